package id.simpul.routes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.TokenStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.Page;
import id.simpul.routes.Settings;
import id.simpul.routes.store.HubIdentity;
import id.simpul.routes.store.Kept;
import id.simpul.routes.store.Lease;
import id.simpul.routes.store.SourceTokens;
import id.simpul.routes.store.Sources;
import id.simpul.simulators.Mix;
import id.simpul.simulators.RestProvince;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R10, R12, R13, R17: turns of a source that is a real server, with the shipped source folder. */
class TurnsIT {

    private static IntakeBench bench;

    @TempDir
    private Path folder;

    private final RestProvince province = RestProvince.start(7);
    private final ExecutorService slow = Executors.newSingleThreadExecutor();
    private Turns turns;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void clear() {
        bench.clear();
        turns = new Turns(
                bench.running,
                bench.sources,
                bench.store,
                bench.vanished,
                bench.turnstile,
                new Settings.Poll(2, 1, Duration.ofSeconds(3)),
                slow);
    }

    @AfterEach
    void close() {
        province.close();
        slow.shutdownNow();
    }

    /** The shipped folder, with lines of its source.yaml replaced. */
    private SourceBundle source(String... replacements) throws IOException {
        Path shipped = Path.of("../mappings/sources/jabar-aduan");
        Path copy = folder.resolve("sources/jabar-aduan");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(shipped.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
        String yaml = Files.readString(copy.resolve("source.yaml")).replace("every: 2s", "every: 1ms");
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(yaml).contains(replacements[i]);
            yaml = yaml.replace(replacements[i], replacements[i + 1]);
        }
        Files.writeString(copy.resolve("source.yaml"), yaml);
        SourceFolders.Found found =
                SourceFolders.read(copy, Map.of("JABAR_URL", province.url(), "JABAR_KEY", province.key()));
        assertThat(found.problems()).isEmpty();
        SourceBundle bundle = found.sources().get(0);
        bench.running.add(bundle);
        bench.sources.register(List.of(bundle));
        bench.life.activate(bundle.id(), bundle.definition().delivery(), "", "test");
        return bundle;
    }

    private int turn() {
        bench.db.update("update source set last_attempt = null");
        bench.db.update("update owed set due = now()");
        return turns.take("jabar-aduan", bench::intake, () -> true);
    }

    private String cursor() {
        return bench.db.queryForObject("select cursor from source", String.class);
    }

    @Test
    void aTurnReadsThePagesOneAfterAnotherAndTheNextTurnFindsNothing() throws IOException {
        province.addAll(250, Mix.GOOD);
        source();

        assertThat(turn()).isGreaterThanOrEqualTo(3);
        assertThat(bench.count("identity")).isEqualTo(250);
        int read = bench.count("original");

        turn();
        assertThat(bench.count("original")).isEqualTo(read);
        assertThat(bench.count("source where health = 'WELL' and owner is null"))
                .isEqualTo(1);
    }

    @Test
    void R12_aBackfillTakesTurnsWithTheLivePollAndNeverMovesItsMark() throws IOException {
        province.addAll(60, Mix.GOOD);
        SourceBundle bundle = source("start: beginning", "start: now");
        turn();
        assertThat(bench.count("identity")).isZero();
        String mark = cursor();

        bench.db.update(
                "insert into backfill (source, from_at, until_at, asked_by) values (?, now() - interval '60 days', now(), 'test')",
                bundle.id());
        turn();

        assertThat(bench.count("identity")).isEqualTo(60);
        assertThat(bench.count("backfill where state = 'DONE' and records >= 60"))
                .isEqualTo(1);
        assertThat(mark(cursor())).isEqualTo(mark(mark));
    }

