package id.simpul.app.folder;

import id.simpul.connectors.Original;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.mappings.translate.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one original. Of set aside, defect, problems and complaint there is one.
 *
 * @param setAside  why it is no complaint at all
 * @param defect    why it cannot be translated, whatever the mapping
 * @param trace     how it was translated; {@code null} if it was not tried
 * @param complaint as the hub would keep it, with its agency
 */
record Outcome(
        Original original,
        @Nullable String setAside,
        @Nullable String defect,
        List<RecordProblem> problems,
        @Nullable Trace trace,
        @Nullable Complaint complaint) {

    /** Whether it waits in quarantine. */
    boolean isHeld() {
        return defect != null || !problems.isEmpty();
    }

    @Override
    public String toString() {
        return "Outcome{" + original + "}";
    }
}
