package id.simpul.connectors.mail;

import id.simpul.connectors.tree.XmlTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.SAXParserFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * An export as somebody's program, or Excel, has written it. CSV and XLSX are their rows, by the names in the first one;
 * JSON and XML are a tree. Whatever is sent, time and memory stay bounded.
 */
final class AttachedFile {

    /** Of the file as it came. */
    static final int LARGEST = 16 << 20;

    /** Of a part of an XLSX unpacked; a small file that unpacks to more is a trap. */
    private static final long LARGEST_UNPACKED = 128L << 20;

    static final int MOST_ROWS = 10_000;
    private static final int MOST_COLUMNS = 500;
    private static final JsonMapper JSON = new JsonMapper();

    static {
        ZipSecureFile.setMaxEntrySize(LARGEST_UNPACKED);
    }

    private AttachedFile() {}

    /** It is not what its name says, or too much. The message says so without a word of it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String what) {
            super(what);
        }
    }

    /** @return rows, or for JSON and XML the whole tree; an XML tree has its root's name on top */
    static Object read(String name, InputStream content) throws IOException, Unreadable {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        byte[] bytes = content.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new Unreadable("it is larger than %d MiB".formatted(LARGEST >> 20));
        }
        return switch (end) {
            case "xlsx" -> xlsx(bytes);
            case "json" -> json(bytes);
            case "xml" -> xml(bytes);
            default -> csv(text(bytes));
        };
    }

    private static Object json(byte[] bytes) throws Unreadable {
        try {
            return JSON.readValue(text(bytes), Object.class);
        } catch (JacksonException wrong) {
            throw new Unreadable("it is not JSON");
        }
    }

    private static Object xml(byte[] bytes) throws Unreadable {
        try {
            var root = XmlTree.parse(bytes);
            String name = root.getLocalName() == null ? root.getNodeName() : root.getLocalName();
            Map<String, @Nullable Object> tree = new LinkedHashMap<>();
            tree.put(name, new XmlTree(root, List.of()).content());
            return tree;
        } catch (IOException wrong) {
            throw new Unreadable("it is not XML");
        }
    }

    /** Excel's "Unicode text" is UTF-16 with a mark, its plain CSV whatever the machine speaks. */
    private static String text(byte[] bytes) {
        boolean marked = bytes.length >= 2 && ((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) >= 0xFEFF;
        int mark = marked ? (bytes[0] & 0xff) << 8 | bytes[1] & 0xff : 0;
        String text = mark == 0xFEFF || mark == 0xFFFE
                ? new String(bytes, StandardCharsets.UTF_16)
                : Letters.decode(bytes, null);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<Map<String, Object>> csv(String text) throws Unreadable {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter(text))
                .setIgnoreEmptyLines(true)
                .get();
        Table table = new Table();
        try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
            for (CSVRecord record : parser) {
                table.row(record.toList());
            }
            return table.rows();
        } catch (IOException | UncheckedIOException wrong) {
            throw new Unreadable("it is not CSV");
        }
    }

    /** The one that the first line has most of. */
    private static char delimiter(String text) {
        String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return Stream.of(',', ';', '\t', '|')
                .max(Comparator.comparingLong(delimiter ->
                        first.chars().filter(letter -> letter == delimiter).count()))
                .orElse(',');
    }

    private static List<Map<String, Object>> xlsx(byte[] bytes) throws IOException, Unreadable {
        Path file = Files.createTempFile("simpul-export", ".xlsx"); // unpacked part by part from a file, not in memory
        try {
            Files.copy(new ByteArrayInputStream(bytes), file, StandardCopyOption.REPLACE_EXISTING);
            return xlsx(file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static List<Map<String, Object>> xlsx(Path file) throws Unreadable {
        Table table = new Table();
        try (OPCPackage opened = OPCPackage.open(file.toFile(), PackageAccess.READ)) {
            XSSFReader reader = new XSSFReader(opened);
            var strings = new ReadOnlySharedStringsTable(opened);
            var sheets = reader.getSheetsData();
            if (!sheets.hasNext()) {
                throw new Unreadable("it has no sheet");
            }
            try (InputStream first = sheets.next()) {
                SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
                factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                XMLReader xml = factory.newSAXParser().getXMLReader();
                xml.setContentHandler(new XSSFSheetXMLHandler(
                        reader.getStylesTable(), strings, new Sheet(table), new Cells(), false));
                xml.parse(new InputSource(first));
            }
            return table.rows();
        } catch (TooMuch tooMuch) {
            throw new Unreadable(tooMuch.getMessage());
        } catch (IOException | OpenXML4JException | SAXException | RuntimeException wrong) {
            // The library throws almost anything at broken files and at those that unpack without end.
            throw wrong.getCause() instanceof TooMuch tooMuch
                    ? new Unreadable(tooMuch.getMessage())
                    : new Unreadable("it is no XLSX, or a trap");
        } catch (javax.xml.parsers.ParserConfigurationException impossible) {
            throw new IllegalStateException("every Java reads XML", impossible);
        }
    }

    /** More rows or columns than an export has. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuch(String message) {
            super(message);
        }
    }

    /** Rows by the names in the first one. */
    private static final class Table {

        private final List<Map<String, Object>> rows = new ArrayList<>();
        private @Nullable List<String> names;

        void row(List<@Nullable String> cells) throws Unreadable {
            try {
                add(cells);
            } catch (TooMuch tooMuch) {
                throw new Unreadable(tooMuch.getMessage());
            }
        }

        void add(List<@Nullable String> cells) {
            if (cells.stream().allMatch(cell -> cell == null || cell.isBlank())) {
                return;
            }
            if (cells.size() > MOST_COLUMNS) {
                throw new TooMuch("it has more than %d columns".formatted(MOST_COLUMNS));
            }
            if (names == null) {
                names = cells.stream().map(AttachedFile::clean).toList();
                return;
            }
            if (rows.size() == MOST_ROWS) {
                throw new TooMuch("it has more than %,d rows".formatted(MOST_ROWS));
            }
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                String name = i < names.size() && !names.get(i).isEmpty() ? names.get(i) : "column " + (i + 1);
                row.putIfAbsent(name, clean(cells.get(i)));
            }
            rows.add(row);
        }

        List<Map<String, Object>> rows() throws Unreadable {
            if (names == null) {
                throw new Unreadable("it is empty");
            }
            return rows;
        }
    }

    private static String clean(@Nullable String cell) {
        return cell == null ? "" : cell.replace('\u00a0', ' ').strip();
    }

    private static final class Sheet implements XSSFSheetXMLHandler.SheetContentsHandler {

        private final Table table;
        private List<@Nullable String> cells = new ArrayList<>();

        Sheet(Table table) {
            this.table = table;
        }

        @Override
        public void startRow(int number) {
            cells = new ArrayList<>();
        }

        @Override
        public void cell(@Nullable String reference, String value, @Nullable XSSFComment comment) {
            int column = reference == null ? cells.size() : new CellReference(reference).getCol();
            if (column >= MOST_COLUMNS) {
                throw new TooMuch("it has more than %d columns".formatted(MOST_COLUMNS));
            }
            while (cells.size() < column) {
                cells.add(null);
            }
            cells.add(value);
        }

        @Override
        public void endRow(int number) {
            table.add(cells);
        }
    }

    /** Dates as ISO: what Excel shows depends on the machine it runs on. */
    private static final class Cells extends DataFormatter {

        Cells() {
            super(Locale.ROOT);
        }

        @Override
        public String formatRawCellContents(double value, int index, String format) {
            if (DateUtil.isADateFormat(index, format) && DateUtil.isValidExcelDate(value)) {
                return DateUtil.getLocalDateTime(value).toString();
            }
            return super.formatRawCellContents(value, index, format);
        }
    }
}
