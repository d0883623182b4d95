package id.simpul.connectors.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import id.simpul.embedded.EmbeddedBroker;
import id.simpul.mappings.source.Secret;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQBasicSecurityManager;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The last line of design 8: an agency's user reads its own queue and sends to complaints.status, nothing else. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgencyAccessIT {

    private static final BrokerContract CONTRACT = new BrokerContract(List.of("D1", "D2", "D3"), 100, "amq");
    private static final String WORDS = "Jalan berlubang – 日本 🚧";

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static BrokerAdmin admin;
    private static NewUser.Added user;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder, 0);
        admin = new BrokerAdmin(settings());
        admin.provision(CONTRACT);
        user = (NewUser.Added) admin.addAgencyUser("D1");
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    private static BrokerSettings settings() {
        return new BrokerSettings(
                broker.url(),
                broker.user(),
                new Secret(broker.password()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1));
    }

    private static BrokerSettings asAgency() {
        return new BrokerSettings(
                broker.url(), user.user(), new Secret(user.password()), Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    /** What agencies log in with. */
    enum Client {
        ARTEMIS_JMS {
            @Override
            ConnectionFactory factory(String url) {
                return new ActiveMQConnectionFactory(url);
            }
        },
        AMQP {
            @Override
            ConnectionFactory factory(String url) {
                return new JmsConnectionFactory("amqp" + url.substring(3));
            }
        };

        abstract ConnectionFactory factory(String url);

        Connection connect(String name, String password) throws JMSException {
            return factory(broker.url()).createConnection(name, password);
        }
    }

    private interface Work {
        void with(Session session) throws Exception;
    }

    private static void asAgency(Client client, Work work) throws Exception {
        try (Connection connection = client.connect(user.user(), user.password());
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            work.with(session);
        }
    }

    // --- what it may

    @ParameterizedTest
    @EnumSource
    void anAgencyReadsAndBrowsesItsOwnQueue(Client client) throws Exception {
        deliver("D1");
        asAgency(client, session -> {
            try (QueueBrowser browser = session.createBrowser(session.createQueue("complaints.D1"))) {
                assertThat(browser.getEnumeration().hasMoreElements()).isTrue();
            }
            try (MessageConsumer reader = session.createConsumer(session.createQueue("complaints.D1"))) {
                assertThat(((TextMessage) reader.receive(5_000)).getText()).isEqualTo(WORDS);
            }
        });
        await().untilAsserted(() -> assertThat(depths()).containsEntry("complaints.D1", 0L));
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerNamesTheUserWhoSentItWhateverThatUserWroteThere(Client client) throws Exception {
        for (String where : List.of("complaints.status", "complaints.status::complaints.status")) {
            asAgency(client, session -> answer(session, where));
            assertThat(answers(settings())).singleElement().satisfies(it -> assertThat(it.properties())
                    .containsEntry(StatusInbox.SENDER, "agency-D1")
                    .containsEntry("simpul_agency", "D2"));
        }
    }

    /** In the neighbour's name. */
    private static void answer(Session session, String where) throws JMSException {
        TextMessage answer = session.createTextMessage("{\"status\":\"resolved\"}");
        answer.setStringProperty("simpul_agency", "D2");
        answer.setStringProperty(StatusInbox.SENDER, BrokerContract.agencyRole("D2"));
        try (MessageProducer producer = session.createProducer(session.createQueue(where))) {
            producer.send(answer);
        }
    }

    private static List<BrokerAdmin.Seen> answers(BrokerSettings of) {
        List<BrokerAdmin.Seen> seen = new ArrayList<>();
        try (StatusInbox inbox = new StatusInbox(of, "hub-answers")) {
            await().until(() -> inbox.receive(10, seen::addAll) > 0);
        }
        return seen;
    }

    @ParameterizedTest(name = "populate-validated-user {0}, {1}: {2}")
    @CsvSource({"false,ARTEMIS_JMS,", "true,ARTEMIS_JMS,agency-D1", "true,AMQP,"})
    void aBrokerWithoutOurPluginIsBelievedOnlyWhereItKnows(
            boolean populate, Client client, String sender, @TempDir Path own) throws Exception {
        int port = freePort();
        String url = "tcp://127.0.0.1:" + port;
        ActiveMQServer server = ActiveMQServers.newActiveMQServer(
                new ConfigurationImpl()
                        .setJournalType(JournalType.NIO)
                        .setJournalDirectory(own.resolve("journal").toString())
                        .setBindingsDirectory(own.resolve("bindings").toString())
                        .setPagingDirectory(own.resolve("paging").toString())
                        .setLargeMessagesDirectory(own.resolve("large").toString())
                        .setJMXManagementEnabled(false)
                        .setPopulateValidatedUser(populate)
                        .addAcceptorConfiguration("all", url + "?protocols=CORE,AMQP")
                        .putSecurityRoles(
                                "#",
                                Set.of(new Role(
                                        "amq", true, true, true, true, true, true, true, true, true, true, true,
                                        true))),
                null,
                new ActiveMQBasicSecurityManager()
                        .init(Map.of(
                                ActiveMQBasicSecurityManager.BOOTSTRAP_USER, "hub",
                                ActiveMQBasicSecurityManager.BOOTSTRAP_PASSWORD, "hub",
                                ActiveMQBasicSecurityManager.BOOTSTRAP_ROLE, "amq")),
                true);
        BrokerSettings its =
                new BrokerSettings(url, "hub", new Secret("hub"), Duration.ofSeconds(10), Duration.ofSeconds(1));
        server.start();
        try (BrokerAdmin itsAdmin = new BrokerAdmin(its)) {
            itsAdmin.provision(CONTRACT);
            assertThat(itsAdmin.deviations(CONTRACT).stream()
                            .anyMatch(said -> said.startsWith("broker: populate-validated-user is false")))
                    .isEqualTo(!populate);
            NewUser.Added agency = (NewUser.Added) itsAdmin.addAgencyUser("D1");
            try (Connection connection = client.factory(url).createConnection(agency.user(), agency.password());
                    Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                answer(session, "complaints.status");
            }
            assertThat(answers(its)).singleElement().satisfies(it -> assertThat(
                            it.properties().get(StatusInbox.SENDER))
                    .isEqualTo(sender));
        } finally {
            server.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    // --- what it may not

    static Stream<Arguments> elsewhere() {
        return Stream.of(Client.values()).flatMap(client -> Stream.of(
                        "read complaints.D2",
                        "read complaints.D1::complaints.D2",
                        "read complaints.status",
                        "read complaints.triage",
                        "read complaints.trial",
                        "read complaints.dead",
                        "read baru",
                        "browse complaints.D2",
                        "browse complaints.status",
                        "send complaints.D1",
                        "send complaints.D2",
                        "send complaints.triage",
                        "send complaints.trial",
                        "send complaints.dead",
                        "send complaints.baru",
                        "send baru",
                        "send activemq.management")
                .map(what -> Arguments.of(client, what)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("elsewhere")
    void anythingElseIsRefused(Client client, String what) throws Exception {
        Map<String, Long> before = depths();
        String queue = what.substring(what.indexOf(' ') + 1);
        assertThatThrownBy(() -> asAgency(client, session -> {
                    if (what.startsWith("read")) {
                        try (MessageConsumer reader = session.createConsumer(session.createQueue(queue))) {
                            reader.receive(100);
                        }
                    } else if (what.startsWith("browse")) {
                        try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                            browser.getEnumeration().hasMoreElements();
                        }
                    } else {
                        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
                            producer.send(session.createTextMessage("bukan urusannya"));
                        }
                    }
                }))
                .isInstanceOf(JMSException.class);
        assertThat(depths()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyComesInWithoutThePassword(Client client) {
        for (String[] login : new String[][] {{user.user(), "salah"}, {"agency-D2", user.password()}, {null, null}}) {
            assertThatThrownBy(() -> {
                        try (Connection connection = client.connect(login[0], login[1]);
                                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                            session.createConsumer(session.createQueue("complaints.D1"))
                                    .close();
                        }
                    })
                    .as("%s", login[0])
                    .isInstanceOf(JMSSecurityException.class);
        }
    }

    @Test
    void anAgencyMakesRemovesAndManagesNothing() throws Exception {
        BrokerConnection connection = BrokerConnection.open(asAgency(), "D1", BrokerConnection.Mode.AUTO_COMMIT);
        ClientSession session = connection.session();
        try {
            refused(() -> session.createQueue(QueueConfiguration.of("complaints.D1.salinan")));
            refused(() -> session.createQueue(
                    QueueConfiguration.of("salinan").setAddress("complaints.D1").setDurable(false)));
            refused(() -> session.createAddress(
                    SimpleString.of("baru"), org.apache.activemq.artemis.api.core.RoutingType.ANYCAST, false));
            refused(() -> session.deleteQueue("complaints.D1"));
            assertThatThrownBy(() -> new Management(session, 2_000).ask("broker", "getQueueNames"))
                    .isInstanceOfAny(ActiveMQException.class, BrokerUnavailable.class);
        } finally {
            connection.close();
        }
        assertThat(depths().keySet()).containsExactlyInAnyOrderElementsOf(CONTRACT.queues());
    }

    private interface Act {
        void run() throws Exception;
    }

    private static void refused(Act act) {
        assertThatThrownBy(act::run).isInstanceOfSatisfying(ActiveMQException.class, e -> assertThat(e.getType())
                .isEqualTo(ActiveMQExceptionType.SECURITY_EXCEPTION));
    }

    // --- users

    @Test
    void aUserIsAddedOnceListedAndGoneAtOnceWhenItIsRemoved() throws Exception {
        NewUser.Added added = (NewUser.Added) admin.addAgencyUser("D3");
        assertThat(added.user()).isEqualTo("agency-D3");
        assertThat(added.toString()).doesNotContain(added.password());
        assertThat(admin.addAgencyUser("D3")).isEqualTo(new NewUser.Exists("agency-D3"));
        assertThat(admin.agencyUsers().orElseThrow())
                .extracting(BrokerAdmin.AgencyUser::name)
                .containsExactly("agency-D1", "agency-D3"); // not the hub's

        try (Connection connection = Client.AMQP.connect(added.user(), added.password())) {
            List<JMSException> ended = Collections.synchronizedList(new ArrayList<>());
            connection.setExceptionListener(ended::add);
            connection.start();
            assertThat(admin.removeAgencyUser("D3")).isTrue();
            await().untilAsserted(() -> assertThat(ended).isNotEmpty());
        }
        assertThatThrownBy(() ->
                        Client.AMQP.connect(added.user(), added.password()).close())
                .isInstanceOf(JMSSecurityException.class);
        assertThat(admin.removeAgencyUser("D3")).isFalse();
        assertThat(((NewUser.Added) admin.addAgencyUser("D3")).password()).isNotEqualTo(added.password());
        admin.removeAgencyUser("D3");
    }

    @Test
    void usersAndRightsOutliveTheBrokerAndNoPasswordOfAnAgencyLiesOnTheDisk(@TempDir Path own) throws Exception {
        NewUser.Added added;
        try (EmbeddedBroker first = EmbeddedBroker.start(own, 0);
                BrokerAdmin its = new BrokerAdmin(of(first))) {
            its.provision(CONTRACT);
            added = (NewUser.Added) its.addAgencyUser("D1");
            try (Connection amqp = new JmsConnectionFactory("amqp" + first.url().substring(3))
                            .createConnection(added.user(), added.password());
                    Session session = amqp.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
                answer(session, "complaints.status");
            }
        }
        assertThat(filesContaining(own, added.password())).isEmpty();
        assertThat(filesContaining(own, added.user())).isNotEmpty();
        try (EmbeddedBroker again = EmbeddedBroker.start(own, 0);
                BrokerAdmin its = new BrokerAdmin(of(again));
                Connection connection =
                        new ActiveMQConnectionFactory(again.url()).createConnection(added.user(), added.password());
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            assertThat(its.deviations(CONTRACT)).isEmpty();
            assertThat(answers(of(again))).singleElement().satisfies(it -> assertThat(it.properties())
                    .containsEntry(StatusInbox.SENDER, added.user()));
            session.createConsumer(session.createQueue("complaints.D1")).close();
            assertThatThrownBy(() -> session.createConsumer(session.createQueue("complaints.D2")))
                    .isInstanceOf(JMSSecurityException.class);
        }
    }

    private static BrokerSettings of(EmbeddedBroker one) {
        return new BrokerSettings(
                one.url(), one.user(), new Secret(one.password()), Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    private static List<Path> filesContaining(Path root, String words) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> contains(file, words.getBytes(StandardCharsets.UTF_8))
                            || contains(file, words.getBytes(StandardCharsets.UTF_16LE))
                            || contains(file, words.getBytes(StandardCharsets.UTF_16BE)))
                    .toList();
        }
    }

    private static boolean contains(Path file, byte[] words) {
        try {
            String all = Files.readString(file, StandardCharsets.ISO_8859_1);
            return all.contains(new String(words, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    // --- the contract

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "complaints.D1     | {'send':['amq','agency-D1'],'consume':['amq','agency-D1'],'browse':['amq','agency-D1']} | complaints.D1: its agency's role (agency-<id>) may send: an agency only reads its queue",
                "complaints.D1     | {'consume':['agency-D1','agency-D2'],'browse':['agency-D1']} | complaints.D1: role 'agency-D2' may consume: it is not that agency's to touch",
                "complaints.D2     | {'consume':['agency-D2','tamu'],'browse':['agency-D2']}      | complaints.D2: role 'tamu' may consume: only the hub and the agency itself",
                "complaints.D2     | {'consume':['amq']}                      | complaints.D2: its agency's role (agency-<id>) may not consume, browse: the agency cannot read",
                "complaints.D2     | {'consume':['agency-D2'],'browse':['agency-D2'],'manage':['agency-D2']} | complaints.D2: its agency's role (agency-<id>) may manage",
                "complaints.status | {'consume':['amq']}                      | complaints.status: role 'agencies' may not send: agencies cannot answer",
                "complaints.status | {'send':['agencies'],'consume':['agencies']} | complaints.status: role 'agencies' may consume: it is not",
                "complaints.triage | {'consume':['agencies']}                 | complaints.triage: role 'agencies' may consume",
                "complaints.#      | {'send':['tamu']}                        | complaints.#, complaints.dead, complaints.trial: role 'tamu' may send",
                "complaints.D3     | {'send':['amq']}                         | complaints.D3: the hub's role 'amq' may not consume, createDurableQueue",
            })
    void eachDeviationOfRolesIsNamedAndMendedByAStart(String match, String roles, String expected) throws Exception {
        manage("addSecuritySettings", match, roles.replace('\'', '"'));
        assertThat(admin.deviations(CONTRACT))
                .anySatisfy(said -> assertThat(said).startsWith(expected).contains("fix: "));
        admin.provision(CONTRACT);
        assertThat(admin.deviations(CONTRACT)).isEmpty();
    }

    @Test
    void anAgencysRoleWithRightsOutsideTheContractIsNamedAndLeftToTheAdministrator() throws Exception {
        String everything = everything("amq");
        manage("addSecuritySettings", "#", everything.replace("[\"amq\"]", "[\"amq\",\"agencies\"]"));
        try {
            admin.provision(CONTRACT);
            assertThat(admin.deviations(CONTRACT))
                    .hasSize(2) // '#' is what the management address takes too
                    .anySatisfy(
                            said -> assertThat(said).startsWith("#: role 'agencies' may do everything: agencies have"))
                    .anySatisfy(said -> assertThat(said).startsWith("activemq.management: role 'agencies' may"));
        } finally {
            manage("addSecuritySettings", "#", everything);
        }
    }

    @Test
    void aHubThatIsToldAWrongRoleDoesNotLockItselfOutAndSaysSo() {
        BrokerContract wrong = new BrokerContract(CONTRACT.agencies(), CONTRACT.largestBatch(), "hub");
        admin.provision(wrong);
        assertThat(admin.deviations(wrong)).anySatisfy(said -> assertThat(said)
                .startsWith("broker: the hub's role 'hub' may not manage it")
                .contains("SIMPUL_BROKER_ROLE"));
        assertThat(admin.deviations(CONTRACT)).isEmpty();
    }

    private static String everything(String role) {
        return new tools.jackson.databind.json.JsonMapper()
                .writeValueAsString(AccessRules.RIGHTS.stream()
                        .collect(java.util.stream.Collectors.toMap(right -> right, right -> List.of(role))));
    }

    private static void manage(String operation, Object... parameters) throws Exception {
        BrokerConnection connection = BrokerConnection.open(settings(), "test", BrokerConnection.Mode.AUTO_COMMIT);
        new Management(connection.session(), 5_000).ask("broker", operation, parameters);
        connection.close();
    }

    // --- helpers

    private static void deliver(String agency) {
        try (AgencyQueues queues = new AgencyQueues(settings(), "hub-1")) {
            UUID id = UUID.randomUUID();
            Outgoing row = new Outgoing(agency, id, 1, Map.of("cloudEvents_id", id.toString()), WORDS);
            assertThat(queues.send(List.of(row), () -> true).sent()).containsExactly(row);
        }
    }

    private static Map<String, Long> depths() {
        return admin.queues().stream()
                .collect(
                        java.util.stream.Collectors.toMap(BrokerAdmin.QueueState::name, BrokerAdmin.QueueState::depth));
    }
}
