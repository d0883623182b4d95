package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Cursor.PageOutcome;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list by when records were made, and a second one that says which of them changed. */
class ChangesTest {

    private static final String LIST =
            """
            start: 2026-01-01
            request: { url: "${URL}/requests.json", query: { start_date: "{cursor}", page: "{page}" } }
            auth: { api-key: { header: X-Kunci, value: "${KEY}" } }
            records: "$"
            key: id
            page: { style: number, size: 3 }
            cursor: { field: made, overlap: 1h }
            limits: { concurrency: 2, timeout: 5s }
            """;

    private static final String YAML = LIST
            + """
            changes:
              request: { url: "${URL}/updates.json", query: { start_date: "{cursor}", end_date: "{until}" } }
              records: "$"
              key: record
              cursor: { field: at, overlap: 1h, window: 90d }
              detail: { request: { url: "${URL}/requests/{key}.json" }, record: "$[0]" }
            """;

    private final Web web = new Web();
    private final Map<String, String> states = new ConcurrentSkipListMap<>();
    private final Map<String, Instant> made = new ConcurrentHashMap<>();
    private final List<String> updates = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private int books;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @TempDir
    private Path dir;

    @AfterEach
    void stop() {
        web.close();
    }

    private Book book(String yaml) throws IOException {
        web.answers(exchange -> {
            String path = exchange.getRequestURI().getPath();
            Map<String, String> query = Book.query(exchange);
            int status = statuses.getOrDefault(path, 200);
            String body;
            if (path.equals("/requests.json")) {
                body = states.keySet().stream()
                        .filter(id -> !made.get(id).isBefore(time(query.get("start_date"), Instant.MIN)))
                        .skip((Long.parseLong(query.getOrDefault("page", "1")) - 1) * 3)
                        .limit(3)
                        .map(this::record)
                        .collect(Collectors.joining(",", "[", "]"));
            } else if (path.equals("/updates.json")) {
                body = updates.stream()
                        .filter(it ->
                                !Instant.parse(it.split("@")[1]).isBefore(time(query.get("start_date"), Instant.MIN)))
                        .filter(it ->
                                !Instant.parse(it.split("@")[1]).isAfter(time(query.get("end_date"), Instant.MAX)))
                        .map(it -> "{\"record\":\"%s\",\"at\":\"%s\"}".formatted(it.split("@")[0], it.split("@")[1]))
                        .collect(Collectors.joining(",", "[", "]"));
            } else {
                String id = path.replaceAll("\\D", "");
                body = "[" + record(statuses.getOrDefault(path, 0) == 299 ? "1" : id) + "]";
                status = status == 299 ? 200 : status;
            }
            Web.send(exchange, status, "application/json", body);
        });
        return Book.open(web, Files.createDirectories(dir.resolve("" + ++books)), yaml);
    }

    private static Instant time(String text, Instant otherwise) {
        return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
    }

    /** Names in an order of their own: what is kept has its own. */
    private String record(String id) {
        return "{\"state\":\"%s\",\"made\":\"%s\",\"id\":\"%s\"}".formatted(states.get(id), made.get(id), id);
    }

    private void make(String id, Duration ago) {
        states.put(id, "baru");
        made.put(id, now.minus(ago));
    }

    private void change(String id, String state, Duration ago) {
        states.put(id, state);
        updates.add(id + "@" + now.minus(ago));
    }

    private List<String> read(Book book) {
        return book.read.stream()
                .map(it -> it.key() + " " + ((Map<?, ?>) it.tree()).get("state"))
                .toList();
    }

    private long asked(String path) {
        return web.requests().stream().filter(it -> it.startsWith(path)).count();
    }

    private static String rest(Object pulled) {
        assertThat(pulled).isInstanceOf(Cursor.class);
        return ((Cursor) pulled).json();
    }

    /** Whoever polls goes on with the cursor in hand; {@link Book} begins anew after each page, as after a crash. */
    private static String poll(Book book, String kept) {
        Cursor at = book.connector.cursor(kept);
        do {
            PullResult result = book.connector.pull(at);
            assertThat(result).isInstanceOf(PullResult.Page.class);
            at = book.keep((PullResult.Page) result);
        } while (!at.atRest());
        return at.json();
    }

