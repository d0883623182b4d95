package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.Content;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.mappings.source.Vanished;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestConnectorTest {

    private static final String KEY = "kunci-rahasia-contoh";
    private static final String TWO =
            """
            {"status": "ok", "data": {"items": [
              { "id": 7, "judul": "Jalan berlubang \\u00e9 😀", "at": "2026-11-20 09:00:00" , "photos": [{"url": "/photos/7 a.jpg"}]},
              {"id":8,"judul":"Sampah","at":"2026-11-20 08:00:00","biaya":1.10}
            ]}}""";

    private final Web web = new Web();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        web.close();
    }

    private SourceConnector connector() {
        return connector(
                new Auth.ApiKey(Auth.ApiKey.Place.HEADER, "X-Api-Key", new Secret(KEY)),
                Duration.ofSeconds(5),
                1 << 20);
    }

    private SourceConnector connector(Auth auth, Duration timeout, long pageBytes) {
        return connector(web.url("/aduan/complaints"), auth, timeout, pageBytes);
    }

    private SourceConnector connector(URI url, Auth auth, Duration timeout, long pageBytes) {
        var list = new ListReading(
                "data.items",
                "$string(id)",
                null,
                new Paging(Paging.Style.NUMBER, 1, 100, Paging.Order.DESCENDING, false),
                new Since("at", "yyyy-MM-dd HH:mm:ss", Duration.ofMinutes(10)),
                List.of(new InBandError("status = 'error'", InBandError.Kind.REFUSED, "message")),
                new RecordFiles("photos", "url", "isi", "name", null, List.of("localhost")));
        return Connectors.open(
                new SourceDefinition(
                        "jabar-aduan",
                        "Aduan",
                        Duration.ofSeconds(30),
                        new Start.Beginning(),
                        Delivery.TRIAL,
                        ZoneId.of("Asia/Jakarta"),
                        RegionScheme.KEMENDAGRI,
                        new Rest(
                                url,
                                Map.of("updated_since", "{cursor}", "page", "{page}", "limit", "{limit}"),
                                Map.of("Accept", "application/json"),
                                auth,
                                list),
                        Vanished.REPORT,
                        Duration.ofDays(3),
                        new Limits(timeout, Duration.ofSeconds(3), pageBytes, 1)),
                new AttachmentStore(folder));
    }

    private PullResult pull() {
        SourceConnector connector = connector();
        return connector.pull(connector.cursor(null));
    }

    private static List<Original> originals(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return ((PullResult.Page) result).originals();
    }

    private static String unavailable(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Unavailable.class);
        return ((PullResult.Unavailable) result).reason();
    }

    private static String text(Original original) {
        return new String(((Content.Inline) original.content()).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aPageIsReadWithTheVeryBytesOfEachRecord() {
        web.answers(200, "application/json", TWO);
        List<Original> read = originals(pull());
        assertThat(read).extracting(Original::key).containsExactly("7", "8");
        assertThat(text(read.get(0)))
                .startsWith("{ \"id\": 7, \"judul\": \"Jalan berlubang \\u00e9 😀\"")
                .endsWith("]}");
        assertThat(text(read.get(1)))
                .isEqualTo("{\"id\":8,\"judul\":\"Sampah\",\"at\":\"2026-11-20 08:00:00\",\"biaya\":1.10}");
        assertThat(read.get(0).stamp()).isEqualTo("2026-11-20T02:00:00Z");
        assertThat(read.get(0).files())
                .containsExactly(new SourceFile.Remote(
                        "7 a.jpg", null, web.url("/photos/7%20a.jpg").toString()));
    }

    @Test
    void theRequestCarriesTheKeyAndLeavesOutACursorThatHasNoValueYet() {
        web.answers(200, "application/json", TWO);
        SourceConnector connector = connector();
        var page = (PullResult.Page) connector.pull(connector.cursor(null));
        assertThat(web.requests().get(0)).contains("page=1", "limit=100").doesNotContain("updated_since");
        assertThat(web.last().getRequestHeaders().getFirst("X-Api-Key")).isEqualTo(KEY);

        Cursor rest = page.next().kept(Cursor.PageOutcome.QUIET);
        for (String answer : List.of("{\"data\":{\"items\":[]}}", TWO, "{\"data\":{\"items\":[]}}")) {
            web.answers(200, "application/json", answer);
            rest = ((PullResult.Page) connector.pull(rest)).next().kept(Cursor.PageOutcome.QUIET);
        }
        assertThat(rest.atRest()).isTrue();
        connector.pull(connector.cursor(rest.json()));
        assertThat(web.requests().get(4)).contains("updated_since=2026-11-20%2008%3A50%3A00");
    }

    @Test
    void aKeyInTheQueryAndABearerTokenAreSent() {
        web.answers(200, "application/json", TWO);
        var query = connector(
                new Auth.ApiKey(Auth.ApiKey.Place.QUERY, "key", new Secret("a&b")), Duration.ofSeconds(5), 1 << 20);
        query.pull(query.cursor(null));
        assertThat(web.requests().get(0)).contains("key=a%26b");
        var bearer = connector(new Auth.Bearer(new Secret("t")), Duration.ofSeconds(5), 1 << 20);
        bearer.pull(bearer.cursor(null));
        assertThat(web.last().getRequestHeaders().getFirst("Authorization")).isEqualTo("Bearer t");
    }

    @Test
    void aByteOrderMarkIsNoError() {
        web.answers(200, "application/json", "\uFEFF" + TWO);
        assertThat(originals(pull())).extracting(Original::key).containsExactly("7", "8");
        assertThat(text(originals(pull()).get(1))).startsWith("{\"id\":8").endsWith("}");
    }

    @Test
    void oneWrongByteIsReadAsTheLegacyLetterItIsAndItsNeighboursAreWhole() throws IOException {
        var body = new ByteArrayOutputStream();
        body.write("{\"data\":{\"items\":[{\"id\":1,\"judul\":\"caf".getBytes(StandardCharsets.UTF_8));
        body.write(0xE9);
        body.write("\"},{\"id\":2,\"judul\":\"é😀\"}]}}".getBytes(StandardCharsets.UTF_8));
        web.answers(exchange -> Web.send(exchange, 200, "application/json", body.toByteArray()));
        assertThat(originals(pull()))
                .extracting(original -> ((Map<?, ?>) original.tree()).get("judul"))
                .isEqualTo(List.of("café", "é😀"));
    }

    @Test
    void aDeclaredCharsetIsHonoured() {
        byte[] latin = "{\"data\":{\"items\":[{\"id\":1,\"judul\":\"café\"}]}}".getBytes(Charset.forName("ISO-8859-1"));
        web.answers(exchange -> Web.send(exchange, 200, "application/json; charset=ISO-8859-1", latin));
        assertThat(((Map<?, ?>) originals(pull()).get(0).tree()).get("judul")).isEqualTo("café");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            text/html        | <!DOCTYPE html><html>Sedang dipelihara budi@contoh.id</html> | a web page
            application/json | {"data":{"items":[{"id":1,"nama":"Budi Contoh"                 | cut off
            application/json | {"data":{"items":[{"id":1}]}} Budi Contoh                      | not JSON
            application/json | Budi Contoh                                                    | not JSON
            application/json | {"pesan":"Budi Contoh"}                                        | no list at 'data.items'
            """)
    void anAnswerThatIsNoListIsToldWithoutAWordOfIt(String type, String body, String problem) {
        web.answers(200, type, body);
        assertThat(unavailable(pull())).contains(problem).doesNotContain("Budi", "budi", KEY, "page=1");
    }

    @Test
    void anEmptyListIsAnEmptyPage() {
        web.answers(200, "application/json", "{\"data\":{\"items\":null}}");
        assertThat(originals(pull())).isEmpty();
        web.answers(200, "application/json", "{\"data\":{\"items\":[]}}");
        assertThat(originals(pull())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 400, 404, 301})
    void aPersonMustActOnARefusal(int status) {
        web.answers(status, "text/plain", "Budi Contoh");
        assertThat(pull()).isInstanceOfSatisfying(PullResult.Refused.class, refused -> {
            assertThat(refused.reason()).contains("" + status).doesNotContain("Budi", KEY);
            assertThat(refused.fix()).contains("source.yaml");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 302})
    void aSystemInTroubleIsAskedAgainLater(int status) {
        web.answers(status, "text/html", "<html>Budi Contoh</html>");
        assertThat(unavailable(pull())).contains("" + status).doesNotContain("Budi");
    }

    @Test
    void aNotFoundBehindTheLastPageInJsonIsTheEndOfTheListAndAWebPageIsNot() {
        SourceConnector connector = connector();
        web.answers(200, "application/json", TWO);
        Cursor second = ((PullResult.Page) connector.pull(connector.cursor(null)))
                .next()
                .kept(Cursor.PageOutcome.QUIET);
        web.answers(404, "text/html", "<html>");
        assertThat(connector.pull(second)).isInstanceOf(PullResult.Refused.class);
        web.answers(404, "application/json", "{\"detail\":\"Invalid page.\"}");
        assertThat(originals(connector.pull(second))).isEmpty();
    }

    @Test
    void anErrorInsideAGoodAnswerIsNoEmptyPage() {
        web.answers(
                200,
                "application/json",
                "{\"status\":\"error\",\"message\":\"kunci tidak dikenal\",\"data\":{\"items\":[]}}");
        assertThat(pull()).isInstanceOfSatisfying(PullResult.Refused.class, refused -> assertThat(refused.reason())
                .contains("kunci tidak dikenal"));
    }

    @Test
    void aSourceThatHangsOrStallsInsideItsAnswerIsLeftInTime() {
        var hasty = connector(new Auth.None(), Duration.ofMillis(300), 1 << 20);
        web.hangs();
        assertThat(unavailable(hasty.pull(hasty.cursor(null)))).contains("300 ms");
        web.stalls("application/json", "{\"data\":");
        assertThat(unavailable(hasty.pull(hasty.cursor(null)))).contains("300 ms");
    }

    @Test
    void anAnswerAboveTheLimitIsToldWithTheLimitAndTheFix() {
        var small = connector(new Auth.None(), Duration.ofSeconds(5), 1 << 18);
        web.answers(200, "application/json", "[\"" + "x".repeat(2 << 20) + "\"]");
        assertThat(unavailable(small.pull(small.cursor(null)))).contains("1 MiB", "page.size", "limits.page-bytes");
    }

    @Test
    void aSourceThatIsNotThereIsUnavailable() {
        URI nowhere = web.url("/");
        web.close();
        var connector = connector(nowhere, new Auth.None(), Duration.ofSeconds(5), 1 << 20);
        assertThat(unavailable(connector.pull(connector.cursor(null)))).contains("refused", "127.0.0.1:");
    }

    @Test
    void aDefinitionThatCannotWorkIsToldWhenItIsOpened() {
        var bad = new Auth.ApiKey(Auth.ApiKey.Place.HEADER, "not a header", new Secret("x"));
        assertThatThrownBy(() -> connector(bad, Duration.ofSeconds(1), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileIsFetchedIntoTheStoreWithTheKeyOfTheSource() throws IOException {
        byte[] photo = new byte[300_000];
        photo[17] = 17;
        web.answers(exchange -> Web.send(exchange, 200, "image/jpeg; q=1", photo));
        FileResult result = connector()
                .fetch(new SourceFile.Remote(
                        "7.jpg", null, web.url("/photos/7.jpg").toString()));
        assertThat(result).isInstanceOf(FileResult.Fetched.class);
        SourceFile.Stored stored = ((FileResult.Fetched) result).file();
        assertThat(stored.mediaType()).isEqualTo("image/jpeg");
        assertThat(new AttachmentStore(folder).open(stored.ticket().sha256())).hasBinaryContent(photo);
        assertThat(web.last().getRequestHeaders().getFirst("X-Api-Key")).isEqualTo(KEY);
    }

    @Test
    void anotherHostIsAskedOnlyIfDeclaredAndNeverWithOurKey() {
        assertThat(connector().fetch(new SourceFile.Remote("x", null, "http://169.254.169.254/latest")))
                .isInstanceOf(FileResult.Gone.class);
        assertThat(connector().fetch(new SourceFile.Remote("x", null, "file:///etc/passwd")))
                .isInstanceOf(FileResult.Gone.class);
        web.answers(200, "image/png", "png");
        String elsewhere = web.url("/p.png").toString().replace("127.0.0.1", "localhost");
        assertThat(connector().fetch(new SourceFile.Remote("x", null, elsewhere)))
                .isInstanceOf(FileResult.Fetched.class);
        assertThat(web.last().getRequestHeaders().getFirst("X-Api-Key")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"404, true", "410, true", "503, false", "429, false", "401, false", "302, false"})
    void R13_aFileThatIsGoneIsGivenUpAndOneThatIsNotReadyIsOwed(int status, boolean gone) {
        web.answers(status, "text/plain", "");
        FileResult result =
                connector().fetch(new SourceFile.Remote("x", null, web.url("/p").toString()));
        assertThat(result).isInstanceOf(gone ? FileResult.Gone.class : FileResult.NotYet.class);
    }

    @Test
    void R13_aFileThatStopsComingIsOwedAndNothingOfItStays() {
        web.stalls("image/png", "half a picture");
        var hasty = connector(new Auth.None(), Duration.ofMillis(300), 1 << 20);
        FileResult result =
                hasty.fetch(new SourceFile.Remote("x", null, web.url("/p").toString()));
        assertThat(result).isInstanceOf(FileResult.NotYet.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFileLargerThanTheSourcesFilesMayBeIsReadNoFurtherThanThat(boolean announced) throws IOException {
        AtomicLong sent = new AtomicLong();
        byte[] chunk = new byte[64 << 10];
        web.answers(exchange -> {
            exchange.sendResponseHeaders(200, announced ? 4000L * chunk.length : 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 4000; i++) { // 250 MiB
                    out.write(chunk);
                    sent.addAndGet(chunk.length);
                }
            } catch (IOException closedByUs) {
                exchange.close();
            }
        });
        FileResult result = connector()
                .fetch(new SourceFile.Remote("video.mp4", null, web.url("/v").toString()));

        assertThat(result).isInstanceOf(FileResult.Gone.class);
        assertThat(((FileResult.Gone) result).reason()).contains("larger", "limits.file");
        assertThat(sent).hasValueLessThan(announced ? 20 << 20 : 140 << 20);
        assertThat(new AttachmentStore(folder)
                        .collect(any -> true, Duration.ZERO)
                        .left()
                        .files())
                .isZero();
    }

    @Test
    void R13_aFileThatOurOwnStoreCannotTakeIsOwed() throws IOException {
        web.answers(200, "image/png", "png");
        SourceConnector connector = connector();
        Files.move(folder.resolve("tmp"), folder.resolve("unmounted"));
        for (SourceFile file : List.of(
                new SourceFile.Remote("x", null, web.url("/p").toString()),
                new SourceFile.Embedded("x", null, "AQID"))) {
            FileResult result = connector.fetch(file);
            assertThat(result).isInstanceOf(FileResult.NotYet.class);
            assertThat(((FileResult.NotYet) result).reason()).startsWith("the attachment store cannot be written");
        }
    }

    @Test
    void aWebPageIsNoPhoto() {
        web.answers(200, "text/html", "<html>Silakan masuk</html>");
        assertThat(connector()
                        .fetch(new SourceFile.Remote(
                                "x", "image/jpeg", web.url("/p").toString())))
                .isInstanceOf(FileResult.NotYet.class);
    }

    @Test
    void aFileInsideARecordIsDecodedStrictly() throws IOException {
        byte[] photo = {1, 2, 3, (byte) 0xFB, (byte) 0xFF};
        String base64 = Base64.getMimeEncoder(4, new byte[] {'\n'}).encodeToString(photo);
        for (String text : List.of(
                base64,
                "data:image/png;base64," + base64,
                Base64.getUrlEncoder().encodeToString(photo))) {
            FileResult result = connector().fetch(new SourceFile.Embedded("x", "image/png", text));
            SourceFile.Stored stored = ((FileResult.Fetched) result).file();
            assertThat(new AttachmentStore(folder).open(stored.ticket().sha256()))
                    .hasBinaryContent(photo);
        }
        assertThat(connector().fetch(new SourceFile.Embedded("x", null, "bukan base64!")))
                .isInstanceOf(FileResult.Gone.class);
        assertThat(connector().fetch(new SourceFile.Embedded("x", null, ""))).isInstanceOf(FileResult.Gone.class);
    }

    @Test
    void whatWasKeptIsOpenedAgainAsItWas() throws IOException {
        web.answers(200, "application/json", TWO);
        Original read = originals(pull()).get(0);
        var store = new AttachmentStore(folder);
        for (Content content :
                List.of(read.content(), new Content.Aside(store.put(((Content.Inline) read.content()).bytes())))) {
            Original again = connector()
                    .reopen(new KeptOriginal(
                            read.nativeId(),
                            read.version(),
                            read.stamp(),
                            read.readAt(),
                            content,
                            read.mediaType(),
                            read.fingerprint(),
                            read.files()));
            assertThat(again.withContent(read.content())).isEqualTo(read);
        }
    }

    @Test
    void whatWasKeptBrokenIsOpenedWithItsDefect() {
        byte[] broken = {'{'};
        Original again = connector()
                .reopen(new KeptOriginal(
                        "abc",
                        null,
                        null,
                        Instant.EPOCH,
                        new Content.Inline(broken),
                        "application/json",
                        "abc",
                        List.of()));
        assertThat(again.nativeId()).isEqualTo("abc");
        assertThat(again.tree()).isNull();
        assertThat(again.defect()).isNotNull();
    }
}
