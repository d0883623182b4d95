package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.connectors.queue.NewUser;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole journey in one hub: from legacy systems on HTTP to what an agency's own client reads. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // only the stop must come last
class JourneyIT {

    private static final Instant T = Instant.parse("2026-11-01T01:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final byte[] PHOTO =
            "GIF89a not really a photo, but 40 bytes of it..".getBytes(StandardCharsets.US_ASCII);

    private static JourneySource system;
    private static JourneyHub hub;
    private static final AtomicBoolean PHOTO_IS_THERE = new AtomicBoolean();
    private static final CountDownLatch SLOW_PHOTO_ASKED = new CountDownLatch(1);

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        system = new JourneySource();
        hub = new JourneyHub(data);
        for (int i = 1; i <= 8; i++) {
            hub.source("sehat-" + i, system);
        }
        for (String id : new String[] {"macet", "tolak", "campur", "warga", "lambat"}) {
            hub.source(id, system);
        }
        hub.start();
    }

    @AfterAll
    static void stop() {
        system.close(); // first: what hangs is let go
        hub.close();
    }

    @Test
    @Order(1)
    void ofTenSourcesOneHangsAndOneRefusesAndTheOtherEightAreAsFreshAsAlone() throws Exception {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.count("source where last_good is not null and id ~ 'sehat'"))
                        .isEqualTo(8));
        double alone = oldestGoodPoll();

        system.trouble("macet", system.hanging());
        system.trouble("tolak", JourneySource.answering(401, "text/plain", "kata sandi salah"));
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.count("source where failing_since is not null"))
                .isEqualTo(2));
        double beside = oldestGoodPoll();

        assertThat(beside).isLessThan(alone * 2 + 2);
        assertThat(source("tolak").path("health").asString()).isEqualTo("NEEDS_A_PERSON");
        assertThat(source("tolak").path("reason").asString()).contains("401").doesNotContain("kata sandi");
        assertThat(source("tolak").path("fix").asString()).isNotBlank();
        assertThat(source("macet").path("health").asString()).isEqualTo("WAITING");
        assertThat(source("macet").path("reason").asString()).contains("127.0.0.1");

        system.well("macet");
        system.well("tolak");
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.count("source where health <> 'WELL'"))
                .isZero());
    }

    /** Seconds; the worst of the eight, looked at for a while. */
    private static double oldestGoodPoll() {
        double worst = 0;
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        while (System.nanoTime() < end) {
            Double now = hub.db()
                    .queryForObject(
                            "select max(extract(epoch from clock_timestamp() - last_good))::float8, pg_sleep(0.2)"
                                    + " from source where id ~ 'sehat'",
                            (row, n) -> row.getDouble(1));
            worst = Math.max(worst, now == null ? 0 : now);
        }
        return worst;
    }

    private static JsonNode source(String id) throws Exception {
        for (JsonNode one : hub.api("/api/v1/sources")) {
            if (one.path("id").asString().equals(id)) {
                return one;
            }
        }
        throw new AssertionError(id);
    }

    @Test
    @Order(2)
    void oneBadRecordOneUnfetchablePhotoAndOneFullQueueInAPageLeaveTheNeighboursAlone() throws Exception {
        hub.manage(
                "addAddressSettings",
                "complaints.D3205",
                "{\"addressFullMessagePolicy\":\"FAIL\",\"maxSizeBytes\":3000,\"pageSizeBytes\":2000}");
        String photo = system.file("hilang.jpg", exchange -> {
            if (PHOTO_IS_THERE.get()) {
                JourneySource.answering(200, "image/jpeg", new String(PHOTO, StandardCharsets.US_ASCII))
                        .to(exchange);
            } else {
                JourneySource.answering(503, "text/plain", "").to(exchange);
            }
        });
        system.trouble("campur", JourneySource.answering(503, "text/plain", "")); // until all is in place
        IntStream.range(0, 10).forEach(i -> system.put("campur", "n" + i, T, "to", "D3204"));
        system.put("campur", "bad", T, "to", "D3204", "kind", "keluhan-aneh");
        system.put(
                "campur",
                "photo",
                T,
                "to",
                "D3204",
                "photos",
                java.util.List.of(Map.of("url", photo, "name", "a.jpg")));
        IntStream.range(0, 6).forEach(i -> system.put("campur", "full" + i, T, "to", "D3205", "text", "x".repeat(500)));
        system.well("campur");

        await().atMost(SOON).untilAsserted(() -> assertThat(hub.onQueue("D3204").keySet())
                .containsAll(IntStream.range(0, 10).mapToObj(i -> "n" + i).toList()));
        assertThat(hub.onQueue("D3204")).doesNotContainKeys("bad", "photo");
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.count("parked_queue where agency = 'D3205'"))
                .isEqualTo(1));
        assertThat(hub.db()
                        .queryForObject(
                                "select problems from original where outcome = 'QUARANTINED' and closed is null",
                                String.class))
                .contains("kind", "codes/kind.csv")
                .doesNotContain("keluhan-aneh"); // a record's value, also where it is wrong
        assertThat(hub.db()
                        .queryForObject("select key || ' ' || reason from owed where source = 'campur'", String.class))
                .startsWith("photo ")
                .contains("503");

        PHOTO_IS_THERE.set(true);
        hub.manage("removeAddressSettings", "complaints.D3205");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(hub.onQueue("D3204")).containsKey("photo");
            assertThat(hub.depth("D3205")).isEqualTo(6);
            assertThat(hub.count("parked_queue")).isZero();
            assertThat(hub.count("owed")).isZero();
        });
        assertThat(hub.onQueue("D3204")
                        .get("photo")
                        .path("attachments")
                        .path(0)
                        .path("state")
                        .asString())
                .isEqualToIgnoringCase("available");
    }

    @Test
    @Order(3)
    void anAgencysClientReadsTextAndPropertiesAndTheLinkServesTheFile() throws Exception {
        String photo = system.file(
                "lubang.jpg", JourneySource.answering(200, "image/jpeg", new String(PHOTO, StandardCharsets.US_ASCII)));
        for (String to : new String[] {"D3206", "D3207"}) {
            system.put(
                    "warga",
                    "foto-" + to,
                    T,
                    "to",
                    to,
                    "title",
                    "Jalan berlubang – é 🚧",
                    "photos",
                    java.util.List.of(Map.of("url", photo, "name", "lubang jalan.jpg", "mime", "image/jpeg")));
        }
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.depth("D3206") + hub.depth("D3207"))
                .isEqualTo(2));

        try (ActiveMQConnectionFactory artemis =
                new ActiveMQConnectionFactory(hub.servers.broker().url())) {
            read(artemis, "D3206");
        }
        JsonNode body = read(amqp(), "D3207");

        String href = body.path("attachments").path(0).path("href").asString();
        HttpResponse<byte[]> whole = JourneyHub.get(href);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(PHOTO);
        assertThat(whole.headers().firstValue("Content-Type"))
                .as("what it is, not what it was called")
                .contains("image/gif");
        HttpResponse<byte[]> part = JourneyHub.get(href, "Range", "bytes=4-9");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(PHOTO, 4, 10));
        assertThat(hub.count("event where what = 'attachment-viewed'")).isEqualTo(2);

        assertThat(JourneyHub.get(href.replaceFirst("signature=.", "signature=~"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(JourneyHub.get(href.replaceFirst("expires=\\d", "expires=9")).statusCode())
                .isEqualTo(403);
        assertThat(JourneyHub.get(expired(href)).statusCode()).isEqualTo(403);
    }

    /** The same link, honestly signed, for a time that is over. */
    private static String expired(String href) throws Exception {
        String[] path = URI.create(href).getRawPath().split("/");
        long expires = Instant.now().getEpochSecond() - 1;
        String key = hub.db().queryForObject("select value from setting where name = 'link-key'", String.class);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
        String signed = "%s\n%s\n%d\n%s"
                .formatted(path[4], path[5], expires, URLDecoder.decode(path[6], StandardCharsets.UTF_8));
        String signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return href.replaceFirst("\\?.*", "?expires=" + expires + "&signature=" + signature);
    }

    private static JmsConnectionFactory amqp() {
        return new JmsConnectionFactory("amqp" + hub.servers.broker().url().substring(3));
    }

    private static JsonNode read(ConnectionFactory factory, String agency) throws Exception {
        NewUser.Added user = (NewUser.Added) hub.broker().addAgencyUser(agency);
        try (Connection connection = factory.createConnection(user.user(), user.password());
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            Message message = session.createConsumer(session.createQueue("complaints." + agency))
                    .receive(10_000);
            assertThat(message).isInstanceOf(TextMessage.class);
            JsonNode body = JsonMapper.shared().readTree(((TextMessage) message).getText());
            assertThat(body.path("title").asString()).isEqualTo("Jalan berlubang – é 🚧");
            assertThat(body.path("source").path("nativeId").asString()).isEqualTo("foto-" + agency);
            assertThat(UUID.fromString(message.getStringProperty("cloudEvents_id")))
                    .isNotNull();
            assertThat(message.getStringProperty("cloudEvents_specversion")).isEqualTo("1.0");
            assertThat(message.getStringProperty("cloudEvents_type")).isEqualTo("id.simpul.complaint.delivered.v1");
            assertThat(message.getStringProperty("cloudEvents_source")).isEqualTo("/sources/warga");
            assertThat(message.getStringProperty("cloudEvents_subject"))
                    .isEqualTo(body.path("id").asString());
            assertThat(Instant.parse(message.getStringProperty("cloudEvents_time")))
                    .isBefore(Instant.now());
            assertThat(message.getStringProperty("cloudEvents_datacontenttype")).isEqualTo("application/json");
            assertThat(message.getStringProperty("simpul_source")).isEqualTo("warga");
            assertThat(message.getStringProperty("simpul_agency")).isEqualTo(agency);
            assertThat(message.getStringProperty("simpul_sequence")).isEqualTo("1");
            return body;
        }
    }

    @Test
    @Order(4)
    void R8_missingOrUnreadableFlagsAreTheStricterAndAFlagRaisedLaterIsAnUpdateAtOnce() {
        system.put("warga", "hilang", T, "to", "D3208", "anonymous", null, "secret", null);
        system.put("warga", "entah", T, "to", "D3208", "anonymous", "entah", "secret", "entah");
        system.put("warga", "terbuka", T, "to", "D3208");
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.depth("D3208")).isEqualTo(3));

        Map<String, JsonNode> bodies = hub.onQueue("D3208");
        for (String key : new String[] {"hilang", "entah"}) {
            assertThat(bodies.get(key).path("anonymous").asBoolean()).isTrue();
            assertThat(bodies.get(key).path("secret").asBoolean()).isTrue();
            assertThat(bodies.get(key).toString()).doesNotContain("Warga Contoh", "+6281200000000", "081200000000");
        }
        assertThat(bodies.get("terbuka").toString()).contains("Warga Contoh terbuka", "+6281200000000");
        hub.broker().take("complaints.D3208", 10);

        system.put("warga", "terbuka", T.plusSeconds(1), "to", "D3208", "anonymous", true);
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.depth("D3208")).isEqualTo(1));
        JsonNode update = hub.onQueue("D3208").get("terbuka");
        assertThat(update.path("sequence").asInt()).isEqualTo(2);
        assertThat(update.path("anonymous").asBoolean()).isTrue();
        assertThat(update.toString()).doesNotContain("Warga Contoh", "+6281200000000");
    }

    @Test
    @Order(5)
    void whatAnAgencyAnswersIsKeptInTheComplaintsJourney() throws Exception {
        system.put("warga", "tanya", T, "to", "D3209");
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.depth("D3209")).isEqualTo(1));
        String id = hub.onQueue("D3209").get("tanya").path("id").asString();

        NewUser.Added own = (NewUser.Added) hub.broker().addAgencyUser("D3209");
        NewUser.Added other = (NewUser.Added) hub.broker().addAgencyUser("D3210");
        answer(own, id, "jawaban-1", "{\"status\":\"in-progress\"}");
        answer(own, id, "jawaban-1", "{\"status\":\"in-progress\"}"); // the agency's client was unsure
        answer(own, id, "jawaban-2", "bukan JSON \0 sama sekali");
        answer(other, id, "jawaban-3", "{\"status\":\"resolved\"}"); // in its neighbour's name

        await().atMost(SOON).untilAsserted(() -> assertThat(
                        hub.api("/api/v1/complaints/" + id).path("answers").size())
                .isEqualTo(3));
        JsonNode answers = hub.api("/api/v1/complaints/warga:tanya").path("answers");
        JsonNode first = answers.path(0);
        assertThat(first.path("agency").asString()).isEqualTo("D3209");
        assertThat(first.path("proved").asBoolean()).isTrue();
        assertThat(answers.path(2).path("agency").asString()).isEqualTo("D3209");
        assertThat(answers.path(2).path("sender").asString()).isEqualTo("agency-D3210");
        assertThat(answers.path(2).path("proved").asBoolean()).isFalse();
        assertThat(first.path("body").asString()).contains("in-progress");
        assertThat(hub.depth("status")).isZero();
        assertThat(hub.depth("dead")).isZero();
    }

    private static void answer(NewUser.Added user, String complaint, String event, String text) throws Exception {
        try (Connection connection = amqp().createConnection(user.user(), user.password());
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                MessageProducer producer = session.createProducer(session.createQueue("complaints.status"))) {
            TextMessage message = session.createTextMessage(text);
            message.setStringProperty("cloudEvents_id", event);
            message.setStringProperty("simpul_complaint", complaint);
            message.setStringProperty("simpul_agency", "D3209");
            producer.send(message);
        }
    }

    @Test
    @Order(6)
    void aGracefulStopFinishesThePageInHandAndTheNextStartGoesOn() throws Exception {
        String photo = system.file("lama.jpg", exchange -> {
            SLOW_PHOTO_ASKED.countDown();
            try {
                Thread.sleep(1_200); // a slow server, not a wait of the test
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            JourneySource.answering(200, "image/jpeg", "x").to(exchange);
        });
        system.put("lambat", "1", T, "to", "D3210", "photos", java.util.List.of(Map.of("url", photo, "name", "a.jpg")));
        assertThat(SLOW_PHOTO_ASKED.await(30, TimeUnit.SECONDS)).isTrue();

        hub.stop();

        assertThat(asked("select count(*) from identity where source = 'lambat'"))
                .isEqualTo(1);
        assertThat(asked("select count(*) from source where owner is not null")).isZero();
        assertThat(asked("select count(*) from lane where owner is not null or client_id is not null"))
                .isZero();
        system.put("lambat", "2", T.plusSeconds(1), "to", "D3210");

        hub.start();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3210")).containsOnlyKeys("1", "2"));
        await().atMost(SOON) // it is on the queue a moment before it is marked
                .untilAsserted(() ->
                        assertThat(hub.count("delivery where state <> 'SENT'")).isZero());
    }

    /** Of the database itself, while no hub runs. */
    private static int asked(String sql) throws SQLException {
        Servers.Login login = hub.servers.database();
        try (java.sql.Connection connection = DriverManager.getConnection(login.url(), login.user(), login.password());
                java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
