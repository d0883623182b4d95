package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.rest.Web;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SOAP calls, logins and files of a source share its rate and waits; calls and logins also its circuit breaker. */
class SoapBoundsTest {

    private static final String XML = "text/xml; charset=utf-8";
    private static final String LIST = envelope("<r><n><id>1</id></n></r>");
    private static final String SOURCE =
            """
            request: { url: "${URL}", body: "<ambil/>" }
            records: r.n
            key: id
            attachments: { each: foto, url: alamat, name: nama, hosts: [] }
            errors: [ { when: "r.galat = 'sibuk'", is: wait, for: 5m } ]
            faults:
              - { code: E-204, is: ignore }
              - { code: Server.Kuota, is: wait, for: 2m }
              - { code: Server.Lama, is: wait }
            """;

    private static final Web web = new Web();

    @TempDir
    Path folder;

    private SoapSources sources;

    @BeforeEach
    void start() {
        sources = new SoapSources(folder).with("URL", web.anew().url("/ws"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static String envelope(String body) {
        return "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" + body
                + "</s:Body></s:Envelope>";
    }

    private static String fault(String code) {
        return envelope(
                "<s:Fault><faultcode>s:%s</faultcode><faultstring>gagal</faultstring><detail>%s</detail></s:Fault>"
                        .formatted(code, code.equals("Client.Kosong") ? "<kode>E-204</kode>" : "RAHASIA"));
    }

    private SourceFile file() {
        return new SourceFile.Remote("foto.jpg", null, web.url("/foto").toString());
    }

    private static PullResult.Unavailable down(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Unavailable.class);
        return (PullResult.Unavailable) result;
    }

    @ParameterizedTest
    @CsvSource({
        "429, text/plain, Retry-After, , 120",
        "503, text/html, Retry-After, , 120",
        "503, text/xml, Retry-After, Server, 120",
        "500, text/xml, Retry-After, Client, 120",
        "200, text/xml, RateLimit-Reset, , 120",
        "500, text/xml, , Server.Kuota, 120",
        "200, text/xml, , Server.Kuota.Harian, 120",
        "500, text/xml, , Server.Lama, 60",
    })
    void whoAsksUsToWaitIsSentNothingNeitherCallNorFile(
            int status, String type, String header, String fault, int seconds) {
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("RateLimit-Remaining", "0");
            if (header != null) {
                exchange.getResponseHeaders().set(header, "120");
            }
            Web.send(exchange, status, type, fault != null ? fault(fault) : status == 200 ? LIST : "RAHASIA");
        });
        try (var connector = sources.open(SOURCE)) {
            assertThat(SoapSources.pull(connector).toString()).doesNotContain("RAHASIA");
            PullResult.Unavailable next = down(SoapSources.pull(connector));
            assertThat(next.reason()).contains("asked us to wait", "127.0.0.1");
            assertThat(next.retryAfter()).isBetween(Duration.ofSeconds(seconds - 20), Duration.ofSeconds(seconds));
            assertThat(connector.fetch(file())).isInstanceOf(FileResult.NotYet.class);
            assertThat(web.requests()).hasSize(1);
        }
    }

    @Test
    void aWaitThatTheAnswerItselfNamesHoldsToo() {
        web.answers(200, XML, envelope("<r><galat>sibuk</galat></r>"));
        try (var connector = sources.open(SOURCE)) {
            assertThat(down(SoapSources.pull(connector)).retryAfter()).isEqualTo(Duration.ofMinutes(5));
            SoapSources.pull(connector);
            assertThat(web.requests()).hasSize(1);
        }
    }

    @Test
    void aShortWaitIsWaitedAndTheSourceAskedAgain() {
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "1");
            Web.send(exchange, 503, "text/plain", "");
        });
        try (var connector = sources.open(SOURCE)) {
            assertThat(down(SoapSources.pull(connector)).retryAfter()).isEqualTo(Duration.ofSeconds(1));
            web.answers(200, XML, LIST);
            long began = System.nanoTime();
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(500));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, Server, true",
        "200, Server, true",
        "503, , true",
        "500, Client.Kosong, false",
        "500, Client, false",
        "404, , false",
        "0, , true",
    })
    void aSystemThatFailsAgainAndAgainIsLeftAloneForAWhileAndOneThatSaysNoIsNot(
            int status, String fault, boolean left) {
        web.answers(exchange -> {
            if (status == 0) {
                exchange.close();
            } else {
                Web.send(exchange, status, XML, fault == null ? "" : fault(fault));
            }
        });
        try (var connector = sources.open(SOURCE)) {
            for (int i = 0; i < 5; i++) {
                assertThat(SoapSources.pull(connector).toString()).doesNotContain("circuit");
            }
            int asked = web.requests().size();
            PullResult next = SoapSources.pull(connector);
            if (left) {
                assertThat(down(next).reason())
                        .contains("circuit breaker open", "nothing is sent to it for another", "127.0.0.1");
                assertThat(down(next).retryAfter()).isGreaterThan(Duration.ofSeconds(20));
                assertThat(web.requests()).hasSize(asked);
                connector.fetch(file());
                assertThat(web.requests()).as("files are not held up by it").hasSizeGreaterThan(asked);
            } else {
                assertThat(next.toString()).doesNotContain("circuit");
                assertThat(web.requests()).hasSize(asked + 1);
            }
        }
    }

    @Test
    void thePoliteRateHoldsForCallsLoginsAndFilesTogether() {
        web.answers(exchange -> Web.send(
                exchange, 200, XML, exchange.getRequestURI().getPath().equals("/masuk") ? envelope("<t>x</t>") : LIST));
        SourceConnector connector = sources.with("MASUK", web.url("/masuk"))
                .open(
                        """
                        request: { url: "${URL}", body: "<ambil>{session}</ambil>" }
                        auth: { login: { url: "${MASUK}", body: "<masuk/>", token: t } }
                        records: r.n
                        key: id
                        limits: { timeout: 5s, poll: 20s, rate: 10/s }
                        """);
        try (connector) {
            long began = System.nanoTime();
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1); // login, list
            SoapSources.pull(connector);
            connector.fetch(file());
            connector.fetch(file());
            SoapSources.pull(connector);
            assertThat(web.requests()).hasSize(6);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
        }
    }

    @Test
    void aSlowRateEndsTheTurnInsteadOfHoldingItsThread() {
        web.answers(200, XML, LIST);
        try (var connector = sources.open(SOURCE + "limits: { timeout: 2s, poll: 5s, rate: 2/m }\n")) {
            assertThat(SoapSources.originals(SoapSources.pull(connector))).hasSize(1);
            PullResult.Unavailable next = down(SoapSources.pull(connector));
            assertThat(next.reason()).contains("limits.rate (2 in 60 s)");
            assertThat(next.retryAfter()).isEqualTo(Duration.ofSeconds(30));
            assertThat(web.requests()).hasSize(1);
        }
    }
}
