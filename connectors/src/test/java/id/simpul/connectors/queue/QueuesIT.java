package id.simpul.connectors.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.simpul.embedded.EmbeddedBroker;
import id.simpul.mappings.source.Secret;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sending, looking and taking on a real broker. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueuesIT {

    private static final BooleanSupplier ALWAYS = () -> true;
    private static final BrokerContract CONTRACT = new BrokerContract(List.of("D1", "D2", "D3"), 500, "amq");

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private BrokerSettings settings;
    private BrokerAdmin admin;
    private AgencyQueues queues;

    @BeforeEach
    void start() {
        broker = EmbeddedBroker.start(folder, 0, Duration.ofMillis(500));
        settings = settings(broker.url(), Duration.ofSeconds(2));
        admin = new BrokerAdmin(settings);
        admin.provision(CONTRACT);
        queues = new AgencyQueues(settings, "hub-1");
    }

    @AfterEach
    void stop() {
        queues.close();
        admin.close();
        broker.close();
    }

    private BrokerSettings settings(String url, Duration ttl) {
        return new BrokerSettings(url, broker.user(), new Secret(broker.password()), ttl, Duration.ofMillis(500));
    }

    // --- what arrives ---

    @Test
    void agenciesReadTextAndPropertiesOverJmsAndAmqp() throws Exception {
        Outgoing jms = row("D1", "c1", "{\"title\":\"Jalan berlubang – 日本 🚧\"}");
        Outgoing amqp = row("D2", "c2", "{\"title\":\"Lampu mati\"}");
        assertThat(queues.send(List.of(jms, amqp), ALWAYS).sent()).containsExactly(jms, amqp);

        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.url())) {
            expect(factory, jms);
        }
        expect(new JmsConnectionFactory("amqp" + broker.url().substring(3)), amqp);
    }

    private void expect(ConnectionFactory factory, Outgoing row) throws Exception {
        try (Connection connection = factory.createConnection(broker.user(), broker.password());
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Message message = session.createConsumer(session.createQueue("complaints." + row.agency()))
                    .receive(5_000);
            assertThat(message).isInstanceOf(TextMessage.class);
            assertThat(((TextMessage) message).getText()).isEqualTo(row.body());
            assertThat(message.getStringProperty("cloudEvents_id"))
                    .isEqualTo(row.delivery().toString());
            assertThat(message.getStringProperty("simpul_complaint"))
                    .isEqualTo(row.properties().get("simpul_complaint"));
            assertThat(message.getJMSMessageID()).startsWith("ID:");
        }
    }

    @Test
    void orderIsKeptFromBatchToBatch() {
        List<Outgoing> rows = IntStream.range(0, 250)
                .mapToObj(i -> row("D1", "c" + i, "{\"i\":" + i + "}"))
                .toList();
        queues.send(rows.subList(0, 100), ALWAYS);
        queues.send(rows.subList(100, 250), ALWAYS);

        assertThat(bodies(admin.take("complaints.D1", 1_000)))
                .containsExactlyElementsOf(rows.stream().map(Outgoing::body).toList());
    }

    // --- R20 ---

    @Test
    void R20_aResendCountsAsSentAndDoublesNothing() {
        List<Outgoing> first = rows("D1", 20);
        queues.send(first, ALWAYS);
        List<Outgoing> again =
                Stream.concat(first.stream().skip(10), rows("D1", 10).stream()).toList();

        SendReport report = queues.send(again, ALWAYS);

        assertThat(report.sent()).containsExactlyElementsOf(again);
        assertThat(depth("D1")).isEqualTo(30);
    }

    @Test
    void R20_anIdTwiceInABatchIsRefusedBecauseTheBrokerWouldNotNotice() {
        Outgoing row = row("D1", "c1", "{}");

        assertThatThrownBy(() -> queues.send(List.of(row, row), ALWAYS)).isInstanceOf(IllegalArgumentException.class);
        assertThat(depth("D1")).isZero();
    }

    @Test
    void R20_aCommitWithoutAnAnswerIsUnknownAndItsResendArrivesExactlyOnce() throws Exception {
        try (BrokerProxy proxy = new BrokerProxy(broker.url());
                AgencyQueues through = new AgencyQueues(settings(proxy.url(), Duration.ofSeconds(1)), "hub-2")) {
            List<Outgoing> batch = rows("D1", 50);

            SendReport report = through.send(batch, () -> {
                proxy.swallowAnswers(true);
                return true;
            });

            assertThat(report.unknown()).containsExactlyElementsOf(batch);
            assertThat(report.sent()).isEmpty();
            assertThat(report.trouble()).isNotEmpty();
            await().untilAsserted(() -> assertThat(depth("D1")).isEqualTo(50)); // this one had arrived

            proxy.swallowAnswers(false);
            assertThat(admin.gone("hub-2")).isTrue();
            assertThat(through.send(batch, ALWAYS).sent()).containsExactlyElementsOf(batch);
            assertThat(depth("D1")).isEqualTo(50);
        }
    }

    // --- R21 ---

    @Test
    void R21_aConnectionThatEndsWhileABatchIsUnderWayIsNoRefusalOfItsRows() throws Exception {
        try (BrokerProxy proxy = new BrokerProxy(broker.url());
                AgencyQueues through = new AgencyQueues(settings(proxy.url(), Duration.ofSeconds(20)), "hub-2")) {
            through.send(List.of(row("D1", "c0", "{}")), ALWAYS);
            List<Outgoing> rows = IntStream.range(0, 50)
                    .mapToObj(i -> row("D1", "c" + i, "{\"i\":" + i + "}"))
                    .toList();
            proxy.swallowAnswers(true);
            CompletableFuture<SendReport> report = CompletableFuture.supplyAsync(() -> through.send(rows, ALWAYS));
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            proxy.cut();

            assertThat(report.get(30, TimeUnit.SECONDS).refusedRows()).isEmpty();
            assertThat(report.get().refusedQueues()).isEmpty();
            assertThat(report.get().unsent()).containsExactlyElementsOf(rows);
        }
    }

    @Test
    void R21_aFullQueueAndAMissingOneStopNoNeighbour() throws Exception {
        override(
                "complaints.D2",
                "{\"addressFullMessagePolicy\":\"FAIL\",\"maxSizeBytes\":5000,\"pageSizeBytes\":4000}");
        List<Outgoing> batch = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            for (String agency : new String[] {"D1", "D2", "nowhere", "D3"}) {
                batch.add(row(agency, "c" + i, "{\"i\":" + i + ",\"text\":\"" + "x".repeat(400) + "\"}"));
            }
        }

        SendReport report = queues.send(batch, ALWAYS);

        assertThat(report.refusedQueues()).containsOnlyKeys("D2", "nowhere");
        assertThat(report.refusedQueues().get("D2")).contains("ADDRESS_FULL");
        assertThat(report.unsent()).isEmpty();
        assertThat(report.sent()).containsExactlyElementsOf(of(batch, "D1", "D3"));
        for (String agency : new String[] {"D1", "D3"}) {
            assertThat(bodies(admin.take("complaints." + agency, 100)))
                    .containsExactlyElementsOf(bodiesOf(batch, agency));
        }
        assertThat(depth("D2")).isZero();
        assertThat(depth("dead")).isZero();
    }

    // --- R19 ---

    @RepeatedTest(20) // one in ten sessions is shown without its name
    void R19_aSessionThatIsAliveIsClosedAndThenGoneAndItsBatchNeverArrives() {
        AtomicBoolean gone = new AtomicBoolean();
        List<Outgoing> batch = rows("D1", 20);

        SendReport report = queues.send(batch, () -> {
            gone.set(admin.gone("hub-1")); // the other hub takes our lane just before we commit
            return true;
        });

        assertThat(gone).isTrue();
        assertThat(report.sent()).isEmpty();
        assertThat(report.unknown()).containsExactlyElementsOf(batch);
        assertThat(depth("D1")).isZero();
        assertThat(queues.send(batch, ALWAYS).sent()).containsExactlyElementsOf(batch);
        assertThat(depth("D1")).isEqualTo(20);
    }

    @Test
    void R19_nothingIsCommittedWhenTheGuardSaysNo() {
        List<Outgoing> batch = rows("D1", 5);

        SendReport report = queues.send(batch, () -> false);

        assertThat(report.unsent()).containsExactlyElementsOf(batch);
        await().untilAsserted(() -> assertThat(admin.gone("hub-1")).isTrue());
        assertThat(depth("D1")).isZero();
    }

    @Test
    void R19_aSenderThatFellSilentIsDroppedByTheBrokerItself() throws Exception {
        try (BrokerProxy proxy = new BrokerProxy(broker.url());
                AgencyQueues through = new AgencyQueues(settings(proxy.url(), Duration.ofSeconds(60)), "hub-3")) {
            through.send(rows("D1", 1), ALWAYS);
            proxy.cut();
            SendReport report = through.send(rows("D1", 1), ALWAYS);
            assertThat(report.unknown()).isEmpty();
            await().untilAsserted(() -> assertThat(admin.gone("hub-3")).isTrue());
        }
    }

    // --- a broker that is away ---

    @Test
    void aBrokerThatIsAwayLeavesEverythingUnsentAndIsUsedAgainWhenItIsBack() {
        List<Outgoing> batch = rows("D1", 5);
        queues.send(rows("D1", 1), ALWAYS);
        broker.close();

        assertThat(queues.send(batch, ALWAYS).unsent()).containsExactlyElementsOf(batch);
        SendReport away = queues.send(batch, ALWAYS);
        assertThat(away.unsent()).containsExactlyElementsOf(batch);
        assertThat(away.trouble())
                .contains("127.0.0.1")
                .doesNotContain(settings.password().reveal());
        assertThatThrownBy(admin::queues).isInstanceOf(BrokerUnavailable.class);

        broker = EmbeddedBroker.start(folder, 0);
        assertThat(queues.send(batch, ALWAYS).sent()).containsExactlyElementsOf(batch);
        assertThat(depth("D1")).isEqualTo(6);
    }

    // --- looking and taking ---

    @Test
    void peekLeavesTakeConsumesRemoveRemovesOne() {
        List<Outgoing> rows = rows("D1", 3);
        queues.send(rows, ALWAYS);

        List<BrokerAdmin.Seen> seen = admin.peek("complaints.D1", 2);
        assertThat(bodies(seen)).containsExactly(rows.get(0).body(), rows.get(1).body());
        assertThat(seen.get(0).properties())
                .containsEntry("cloudEvents_id", rows.get(0).delivery().toString());
        assertThat(depth("D1")).isEqualTo(3);

        assertThat(admin.remove("complaints.D1", seen.get(1).id())).isTrue();
        assertThat(admin.remove("complaints.D1", seen.get(1).id())).isFalse();
        assertThat(bodies(admin.take("complaints.D1", 1)))
                .containsExactly(rows.get(0).body());
        assertThat(bodies(admin.take("complaints.D1", 10)))
                .containsExactly(rows.get(2).body());
        assertThat(admin.take("complaints.D1", 10)).isEmpty();
    }

    @Test
    void takeEmptiesAlsoAQueueThatIsMostlyOnDisk() throws Exception {
        override("complaints.D1", "{\"maxSizeBytes\":50000,\"pageSizeBytes\":20000,\"maxReadPageBytes\":20000}");
        List<Outgoing> rows = rows("D1", 400);
        queues.send(rows, ALWAYS);

        assertThat(bodies(admin.take("complaints.D1", 1_000)))
                .containsExactlyElementsOf(rows.stream().map(Outgoing::body).toList());
        assertThat(depth("D1")).isZero();
    }

    @Test
    void queuesAreListedWithDepthAndAge() {
        queues.send(rows("D2", 4), ALWAYS);

        List<BrokerAdmin.QueueState> states = admin.queues();

        assertThat(states)
                .extracting(BrokerAdmin.QueueState::name)
                .containsExactlyInAnyOrderElementsOf(CONTRACT.queues());
        assertThat(states)
                .filteredOn(state -> state.name().equals("complaints.D2"))
                .singleElement()
                .satisfies(state -> {
                    assertThat(state.depth()).isEqualTo(4);
                    assertThat(state.oldest()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
                });
        assertThat(states)
                .filteredOn(state -> state.name().equals("complaints.D1"))
                .singleElement()
                .satisfies(state -> assertThat(state.oldest()).isNull());
    }

    // --- the contract ---

    @Test
    void aProvisionedBrokerKeepsTheContractAndProvisioningAgainChangesNothing() {
        assertThat(admin.deviations(CONTRACT)).isEmpty();
        assertThat(admin.provision(CONTRACT)).isZero();
        assertThat(admin.provision(new BrokerContract(List.of("D1", "D2", "D3", "D4"), 500, "amq")))
                .isEqualTo(1);
    }

    @Test
    void eachDeviationIsNamedWithItsFix() throws Exception {
        override(
                "complaints.D2",
                "{\"autoCreateQueues\":true,\"addressFullMessagePolicy\":\"DROP\",\"idCacheSize\":10}");

        List<String> found = admin.deviations(new BrokerContract(List.of("D1", "D2", "D3", "D9"), 500, "amq"));

        assertThat(found).anySatisfy(said -> assertThat(said).startsWith("complaints.D9: the queue is missing"));
        assertThat(found).anySatisfy(said -> assertThat(said)
                .startsWith("complaints.D2: auto-create-queues is true, must be false")
                .contains("fix: <auto-create-queues>false</auto-create-queues>"));
        assertThat(found).anySatisfy(said -> assertThat(said).startsWith("complaints.D2: address-full-policy is DROP"));
        assertThat(found).anySatisfy(said -> assertThat(said).startsWith("complaints.D2: id-cache-size is 10"));
        assertThat(found).allSatisfy(said -> assertThat(said).doesNotStartWith("complaints.D1"));
    }

    @Test
    void provisioningMendsTheSettingsOfABrokerThatHasNone() throws Exception {
        override("complaints.#", "{\"autoCreateQueues\":true,\"maxDeliveryAttempts\":7}");
        assertThat(admin.deviations(CONTRACT)).isNotEmpty();

        admin.provision(CONTRACT);

        assertThat(admin.deviations(CONTRACT)).isEmpty();
    }

    private void override(String match, String json) throws Exception {
        BrokerConnection connection = BrokerConnection.open(settings, "test", BrokerConnection.Mode.AUTO_COMMIT);
        new Management(connection.session(), 5_000).ask("broker", "addAddressSettings", match, json);
        connection.close();
    }

    // --- answers in ---

    @Test
    void anAnswerIsGivenAgainUntilItsTakerSucceedsHoweverOftenThatFails() throws Exception {
        agencySends("complaints.status", "{\"status\":\"resolved\"}");
        try (StatusInbox inbox = new StatusInbox(settings, "hub-1-answers")) {
            for (int i = 0; i < 15; i++) { // more often than the broker delivers before it gives up
                assertThatThrownBy(() -> inbox.receive(10, answers -> {
                            throw new IllegalStateException("the database is away");
                        }))
                        .hasMessage("the database is away");
            }
            List<BrokerAdmin.Seen> taken = new ArrayList<>();
            assertThat(inbox.receive(10, taken::addAll)).isEqualTo(1);
            assertThat(bodies(taken)).containsExactly("{\"status\":\"resolved\"}");
            assertThat(taken.get(0).properties()).containsEntry("simpul_complaint", "c1");
            assertThat(inbox.receive(10, taken::addAll)).isZero();
        }
        assertThat(depth("status")).isZero();
        assertThat(depth("dead")).isZero();
    }

    /** Over AMQP, as an agency's own client would. */
    private void agencySends(String queue, String text) throws Exception {
        try (Connection connection = new JmsConnectionFactory(
                                "amqp" + broker.url().substring(3))
                        .createConnection(broker.user(), broker.password());
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            TextMessage message = session.createTextMessage(text);
            message.setStringProperty("simpul_complaint", "c1");
            producer.send(message);
        }
    }

    // --- helpers ---

    private long depth(String agency) {
        return admin.queues().stream()
                .filter(state -> state.name().equals("complaints." + agency))
                .findFirst()
                .orElseThrow()
                .depth();
    }

    private static List<String> bodies(List<BrokerAdmin.Seen> seen) {
        return seen.stream().map(BrokerAdmin.Seen::body).toList();
    }

    private static List<Outgoing> of(List<Outgoing> batch, String... agencies) {
        return batch.stream()
                .filter(row -> List.of(agencies).contains(row.agency()))
                .toList();
    }

    private static List<String> bodiesOf(List<Outgoing> batch, String agency) {
        return of(batch, agency).stream().map(Outgoing::body).toList();
    }

    private static List<Outgoing> rows(String agency, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> row(agency, "c" + i, "{\"i\":" + i + "}"))
                .toList();
    }

    private static Outgoing row(String agency, String complaint, String body) {
        UUID delivery = UUID.randomUUID();
        return new Outgoing(
                agency,
                delivery,
                1,
                Map.of("cloudEvents_id", delivery.toString(), "simpul_complaint", complaint),
                body);
    }
}
