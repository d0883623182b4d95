package id.simpul.connectors.soap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.rest.Web;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is asked and how, against one web server that answers as its script says. */
class SoapCallsTest {

    private static final String XML = "text/xml; charset=utf-8";
    private static final String ONE = "<r><n><id>1</id><isi>é</isi></n></r>";

    private static final Web web = new Web();

    @TempDir
    Path folder;

    private SoapSources sources;

    @BeforeEach
    void start() {
        sources = new SoapSources(folder)
                .with("URL", web.anew().url("/ws"))
                .with("USER", "petugas")
                .with("SANDI", "sandi<rahasia>");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static String envelope(String body) {
        return "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" + body
                + "</s:Body></s:Envelope>";
    }

    private static String fault(String code, String text, String detail) {
        return envelope("<s:Fault><faultcode>s:%s</faultcode><faultstring>%s</faultstring><detail>%s</detail></s:Fault>"
                .formatted(code, text, detail));
    }

    // What is sent

    @Test
    void headersOfTheEnvelopeAndOfHttpComeFromTemplates() {
        web.answers(200, XML, envelope(ONE));
        try (var connector = sources.open(
                """
                request:
                  url: ${URL}
                  body: "<ambil/>"
                  soap-headers: |
                    <k:Kunci xmlns:k="urn:k"><sandi>${SANDI}</sandi></k:Kunci>
                    <v:Versi xmlns:v="urn:v">2</v:Versi>
                  headers: { X-Sumber: simpul, Authorization: "Apikey ${USER}" }
                records: r.n
                key: id
                """)) {
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
        }
        assertThat(web.bodies().get(0))
                .containsPattern(
                        "<[\\w:-]*Header><k:Kunci xmlns:k=\"urn:k\"><sandi>sandi&lt;rahasia(&gt;|>)</sandi></k:Kunci>")
                .contains(">2</v:Versi>");
        assertThat(web.last().getRequestHeaders().getFirst("X-Sumber")).isEqualTo("simpul");
        assertThat(web.last().getRequestHeaders().getFirst("Authorization")).isEqualTo("Apikey petugas");
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, urn:lapor:ambil, '\"urn:lapor:ambil\"', text/xml",
        "1.1, , '\"\"', text/xml",
        "1.2, urn:lapor:ambil, , application/soap+xml.*action=\"urn:lapor:ambil\"",
        "1.2, , , application/soap\\+xml",
    })
    void theActionIsWhereTheVersionWantsIt(String version, String action, String header, String type) {
        web.answers(200, XML, envelope(ONE));
        try (var connector = sources.open(
                """
                request: { url: "${URL}", soap: "%s", body: "<ambil/>"%s }
                records: r.n
                key: id
                """
                        .formatted(version, action == null ? "" : ", action: \"" + action + "\""))) {
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
        }
        assertThat(web.last().getRequestHeaders().getFirst("SOAPAction")).isEqualTo(header);
        assertThat(web.last().getRequestHeaders().getFirst("Content-Type"))
                .containsPattern(type.replace("soap+xml", "soap\\+xml"));
    }

    @Test
    void rpcEncodedParametersKeepTheirPlacesAndTypes() {
        web.answers(200, XML, envelope("<r><daftar/></r>"));
        try (var connector = sources.open(
                """
                request:
                  url: ${URL}
                  body: |
                    <f:GetRecordset xmlns:f="urn:feeder" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
                      <since xsi:type="xsd:string">{cursor}</since>
                      <sejak>{cursor}</sejak>
                      <limit xsi:type="xsd:int">{limit}</limit>
                      <offset xsi:type="xsd:int">{offset}</offset>
                    </f:GetRecordset>
                records: r.daftar.n
                key: id
                page: { style: offset, size: 20 }
                cursor: { field: diubah }
                """)) {
            SoapSources.pull(connector);
        }
        assertThat(web.bodies().get(0))
                .containsPattern("<since xsi:type=\"xsd:string\"(/>|></since>)") // parameters count by position
                .contains("<limit xsi:type=\"xsd:int\">20</limit>", "<offset xsi:type=\"xsd:int\">0</offset>")
                .doesNotContain("sejak", "cursor");
    }

