package id.simpul.mappings.translate;

import id.simpul.mappings.model.Complaint;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What came of translating one record. */
public sealed interface Translation {

    /**
     * @param complaint   valid against the model's schema; not yet routed, sequence 0
     * @param approximate for times taken from relative words: field name ({@code reportedAt}, {@code occurredAt}) to the
     *                    words' unit; such a time stays as first resolved while later readings agree within it (R3)
     * @param warnings    what was cleaned or guessed; never a reason to hold the complaint
     */
    record Translated(Complaint complaint, Map<String, Duration> approximate, List<RecordProblem> warnings)
            implements Translation {}

    /** The invalid message channel's letter: every problem named. */
    record Untranslatable(List<RecordProblem> problems) implements Translation {}
}
