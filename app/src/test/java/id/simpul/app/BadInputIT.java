package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import id.simpul.simulators.RegencyMailbox;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What goes wrong at a source, in a record or at a server is named, passes by itself, and harms no neighbour. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the logs of all others are read last
class BadInputIT {

    private static final Instant T = Instant.parse("2026-11-01T01:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(60);

    /** In every citizen's words here; nothing a log line, a reason or a problem may repeat. */
    private static final String WORDS = "RAHASIA-WARGA-4711";

    private static final Logs LOGS = new Logs();
    private static JourneySource system;
    private static RegencyMailbox mailbox;
    private static JourneyHub hub;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        system = new JourneySource();
        hub = new JourneyHub(data);
        for (String id :
                new String[] {"isi", "raksasa", "potong", "halaman", "macet", "kunci", "dalam", "foto", "server"}) {
            hub.source(id, system, "errors: [ { when: \"status = 'error'\", is: unavailable, say: message } ]");
        }
        for (String id : List.of("sabun", "sabun-tolak")) {
            hub.source(
                    id,
                    system,
                    "protocol: soap",
                    "request: { url: '%s/%s', body: '<a xmlns=\"urn:a\"><sejak>{cursor}</sejak></a>', lists: [items] }"
                            .formatted(system.url(), id),
                    "auth: { ws-security: { user: contoh, password: '${TEST_KEY}' } }",
                    "records: answer.items",
                    "attachments: { each: photos, base64: isi, name: name, media-type: mime }");
            system.trouble(id, JourneySource.answering(200, "text/xml", soap(List.of())));
        }
        mailbox = RegencyMailbox.start(1);
        hub.source(
                DemoCommand.sources(data.resolve("shipped")).resolve("surat-sleman"),
                Map.of(
                        "SLEMAN_IMAP_HOST", mailbox.host(),
                        "SLEMAN_IMAP_PORT", Integer.toString(mailbox.port()),
                        "SLEMAN_USER", mailbox.user(),
                        "SLEMAN_PASSWORD", mailbox.password()));
        hub.start(); // which sets logging up anew
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(LOGS);
        LOGS.start();
    }

    @AfterAll
    static void stop() {
        system.close();
        mailbox.close();
        hub.close();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(LOGS);
    }

    private static final class Logs extends AppenderBase<ILoggingEvent> {
        final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }

        List<String> lines() {
            return events.stream().map(Logs::line).toList();
        }