    @Test
    void R12_aBackfillShowsHowFarItIsAndStopsAfterThePageInHand() throws IOException {
        province.addAll(350, Mix.GOOD);
        SourceBundle bundle = source("start: beginning", "start: now");
        turn();
        bench.db.update(
                "insert into backfill (source, from_at, until_at, asked_by) values (?, now() - interval '60 days', now(), 'test')",
                bundle.id());
        bench.db.update("update source set last_attempt = null");
        turns.take(
                bundle.id(),
                page -> {
                    Kept kept = bench.intake(page);
                    if (page.origin() instanceof id.simpul.routes.Page.Origin.Backfill) {
                        bench.db.update("update backfill set state = 'STOPPED'");
                    }
                    return kept;
                },
                () -> true);
        assertThat(
                        bench.count(
                                "backfill where state = 'STOPPED' and pages = 1 and records > 0 and reached is not null and cursor is not null"))
                .isEqualTo(1);
        int read = bench.count("identity");
        assertThat(read).isBetween(1, 349);

        turn();

        assertThat(bench.count("identity")).isEqualTo(read);
    }

    @Test
    void aNewSourceIsNotAskedBeforeAPersonActivatesIt() throws IOException {
        province.addAll(10, Mix.GOOD);
        source();
        bench.db.update("update source set activated_at = null, activated_by = null, delivery = null");

        assertThat(turn()).isZero();

        assertThat(bench.life.activate("jabar-aduan", Delivery.LIVE, "", "test"))
                .isTrue();
        assertThat(bench.life.activate("jabar-aduan", Delivery.LIVE, "", "test"))
                .isFalse();
        assertThat(turn()).isPositive();
    }

    @Test
    void aPausedSourceIsNotAskedByAnyHubAndGoesOnWhereItWas() throws IOException {
        province.addAll(120, Mix.GOOD);
        SourceBundle bundle = source();
        turn();
        String before = cursor();
        bench.life.pause(bundle.id(), null, "test");
        for (int i = 0; i < 10; i++) {
            province.publish();
        }

        assertThat(turn()).isZero();
        assertThat(new Sources(bench.client, IntakeBench.hub("other")).take(bundle.id(), 0, Duration.ZERO))
                .isEmpty();
        assertThat(cursor()).isEqualTo(before);

        bench.life.resume(bundle.id(), "test");
        turn();
        assertThat(bench.count("identity")).isEqualTo(130);
    }

    @Test
    void R16_onceAPauseIsSaidThePollThatIsUnderWayKeepsNothingMore() throws IOException {
        province.addAll(250, Mix.GOOD);
        source();
        bench.db.update("update source set last_attempt = null");
        turns.take(
                "jabar-aduan",
                page -> {
                    if (bench.count("identity") > 0) {
                        bench.life.pause("jabar-aduan", null, "test");
                    }
                    return bench.intake(page);
                },
                () -> true);
        int kept = bench.count("identity");
        assertThat(kept).isBetween(1, 249);

        bench.life.resume("jabar-aduan", "test");
        turn();

        assertThat(bench.count("identity")).isEqualTo(250);
    }

    @Test
    void aCountAsksPolitelyKeepsNothingAndIsWhatThePullThenBrings() throws IOException {
        province.addAll(250, Mix.GOOD);
        SourceBundle bundle = source();
        Counter counter = new Counter(bench.running, bench.turnstile);

        Count.Counted counted = (Count.Counted) counter.fromStart(bundle);

        assertThat(counted.records()).isEqualTo(250);
        assertThat(counted.more()).isFalse();
        assertThat(counted.oldest()).isNotNull().isBefore(counted.newest());
        assertThat(bench.count("identity")).isZero();
        assertThat(bench.count("source where cursor is null and owner is null and last_attempt is null"))
                .isEqualTo(1);
        turn();
        assertThat(bench.count("identity")).isEqualTo(250);
    }

    @Test
    void aCountEndsAtItsBoundsAndSaysSo() throws IOException {
        province.addAll(250, Mix.GOOD);
        SourceBundle bundle = source();
        try (SourceConnector connector = bench.running.open(bundle)) {
            Count.Counted counted = (Count.Counted) connector.count(connector.cursor(null), new Count.Bounds(2, 30));
            assertThat(counted.records()).isEqualTo(200);
            assertThat(counted.more()).isTrue();
        }
        province.trouble(Trouble.REFUSE);
        assertThat(new Counter(bench.running, bench.turnstile).fromStart(bundle))
                .isInstanceOfSatisfying(
                        Count.NotCounted.class, not -> assertThat(not.fix()).isNotNull());
    }

