package id.simpul.routes;

import id.simpul.connectors.Original;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.translate.RecordProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way through the intake route.
 *
 * @param original as read, its files claim-checked after that step
 * @param fate     what becomes of it, as far as is known; {@code null} until translated
 * @param kept     the row it already has in the message store, when it comes out of what is owed or quarantined; else {@code null}
 * @param since    how long its file has been owed (R13); {@code null} if it never was
 */
public record Letter(Original original, @Nullable Fate fate, @Nullable Long kept, @Nullable Instant since) {

    public static Letter fresh(Original original) {
        return new Letter(original, null, null, null);
    }

    public Letter with(Original now) {
        return new Letter(now, fate, kept, since);
    }

    public Letter with(Fate decided) {
        return new Letter(original, decided, kept, since);
    }

    /** What becomes of a record. */
    public sealed interface Fate {

        /** @param approximate see {@link id.simpul.mappings.translate.Translation.Translated} (R3) */
        record Deliverable(Complaint complaint, Map<String, Duration> approximate) implements Fate {}

        /** Invalid message channel: a mapping must change. */
        record Invalid(List<RecordProblem> problems) implements Fate {}

        /** No complaint at all. */
        record SetAside(String reason) implements Fate {}

        /** A file of it is owed (R13). */
        record Waiting(String reason) implements Fate {}
    }

    @Override
    public String toString() {
        return "Letter{" + original.nativeId() + "}";
    }
}
