package id.simpul.connectors.sample;

import id.simpul.mappings.FileProblem;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a file something is wrong, out of what its reader says. */
final class Places {

    private static final Pattern LINE = Pattern.compile(" ?at line (\\d+), column (\\d+)");
    private static final Pattern BYTE = Pattern.compile(" ?(?:at byte|after) ([\\d,.]+)(?: bytes)?$");

    private Places() {}

    static FileProblem problem(Path file, byte[] bytes, String said, String fix) {
        Matcher line = LINE.matcher(said);
        if (line.find()) {
            return new FileProblem(
                    file.toString(),
                    Integer.parseInt(line.group(1)),
                    Math.max(1, Integer.parseInt(line.group(2))),
                    "",
                    line.replaceFirst(""),
                    fix);
        }
        Matcher at = BYTE.matcher(said);
        if (!at.find()) {
            return new FileProblem(file.toString(), 1, 1, "", said, fix);
        }
        int offset = Math.min(bytes.length, Integer.parseInt(at.group(1).replaceAll("\\D", "")));
        int lines = 1;
        int column = 1;
        for (int i = 0; i < offset; i++) {
            column = bytes[i] == '\n' ? 1 : column + 1;
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return new FileProblem(file.toString(), lines, column, "", at.replaceFirst(""), fix);
    }
}
