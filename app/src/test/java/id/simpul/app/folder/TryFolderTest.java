package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code source preview} and {@code source test} as a person at a laptop uses them: a folder, files, no secrets. */
class TryFolderTest {

    private static final String RECORD =
            """
            {"id": 7, "ubah": "2026-11-20 10:00:00", "judul": "Lampu jalan mati", "isi": "Gelap sejak Senin.", "jenis": "Keluhan",
             "tgl": "2026-11-19 09:00", "wilayah": "32.73", "pelapor": {"nama": "Warga Contoh", "hp": "081200000001", "rt": "04"},
             "anonim": %s, "rahasia": false}
            """;

    @TempDir
    Path dir;

    private Path folder;
    private final StringWriter written = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectories(dir.resolve("sources/kota"));
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: kota
                title: Aduan Kota
                protocol: rest
                every: 5m
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                request: { url: "${KOTA_URL}/aduan" }
                auth: { bearer: "${KOTA_TOKEN}" }
                records: data
                key: id
                version: ubah
                page: { style: none }
                """);
        Files.createDirectories(folder.resolve("codes"));
        Files.writeString(folder.resolve("codes/kind.csv"), "source,code\nKeluhan,complaint\nSaran,aspiration\n");
        Files.writeString(
                folder.resolve("mapping.yaml"),
                """
                title: judul
                description: $text(isi)
                kind: $code('kind', jenis)
                reported-at: $date(tgl)
                anonymous: anonim
                secret: rahasia
                location:
                  region: $region(wilayah)
                reporter:
                  name: pelapor.nama
                  phone: $phone(pelapor.hp)
                """);
        Files.createDirectories(folder.resolve("cases"));
    }

    @Test
    void aPreviewShowsHowEachFieldCameToBe() throws IOException {
        int code = preview(sample(RECORD.formatted("false")));

        assertThat(code).isZero();
        assertThat(written.toString())
                .contains("sample: one record")
                .contains("key 7, version 2026-11-20 10:00:00 (2026-11-20T03:00:00Z)")
                .containsPattern("judul = \\(16 characters\\) +-> title = \\(16 characters\\)")
                .containsPattern("jenis = Keluhan +-> kind = complaint")
                .contains("$code('kind', jenis)  " + folder.resolve("mapping.yaml") + ":3:7")
                .contains("Keluhan -> complaint  " + folder.resolve("codes/kind.csv") + ":2")
                .contains("nothing reads: pelapor.rt")
                .contains("to D3273 by rule 'local-government' of the product")
                .contains("\"agency\" : \"D3273\"")
                .contains("the agency does not see: nothing is kept from it")
                .doesNotContain("Warga Contoh", "081200000001", "6281200000001", "Lampu", "Gelap");
    }

    @Test
    void personalDataIsShownWhenItIsAskedFor() throws IOException {
        preview(sample(RECORD.formatted("false")), "--show-personal");

        assertThat(written.toString()).contains("reporter.name = Warga Contoh", "Lampu jalan mati", "+6281200000001");
    }

    /** R8: what an anonymous reporter's agency gets is shown without them, even if everything may be shown. */
    @Test
    void R8_anAnonymousReporterIsNotInWhatTheAgencyReceives() throws IOException {
        preview(sample(RECORD.formatted("true")), "--show-personal");

        String all = written.toString();
        assertThat(all.substring(all.indexOf("the agency receives"))).doesNotContain("Warga Contoh", "6281200000001");
        assertThat(all).contains("the agency does not see: reporter (name, phone)");
    }

    @Test
    void aMappingThatFailsNamesTheFieldAndShowsTheOthers() throws IOException {
        int code = preview(
                sample(RECORD.formatted("false").replace("Keluhan", "Rahasiaku").replace("2026-11-19", "besok ya")));

        assertThat(code).isEqualTo(1);
        assertThat(written.toString())
                .containsPattern("jenis = Rahasiaku +-> kind = FAILED")
                .contains("HELD in quarantine: kind: unknown code in codes/kind.csv: 'xxxxxxxxx'")
                .contains("HELD in quarantine: reportedAt: unreadable date")
                .contains("fix: add a line 'source,code' to codes/kind.csv")
                .containsPattern("judul = \\(16 characters\\) +-> title = \\(16 characters\\)");
    }

    @Test
    void ofManyRecordsOneIsShownAndTheProblemsOfAll() throws IOException {
        String good = RECORD.formatted("false");
        String bad = good.replace("Keluhan", "?").replace("7,", "8,");
        Path file = sample("{\"data\":[" + good + "," + bad + "," + bad.replace("8,", "9,") + "]}");

        int code = preview(file, "--record", "2");

        assertThat(code).isEqualTo(1);
        assertThat(written.toString())
                .contains("a whole answer of the system; record 2 of 3", "key 8")
                .contains("all 3 records: 1 complaints, 0 set aside, 2 held")
                .contains("     2  kind: unknown code in codes/kind.csv");
        assertThat(preview(file, "--record", "4")).isEqualTo(1);
        assertThat(written.toString()).contains("has no record 4: it has 3");
    }

    @Test
    void theFoldersOwnRulesDecide() throws IOException {
        Files.writeString(folder.resolveSibling("routing.yaml"), "rules:\n  - id: all-to-triage\n    to: triage\n");

        preview(sample(RECORD.formatted("false")));

        assertThat(written.toString())
                .contains("to triage by rule 'all-to-triage' of " + folder.resolveSibling("routing.yaml"));
    }

    @Test
    void machinesReadTheSame() throws IOException {
        preview(sample(RECORD.formatted("false")), "--json");

        JsonNode json = JsonMapper.shared().readTree(written.toString());
        assertThat(json.path("form").stringValue()).isEqualTo("record");
        assertThat(json.path("routing").path("agency").stringValue()).isEqualTo("D3273");
        assertThat(json.path("unread").get(0).stringValue()).isEqualTo("pelapor.rt");
        assertThat(json.path("fields").get(2).path("rows").get(0).path("line").intValue())
                .isEqualTo(2);
        assertThat(written.toString()).doesNotContain("Warga Contoh");
    }

    /** Broken inputs: a located problem, exit code 1, never a stack trace. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"id": oops}      | sample:1:8 : it is not JSON
            {"data": [        | the JSON is cut off
            EMPTY             | sample:1:1 : is empty
            <html><body>      | it is a web page
            "nur Text"        | sample:1:1
            {"data": []}      | holds no record
            """)
    void aBrokenSampleIsToldWithItsPlace(String content, String told) throws IOException {
        int code = preview(sample(content.equals("EMPTY") ? "" : content));

        assertThat(code).isEqualTo(1);
        assertThat(written.toString())
                .contains(told)
                .contains("fix: ")
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void aFolderOrAMissingFileIsTold() throws IOException {
        assertThat(preview(dir)).isEqualTo(1);
        assertThat(preview(dir.resolve("none"))).isEqualTo(1);
        assertThat(written.toString()).contains("is a folder", "is not there");
        assertThat(simpul(new PreviewCommand(Map.of()), dir.toString(), "--in", "x"))
                .isEqualTo(1);
        assertThat(written.toString()).contains("holds no source.yaml");
        assertThat(simpul(new PreviewCommand(Map.of()), folder.toString())).isEqualTo(2);
    }

    /** The screen follows what is saved, in the folder and in the sample, soon. */
    @Test
    void watchingShowsItAgainWhenAFileIsSaved() throws Exception {
        Path file = sample(RECORD.formatted("false"));
        Thread watching = new Thread(
                () -> simpul(new PreviewCommand(Map.of()), folder.toString(), "--in", file.toString(), "--watch"));
        watching.start();
        try {
            shown("-> kind = complaint");
            Files.writeString(folder.resolve("codes/kind.csv"), "source,code\nKeluhan,aspiration\n");
            shown("-> kind = aspiration");
            Files.writeString(file, RECORD.formatted("false").replace("32.73", "32.04"));
            shown("to D3204");
        } finally {
            watching.interrupt();
            watching.join(10_000);
        }
        assertThat(watching.isAlive()).isFalse();
    }

    private void shown(String text) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> written.toString().contains(text));
    }

    @Test
    void aNewCaseIsToldAndAcceptedAndThenGood() throws IOException {
        Files.writeString(folder.resolve("cases/satu.in"), RECORD.formatted("false"));

        assertThat(test()).isEqualTo(1);
        assertThat(written.toString())
                .contains(
                        "satu.expected.json:1:1 : is not there", "--accept", "agency: expected nothing, got \"D3273\"");
        assertThat(test("--accept")).as("nobody is asked in a test").isEqualTo(1);
        assertThat(folder.resolve("cases/satu.expected.json")).doesNotExist();
        assertThat(test("--accept", "--yes")).isZero();
        assertThat(test("--coverage")).isZero();
        assertThat(written.toString())
                .contains("kota: 1 cases, all good; 9 of 9 fields and 1 of 2 code rows are used by them")
                .contains("no case has 'Saran' of kind  " + folder.resolve("codes/kind.csv") + ":3");
    }

    @Test
    void aMismatchShowsFieldByFieldWhatDiffers() throws IOException {
        Files.writeString(folder.resolve("cases/satu.in"), RECORD.formatted("false"));
        test("--accept", "--yes");
        Path expected = folder.resolve("cases/satu.expected.json");
        String good = Files.readString(expected);
        Files.writeString(
                expected,
                good.replace("32.73", "32.04").replace("D3273", "D3204").replace("Lampu jalan", "Lampu-jalan"));
        Path xml = dir.resolve("cases.xml");

        assertThat(test("--junit", xml.toString())).isEqualTo(1);

        assertThat(written.toString())
                .contains("FAILED " + folder.resolve("cases/satu.in"))
                .contains("complaint.location.region.code: expected 32.04, got 32.73")
                .contains("agency: expected \"D3204\", got \"D3273\"")
                .contains(
                        "complaint.title: expected (16 characters), got (16 characters) (they differ; --show-personal shows how)");
        assertThat(xml)
                .content()
                .contains("<testsuite name=\"kota\" tests=\"1\" failures=\"1\">", "region.code: expected 32.04");
        assertThat(test("--accept", "--yes")).isZero();
        assertThat(expected).hasContent(good);
    }

    /** What older cases do not say is not asked of them. */
    @Test
    void anExpectationWithoutAgencyFilesAndVersionIsStillGood() throws IOException {
        Files.writeString(folder.resolve("cases/satu.in"), RECORD.formatted("false"));
        test("--accept", "--yes");
        Path expected = folder.resolve("cases/satu.expected.json");
        var json = (ObjectNode) JsonMapper.shared().readTree(Files.readString(expected));
        json.remove(List.of("agency", "rule", "readAt"));
        ((ObjectNode) json.path("complaint").path("source")).remove("version");
        ((ObjectNode) json.path("complaint")).putArray("attachments");
        Files.writeString(expected, JsonMapper.shared().writeValueAsString(json));

        assertThat(test()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"complaint": oops}     | satu.expected.json:1:
            []x                     | satu.expected.json:1:
            "text"                  | is no JSON object
            {~"agncy": "D3273"}     | satu.expected.json:2:1 agncy: 'agncy' is nothing that can be expected
            {"readAt": "kemarin"}   | readAt: is no instant
            """)
    void aBrokenExpectationIsToldWithItsPlace(String expected, String told) throws IOException {
        Files.writeString(folder.resolve("cases/satu.in"), RECORD.formatted("false"));
        Files.writeString(folder.resolve("cases/satu.expected.json"), expected.replace('~', '\n'));

        assertThat(test("--accept", "--yes")).isEqualTo(1);

        assertThat(written.toString()).contains(told).doesNotContain("Exception");
        assertThat(folder.resolve("cases/satu.expected.json")).hasContent(expected.replace('~', '\n'));
    }

    /** What must be held can be expected, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": 1, \"jenis\": \"?\"} => problems",
                "{\"nomor\": 1} => defect",
                "{\"id\": => defect",
                "[{\"id\": 1}, {\"id\": 2}] => problems",
            })
    void whatMustBeHeldCanBeExpected(String content) throws IOException {
        String[] parts = content.split(" => ");
        Files.writeString(folder.resolve("cases/satu.in"), parts[0]);

        assertThat(test("--accept", "--yes")).isZero();
        assertThat(folder.resolve("cases/satu.expected.json")).content().contains(parts[1]);
        assertThat(test()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "windows-1252"})
    void anExpectationInAnotherCharsetIsRead(String charset) throws IOException {
        Files.writeString(folder.resolve("cases/satu.in"), RECORD.formatted("false"));
        test("--accept", "--yes");
        Path expected = folder.resolve("cases/satu.expected.json");
        String text = Files.readString(expected).replace("Lampu", "Lämpu");
        Files.write(expected, ((charset.startsWith("UTF") ? "\uFEFF" : "") + text).getBytes(Charset.forName(charset)));

        assertThat(test()).isEqualTo(1);
        assertThat(written.toString())
                .contains(charset.equals("UTF-8") ? "complaint.title" : "cannot be read as UTF-8 text");
    }

    @Test
    void aBrokenFolderCannotBeTestedAndNoCaseIsNoSuccess() throws IOException {
        assertThat(test()).isEqualTo(1);
        assertThat(written.toString()).contains("there is no case");
        Files.writeString(folder.resolve("mapping.yaml"), "title: $txt(judul)\n", StandardCharsets.UTF_8);
        assertThat(test()).isEqualTo(1);
        assertThat(written.toString()).contains("mapping.yaml:1:8", "did you mean", "kota: cannot be tested");
    }

    private Path sample(String content) throws IOException {
        return Files.writeString(dir.resolve("sample"), content);
    }

    private int preview(Path file, String... more) {
        return simpul(new PreviewCommand(Map.of()), with(more, folder.toString(), "--in", file.toString()));
    }

    private int test(String... more) {
        return simpul(new TestCommand(Map.of()), with(more, folder.getParent().toString()));
    }

    private static String[] with(String[] more, String... first) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    private int simpul(Callable<Integer> command, String... args) {
        PrintWriter out = new PrintWriter(written, true);
        return new CommandLine(command).setOut(out).setErr(out).execute(args);
    }
}
