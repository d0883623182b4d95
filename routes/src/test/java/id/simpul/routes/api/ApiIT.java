package id.simpul.routes.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.reset;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import id.simpul.connectors.Count;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Scan;
import id.simpul.connectors.files.Ticket;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.connectors.queue.NewUser;
import id.simpul.embedded.EmbeddedDatabase;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.routes.store.FormerTrial;
import id.simpul.routes.store.SourceLife;
import id.simpul.routes.store.StoreIdentity;
import id.simpul.routes.store.Versions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The API over HTTP, on a real database, beside a broker that answers what the test says. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = {ApiConfiguration.class, ApiIT.Hub.class},
        properties = {
            "spring.autoconfigure.exclude=org.apache.camel.spring.boot.CamelAutoConfiguration",
            "server.address=127.0.0.1",
            "management.metrics.use-global-registry=false"
        })
@DirtiesContext // its database ends with this class
class ApiIT {

    private static final UUID COMPLAINT = ComplaintId.of("jabar-aduan", "A-1");
    private static final UUID DELIVERY = ComplaintId.ofDelivery(COMPLAINT, 1, "D3204");
    private static final String PHONE = "081200000000";

    @TempDir
    static Path folder;

    /** Of two that the database knows, this hub runs one; and one that is new. */
    private static final List<SourceBundle> SOURCES = List.of(bundle("kota-baru"), bundle("jabar-aduan"));

    private static EmbeddedDatabase database;

    private final HttpClient http = HttpClient.newHttpClient();
    private String base = "";
    private String token = "";

    @Autowired
    JdbcClient jdbc;

    @Autowired
    LinkSigner links;

    @Autowired
    AttachmentStore store;

    @Autowired
    StoreIdentity identity;

    @Autowired
    BrokerAdmin broker;

    @Autowired
    ReplayPort replay;

    private static SourceBundle bundle(String id) {
        return SourceFolders.read(
                        Path.of("../mappings/sources/jabar-aduan"),
                        Map.of("JABAR_URL", "http://127.0.0.1:1", "JABAR_KEY", "x"))
                .sources()
                .stream()
                .map(shipped -> new SourceBundle(named(id, shipped.definition()), shipped.mapping()))
                .findFirst()
                .orElseThrow();
    }

    private static SourceDefinition named(String id, SourceDefinition s) {
        return new SourceDefinition(
                id,
                s.title(),
                s.every(),
                s.start(),
                Delivery.TRIAL,
                s.zone(),
                s.regions(),
                s.access(),
                s.vanished(),
                s.giveUp(),
                s.limits());
    }

    @BeforeAll
    static void startDatabase() {
        database = EmbeddedDatabase.start(folder.resolve("pg"));
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    @DynamicPropertySource
    static void where(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> database.jdbcUrl());
        registry.add("spring.datasource.username", () -> database.user());
        registry.add("spring.datasource.password", () -> database.password());
        registry.add("simpul.data", () -> folder.resolve("data").toString());
    }

    @EnableAutoConfiguration
    static class Hub {

        @Bean
        AttachmentStore attachmentStore() {
            return new AttachmentStore(folder.resolve("files"));
        }

        @Bean
        Scan scan() {
            return Scan.NONE;
        }

        @Bean
        StoreIdentity storeIdentity(JdbcClient db, PlatformTransactionManager transactions) {
            return new StoreIdentity(db, new TransactionTemplate(transactions));
        }

        @Bean
        BrokerAdmin brokerAdmin() {
            return mock(BrokerAdmin.class);
        }

        @Bean
        BrokerContract brokerContract() {
            return new BrokerContract(List.of("D3204"), 500, "amq");
        }

        @Bean
        ReplayPort replayPort() {
            return mock(ReplayPort.class);
        }

        @Bean
        RunningSources runningSources() {
            return () -> SOURCES;
        }

        @Bean
        Versions versions(JdbcTemplate db, PlatformTransactionManager manager) {
            return new Versions(db, new TransactionTemplate(manager));
        }

        @Bean
        SourceTruth sourceTruth() {
            return mock(SourceTruth.class);
        }

        @Bean
        SourceLife sourceLife(JdbcTemplate db, PlatformTransactionManager manager) {
            return new SourceLife(db, new TransactionTemplate(manager));
        }

        @Bean
        FormerTrial formerTrial(JdbcTemplate db, PlatformTransactionManager manager) {
            return new FormerTrial(db, new TransactionTemplate(manager), RoutingRules.standard(), 4);
        }

