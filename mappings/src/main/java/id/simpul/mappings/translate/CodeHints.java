package id.simpul.mappings.translate;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.yaml.YamlObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is odd in a code table, and no mistake. */
public final class CodeHints {

    private CodeHints() {}

    /** What the source says in the rows that have no code yet. */
    public static Set<String> waiting(Path file) {
        Set<String> waiting = new HashSet<>();
        YamlObject.text(file, new ArrayList<>()).ifPresent(text -> CodeTable.unanswered(file.toString(), text)
                .forEach(row -> waiting.add(row.source())));
        return waiting;
    }

    /** @param known whether a code means something where the table is used; {@code null}: all do */
    public static List<FileProblem> of(Path file, @Nullable Predicate<String> known) {
        List<FileProblem> hints = new ArrayList<>();
        String name = file.toString();
        YamlObject.text(file, new ArrayList<>()).ifPresent(text -> {
            CodeTable.unanswered(name, text)
                    .forEach(row -> hints.add(new FileProblem(
                            name,
                            row.line(),
                            row.column(),
                            "code",
                            "has no code yet: $code takes it for a row that is not there",
                            "write a code, or remove the line")));
            if (known != null) {
                CodeTable.parse(name, text, new ArrayList<>()).rows().forEach((source, row) -> {
                    if (!known.test(row.code())) {
                        hints.add(new FileProblem(
                                name,
                                row.line(),
                                row.column(),
                                "code",
                                "'" + row.code() + "' is not a code that is known where this table is used",
                                "correct it: categories are listed in categories.csv, agencies in agencies.csv"));
                    }
                });
            }
        });
        return hints;
    }
}