    @Test
    void theElementOfACallIsSentThoughNothingIsInItYet() {
        web.answers(200, XML, envelope(ONE));
        try (var connector = sources.open(
                """
                request: { url: "${URL}", body: '<a xmlns="urn:a">{cursor}</a>' }
                auth: { ws-security: { user: petugas, password: "${SANDI}" } }
                records: r.n
                key: id
                cursor: { field: diubah }
                """)) {
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
        }
        assertThat(web.bodies().get(0)).containsPattern("Body><a xmlns=\"urn:a\"(/>|></a>)");
    }

    @Test
    void basicAuthenticationIsSentAtOnceAndNotToOthers() {
        web.answers(200, XML, envelope(ONE));
        String yaml =
                """
                request: { url: "${URL}", body: "<ambil/>" }
                auth: { basic: { user: "${USER}", password: "${SANDI}" } }
                records: r.n
                key: id
                """;
        try (var one = sources.open(yaml);
                var other = sources.with("USER", "lain").open(yaml);
                var none = sources.open(yaml.replaceAll("auth.*\n", ""))) {
            for (SourceConnector connector : List.of(one, other, none, one)) {
                SoapSources.pull(connector);
            }
        }
        assertThat(web.authorizations())
                .containsExactly(
                        "Basic cGV0dWdhczpzYW5kaTxyYWhhc2lhPg==",
                        "Basic bGFpbjpzYW5kaTxyYWhhc2lhPg==",
                        null,
                        "Basic cGV0dWdhczpzYW5kaTxyYWhhc2lhPg==");
    }

    // Log in first

    private static final String LOGIN =
            """
            request:
              url: ${URL}
              body: "<GetRecordset><token>{session}</token></GetRecordset>"
              headers: { X-Token: "{session}" }
            auth:
              login:
                action: urn:GetToken
                body: "<GetToken><username>${USER}</username><password>${SANDI}</password></GetToken>"
                token: "$contains(GetTokenResponse.token, 'ERROR') ? null : GetTokenResponse.token"
                expired: "$contains(r.galat, 'token') or Fault.faultcode = 's:Client.Token'"
            records: r.n
            key: id
            """;

    /** Gives a new token at each login, and takes only those of {@code good}. */
    private void tokens(AtomicInteger logins, String refusal, int... good) {
        web.answers(exchange -> {
            String asked = web.bodies().get(web.bodies().size() - 1);
            if (asked.contains("GetToken>")) {
                exchange.getResponseHeaders().add("Set-Cookie", "sesi=" + (logins.get() + 1));
                Web.send(
                        exchange,
                        200,
                        XML,
                        envelope("<GetTokenResponse><token>T&amp;%d</token></GetTokenResponse>"
                                .formatted(logins.incrementAndGet())));
            } else {
                boolean taken = false;
                for (int number : good) {
                    taken |= asked.contains("<token>T&amp;" + number + "</token>");
                }
                Web.send(exchange, 200, XML, taken ? envelope(ONE) : refusal);
            }
        });
    }