    @Test
    void R10_aChangeOfARecordOlderThanAnyLookBackIsReadOnceHoweverOftenItIsNamed() throws IOException {
        make("1", Duration.ofDays(200));
        make("2", Duration.ofDays(100));
        make("3", Duration.ofHours(5));
        try (Book book = book(YAML)) {
            String kept = poll(book, null);
            assertThat(read(book)).containsExactly("1 baru", "2 baru", "3 baru");
            assertThat(asked("/requests/")).isZero();

            change("1", "proses", Duration.ofMinutes(40));
            change("1", "selesai", Duration.ofMinutes(20));
            make("4", Duration.ofMinutes(30));
            change("4", "proses", Duration.ofMinutes(10));
            kept = poll(book, kept);
            assertThat(read(book)).containsExactly("1 baru", "2 baru", "3 baru", "4 proses", "1 selesai");
            assertThat(asked("/requests/1.json")).isOne();
            assertThat(asked("/requests/4.json")).isOne();
            assertThat(web.last().getRequestHeaders().getFirst("X-Kunci")).isEqualTo(Book.KEY);

            web.anew();
            poll(book, kept); // nothing happened: one page of each, and it ends
            assertThat(asked("/requests/")).isZero();
            assertThat(asked("/updates.json")).isOne();
        }
    }

    @Test
    void R3_aRecordHasTheSameBytesFromTheListAndFromItsDetail() throws IOException {
        make("1", Duration.ofDays(100));
        make("9", Duration.ofHours(5));
        try (Book book = book(YAML)) {
            String kept = poll(book, null);
            updates.add("1@" + now.minusSeconds(600));
            List<Original> again = new ArrayList<>();
            Cursor at = book.connector.cursor(kept);
            do {
                PullResult.Page page = (PullResult.Page) book.connector.pull(at);
                again.addAll(page.originals());
                at = book.keep(page);
            } while (!at.atRest());
            assertThat(again)
                    .filteredOn(it -> it.key().equals("1"))
                    .extracting(Original::fingerprint, Original::stamp)
                    .containsExactly(tuple(book.read.get(0).fingerprint(), made.get("1")));
            assertThat(asked("/requests/1.json")).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, false, answers 500",
        "404, true,  answers 404",
        "410, true,  answers 410",
        "299, false, 'is ''1'', another record'",
    })
    void R13_aChangedRecordThatCannotBeHadIsOwedByItsKey(int status, boolean hopeless, String reason)
            throws IOException {
        for (String id : List.of("1", "2", "3")) {
            make(id, Duration.ofDays(100));
        }
        make("9", Duration.ofHours(5)); // so that no look back shows the others
        try (Book book = book(YAML)) {
            String kept = poll(book, null);
            change("2", "selesai", Duration.ofMinutes(20));
            change("3", "selesai", Duration.ofMinutes(10));
            statuses.put("/requests/2.json", status);
            kept = poll(book, kept);
            assertThat(read(book))
                    .contains("3 selesai")
                    .doesNotContain("2 selesai")
                    .hasSize(5);
            assertThat(book.owed).hasSize(1).first().satisfies(owed -> {
                assertThat(owed.key()).isEqualTo("2");
                assertThat(owed.kind()).isEqualTo(Owed.Kind.RECORD);
                assertThat(owed.hopeless()).isEqualTo(hopeless);
                assertThat(owed.reason()).contains(reason);
            });

            PullResult.Page still = (PullResult.Page) book.connector.retry(book.owed, book.connector.cursor(kept));
            assertThat(still.originals()).isEmpty();
            assertThat(still.owed()).hasSize(1);
            statuses.clear();
            PullResult.Page had = (PullResult.Page) book.connector.retry(book.owed, book.connector.cursor(kept));
            assertThat(had.owed()).isEmpty();
            book.keep(had);
            assertThat(read(book)).contains("2 selesai").hasSize(6);
        }
    }

