package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.connectors.Content;
import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list that gives little more than ids, and the calls that make records of its rows. */
class DetailsTest {

    private static final String YAML =
            """
            request: { url: "${URL}/list" }
            auth: { api-key: { header: X-Kunci, value: "${KEY}" } }
            records: items
            key: $string(id)
            version: at
            detail:
              with: { kota: kota.kode }
              request: { url: "${URL}/aduan/{kota}/{key}" }
              record: data
            parts:
              komentar:
                request: { url: "${URL}/aduan/{key}/komentar", query: { hal: "{page}" } }
                records: isi
                page: { style: number, size: 2 }
            attachments: { each: foto, url: url }
            limits: { concurrency: 3, timeout: 5s }
            """;

    private final Web web = new Web();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, String> stamps = new ConcurrentHashMap<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private int rows = 12;

    @TempDir
    private Path dir;

    @AfterEach
    void stop() {
        web.close();
    }

    private void serve() {
        web.answers(exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/list")) {
                String items = IntStream.rangeClosed(1, rows)
                        .mapToObj(id -> "{\"id\":%d,\"at\":\"%s\",\"kota\":{\"kode\":\"bdg\"}}"
                                .formatted(id, stamps.getOrDefault("" + id, "2026-11-20T09:00:00Z")))
                        .collect(Collectors.joining(","));
                Web.send(exchange, 200, "application/json", "{\"items\":[" + items + "]}");
                return;
            }
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                Thread.sleep(5);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } finally {
                atOnce.decrementAndGet(); // before the answer: with it in hand the next request may be there at once
            }
            detail(exchange, path);
        });
    }

    private void detail(HttpExchange exchange, String path) throws IOException {
        int status = statuses.getOrDefault(path, statuses.getOrDefault("*", 200));
        if (status != 200) {
            Web.send(exchange, status, "text/html", "<html>Budi Contoh</html>");
        } else if (path.endsWith("/komentar")) {
            int page = Integer.parseInt(Book.query(exchange).get("hal"));
            String items = page == 1 ? "{\"teks\":\"a\"},{\"teks\":\"b\"}" : page == 2 ? "{\"teks\":\"c\"}" : "";
            Web.send(exchange, 200, "application/json", "{\"isi\":[" + items + "]}");
        } else {
            String id = path.substring(path.lastIndexOf('/') + 1);
            Web.send(
                    exchange,
                    200,
                    "application/json",
                    "{\"data\":{\"judul\":\"Aduan %s\",\"id\":%s,\"foto\":[{\"url\":\"/f/%s.jpg\"}]}}"
                            .formatted(id, id, id));
        }
    }

    private long details() {
        return web.requests().stream()
                .filter(it -> it.startsWith("/aduan/bdg/"))
                .count();
    }

    private Book book() throws IOException {
        serve();
        return Book.open(web, dir, YAML);
    }

    @Test
    void eachRowBecomesAWholeRecordWithItsParts() throws IOException {
        try (Book book = book()) {
            assertThat(book.pull(null)).isInstanceOf(Cursor.class);
            assertThat(book.keys()).hasSize(12).startsWith("1", "2");
            Original first = book.read.get(0);
            assertThat(new String(((Content.Inline) first.content()).bytes(), StandardCharsets.UTF_8))
                    .isEqualTo(
                            "{\"foto\":[{\"url\":\"/f/1.jpg\"}],\"id\":1,\"judul\":\"Aduan 1\",\"komentar\":[{\"teks\":\"a\"},{\"teks\":\"b\"},{\"teks\":\"c\"}]}");
            assertThat(first.version()).isEqualTo("2026-11-20T09:00:00Z");
            assertThat(((Map<?, ?>) first.tree()).get("komentar"))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                    .hasSize(3);
            assertThat(first.files()).extracting(SourceFile::name).containsExactly("1.jpg");
            assertThat(web.requests())
                    .filteredOn(it -> it.startsWith("/aduan/3/"))
                    .hasSize(3);
            assertThat(most.get()).isBetween(2, 3);
            assertThat(web.last().getRequestHeaders().getFirst("X-Kunci")).isEqualTo(Book.KEY);
        }
    }

    @Test
    void R4_aRowThatIsAsItWasIsNotAskedAboutAgainAndAChangedOneIs() throws IOException {
        try (Book book = book()) {
            String rest = ((Cursor) book.pull(null)).json();
            assertThat(details()).isEqualTo(12);

            rest = ((Cursor) book.pull(rest)).json();
            assertThat(details()).isEqualTo(12);
            assertThat(book.passed).hasSize(12); // R7: they were in the list all the same

            stamps.put("5", "2026-11-21T09:00:00Z");
            rest = ((Cursor) book.pull(rest)).json();
            assertThat(details()).isEqualTo(13);

            stamps.remove("5"); // back to what it was: R3, that is a change too
            book.pull(rest);
            assertThat(details()).isEqualTo(14);
        }
    }

    @Test
    void R4_whatIsUnsettledIsAskedAboutOnceMore() throws IOException {
        try (Book book = book()) {
            PullResult.Page page = (PullResult.Page) book.connector.pull(book.connector.cursor(null));
            Cursor unsettled = page.next().kept(new Cursor.PageOutcome(List.of(), 1));
            page = (PullResult.Page) book.connector.pull(book.connector.cursor(unsettled.json()));
            assertThat(page.originals()).hasSize(12);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "503, /aduan/bdg/7,        false",
        "429, /aduan/bdg/7,        false",
        "401, /aduan/bdg/7,        false",
        "404, /aduan/bdg/7,        true",
        "410, /aduan/bdg/7,        true",
        "503, /aduan/7/komentar,   false",
        "404, /aduan/7/komentar,   true",
    })
    void R13_aDetailThatCannotBeHadIsOwedWithItsRowAndItsNeighboursGoOn(int status, String path, boolean hopeless)
            throws IOException {
        statuses.put(path, status);
        try (Book book = book()) {
            PullResult.Page page = (PullResult.Page) book.connector.pull(book.connector.cursor(null));
            assertThat(page.owed()).singleElement().satisfies(owed -> {
                assertThat(owed.kind()).isEqualTo(Owed.Kind.RECORD);
                assertThat(owed.key()).isEqualTo("7");
                assertThat(owed.payload()).contains("\\\"id\\\":7").doesNotContain(Book.KEY);
                assertThat(owed.reason()).contains("" + status).doesNotContain("Budi", Book.KEY);
                assertThat(owed.hopeless()).isEqualTo(hopeless);
            });
            assertThat(page.originals()).extracting(Original::nativeId).doesNotContain("7");
            assertThat(page.passed()).containsExactly("7");
            Cursor rest = book.keep(page);

            PullResult.Page still = (PullResult.Page) book.connector.retry(page.owed(), rest);
            assertThat(still.originals()).isEmpty();
            assertThat(still.owed())
                    .extracting(Owed::payload)
                    .containsExactly(page.owed().get(0).payload());

            statuses.clear();
            PullResult.Page had = (PullResult.Page) book.connector.retry(page.owed(), rest);
            assertThat(had.owed()).isEmpty();
            assertThat(had.originals()).extracting(Original::nativeId).containsExactly("7");
            assertThat(had.originals().get(0).fingerprint())
                    .isNotEqualTo(page.originals().get(0).fingerprint());
        }
    }

    @Test
    void R13_aRowThatIsOwedIsAskedAboutAgainWhenTheListShowsIt() throws IOException {
        statuses.put("/aduan/bdg/7", 503);
        try (Book book = book()) {
            Cursor rest = (Cursor) book.pull(null);
            statuses.clear();
            book.pull(rest.json());
            assertThat(book.keys()).hasSize(12).contains("7");
        }
    }

    @ParameterizedTest
    @CsvSource({"503, false", "401, true", "403, true"})
    void R10_whenNoDetailIsToBeHadTheSystemIsInTroubleAndNothingIsOwed(int status, boolean person) throws IOException {
        statuses.put("*", status);
        try (Book book = book()) {
            PullResult result = book.connector.pull(book.connector.cursor(null));
            assertThat(result).isInstanceOf(person ? PullResult.Refused.class : PullResult.Unavailable.class);
            assertThat(details()).isLessThan(12);
        }
    }

    @Test
    void aCountAsksForNoDetail() throws IOException {
        try (Book book = book()) {
            Count count = book.connector.count(book.connector.cursor(null), new Count.Bounds(10, 10));
            assertThat(count).isInstanceOfSatisfying(Count.Counted.class, counted -> assertThat(counted.records())
                    .isEqualTo(12));
            assertThat(web.requests()).containsOnly("/list");
        }
    }

    @Test
    void whatWasKeptOfARecordIsOpenedAgainWithItsParts() throws IOException {
        try (Book book = book()) {
            book.pull(null);
            Original read = book.read.get(0);
            Original again = book.connector.reopen(new id.simpul.connectors.KeptOriginal(
                    read.nativeId(),
                    read.version(),
                    read.stamp(),
                    read.readAt(),
                    read.content(),
                    read.mediaType(),
                    read.fingerprint(),
                    read.files()));
            assertThat(again).isEqualTo(read);
        }
    }
}
