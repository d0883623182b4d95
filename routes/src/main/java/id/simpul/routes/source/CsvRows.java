package id.simpul.routes.source;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * For hand-written routes: cuts a CSV file with a line of headings into rows, one at a time, as maps by heading. A line break
 * inside quotes is no row's end, which cutting by lines would take it for.
 */
public class CsvRows {

    /** In a row that cannot be right: why. It is quarantined, and its neighbours go on. */
    static final String DEFECT = "@defect";

    private static final int LOOK = 64 * 1024;

    /**
     * @param charset   a header that the route may set; UTF-8 without it
     * @param delimiter a header that the route may set; else the one that the line of headings has most of: , ; | or a tab
     * @throws RouteTrouble if it is not such a file; also later, from the iterator
     */
    public Iterator<Map<String, String>> rows(
            @Body InputStream body,
            @Header("charset") @Nullable String charset,
            @Header("delimiter") @Nullable String delimiter) {
        String name = charset == null ? "UTF-8" : charset;
        try {
            BufferedReader reader = new BufferedReader(
                    new InputStreamReader(
                            body,
                            charset(name)
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
                    LOOK);
            return new Rows(reader, delimiter, name);
        } catch (IOException e) {
            throw trouble(e, name, 1);
        }
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new RouteTrouble("its header 'charset' names no charset", "write e.g. windows-1252");
        }
    }

    private static RouteTrouble trouble(Exception e, String charset, long line) {
        if (e instanceof CharacterCodingException || e.getCause() instanceof CharacterCodingException) {
            return new RouteTrouble(
                    "the file is not %s, near line %d".formatted(charset, line),
                    "set the header 'charset' in the route before the split, e.g. to windows-1252");
        }
        return new RouteTrouble(
                "the file cannot be read as CSV near line %d".formatted(line),
                "mend the file where it lies: a quote that is not closed?");
    }

    private static final class Rows implements Iterator<Map<String, String>>, Closeable {

        private final CSVParser parser;
        private final Iterator<CSVRecord> records;
        private final List<String> headings = new ArrayList<>();
        private final String charset;

        Rows(BufferedReader reader, @Nullable String delimiter, String charset) throws IOException {
            this.charset = charset;
            String first = firstLine(reader);
            parser = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(delimiter == null || delimiter.isEmpty() ? likely(first) : delimiter)
                    .setIgnoreEmptyLines(true)
                    .get()
                    .parse(reader);
            records = parser.iterator();
            if (hasNext()) {
                headings(records.next());
            }
        }

        /** Looked at and put back; a mark of the byte order is left out. */
        private static String firstLine(BufferedReader reader) throws IOException {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            reader.mark(LOOK);
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0 && c != '\n' && line.length() < LOOK - 1; c = reader.read()) {
                line.append((char) c);
            }
            reader.reset();
            return line.toString();
        }

        private static String likely(String line) {
            String best = ",";
            for (String candidate : List.of(";", "\t", "|")) {
                if (count(line, candidate) > count(line, best)) {
                    best = candidate;
                }
            }
            return best;
        }

        private static long count(String line, String sign) {
            return line.chars().filter(c -> c == sign.charAt(0)).count();
        }

        private void headings(CSVRecord first) {
            for (String heading : first) {
                headings.add(heading.isBlank() ? "column" + (headings.size() + 1) : heading.strip());
            }
            if (new HashSet<>(headings).size() < headings.size()) {
                throw new RouteTrouble("two columns have the same heading", "give each column a heading of its own");
            }
        }

        @Override
        public boolean hasNext() {
            try {
                return records.hasNext();
            } catch (UncheckedIOException | IllegalStateException e) {
                throw trouble(e, charset, parser.getCurrentLineNumber());
            }
        }

        @Override
        public Map<String, String> next() {
            CSVRecord record = records.next();
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < record.size(); i++) {
                row.put(i < headings.size() ? headings.get(i) : "column" + (i + 1), record.get(i));
            }
            if (record.size() != headings.size()) {
                row.put(
                        DEFECT,
                        "the row has %d columns, its headings are %d: a delimiter inside a value without quotes?"
                                .formatted(record.size(), headings.size()));
            }
            return row;
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
