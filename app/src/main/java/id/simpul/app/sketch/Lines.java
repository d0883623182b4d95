package id.simpul.app.sketch;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lines of YAML and CSV for people to read. */
final class Lines {

    private static final int COMMENT = 56;

    /** What YAML takes for something else, or for its end. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z$/][^:#\\[\\]{}'\"`,&*!|>%@\\\\\\p{Cntrl}]*");

    private Lines() {}

    static String scalar(String text) {
        boolean plain = PLAIN.matcher(text).matches()
                && !text.endsWith(" ")
                && !text.matches("(?i)true|false|yes|no|on|off|null|y|n");
        // A function's own quotes and commas are harmless behind its name.
        boolean call = text.matches("\\$[a-z]+\\([A-Za-z0-9_.', ]*\\)");
        return plain || call ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static void add(StringBuilder yaml, String line, @Nullable String comment) {
        yaml.append(line);
        if (comment != null) {
            yaml.append(" ".repeat(Math.max(2, COMMENT - line.length())))
                    .append("# ")
                    .append(comment);
        }
        yaml.append('\n');
    }

    static String cell(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.matches(".*[\",].*") ? "\"" + line.replace("\"", "\"\"") + "\"" : line;
    }
}
