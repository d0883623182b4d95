package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Mail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exports that come by mail: their rows are the records. */
@Timeout(120)
class AttachedRecordsTest {

    private static final String DATE = "2026-11-23T02:15:00Z";

    @TempDir
    private static Path folder;

    private static AttachmentStore store;

    @BeforeAll
    static void openStore() {
        store = new AttachmentStore(folder);
    }

    private static Mail.AttachedRecords declared(String list, String version) {
        return new Mail.AttachedRecords(
                List.of("*.csv", "*.json", "*.xml", "data-*.xlsx"), list, "tracking_id", version);
    }

    /** All that one mail with this file comes to. */
    private static List<Original> read(Mail.AttachedRecords declared, String file, byte[] content) throws IOException {
        try (ScriptedImap imap = new ScriptedImap()) {
            imap.add("INBOX", mail(file, content));
            try (MailConnector connector = connector(imap, declared)) {
                return ((PullResult.Page) connector.pull(connector.cursor(null))).originals();
            }
        }
    }

    private static MailConnector connector(ScriptedImap imap, Mail.AttachedRecords declared) {
        return new MailConnector(
                Boxes.at(imap.socket().getLocalPort())
                        .records(declared)
                        .waits(20_000)
                        .source(),
                store);
    }

    private static String mail(String file, byte[] content) {
        return "From: ekspor@kab.example\r\nSubject: Ekspor\r\nDate: Mon, 23 Nov 2026 09:15:00 +0700\r\n"
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nTerlampir.\r\n--b\r\n"
                + "Content-Type: application/octet-stream; name=\"" + file
                + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(content) + "\r\n--b--\r\n";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({"utf-8, ','", "utf-8, ;", "windows-1252, ;", "UTF-16, '\t'", "utf-8, |"})
    void R1_theRowsOfATableAreRecordsWithTheirOwnKeys(String charset, char delimiter) throws IOException {
        String csv =
                """
                tracking_id,tanggal_masuk,isi_laporan_awal,status\u00a0
                9165816,2026-11-01,"Lampu padam, café gelap",Selesai

                9197446,2026-11-02,"Jalan ""rusak""
                sekali",Tutup
                """
                        .replace(',', delimiter)
                        .replace("padam" + delimiter, "padam,");

        List<Original> read = read(declared(null, null), "Ekspor.CSV", csv.getBytes(Charset.forName(charset)));

        assertThat(read).hasSize(3);
        assertThat(read.get(0).setAside()).isEqualTo("an export: its 2 rows are the records");
        assertThat(read.get(1).key()).isEqualTo("9165816");
        assertThat(read.get(1).version()).isEqualTo(DATE);
        assertThat(read.get(1).stamp()).isEqualTo(Instant.parse(DATE));
        assertThat(read.get(1).tree())
                .isEqualTo(Map.of(
                        "tracking_id", "9165816",
                        "tanggal_masuk", "2026-11-01",
                        "isi_laporan_awal", "Lampu padam, café gelap",
                        "status", "Selesai"));
        assertThat(read.get(2).tree()).extracting("isi_laporan_awal").isEqualTo("Jalan \"rusak\"\nsekali");
        assertThat(read).extracting(Original::nativeId).doesNotHaveDuplicates();
    }

    @Test
    void rowsOfASpreadsheetAreRecordsAndItsDatesIso() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            var sheet = book.createSheet("Laporan");
            sheet.createRow(0).createCell(0).setCellValue("tracking_id");
            sheet.getRow(0).createCell(1).setCellValue("tanggal_masuk");
            sheet.getRow(0).createCell(3).setCellValue("isi");
            var date = book.createCellStyle();
            date.setDataFormat((short) 14); // what it shows depends on the country
            for (int i = 1; i <= 3; i++) {
                var row = sheet.createRow(i * 2);
                row.createCell(0).setCellValue(9165815 + i);
                row.createCell(1).setCellValue(LocalDateTime.of(2026, 11, i, 14, 5));
                row.getCell(1).setCellStyle(date);
                row.createCell(3).setCellValue("Lampu " + i);
            }
            book.write(out);
        }

        List<Original> read = read(declared(null, "tanggal_masuk"), "data-2026.xlsx", out.toByteArray());