    @Test
    void R16_aCountWaitsForAPollOfAnotherHubAndGivesUpPolitely() throws Exception {
        SourceBundle bundle = source();
        Lease held = new Sources(bench.client, IntakeBench.hub("other"))
                .take(bundle.id(), 0, Duration.ZERO)
                .orElseThrow();
        assertThat(bench.turnstile.beside(bundle.id(), false, Duration.ofMillis(200), lease -> "asked"))
                .isEmpty();
        new Sources(bench.client, IntakeBench.hub("other")).giveUp(held);
        assertThat(bench.turnstile.beside(bundle.id(), false, Duration.ofMillis(200), lease -> "asked"))
                .contains("asked");
    }

    private static String mark(String cursor) {
        return cursor.replaceAll(".*\"mark\":\"([^\"]*)\".*", "$1").replaceAll("(?s)^\\{.*", "none");
    }

    @Test
    void R12_whileOneHubHasTheTurnNoOtherAsks() throws IOException {
        province.addAll(10, Mix.GOOD);
        SourceBundle bundle = source();
        Sources other = new Sources(bench.client, IntakeBench.hub("other"));
        Lease held = other.take(bundle.id(), 0, Duration.ZERO).orElseThrow();

        assertThat(turn()).isZero();

        other.giveUp(held);
        assertThat(turn()).isPositive();
    }

