package id.simpul.mappings.registry;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** The product's own data files: CSV with a header, UTF-8. */
final class Table {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .setRecordSeparator('\n')
            .get();

    private Table() {}

    static List<CSVRecord> own(String name) {
        return read(new InputStreamReader(
                Table.class.getResourceAsStream("/id/simpul/mappings/data/" + name), StandardCharsets.UTF_8));
    }

    /** Closes what it read. */
    static List<CSVRecord> read(Reader csv) {
        try (csv) {
            return FORMAT.parse(csv).getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
