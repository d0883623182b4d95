package id.simpul.routes;

import static id.simpul.routes.IntakeBench.MAPPING;
import static id.simpul.routes.IntakeBench.original;
import static id.simpul.routes.IntakeBench.record;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import id.simpul.connectors.Owed;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.Scan;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.source.Reopening;
import id.simpul.routes.store.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What files pass before a complaint may refer to them, through every step of the intake route. */
@Timeout(60)
class InspectionIT {

    private static final Instant T = Instant.parse("2026-11-02T03:00:00Z");
    private static final String EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    private static final String PNG = "\u0089PNG\r\n\u001a\n....IHDR";
    private static final Map<String, String> CONTENTS = Map.of(
            "png", PNG,
            "large png", PNG + "x".repeat(30 << 10),
            "pdf", "%PDF-1.7",
            "exe", "MZ....................",
            "html", "<html><body>x</body>",
            "svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");

    private static IntakeBench bench;

    @TempDir
    Path folder;

    private HttpServer web;
    private volatile String content = "";
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void serve() throws IOException {
        bench.clear();
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = content.getBytes(ISO_8859_1);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        web.start();
    }

    @AfterEach
    void stopServing() {
        web.stop(0);
        bench.scanWith(Scan.NONE);
    }

    private SourceBundle source(String... lines) {
        List<String> all = new ArrayList<>(
                List.of("request: { url: '" + url("/list") + "', query: { since: '{cursor}' } }", "give-up: 1h"));
        all.addAll(Arrays.asList(lines));
        return bench.source("aduan", MAPPING, all.toArray(String[]::new));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    private void read(SourceBundle source, String key, String name, String declared) {
        bench.read(
                source,
                original(record(key, T), Instant.now(), new SourceFile.Remote(name, declared, url("/" + name))));
    }

    /** The one attachment of the complaint that was kept last. */
    private JsonNode attachment() {
        String complaint = bench.db.queryForObject(
                "select complaint from original where complaint is not null order by id desc limit 1", String.class);
        JsonNode attachments = JsonMapper.shared().readTree(complaint).get("attachments");
        assertThat(attachments).as("never silently dropped").hasSize(1);
        return attachments.get(0);
    }

    private String files() {
        return bench.db.queryForObject("select files from original order by id desc limit 1", String.class);
    }

    private void retryOwed(SourceBundle source) {
        bench.db.update("update owed set due = now()");
        List<Letter> letters = new ArrayList<>();
        for (Sources.OwedRow row : bench.sources.owedDue(source.id(), Owed.Kind.FILE, 10)) {
            var connector = bench.running.get(source.id()).orElseThrow().connector();
            bench.store
                    .reopenable(List.of(row.original()))
                    .forEach(kept -> letters.add(new Letter(
                            Reopening.of(connector, kept.original()),
                            null,
                            kept.id(),
                            row.owed().since())));
        }
        bench.take(source, new Page.Origin.OwedAgain(), letters, List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // content | name      | declared   | state       | type            | why it is not taken
                "png       | foto.png  | image/png  | available   | image/png       | -",
                "png       | foto.jpg  | image/jpeg | available   | image/png       | -",
                "pdf       | surat.pdf | -          | available   | application/pdf | -",
                "exe       | foto.jpg  | image/jpeg | unavailable | image/jpeg      | application/x-msdownload",
                "html      | foto.jpg  | text/html  | unavailable | text/html       | text/html, which this source does not take",
                "svg       | foto.png  | image/png  | unavailable | image/png       | image/svg+xml",
                "large png | foto.png  | image/png  | unavailable | image/png       | larger than this source's files may be",
            })
    void aSourceTakesTheKindsAndSizesThatItDeclares(
            String what, String name, String declared, String state, String type, String why) {
        content = CONTENTS.get(what);
        read(source("limits: { file: 20KiB, file-types: [image/*, application/pdf] }"), "1", name, declared);

        assertThat(bench.deliveries()).as("the complaint goes on").hasSize(1);
        assertThat(attachment().get("name").asString()).isEqualTo(name);
        assertThat(attachment().get("state").asString()).isEqualTo(state);
        assertThat(attachment().get("mediaType").asString()).isEqualTo(type);
        assertThat(bench.count("attachment")).isEqualTo(state.equals("available") ? 1 : 0);
        if (why == null) {
            assertThat(bench.db.queryForObject("select media_type from attachment", String.class))
                    .as("what a download says it is")
                    .isEqualTo(type);
        } else {
            assertThat(files()).contains(why);
        }
    }

    @Test
    void anInfectedFileIsTakenOutOfUseAndTheComplaintGoesOn() throws IOException {
        content = EICAR;
        SourceBundle source = source();
        read(source, "1", "surat-budi.txt", "text/plain"); // before there was a scan command
        String sha256 = bench.db.queryForObject("select sha256 from attachment", String.class);
        assertThat(bench.files.contains(sha256)).isTrue();

        bench.scanWith(sh("if grep -q EICAR-STANDARD; then echo 'Eicar-Test FOUND'; exit 1; fi"));
        read(source, "2", "surat-budi.txt", "text/plain");

        assertThat(bench.deliveries()).hasSize(2);
        assertThat(attachment().get("state").asString()).isEqualTo("unavailable");
        assertThat(attachment().get("name").asString()).isEqualTo("surat-budi.txt");
        assertThat(files()).contains("infected");
        assertThat(bench.files.contains(sha256))
                .as("no longer served to the first either")
                .isFalse();
        assertThat(bench.files.isQuarantined(sha256))
                .as("kept for the operator")
                .isTrue();
        assertThat(bench.db.queryForList("select detail from event where what = 'file-infected'", String.class))
                .containsExactly(sha256 + ": Eicar-Test FOUND");
        content = "a hole in the road";
        read(source, "3", "lubang.txt", "text/plain");
        assertThat(attachment().get("state").asString()).isEqualTo("available");
    }

    @Test
    void whatWasFoundInfectedStaysOutOfUseWhateverTheScannerSaysLater() throws IOException {
        content = EICAR + " again"; // what is in quarantine stays there over tests
        SourceBundle source = source();
        read(source, "1", "surat-budi.txt", "text/plain");
        String sha256 = bench.db.queryForObject("select sha256 from attachment", String.class);
        bench.scanWith(sh("exit 1"));
        read(source, "2", "surat-budi.txt", "text/plain");

        bench.scanWith(sh("exit 0"));
        read(source, "3", "surat-budi.txt", "text/plain");
        bench.scanWith(Scan.NONE);
        read(source, "4", "surat-budi.txt", "text/plain");

        assertThat(bench.count("attachment"))
                .as("but the first, before there was a scanner")
                .isEqualTo(1);
        assertThat(bench.files.contains(sha256)).as("not served to the first").isFalse();
        assertThat(bench.files.isQuarantined(sha256)).isTrue();
    }

    @Test
    void R13_aFileThatCannotBeScannedNowIsOwedAndFetchedOnce() throws IOException {
        content = "a hole in the road";
        Path works = folder.resolve("works");
        bench.scanWith(sh("test -f " + works + " || { echo 'clamd is away'; exit 2; }; cat > /dev/null"));
        SourceBundle source = source();
        read(source, "1", "lubang.txt", "text/plain");

        assertThat(bench.deliveries()).isEmpty();
        assertThat(bench.db.queryForList("select reason from owed", String.class))
                .singleElement()
                .asString()
                .contains("clamd is away");
        retryOwed(source);
        assertThat(bench.deliveries()).isEmpty();

        Files.createFile(works);
        retryOwed(source);

        assertThat(bench.deliveries()).hasSize(1);
        assertThat(attachment().get("state").asString()).isEqualTo("available");
        assertThat(bench.count("owed")).isZero();
        assertThat(asked).as("the source is not asked again for what is here").hasValue(1);
    }

    @Test
    void R13_aScanThatNeverWorksIsGivenUpAndTheFileLeftOut() {
        content = "a hole in the road";
        bench.scanWith(sh("exit 2"));
        SourceBundle source = source();
        read(source, "1", "lubang.txt", "text/plain");
        bench.db.update("update owed set since = now() - interval '2 hours'");

        retryOwed(source);

        assertThat(bench.deliveries()).hasSize(1);
        assertThat(attachment().get("state").asString()).isEqualTo("unavailable");
        assertThat(files()).contains("given up: the scan command ended with 2");
    }

    @Test
    void aScanThatHangsCostsAPageAboutOneTimeOut() {
        content = "a hole in the road";
        bench.scanWith(new Scan(List.of("/bin/sh", "-c", "sleep 100"), Duration.ofMillis(800), 2));
        SourceBundle source = source("limits: { timeout: 1s, poll: 10s, concurrency: 2 }");
        Instant began = Instant.now();
        bench.read(
                source,
                java.util.stream.IntStream.range(0, 30)
                        .mapToObj(i -> original(
                                record("k" + i, T), Instant.now(), new SourceFile.Remote("f", null, url("/" + i))))
                        .toArray(id.simpul.connectors.Original[]::new));

        assertThat(bench.count("owed")).isEqualTo(30);
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(15));
    }

    private static Scan sh(String script) {
        return new Scan(List.of("/bin/sh", "-c", script), Duration.ofSeconds(10), 2);
    }
}
