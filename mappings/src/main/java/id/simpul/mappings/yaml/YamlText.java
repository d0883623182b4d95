package id.simpul.mappings.yaml;

import id.simpul.mappings.FileProblem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** One value of a YAML file, with its place. */
public final class YamlText {

    private final YamlFiles files;
    private final String path;
    private final ScalarNode node;
    private final List<FileProblem> problems;
    private final @Nullable Content content;

    /** @param file that a value names, whose text is read in its place */
    private record Content(Path file, String text) {}

    YamlText(YamlFiles files, String path, ScalarNode node, List<FileProblem> problems) {
        this(files, path, node, problems, null);
    }

    private YamlText(
            YamlFiles files, String path, ScalarNode node, List<FileProblem> problems, @Nullable Content content) {
        this.content = content;
        this.files = files;
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    public String value() {
        return content == null ? node.getValue() : content.text;
    }

    /** The folder of the file in which the value was written: what a file's name in it is relative to. */
    public Path folder() {
        Path parent = files.path(node.getStartMark()).getParent();
        return parent == null ? Path.of("") : parent;
    }

    /** The file in which the value was written, as the user named it. */
    public String file() {
        return node.getStartMark().getName();
    }

    /** Where the value begins, counted from 1. */
    public int line() {
        return node.getStartMark().getLine() + 1;
    }

    public int column() {
        return node.getStartMark().getColumn() + 1;
    }

    public void problem(String what, String fix) {
        if (content != null) {
            problemInside(1, 1, what, fix);
            return;
        }
        YamlObject.tell(node.getStartMark(), path, what, fix, problems);
    }

    /** @param offset characters into the value: told exactly where the value stands plain or quoted on one line */
    public void problemAt(int offset, String what, String fix) {
        if (content != null) {
            String before = content.text.substring(0, Math.min(offset, content.text.length()));
            int lines = (int) before.chars().filter(c -> c == '\n').count();
            problemInside(lines + 1, before.length() - before.lastIndexOf('\n'), what, fix);
            return;
        }
        problems.add(told(offset, what, fix));
    }

    /** What would be told of a character of the value as written, for whoever tells it elsewhere. */
    public FileProblem told(int offset, String what, String fix) {
        int line = node.getStartMark().getLine() + 1;
        int column = node.getStartMark().getColumn() + 1;
        boolean oneLine = node.getEndMark().getLine() + 1 == line;
        ScalarStyle style = node.getScalarStyle();
        if (oneLine && style == ScalarStyle.PLAIN) {
            column += offset;
        } else if (oneLine && (style == ScalarStyle.SINGLE_QUOTED || style == ScalarStyle.DOUBLE_QUOTED)) {
            column += 1 + offset + escapesBefore(offset, style);
        }
        return new FileProblem(node.getStartMark().getName(), line, column, path, what, fix);
    }

    /** @param line and @param column inside the value, counted from 1 */
    public void problemInside(int line, int column, String what, String fix) {
        if (content == null) {
            problem(what + " (its line " + line + ", column " + column + ")", fix);
        } else {
            problems.add(new FileProblem(content.file.toString(), line, column, path, what, fix));
        }
    }

    /** A problem of a file that this value names. */
    public void problemIn(Path named, int line, int column, String what, String fix) {
        problems.add(new FileProblem(named.toString(), line, column, path, what, fix));
    }

    /** The text of the file that this value names, with places in that file. Empty after a problem. */
    public @Nullable YamlText contentOf(Path named) {
        return YamlObject.text(named, problems)
                .map(text -> new YamlText(files, path, node, problems, new Content(named, text)))
                .orElse(null);
    }

    /** What the quoting added to the characters before. */
    private int escapesBefore(int offset, ScalarStyle style) {
        String before = value().substring(0, Math.min(offset, value().length()));
        return (int) before.chars()
                .filter(c -> style == ScalarStyle.SINGLE_QUOTED ? c == '\'' : c == '"' || c == '\\')
                .count();
    }
}