    /** One of the list of changes means nothing to who reads that no more; its row is no record. */
    @Test
    void R13_whatIsOwedByTheListOfChangesStaysOwedWithoutIt() throws IOException {
        make("1", Duration.ofDays(100));
        make("9", Duration.ofHours(5));
        String kept;
        List<Owed> owed;
        try (Book book = book(YAML)) {
            kept = poll(book, null);
            change("1", "selesai", Duration.ofMinutes(20));
            statuses.put("/requests/1.json", 500);
            kept = poll(book, kept);
            owed = List.copyOf(book.owed);
        }
        statuses.clear();
        try (Book book =
                book(LIST + "detail: { request: { url: \"${URL}/requests/{key}.json\" }, record: \"$[0]\" }\n")) {
            PullResult.Page page = (PullResult.Page) book.connector.retry(owed, book.connector.cursor(kept));
            assertThat(page.originals()).isEmpty();
            assertThat(page.owed()).isEqualTo(owed);
        }
    }

    @ParameterizedTest
    @CsvSource({"500, WAITING", "403, NEEDS_A_PERSON"})
    void R12_aListOfChangesThatFailsIsToldAndDoesNotStopTheRecords(int status, PullResult.SourceHealth health)
            throws IOException {
        make("1", Duration.ofDays(100));
        statuses.put("/updates.json", status);
        try (Book book = book(YAML)) {
            String kept = null;
            for (int poll = 1; poll < 4; poll++) {
                Cursor at = book.connector.cursor(kept);
                PullResult result = book.connector.pull(at);
                while (result instanceof PullResult.Page page) {
                    at = book.keep(page);
                    kept = at.json();
                    result = book.connector.pull(at);
                }
                assertThat(result.health()).isEqualTo(health);
                assertThat(Folder.reason(result)).contains(": the list of changes: ", "" + status);
                assertThat(book.keys()).hasSize(poll);
                make("" + (poll + 1), Duration.ofMinutes(30 - poll));
            }
            change("1", "selesai", Duration.ofMinutes(20));
            statuses.clear();
            poll(book, kept);
            assertThat(read(book)).contains("1 selesai", "4 baru").hasSize(5);
        }
    }

    @Test
    void R12_changesThatHadNoTimeInAPollHaveTheirPageInTheNextOne() throws IOException {
        make("1", Duration.ofDays(100));
        try (Book book = book(YAML)) {
            String kept = poll(book, null);
            change("1", "selesai", Duration.ofMinutes(20));
            for (int poll = 0; poll < 4; poll++) { // each has time for one page
                kept = book.keep((PullResult.Page) book.connector.pull(book.connector.cursor(kept)))
                        .json();
            }
            assertThat(read(book)).contains("1 selesai");
        }
    }

