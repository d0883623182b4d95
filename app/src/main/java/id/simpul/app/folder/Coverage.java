package id.simpul.app.folder;

import id.simpul.mappings.translate.CodeRow;
import id.simpul.mappings.translate.MappedField;
import id.simpul.mappings.translate.Mapping;
import id.simpul.mappings.translate.Trace;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What of a mapping its cases use: fields that get a value in one of them, rows of code tables that one of them looks up. */
final class Coverage {

    private final Mapping mapping;
    private final Set<MappedField> fields = new HashSet<>();
    private final Set<CodeRow> rows = new HashSet<>();

    Coverage(Mapping mapping) {
        this.mapping = mapping;
    }

    void add(Outcome outcome) {
        Trace trace = outcome.trace();
        if (trace == null) {
            return;
        }
        for (Trace.Step step : trace.steps()) {
            if (step.value() != null) {
                fields.add(step.field());
            }
            rows.addAll(step.rows());
        }
    }

    List<MappedField> unusedFields() {
        return mapping.fields().stream()
                .filter(field -> !fields.contains(field))
                .toList();
    }

    List<CodeRow> unusedRows() {
        return mapping.rows().stream().filter(row -> !rows.contains(row)).toList();
    }

    String summary() {
        int allFields = mapping.fields().size();
        int allRows = mapping.rows().size();
        return "%d of %d fields and %d of %d code rows are used by them"
                .formatted(
                        allFields - unusedFields().size(),
                        allFields,
                        allRows - unusedRows().size(),
                        allRows);
    }
}