    @Test
    void R13_aPhotoThatFailsTwiceIsFetchedInALaterTurn() throws IOException {
        province.addAll(250, Mix.GOOD);
        source();
        turn();
        assertThat(bench.count("owed")).isPositive();

        for (int i = 0; i < 4; i++) {
            turn();
        }

        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("original where outcome = 'OWED'")).isZero();
    }

    @Test
    void R14_aPageThatCouldNotBeKeptIsAskedForAgain() throws IOException {
        province.addAll(120, Mix.GOOD);
        source();
        List<Integer> calls = new ArrayList<>();
        bench.db.update("update source set last_attempt = null");
        turns.take(
                "jabar-aduan",
                page -> {
                    calls.add(page.letters().size());
                    if (calls.size() == 2) {
                        throw new IllegalStateException("the database went away");
                    }
                    return bench.intake(page);
                },
                () -> true);
        assertThat(bench.count("identity")).isLessThan(120);
        assertThat(bench.count("source where owner is null")).isEqualTo(1);

        turn();

        assertThat(bench.count("identity")).isEqualTo(120);
    }

    @Test
    void R10_aSystemThatIsDownMovesNothingAndIsWellAgainByItself() throws IOException {
        province.addAll(10, Mix.GOOD);
        source();
        turn();
        String before = cursor();
        for (Trouble trouble : List.of(Trouble.UNAVAILABLE, Trouble.ERROR_PAGE, Trouble.TRUNCATED)) {
            province.trouble(trouble);
            turn();
            assertThat(cursor()).as("after %s", trouble).isEqualTo(before);
            assertThat(bench.count("source where health = 'WAITING' and reason is not null"))
                    .as("after %s", trouble)
                    .isEqualTo(1);
        }
        province.trouble(Trouble.REFUSE);
        turn();
        assertThat(bench.count("source where health = 'NEEDS_A_PERSON' and fix is not null"))
                .isEqualTo(1);

        province.trouble(Trouble.NONE);
        turn();

        assertThat(bench.count("source where health = 'WELL' and reason is null"))
                .isEqualTo(1);
    }

    @Test
    void R17_aConnectorRemembersNothing_aFreshOneGoesOnFromTheKeptCursor() throws IOException {
        province.addAll(250, Mix.GOOD);
        SourceBundle bundle = source();

        Set<String> keys = new HashSet<>();
        String kept = null;
        boolean rests = false;
        for (int page = 0; page < 20 && !rests; page++) {
            try (SourceConnector fresh = bench.running.open(bundle)) {
                PullResult.Page read = (PullResult.Page) fresh.pull(fresh.cursor(kept));
                read.originals().stream().map(Original::nativeId).forEach(keys::add);
                Cursor next = read.next().kept(Cursor.PageOutcome.QUIET);
                kept = next.json();
                rests = next.atRest();
            }
        }

        assertThat(rests).isTrue();
        assertThat(keys).hasSize(250);
    }

    @Test
    void aSourceThatAskedUsToWaitIsDueWhenThatIsOverAndNotBefore() throws IOException {
        SourceBundle bundle = source("every: 1ms", "every: 1h");
        Duration pause = Duration.ofMinutes(50);
        Lease lease = bench.sources.take(bundle.id(), 0, pause).orElseThrow();
        bench.sources.waitFor(lease, Duration.ofMinutes(5));
        bench.sources.giveUp(lease);
        bench.db.update("update source set last_attempt = null");
        assertThat(bench.sources.take(bundle.id(), 0, pause)).isEmpty();

        bench.db.update("update source set not_before = now(), last_attempt = now()");
        Lease due = bench.sources.take(bundle.id(), 0, pause).orElseThrow();

        bench.sources.giveUp(due);
        assertThat(bench.sources.take(bundle.id(), 0, pause)).as("only once").isEmpty();
    }

    @Test
    void whoIsToldToWaitComesBackThenAlthoughItsScheduleIsAnHourAway() throws Exception {
        province.addAll(10, Mix.GOOD);
        source("errors:\n", "errors:\n  - { status: 503, is: wait, for: 3s }\n");
        province.trouble(Trouble.UNAVAILABLE);
        polled(() -> {
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.count("source where not_before > now()") == 1);
            province.trouble(Trouble.NONE);
            assertThat(bench.count("identity")).isZero();
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.count("identity") == 10);
        });
    }

    @Test
    void whoActivatesASourceNeedNotWaitForItsSchedule() throws Exception {
        province.addAll(10, Mix.GOOD);
        source();
        bench.db.update("update source set activated_at = null, activated_by = null, delivery = null");
        polled(() -> {
            await().during(Duration.ofMillis(500)).until(() -> bench.count("identity") == 0);
            bench.life.activate("jabar-aduan", Delivery.LIVE, "", "test");
            await().atMost(Duration.ofSeconds(20)).until(() -> bench.count("identity") == 10);
        });
    }

    private interface Body {
        void run() throws Exception;
    }

    /** While its route polls it, whose schedule is an hour. */
    private void polled(Body body) throws Exception {
        ScheduledExecutorService pool = Executors.newScheduledThreadPool(1);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("turns", turns);
            camel.getRegistry().bind("pool", pool);
            camel.addComponent("source", new SourceComponent());
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("source:jabar-aduan?delay=3600000&initialDelay=10&scheduledExecutorService=#pool")
                            .process(exchange -> exchange.getMessage()
                                    .setBody(bench.intake(exchange.getIn().getBody(Page.class))));
                }
            });
            camel.start();
            body.run();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void R17_aTokenIsSavedOnlyByWhoHoldsTheLeaseAndOutlivesTheProcess() throws IOException {
        SourceBundle bundle = source();
        HubIdentity mine = IntakeBench.hub("mine");
        Sources sources = new Sources(bench.client, mine);
        TokenStore tokens = new SourceTokens(bench.client, mine, bundle.id());
        assertThat(tokens.hold()).isEmpty();

        Lease lease = sources.take(bundle.id(), 0, Duration.ZERO).orElseThrow();
        TokenStore.Hold hold = tokens.hold().orElseThrow();
        assertThat(new SourceTokens(bench.client, IntakeBench.hub("other"), bundle.id()).hold())
                .isEmpty();
        assertThat(hold.save(new Secret("satu"))).isTrue();
        assertThat(new SourceTokens(bench.client, IntakeBench.hub("other"), bundle.id()).read())
                .contains(new Secret("satu"));

        bench.db.update("update source set fence = fence + 1"); // another turn
        assertThat(hold.save(new Secret("dua"))).isFalse();
        assertThat(tokens.read()).contains(new Secret("satu"));
        sources.giveUp(lease);
    }
}
