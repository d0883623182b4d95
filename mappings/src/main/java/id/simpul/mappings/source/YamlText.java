package id.simpul.mappings.source;

import id.simpul.mappings.FileProblem;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** One value of a YAML file, with its place. */
public final class YamlText {

    private final String file;
    private final String path;
    private final ScalarNode node;
    private final List<FileProblem> problems;

    YamlText(String file, String path, ScalarNode node, List<FileProblem> problems) {
        this.file = file;
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    public String value() {
        return node.getValue();
    }

    public void problem(String what, String fix) {
        YamlObject.tell(file, node.getStartMark(), path, what, fix, problems);
    }

    /** @param offset characters into the value: told exactly where the value stands plain or quoted on one line */
    public void problemAt(int offset, String what, String fix) {
        int line = node.getStartMark().getLine() + 1;
        int column = node.getStartMark().getColumn() + 1;
        boolean oneLine = node.getEndMark().getLine() + 1 == line;
        ScalarStyle style = node.getScalarStyle();
        if (oneLine && style == ScalarStyle.PLAIN) {
            column += offset;
        } else if (oneLine && (style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED)) {
            column += 1 + offset + escapesBefore(offset, style);
        }
        problems.add(new FileProblem(file, line, column, path, what, fix));
    }

    /** What the quoting added to the characters before. */
    private int escapesBefore(int offset, ScalarStyle style) {
        String before = value().substring(0, Math.min(offset, value().length()));
        return (int) before.chars()
                .filter(c -> style == ScalarStyle.SINGLE_QUOTED ? c == '\'' : c == '"' || c == '\\')
                .count();
    }
}
