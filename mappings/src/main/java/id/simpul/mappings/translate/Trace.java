package id.simpul.mappings.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one record was translated, field by field. Holds a citizen's words: to be masked before it is shown.
 *
 * @param translation what came of it
 * @param steps       of the fields that the mapping fills, in the order of mapping.yaml's groups
 * @param warnings    also of a record that could not be translated
 * @param unread      fields of the record, with something in them, that no expression looks at
 */
public record Trace(Translation translation, List<Step> steps, List<RecordProblem> warnings, List<Unread> unread) {

    public Trace {
        steps = List.copyOf(steps);
        warnings = List.copyOf(warnings);
        unread = List.copyOf(unread);
    }

    /** @param path e.g. {@code pelapor.nama}; items of lists are told together */
    public record Unread(String path, Object value) {
        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * A value that an expression looked at.
     *
     * @param value {@code null} if the record does not have it
     */
    public record Read(String path, @Nullable Object value) {
        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * One field.
     *
     * @param reads  what its expression looked at
     * @param value  what it gave, before it is fitted into the model; {@code null} for nothing, also after a problem
     * @param failed there is a problem of this field in the translation
     * @param rows   of code tables that it used
     */
    public record Step(
            MappedField field, List<Read> reads, @Nullable Object value, boolean failed, List<CodeRow> rows) {
        public Step {
            reads = List.copyOf(reads);
            rows = List.copyOf(rows);
        }

        @Override
        public String toString() {
            return "Step{" + field.key() + "}";
        }
    }
}
