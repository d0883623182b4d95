package id.simpul.connectors.list;

import id.simpul.connectors.PullResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request to a listing, whatever the protocol. Expected failures are answers, never exceptions. */
@FunctionalInterface
public interface PageFetcher {

    Answer fetch(Ask ask);

    /**
     * @param since  only what was changed at or after it; {@code null}: everything
     * @param page   number of the page, counted as the source counts
     * @param offset records before the page
     * @param limit  records asked for
     * @param first  the first page of the list: it must exist
     */
    record Ask(@Nullable Instant since, long page, long offset, int limit, boolean first) {}

    sealed interface Answer {}

    /**
     * The source gave a page, possibly an empty one.
     *
     * @param rows     all it gave, unfiltered: their number says whether it was the last page
     * @param departed when the request left, by our clock
     * @param answered when the answer was complete, by our clock
     * @param date     the source's own clock (header {@code Date}, whole seconds), or {@code null}
     */
    record Listed(List<Row> rows, Instant departed, Instant answered, @Nullable Instant date) implements Answer {
        public Listed {
            rows = List.copyOf(rows);
        }
    }

    /** @param why {@link PullResult.Unavailable} or {@link PullResult.Refused} */
    record Failed(PullResult why) implements Answer {
        public static Failed unavailable(String reason) {
            return new Failed(new PullResult.Unavailable(reason));
        }

        public static Failed refused(String reason, String fix) {
            return new Failed(new PullResult.Refused(reason, fix));
        }
    }

    /**
     * One record.
     *
     * @param tree  JDK maps, lists and values
     * @param bytes as the source wrote it
     */
    record Row(@Nullable Object tree, byte[] bytes, String mediaType) {
        @Override
        public String toString() {
            return "Row{" + bytes.length + " bytes}";
        }
    }
}