    @Test
    void aLoginComesFirstAndOnce() {
        AtomicInteger logins = new AtomicInteger();
        tokens(logins, envelope("<r><galat>token</galat></r>"), 1);
        try (var connector = sources.open(LOGIN)) {
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
        }
        assertThat(logins).hasValue(1);
        assertThat(web.bodies()).hasSize(3);
        assertThat(web.bodies().get(0)).contains("<password>sandi&lt;rahasia");
        assertThat(web.last().getRequestHeaders().getFirst("X-Token")).isEqualTo("T&1");
        assertThat(web.last().getRequestHeaders().getFirst("Cookie")).contains("sesi=1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {"text => <r><galat>token habis</galat></r>", "fault => Client.Token"})
    void R17_aTokenThatIsNoLongerTakenIsAskedForOnceMoreAndNeverKept(String kind, String answer) {
        AtomicInteger logins = new AtomicInteger();
        String refusal = kind.equals("text") ? envelope(answer) : fault(answer, "x", "");
        tokens(logins, refusal, 1);
        try (var connector = sources.open(LOGIN)) {
            SoapSources.pull(connector);
            tokens(logins, refusal, 2);
            PullResult page = SoapSources.pull(connector);
            assertThat(SoapSources.originals(page)).hasSize(1);
            assertThat(((PullResult.Page) page)
                            .next()
                            .kept(Cursor.PageOutcome.QUIET)
                            .json())
                    .doesNotContain("T&");
            tokens(logins, refusal, 99);
            PullResult refused = SoapSources.pull(connector);
            assertThat(refused).isInstanceOf(PullResult.Refused.class);
            assertThat(refused.toString()).contains("session").doesNotContain("T&", "sandi");
            assertThat(logins).hasValue(3);
        }
        try (var again = sources.open(LOGIN)) { // R17: remembers nothing
            tokens(logins, refusal, 4);
            assertThat(SoapSources.originals(SoapSources.pull(again))).hasSize(1);
            assertThat(logins).hasValue(4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "200 => <GetTokenResponse><token>ERROR: sandi salah</token></GetTokenResponse> => Refused => gives no token",
                "200 => <GetTokenResponse/> => Refused => gives no token",
                "200 => <s:Fault><faultcode>s:Server</faultcode><faultstring>sibuk</faultstring></s:Fault> => Unavailable => sibuk",
                "500 => <s:Fault><faultcode>s:Client</faultcode><faultstring>tidak dikenal</faultstring></s:Fault> => Refused => tidak dikenal",
                "503 => <a/> => Unavailable => 503",
                "401 => <a/> => Refused => 401",
            })
    void aLoginThatFailsSaysWhetherAPersonMustAct(int status, String answer, String kind, String told) {
        web.answers(status, XML, envelope(answer));
        try (var connector = sources.open(LOGIN)) {
            PullResult result = SoapSources.pull(connector);
            assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(result.toString()).contains(told).doesNotContain("sandi<", "rahasia");
        }
        assertThat(web.bodies()).hasSize(1);
    }

    // What faults mean

    private static final String FAULTS =
            """
            request: { url: "${URL}", body: "<ambil/>" }
            records: r.n
            key: id
            faults:
              - { code: E-204, is: ignore }
              - { text: "tidak ditemukan", is: ignore }
              - { code: Client, text: sibuk, is: unavailable }
              - { code: Server.Kuota, is: wait }
              - { code: Server, text: "izin", is: refused }
            """;

    @ParameterizedTest
    @CsvSource({
        "Server, apa saja, <k:galat xmlns:k='urn:k'><errorCode>E-204</errorCode></k:galat>, Page, ",
        "Server, apa saja, <galat kode='e-204'/>, Page, ",
        "Client, Data Tidak Ditemukan, , Page, ",
        "Client, Sibuk sekali, , Unavailable, Sibuk",
        "Client, parameter, , Refused, parameter",
        "Server.Kuota, habis, , Unavailable, too busy",
        "Server.Kuota.Harian, habis, , Unavailable, too busy",
        "Server.Lain, tanpa izin, , Refused, izin",
        "Server, galat 3273010101010001 budi@contoh.id, <jejak>rahasia</jejak>, Unavailable, galat … …",
    })
    void aFaultMeansWhatTheSourceSays(String code, String text, String detail, String kind, String told) {
        web.answers(500, XML, fault(code, text, detail == null ? "" : detail));
        try (var connector = sources.open(FAULTS)) {
            PullResult result = SoapSources.pull(connector);
            assertThat(result.getClass().getSimpleName()).isEqualTo(kind);
            if (kind.equals("Page")) {
                assertThat(SoapSources.originals(result)).isEmpty();
            } else {
                assertThat(result.toString()).contains(told).doesNotContain("rahasia", "3273010101010001");
            }
        }
    }

    // How answers come

    static Stream<Arguments> answers() throws IOException {
        String utf8 = "<?xml version='1.0' encoding='utf-8'?>" + envelope(ONE);
        String latin = utf8.replace("utf-8", "iso-8859-1");
        String header = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Header>"
                + "<w:Aman xmlns:w='urn:w' s:mustUnderstand='1'/></s:Header><s:Body>" + ONE + "</s:Body></s:Envelope>";
        return Stream.of(
                arguments("as it should be", 200, XML, utf8.getBytes(UTF_8)),
                arguments("no declaration", 200, XML, envelope(ONE).getBytes(UTF_8)),
                arguments("a mark of the byte order", 200, XML, ("\uFEFF" + utf8).getBytes(UTF_8)),
                arguments("white space first", 200, XML, ("\n\n " + utf8).getBytes(UTF_8)),
                arguments(
                        "declared latin-1 in the head, is UTF-8",
                        200,
                        "text/xml; charset=iso-8859-1",
                        utf8.getBytes(UTF_8)),
                arguments(
                        "declared UTF-8 in the head, is latin-1 as the XML says", 200, XML, latin.getBytes(ISO_8859_1)),
                arguments("declared latin-1 in the XML, is UTF-8", 200, "text/xml", latin.getBytes(UTF_8)),
                arguments(
                        "declared UTF-8 everywhere, is windows-1252",
                        200,
                        XML,
                        utf8.getBytes(Charset.forName("windows-1252"))),
                arguments(
                        "UTF-16",
                        200,
                        "text/xml",
                        utf8.replace("utf-8", "utf-16").getBytes(UTF_16)),
                arguments("type of a web page", 200, "text/html", utf8.getBytes(UTF_8)),
                arguments("no type", 200, "", utf8.getBytes(UTF_8)),
                arguments("packed, unasked", 200, XML, gzip(utf8)),
                arguments("the other version's type", 200, "application/soap+xml", utf8.getBytes(UTF_8)),
                arguments(
                        "the other version's envelope",
                        200,
                        XML,
                        utf8.replace(
                                        "http://schemas.xmlsoap.org/soap/envelope/",
                                        "http://www.w3.org/2003/05/soap-envelope")
                                .getBytes(UTF_8)),
                arguments("a header that we must understand", 200, XML, header.getBytes(UTF_8)));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static final String PLAIN =
            """
            request: { url: "${URL}", body: "<ambil/>" }
            records: r.n
            key: id
            limits: { timeout: 5s, page-bytes: 256KiB }
            """;

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void anAnswerIsReadWhateverIsSaidOfIt(String how, int status, String type, byte[] body) {
        web.answers(exchange -> {
            if (body[0] == 0x1f) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            }
            Web.send(exchange, status, type, body);
        });
        try (var connector = sources.open(PLAIN)) {
            List<Original> read = SoapSources.originals(SoapSources.pull(connector));
            assertThat(((Map<?, ?>) read.get(0).tree()).get("isi")).isEqualTo("é");
        }
    }

    static Stream<Arguments> troubles() throws IOException {
        byte[] packed = gzip(envelope(ONE));
        return Stream.of(
                arguments("202 and nothing", 202, XML, new byte[0], "empty"),
                arguments("200 and nothing", 200, XML, new byte[0], "nothing"),
                arguments("a proxy's page", 502, "text/html", "<html>Budi</html>".getBytes(UTF_8), "502"),
                arguments(
                        "a page of maintenance",
                        200,
                        "text/html",
                        "<!DOCTYPE html><html>Budi".getBytes(UTF_8),
                        "a web page"),
                arguments(
                        "an error of PHP before the envelope",
                        200,
                        XML,
                        ("<br />\n<b>Warning</b>: Budi" + envelope(ONE)).getBytes(UTF_8),
                        "instead of a SOAP envelope"),
                arguments(
                        "a charset that nobody knows",
                        200,
                        "text/xml; charset=utf-8-aneh",
                        envelope(ONE).getBytes(UTF_8),
                        "broke"),
                arguments("packed and cut off", 200, XML, java.util.Arrays.copyOf(packed, packed.length - 12), "broke"),
                arguments("a bomb, packed", 200, XML, gzip(envelope("<r>" + "Budi".repeat(1 << 20) + "</r>")), "1 MiB"),
                arguments(
                        "multipart without a boundary",
                        200,
                        "multipart/related",
                        "Budi".getBytes(UTF_8),
                        "without a boundary"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void whatIsNoAnswerIsToldWithoutAWordOfIt(String how, int status, String type, byte[] body, String told) {
        web.answers(exchange -> Web.send(exchange, status, type, body));
        try (var connector = sources.open(PLAIN)) {
            PullResult result = SoapSources.pull(connector);
            assertThat(result).isInstanceOf(PullResult.Unavailable.class);
            assertThat(result.toString()).contains(told).doesNotContain("Budi");
        }
    }
}
