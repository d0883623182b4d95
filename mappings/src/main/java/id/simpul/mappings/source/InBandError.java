package id.simpul.mappings.source;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means that is no list.
 *
 * @param when   JSONata over the whole answer, or {@code null}: the status alone decides
 * @param status HTTP statuses it is about; empty: any
 * @param pause  with {@link Kind#WAIT}: how long if the answer does not say, else {@code null}
 * @param say    JSONata for the reason
 */
public record InBandError(
        @Nullable String when, Set<Integer> status, Kind is, @Nullable Duration pause, @Nullable String say) {

    public enum Kind {
        /** A person must act. */
        REFUSED,
        /** Asked again at the next poll. */
        UNAVAILABLE,
        /** Nothing is sent to the source until the wait is over. */
        WAIT,
        /** There is nothing to list: an empty page. */
        IGNORE
    }

    public InBandError {
        status = Set.copyOf(status);
    }

    public InBandError(String when, Kind is, @Nullable String say) {
        this(when, Set.of(), is, null, say);
    }
}
