package id.simpul.routes.store;

import static id.simpul.routes.IntakeBench.MAPPING;
import static id.simpul.routes.IntakeBench.original;
import static id.simpul.routes.IntakeBench.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.SourceFile;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.IntakeBench.Sent;
import id.simpul.routes.Letter;
import id.simpul.routes.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R13 to R16: one commit, what is owed, what the database refuses, and leases of sources. */
class KeepingIT {

    private static final Instant T = Instant.parse("2026-11-02T03:00:00Z");
    private static IntakeBench bench;

    private SourceBundle source;
    private HttpServer photos;
    private final AtomicInteger answer = new AtomicInteger(503);

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void clear() throws IOException {
        bench.clear();
        photos = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        photos.createContext("/", exchange -> {
            byte[] body = "a photo".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.get(), body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        photos.start();
        source = bench.source(
                "aduan",
                MAPPING,
                "request: { url: 'http://127.0.0.1:" + photos.getAddress().getPort()
                        + "/list', query: { since: '{cursor}' } }",
                "give-up: 1h");
    }

    @AfterEach
    void stopPhotos() {
        photos.stop(0);
    }

    private Original withPhoto(Map<String, Object> fields) {
        return original(
                fields,
                Instant.now(),
                new SourceFile.Remote(
                        "foto.jpg",
                        "image/jpeg",
                        "http://127.0.0.1:" + photos.getAddress().getPort() + "/foto.jpg"));
    }

    /** What the consumer does in a turn with what is owed. */
    private Kept retryOwed() {
        bench.db.update("update owed set due = now()");
        List<Sources.OwedRow> due = bench.sources.owedDue(source.id(), Owed.Kind.FILE, 10);
        List<Letter> letters = due.stream()
                .flatMap(row -> bench.store.reopenable(List.of(row.original())).stream()
                        .map(kept -> new Letter(
                                id.simpul.routes.source.Reopening.of(
                                                bench.running
                                                        .get(source.id())
                                                        .orElseThrow()
                                                        .connector(),
                                                kept.original())
                                        .withFiles(kept.original().files()),
                                null,
                                kept.id(),
                                row.owed().since())))
                .toList();
        return bench.take(source, new Page.Origin.OwedAgain(), letters, List.of());
    }

    @Test
    void R13_aPhotoThatCannotBeHadNowIsOwedAndItsNeighboursGoOn() {
        bench.read(source, withPhoto(record("1", T)), original(record("2", T)));
        assertThat(bench.deliveries()).hasSize(1);
        assertThat(bench.count("owed where kind = 'FILE' and key = '1'")).isEqualTo(1);

        retryOwed();
        assertThat(bench.deliveries()).hasSize(1);

        answer.set(200);
        retryOwed();

        assertThat(bench.deliveries()).hasSize(2);
        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("attachment where name = 'foto.jpg'")).isEqualTo(1);
        assertThat(bench.count("original where outcome = 'OWED'")).isZero();
    }

    @Test
    void R13_rereadingWhatIsOwedAddsNothing() {
        bench.read(source, withPhoto(record("1", T)));
        bench.read(source, withPhoto(record("1", T)));

        assertThat(bench.count("original")).isEqualTo(1);
        assertThat(bench.count("owed")).isEqualTo(1);
    }

    @Test
    void R13_aNewerReadingReplacesWhatIsOwed() {
        bench.read(source, withPhoto(record("1", T)));
        bench.read(source, original(record("1", T.plusSeconds(5), "title", "Tanpa foto")));

        assertThat(bench.titles()).containsExactly("Tanpa foto");
        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("original where outcome = 'REPLACED'")).isEqualTo(1);
    }

    @Test
    void R13_aNewerOwedReadingInheritsTheWaitingTimeOfTheOlder() {
        bench.read(source, withPhoto(record("1", T)));
        bench.db.update("update owed set since = now() - interval '2 hours'");

        bench.read(source, withPhoto(record("1", T.plusSeconds(5), "title", "Kedua")));
        retryOwed();

        assertThat(bench.titles()).containsExactly("Kedua");
    }

    @Test
    void R13_afterTheConfiguredTimeTheComplaintGoesOutWithTheFileMarkedUnavailable() {
        bench.read(source, withPhoto(record("1", T)));
        bench.db.update("update owed set since = now() - interval '2 hours'");

        retryOwed();

        assertThat(bench.deliveries()).hasSize(1);
        assertThat(bench.count("original where complaint::json #>> '{attachments,0,state}' = 'unavailable'"))
                .isEqualTo(1);
        assertThat(bench.count("owed")).isZero();
    }

    @Test
    void R13_aPhotoThatIsGoneDoesNotHoldTheComplaint() {
        answer.set(404);
        bench.read(source, withPhoto(record("1", T)));

        assertThat(bench.deliveries()).hasSize(1);
        assertThat(bench.count("owed")).isZero();
    }

    @Test
    void R13_anOwedMailIsKeptInTheCommitOfItsPage() {
        Owed mail = new Owed(Owed.Kind.MAIL, "INBOX/1/7", "empty fetch", "{}", null, false);
        bench.take(source, new Page.Origin.Live(), List.of(Letter.fresh(original(record("1", T)))), List.of(mail));

        assertThat(bench.count("owed where kind = 'MAIL' and key = 'INBOX/1/7'"))
                .isEqualTo(1);
    }