        @Bean
        CountPort countPort() {
            return new CountPort() {
                @Override
                public Count fromStart(SourceBundle source) {
                    return new Count.Counted(
                            2000, true, Instant.parse("2026-01-02T00:00:00Z"), Instant.parse("2026-11-02T00:00:00Z"));
                }

                @Override
                public Count between(SourceBundle source, Instant from, Instant until) {
                    return new Count.NotCounted("it is down", null);
                }
            };
        }
    }

    @BeforeEach
    void aComplaintThatWasDeliveredAndOneInQuarantine() throws IOException {
        HubAddress address = HubAddress.read(folder.resolve("data")).orElseThrow();
        base = address.url().toString();
        token = Files.readString(address.tokenFile()).strip();
        reset(broker, replay);
        when(broker.queues())
                .thenReturn(List.of(
                        new BrokerAdmin.QueueState("complaints.D3204", 2, Duration.ofSeconds(61), 1),
                        new BrokerAdmin.QueueState("complaints.K01", 0, null, 0),
                        new BrokerAdmin.QueueState("complaints.dead", 1, Duration.ofSeconds(5), 0)));
        jdbc.sql(
                        "truncate source, identity, original, attachment, delivery, request, answer, event, owed, backfill, parked_queue")
                .update();
        jdbc.sql(
                        """
                        insert into source (id, health, last_good, cursor, activated_at, activated_by, delivery)
                        values ('jabar-aduan', 'WELL', now(), '{"mark":1}', now(), 'somebody', 'TRIAL')""")
                .update();
        jdbc.sql(
                        "insert into identity (id, source, native_id, complaint, sequence, agency) values (?, 'jabar-aduan', 'A-1', ?, 1, 'D3204')")
                .params(COMPLAINT, COMPLAINT)
                .update();
        jdbc.sql(
                        """
                        insert into original (id, identity, fingerprint, version, read_at, media_type, body, outcome, sequence, complaint, problems, problem)
                        values (1, :c, 'f1', '1', now(), 'application/json', :body, 'DELIVERED', 1, '{"title":"Lampu mati"}', null, null),
                               (2, :c, 'f2', '2', now(), 'application/json', :body, 'QUARANTINED', null, null,
                                '[{"field":"reportedAt","group":"reportedAt: unreadable date","what":"from 081200000000","fix":"see $date"}]',
                                'reportedAt: unreadable date')
                        """)
                .param("c", COMPLAINT)
                .param(
                        "body",
                        "{\"nama\":\"Contoh Warga\",\"isi\":\"Lampu mati\",\"jenis\":\"P\"}"
                                .getBytes(StandardCharsets.UTF_8))
                .update();
        jdbc.sql(
                        """
                        insert into delivery (id, complaint, sequence, agency, lane, original, type, rule)
                        values (?, ?, 1, 'D3204', 0, 1, 'delivered', 'region')
                        """)
                .params(DELIVERY, COMPLAINT)
                .update();
        jdbc.sql(
                        "insert into answer (event_id, complaint, agency, body) values ('e1', ?, 'D3204', '{\"status\":\"verifying\"}')")
                .param(COMPLAINT)
                .update();
    }

