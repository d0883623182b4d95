package id.simpul.connectors.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * CSV as expressions see it: {@code {"rows": [{column: text}]}}. A row that is too short has fewer columns, what is too much
 * stands as {@code @more}: one odd row does not hold back its neighbours. A record is kept as its line under the header.
 */
final class CsvTree implements Tree {

    private static final String MORE = "@more";

    private final String text;
    private final String header;
    private final char delimiter;
    private final List<String> names;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final Map<Object, int[]> spans = new IdentityHashMap<>();

    /**
     * @param delimiter {@code null}: the one its first line uses most
     * @param given     names of the columns; empty: the first line has them
     */
    CsvTree(String answer, @Nullable Character delimiter, List<String> given) throws Broken {
        char said = delimiter == null ? 0 : delimiter;
        String body = answer;
        if (body.regionMatches(true, 0, "sep=", 0, 4)
                && body.length() > 5
                && body.indexOf('\n') > 0) { // of spreadsheets
            said = said == 0 ? body.charAt(4) : said;
            body = body.substring(body.indexOf('\n') + 1);
        }
        this.text = body;
        this.delimiter = said == 0 ? used(body) : said;
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(this.delimiter)
                .setIgnoreEmptyLines(true)
                .get();
        List<String> columns = given;
        int headerEnd = 0;
        try (CSVParser parser = CSVParser.parse(body, format)) {
            int[] open = null;
            Map<String, Object> before = null;
            for (CSVRecord record : parser) {
                int start = (int) record.getCharacterPosition();
                if (open != null && before != null) {
                    open[1] = start;
                    spans.put(before, open);
                    open = null;
                }
                if (columns.isEmpty()) {
                    columns = named(record);
                    continue;
                }
                if (rows.isEmpty()) {
                    headerEnd = start;
                }
                before = row(record, columns);
                rows.add(before);
                open = new int[] {start, body.length()};
            }
            if (open != null && before != null) {
                spans.put(before, open);
            }
        } catch (IOException | UncheckedIOException | IllegalStateException broken) { // would quote the answer
            throw new Broken("the CSV is broken after row %,d: a quote that is never closed, or text behind one"
                    .formatted(rows.size()));
        }
        if (columns.isEmpty()) {
            throw new Broken("it is empty");
        }
        this.names = columns;
        this.header = given.isEmpty() ? body.substring(0, rows.isEmpty() ? body.length() : headerEnd) : "";
    }

    private static char used(String body) {
        int end = body.indexOf('\n');
        String line = end < 0 ? body : body.substring(0, end);
        char most = ',';
        long count = -1;
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            long here = line.chars().filter(c -> c == candidate).count();
            if (here > count) {
                count = here;
                most = candidate;
            }
        }
        return most;
    }

    private static List<String> named(CSVRecord first) {
        List<String> names = new ArrayList<>();
        for (String cell : first) {
            String name = cell.strip();
            String wanted = name.isEmpty() ? "column" + (names.size() + 1) : name;
            names.add(names.contains(wanted) ? wanted + "_" + (names.size() + 1) : wanted);
        }
        return names;
    }

    private static Map<String, Object> row(CSVRecord record, List<String> columns) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(record.size(), columns.size()); i++) {
            row.put(columns.get(i), record.get(i));
        }
        if (record.size() > columns.size()) {
            List<String> more = new ArrayList<>();
            for (int i = columns.size(); i < record.size(); i++) {
                more.add(record.get(i));
            }
            row.put(MORE, more);
        }
        return row;
    }

    @Override
    public Object root() {
        return Map.of("rows", rows);
    }

    /** The record of a file that holds only it. */
    @Nullable
    Object single() {
        return rows.size() == 1 ? rows.get(0) : null;
    }

    char delimiter() {
        return delimiter;
    }

    List<String> names() {
        return names;
    }

    @Override
    public Piece piece(@Nullable Object record) {
        int[] span = record == null ? null : spans.get(record);
        if (span == null) {
            return JsonTree.composed(record);
        }
        String line = header + text.substring(span[0], span[1]).replaceFirst("[\\r\\n]+$", "");
        return new Piece(line.getBytes(StandardCharsets.UTF_8), AnswerReading.CSV);
    }
}