        private static String line(ILoggingEvent event) {
            StringBuilder line = new StringBuilder(event.getLevel() + " " + event.getFormattedMessage());
            for (IThrowableProxy it = event.getThrowableProxy(); it != null; it = it.getCause()) {
                line.append("\n").append(it.getClassName()).append(": ").append(it.getMessage());
            }
            return line.toString();
        }
    }

    private static void put(String source, String key, Object... more) {
        Object[] all = new Object[more.length + 4];
        System.arraycopy(new Object[] {"text", "Isi laporan " + WORDS, "name", WORDS}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        system.put(source, key, T, all);
    }

    // --- records ---

    @Test
    @Order(1)
    void eachBadRecordIsNamedWithItsFieldAndItsNeighboursArrive() throws Exception {
        system.trouble("isi", JourneySource.answering(503, "text/plain", "")); // until the page is complete
        put("isi", "n1", "to", "D3204");
        put("isi", "tanpa-judul", "to", "D3204", "title", null);
        put("isi", "tanggal", "to", "D3204", "reported", "kemarin dulu " + WORDS);
        put("isi", "kode", "to", "D3204", "kind", "keluhan-aneh");
        put("isi", "wilayah", "region", "99.99");
        put("isi", "nul", "to", "D3204", "text", "sebelum\0sesudah " + WORDS);
        put("isi", "nul-judul", "to", "D3204", "title", "judul\0nya");
        put("isi", "kunci\0nul", "to", "D3204");
        put("isi", "bukan-teks", "to", "D3204", "title", Map.of("a", WORDS), "text", List.of(1, 2));
        put("isi", "n2", "to", "D3204");
        system.well("isi");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3204")).containsKeys("n1", "n2"));

        assertThat(problem("tanpa-judul")).contains("title");
        assertThat(problem("tanggal")).contains("reportedAt");
        assertThat(problem("kode")).contains("kind").contains("kind.csv");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("triage")).containsKey("wilayah"));
        Map<String, JsonNode> arrived = hub.onQueue("D3204");
        assertThat(arrived.values()).allSatisfy(it -> assertThat(it.toString()).doesNotContain("\\u0000"));
        for (String key : new String[] {"nul", "nul-judul", "bukan-teks"}) {
            assertThat(arrived.containsKey(key) || !problem(key).isEmpty())
                    .as(key)
                    .isTrue();
        }
        assertThat(arrived.size() + hub.onQueue("triage").size() + hub.count("original where outcome = 'QUARANTINED'"))
                .as("nothing is lost")
                .isEqualTo(10);
        JsonNode listed = hub.api("/api/v1/quarantine");
        assertThat(listed.toString()).contains("isi").doesNotContain(WORDS);
        assertThat(hub.db().queryForObject("select health from source where id = 'isi'", String.class))
                .isEqualTo("WELL");
    }

    @Test
    @Order(2)
    void fiveMegabytesOfTextGoBesideTheMessageAndWhereTheyMakeNoSenseTheyAreAProblem() throws Exception {
        String huge = (WORDS + " ").repeat(5 * 1024 * 1024 / (WORDS.length() + 1));
        put("raksasa", "panjang", "to", "D3211", "text", huge);
        put("raksasa", "judul-panjang", "to", "D3211", "title", huge);
        put("raksasa", "alamat-panjang", "to", "D3211", "address", huge);
        put("raksasa", "tetangga", "to", "D3211");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3211")).containsKeys("panjang", "tetangga"));
        system.empty("raksasa");

        Map<String, JsonNode> arrived = hub.onQueue("D3211");
        JsonNode whole = arrived.get("panjang").path("attachments").path(0);
        assertThat(whole.path("name").asString()).isEqualTo("description.txt");
        assertThat(JourneyHub.get(whole.path("href").asString()).body().length).isGreaterThan(5_000_000);
        assertThat(arrived.values())
                .allSatisfy(it -> assertThat(it.toString().length()).isLessThan(50_000));
        for (String key : new String[] {"judul-panjang", "alamat-panjang"}) {
            assertThat(arrived.containsKey(key) || !problem(key).isEmpty())
                    .as(key)
                    .isTrue();
        }
        assertThat(hub.db().queryForList("select problems from original where problems is not null", String.class))
                .allSatisfy(it -> assertThat(it.length()).isLessThan(10_000));
    }

    private static String problem(String key) {
        return String.join(
                "",
                hub.db()
                        .queryForList(
                                """
                                select problems from original o join identity i on i.id = o.identity
                                where i.native_id = ? and outcome = 'QUARANTINED' and closed is null""",
                                String.class,
                                key));
    }

    @Test
    @Order(3)
    void aRecordPutRightAtItsSourceArrivesWithoutAPerson() {
        put("isi", "tanpa-judul", "to", "D3212", "at", T.plusSeconds(1).toString());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3212")).containsKey("tanpa-judul"));
        assertThat(problem("tanpa-judul")).isEmpty(); // R5
    }

    @Test
    @Order(4)
    void aPhotoThatIsGoneIsMarkedAndItsComplaintArrives() {
        String gone = system.file("tiada.jpg", JourneySource.answering(404, "text/plain", ""));
        put("foto", "1", "to", "D3205", "photos", List.of(Map.of("url", gone, "name", "a.jpg")));
        put("foto", "2", "to", "D3205", "photos", List.of(Map.of("url", "http://127.0.0.2:1/x", "name", "a.jpg")));
        put("foto", "3", "to", "D3205", "photos", List.of(Map.of("url", "bukan alamat \0", "name", "a\0.jpg")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3205")).hasSize(3));
        assertThat(hub.onQueue("D3205").values()).allSatisfy(body -> assertThat(
                        body.path("attachments").path(0).path("state").asString())
                .isEqualToIgnoringCase("unavailable"));
    }

    @Test
    @Order(5)
    void aPhotoServerThatHangsKeepsNoNeighbourWaitingForEachOfItsPhotos() {
        String hanging = system.file("macet.jpg", system.hanging());
        system.trouble("foto", JourneySource.answering(503, "text/plain", ""));
        for (int i = 0; i < 20; i++) {
            put("foto", "macet" + i, "to", "D3206", "photos", List.of(Map.of("url", hanging, "name", "a.jpg")));
        }
        put("foto", "tetangga", "to", "D3206");
        system.well("foto");
        await().atMost(Duration.ofSeconds(40)) // 20 photos of 5 s each would be 100
                .untilAsserted(() -> assertThat(hub.onQueue("D3206")).containsKey("tetangga"));
        assertThat(hub.count("owed where source = 'foto'")).isEqualTo(20);
    }

    // --- sources ---

    @Test
    @Order(6)
    void eachTroubleOfASourceIsNamedAndPassesByItself() {
        String list = system.list("isi");
        system.trouble(
                "potong", JourneySource.answering(200, "application/json", list.substring(0, list.length() / 2)));
        system.trouble(
                "halaman", JourneySource.answering(200, "text/html", "<html><body>" + WORDS + " Masuk</body></html>"));
        system.trouble("macet", system.hanging());
        system.trouble("kunci", JourneySource.answering(401, "text/plain", WORDS));
        system.trouble(
                "dalam",
                JourneySource.answering(
                        200, "application/json", "{\"status\":\"error\",\"message\":\"sedang \\u0000 pemeliharaan\"}"));
        List<String> all = List.of("potong", "halaman", "macet", "kunci", "dalam");
        all.forEach(id -> put(id, "1", "to", "D3207"));

        await().atMost(SOON).untilAsserted(() -> assertThat(all)
                .allSatisfy(id -> assertThat(reason(id)).isNotBlank()));
        assertThat(reason("potong")).contains("cut off");
        assertThat(reason("halaman")).contains("web page");
        assertThat(reason("macet")).contains("127.0.0.1");
        assertThat(reason("kunci")).contains("401");
        assertThat(reason("dalam")).contains("pemeliharaan");
        assertThat(all).allSatisfy(id -> assertThat(reason(id)).doesNotContain(WORDS));
        assertThat(hub.db().queryForObject("select fix from source where id = 'kunci'", String.class))
                .isNotBlank();

        all.forEach(system::well);
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(hub.depth("D3207")).isEqualTo(5);
            assertThat(all).allSatisfy(id -> assertThat(reason(id)).isEmpty());
        });
    }

    @Test
    @Order(6)
    void aSoapFaultIsNamedAndPassesByItselfUnlessAPersonMustAct() throws Exception {
        await().atMost(SOON).untilAsserted(() -> assertThat(List.of(health("sabun"), health("sabun-tolak")))
                .containsOnly("WELL"));
        system.trouble("sabun", JourneySource.answering(500, "text/xml", fault("soap:Server")));
        system.trouble("sabun-tolak", JourneySource.answering(500, "text/xml", fault("soap:Client")));
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(List.of(health("sabun"), health("sabun-tolak"))).containsExactly("WAITING", "NEEDS_A_PERSON");
            assertThat(reason("sabun")).contains("127.0.0.1", "fault Server: sedang sibuk");
            assertThat(reason("sabun-tolak")).contains("127.0.0.1", "fault Client: sedang sibuk");
        });
        assertThat(fix("sabun-tolak")).contains("request and its security in source.yaml");
        assertThat(hub.api("/api/v1/sources").toString())
                .contains("sabun-tolak")
                .doesNotContain(WORDS);
        Instant during = Instant.now();
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(hub.db()
                        .queryForList(
                                "select id from source where last_good > ?", String.class, Timestamp.from(during)))
                .as("neighbours are as fresh as before")
                .contains("isi", "raksasa", "foto", "server")
                .doesNotContain("sabun", "sabun-tolak"));

        for (String id : List.of("sabun", "sabun-tolak")) {
            system.trouble(id, JourneySource.answering(200, "text/xml", soap(List.of(id + "-1", id + "-2"))));
        }
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(hub.onQueue("D3213")).containsOnlyKeys("sabun-1", "sabun-2", "sabun-tolak-1", "sabun-tolak-2");
            assertThat(List.of(health("sabun"), health("sabun-tolak"))).containsOnly("WELL");
        });
        assertThat(reason("sabun") + reason("sabun-tolak")).isEmpty();
    }

    private static String soap(List<String> keys) {
        return envelope("<answer>%s</answer>"
                .formatted(keys.stream()
                        .map(key ->
                                """
                                <items><id>%s</id><at>2026-11-01T01:00:00Z</at><title>Lampu padam</title><text>%s</text>\
                                <kind>pengaduan</kind><anonymous>false</anonymous><secret>false</secret><region>32.04</region>\
                                <to>D3213</to><name>%s</name><reported>2026-11-01T08:00:00+07:00</reported></items>"""
                                        .formatted(key, WORDS, WORDS))
                        .collect(Collectors.joining())));
    }

    /** With a citizen's words where legacy systems put the record they failed at. */
    private static String fault(String code) {
        return envelope(
                "<soap:Fault><faultcode>%s</faultcode><faultstring>sedang sibuk</faultstring><detail>%s</detail></soap:Fault>"
                        .formatted(code, WORDS));
    }

    private static String envelope(String body) {
        return "<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\"><soap:Body>%s</soap:Body></soap:Envelope>"
                .formatted(body);
    }

    private static String fix(String source) {
        return hub.db().queryForObject("select fix from source where id = ?", String.class, source);
    }

    private static String health(String source) {
        return hub.db().queryForObject("select health from source where id = ?", String.class, source);
    }

    @Test
    @Order(6)
    void aMailWithABrokenCharsetAndOneWithTwentyMegabytesArriveBesideTheirNeighbour() throws Exception {
        String head =
                "From: Warga Contoh <warga@contoh.example>\r\nTo: pengaduan@sleman.example\r\nDate: Fri, 20 Nov 2026 10:04:05 +0700\r\nMIME-Version: 1.0\r\n";
        mailbox.deliver((head + "Message-ID: <rusak@contoh.example>\r\nSubject: rusak \u00ff\u00fe\r\n"
                        + "Content-Type: text/plain; charset=\"tidak-ada-99\"\r\n\r\nLampu \u00ff\u00c3 padam "
                        + WORDS + "\r\n")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        byte[] film = new byte[20 * 1024 * 1024];
        new java.util.Random(1).nextBytes(film);
        mailbox.deliver((head + "Message-ID: <besar@contoh.example>\r\nSubject: besar\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nFilm terlampir.\r\n"
                        + "--b\r\nContent-Type: video/mp4\r\nContent-Disposition: attachment; filename=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                        + java.util.Base64.getMimeEncoder().encodeToString(film) + "\r\n--b--\r\n")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        mailbox.deliver((head + "Message-ID: <tetangga@contoh.example>\r\nSubject: tetangga\r\n\r\nLampu padam.\r\n")
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        await().atMost(SOON).untilAsserted(() -> assertThat(hub.depth("D3404")).isEqualTo(3));
        List<JsonNode> arrived = List.copyOf(hub.onQueue("D3404").values());
        assertThat(arrived)
                .anySatisfy(it -> assertThat(it.path("description").asString()).contains("padam", WORDS));
        JsonNode file = arrived.stream()
                .filter(it -> it.path("title").asString().equals("besar"))
                .findFirst()
                .orElseThrow()
                .path("attachments")
                .path(0);
        assertThat(file.path("name").asString()).isEqualTo("film.mp4");
        assertThat(JourneyHub.get(file.path("href").asString()).body()).isEqualTo(film);
        assertThat(health("surat-sleman")).isEqualTo("WELL");
    }

    private static String reason(String source) {
        return String.join(
                "",
                hub.db()
                        .queryForList(
                                "select reason from source where id = ? and reason is not null", String.class, source));
    }

    // --- servers ---

    @Test
    @Order(7)
    void aBrokerThatIsAwayIsWaitedFor() {
        int before = LOGS.events.size();
        hub.stopBroker();
        put("server", "b1", "to", "D3208");
        await().atMost(SOON).untilAsserted(() -> assertThat(hub.count(
                        "delivery d join identity i on i.id = d.complaint where i.native_id = 'b1' and state = 'DUE'"))
                .isEqualTo(1));
        await().atMost(SOON).until(() -> LOGS.lines().stream().anyMatch(it -> it.contains("not delivering")));
        // answers, health and the heartbeat ask too
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
        assertThat(hub.count("delivery where state = 'DUE'")).isEqualTo(1);
        hub.startBroker();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3208")).containsOnlyKeys("b1"));
        quiet(before);
    }

    @Test
    @Order(8)
    void aDatabaseThatIsAwayIsWaitedFor() {
        int before = LOGS.events.size();
        hub.stopDatabase();
        put("server", "d1", "to", "D3209");
        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        hub.startDatabase();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.onQueue("D3209")).containsOnlyKeys("d1"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(hub.count("source where last_good > now() - interval '10 seconds'"))
                        .isEqualTo(12));
        quiet(before);
    }

    /** A person reads this at night: a few lines of ours, no stack traces. */
    private static void quiet(int since) {
        List<ILoggingEvent> events = LOGS.events.subList(since, LOGS.events.size());
        assertThat(events).as("lines of the log").hasSizeLessThan(100);
        assertThat(events.stream()
                        .filter(it -> it.getLoggerName().startsWith("org.apache.camel")
                                || it.getLoggerName().startsWith("id.simpul"))
                        .filter(it -> it.getThrowableProxy() != null)
                        .map(it -> it.getLoggerName() + " " + Logs.line(it)))
                .as("stack traces")
                .isEmpty();
    }

    // --- what nobody may read ---

    @Test
    @Order(9)
    void aBatchThatTheDatabaseRefusesIsNotQuotedInTheExceptionThatIsLogged() {
        assertThatThrownBy(() -> hub.db()
                        .batchUpdate(
                                "insert into setting (name, value) values (?, ?)",
                                List.of(new Object[] {"lanes", WORDS}, new Object[] {"lanes", WORDS})))
                .satisfies(e -> {
                    for (Throwable it = e; it != null; it = it.getCause()) {
                        assertThat(it.getMessage()).doesNotContain(WORDS);
                    }
                });
    }

    @Test
    @Order(10)
    void noLogLineRepeatsACitizensWordsOrASecret() {
        assertThat(LOGS.lines()).isNotEmpty().allSatisfy(line -> assertThat(line)
                .doesNotContain(WORDS)
                .doesNotContain(JourneySource.KEY)
                .doesNotContain(hub.servers.database().password())
                .doesNotContain(hub.servers.broker().password()));
        assertThat(LOGS.events.stream().filter(it -> it.getLevel() == Level.WARN))
                .anySatisfy(it -> assertThat(it.getFormattedMessage()).startsWith("source kunci: refused"));
    }
}