    @Test
    void R14_aPageReadWithAFencingNumberThatIsNoLongerOursKeepsNothing() {
        Lease stale = bench.sources.take(source.id(), 0, Duration.ZERO).orElseThrow();
        bench.db.update("update source set expires = now() - interval '1 second'");
        Sources other = new Sources(bench.client, IntakeBench.hub("other"));
        Lease fresh = other.take(source.id(), 0, Duration.ZERO).orElseThrow();
        assertThat(fresh.fence()).isGreaterThan(stale.fence());

        assertThatThrownBy(() -> bench.takeUnder(
                        stale,
                        source,
                        new Page.Origin.Live(),
                        List.of(Letter.fresh(original(record("1", T)))),
                        List.of()))
                .isInstanceOf(LeaseLost.class)
                .hasMessageContaining("another hub");

        assertThat(bench.count("original")).isZero();
        assertThat(bench.count("identity")).isZero();
        assertThat(bench.count("delivery")).isZero();
    }

    @Test
    void R14_aRowThatTheDatabaseRefusesIsQuarantinedAsBytesAndItsNeighboursAreKept() {
        Original refused = original(record("a\0b", T, "title", "Kunci rusak"));

        Kept kept = bench.read(source, original(record("1", T)), refused, original(record("2", T)));

        assertThat(kept.delivered()).isEqualTo(2);
        assertThat(kept.quarantined()).isEqualTo(1);
        assertThat(bench.count("identity where native_id = '" + refused.fingerprint() + "'"))
                .isEqualTo(1);
        byte[] body = bench.db.queryForObject("select body from original where outcome = 'QUARANTINED'", byte[].class);
        assertThat(body).isEqualTo(((Content.Inline) refused.content()).bytes());
        bench.read(source, refused);
        assertThat(bench.inQuarantine()).hasSize(1);
    }

    @Test
    void R1_aRecordWithoutAReadableKeyHasItsHashAsKey() {
        byte[] bytes = IntakeBench.utf8("{\"title\":\"tanpa kunci\"}");
        String hash = IntakeBench.sha256(bytes);
        Original keyless = new Original(
                null,
                null,
                null,
                Instant.now(),
                new Content.Inline(bytes),
                "application/json",
                hash,
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                "no key");

        bench.read(source, keyless);
        bench.read(source, keyless);

        assertThat(bench.count("identity where native_id = '" + hash + "'")).isEqualTo(1);
        assertThat(bench.inQuarantine()).hasSize(1);
    }

    @Test
    void R16_oneSourceIsReadByOneHubAtATimeAndTheFencingNumberRises() {
        Sources one = new Sources(bench.client, IntakeBench.hub("one"));
        Sources two = new Sources(bench.client, IntakeBench.hub("two"));
        Lease first = one.take(source.id(), 0, Duration.ZERO).orElseThrow();

        assertThat(two.take(source.id(), 0, Duration.ZERO)).isEmpty();
        one.giveUp(first);
        Lease second = two.take(source.id(), 0, Duration.ZERO).orElseThrow();

        assertThat(second.fence()).isGreaterThan(first.fence());
        one.giveUp(first);
        assertThat(bench.count("source where owner is not null")).isEqualTo(1);
    }

    @Test
    void R16_aLeaseThatCouldNotBeGivenUpWhileTheDatabaseWasAwayDoesNotStopTheSourceForEver() {
        Sources hub = new Sources(bench.client, IntakeBench.hub("one"));
        Lease left = hub.take(source.id(), 0, Duration.ZERO).orElseThrow();
        hub.renew(); // the heartbeat goes on, the turn has ended

        assertThat(hub.take(source.id(), 0, Duration.ZERO).orElseThrow().fence())
                .isGreaterThan(left.fence());
    }

    @Test
    void R16_hubsThatShareASourceDoNotAskItMoreOftenThanItsPause() {
        Sources one = new Sources(bench.client, IntakeBench.hub("one"));
        Sources two = new Sources(bench.client, IntakeBench.hub("two"));
        one.giveUp(one.take(source.id(), 0, Duration.ofMinutes(1)).orElseThrow());

        assertThat(two.take(source.id(), 0, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void R16_placesInTheOutboxFollowTheOrderInWhichTheComplaintWasLocked() throws Exception {
        bench.read(source, record("1", T));
        // Two writers of one complaint: replays take no lease, only the identity's lock.
        List<Thread> writers = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(() -> bench.take(
                        source,
                        new Page.Origin.Replay("test"),
                        List.of(Letter.fresh(original(record("1", T.plusSeconds(i + 1), "title", "Versi " + i)))),
                        List.of())))
                .toList();
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }

        List<Integer> sequences =
                bench.deliveries().stream().map(Sent::sequence).toList();
        assertThat(sequences).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void pagesOfAThousandRecordsCostThreeRowsARecord() {
        Original[] many = IntStream.range(0, 1000)
                .mapToObj(i -> original(record("k" + i, T)))
                .toArray(Original[]::new);
        bench.read(source, many);

        assertThat(bench.count("identity")).isEqualTo(1000);
        assertThat(bench.count("original")).isEqualTo(1000);
        assertThat(bench.count("delivery")).isEqualTo(1000);
        assertThat(bench.count("alias") + bench.count("event where complaint is not null") + bench.count("attachment"))
                .isZero();
    }
}
