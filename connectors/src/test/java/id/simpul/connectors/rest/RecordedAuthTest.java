package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.record.Recording;
import id.simpul.connectors.record.RecordingHead;
import id.simpul.connectors.record.RecordingWriter;
import id.simpul.connectors.record.Watch;
import id.simpul.mappings.folder.Variables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However a source shows who it is, and however indiscreet its system: the recording holds no secret, and plays back the same
 * without any, the system gone.
 */
@Timeout(60)
class RecordedAuthTest {

    private static final String SECRET = "s3cret&/+ é\"<";
    private static final String TOKEN = "tok/en+given=out";
    private static final String COOKIE = "c00kie-of-a-session";
    private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");

    @TempDir
    private Path dir;

    /** @param said what the system is to see of the right secret, in a header, the address or the body */
    record Way(String auth, String said) {}

    static Stream<Way> ways() {
        return Stream.of(
                new Way("auth: { basic: { user: simpul, password: \"${SANDI}\" } }", "Authorization=[Basic "),
                new Way("auth: { api-key: { query: kunci, value: \"${SANDI}\" } }", "kunci=s3cret%26"),
                new Way("auth: { bearer: \"${TETAP}\" }", "Authorization=[Bearer tetap"),
                new Way("auth: { api-key: { header: X-Kunci, value: \"${TETAP}\" } }", "X-kunci=[tetap"),
                new Way(
                        "auth: { oauth2: { token-url: \"${URL}/token\", client-id: simpul, client-secret: \"${SANDI}\" } }",
                        "Authorization=[Bearer " + TOKEN),
                new Way(
                        "auth: { oauth2: { token-url: \"${URL}/token\", client-id: simpul, client-secret: \"${SANDI}\", client-auth:"
                                + " post } }",
                        "Authorization=[Bearer " + TOKEN),
                new Way(
                        "auth: { login: { request: { url: \"${URL}/login\", method: POST, form: { user: simpul, pass: \"${SANDI}\" } }, token: isi.kartu,"
                                + " header: X-Kartu } }",
                        "X-kartu=[" + TOKEN),
                new Way(
                        "auth: { login: { request: { url: \"${URL}/login\", method: POST, body: '{ \"pass\": \"${SANDI}\" }' }, token: isi.kartu,"
                                + " query: kartu } }",
                        "kartu=tok%2Fen"),
                new Way(
                        "auth: { login: { request: { url: \"${URL}/masuk\", method: POST, form: { p: \"${SANDI}\" } }, cookies: true } }",
                        "Cookie=[sesi=" + COOKIE));
    }

    /** Tells everybody all that it was told, packed. */
    private static void indiscreet(HttpExchange exchange, List<String> seen) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String asked =
                exchange.getRequestURI() + " " + new java.util.TreeMap<>(exchange.getRequestHeaders()) + " " + body;
        seen.add(asked);
        String echo = asked.replace("\\", "\\\\").replace("\"", "\\\"");
        exchange.getResponseHeaders().add("Set-Cookie", "sesi=" + COOKIE + "; Path=/");
        exchange.getResponseHeaders().add("X-Echo", URLEncoder.encode(asked, StandardCharsets.UTF_8));
        switch (exchange.getRequestURI().getPath()) {
            case "/token" -> Web.send(exchange, 200, "application/json", "{\"access_token\":\"" + TOKEN + "\"}");
            case "/login" -> Web.send(exchange, 200, "application/json", "{\"isi\":{\"kartu\":\"" + TOKEN + "\"}}");
            case "/masuk" -> Web.send(exchange, 200, "text/html", "<p>Selamat datang</p>");
            case "/foto" -> Web.send(exchange, 200, "image/jpeg", new byte[] {(byte) 0xff, (byte) 0xd8, 0, 7});
            default -> {
                String list =
                        "{\"items\":[{\"id\":1,\"title\":\"Lampu mati\",\"at\":\"2026-11-01T00:00:00Z\",\"foto\":\"/foto\",\"echo\":\"%s\"}]}"
                                .formatted(echo);
                exchange.getResponseHeaders().add("Content-Encoding", "gzip");
                ByteArrayOutputStream packed = new ByteArrayOutputStream();
                try (GZIPOutputStream zip = new GZIPOutputStream(packed)) {
                    zip.write(list.getBytes(StandardCharsets.UTF_8));
                }
                Web.send(exchange, 200, "application/json", packed.toByteArray());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noSecretIsRecordedAndNoneIsNeeded(Way way) throws Exception {
        List<String> seen = new ArrayList<>();
        Path file = dir.resolve("rekaman.jsonl");
        Folder source;
        try (Web web = new Web()) {
            web.answers(exchange -> indiscreet(exchange, seen));
            source = new Folder(dir, web)
                    .env("SANDI", SECRET)
                    .env("TETAP", "tetap-dan-rahasia")
                    .with(way.auth(), "attachments: { each: foto, url: $ }");
            record(source, file);
        }
        assertThat(seen).as("%s", way).anyMatch(asked -> asked.contains(way.said()));

        String recorded = Files.readString(file);
        for (String secret : List.of(SECRET, "tetap-dan-rahasia", TOKEN, COOKIE)) {
            assertThat(recorded).as("%s", way).doesNotContain(forms(secret));
        }
        assertThat(recorded).contains("Lampu mati");

        try (Recording recording = Recording.open(file);
                SourceConnector connector =
                        source.in(recording.head().environment()).open(recording.owner())) {
            check(connector);
            assertThat(recording.missing()).isEmpty();
        }
    }

    private static void record(Folder source, Path file) throws IOException {
        Variables variables = source.variables();
        RecordingHead head = RecordingHead.of("uji", "uji", NOW, "uji", variables.open(), variables.secret());
        try (RecordingWriter writer = RecordingWriter.create(file, head)) {
            try (Watch watch =
                            new Watch(variables.secret(), Clock.fixed(NOW, ZoneOffset.UTC), Watch.MOST_BODY, writer);
                    SourceConnector connector = source.open(watch.owner())) {
                check(connector);
            }
            writer.end("complete");
        }
    }

    private static void check(SourceConnector connector) {
        for (int times = 0; times < 2; times++) {
            PullResult result = Folder.pull(connector);
            assertThat(Folder.keys(result)).containsExactly("1");
            Original original = ((PullResult.Page) result).originals().get(0);
            assertThat(connector.fetch(original.files().get(0)))
                    .isInstanceOfSatisfying(FileResult.Fetched.class, fetched -> assertThat(
                                    fetched.file().ticket().size())
                            .isEqualTo(4));
        }
    }

    private static String[] forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        return new String[] {
            secret,
            json,
            json.replace("\\", "\\\\").replace("\"", "\\\""),
            URLEncoder.encode(secret, StandardCharsets.UTF_8),
            URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
            Base64.getEncoder().encodeToString(bytes),
            Base64.getEncoder().encodeToString(("simpul:" + secret).getBytes(StandardCharsets.UTF_8)),
            Base64.getEncoder()
                    .encodeToString(("simpul:" + URLEncoder.encode(secret, StandardCharsets.UTF_8))
                            .getBytes(StandardCharsets.UTF_8))
        };
    }
}
