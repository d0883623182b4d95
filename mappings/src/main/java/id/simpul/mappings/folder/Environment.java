package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${NAME}} stands for: the variable NAME, or the content of the file that NAME_FILE names (as container secrets
 * are mounted). Values never appear in a problem.
 */
final class Environment {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    static boolean refers(String text) {
        return text.contains("${");
    }

    @Nullable
    String expand(YamlText text) {
        return expand(text, UnaryOperator.identity());
    }

    /** @param escape what a value needs where it is put, e.g. inside XML; @return {@code null} after a problem */
    @Nullable
    String expand(YamlText text, UnaryOperator<String> escape) {
        if (!refers(text.value())) {
            return text.value();
        }
        Matcher reference = REFERENCE.matcher(text.value());
        StringBuilder expanded = new StringBuilder();
        boolean good = true;
        while (reference.find()) {
            String name = reference.group(1);
            if (reference.group(2).isEmpty() || !NAME.matcher(name).matches()) {
                text.problemAt(reference.start(), "'${' without a name and '}'", "write ${NAME}");
                good = false;
                continue;
            }
            String value = value(text, reference.start(), name);
            good &= value != null;
            reference.appendReplacement(expanded, value == null ? "" : Matcher.quoteReplacement(escape.apply(value)));
        }
        return good ? reference.appendTail(expanded).toString() : null;
    }

    private @Nullable String value(YamlText text, int offset, String name) {
        String value = variables.get(name);
        String file = variables.get(name + "_FILE");
        if (value == null && file != null) {
            try {
                value = Files.readString(Path.of(file)).strip();
            } catch (IOException | InvalidPathException e) {
                text.problemAt(
                        offset,
                        "the file that " + name + "_FILE names cannot be read",
                        "check the file and its rights");
                return null;
            }
        }
        if (value == null || value.isBlank()) {
            text.problemAt(
                    offset,
                    name + (value == null ? " is not set" : " is set, but empty"),
                    "set " + name + ", or " + name + "_FILE to a file that holds it, in the environment");
            return null;
        }
        return value;
    }
}