    @Test
    void withoutTheTokenNothingButTheBareHealthStatusAnswers() throws Exception {
        for (String path : List.of("/api/v1/status", "/v3/api-docs", "/actuator/prometheus", "/actuator", "/nowhere")) {
            HttpResponse<String> refused = anonymous("GET", path);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
        HttpResponse<String> wrong = http.send(
                HttpRequest.newBuilder(URI.create(base + "/api/v1/status"))
                        .header("Authorization", "Bearer " + token + "x")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(wrong.statusCode()).isEqualTo(401);

        HttpResponse<String> health = anonymous("GET", "/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(health.body()).has("components"))
                .isFalse();
        assertThat(get("/actuator/health").get("components").propertyNames())
                .contains("broker", "database", "sources", "deliveries", "owed");
    }

    @Test
    void onlyItsOwnerMayReadTheTokenFile() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data/admin.token"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aDeviationOfTheBrokerDegradesHealthAndStillAnswers200() throws Exception {
        BrokerAdmin odd = mock(BrokerAdmin.class);
        when(odd.deviations(any())).thenReturn(List.of("auto-create is on at complaints.#"));
        BrokerHealth health = new BrokerHealth(odd, new BrokerContract(List.of(), 500, "amq"));

        assertThat(health.health().getStatus()).isEqualTo(HealthConfiguration.DEGRADED);
        assertThat(health.health().getDetails())
                .containsEntry("contract", List.of("auto-create is on at complaints.#"));
        verify(odd).deviations(any()); // once: the second answer came from memory
    }

    @Test
    void everyPathOfTheApiIsDescribed() throws Exception {
        JsonNode api = get("/v3/api-docs");
        assertThat(api.get("openapi").asString()).startsWith("3.1");
        assertThat(api.get("paths").propertyNames()).hasSizeGreaterThanOrEqualTo(15);
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    String where = method.getKey() + " " + path.getKey();
                    JsonNode operation = method.getValue();
                    assertThat(operation.path("summary").asString("")).as(where).isNotBlank();
                    assertThat(operation.path("description").asString(""))
                            .as(where)
                            .isNotBlank();
                    assertThat(operation.path("tags").size()).as(where).isEqualTo(1);
                    assertThat(operation.path("responses").size()).as(where).isPositive();
                }));
        api.get("components").get("schemas").properties().forEach(schema -> assertThat(
                        schema.getValue().path("description").asString(""))
                .as("schema " + schema.getKey())
                .isNotBlank());
    }

    @Test
    void sourcesAreListedWithoutTheirCursor() throws Exception {
        HttpResponse<String> answer = send("GET", "/api/v1/sources", null);
        assertThat(answer.body()).contains("jabar-aduan", "WELL").doesNotContain("mark");
    }

    @Test
    void theQuarantineIsListedByProblemAndShownMasked() throws Exception {
        JsonNode group = get("/api/v1/quarantine").get(0);
        assertThat(group.get("problem").asString()).isEqualTo("reportedAt: unreadable date");
        assertThat(group.get("count").asLong()).isEqualTo(1);
        assertThat(get("/api/v1/quarantine?source=other")).isEmpty();

        HttpResponse<String> one = send("GET", "/api/v1/quarantine/" + group.get("example"), null);
        assertThat(one.body())
                .contains("see $date", "jenis", "(10 characters)", "(phone)")
                .doesNotContain("Warga", "Lampu", PHONE);
    }

    @Test
    void aDryRunOfAReplayOnlyCounts() throws Exception {
        JsonNode counted = post("/api/v1/quarantine/replay", "{\"all\": true, \"dryRun\": true}", 200);
        assertThat(counted.get("matching").asLong()).isEqualTo(1);
        verify(replay, never()).quarantined(any(), any());

        when(replay.quarantined(any(), any())).thenReturn(new ReplayPort.Report(1, 0, 0, List.of("well")));
        JsonNode done = post(
                "/api/v1/quarantine/replay",
                "{\"source\": \"jabar-aduan\", \"problem\": \"reportedAt: unreadable date\"}",
                200);
        assertThat(done.get("replayed").asInt()).isEqualTo(1);
        verify(replay).quarantined(any(), eq("tester (admin token)"));
    }

    @Test
    void aReplayOfNothingInParticularIsRefused() throws Exception {
        JsonNode problem = post("/api/v1/quarantine/replay", "{}", 400);
        assertThat(problem.get("detail").asString()).contains("exactly one of");
        post("/api/v1/quarantine/replay", "{\"all\": true, \"ids\": [1]}", 400);
        post("/api/v1/quarantine/replay", "no json", 400);
    }

    @Test
    void aJourneyIsTheSameByIdAndByKeyAndHoldsNoWordOfTheCitizen() throws Exception {
        HttpResponse<String> byKey = send("GET", "/api/v1/complaints/jabar-aduan:A-1", null);
        assertThat(byKey.body())
                .isEqualTo(send("GET", "/api/v1/complaints/" + COMPLAINT, null).body())
                .contains("\"agency\":\"D3204\"", "verifying", "QUARANTINED", "\"rule\":\"region\"")
                .doesNotContain("Lampu", "Warga");

        assertThat(send("GET", "/api/v1/complaints/" + COMPLAINT + "?bodies=true", null)
                        .body())
                .contains("Lampu mati", "bodies-viewed", "tester (admin token)");
    }

    @Test
    void aJourneySaysWhyFilesAreLeftOut() throws Exception {
        jdbc.sql("update original set files = ?")
                .param(
                        "[{\"name\":\"surat-budi.pdf\",\"sha256\":\"%s\",\"size\":1}, {\"name\":\"video-budi.mp4\",\"unavailable\":\"it is larger\"}]"
                                .formatted("ab".repeat(32)))
                .update();

        HttpResponse<String> journey = send("GET", "/api/v1/complaints/" + COMPLAINT, null);

        assertThat(journey.body())
                .contains("\"filesLeftOut\":[\"it is larger\"]")
                .doesNotContain("budi");
    }

    @Test
    void anUnknownComplaintIsAProblemThatSaysSo() throws Exception {
        HttpResponse<String> answer = send("GET", "/api/v1/complaints/jabar-aduan:none", null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("was ever read").doesNotContain("Exception", "trace");
        assertThat(send("GET", "/api/v1/complaints/no-uuid", null).statusCode()).isEqualTo(400);
        assertThat(send("GET", "/api/v1/nothing", null).statusCode()).isEqualTo(404);
    }

    @Test
    void R23_aWishAboutADeliveryIsLeftAsARequest() throws Exception {
        String path = "/api/v1/complaints/" + COMPLAINT + "/deliveries/" + DELIVERY + "/requests";
        post(path, "{\"kind\": \"CANCEL\", \"reason\": \"moved by hand\"}", 202);
        assertThat(jdbc.sql("select state from delivery where id = ?")
                        .param(DELIVERY)
                        .query(String.class)
                        .single())
                .isEqualTo("DUE");
        assertThat(get("/api/v1/complaints/" + COMPLAINT)
                        .get("requests")
                        .get(0)
                        .get("kind")
                        .asString())
                .isEqualTo("CANCEL");

        post(path, "{\"kind\": \"RELEASE\", \"reason\": \"x\"}", 409);
        post(path, "{\"kind\": \"CANCEL\"}", 400);
        post(
                "/api/v1/complaints/" + UUID.randomUUID() + "/deliveries/" + DELIVERY + "/requests",
                "{\"kind\": \"HOLD\", \"reason\": \"x\"}",
                404);
    }

    @Test
    void R12_aBackfillIsCountedOrderedOnceForARangeShownAndStopped() throws Exception {
        String range = "{\"from\": \"2026-01-01\", \"until\": \"2026-01-31\"}";
        JsonNode count = post("/api/v1/sources/jabar-aduan/count", range, 200);
        assertThat(count.get("reason").asString()).isEqualTo("it is down");
        assertThat(count.get("records").isNull()).isTrue();

        post("/api/v1/sources/jabar-aduan/backfill", range, 202);
        post("/api/v1/sources/jabar-aduan/backfill", range, 409);
        post("/api/v1/sources/unknown/backfill", range, 404);
        for (String wrong : List.of(
                "{\"from\": \"2026-01-01T00:00:00Z\"}",
                "{\"from\": \"2026-02-01\", \"until\": \"2026-01-01\"}",
                "{\"from\": \"2026-01-01\", \"until\": \"2999-01-01\"}",
                "{\"from\": \"yesterday\", \"until\": \"2026-01-31\"}")) {
            post("/api/v1/sources/jabar-aduan/backfill", wrong, 400);
        }
        JsonNode shown = get("/api/v1/sources/jabar-aduan/backfill");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).get("from").asString())
                .as("dates are the source's, WIB")
                .isEqualTo("2025-12-31T17:00:00Z");
        assertThat(shown.get(0).get("until").asString())
                .as("until counts whole")
                .isEqualTo("2026-01-31T17:00:00Z");
        assertThat(shown.get(0).get("askedBy").asString()).isEqualTo("tester (admin token)");

        JsonNode stopped = post("/api/v1/sources/jabar-aduan/backfill/stop", "", 200);
        assertThat(stopped.get(0).get("state").asString()).isEqualTo("STOPPED");
        post("/api/v1/sources/jabar-aduan/backfill/stop", "", 409);
        assertThat(events()).containsExactly("backfill-ordered", "backfill-stopped");
    }

    private List<String> events() {
        return jdbc.sql("select what from event where source is not null and who = 'tester (admin token)' order by id")
                .query(String.class)
                .list();
    }

    @Test
    void aNewSourceIsCountedThenActivatedOnceAndNothingElseIsAskedOfItBefore() throws Exception {
        jdbc.sql("insert into source (id) values ('kota-baru')").update();
        assertThat(get("/api/v1/sources").get(1).get("state").asString()).isEqualTo("NOT_ACTIVATED");
        for (String step : List.of("live", "trial", "pause", "resume", "backfill/stop")) {
            post("/api/v1/sources/kota-baru/" + step, "", 409);
        }
        post("/api/v1/sources/kota-baru/backfill", "{\"from\": \"2026-01-01\", \"until\": \"2026-01-31\"}", 409);

        JsonNode count = post("/api/v1/sources/kota-baru/count", "", 200);
        assertThat(count.get("records").asLong()).isEqualTo(2000);
        assertThat(count.get("atLeast").asBoolean()).isTrue();
        assertThat(count.get("from").asString()).isEqualTo("beginning");
        JsonNode done = post("/api/v1/sources/kota-baru/activate", "{\"records\": 2000, \"atLeast\": true}", 200);
        assertThat(done.get("delivery").asString()).isEqualTo("TRIAL");
        post("/api/v1/sources/kota-baru/activate", "", 409);
        post("/api/v1/sources/unknown/activate", "", 404);

        assertThat(jdbc.sql("select detail from event where what = 'source-activated'")
                        .query(String.class)
                        .single())
                .isEqualTo("deliver trial, start beginning, at least 2,000 records counted");
        assertThat(get("/api/v1/sources").get(1).get("activatedBy").asString()).isEqualTo("tester (admin token)");
    }

    @Test
    void aSourceThatThisHubDoesNotRunIsNeitherCountedNorActivatedHere() throws Exception {
        jdbc.sql("insert into source (id) values ('elsewhere')").update();
        post("/api/v1/sources/elsewhere/count", "", 409);
        post("/api/v1/sources/elsewhere/activate", "", 409);
    }

    @Test
    void goingLiveIsCountedFirstTakenOnceAndWrittenDown() throws Exception {
        JsonNode counted = post("/api/v1/sources/jabar-aduan/live", "{\"dryRun\": true}", 200);
        assertThat(counted.get("delivery").asString()).isEqualTo("TRIAL");
        assertThat(counted.get("onTrial").asLong()).isZero();
        assertThat(events()).isEmpty();

        post("/api/v1/sources/jabar-aduan/live", "", 200);
        post("/api/v1/sources/jabar-aduan/live", "", 409);
        post("/api/v1/sources/jabar-aduan/live", "{\"deliverTrial\": true}", 200);
        post("/api/v1/sources/jabar-aduan/trial", "", 200);
        post("/api/v1/sources/jabar-aduan/trial", "", 409);
        assertThat(events()).containsExactly("source-live", "source-trial");
    }

    @Test
    void aPausedSourceIsShownAsThatAndIsNoTrouble() throws Exception {
        post("/api/v1/sources/jabar-aduan/pause", "{\"reason\": \"their server moves\"}", 200);
        post("/api/v1/sources/jabar-aduan/pause", "", 409);
        jdbc.sql("update source set last_good = now() - interval '3 days'").update();
        assertThat(get("/api/v1/status").get("sourcesPaused").asLong()).isEqualTo(1);
        assertThat(get("/api/v1/sources").get(0).get("state").asString()).isEqualTo("PAUSED");
        JsonNode health = get("/actuator/health").at("/components/sources");
        assertThat(health.at("/details/paused").toString()).contains("jabar-aduan");
        assertThat(health.at("/details/notActivated").toString()).contains("kota-baru");
        assertThat(health.get("status").asString()).isEqualTo("UP");

        post("/api/v1/sources/jabar-aduan/resume", "", 200);
        post("/api/v1/sources/jabar-aduan/resume", "", 409);
        assertThat(jdbc.sql("select detail from event where what = 'source-paused'")
                        .query(String.class)
                        .single())
                .isEqualTo("their server moves");
    }

    @Test
    void aSourceThatHandsInHasNoPastToRead() {
        SourceBundle handsIn = SourceFolders.read(
                        Path.of("../docs/examples/kota-ekspor"), Map.of("KOTA_EKSPOR_INBOX", "x"))
                .sources()
                .get(0);
        KnownSources known = new KnownSources(() -> List.of(handsIn), jdbc);
        BackfillController backfills = new BackfillController(known, jdbc, new Journal(jdbc), null);

        assertThatThrownBy(() -> backfills.order(
                        "kota-ekspor", new BackfillController.BackfillOrder("2026-01-01", "2026-01-31"), () -> "ani"))
                .hasMessageContaining("put the files of that time where its route reads");
        assertThat(jdbc.sql("select count(*) from backfill").query(Long.class).single())
                .isZero();
    }

    @Test
    void R7_onlyWhatWaitsForAPersonCanBeConfirmed() throws Exception {
        post("/api/v1/sources/jabar-aduan/confirm-vanished", "", 409);
        jdbc.sql("update source set vanish_ask = 40").update();
        // A poll came in between: the person was shown fewer.
        post("/api/v1/sources/jabar-aduan/confirm-vanished", "{\"missing\": 39}", 409);
        post("/api/v1/sources/jabar-aduan/confirm-vanished", "{\"missing\": 40}", 200);
        assertThat(jdbc.sql("select vanish_ok from source").query(Boolean.class).single())
                .isTrue();
        assertThat(events()).containsExactly("vanished-confirmed");
    }

    @Test
    void queuesAreListedWithoutTheEmptyOnesAndPeekedMasked() throws Exception {
        assertThat(get("/api/v1/queues")).hasSize(2);
        assertThat(get("/api/v1/queues?all=true")).hasSize(3);

        when(broker.peek("complaints.D3204", 10))
                .thenReturn(List.of(new BrokerAdmin.Seen(
                        7, Map.of("simpul_sequence", "1"), "{\"title\":\"Lampu mati\",\"sequence\":1}")));
        assertThat(send("GET", "/api/v1/queues/D3204/peek", null).body())
                .contains("simpul_sequence")
                .doesNotContain("Lampu");
        assertThat(send("GET", "/api/v1/queues/D3204/peek?bodies=true", null).body())
                .contains("Lampu mati");
        assertThat(send("GET", "/api/v1/queues/XX/peek", null).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/api/v1/queues/D3204/peek?limit=100000", null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void nothingIsTakenWithoutAConfirmation() throws Exception {
        post("/api/v1/queues/D3204/take", "", 400);
        post("/api/v1/queues/dead/take?confirm=true", "", 400);
        verify(broker, never()).take(any(), anyInt());

        when(broker.take("complaints.D3204", 1)).thenReturn(List.of(new BrokerAdmin.Seen(7, Map.of(), "{}")));
        assertThat(post("/api/v1/queues/D3204/take?confirm=true", "", 200)).hasSize(1);
        assertThat(jdbc.sql("select what from event").query(String.class).list())
                .contains("queue-taken");
    }

    @Test
    void anAgencyGetsOneUserAndThatIsWrittenDownWithoutItsPassword() throws Exception {
        when(broker.addAgencyUser("D3204")).thenReturn(new NewUser.Added("agency-D3204", "rahasia-0815"));
        assertThat(post("/api/v1/agency-users/D3204", "", 200).path("password").asString())
                .isEqualTo("rahasia-0815");
        when(broker.addAgencyUser("D3204")).thenReturn(new NewUser.Exists("agency-D3204"));
        post("/api/v1/agency-users/D3204", "", 409);
        when(broker.addAgencyUser("D3204")).thenReturn(new NewUser.NotHere("AMQ: no properties"));
        assertThat(post("/api/v1/agency-users/D3204", "", 409).path("detail").asString())
                .contains("agency-D3204", "docs/broker.md");
        post("/api/v1/agency-users/X1", "", 404);
        verify(broker, never()).addAgencyUser("X1");

        when(broker.agencyUsers())
                .thenReturn(Optional.of(List.of(new BrokerAdmin.AgencyUser("agency-D3204", List.of("agencies")))));
        assertThat(get("/api/v1/agency-users")).hasSize(1);
        when(broker.agencyUsers()).thenReturn(Optional.empty());
        assertThat(send("GET", "/api/v1/agency-users", null).statusCode()).isEqualTo(409);

        when(broker.removeAgencyUser("D3204")).thenReturn(true);
        post("/api/v1/agency-users/D3204/remove", "", 200);
        when(broker.removeAgencyUser("D3204")).thenReturn(false);
        post("/api/v1/agency-users/D3204/remove", "", 404);
        assertThat(jdbc.sql("select what || ' ' || detail from event order by id")
                        .query(String.class)
                        .list())
                .containsExactly("agency-user-added agency-D3204", "agency-user-removed agency-D3204");
    }

    @Test
    void anAnswerSaysWhetherTheAgencyThatItNamesHasSentIt() throws Exception {
        jdbc.sql(
                        """
                        insert into answer (event_id, complaint, agency, sender, body) values
                          ('e2', :c, 'D3204', 'agency-D3204', '{}'), ('e3', :c, 'D3204', 'agency-K01', '{}'), ('e4', :c, null, 'agency-K01', '{}')
                        """)
                .param("c", COMPLAINT)
                .update();
        JsonNode answers = get("/api/v1/complaints/" + COMPLAINT).path("answers");
        assertThat(answers.valueStream()
                        .map(it -> it.path("eventId").asString() + " " + it.path("proved"))
                        .sorted())
                .containsExactly("e1 null", "e2 true", "e3 false", "e4 false");
    }

    @Test
    void aBrokerThatIsAwayIsAProblemAndNotAStackTrace() throws Exception {
        when(broker.queues()).thenThrow(new IllegalStateException("secret detail"));
        HttpResponse<String> answer = send("GET", "/api/v1/queues", null);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("the broker did not answer").doesNotContain("secret detail");
    }

    @Test
    void R22_deadMessagesAreCountedBeforeTheyAreReplayed() throws Exception {
        when(broker.peek(eq("complaints.dead"), anyInt()))
                .thenReturn(List.of(new BrokerAdmin.Seen(7, Map.of("simpul_agency", "D3204"), "{}")));
        assertThat(post("/api/v1/replay/dead?dryRun=true&agency=D3204", "", 200)
                        .get("matching")
                        .asLong())
                .isEqualTo(1);
        assertThat(post("/api/v1/replay/dead?dryRun=true&agency=K01", "", 200)
                        .get("matching")
                        .asLong())
                .isZero();
        verify(replay, never()).dead(any(), anyInt(), anyBoolean(), any());
    }

    @Test
    void R21_whatIsParkedIsListedAndCounted() throws Exception {
        jdbc.sql(
                        "insert into parked_queue (agency, until, reason) values ('D3204', now() + interval '1 minute', 'full')")
                .update();
        jdbc.sql("update delivery set state = 'PARKED', reason = 'too large'").update();
        JsonNode parked = get("/api/v1/parked");
        assertThat(parked.get("queues")).hasSize(1);
        assertThat(parked.get("deliveries").get(0).get("reason").asString()).isEqualTo("too large");
        assertThat(post("/api/v1/replay/parked?dryRun=true", "", 200)
                        .get("matching")
                        .asLong())
                .isEqualTo(2);
        verify(replay, never()).parked(any(), any());
    }

    @Test
    void metricsCarryTheNamesThatOperatorsAlertOn() throws Exception {
        get("/api/v1/status");
        assertThat(send("GET", "/actuator/prometheus", null).body())
                .contains(
                        "simpul_deliveries_due ",
                        "simpul_deliveries_oldest_due_seconds ",
                        "simpul_deliveries_parked ",
                        "simpul_source_last_good_age_seconds{source=\"jabar-aduan\"}",
                        "simpul_owed{source=\"jabar-aduan\"}",
                        "simpul_quarantined{source=\"jabar-aduan\"}");
    }

    @Test
    void aSignedLinkServesItsFileInRangesAndLeavesATrace() throws Exception {
        String name = "foto lampu/mati 50%;é.jpg";
        String link = links.href(COMPLAINT, attach("0123456789", name), name);
        assertThat(link).startsWith(base + "/api/v1/attachments/" + COMPLAINT);

        HttpResponse<String> whole = anonymous(link);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo("0123456789");
        assertThat(whole.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(whole.headers().firstValue("Accept-Ranges")).hasValue("bytes");
        assertThat(whole.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment;")
                .contains("filename*=UTF-8''foto%20lampu%2Fmati%2050%25%3B%C3%A9.jpg");

        HttpResponse<String> part = http.send(
                HttpRequest.newBuilder(URI.create(link))
                        .header("Range", "bytes=3-5")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("345");
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 3-5/10");

        assertThat(jdbc.sql("select who from event where complaint = ? and what = 'attachment-viewed'")
                        .param(COMPLAINT)
                        .query(String.class)
                        .list())
                .containsExactly("127.0.0.1 (link)", "127.0.0.1 (link)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/svg+xml", "application/xhtml+xml", "text/html; charset=utf-8"})
    void whatABrowserWouldRunIsGivenAsADownload(String type) throws Exception {
        String sha256 = attach("<script>alert(1)</script>", "halaman");
        jdbc.sql("update attachment set media_type = ?").param(type).update();

        HttpResponse<String> answer = anonymous(links.href(COMPLAINT, sha256, "halaman"));

        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment;");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "sandbox");
    }

    @Test
    void aFileThatWasFoundInfectedIsNoLongerServed() throws Exception {
        String sha256 = attach("harmful", "a.txt");
        store.quarantine(sha256);

        assertThat(anonymous(links.href(COMPLAINT, sha256, "a.txt")).statusCode())
                .isEqualTo(410);
    }

    @Test
    void healthSaysWhetherFilesCanBeKept(@TempDir Path own) throws Exception {
        AttachmentStore files = new AttachmentStore(own.resolve("files"));
        assertThat(files(files, Scan.NONE, 0).getStatus()).isEqualTo(Status.UP);
        assertThat(files(files, Scan.NONE, Long.MAX_VALUE).getStatus()).isEqualTo(HealthConfiguration.DEGRADED);

        Scan broken = new Scan(List.of("/nowhere/clamdscan"), Duration.ofSeconds(1), 1);
        broken.look(files, files.put(new byte[] {1}).sha256());
        Health scan = files(files, broken, 0);
        assertThat(scan.getStatus()).isEqualTo(HealthConfiguration.DEGRADED);
        assertThat(scan.getDetails().get("scan").toString()).contains("could not be run");

        identity.claim(files, null);
        assertThat(files(files, Scan.NONE, 0).getStatus()).isEqualTo(Status.UP);
        assertThat(files(new AttachmentStore(own.resolve("other")), Scan.NONE, 0)
                        .getDetails()
                        .get("reason")
                        .toString())
                .contains("not the one of this database");
        java.nio.file.Files.move(own.resolve("files"), own.resolve("unmounted"));
        assertThat(files(files, Scan.NONE, 0).getStatus()).isEqualTo(Status.DOWN);
        jdbc.sql("delete from setting where name = 'attachments'").update();
    }

    private Health files(AttachmentStore files, Scan scan, long lowSpace) {
        return new FilesHealth(files, identity, scan, DataSize.ofBytes(lowSpace)).health();
    }

    @Test
    void aChangedLinkAnExpiredLinkAndAForeignFileAreRefused() throws Exception {
        String sha256 = attach("secret", "a.txt");
        String link = links.href(COMPLAINT, sha256, "a.txt");
        assertThat(anonymous(link.replaceAll("expires=\\d", "expires=9")).statusCode())
                .isEqualTo(403);
        assertThat(anonymous(link.replace(
                                COMPLAINT.toString(), UUID.randomUUID().toString()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(anonymous(link.substring(0, link.indexOf('?'))).statusCode()).isEqualTo(400);

        LinkSigner past = new LinkSigner(jdbc, () -> base, Duration.ofDays(-1), java.time.Clock.systemUTC());
        HttpResponse<String> expired = anonymous(past.href(COMPLAINT, sha256, "a.txt"));
        assertThat(expired.statusCode()).isEqualTo(403);
        assertThat(expired.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(expired.body()).contains("has expired");

        // validly signed, but no file of that complaint
        assertThat(anonymous(links.href(UUID.randomUUID(), sha256, "a.txt")).statusCode())
                .isEqualTo(404);
        String gone = "ab".repeat(32);
        row(gone, "gone.txt");
        assertThat(anonymous(links.href(COMPLAINT, gone, "gone.txt")).statusCode())
                .isEqualTo(410);
    }

    private String attach(String content, String name) throws IOException {
        Ticket ticket = store.put(content.getBytes(StandardCharsets.UTF_8));
        row(ticket.sha256(), name);
        return ticket.sha256();
    }

    private void row(String sha256, String name) {
        jdbc.sql(
                        "insert into attachment (original, complaint, sha256, name, media_type, size) values (1, ?, ?, ?, 'image/jpeg', 10)")
                .params(COMPLAINT, sha256, name)
                .update();
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = send("GET", path, null);
        assertThat(answer.statusCode()).as("GET " + path + ": " + answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode post(String path, String body, int expected) throws Exception {
        HttpResponse<String> answer = send("POST", path, body);
        assertThat(answer.statusCode())
                .as("POST " + path + ": " + answer.body())
                .isEqualTo(expected);
        return JsonMapper.shared().readTree(answer.body().isEmpty() ? "null" : answer.body());
    }

    private HttpResponse<String> send(String method, String path, @org.jspecify.annotations.Nullable String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .header("Authorization", "Bearer " + token)
                        .header("Simpul-Operator", "tester")
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> anonymous(String method, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> anonymous(String link) throws Exception {
        return anonymous("GET", link.substring(base.length()));
    }
}
