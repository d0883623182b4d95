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
     * @param until  only what was changed at or before it; {@code null}: no end
     * @param page   number of the page, counted as the source counts
     * @param offset records before the page
     * @param limit  records asked for
     * @param first  the first page of the list: it must exist
     * @param next   the token or the address by which the source named this page, as {@link Listed} gave it
     */
    record Ask(
            @Nullable Mark since,
            @Nullable Instant until,
            long page,
            long offset,
            int limit,
            boolean first,
            @Nullable String next) {

        /** What a request is tried with before there is a source to ask. */
        public static Ask sample() {
            return new Ask(null, null, 0, 0, 0, true, null);
        }
    }

    sealed interface Answer {}

    /**
     * The source gave a page, possibly an empty one.
     *
     * @param rows     all it gave, unfiltered: their number says whether it was the last page
     * @param departed when the request left, by our clock
     * @param answered when the answer was complete, by our clock
     * @param date     the source's own clock (header {@code Date}, whole seconds), or {@code null}
     * @param next     the token or the address of the next page, without any secret: it is kept and shown; {@code null}: the
     *                 source names none
     */
    record Listed(List<Row> rows, Instant departed, Instant answered, @Nullable Instant date, @Nullable String next)
            implements Answer {
        public Listed {
            rows = List.copyOf(rows);
        }

        public Listed(List<Row> rows, Instant departed, Instant answered, @Nullable Instant date) {
            this(rows, departed, answered, date, null);
        }

        public Listed withNext(@Nullable String now) {
            return new Listed(rows, departed, answered, date, now);
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
