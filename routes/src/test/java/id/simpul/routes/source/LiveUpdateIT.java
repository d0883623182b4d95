package id.simpul.routes.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import id.simpul.mappings.folder.SourceFiles;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.Letter;
import id.simpul.routes.Page;
import id.simpul.routes.store.Versions;
import id.simpul.routes.store.Versions.Outcome;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Sources change while they run: in every hub, without a restart, and without a complaint lost, doubled or out of order. */
class LiveUpdateIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, String> ENVIRONMENT = Map.of("KOTA_KEY", "kunci");

    private static IntakeBench bench;

    @TempDir
    private Path folder;

    private LiveHub hub;
    private HttpServer system;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Map<String, Object>> records = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Called with each request's query. */
    private volatile Consumer<String> whenAsked = query -> {};

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void open() throws Exception {
        bench.clear();
        system = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        system.setExecutor(threads);
        system.createContext("/", exchange -> {
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            asked.add(query);
            whenAsked.accept(query);
            int page = query.matches(".*page=\\d+.*") ? Integer.parseInt(query.replaceAll(".*page=(\\d+).*", "$1")) : 1;
            Instant since = query.matches(".*since=\\d.*")
                    ? Instant.parse(query.replaceAll(".*since=([^&]+).*", "$1"))
                    : Instant.MIN;
            List<Map<String, Object>> rows = records.stream()
                    .filter(row -> !Instant.parse((String) row.get("at")).isBefore(since))
                    .skip((page - 1) * 10L)
                    .limit(query.contains("page=") ? 10 : 10_000)
                    .toList();
            byte[] body = JsonMapper.shared().writeValueAsBytes(Map.of("items", rows));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        system.start();
        hub = new LiveHub(bench, folder.resolve("home"), ENVIRONMENT);
    }

    @AfterEach
    void close() {
        hub.close();
        system.stop(0);
        threads.shutdownNow();
    }

    private void records(int from, int until) {
        IntStream.range(from, until)
                .forEach(n -> records.add(IntakeBench.record(
                        "A-" + n, Instant.parse("2026-11-01T00:00:00Z").plusSeconds(n), "title", "Aduan " + n)));
    }

    /** {@code lines} replace lines of source.yaml with the same key; one that begins with {@code mapping/} those of mapping.yaml. */
    private SourceFiles kota(String... lines) {
        return files("kota", lines);
    }

    private SourceFiles files(String id, String... lines) {
        Map<String, String> yaml = new TreeMap<>();
        StringBuilder mapping = new StringBuilder(IntakeBench.MAPPING);
        Stream.concat(
                        Stream.of(
                                "id: " + id,
                                "title: A test source",
                                "protocol: rest",
                                "every: 100ms",
                                "start: beginning",
                                "deliver: live",
                                "zone: Asia/Jakarta",
                                "regions: kemendagri",
                                "request: { url: 'http://127.0.0.1:%d/list', query: { since: '{cursor}' } }"
                                        .formatted(system.getAddress().getPort()),
                                "records: items",
                                "key: $string(id)",
                                "version: at",
                                "page: { style: none }",
                                "cursor: { field: at, format: iso, overlap: 10m }"),
                        Stream.of(lines))
                .forEach(line -> {
                    if (line.startsWith("mapping/")) {
                        String key = line.substring(8, line.indexOf(':') + 1);
                        int at = mapping.indexOf(key);
                        mapping.replace(at, mapping.indexOf("\n", at), line.substring(8));
                    } else {
                        yaml.put(line.substring(0, line.indexOf(':')), line);
                    }
                });
        List<id.simpul.mappings.FileProblem> problems = new ArrayList<>();
        SourceFiles files = SourceFiles.of(
                id,
                Map.of(
                        "source.yaml", (String.join("\n", yaml.values()) + "\n").getBytes(UTF_8),
                        "mapping.yaml", mapping.toString().getBytes(UTF_8)),
                problems);
        assertThat(problems).isEmpty();
        return files;
    }

    private int make(SourceFiles files) {
        return make("kota", files);
    }

    private int make(String id, SourceFiles files) {
        Examiner.Examined examined = hub.examiner.examine(id, files);
        assertThat(examined.problems()).isEmpty();
        return ((Outcome.Made) hub.versions.make(
                        new Versions.Change(
                                id,
                                files,
                                Duration.ofMinutes(1),
                                examined.difference().anew(),
                                examined.difference().forget(),
                                Versions.How.API,
                                null,
                                "test"),
                        hub.versions.running(id).map(Versions.Version::number).orElse(0)))
                .version();
    }

    private void makeUnexamined(SourceFiles files) {
        hub.versions.make(
                new Versions.Change("kota", files, Duration.ofMinutes(1), false, false, Versions.How.API, null, "test"),
                hub.versions.running("kota").orElseThrow().number());
    }

    private void begin(SourceFiles files) throws Exception {
        make(files);
        activate("kota");
        hub.follow();
    }

    private static void activate(String id) {
        bench.db.update("update source set activated_at = now(), delivery = 'LIVE' where id = ?", id);
    }

    private void awaitDelivered(int count) {
        await().atMost(SOON).until(() -> bench.count("delivery") == count);
    }

    @Test
    void aNewVersionRunsWithoutARestartAndDeliversNothingByItself() throws Exception {
        records(0, 5);
        begin(kota());
        awaitDelivered(5);

        assertThat(make(kota("mapping/title: title & '!'"))).isEqualTo(2);
        await().atMost(SOON).until(() -> {
            hub.follow(); // a turn under way is not torn away
            return bench.count("source where last_good > (select at from source_version where version = 2)") == 1;
        });
        assertThat(bench.count("delivery"))
                .as("R3: a new mapping alone delivers nothing")
                .isEqualTo(5);

        records(5, 6);
        awaitDelivered(6);
        assertThat(bench.titles()).contains("Aduan 4", "Aduan 5!");
        assertThat(hub.camel.getRoutes()).extracting(it -> it.getRouteId()).contains("pull-kota");
    }

    @Test
    void R14_aPageReadUnderAFormerVersionIsNotKeptButAskedForAgain() throws Exception {
        records(0, 25);
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenAsked = query -> {
            if (query.contains("since=2026-11-01") && second.getCount() > 0) {
                second.countDown();
                waitFor(goOn);
            }
        };
        String paged = "request: { url: 'http://127.0.0.1:%d/list', query: { since: '{cursor}', page: '{page}' } }"
                .formatted(system.getAddress().getPort());
        String pages = "page: { style: number, first: 1, size: 10, order: ascending }";
        begin(kota(paged, pages));
        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();

        make(kota(paged, pages, "mapping/title: title & '!'"));
        hub.follow(); // the turn has the seat: nothing is torn away under it
        assertThat(hub.running.get("kota").orElseThrow().isRetired()).isTrue();
        goOn.countDown();
        await().atMost(SOON).until(() -> {
            hub.follow();
            return bench.count("delivery") == 25;
        });
        assertThat(bench.titles())
                .as("each once, in the source's order, what came after the change under the new mapping")
                .containsExactlyElementsOf(IntStream.range(0, 25)
                        .mapToObj(n -> "Aduan " + n + (n < 10 ? "" : "!"))
                        .toList());
    }

    @Test
    void aListThatIsAskedForInAnotherWayIsReadFromItsMarkAgain() throws Exception {
        records(0, 25);
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        whenAsked = query -> {
            if (query.contains("page=2") && query.contains("open")) {
                second.countDown();
                waitFor(goOn);
            }
        };
        String pages = "page: { style: number, first: 1, size: 10, order: descending }";
        String request =
                "request: { url: 'http://127.0.0.1:%d/list', query: { of: '%s', page: '{page}', since: '{cursor}' } }";
        int port = system.getAddress().getPort();
        begin(kota(request.formatted(port, "open"), pages, "cursor: { field: at, format: iso, overlap: 10m }"));
        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        records.add(
                0, IntakeBench.record("B-1", Instant.parse("2026-11-01T00:00:00Z"), "title", "Baru di halaman satu"));
        make(kota(request.formatted(port, "all"), pages, "cursor: { field: at, format: iso, overlap: 10m }"));
        goOn.countDown();
        await().atMost(SOON).until(() -> {
            hub.follow();
            return bench.count("delivery") == 26;
        });
        assertThat(asked.stream()
                        .filter(it -> it.contains("of=all"))
                        .findFirst()
                        .orElseThrow())
                .contains("page=1");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void R16_aHubThatDoesNotFollowCanAskForNothingAndKeepNothing() throws Exception {
        begin(kota("every: 1h"));
        await().atMost(SOON).until(() -> bench.count("source where last_good is not null and owner is null") == 1);
        var old = hub.running.get("kota").orElseThrow().bundle();
        var lease = bench.sources.borrow("kota", true).orElseThrow();
        var letter = Letter.fresh(IntakeBench.original(IntakeBench.record("A-1", Instant.now())));
        make(kota("title: Changed", "every: 1h"));

        assertThat(bench.sources.take("kota", old.version(), Duration.ZERO)).isEmpty();
        for (Page.Origin origin :
                List.of(new Page.Origin.Live(), new Page.Origin.OwedAgain(), new Page.Origin.Replay("x"))) {
            assertThatThrownBy(() -> bench.takeUnder(
                            origin instanceof Page.Origin.Replay ? null : lease,
                            old,
                            origin,
                            List.of(letter),
                            List.of()))
                    .isInstanceOf(id.simpul.routes.store.VersionChanged.class);
        }
        assertThat(bench.count("original") + bench.count("identity")).isZero();
    }

    @Test
    void twoHubsFollowAndOneThatLacksAVariableSaysSoAndRunsTheRest() throws Exception {
        try (LiveHub second = new LiveHub(bench, folder.resolve("second"), Map.of())) {
            records(0, 3);
            begin(kota());
            make("desa", files("desa"));
            second.settle();
            assertThat(second.running.bundles()).hasSize(2);

            make(kota("auth: { bearer: '${KOTA_KEY}' }"));
            hub.settle();
            second.settle();
            assertThat(second.running.bundles()).extracting(it -> it.id()).containsExactly("desa");
            assertThat(hub.running.bundles()).extracting(it -> it.version()).containsExactlyInAnyOrder(2, 1);
            assertThat(bench.db.queryForList("select reason || ' / ' || fix from source_trouble", String.class))
                    .singleElement()
                    .asString()
                    .startsWith("kota/source.yaml:1:18 auth.bearer: KOTA_KEY is not set / set KOTA_KEY")
                    .doesNotContain(folder.toString());
            assertThat(second.camel.getRoute("pull-kota")).isNull();

            make(kota());
            second.settle();
            assertThat(second.running.bundles()).hasSize(2);
            assertThat(bench.count("source_trouble")).isZero();
        }
    }

    @Test
    void aSecretThatIsPutIntoItsFileLaterIsFound() throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        make(kota("auth: { bearer: '${KOTA_KEY}' }"));
        try (LiveHub second =
                new LiveHub(bench, folder.resolve("second"), Map.of("SIMPUL_SECRETS", secrets.toString()))) {
            second.settle();
            assertThat(second.running.bundles()).isEmpty();
            assertThat(bench.count("source_trouble")).isEqualTo(1);
            Files.writeString(secrets.resolve("KOTA_KEY"), "kunci");
            bench.db.update(
                    "update setting set value = (value::int + 1)::text where name = 'source-changes'"); // or in 30 s
            second.settle();
            assertThat(second.running.bundles()).hasSize(1);
        }
    }

    @Test
    void whatThisHubCannotReadStopsNoOtherSource() throws Exception {
        make("desa", files("desa"));
        hub.versions.make(
                new Versions.Change(
                        "kota",
                        SourceFiles.kept(Map.of("source.yaml", "id: kota\nprotocol: telepathy\n".getBytes(UTF_8))),
                        Duration.ZERO,
                        false,
                        false,
                        Versions.How.API,
                        null,
                        "a newer hub"),
                0);
        hub.settle();
        assertThat(hub.running.bundles()).extracting(it -> it.id()).containsExactly("desa");
        assertThat(bench.count("source_trouble where source = 'kota'")).isEqualTo(1);
    }

    @Test
    void aRemovedSourceKeepsWhatItHasAndGoesOnWhereItWasWhenItIsAddedAgain() throws Exception {
        records(0, 3);
        begin(kota());
        awaitDelivered(3);
        String cursor = bench.db.queryForObject("select cursor from source", String.class);
        hub.versions.remove("kota", 1, Versions.How.API, "over", "test");
        hub.settle();
        assertThat(hub.running.bundles()).isEmpty();
        assertThat(hub.camel.getRoute("pull-kota")).isNull();
        int requests = asked.size();
        records(3, 4);
        hub.settle();
        assertThat(asked).hasSize(requests);
        assertThat(bench.count("delivery")).isEqualTo(3);
        assertThat(bench.db.queryForObject("select cursor from source", String.class))
                .isEqualTo(cursor);

        assertThat(make(kota())).isEqualTo(3);
        hub.settle();
        awaitDelivered(4);
        assertThat(bench.titles()).containsExactly("Aduan 0", "Aduan 1", "Aduan 2", "Aduan 3");
    }

    @Test
    void R13_whatAFormerSystemOwesIsNeverAskedOfTheNextOneAndNotForgotten() throws Exception {
        begin(kota());
        await().atMost(SOON).until(() -> bench.count("source where last_good is not null and owner is null") == 1);
        bench.db.update("insert into owed (source, kind, key, reason, payload) values"
                + " ('kota', 'MAIL', 'INBOX/1/7', 'not there yet', '{\"mail\":7}'), ('kota', 'RECORD', 'A-9', '503', '{\"row\":9}'),"
                + " ('kota', 'AFTER', 'INBOX/1/6', 'not done yet', '{}')");
        hub.versions.make(
                new Versions.Change(
                        "kota", kota("title: Other"), Duration.ZERO, true, true, Versions.How.API, null, "test"),
                1);
        assertThat(bench.count("owed where kind = 'AFTER'")).isZero();
        assertThat(bench.count("backfill where source = 'kota' and state = 'RUNNING'"))
                .isEqualTo(1);
        hub.settle();
        await().atMost(SOON).until(() -> bench.count("owed") == 0);
        assertThat(bench.db.queryForList("select native_id from identity where quarantined order by 1", String.class))
                .containsExactly("owed/mail INBOX/1/7 before version 2", "owed/record A-9 before version 2");
        assertThat(bench.count("event where what = 'after-action-given-up' and detail like 'INBOX/1/6: %'"))
                .isEqualTo(1);
    }

    @Test
    void R12_aBackfillUnderWayGoesOnUnderTheNextVersionAndEndsWithEachRecordOnce() throws Exception {
        records(0, 30);
        String paged = "request: { url: 'http://127.0.0.1:%d/list', query: { since: '{cursor}', page: '{page}'%s } }";
        String pages = "page: { style: number, first: 1, size: 10, order: ascending }";
        int port = system.getAddress().getPort();
        make(kota(paged.formatted(port, ""), pages, "start: now"));
        activate("kota");
        hub.settle();
        await().atMost(SOON).until(() -> bench.count("source where last_good is not null") == 1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        whenAsked = query -> {
            if (query.contains("since=2026-11-01") && second.getCount() > 0) {
                second.countDown();
                waitFor(goOn);
            }
        };
        bench.db.update(
                "insert into backfill (source, from_at, until_at, asked_by) values ('kota', '2026-10-01', '2026-11-20', 'test')");
        await().atMost(SOON).until(() -> second.getCount() == 0);
        make(kota(paged.formatted(port, ", all: 'yes'"), pages, "start: now", "mapping/title: title & '!'"));
        goOn.countDown();
        await().atMost(SOON).until(() -> {
            hub.follow();
            return bench.count("backfill where state = 'DONE'") == 1;
        });
        assertThat(bench.count("delivery")).isEqualTo(30);
        assertThat(bench.count("identity")).isEqualTo(30);
        assertThat(bench.titles()).contains("Aduan 9", "Aduan 29!");
    }

    @Test
    void R5_quarantineIsReplayedUnderTheVersionThatRunsOrNotAtAll() throws Exception {
        records.add(IntakeBench.record("A-1", Instant.parse("2026-11-01T00:00:00Z"), "reported", "kemarin dulu"));
        begin(kota("every: 1h"));
        await().atMost(SOON).until(() -> bench.count("original where outcome = 'QUARANTINED'") == 1);
        var former = hub.running.get("kota").orElseThrow().bundle();
        make(kota("every: 1h", "mapping/reported-at: \"'2026-11-01T00:00:00Z'\""));

        bench.running.add(former); // this hub has not followed yet
        assertThatThrownBy(() -> bench.replay(former, bench.inQuarantine()))
                .isInstanceOf(id.simpul.routes.store.VersionChanged.class);
        assertThat(bench.inQuarantine()).hasSize(1);
        hub.settle();
        bench.replay(hub.running.get("kota").orElseThrow().bundle(), bench.inQuarantine());
        assertThat(bench.inQuarantine()).isEmpty();
        assertThat(bench.count("delivery")).isEqualTo(1);
    }

    @Test
    void whoeverIsNotBasedOnWhatRunsChangesNothing() throws Exception {
        make(kota());
        make(kota("title: Two"));
        Outcome stale = hub.versions.make(
                new Versions.Change(
                        "kota", kota("title: Three"), Duration.ZERO, false, false, Versions.How.API, null, "late"),
                1);
        assertThat(stale).isInstanceOfSatisfying(Outcome.Stale.class, it -> assertThat(
                        it.runs().orElseThrow().number())
                .isEqualTo(2));
        assertThat(hub.versions.history("kota", 10)).hasSize(2);
        assertThat(hub.versions.files("kota", 1).hash()).isEqualTo(kota().hash());
    }

    @Test
    void handWrittenRoutesAreReplacedWhileTheyRun() throws Exception {
        Path inbox = Files.createDirectories(folder.resolve("inbox"));
        try (LiveHub reads = new LiveHub(bench, folder.resolve("third"), Map.of("INBOX", inbox.toString()))) {
            for (String never : List.of("surat-never", "surat-nor-this")) { // not activated: its route does not run
                make2(reads, letters("A-", never));
                reads.settle();
            }
            make2(reads, letters("A-"));
            activate("surat");
            reads.settle();
            Files.writeString(inbox.resolve("1.txt"), "Lampu padam");
            awaitDelivered(1);
            make2(reads, letters("B-"));
            reads.settle();
            Files.writeString(inbox.resolve("2.txt"), "Jalan rusak");
            awaitDelivered(2);
            assertThat(bench.db.queryForList("select native_id from identity order by 1", String.class))
                    .containsExactly("A-1.txt", "B-2.txt");
            assertThat(((org.apache.camel.model.ModelCamelContext) reads.camel).getRouteDefinitions())
                    .extracting(it -> it.getRouteId())
                    .filteredOn(it -> it.startsWith("surat/"))
                    .containsExactly("surat/surat-files");
            assertThat(reads.camel.getRoutes().stream()
                            .filter(it -> it.getRouteId().startsWith("surat/")))
                    .hasSize(1);
        }
    }

    private void make2(LiveHub at, SourceFiles files) {
        at.versions.make(
                new Versions.Change("surat", files, Duration.ZERO, false, false, Versions.How.API, null, "test"),
                at.versions.running("surat").map(Versions.Version::number).orElse(0));
    }

    private static SourceFiles letters(String prefix) {
        return letters(prefix, "surat-files");
    }

    private static SourceFiles letters(String prefix, String route) {
        return SourceFiles.kept(Map.of(
                "source.yaml",
                "id: surat\ntitle: Surat\nprotocol: intake\ndeliver: live\nzone: Asia/Jakarta\nregions: kemendagri\n"
                        .getBytes(UTF_8),
                "mapping.yaml",
                "title: text\ndescription: text\nkind: \"'complaint'\"\nanonymous: \"false\"\nsecret: \"false\"\nreported-at: \"'2026-11-01T00:00:00Z'\"\n"
                        .getBytes(UTF_8),
                "route.yaml",
                """
                - route:
                    id: %s
                    from:
                      uri: file:{{INBOX}}
                      parameters:
                        delay: 50
                        initialDelay: 0
                        readLock: changed
                        readLockCheckInterval: 10
                        move: .done
                      steps:
                        - setHeader:
                            name: key
                            simple: "%s${file:name}"
                        - to: direct:intake
                """
                        .formatted(route, prefix)
                        .getBytes(UTF_8)));
    }

    /**
     * A thousand, or on a busy machine as many as go into {@code -Dlive.seconds} (45), but never fewer than 200;
     * {@code -Dlive.updates} asks for another number.
     */
    @Test
    void aThousandLiveUpdatesLeaveNothingBehind() throws Exception {
        int updates = Integer.getInteger("live.updates", 1000);
        long patience = TimeUnit.SECONDS.toNanos(Integer.getInteger("live.seconds", 45));
        records(0, 3);
        begin(kota("every: 1h"));
        awaitDelivered(3);
        for (int i = 0; i < 50; i++) {
            makeUnexamined(kota("every: 1h", "title: Warm " + i));
            hub.follow();
        }
        Footprint before = footprint();
        long began = System.nanoTime();
        int done = 0;
        for (; done < updates && (done < 200 || System.nanoTime() - began < patience); done++) {
            makeUnexamined(kota("every: 1h", "title: Number " + done));
            hub.follow();
        }
        await().atMost(SOON).until(() -> {
            hub.follow();
            return hub.follower.isSettled("kota");
        });
        Footprint after = footprint();
        System.out.printf(
                "LiveUpdateIT: %d updates in %.1f s: %s -> %s%n",
                done, (System.nanoTime() - began) / 1e9, before, after);
        assertThat(after.routes()).isEqualTo(before.routes());
        assertThat(after.endpoints()).isEqualTo(before.endpoints());
        assertThat(after.beans()).isEqualTo(before.beans());
        assertThat(after.planned()).isEqualTo(before.planned());
        assertThat(after.folders()).isEqualTo(before.folders());
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 3);
        assertThat(after.heap()).isLessThanOrEqualTo(before.heap() + (8L << 20));
        assertThat(bench.count("delivery")).isEqualTo(3);
    }

    private record Footprint(int routes, int endpoints, int beans, int planned, int folders, int threads, long heap) {}

    private Footprint footprint() throws Exception {
        await().atMost(SOON).until(() -> {
            hub.follow();
            return hub.follower.isSettled("kota");
        });
        Thread.sleep(500); // clients of a closed connector end by themselves
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(100);
        }
        try (Stream<Path> folders =
                Files.list(folder.resolve("home").resolve(hub.identity.owner().toString()))) {
            return new Footprint(
                    hub.camel.getRoutes().size(),
                    hub.camel.getEndpoints().size(),
                    ManagementFactory.getPlatformMBeanServer().getMBeanCount(),
                    hub.queued(),
                    (int) folders.count(),
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }
}
