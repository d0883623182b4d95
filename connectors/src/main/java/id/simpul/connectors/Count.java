package id.simpul.connectors;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How many records lie behind a cursor, as far as it was looked; nothing of them was kept. */
public sealed interface Count {

    /**
     * @param records different ones that were seen
     * @param more    the look ended before the list did: there are at least so many
     * @param oldest  earliest stamp seen, by the source's clock; {@code null} if none was readable
     * @param newest  latest stamp seen
     */
    record Counted(long records, boolean more, @Nullable Instant oldest, @Nullable Instant newest) implements Count {}

    /** @param why what the system said instead; @param fix what a person can do about it, or {@code null} */
    record NotCounted(String why, @Nullable String fix) implements Count {

        /** @param answer one that is no page */
        public static NotCounted of(PullResult answer) {
            if (answer instanceof PullResult.Refused refused) {
                return new NotCounted(refused.reason(), refused.fix());
            }
            return new NotCounted(
                    answer instanceof PullResult.Unavailable down ? down.reason() : "it gave no answer", null);
        }
    }

    /**
     * How far a look goes.
     *
     * @param pages requests at most, about; @param seconds after which no further request leaves
     */
    record Bounds(int pages, int seconds) {
        public static final Bounds DEFAULT = new Bounds(20, 30);
    }
}
