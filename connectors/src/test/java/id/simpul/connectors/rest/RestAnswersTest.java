package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers mean, how fast a source is asked, and where nothing is ever asked. */
class RestAnswersTest {

    private static final Web web = new Web();
    private static final String LIST = "{\"items\":[{\"id\":1}]}";

    @TempDir
    private Path dir;

    private Folder source;

    @BeforeEach
    void start() {
        source = new Folder(dir, web.anew());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            status that is a wait      | { status: [520, 521], is: wait, for: 5m }                    | 520 | <html>             | unavailable: the system answers 520 | PT5M
            another status             | { status: [520, 521], is: wait, for: 5m }                    | 522 | <html>             | unavailable: 127.0.0.1              |
            status that is a refusal   | { status: 503, is: refused }                                 | 503 | x                  | refused: the system answers 503     |
            refusal that is no refusal | { status: 403, is: unavailable }                             | 403 | x                  | unavailable: the system answers 403 |
            status to be ignored       | { status: 404, is: ignore }                                  | 404 | <html>             | page                                |
            text to be ignored         | { when: "kode = 'KOSONG'", is: ignore }                      | 200 | {"kode":"KOSONG"}  | page                                |
            text that is a wait        | { when: "kode = 'SIBUK'", is: wait, say: kode }              | 200 | {"kode":"SIBUK"}   | unavailable: the system answers with an error: SIBUK | PT1M
            text and status together   | { status: 400, when: "kode = 'KOSONG'", is: ignore }         | 400 | {"kode":"KOSONG"}  | page                                |
            only one of the two        | { status: 400, when: "kode = 'KOSONG'", is: ignore }         | 400 | {"kode":"LAIN"}    | refused: 127.0.0.1                  |
            text in a bad status       | { when: "kode = 'SIBUK'", is: unavailable, say: kode }       | 403 | {"kode":"SIBUK"}   | unavailable: the system answers 403: SIBUK |
            text in XML                | { when: "galat.kode = '9'", is: refused, say: galat.kode }   | 200 | <galat><kode>9</kode></galat> | refused: the system answers with an error: 9 |
            text where none is read    | { when: "kode = 'SIBUK'", is: ignore }                       | 502 | <html>SIBUK        | unavailable: 127.0.0.1              |
            """)
    void anAnswerMeansWhatTheSourceSays(
            String name, String rule, int status, String body, String meaning, Duration wait) {
        web.answers(status, "text/plain", body);
        SourceConnector connector = source.with("errors: [ " + rule + " ]").open();
        PullResult result = Folder.pull(connector);
        assertThat(Folder.reason(result)).startsWith(meaning);
        if (wait != null) {
            assertThat(((PullResult.Unavailable) result).retryAfter()).isEqualTo(wait);
            assertThat(Folder.reason(Folder.pull(connector))).contains("asked us to wait");
            assertThat(web.requests()).as("while it waits nothing is sent").hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            429 | Retry-After           | 120 | list
            503 | Retry-After           | 120 | list
            503 | Retry-After           | +2m | list
            503 | Retry-After           | 120 | file
            403 | Retry-After           | 120 | list
            200 | X-RateLimit-Reset     | 120 | list
            200 | RateLimit             | limit=9, remaining=0, reset=120 | list
            """)
    void whoAsksUsToWaitIsSentNothingNeitherListNorFile(int status, String header, String value, String asked) {
        Instant now = Instant.now();
        web.answers(exchange -> {
            String said = value.equals("+2m")
                    ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            now.plusSeconds(120).atOffset(ZoneOffset.UTC))
                    : value;
            exchange.getResponseHeaders().set(header, said);
            exchange.getResponseHeaders().set("X-RateLimit-Remaining", "0");
            Web.send(exchange, status, "application/json", LIST);
        });
        SourceConnector connector = source.open();
        if (asked.equals("file")) {
            assertThat(connector.fetch(file("/f"))).isInstanceOf(FileResult.NotYet.class);
        } else {
            Folder.pull(connector);
        }
        PullResult next = Folder.pull(connector);
        assertThat(next).isInstanceOfSatisfying(PullResult.Unavailable.class, it -> assertThat(it.retryAfter())
                .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(121)));
        assertThat(connector.fetch(file("/g"))).isInstanceOf(FileResult.NotYet.class);
        assertThat(web.requests()).hasSize(1);
    }

    @Test
    void aShortWaitIsWaitedAndNotAReasonToGiveUpTheTurn() {
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("RateLimit", "\"default\";r=0;t=1");
            Web.send(exchange, 200, "application/json", LIST);
        });
        SourceConnector connector = source.open();
        Folder.pull(connector);
        long began = System.nanoTime();
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(700));
    }

    @Test
    void whatFailsAgainAndAgainIsLeftAloneForAWhileAndSaysSo() {
        web.answers(500, "text/plain", "");
        SourceConnector connector = source.open();
        for (int i = 0; i < 5; i++) {
            assertThat(Folder.reason(Folder.pull(connector))).contains("500");
        }
        PullResult left = Folder.pull(connector);
        assertThat(Folder.reason(left)).contains("circuit breaker open", "nothing is sent to it for another");
        assertThat(((PullResult.Unavailable) left).retryAfter()).isGreaterThan(Duration.ofSeconds(20));
        assertThat(web.requests()).hasSize(5);
        assertThat(connector.fetch(file("/f")))
                .as("files are not held up by it")
                .isInstanceOf(FileResult.NotYet.class);
        assertThat(web.requests()).hasSize(6);
    }

    @Test
    void R13_photosThatFailHoldUpNeitherTheListNorPhotosBesideThem() {
        web.answers(exchange -> Web.send(
                exchange,
                exchange.getRequestURI().getPath().matches("/list|/good") ? 200 : 503,
                "application/json",
                LIST));
        SourceConnector connector = source.open();
        for (int i = 0; i < 20; i++) {
            connector.fetch(file("/f" + i));
        }
        assertThat(connector.fetch(file("/good"))).isInstanceOf(FileResult.Fetched.class);
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
    }

    @Test
    void thePoliteRateHoldsForListsFilesLoginsAndRetriesTogether() {
        web.answers(exchange -> Web.send(
                exchange,
                exchange.getRequestURI().getPath().equals("/list") ? 401 : 200,
                "application/json",
                "{\"t\":\"x\"}"));
        source.with(
                "limits: { timeout: 2s, poll: 5s, rate: 10/s }",
                "auth: { login: { request: { url: \"${URL}/login\" }, token: t, header: X-T } }");
        SourceConnector connector = source.open();
        long began = System.nanoTime();
        Folder.pull(connector); // login, list, login, list
        connector.fetch(file("/a"));
        connector.fetch(file("/b"));
        assertThat(web.requests()).hasSize(6);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    @Test
    void aSlowRateEndsTheTurnInsteadOfHoldingItsThread() {
        web.answers(200, "application/json", LIST);
        SourceConnector connector =
                source.with("limits: { timeout: 2s, poll: 5s, rate: 2/m }").open();
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        PullResult next = Folder.pull(connector);
        assertThat(Folder.reason(next)).contains("limits.rate (2 in 60 s)");
        assertThat(((PullResult.Unavailable) next).retryAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(web.requests()).hasSize(1);
    }

    @Test
    void theSameRequestIsConditionalAndNothingNewStandsForTheSameList() {
        web.answers(exchange -> {
            boolean same = "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            Web.send(exchange, same ? 304 : 200, "application/json", same ? "" : LIST);
        });
        SourceConnector connector = source.with("answer: { conditional: true }").open();
        PullResult first = Folder.pull(connector);
        PullResult again = Folder.pull(connector);
        assertThat(web.last().getRequestHeaders().getFirst("If-None-Match")).isEqualTo("\"v1\"");
        assertThat(Folder.keys(again))
                .as("rows as before: R7 and R11 see no difference")
                .isEqualTo(Folder.keys(first));

        SourceConnector plain = source.with("answer: { conditional: false }").open();
        Folder.pull(plain);
        Folder.pull(plain);
        assertThat(web.last().getRequestHeaders().containsKey("If-None-Match")).isFalse();
    }

    @Test
    void anotherRequestNeverCarriesTheValidatorOfThisOne() {
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
            String page = exchange.getRequestURI().getQuery().replace("p=", "");
            Web.send(exchange, 200, "application/json", LIST.replace("1", page));
        });
        source.with(
                "answer: { conditional: true }",
                "request: { url: \"${URL}/list\", query: { p: \"{page}\" } }",
                "page: { style: number, size: 1 }");
        SourceConnector connector = source.open();
        PullResult.Page page = (PullResult.Page) Folder.pull(connector);
        connector.pull(page.next().kept(id.simpul.connectors.Cursor.PageOutcome.QUIET));
        assertThat(web.requests()).containsExactly("/list?p=1", "/list?p=2");
        assertThat(web.last().getRequestHeaders().containsKey("If-Modified-Since"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            not followed unless asked    | redirects: refuse                     | 302 | /baru                          | unavailable | false
            moved for good               | redirects: refuse                     | 301 | /baru                          | refused     | false
            on the same host             | redirects: follow                     | 301 | /baru                          | page        | true
            307 too                      | redirects: follow                     | 307 | /baru                          | page        | true
            to a host that is named      | redirects: follow, hosts: [localhost] | 302 | http://localhost:PORT/baru     | page        | false
            to a host that is not        | redirects: follow                     | 302 | http://localhost:PORT/baru     | refused     | false
            to the cloud's own services  | redirects: follow, hosts: [localhost] | 302 | http://169.254.169.254/latest  | refused     | false
            to a file                    | redirects: follow                     | 302 | file:///etc/passwd             | unavailable | false
            to nowhere                   | redirects: follow                     | 302 | http://%                       | unavailable | false
            round and round              | redirects: follow                     | 302 | /list                          | unavailable | true
            """)
    void aRedirectIsFollowedOnlyWhereTheSourceSaysAndOurKeyStaysAtHome(
            String name, String redirects, int status, String to, String meaning, boolean keyAtTheEnd) {
        web.answers(exchange -> {
            boolean there = exchange.getRequestURI().getPath().equals("/baru");
            if (!there) {
                String port = "" + web.url("/").getPort();
                exchange.getResponseHeaders().set("Location", to.replace("PORT", port));
            }
            Web.send(exchange, there ? 200 : status, "application/json", LIST);
        });
        source.env("KEY", "kunci-rahasia")
                .with(
                        "auth: { bearer: \"${KEY}\" }",
                        "request: { url: \"${URL}/list\", headers: { X-Kunci: \"${KEY}\" }, " + redirects + " }");
        PullResult result = Folder.pull(source.open());
        assertThat(Folder.reason(result)).as(name).startsWith(meaning).doesNotContain("latest", "passwd", "rahasia");
        if (meaning.equals("page")) {
            assertThat(web.requests()).containsExactly("/list", "/baru");
            assertThat(web.last().getRequestHeaders().containsKey("Authorization"))
                    .isEqualTo(keyAtTheEnd);
            assertThat(web.last().getRequestHeaders().containsKey("X-Kunci")).isEqualTo(keyAtTheEnd);
        } else {
            assertThat(web.requests()).hasSizeLessThanOrEqualTo(6).allMatch("/list"::equals);
        }
    }

    @Test
    void aBodyIsNotCarriedToAnotherHostNorTurnedIntoAGet() {
        web.answers(exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", "http://localhost:" + web.url("/").getPort() + "/baru");
            Web.send(exchange, web.requests().size() == 1 ? 307 : 200, "application/json", LIST);
        });
        source.with("request: { url: \"${URL}/list\", form: { a: b }, redirects: follow, hosts: [localhost] }");
        assertThat(Folder.reason(Folder.pull(source.open()))).startsWith("unavailable");
        assertThat(web.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:%d/f", "http://localhost:%d/f?x=1"})
    void aFileThatRedirectsElsewhereIsFetchedThereIfThatHostIsNamed(String to) {
        web.answers(exchange -> {
            boolean there = exchange.getRequestURI().getPath().equals("/f");
            if (!there) {
                exchange.getResponseHeaders()
                        .set("Location", to.formatted(web.url("/").getPort()));
            }
            Web.send(exchange, there ? 200 : 302, "image/png", there ? "png" : "");
        });
        source.env("KEY", "kunci").with("auth: { bearer: \"${KEY}\" }");
        source.with("attachments: { each: foto, url: url, hosts: [localhost] }");
        assertThat(source.open().fetch(file("/photo"))).isInstanceOf(FileResult.NotYet.class);
        source.with("request: { url: \"${URL}/list\", redirects: follow }");
        assertThat(source.open().fetch(file("/photo"))).isInstanceOf(FileResult.Fetched.class);
        assertThat(web.last().getRequestHeaders().containsKey("Authorization")).isFalse();
        source.with("attachments: { each: foto, url: url }");
        assertThat(source.open().fetch(file("/photo")))
                .isInstanceOfSatisfying(
                        FileResult.NotYet.class, it -> assertThat(it.reason()).contains("may not be asked"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            a file after text     | multipart/mixed; boundary=B1       | --B1~Content-Type: text/plain~~halo~--B1~Content-Type: image/png~~p~n~g~--B1--~          | p~n~g | image/png
            quoted boundary       | multipart/form-data; boundary="b 1" | pre~--b 1~Content-Disposition: form-data; filename="a.txt"~Content-Type: text/plain~~isi~--b 1--~ | isi | text/plain
            nearly the boundary   | multipart/mixed; boundary=B1       | --B1~Content-Type: image/png~~a~--B2~--B~~--B1--~                                        | a~--B2~--B~ | image/png
            no file in it         | multipart/mixed; boundary=B1       | --B1~Content-Type: text/plain~~halo~--B1--~                                              |       |
            cut off               | multipart/mixed; boundary=B1       | --B1~Content-Type: image/png~~pn                                                         |       |
            """)
    void theFirstFileOfAMultipartAnswerIsTheFile(String name, String type, String answer, String file, String mediaType)
            throws IOException {
        web.answers(exchange -> Web.send(exchange, 200, type, answer.replace("~", "\r\n")));
        FileResult result = source.open().fetch(file("/f"));
        if (file == null) {
            assertThat(result).as("owed, and nothing half is kept").isInstanceOf(FileResult.NotYet.class);
            return;
        }
        SourceFile.Stored stored = ((FileResult.Fetched) result).file();
        assertThat(stored.mediaType()).isEqualTo(mediaType);
        assertThat(new AttachmentStore(dir.resolve("attachments"))
                        .open(stored.ticket().sha256()))
                .hasBinaryContent(file.replace("~", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            where it belongs     | {"a":{"isi":"eA=="},"data":{"x":[1,{"isi":"eA=="}],"isi":"aXNpIGJl\\ncmthcw=="},"z":1} | isi berkas |
            without padding      | {"data":{"isi":"aXNpIGJlcmthcw"}}  |  | no base64
            not there            | {"data":{"berkas":"aXNp"}}         |  | without a text at 'data.isi'
            there, but no text   | {"data":{"isi":12}}                |  | without a text at 'data.isi'
            the way ends         | {"data":"aXNp"}                    |  | without a text at 'data.isi'
            a list               | [{"data":{"isi":"aXNp"}}]          |  | without a text at 'data.isi'
            cut off              | {"data":{"isi":"aXNpIGJl           |  | no JSON
            a web page           | <html><body>aXNp</body></html>     |  | no JSON
            no base64            | {"data":{"isi":"**berkas**"}}      |  | no base64
            """)
    void aFileInsideOfWhatItsAddressAnswers(String name, String answer, String file, String problem)
            throws IOException {
        source.with("attachments: { each: foto, url: url, inside: data.isi }");
        web.answers(exchange -> Web.send(exchange, 200, "application/json", answer));
        FileResult result = source.open().fetch(file("/f"));
        if (problem != null) {
            assertThat(result)
                    .as("owed, and nothing half is kept")
                    .isInstanceOfSatisfying(FileResult.NotYet.class, it -> assertThat(it.reason())
                            .contains(problem)
                            .doesNotContain("aXNp")
                            .doesNotContain("berkas**"));
            return;
        }
        assertThat(new AttachmentStore(dir.resolve("attachments"))
                        .open(((FileResult.Fetched) result).file().ticket().sha256()))
                .hasBinaryContent(file.getBytes(StandardCharsets.UTF_8));
    }

    /** 26 MB in 35 MB of base64; limits.file is of the file, not of its base64. */
    @Test
    void aLargeFileInsideOfAnAnswerIsStreamedAndItsLimitIsTheFilesOwn() throws IOException {
        String million = Base64.getEncoder().encodeToString(new byte[999_999]);
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                out.write("{\"isi\":\"".getBytes(StandardCharsets.UTF_8));
                int parts = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
                for (int i = 0; i < parts; i++) {
                    out.write(million.getBytes(StandardCharsets.UTF_8));
                }
                out.write("\"}".getBytes(StandardCharsets.UTF_8));
            }
        });
        source.with("attachments: { each: foto, url: url, inside: isi }");
        assertThat(((FileResult.Fetched) source.open().fetch(file("/26")))
                        .file()
                        .ticket()
                        .size())
                .isEqualTo(26 * 999_999);
        source.with("limits: { timeout: 2s, poll: 5s, file: 5MiB }");
        assertThat(source.open().fetch(file("/5"))).isInstanceOf(FileResult.Fetched.class);
        assertThat(source.open().fetch(file("/6"))).isInstanceOf(FileResult.Gone.class);
    }

    @Test
    void aFileThatIsCompressedOnItsWayIsKeptAsItIs() throws IOException {
        byte[] text = "isi berkas".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var zip = new java.util.zip.GZIPOutputStream(packed)) {
            zip.write(text);
        }
        SourceConnector connector = source.open();
        for (boolean onItsWay : List.of(true, false)) {
            web.answers(exchange -> {
                if (onItsWay) {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                }
                Web.send(exchange, 200, "application/octet-stream", packed.toByteArray());
            });
            SourceFile.Stored stored = ((FileResult.Fetched) connector.fetch(file("/f"))).file();
            assertThat(new AttachmentStore(dir.resolve("attachments"))
                            .open(stored.ticket().sha256()))
                    .hasBinaryContent(onItsWay ? text : packed.toByteArray());
        }
    }

    private static SourceFile.Remote file(String path) {
        return new SourceFile.Remote("berkas", null, web.url(path).toString());
    }
}