        assertThat(read).hasSize(4);
        assertThat(read.get(1).tree())
                .isEqualTo(Map.of(
                        "tracking_id",
                        "9165816",
                        "tanggal_masuk",
                        "2026-11-01T14:05",
                        "column 3",
                        "",
                        "isi",
                        "Lampu 1"));
        assertThat(read.get(1).stamp()).isEqualTo(Instant.parse("2026-11-01T07:05:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.json | data.items | {\"data\":{\"items\":[{\"tracking_id\":1,\"isi\":\"a\"},{\"tracking_id\":2,\"isi\":\"b\"}]}}",
                "a.json | | [{\"tracking_id\":1,\"isi\":\"a\"},{\"tracking_id\":2,\"isi\":\"b\"}]",
                "a.xml | ekspor.laporan | <?xml version=\"1.0\"?><x:ekspor xmlns:x=\"u\"><laporan><tracking_id>1</tracking_id></laporan><laporan><tracking_id>2</tracking_id></laporan></x:ekspor>"
            })
    void recordsOfATreeAreFoundWhereTheListSays(String file, String list, String content) throws IOException {
        List<Original> read = read(declared(list, null), file, utf8(content));

        assertThat(read).extracting(Original::setAside).startsWith("an export: its 2 rows are the records");
        assertThat(read.subList(1, 3)).extracting(Original::key).containsExactly("1", "2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a.csv | `` | it is empty",
                "a.csv | a,b~\"c | it is not CSV",
                "a.json | {\"data\": | it is not JSON",
                "a.json | {\"lain\":[]} | there is no list at 'data.items'",
                "a.xml | <a><b></a> | it is not XML",
                "a.xml | <!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a> | it is not XML",
                "data-1.xlsx | bukan zip | it is no XLSX, or a trap",
            })
    void whatCannotBeReadIsADefectOfTheMailAndGivesNoRows(String file, String content, String what) throws IOException {
        String list = file.endsWith(".json") ? "data.items" : "a.b";
        List<Original> read = read(declared(list, null), file, utf8(content.replace('~', '\n')));

        assertThat(read).singleElement().satisfies(mail -> {
            assertThat(mail.defect()).contains("attachment 1").contains(what);
            assertThat(mail.setAside()).isNull();
        });
    }

    @Test
    void aZipBombIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            book.createSheet("a").createRow(0).createCell(0).setCellValue("tracking_id");
            ByteArrayOutputStream good = new ByteArrayOutputStream();
            book.write(good);
            try (var in = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(good.toByteArray()));
                    ZipOutputStream zip = new ZipOutputStream(out)) {
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    zip.putNextEntry(new ZipEntry(entry.getName()));
                    if (entry.getName().endsWith("sharedStrings.xml")) {
                        zip.write(utf8(
                                "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>"));
                        byte[] nothing = new byte[1 << 20];
                        java.util.Arrays.fill(nothing, (byte) 'a');
                        for (int i = 0; i < 300; i++) {
                            zip.write(nothing);
                        }
                        zip.write(utf8("</t></si></sst>"));
                    } else {
                        zip.write(in.readAllBytes());
                    }
                }
            }
        }

        assertThat(out.size()).isLessThan(1 << 20);
        assertThat(read(declared(null, null), "data-1.xlsx", out.toByteArray()))
                .singleElement()
                .satisfies(mail -> assertThat(mail.defect()).contains("it is no XLSX, or a trap"));
    }

    @Test
    void tooManyRowsAreRefusedWithTheLimit() throws IOException {
        String csv = "tracking_id\n" + "1\n".repeat(AttachedFile.MOST_ROWS + 1);

        assertThat(read(declared(null, null), "a.csv", utf8(csv)).get(0).defect())
                .contains("more than 10,000 rows");
        assertThat(read(declared(null, null), "a.csv", utf8(csv.substring(0, csv.length() - 2))))
                .hasSize(10_001);
    }

    @Test
    void aRowWithoutItsKeyIsADefectAndItsNeighboursGoOn() throws IOException {
        List<Original> read = read(declared(null, null), "a.csv", utf8("tracking_id,isi\n,a\n2,b\n"));

        assertThat(read.get(1).defect()).contains("has no key");
        assertThat(read.get(2).defect()).isNull();
    }

    @Test
    void aMailWithoutAnExportIsToldAndABounceStaysABounce() throws IOException {
        assertThat(read(declared(null, null), "foto.jpg", utf8("x")).get(0).defect())
                .contains("brings no file");
        try (ScriptedImap imap = new ScriptedImap()) {
            imap.add("INBOX", "Auto-Submitted: auto-replied\r\n" + mail("a.csv", utf8("tracking_id\n1\n")));
            try (MailConnector connector = connector(imap, declared(null, null))) {
                assertThat(((PullResult.Page) connector.pull(connector.cursor(null))).originals())
                        .singleElement()
                        .satisfies(mail -> assertThat(mail.setAside()).startsWith("auto-reply"));
            }
        }
    }

    @Test
    void aKeptRowAndAKeptExportAreReopenedAsTheyWere() throws IOException {
        MailConnector connector;
        List<Original> read;
        try (ScriptedImap imap = new ScriptedImap()) {
            imap.add("INBOX", mail("a.csv", utf8("tracking_id,isi\n1,Lampu\n")));
            connector = connector(imap, declared(null, null));
            read = ((PullResult.Page) connector.pull(connector.cursor(null))).originals();
        }

        for (Original original : read) {
            assertThat(original.content()).isInstanceOf(Content.Inline.class);
            assertThat(connector.reopen(new KeptOriginal(
                            original.nativeId(),
                            original.version(),
                            original.stamp(),
                            original.readAt(),
                            original.content(),
                            original.mediaType(),
                            original.fingerprint(),
                            original.files())))
                    .usingRecursiveComparison()
                    .isEqualTo(original);
        }
    }
}
