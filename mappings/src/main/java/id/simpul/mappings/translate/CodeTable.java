package id.simpul.mappings.translate;

import id.simpul.mappings.FileProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code codes/<name>.csv}: what a source's words mean in ours. Blanks and capitals do not matter. */
final class CodeTable {

    private static final String FIX_HEADER = "make the first line: source,code";

    private final Map<String, Row> rows;
    private final Map<String, Row> folded = new HashMap<>();

    /** @param line counted from 1; @param column of the code, counted from 1 */
    record Row(String source, String code, String file, int line, int column) {}

    private record Cell(String text, int column) {}

    private CodeTable(Map<String, Row> rows) {
        this.rows = rows;
        Map<String, Integer> spellings = new HashMap<>();
        rows.forEach((source, row) -> {
            String fold = source.toLowerCase(Locale.ROOT);
            spellings.merge(fold, 1, Integer::sum);
            folded.put(fold, row);
        });
        // "A" and "a" with a row each: then capitals do matter.
        spellings.forEach((fold, count) -> {
            if (count > 1) {
                folded.remove(fold);
            }
        });
    }

    Optional<Row> row(String source) {
        String key = PlainText.line(source);
        Row row = rows.get(key);
        return Optional.ofNullable(row == null ? folded.get(key.toLowerCase(Locale.ROOT)) : row);
    }

    /** The rows of this table, and those of another one for what this one does not know. */
    CodeTable over(CodeTable below) {
        Map<String, Row> all = new LinkedHashMap<>(rows);
        below.rows.forEach((source, row) -> {
            if (row(source).isEmpty()) {
                all.put(source, row);
            }
        });
        return new CodeTable(all);
    }

    Map<String, Row> rows() {
        return rows;
    }

    static CodeTable parse(String file, String text, List<FileProblem> problems) {
        Map<String, Row> rows = new LinkedHashMap<>();
        if (text.startsWith("\ufeff")) {
            problems.add(new FileProblem(
                    file,
                    1,
                    1,
                    "",
                    "begins with a byte order mark",
                    "save it as UTF-8 without BOM (in Excel: CSV UTF-8)"));
            text = text.substring(1);
        }
        String[] lines = text.split("\r?\n|\r", -1);
        List<Cell> header = cells(file, 1, lines[0], problems);
        if (lines[0].contains(";") && header.size() < 2) {
            problems.add(new FileProblem(
                    file,
                    1,
                    lines[0].indexOf(';') + 1,
                    "",
                    "has semicolons between its columns",
                    "separate them with commas"));
            return new CodeTable(rows);
        }
        if (header.size() < 2
                || !header.get(0).text.equals("source")
                || !header.get(1).text.equals("code")) {
            problems.add(new FileProblem(file, 1, 1, "", "has no header 'source,code'", FIX_HEADER));
            return new CodeTable(rows);
        }
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                row(file, i + 1, cells(file, i + 1, lines[i], problems), rows, problems);
            }
        }
        return new CodeTable(rows);
    }

    /** Where a row names no code. */
    record Unanswered(String source, int line, int column) {}

    static List<Unanswered> unanswered(String file, String text) {
        List<Unanswered> found = new ArrayList<>();
        String[] lines = text.split("\r?\n|\r", -1);
        for (int i = 1; i < lines.length; i++) {
            List<Cell> cells = lines[i].isBlank() ? List.of() : cells(file, i + 1, lines[i], new ArrayList<>());
            if (cells.size() > 1
                    && !cells.get(0).text.isEmpty()
                    && cells.get(1).text.isEmpty()) {
                found.add(new Unanswered(cells.get(0).text, i + 1, cells.get(1).column));
            }
        }
        return found;
    }

    private static void row(
            String file, int line, List<Cell> cells, Map<String, Row> rows, List<FileProblem> problems) {
        if (cells.size() < 2) {
            problems.add(new FileProblem(file, line, 1, "", "has no comma", "write: source,code"));
            return;
        }
        Cell source = cells.get(0);
        Cell code = cells.get(1);
        if (source.text.isEmpty()) {
            problems.add(new FileProblem(
                    file, line, source.column, "source", "is empty", "write what the source says, or remove the line"));
        } else if (!code.text.isEmpty()) { // a row without a code yet is as good as none; 'source check' hints at it
            Row first = rows.putIfAbsent(source.text, new Row(source.text, code.text, file, line, code.column));
            if (first != null) {
                problems.add(new FileProblem(
                        file,
                        line,
                        source.column,
                        "source",
                        "'" + source.text + "' is written in line " + first.line + " already",
                        "keep one of the two"));
            }
        }
    }

    private static List<Cell> cells(String file, int lineNumber, String line, List<FileProblem> problems) {
        List<Cell> cells = new ArrayList<>();
        int at = 0;
        while (true) {
            int start = at;
            StringBuilder cell = new StringBuilder();
            if (at < line.length() && line.charAt(at) == '"') {
                at++;
                boolean closed = false;
                while (at < line.length() && !closed) {
                    char c = line.charAt(at++);
                    if (c != '"') {
                        cell.append(c);
                    } else if (at < line.length() && line.charAt(at) == '"') {
                        cell.append(c);
                        at++;
                    } else {
                        closed = true;
                    }
                }
                if (!closed) {
                    problems.add(new FileProblem(
                            file, lineNumber, start + 1, "", "a quote is not closed", "close it on the same line"));
                }
            }
            while (at < line.length() && line.charAt(at) != ',') {
                cell.append(line.charAt(at++));
            }
            cells.add(new Cell(PlainText.line(cell.toString()), start + 1));
            if (at >= line.length()) {
                return cells;
            }
            at++;
        }
    }
}
