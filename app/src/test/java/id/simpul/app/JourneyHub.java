package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerAdmin.QueueState;
import id.simpul.connectors.queue.BrokerAdmin.Seen;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.embedded.EmbeddedBroker;
import id.simpul.embedded.EmbeddedDatabase;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.routing.RoutingRules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole hub in this process on embedded servers, as {@code simpul run} starts it, and what tests ask of it. */
final class JourneyHub implements AutoCloseable {

    static final String MAPPING =
            """
            title: title
            description: $text(text)
            kind: $code('kind', kind)
            anonymous: anonymous
            secret: secret
            location: { region: $region(region), address: address }
            addressed-to: to
            reporter: { name: name, phone: $phone(phone) }
            reported-at: $date(reported)
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final Path data;
    final Servers servers;
    private EmbeddedDatabase database;
    private EmbeddedBroker broker;
    private final List<SourceFolder> sources = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    final Map<String, Object> settings = new HashMap<>();
    private ConfigurableApplicationContext hub;

    JourneyHub(Path data) {
        this.data = data;
        startDatabase();
        startBroker();
        this.servers = new Servers(
                new Servers.Login(database.jdbcUrl(), database.user(), database.password()),
                new Servers.Login(broker.url(), broker.user(), broker.password()),
                new ArrayDeque<>());
    }

    void startDatabase() {
        database = EmbeddedDatabase.start(data.resolve("database"));
    }

    void stopDatabase() {
        if (database != null) {
            database.close();
            database = null;
        }
    }

    void startBroker() {
        broker = EmbeddedBroker.start(data.resolve("broker"), 0, Duration.ofMillis(500));
    }

    void stopBroker() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    /** Adds a REST source that lists all it has; {@code lines} replace lines of its source.yaml with the same key. */
    void source(String id, JourneySource system, String... lines) throws IOException {
        source(writeSource(data.resolve("sources"), id, system, lines), Map.of("TEST_KEY", JourneySource.KEY));
    }

    /** Adds a source as its folder has it. */
    void source(Path folder, Map<String, String> environment) throws IOException {
        add(folder, environment);
    }

    /** @return its folder, below {@code config} */
    static Path writeSource(Path config, String id, JourneySource system, String... lines) throws IOException {
        Map<String, String> yaml = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(
                                "id: " + id,
                                "title: A test source",
                                "protocol: rest",
                                "every: 1s",
                                "start: beginning",
                                "deliver: live",
                                "zone: Asia/Jakarta",
                                "regions: kemendagri",
                                "request: { url: '" + system.url() + "/" + id + "', query: { since: '{cursor}' } }",
                                "auth: { api-key: { header: X-Api-Key, value: '${TEST_KEY}' } }",
                                "records: items",
                                "key: $string(id)",
                                "version: at",
                                "page: { style: none, size: 100 }",
                                "cursor: { field: at, format: iso, overlap: 10m }",
                                "attachments: { each: photos, url: url, name: name, media-type: mime, hosts: [] }",
                                "limits: { timeout: 5s, poll: 1m, page-bytes: 32MiB, concurrency: 4 }"),
                        Stream.of(lines))
                .forEach(line -> yaml.put(line.substring(0, line.indexOf(':')), line));
        Path dir = Files.createDirectories(config.resolve(id));
        Files.writeString(dir.resolve("source.yaml"), String.join("\n", yaml.values()) + "\n");
        Files.writeString(dir.resolve("mapping.yaml"), MAPPING);
        Files.createDirectories(dir.resolve("codes"));
        Files.writeString(dir.resolve("codes/kind.csv"), "source,code\npengaduan,complaint\naspirasi,aspiration\n");
        return dir;
    }

    /** Adds a source as its owner writes it. */
    void source(String id, String yaml, Map<String, String> environment) throws IOException {
        Path dir = Files.createDirectories(data.resolve("sources").resolve(id));
        Files.writeString(dir.resolve("source.yaml"), yaml);
        add(dir, environment);
    }

    /** What {@code ${NAME}} stands for in this hub; for sources that come later. */
    void knows(String name, String value) {
        environment.put(name, value);
    }

    /** Its folders are no longer given at the next start. */
    void forgetFolders() {
        sources.clear();
    }

    private void add(Path dir, Map<String, String> more) {
        SourceFolders.Packed found = SourceFolders.pack(dir, more);
        assertThat(found.problems()).isEmpty();
        sources.add(found.folders().get(0));
        environment.putAll(more);
    }

    void start(Class<?>... more) {
        Map<String, Object> settings = new HashMap<>(this.settings);
        settings.put("simpul.poll.slow-after", "2s");
        settings.putIfAbsent("simpul.activate", "all");
        settings.put("spring.datasource.hikari.connection-timeout", "2000");
        hub = HubApplication.start(
                new HubApplication.Plan(
                        data,
                        0,
                        Duration.ofSeconds(8),
                        List.copyOf(sources),
                        environment,
                        RoutingRules.standard(),
                        settings,
                        more),
                servers);
    }

    void stop() {
        if (hub != null) {
            hub.close();
            hub = null;
        }
    }

    <T> T bean(Class<T> type) {
        return hub.getBean(type);
    }

    JdbcTemplate db() {
        return hub.getBean(JdbcTemplate.class);
    }

    int count(String what) {
        Integer count = db().queryForObject("select count(*) from " + what, Integer.class);
        return count == null ? 0 : count;
    }

    BrokerAdmin broker() {
        return hub.getBean(BrokerAdmin.class);
    }

    long depth(String agency) {
        return broker().queues().stream()
                .filter(it -> it.name().equals(BrokerContract.PREFIX + agency))
                .mapToLong(QueueState::depth)
                .sum();
    }

    /** The complaints on an agency's queue by key at the source, left where they are. */
    Map<String, JsonNode> onQueue(String agency) {
        Map<String, JsonNode> bodies = new LinkedHashMap<>();
        for (Seen seen : broker().peek(BrokerContract.PREFIX + agency, 10_000)) {
            JsonNode body = JSON.readTree(seen.body());
            String key = body.path("source").path("nativeId").asString();
            assertThat(bodies).as("each delivery is on its queue once").doesNotContainKey(key);
            bodies.put(key, body);
        }
        return bodies;
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + hub.getEnvironment().getProperty("local.server.port") + path);
    }

    /** Of the admin API, with the token from its file. */
    JsonNode api(String path) throws Exception {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(uri(path))
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(data.resolve("admin.token"))
                                                .strip())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isBetween(200, 503);
        return JSON.readTree(response.body());
    }

    /** @return the status of its answer */
    int put(String path, String body) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(uri(path))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Files.readString(data.resolve("admin.token"))
                                                        .strip())
                                .header("Content-Type", "application/json")
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** As an agency does: without a token. */
    static HttpResponse<byte[]> get(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** An operation of the broker's own management. */
    @SuppressWarnings("try") // closing may be interrupted
    void manage(String operation, Object... parameters) throws Exception {
        try (ServerLocator locator =
                        ActiveMQClient.createServerLocator(servers.broker().url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession(
                        servers.broker().user(), servers.broker().password(), false, true, true, false, 0)) {
            session.start();
            try (ClientRequestor requestor = new ClientRequestor(session, "activemq.management")) {
                ClientMessage question = session.createMessage(false);
                ManagementHelper.putOperationInvocation(question, "broker", operation, parameters);
                assertThat(ManagementHelper.hasOperationSucceeded(requestor.request(question, 5_000)))
                        .isTrue();
            }
        }
    }

    @Override
    public void close() {
        stop();
        stopBroker();
        stopDatabase();
    }
}