    /** A crash after any page of any poll. */
    @Test
    void R10_whateverPageIsTheLastOneKeptNothingIsMissedAndNothingReadAsAnother() throws IOException {
        for (int i = 1; i <= 7; i++) {
            make("" + i, Duration.ofDays(30 * i));
        }
        for (int crash = 0; crash < 12; crash++) {
            states.replaceAll((id, state) -> "baru");
            updates.clear();
            try (Book book = book(YAML)) {
                String kept = poll(book, null);
                change("7", "proses", Duration.ofMinutes(50));
                change("2", "selesai", Duration.ofMinutes(40));
                make("8", Duration.ofMinutes(30));
                Cursor at = book.connector.cursor(kept);
                for (int page = 0; page < crash; page++) {
                    at = book.keep((PullResult.Page) book.connector.pull(at));
                    kept = at.json();
                    if (page == crash / 2) {
                        at = book.connector.cursor(kept);
                        change("7", "selesai", Duration.ofMinutes(10));
                    }
                }
                kept = poll(book, kept);
                poll(book, kept);
                assertThat(read(book))
                        .as("crash after page %d", crash)
                        .contains("2 selesai", "8 baru")
                        .doesNotHaveDuplicates();
                assertThat(read(book).stream().filter(it -> it.startsWith("7 ")).reduce((a, b) -> b))
                        .hasValue("7 " + states.get("7"));
                states.remove("8");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01, 2026-01-01T00:00:00+07:00", "beginning, ''", "now, ''"})
    void R10_changesBeginWithTheSource(String start, String asked) throws IOException {
        make("1", Duration.ofDays(100));
        change(
                "1",
                "proses",
                Duration.ofMinutes(5)); // after the overlap before the first request, and read all the same
        try (Book book = book(YAML.replace("start: 2026-01-01", "start: " + start))) {
            poll(book, null);
            String since = Book.query(web.exchange(index("/updates.json"))).get("start_date");
            if (!asked.isEmpty()) {
                assertThat(since).isEqualTo(asked);
            } else {
                assertThat(OffsetDateTime.parse(since).toInstant())
                        .isBetween(now.minusSeconds(3_605), Instant.now().minusSeconds(3_598));
            }
            assertThat(read(book)).contains("1 proses");
        }
    }

    private int index(String path) {
        for (int i = 0; i < web.requests().size(); i++) {
            if (web.requests().get(i).startsWith(path)) {
                return i;
            }
        }
        throw new AssertionError("nothing asks for " + path);
    }

    @Test
    void R10_aSourceGetsItsListOfChangesLaterAndLosesItAgain() throws IOException {
        make("1", Duration.ofDays(100));
        String kept;
        try (Book book = book(LIST)) {
            kept = poll(book, null);
            assertThat(kept).doesNotContain("changes");
        }
        web.anew();
        try (Book book = book(YAML)) {
            kept = poll(book, kept);
            assertThat(Book.query(web.exchange(0)).get("start_date"))
                    .startsWith(made.get("1")
                            .minusSeconds(3_600)
                            .plusSeconds(7 * 3_600)
                            .toString()
                            .substring(0, 13));
        }
        web.anew();
        try (Book book = book(LIST)) {
            poll(book, kept);
            assertThat(Book.query(web.exchange(0)).get("start_date"))
                    .startsWith(made.get("1")
                            .minusSeconds(3_600)
                            .plusSeconds(7 * 3_600)
                            .toString()
                            .substring(0, 13));
        }
    }

    @Test
    void R12_aBackfillAndACountAreOfTheRecordsAlone() throws IOException {
        make("1", Duration.ofDays(100));
        change("1", "selesai", Duration.ofMinutes(20));
        try (Book book = book(YAML)) {
            Count count = book.connector.count(book.connector.cursor(null), new Count.Bounds(10, 10));
            assertThat(count).isInstanceOfSatisfying(Count.Counted.class, it -> assertThat(it.records())
                    .isOne());
            Cursor at = book.connector.backfill(now.minus(Duration.ofDays(365)), now);
            while (!at.atRest()) {
                at = book.keep((PullResult.Page) book.connector.pull(book.connector.cursor(at.json())));
            }
            assertThat(book.keys()).containsExactly("1");
            assertThat(asked("/updates.json")).isZero();
        }
    }

    @Test
    void R4_anUnsettledChangeIsAskedAboutOnceMore() throws IOException {
        make("1", Duration.ofDays(100));
        make("9", Duration.ofHours(5));
        try (Book book = book(YAML)) {
            String kept = poll(book, null);
            change("1", "selesai", Duration.ofMinutes(20));
            Cursor at = book.connector.cursor(kept);
            PullResult.Page page = (PullResult.Page) book.connector.pull(at);
            while (page.originals().stream()
                    .noneMatch(it -> it.tree().toString().contains("selesai"))) {
                page = (PullResult.Page) book.connector.pull(book.keep(page));
            }
            at = page.next().kept(new PageOutcome(List.of(), 1));
            assertThat(at.atRest()).isFalse();
            page = (PullResult.Page) book.connector.pull(at);
            assertThat(page.originals()).extracting(Original::key).containsExactly("1");
        }
    }

    @Test
    void R13_aRowThatNamesNoRecordIsTold() throws IOException {
        make("1", Duration.ofDays(100));
        try (Book book = book(YAML.replace("key: record", "key: nomor"))) {
            change("1", "selesai", Duration.ofMinutes(20));
            poll(book, null);
            assertThat(book.owed).singleElement().satisfies(owed -> {
                assertThat(owed.hopeless()).isTrue();
                assertThat(owed.reason()).contains("list of changes", "'nomor' gives nothing");
            });
        }
    }
}
