package id.simpul.connectors.queue;

import id.simpul.connectors.queue.Management.Answer;
import id.simpul.connectors.queue.Management.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks at and looks after the running broker, through its management address. Every call is bounded in time.
 *
 * <p>Every call may throw {@link BrokerUnavailable}; the next one connects anew. Safe for use by several threads, which
 * take turns.
 */
public final class BrokerAdmin implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long TIMEOUT_MILLIS = 15_000;
    private static final long WAIT_MILLIS = 1_000;
    private static final int PAGE = 200; // keeps an answer below the size at which the broker writes messages to files

    private final BrokerSettings broker;
    private @Nullable BrokerConnection connection;
    private @Nullable Management management;

    public BrokerAdmin(BrokerSettings broker) {
        this.broker = broker;
    }

    /**
     * Creates the addresses, queues, address settings and roles' rights of the contract that are missing or differ; returns
     * how many queues it made. Rights are set only if the hub's role is one that manages this broker: a wrong one would
     * lock the hub out.
     */
    public int provision(BrokerContract contract) {
        return with((session, management) -> {
            String all = BrokerContract.PREFIX + "#";
            JsonNode settings = json(management.ask("broker", "getAddressSettingsAsJSON", all));
            // The broker's own id cache and memory do not count here: an address setting is ours to give.
            if (!AddressRules.deviations(settings, contract, 0, 0).isEmpty()) {
                management.ask(
                        "broker",
                        "addAddressSettings",
                        all,
                        JSON.writeValueAsString(AddressRules.mended(settings, contract)));
            }
            Set<String> known = new HashSet<>();
            for (Object name :
                    (Object[]) management.ask("broker", "getQueueNames").result()) {
                known.add(String.valueOf(name));
            }
            int made = 0;
            for (String queue : contract.queues()) {
                if (!known.contains(queue)) {
                    create(session, queue);
                    made++;
                }
            }
            setRights(new AccessRules(contract), management);
            return made;
        });
    }

    /** Only what differs: each is a write to the broker's journal, and clears what it knows of permissions. */
    private static void setRights(AccessRules rules, Management management) throws Exception {
        if (!rules.hubManages(json(management.ask("broker", "getRolesAsJSON", Management.ADDRESS)))) {
            return; // deviations says so
        }
        List<String> matches = rules.matches();
        List<JsonNode> roles = roles(management, matches);
        List<Question> differing = new ArrayList<>();
        for (int i = 0; i < matches.size(); i++) {
            String match = matches.get(i);
            if (!rules.deviations(match, roles.get(i)).isEmpty()) {
                differing.add(new Question("broker", "addSecuritySettings", rules.settings(match)));
            }
        }
        for (Answer answer : management.ask(differing)) {
            if (!answer.succeeded()) {
                throw new BrokerUnavailable("the broker refuses to set roles: " + answer.text(), null);
            }
        }
    }

    private static List<JsonNode> roles(Management management, List<String> matches) throws Exception {
        return management
                .ask(matches.stream()
                        .map(match -> new Question("broker", "getRolesAsJSON", match))
                        .toList())
                .stream()
                .map(BrokerAdmin::json)
                .toList();
    }

    private static void create(ClientSession session, String queue) throws Exception {
        SimpleString name = SimpleString.of(queue);
        session.createAddress(name, RoutingType.ANYCAST, false); // no matter if it is there
        session.createQueue(QueueConfiguration.of(name)
                .setAddress(name)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(true)
                .setAutoDelete(false));
    }

    /** Every way in which the running broker differs from the contract, each in words a person can act on; empty is well. */
    public List<String> deviations(BrokerContract contract) {
        return with((session, management) -> {
            List<String> found = new ArrayList<>(ofTheBroker(management));
            Map<String, JsonNode> queues = queuesByName(management);
            Map<String, List<String>> ofAddresses = new LinkedHashMap<>();
            for (String queue : contract.queues()) {
                for (String what : ofQueue(queue, queues.get(queue))) {
                    ofAddresses.computeIfAbsent(what, any -> new ArrayList<>()).add(queue);
                }
            }
            long idCache = management.ask("broker", "getIDCacheSize").number();
            long globalMaxSize = management.ask("broker", "getGlobalMaxSize").number();
            List<Question> questions = contract.queues().stream()
                    .map(queue -> new Question("broker", "getAddressSettingsAsJSON", queue))
                    .toList();
            List<Answer> answers = management.ask(questions);
            for (int i = 0; i < answers.size(); i++) {
                String queue = contract.queues().get(i);
                for (String what : AddressRules.deviations(json(answers.get(i)), contract, idCache, globalMaxSize)) {
                    ofAddresses.computeIfAbsent(what, any -> new ArrayList<>()).add(queue);
                }
            }
            rights(management, new AccessRules(contract), found, ofAddresses);
            ofAddresses.forEach((what, where) -> found.add(names(where) + ": " + what));
            if (!mayLook(session)) {
                found.add(
                        "%s: the hub's own user may not read it, so '%s' is not its role. fix: name its role with SIMPUL_BROKER_ROLE and start the hub anew"
                                .formatted(BrokerContract.TRIAGE, contract.hubRole()));
            }
            if (Senders.named(session, management) == Senders.Named.NEVER) {
                found.add(
                        "broker: populate-validated-user is false: nobody can tell whether an answer comes from the agency that it names. fix: set it to true in broker.xml and restart the broker");
            }
            return List.copyOf(found);
        });
    }

    private static void rights(
            Management management, AccessRules rules, List<String> found, Map<String, List<String>> ofAddresses)
            throws Exception {
        List<String> others = List.of("#", Management.ADDRESS);
        List<JsonNode> ofOthers = roles(management, others);
        for (int i = 0; i < others.size(); i++) {
            String match = others.get(i);
            rules.strangers(match, ofOthers.get(i)).forEach(what -> found.add(match + ": " + what));
        }
        if (!rules.hubManages(ofOthers.get(1))) {
            found.add(rules.unknownHubRole());
            return; // nothing else can be said as long as it is not known who is who
        }
        List<String> matches = rules.matches();
        List<JsonNode> roles = roles(management, matches);
        for (int i = 0; i < matches.size(); i++) {
            for (String what : rules.deviations(matches.get(i), roles.get(i))) {
                ofAddresses.computeIfAbsent(what, any -> new ArrayList<>()).add(matches.get(i));
            }
        }
    }

    private static boolean mayLook(ClientSession session) throws Exception {
        try (ClientConsumer consumer = session.createConsumer(SimpleString.of(BrokerContract.TRIAGE), null, true)) {
            return !consumer.isClosed();
        } catch (ActiveMQException e) {
            if (e.getType() == ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST) {
                return true; // that is named already
            }
            if (e.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> ofTheBroker(Management management) throws Exception {
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("isPersistenceEnabled", "persistence-enabled is false: a restart loses everything");
        wanted.put("isPersistIDCache", "persist-id-cache is false: a batch resent after a restart arrives twice");
        wanted.put(
                "isJournalSyncTransactional", "journal-sync-transactional is false: a crash loses confirmed messages");
        wanted.put(
                "isJournalSyncNonTransactional",
                "journal-sync-non-transactional is false: a crash loses agencies' answers");
        wanted.put("isSecurityEnabled", "security-enabled is false: everybody can read every agency's queue");
        List<Answer> answers = management.ask(wanted.keySet().stream()
                .map(attribute -> new Question("broker", attribute))
                .toList());
        List<String> found = new ArrayList<>();
        int i = 0;
        for (String what : wanted.values()) {
            if (!answers.get(i++).yes()) {
                found.add("broker: %s. fix: set it to true in broker.xml and restart the broker".formatted(what));
            }
        }
        return found;
    }

    private static List<String> ofQueue(String name, @Nullable JsonNode queue) {
        if (queue == null) {
            return List.of(
                    "the queue is missing: nothing can be delivered. fix: start a hub, it makes what is missing");
        }
        List<String> found = new ArrayList<>();
        expect(found, queue, "durable", "true", "a restart removes it with all that is in it");
        expect(found, queue, "routingType", "ANYCAST", "every reader gets a copy, or none if nobody listens");
        expect(found, queue, "address", name, "what is sent there does not get here");
        expect(found, queue, "purgeOnNoConsumers", "false", "it is emptied when its reader leaves");
        expect(found, queue, "lastValue", "false", "a later message removes an earlier one");
        expect(found, queue, "ringSize", "-1", "the oldest messages are removed when it is full");
        expect(found, queue, "filter", "", "what does not match it is not taken in");
        expect(found, queue, "autoDelete", "false", "it vanishes when its reader leaves");
        expect(found, queue, "enabled", "true", "it takes nothing in");
        if (queue.path("paused").asString("false").equals("true")) {
            found.add("the queue is paused: its agency gets nothing. fix: resume it in the broker's console");
        }
        return found;
    }

    private static void expect(List<String> found, JsonNode queue, String key, String wanted, String otherwise) {
        String actual = queue.path(key).asString(wanted);
        if (!actual.equals(wanted)) {
            found.add(
                    "the queue's %s is '%s', must be '%s': else %s. fix: remove the queue when it is empty and start a hub, it makes it anew"
                            .formatted(key, actual, wanted, otherwise));
        }
    }

    private static String names(List<String> queues) {
        return queues.size() <= 3
                ? String.join(", ", queues)
                : "%s, %s and %d more".formatted(queues.get(0), queues.get(1), queues.size() - 2);
    }

    /**
     * Closes every connection of that client id, then asks: does the broker still know a session of it? (R19) The broker
     * keeps a session in its list until what that session had given to the journal is on disk.
     *
     * @return true only if the broker has answered that there is none
     */
    public boolean gone(String clientId) {
        for (int attempt = 1; ; attempt++) {
            try {
                return closedAndGone(clientId);
            } catch (BrokerUnavailable e) {
                // It may have been our own connection that the broker showed without a name, and that we closed.
                if (attempt == 4) {
                    throw e;
                }
            }
        }
    }

    private boolean closedAndGone(String clientId) {
        return with((session, management) -> {
            for (String id : connectionsOf(management, clientId)) {
                management.ask(List.of(new Question("broker", "closeConnectionWithID", id))); // it may be gone by now
            }
            return connectionsOf(management, clientId).isEmpty();
        });
    }

    /**
     * Those of that client id, and nameless ones of our own user: now and then the broker shows a session without the client
     * id that it was opened with (16 of 150 measured), and that session may be the very one that is asked about. Only hubs use
     * the hub's user; one that is closed without need opens a new connection.
     */
    private Set<String> connectionsOf(Management management, String clientId) throws Exception {
        Set<String> ids = new TreeSet<>();
        for (JsonNode one : pages(management, "listConnections")) {
            if (isOf(one, clientId, one.path("users").asString(""))) {
                ids.add(one.path("connectionID").asString(""));
            }
        }
        for (JsonNode one : pages(management, "listSessions")) {
            if (isOf(one, clientId, one.path("user").asString(""))) {
                ids.add(one.path("connectionID").asString(""));
            }
        }
        return ids;
    }

    private boolean isOf(JsonNode one, String clientId, String user) {
        String shown = one.path("clientID").asString("");
        return shown.equals(clientId) || shown.isEmpty() && user.equals(broker.user());
    }

    /** @param oldest age of the first message, or {@code null} if empty */
    public record QueueState(String name, long depth, @Nullable Duration oldest, int consumers) {}

    /** Those of the contract's prefix, by name. */
    public List<QueueState> queues() {
        return with((session, management) -> {
            Map<String, JsonNode> queues = queuesByName(management);
            List<String> filled = queues.values().stream()
                    .filter(queue -> queue.path("messageCount").asLong(0) > 0)
                    .map(queue -> queue.path("name").asString())
                    .toList();
            List<Answer> ages = management.ask(filled.stream()
                    .map(name -> new Question("queue." + name, "getFirstMessageAge"))
                    .toList());
            Map<String, Duration> oldest = new HashMap<>();
            for (int i = 0; i < ages.size(); i++) {
                if (ages.get(i).succeeded() && ages.get(i).result() != null) {
                    oldest.put(filled.get(i), Duration.ofMillis(ages.get(i).number()));
                }
            }
            return queues.entrySet().stream()
                    .map(queue -> new QueueState(
                            queue.getKey(),
                            queue.getValue().path("messageCount").asLong(0),
                            oldest.get(queue.getKey()),
                            queue.getValue().path("consumerCount").asInt(0)))
                    .sorted(Comparator.comparing(QueueState::name))
                    .toList();
        });
    }

    private static Map<String, JsonNode> queuesByName(Management management) throws Exception {
        Map<String, JsonNode> queues = new HashMap<>();
        for (JsonNode queue : pages(management, "listQueues")) {
            String name = queue.path("name").asString("");
            if (name.startsWith(BrokerContract.PREFIX)) {
                queues.put(name, queue);
            }
        }
        return queues;
    }

    private static List<JsonNode> pages(Management management, String operation) throws Exception {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode answer = page(management, operation, page);
            answer.path("data").forEach(all::add);
            if (answer.path("data").size() < PAGE
                    || all.size() >= answer.path("count").asInt(0)) {
                return all;
            }
        }
    }

    /** Asked again when the broker stumbles over a temporary queue that vanishes while it lists them (measured). */
    private static JsonNode page(Management management, String operation, int page) throws Exception {
        List<Question> question = List.of(new Question("broker", operation, "", page, PAGE));
        for (int attempt = 1; attempt < 3; attempt++) {
            Answer answer = management.ask(question).get(0);
            if (answer.succeeded()) {
                return json(answer);
            }
        }
        return json(management.ask("broker", operation, "", page, PAGE));
    }

    /** @param id the broker's message id, for {@link #remove} */
    public record Seen(long id, Map<String, String> properties, String body) {

        /** Without the body, which is a citizen's. */
        @Override
        public String toString() {
            return "Seen{" + id + "}";
        }
    }

    /** The first messages of a queue, left where they are. */
    public List<Seen> peek(String queue, int limit) {
        return with((session, management) -> {
            List<Seen> seen = new ArrayList<>();
            try (ClientConsumer consumer = session.createConsumer(SimpleString.of(queue), null, true)) {
                for (ClientMessage message = next(consumer, seen, limit);
                        message != null;
                        message = next(consumer, seen, limit)) {
                    seen.add(Reading.read(message));
                }
            }
            return List.copyOf(seen);
        });
    }

    /**
     * Consumes up to {@code limit} messages; each is gone from the queue once this returns. Should the broker go away
     * meanwhile, what was consumed so far is returned.
     */
    public List<Seen> take(String queue, int limit) {
        BrokerConnection own = BrokerConnection.open(broker, name(), BrokerConnection.Mode.TRANSACTED);
        List<Seen> taken = new ArrayList<>();
        try {
            own.session().start();
            try (ClientConsumer consumer = own.session().createConsumer(queue)) {
                while (taken.size() < limit && hasMore(own.session(), queue)) {
                    if (!takeSome(own.session(), consumer, limit, taken)) {
                        break; // what is left there is in the hands of another consumer
                    }
                }
            }
        } catch (Exception e) { // Artemis declares no less
            if (taken.isEmpty()) {
                throw unavailable(e);
            }
        } finally {
            own.close();
        }
        return List.copyOf(taken);
    }

    /** One transaction. Of a queue that is on disk the broker reads on only when what it has read was consumed. */
    private static boolean takeSome(ClientSession session, ClientConsumer consumer, int limit, List<Seen> taken)
            throws Exception {
        List<Seen> some = new ArrayList<>();
        ClientMessage message = consumer.receive(WAIT_MILLIS);
        while (message != null) {
            some.add(Reading.read(message));
            message.acknowledge();
            message = next(consumer, some, limit - taken.size());
        }
        session.commit();
        taken.addAll(some);
        return !some.isEmpty();
    }

    private static boolean hasMore(ClientSession session, String queue) throws Exception {
        return session.queueQuery(SimpleString.of(queue)).getMessageCount() > 0;
    }

    private static @Nullable ClientMessage next(ClientConsumer consumer, List<Seen> soFar, int limit) throws Exception {
        return soFar.size() < limit ? consumer.receiveImmediate() : null;
    }

    /** @param roles as the broker knows them: its agency's, and {@link BrokerContract#AGENCIES} */
    public record AgencyUser(String name, List<String> roles) {}

    /** The users of agencies that the broker itself keeps, by name; nothing if its users are kept elsewhere. */
    public Optional<List<AgencyUser>> agencyUsers() {
        return with((session, management) -> AgencyUsers.all(management));
    }

    /** Gives an agency a user, named as its role, with a new password that is nowhere else afterwards. */
    public NewUser addAgencyUser(String agency) {
        return with((session, management) -> AgencyUsers.add(management, agency));
    }

    /** Takes an agency's user away and closes its connections; false if there is none that the broker itself keeps. */
    public boolean removeAgencyUser(String agency) {
        return with((session, management) -> AgencyUsers.remove(management, agency));
    }

    /** Removes one message; false if it was not there. */
    public boolean remove(String queue, long id) {
        return with((session, management) ->
                management.ask("queue." + queue, "removeMessage", id).yes());
    }

    @FunctionalInterface
    private interface Work<T> {
        T with(ClientSession session, Management management) throws Exception;
    }

    private synchronized <T> T with(Work<T> work) {
        try {
            if (connection == null || management == null || !connection.isOpen()) {
                drop();
                connection = BrokerConnection.open(broker, name(), BrokerConnection.Mode.AUTO_COMMIT);
                management = new Management(connection.session(), TIMEOUT_MILLIS);
            }
            return work.with(connection.session(), management);
        } catch (Exception e) { // Artemis declares no less
            drop();
            throw unavailable(e);
        }
    }

    private static BrokerUnavailable unavailable(Exception e) {
        return e instanceof BrokerUnavailable said ? said : new BrokerUnavailable(BrokerConnection.said(e), e);
    }

    private static String name() {
        return "simpul-admin-" + UUID.randomUUID();
    }

    private static JsonNode json(Answer answer) {
        return JSON.readTree(answer.text());
    }

    private void drop() {
        if (connection != null) {
            connection.drop();
        }
        connection = null;
        management = null;
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.close();
        }
        connection = null;
        management = null;
    }
}
