package id.simpul.connectors.conform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.connectors.Connectors;
import id.simpul.connectors.conform.Finding.Check;
import id.simpul.connectors.conform.Finding.Verdict;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.rest.Web;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A system that keeps its promises passes every check; one that breaks one is told which, and what to do. */
class ConformanceTest {

    private static final int RECORDS = 25;

    /** One lie a system may tell. */
    enum Lie {
        NONE,
        IGNORES_THE_CURSOR,
        KNOWS_EVERY_KEY,
        EMPTY_LIST_FOR_A_WRONG_KEY,
        BUSY_FOR_A_WRONG_KEY,
        COUNTS_ITS_ANSWERS,
        ONE_KEY_FOR_TWO_RECORDS,
        NO_TIME,
        PHOTO_GONE,
        CANNOT_SAY_NOTHING
    }

    record Row(Lie lie, Check broken, String words) {}

    static Stream<Row> lies() {
        return Stream.of(
                new Row(Lie.IGNORES_THE_CURSOR, Check.FUTURE, "it gives 25 records"),
                new Row(Lie.CANNOT_SAY_NOTHING, Check.FUTURE, "answers 500"),
                new Row(Lie.KNOWS_EVERY_KEY, Check.REFUSES, "answers with 10 records"),
                new Row(Lie.EMPTY_LIST_FOR_A_WRONG_KEY, Check.REFUSES, "answers with 0 records"),
                new Row(Lie.BUSY_FOR_A_WRONG_KEY, Check.REFUSES, "only busy"),
                new Row(Lie.COUNTS_ITS_ANSWERS, Check.REPEATS, "25 records differ"),
                new Row(Lie.ONE_KEY_FOR_TWO_RECORDS, Check.KEYS, "1 keys came twice"),
                new Row(Lie.NO_TIME, Check.STAMPS, "1 of 25 records"),
                new Row(Lie.PHOTO_GONE, Check.FILES, "answers 404"));
    }

    @TempDir
    private Path folder;

    private static final Web WEB = new Web();
    private final AtomicInteger answers = new AtomicInteger();

    @AfterAll
    static void close() {
        WEB.close();
    }

    @Test
    void aSystemThatKeepsItsPromisesPasses() throws Exception {
        List<Finding> findings = check(Lie.NONE);

        assertThat(findings).extracting(Finding::check).containsExactly(Check.values());
        assertThat(findings).extracting(Finding::verdict).containsOnly(Verdict.PASSED);
    }

    @ParameterizedTest
    @MethodSource("lies")
    void aLieIsNamed(Row row) throws Exception {
        List<Finding> findings = check(row.lie());

        assertThat(findings)
                .filteredOn(finding -> finding.verdict() == Verdict.FAILED)
                .extracting(Finding::check)
                .contains(row.broken());
        Finding told = findings.stream()
                .filter(finding -> finding.check() == row.broken())
                .findFirst()
                .orElseThrow();
        assertThat(told.what()).contains(row.words());
        assertThat(told.fix()).isNotBlank();
    }

    @Test
    void aSystemThatIsDownEndsTheCheckAtOnce() throws Exception {
        SourceDefinition source = source();
        WEB.answers(503, "text/plain", "");

        assertThat(check(source)).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(finding.what()).contains("503");
        });
    }

    private List<Finding> check(Lie lie) throws Exception {
        SourceDefinition source = source();
        WEB.answers(exchange -> answer(exchange, lie));
        return check(source);
    }

    private List<Finding> check(SourceDefinition source) {
        AttachmentStore store = new AttachmentStore(folder.resolve("files"));
        return new Conformance(
                        source,
                        how -> Connectors.open(how, store),
                        100,
                        original -> {},
                        source.access(),
                        check -> {},
                        Clock.systemUTC())
                .check();
    }

    private SourceDefinition source() throws IOException {
        Path source = Files.createDirectories(folder.resolve("desa-contoh"));
        Files.writeString(
                source.resolve("source.yaml"),
                """
                id: desa-contoh
                title: Desa Contoh
                protocol: rest
                every: 1m
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                request:
                  url: ${URL}
                  query: { since: "{cursor}", page: "{page}", limit: "{limit}" }
                auth: { api-key: { header: X-Api-Key, value: "${KEY}" } }
                records: items
                key: id
                page: { style: number, first: 1, size: 10, order: ascending }
                cursor: { field: updated }
                attachments: { each: photos, url: url }
                """);
        Files.writeString(
                source.resolve("mapping.yaml"),
                """
                title: judul
                description: judul
                kind: "'complaint'"
                reported-at: $date(updated)
                """);
        var found = SourceFolders.read(source, Map.of("URL", WEB.url("/list").toString(), "KEY", "rahasia-contoh"));
        assertThat(found.problems()).isEmpty();
        return found.sources().get(0).definition();
    }

    private void answer(HttpExchange exchange, Lie lie) throws IOException {
        if (exchange.getRequestURI().getPath().startsWith("/photo")) {
            Web.send(exchange, lie == Lie.PHOTO_GONE ? 404 : 200, "image/jpeg", "foto");
            return;
        }
        boolean known = "rahasia-contoh".equals(exchange.getRequestHeaders().getFirst("X-Api-Key"));
        if (!known && lie == Lie.EMPTY_LIST_FOR_A_WRONG_KEY) {
            json(exchange, "");
            return;
        }
        if (!known && lie != Lie.KNOWS_EVERY_KEY) {
            Web.send(exchange, lie == Lie.BUSY_FOR_A_WRONG_KEY ? 503 : 401, "text/plain", "");
            return;
        }
        Map<String, String> query = query(exchange);
        LocalDateTime since = query.containsKey("since") && lie != Lie.IGNORES_THE_CURSOR
                ? LocalDateTime.parse(query.get("since").substring(0, 19))
                : LocalDateTime.MIN;
        if (lie == Lie.CANNOT_SAY_NOTHING && since.getYear() > 2026) {
            Web.send(exchange, 500, "text/plain", "");
            return;
        }
        List<String> rows = new ArrayList<>();
        for (int n = 1; n <= RECORDS; n++) {
            LocalDateTime updated = LocalDateTime.of(2026, 11, 1, 8, lie == Lie.ONE_KEY_FOR_TWO_RECORDS ? 0 : n);
            if (!updated.isBefore(since)) {
                int id = lie == Lie.ONE_KEY_FOR_TWO_RECORDS && n == 2 ? 1 : n;
                String time = lie == Lie.NO_TIME && n == 3 ? "kemarin" : updated + ":00";
                String counter = lie == Lie.COUNTS_ITS_ANSWERS ? ",\"dilihat\":" + answers.incrementAndGet() : "";
                String photo = n == 1 ? ",\"photos\":[{\"url\":\"/photo/1.jpg\"}]" : "";
                rows.add("{\"id\":%d,\"judul\":\"Laporan contoh %d\",\"updated\":\"%s\"%s%s}"
                        .formatted(id, n, time, photo, counter));
            }
        }
        int page = Integer.parseInt(query.get("page")) - 1;
        int size = Integer.parseInt(query.get("limit"));
        int from = Math.min(page * size, rows.size());
        json(exchange, String.join(",", rows.subList(from, Math.min(from + size, rows.size()))));
    }

    private static void json(HttpExchange exchange, String items) throws IOException {
        Web.send(exchange, 200, "application/json", "{\"items\":[" + items + "]}");
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], java.net.URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }
}
