package id.simpul.routes.deliver;

import static id.simpul.routes.IntakeBench.LANES;
import static id.simpul.routes.IntakeBench.MAPPING;
import static id.simpul.routes.IntakeBench.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.connectors.queue.AgencyQueues;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerAdmin.QueueState;
import id.simpul.connectors.queue.BrokerAdmin.Seen;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.connectors.queue.BrokerSettings;
import id.simpul.connectors.queue.Outgoing;
import id.simpul.connectors.queue.StatusInbox;
import id.simpul.embedded.EmbeddedBroker;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.api.ReplayPort.Report;
import id.simpul.routes.store.HubIdentity;
import id.simpul.routes.store.Lanes;
import id.simpul.routes.store.Outbox;
import id.simpul.routes.store.Replays;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one way out, from a real outbox to a real broker: R18, R20 to R23. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutboxIT {

    private static final Instant T = Instant.parse("2026-11-01T01:00:00Z");
    private static final int LIMIT = 50;
    private static final BrokerContract CONTRACT =
            new BrokerContract(List.of("D3204", "D3205", "D3206", "D3207"), LIMIT, "amq");

    private static IntakeBench bench;
    private static EmbeddedBroker broker;
    private static BrokerSettings settings;
    private static BrokerAdmin admin;
    private static Replays replays;
    private static int tests;

    private final List<Hub> hubs = new ArrayList<>();
    private final Set<String> overridden = new HashSet<>();
    private SourceBundle source;
    private Hub hub;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0, Duration.ofMillis(500));
        settings = new BrokerSettings(
                broker.url(),
                broker.user(),
                new Secret(broker.password()),
                Duration.ofSeconds(10),
                Duration.ofMillis(500));
        admin = new BrokerAdmin(settings);
        replays = new Replays(bench.db, bench.transaction, admin);
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
        bench.close();
    }

    @BeforeEach
    void clear() {
        bench.clear();
        admin.provision(CONTRACT);
        source = bench.source("aduan-" + ++tests, MAPPING); // other ids than the broker has seen before
        hub = new Hub();
    }

    @AfterEach
    void tidy() throws Exception {
        hubs.forEach(it -> it.queues.close());
        for (String queue : overridden) {
            manage("removeAddressSettings", queue);
        }
        onQueues();
    }

    /** What of one hub process concerns the way out. */
    private final class Hub {
        final HubIdentity identity = HubIdentity.create("hub", Duration.ofSeconds(40), Duration.ofSeconds(10));
        final AgencyQueues queues = new AgencyQueues(settings, identity.clientId());
        final AtomicInteger committing = new AtomicInteger();
        final AtomicInteger mostCommitting = new AtomicInteger();
        final Lanes lanes;
        final Deliveries deliveries;
        Runnable beforeCommit = () -> {};
        Predicate<Outbox.Due> poisoned = row -> false;

        Hub() {
            hubs.add(this);
            lanes = new Lanes(bench.client, identity, admin::gone, Duration.ofSeconds(60), LANES, System::nanoTime) {
                @Override
                public boolean mayCommit(Collection<Integer> of) {
                    mostCommitting.accumulateAndGet(committing.incrementAndGet(), Math::max);
                    beforeCommit.run();
                    committing.decrementAndGet();
                    return super.mayCommit(of);
                }
            };
            deliveries = new Deliveries(
                    new Outbox(bench.db, bench.transaction, identity.owner()),
                    lanes,
                    queues,
                    admin::gone,
                    identity.clientId(),
                    new Poison(row -> poisoned.test(row)),
                    LIMIT,
                    new SimpleMeterRegistry());
            lanes.renew();
        }

        /** As when another hub takes our lanes just before we commit. */
        void loseConnection() {
            await().atMost(Duration.ofSeconds(30)).until(() -> admin.gone(identity.clientId()));
        }

        boolean pass() {
            lanes.renew(); // the heartbeat
            return deliveries.sent(deliveries.send(deliveries.due()));
        }

        /** Until nothing may be sent any more. */
        void deliver() {
            for (int i = 0; i < 100; i++) {
                lanes.renew();
                Deliveries.Batch batch = deliveries.send(deliveries.due());
                deliveries.sent(batch);
                if (batch.rows().isEmpty()) {
                    return;
                }
            }
        }

        /** Sends, and dies before it marks. */
        void crash() {
            deliveries.send(deliveries.due());
            queues.close();
            bench.db.update("update lane set expires = now() - interval '1 second'");
            bench.db.update("update hub set seen = now() - interval '1 hour'");
        }
    }

    /** Makes the message of some rows so that the broker takes the others of its queue, but not these. */
    private static final class Poison extends Envelope {
        private final Predicate<Outbox.Due> poisoned;

        Poison(Predicate<Outbox.Due> poisoned) {
            super((complaint, sha256, name) -> "http://127.0.0.1/" + sha256);
            this.poisoned = poisoned;
        }

        @Override
        Outgoing seal(Outbox.Due due) {
            Outgoing sealed = super.seal(due);
            if (!poisoned.test(due)) {
                return sealed;
            }
            Map<String, String> properties = new LinkedHashMap<>(sealed.properties());
            properties.put("simpul_poison", "x".repeat(700_000)); // properties too long for one record of its journal
            return new Outgoing(sealed.agency(), sealed.delivery(), sealed.n(), properties, sealed.body());
        }
    }

    // --- R18 ---

    @Test
    void R18_manyWhoWakeAtOnceNeverHaveTwoTransactionsOpenAndEachDeliveryIsOnItsQueueOnce() throws Exception {
        keep(200, "D3204", "D3205", "D3206");
        ExecutorService wakers = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                ends.add(wakers.submit(() -> {
                    while (bench.count("delivery where state = 'DUE'") > 0) {
                        hub.pass();
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            wakers.shutdownNow();
        }

        assertThat(hub.mostCommitting).hasValue(1);
        assertThat(ids(onQueues())).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    @SuppressWarnings("try") // closing Camel may be interrupted
    void R18_keptPagesAndTheTimerWakeOneRouteThatHasOneBatchOpen() throws Exception {
        AtomicInteger open = new AtomicInteger();
        AtomicInteger mostOpen = new AtomicInteger();
        Deliveries counted =
                new Deliveries(
                        new Outbox(bench.db, bench.transaction, hub.identity.owner()),
                        hub.lanes,
                        hub.queues,
                        admin::gone,
                        hub.identity.clientId(),
                        new Poison(row -> false),
                        LIMIT,
                        new SimpleMeterRegistry()) {
                    @Override
                    public Batch due() {
                        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                        return super.due();
                    }

                    @Override
                    public boolean sent(Batch batch) {
                        try {
                            return super.sent(batch);
                        } finally {
                            open.decrementAndGet();
                        }
                    }
                };
        ExecutorService readers = Executors.newFixedThreadPool(3);
        try (StatusInbox inbox = new StatusInbox(settings, "answers");
                CamelContext camel = new DefaultCamelContext()) {
            camel.getPropertiesComponent().addInitialProperty("simpul.deliver.every", "5ms");
            camel.addRoutes(bench.routes(counted, inbox, camel.createProducerTemplate()));
            camel.start();
            var wake = camel.createProducerTemplate();
            List<Future<?>> ends = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                SourceBundle own = bench.source("wakes-" + name, MAPPING);
                ends.add(readers.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        bench.read(own, record(name + i, T, "to", "D320" + (4 + i % 4)));
                        wake.sendBody("seda:wake?size=1&discardWhenFull=true", "");
                    }
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                hub.lanes.renew(); // the heartbeat
                assertThat(bench.count("delivery where state = 'DUE'")).isZero();
            });
        } finally {
            readers.shutdownNow();
        }

        assertThat(mostOpen).hasValue(1);
        assertThat(ids(onQueues())).hasSize(60).doesNotHaveDuplicates();
    }

    // --- R20 ---

    @Test
    void R20_aBatchSentButNotMarkedIsSentAgainByTheNextHubAndIsOnItsQueuesOnce() {
        keep(40, "D3204", "D3205");
        hub.crash();
        assertThat(bench.count("delivery where state = 'SENT'")).isZero();
        bench.read(source, record("0", T.plusSeconds(60), "to", "D3204", "title", "Berubah"));

        Hub next = new Hub();
        next.deliver();

        assertThat(bench.count("delivery where state = 'SENT'")).isEqualTo(41);
        List<Seen> messages = onQueues();
        assertThat(ids(messages)).hasSize(41).doesNotHaveDuplicates();
        assertThat(sequencesOf("0", messages)).containsExactly("1", "2");
    }

    @Test
    void R20_aCommitWithoutAnAnswerIsSentAgainUnderTheSameIdsByTheSameHub() {
        keep(20, "D3204", "D3205");
        hub.beforeCommit = hub::loseConnection;
        assertThat(hub.pass()).isFalse();
        assertThat(bench.count("delivery where state = 'SENT'")).isZero();

        hub.beforeCommit = () -> {};

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> { // nothing is sent before the broker has no session of ours
                            hub.deliver();
                            assertThat(bench.count("delivery where state = 'SENT'"))
                                    .isEqualTo(20);
                        });
        assertThat(ids(onQueues())).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void R16_aHubWhoseLastCommitGotNoAnswerSaysThatItsLanesMayNotBeGivenUp() {
        keep(5, "D3204");
        hub.beforeCommit = hub::loseConnection;
        hub.pass();

        assertThat(hub.deliveries.settled()).isFalse();
        hub.beforeCommit = () -> {};
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            hub.deliver();
            assertThat(hub.deliveries.settled()).isTrue();
        });
    }

    // --- R21 ---

    @Test
    void R21_aFullQueueIsParkedAsAWholeItsNeighboursArriveAndItRecoversByItself() throws Exception {
        override(
                "complaints.D3205",
                "{\"addressFullMessagePolicy\":\"FAIL\",\"maxSizeBytes\":200000,\"pageSizeBytes\":4000}");
        keep(LIMIT * 3, "D3205"); // more than a batch stands before the neighbours
        keep(10, "D3204", "D3206");

        hub.deliver();

        assertThat(bench.count("delivery where agency <> 'D3205' and state = 'SENT'"))
                .isEqualTo(10);
        assertThat(bench.db.queryForList("select agency from parked_queue", String.class))
                .containsExactly("D3205");
        assertThat(bench.count("delivery where state = 'PARKED'")).isZero();
        assertThat(bench.db.queryForObject("select reason from parked_queue", String.class))
                .contains("ADDRESS_FULL");

        List<Seen> taken = new ArrayList<>(onQueues()); // its agency wakes up
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    hub.deliver();
                    taken.addAll(onQueues());
                    assertThat(bench.count("delivery where state = 'DUE'")).isZero();
                });
        assertThat(bench.count("parked_queue")).isZero();
        assertThat(ids(taken)).hasSize(LIMIT * 3 + 10).doesNotHaveDuplicates();
        assertThat(inOrderOfPlace(taken, "D3205")).isTrue();
    }

    @Test
    void R21_aQueueWithRoomForAFewIsFilledWithAFew() throws Exception {
        override(
                "complaints.D3205",
                "{\"addressFullMessagePolicy\":\"FAIL\",\"maxSizeBytes\":9000,\"pageSizeBytes\":4000}");
        keep(8, "D3205"); // more at once than it ever takes
        List<Seen> taken = new ArrayList<>();

        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    hub.deliver();
                    taken.addAll(onQueues());
                    assertThat(bench.count("delivery where state = 'DUE'")).isZero();
                });
        assertThat(ids(taken)).hasSize(8).doesNotHaveDuplicates();
        assertThat(inOrderOfPlace(taken, "D3205")).isTrue();
    }

    @Test
    void R21_aMissingQueueIsParkedAndRecoversOnceItIsMade() throws Exception {
        manage("destroyQueue", "complaints.D3207");
        manage("deleteAddress", "complaints.D3207");
        keep(8, "D3207", "D3204");

        hub.deliver();
        assertThat(bench.count("delivery where state = 'SENT'")).isEqualTo(4);
        assertThat(bench.count("parked_queue where agency = 'D3207'")).isEqualTo(1);

        admin.provision(CONTRACT);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            hub.deliver();
            assertThat(bench.count("delivery where state = 'SENT'")).isEqualTo(8);
        });
        assertThat(ids(onQueues())).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void R21_aRowRefusedForItselfParksOnlyLaterRowsOfItsComplaintAlsoThoseKeptAfterwards() {
        hub.poisoned = row -> row.sequence() == 1 && row.complaintJson().contains("Beracun");
        bench.read(source, record("bad", T, "to", "D3204", "title", "Beracun"));
        bench.read(source, record("bad", T.plusSeconds(1), "to", "D3204", "title", "Kedua"));
        bench.read(source, record("good", T, "to", "D3204"));
        hub.deliver();
        bench.read(source, record("bad", T.plusSeconds(2), "to", "D3204", "title", "Ketiga"));
        bench.read(source, record("late", T, "to", "D3204"));
        hub.deliver();

        assertThat(bench.count("delivery where state = 'PARKED'")).isEqualTo(1);
        assertThat(bench.count("parked_queue")).isZero();
        assertThat(titlesOf(onQueues(), "bad")).isEmpty();
        assertThat(bench.count("delivery where state = 'SENT'")).isEqualTo(2);

        hub.poisoned = row -> false; // R22: a person says so
        assertThat(replays.parked("D3204", "test").replayed()).isEqualTo(1);
        hub.deliver();
        assertThat(titlesOf(onQueues(), "bad")).containsExactly("Beracun", "Kedua", "Ketiga");
    }

    @Test
    void R21_aRowThatMayBeOnItsQueueParksTheWholeQueueWhenItIsRefused() {
        keep(1, "D3205");
        bench.read(source, record("bad", T, "to", "D3204", "title", "Beracun"));
        hub.crash();

        Hub next = new Hub();
        next.poisoned = row -> row.complaintJson().contains("Beracun");
        next.deliver();

        assertThat(bench.count("delivery where state = 'PARKED'")).isZero();
        assertThat(bench.count("parked_queue where agency = 'D3204'")).isEqualTo(1);
        assertThat(bench.count("delivery where agency = 'D3205' and state = 'SENT'"))
                .isEqualTo(1);
    }

    @Test
    void R21_soDoesOneOfABatchOfUnknownOutcomeOfTheSameHub() {
        bench.read(source, record("bad", T, "to", "D3204", "title", "Beracun"));
        hub.beforeCommit = hub::loseConnection;
        assertThat(hub.lanes.open()).hasSize(LANES);
        hub.pass();
        assertThat(hub.deliveries.settled()).as("the commit got no answer").isFalse();
        hub.beforeCommit = () -> {};
        hub.poisoned = row -> true;

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(
                        () -> { // nothing is sent before the broker has no session of ours
                            hub.pass();
                            assertThat(bench.count("parked_queue where agency = 'D3204'"))
                                    .isEqualTo(1);
                        });
        assertThat(bench.count("delivery where state = 'PARKED'")).isZero();
    }

    @Test
    void R21_aRowWhoseMessageCannotBeMadeStopsNoNeighbour() {
        bench.read(source, record("bad", T, "to", "D3204"));
        bench.db.update("update original set complaint = '{\"id\": 1}'");
        bench.read(source, record("bad", T.plusSeconds(1), "to", "D3204", "title", "Kedua"));
        keep(5, "D3204", "D3205");

        hub.deliver();

        assertThat(ids(onQueues())).hasSize(5);
        assertThat(bench.count("delivery where state = 'PARKED'")).isEqualTo(1);
        assertThat(bench.count("delivery where state = 'DUE'")).isEqualTo(1);
    }

    // --- R22 ---

    @Test
    void R22_aDeadMessageIsSentAgainUnderTheNextNumberAtTheEndAndThenRemoved() throws Exception {
        bench.read(source, record("7", T, "to", "D3204"));
        hub.deliver();
        reject("D3204");
        keep(3, "D3205");

        Report report = replays.dead(null, 100, false, "test");

        assertThat(report.replayed()).isEqualTo(1);
        assertThat(depth("dead")).isZero();
        assertThat(bench.db.queryForObject("select n from delivery where agency = 'D3204'", Integer.class))
                .isEqualTo(1);
        assertThat(bench.db.queryForObject("select agency from delivery order by place desc limit 1", String.class))
                .isEqualTo("D3204");
        assertThat(replays.dead(null, 100, false, "test").replayed()).isZero();

        hub.deliver();
        List<Seen> again = admin.take("complaints.D3204", 10);
        assertThat(again).singleElement().satisfies(message -> assertThat(message.properties())
                .containsEntry("simpul_n", "1")
                .containsKey("cloudEvents_id"));
    }

    @Test
    void R22_twoPeopleWhoReplayAtOnceReplayOnce() throws Exception {
        keep(10, "D3204");
        hub.deliver();
        reject("D3204");
        ExecutorService people = Executors.newFixedThreadPool(2);
        int replayed = 0;
        try {
            List<Callable<Report>> both =
                    List.of(() -> replays.dead(null, 100, false, "one"), () -> replays.dead(null, 100, false, "two"));
            for (Future<Report> report : people.invokeAll(both)) {
                replayed += report.get().replayed();
            }
        } finally {
            people.shutdownNow();
        }
        hub.deliver();

        assertThat(replayed).isEqualTo(10);
        assertThat(ids(admin.take("complaints.D3204", 100))).hasSize(10).doesNotHaveDuplicates();
        assertThat(depth("dead")).isZero();
    }

    @Test
    void R22_aReplayThatDiedBeforeItRemovedTheDeadMessageIsNotReplayedTwice() throws Exception {
        bench.read(source, record("7", T, "to", "D3204"));
        hub.deliver();
        reject("D3204");
        bench.db.update("update delivery set n = 1, state = 'SENT'"); // as the replay and its sending left it

        assertThat(replays.dead(null, 100, false, "test").replayed()).isZero();
        hub.deliver();

        assertThat(depth("dead")).isZero();
        assertThat(depth("D3204")).isZero();
        assertThat(bench.db.queryForObject("select n from delivery", Integer.class))
                .isEqualTo(1);
    }

    @Test
    void R22_whatANewerDeliveryHasOvertakenIsNotReplayed() throws Exception {
        bench.read(source, record("7", T, "to", "D3204"));
        hub.deliver();
        reject("D3204");
        bench.read(source, record("7", T.plusSeconds(1), "to", "D3204", "title", "Berubah"));
        hub.deliver();

        Report report = replays.dead(null, 100, false, "test");
        hub.deliver();

        assertThat(report.replayed()).isZero();
        assertThat(report.overtaken()).isEqualTo(1);
        assertThat(report.notes()).singleElement().asString().contains("newer version");
        assertThat(titlesOf(onQueues(), "7")).containsExactly("Berubah");
        assertThat(bench.count("delivery where n > 0")).isZero();
    }

    @Test
    void R22_inPlaceOfAnOvertakenDeadMessageTheNewestIsOfferedAsANewSequence() throws Exception {
        bench.read(source, record("7", T, "to", "D3204", "title", "Asli"));
        hub.deliver();
        reject("D3204");
        bench.read(source, record("7", T.plusSeconds(1), "to", "D3204", "title", "Berubah"));
        hub.deliver();

        assertThat(replays.dead(null, 100, true, "test").replayed()).isEqualTo(1);
        hub.deliver();

        assertThat(depth("dead")).isZero();
        assertThat(titlesOf(onQueues(), "7")).containsExactly("Berubah", "Berubah");
        assertThat(bench.db.queryForList("select sequence from delivery order by place", Integer.class))
                .containsExactly(1, 2, 3);
        assertThat(bench.count("identity where sequence = 3")).isEqualTo(1);
    }

    @Test
    void R22_deadMessagesOfOtherAgenciesDoNotHideThoseThatAreAskedFor() throws Exception {
        keep(4, "D3204");
        keep(1, "D3205");
        hub.deliver();
        reject("D3204");
        reject("D3205");

        assertThat(replays.dead("D3205", 1, false, "test").replayed()).isEqualTo(1);
        assertThat(depth("dead")).isEqualTo(4);
        admin.take(BrokerContract.DEAD, 100);
    }

    @Test
    void R22_aDeadMessageWhoseSendingIsNotSettledIsNotReplayedYet() throws Exception {
        bench.read(source, record("7", T, "to", "D3204"));
        hub.crash(); // sent, not marked
        reject("D3204");

        assertThat(replays.dead(null, 100, false, "test").replayed()).isZero();
        assertThat(depth("dead")).isEqualTo(1);

        Hub next = new Hub();
        next.deliver(); // the broker knows the id: it counts as delivered, and is not on the queue again
        assertThat(depth("D3204")).isZero();
        assertThat(replays.dead(null, 100, false, "test").replayed()).isEqualTo(1);
        next.deliver();
        assertThat(ids(onQueues())).hasSize(1);
    }

    // --- R23 ---

    @Test
    void R23_aHubThatLostItsLaneWhileItSleptAnswersNoRequest() {
        bench.read(source, record("7", T, "to", "D3204"));
        bench.db.update(
                "insert into request (delivery, kind, reason, asked_by) select id, 'CANCEL', 'test', 'test' from delivery");
        Outbox slept = new Outbox(bench.db, bench.transaction, hub.identity.owner());
        Outbox.Request request = slept.requests(hub.lanes.open()).get(0);
        bench.db.update("update lane set owner = gen_random_uuid(), fence = fence + 1");

        slept.answer(request, "CANCELLED", "cancelled before it was sent");

        assertThat(bench.count("delivery where state = 'DUE'")).isEqualTo(1);
        assertThat(bench.count("request where answered is null")).isEqualTo(1);
    }

    @Test
    void R23_aDueRowIsHeldReleasedAndCancelledBetweenTwoBatches() {
        bench.read(source, record("7", T, "to", "D3204"));
        bench.read(source, record("8", T, "to", "D3204"));
        ask("7", "HOLD");
        ask("8", "CANCEL");
        hub.deliver();

        assertThat(states("7")).containsExactly("HELD");
        assertThat(states("8")).containsExactly("CANCELLED");
        assertThat(answers("8")).containsExactly("cancelled before it was sent");
        assertThat(onQueues()).isEmpty();

        bench.read(source, record("7", T.plusSeconds(1), "to", "D3204", "title", "Kedua"));
        hub.deliver();
        assertThat(onQueues()).isEmpty(); // nothing overtakes what is held

        ask("7", "RELEASE");
        hub.deliver();
        assertThat(titlesOf(onQueues(), "7")).containsExactly("Lampu jalan padam", "Kedua");
    }

    @Test
    void R23_aRowThatMayBeOnItsQueueIsSentFirstAndTheRequestIsAnsweredAlreadySent() {
        bench.read(source, record("7", T, "to", "D3204"));
        hub.crash();
        ask("7", "CANCEL");

        Hub next = new Hub();
        next.deliver();
        next.pass();

        assertThat(states("7")).containsExactly("SENT");
        assertThat(answers("7")).containsExactly("already sent");
        assertThat(ids(onQueues())).hasSize(1);
    }

    @Test
    void R23_soIsARowOfABatchThatCouldNotBeMarked() {
        bench.read(source, record("7", T, "to", "D3204"));
        hub.deliveries.send(hub.deliveries.due()); // the database was away when it should have been marked
        ask("7", "CANCEL");
        hub.deliver();
        hub.pass();

        assertThat(states("7")).containsExactly("SENT");
        assertThat(answers("7")).containsExactly("already sent");
        assertThat(ids(onQueues())).hasSize(1);
    }

    @Test
    void R6_R23_whatMovesFromTriageIsCancelledThereIfItIsStillDue() {
        bench.read(source, record("7", T, "region", "99.99"));
        bench.read(source, record("7", T.plusSeconds(1), "title", "Wilayahnya kini diketahui"));
        hub.deliver();

        assertThat(bench.db.queryForList("select agency || ' ' || state from delivery order by place", String.class))
                .containsExactly("triage CANCELLED", "D3204 SENT");
        assertThat(onQueues()).singleElement().satisfies(message -> assertThat(message.properties())
                .containsEntry("simpul_agency", "D3204")
                .containsEntry("simpul_sequence", "2")
                .containsEntry("cloudEvents_type", "id.simpul.complaint.delivered.v1"));
    }

    // --- R8 ---

    @Test
    void R8_whatWasTightenedBeforeItWasSentDoesNotNameItsReporter() {
        bench.read(source, record("7", T, "to", "D3204", "anonymous", false));
        bench.read(source, record("7", T.plusSeconds(1), "to", "D3204", "anonymous", true));
        hub.deliver();

        assertThat(onQueues()).hasSize(2).allSatisfy(message -> assertThat(message.body())
                .doesNotContain("Warga Contoh 1")
                .contains("\"anonymous\":true"));
    }

    // --- helpers ---

    /** So many complaints, to these agencies in turn, in pages. */
    private void keep(int count, String... agencies) {
        int first = bench.count("identity");
        for (int from = 0; from < count; from += 100) {
            bench.read(
                    source,
                    IntStream.range(from, Math.min(count, from + 100))
                            .mapToObj(i -> IntakeBench.original(
                                    record("" + (first + i), T, "to", agencies[i % agencies.length])))
                            .toArray(id.simpul.connectors.Original[]::new));
        }
    }

    /** Everything on every queue but the dead one, taken. */
    private static List<Seen> onQueues() {
        List<Seen> messages = new ArrayList<>();
        for (QueueState queue : admin.queues()) {
            if (queue.depth() > 0) {
                List<Seen> taken = admin.take(queue.name(), 10_000);
                if (!queue.name().equals(BrokerContract.DEAD)) {
                    messages.addAll(taken);
                }
            }
        }
        return messages;
    }

    private static long depth(String agency) {
        return admin.queues().stream()
                .filter(queue -> queue.name().equals(BrokerContract.PREFIX + agency))
                .mapToLong(QueueState::depth)
                .sum();
    }

    private static List<String> ids(List<Seen> messages) {
        return messages.stream()
                .map(it -> it.properties().get("cloudEvents_id"))
                .toList();
    }

    private static List<String> sequencesOf(String key, List<Seen> messages) {
        return of(key, messages).stream()
                .map(it -> it.properties().get("simpul_sequence"))
                .toList();
    }

    private static List<String> titlesOf(List<Seen> messages, String key) {
        return of(key, messages).stream()
                .map(it -> it.body().replaceAll(".*\"title\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static List<Seen> of(String key, List<Seen> messages) {
        UUID id = bench.db.queryForObject("select id from identity where native_id = ?", UUID.class, key);
        return messages.stream()
                .filter(it -> String.valueOf(id).equals(it.properties().get("simpul_complaint")))
                .toList();
    }

    private static boolean inOrderOfPlace(List<Seen> messages, String agency) {
        List<String> sent = ids(messages.stream()
                .filter(it -> agency.equals(it.properties().get("simpul_agency")))
                .toList());
        return sent.equals(bench.db.queryForList(
                "select id::text from delivery where agency = ? order by place", String.class, agency));
    }

    private static void ask(String key, String kind) {
        bench.db.update(
                """
                insert into request (delivery, kind, reason, asked_by)
                select d.id, ?, 'because', 'test' from delivery d join identity i on i.id = d.complaint
                where i.native_id = ? order by d.place limit 1""",
                kind,
                key);
    }

    private static List<String> states(String key) {
        return bench.db.queryForList(
                "select d.state from delivery d join identity i on i.id = d.complaint where native_id = ? order by place",
                String.class,
                key);
    }

    private static List<String> answers(String key) {
        return bench.db.queryForList(
                """
                select r.answer from request r join delivery d on d.id = r.delivery join identity i on i.id = d.complaint
                where native_id = ? order by r.id""",
                String.class,
                key);
    }

    /** An agency's client that fails on all that its queue holds, until the broker gives up. */
    private void reject(String agency) throws Exception {
        override(
                "complaints." + agency,
                "{\"maxDeliveryAttempts\":2,\"redeliveryDelay\":0,\"deadLetterAddress\":\"complaints.dead\"}");
        long dead = depth("dead");
        long wanted = depth(agency) + dead;
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session =
                        factory.createSession(broker.user(), broker.password(), false, false, false, false, 0)) {
            session.start();
            await().atMost(Duration.ofSeconds(20))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        try (ClientConsumer consumer = session.createConsumer("complaints." + agency)) {
                            for (ClientMessage message = consumer.receive(100);
                                    message != null;
                                    message = consumer.receive(100)) {
                                message.acknowledge();
                            }
                        }
                        session.rollback();
                        return depth("dead") == wanted;
                    });
        }
    }

    private void override(String match, String json) throws Exception {
        overridden.add(match);
        manage("addAddressSettings", match, json);
    }

    @SuppressWarnings("try") // closing may be interrupted
    private static void manage(String operation, Object... parameters) throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session =
                        factory.createSession(broker.user(), broker.password(), false, true, true, false, 0)) {
            session.start();
            try (ClientRequestor requestor = new ClientRequestor(session, "activemq.management")) {
                ClientMessage question = session.createMessage(false);
                ManagementHelper.putOperationInvocation(question, "broker", operation, parameters);
                ClientMessage answer = requestor.request(question, 5_000);
                assertThat(ManagementHelper.hasOperationSucceeded(answer))
                        .as(operation)
                        .isTrue();
            }
        }
    }
}
