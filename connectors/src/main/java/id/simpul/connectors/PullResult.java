package id.simpul.connectors;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one ask of a legacy system came to. Every case says for itself how the source is doing. */
public sealed interface PullResult {

    SourceHealth health();

    enum SourceHealth {
        WELL,
        WAITING,
        NEEDS_A_PERSON
    }

    /**
     * The system answered.
     *
     * @param owed what it announced but could not give now, or what of the owed is still not to be had
     * @param next may be saved only in the commit that keeps all originals and owed, after {@link Cursor#kept}
     * @param passed keys that the answer showed, and that are not among the originals: known as they are, or owed (R7)
     */
    record Page(List<Original> originals, List<Owed> owed, Cursor next, List<String> passed) implements PullResult {
        public Page {
            originals = List.copyOf(originals);
            owed = List.copyOf(owed);
            passed = List.copyOf(passed);
        }

        public Page(List<Original> originals, List<Owed> owed, Cursor next) {
            this(originals, owed, next, List.of());
        }

        @Override
        public SourceHealth health() {
            return SourceHealth.WELL;
        }
    }

    /**
     * The system is down or busy: the next poll may succeed. Says what happened without secrets or citizens' data.
     *
     * @param retryAfter how long nothing will be asked of it, or {@code null}: until the next poll
     */
    record Unavailable(String reason, @Nullable Duration retryAfter) implements PullResult {
        public Unavailable(String reason) {
            this(reason, null);
        }

        @Override
        public SourceHealth health() {
            return SourceHealth.WAITING;
        }
    }

    /** The system understood us and said no (wrong password, unknown contract): a person must act. */
    record Refused(String reason, String fix) implements PullResult {
        @Override
        public SourceHealth health() {
            return SourceHealth.NEEDS_A_PERSON;
        }
    }
}
