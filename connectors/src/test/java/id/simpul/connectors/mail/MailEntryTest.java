package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.MailAuth;
import id.simpul.mappings.source.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways into a mailbox: STARTTLS, passwords and access tokens, and servers that do not keep to them. */
@Timeout(60)
class MailEntryTest {

    private static final String TOKEN = "token-rahasia-contoh";

    @TempDir
    private static Path folder;

    private static AttachmentStore store;
    private static SSLContext keys;

    private ScriptedImap imap;
    private HttpServer tokens;
    private final Deque<String> answers = new ArrayDeque<>();
    private final Deque<String> asked = new ConcurrentLinkedDeque<>();

    @BeforeAll
    static void prepare() throws Exception {
        store = new AttachmentStore(folder.resolve("files"));
        keys = certificate();
    }

    @BeforeEach
    void start() throws IOException {
        imap = new ScriptedImap();
        imap.add("INBOX", "Subject: aduan\r\n\r\nLampu padam\r\n");
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext("/token", exchange -> {
            try (InputStream body = exchange.getRequestBody()) {
                asked.add(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            String answer = answers.size() > 1 ? answers.poll() : answers.peek();
            int status = Integer.parseInt(answer.substring(0, 3));
            byte[] json = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, json.length);
            exchange.getResponseBody().write(json);
            exchange.close();
        });
        tokens.start();
    }

    @AfterEach
    void stop() throws IOException {
        imap.close();
        tokens.stop(0);
    }

    private Boxes box() {
        return Boxes.at(imap.socket().getLocalPort()).waits(5000);
    }

    private PullResult pull(Boxes box) {
        try (MailConnector connector = new MailConnector(box.source(), store, LEASED)) {
            return connector.pull(connector.cursor(null));
        }
    }

    /** As in a hub that holds the source's lease. */
    private static final TokenStore LEASED = new TokenStore() {
        @Override
        public Optional<Secret> read() {
            return Optional.empty();
        }

        @Override
        public Optional<Hold> hold() {
            return Optional.of(token -> true);
        }
    };

    private static int read(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return ((PullResult.Page) result).originals().size();
    }

    // --- STARTTLS ---

    private Boxes startTls() {
        return box().host("localhost")
                .tls(Mail.Tls.STARTTLS, folder.resolve("trusted.pem").toString());
    }

    @Test
    void startTlsIsBegunBeforeAnythingIsTold() {
        imap.can("IMAP4rev1", "STARTTLS").startsTls(keys.getSocketFactory());

        assertThat(read(pull(startTls()))).isEqualTo(1);
        assertThat(imap.said().indexOf("STARTTLS"))
                .isLessThan(position("LOGIN"))
                .isNotNegative();
    }

    private int position(String command) {
        List<String> said = imap.said();
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i).startsWith(command)) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    @ParameterizedTest
    @CsvSource({"* OK ready", "* PREAUTH come in"})
    void whereStartTlsIsNotOfferedNothingIsTold(String greeting) {
        imap.greets(greeting).can("IMAP4rev1"); // or somebody on the way has taken it out

        PullResult result = pull(startTls());

        assertThat(result).isInstanceOfSatisfying(PullResult.Refused.class, refused -> {
            assertThat(refused.reason()).contains("offers no STARTTLS");
            assertThat(refused.fix()).contains("tls: imaps");
        });
        assertThat(imap.said()).noneMatch(said -> said.startsWith("LOGIN") || said.startsWith("AUTH"));
    }

    @Test
    void aCertificateForAnotherHostEndsStartTls() {
        imap.can("IMAP4rev1", "STARTTLS").startsTls(keys.getSocketFactory());

        PullResult result = pull(startTls().host("127.0.0.1"));

        assertThat(result.toString()).startsWith("Refused").contains("is for another host name");
        assertThat(imap.said()).noneMatch(said -> said.startsWith("LOGIN"));
    }

    @Test
    void withoutTlsNoneIsBegun() {
        imap.can("IMAP4rev1", "STARTTLS");

        assertThat(read(pull(box()))).isEqualTo(1);
        assertThat(imap.said()).doesNotContain("STARTTLS");
    }

    @Test
    void aServerThatTakesNoPasswordOverAnOpenConnectionIsRefusedWithTheFix() {
        imap.can("IMAP4rev1", "STARTTLS", "LOGINDISABLED");

        assertThat(pull(box())).isInstanceOfSatisfying(PullResult.Refused.class, refused -> assertThat(refused.fix())
                .contains("starttls"));
        assertThat(imap.said().toString()).doesNotContain("kata-sandi-uji");
    }

    // --- XOAUTH2 ---

    private Boxes byToken(String refreshToken) {
        return box().as(
                        "pengaduan@kab.example",
                        new MailAuth.XOAuth2(new Auth.OAuth2(
                                URI.create("http://127.0.0.1:%d/token"
                                        .formatted(tokens.getAddress().getPort())),
                                "hub",
                                new Secret("rahasia klien"),
                                Auth.OAuth2.ClientAuth.POST,
                                "imap.read",
                                refreshToken == null ? null : new Secret(refreshToken),
                                Map.of())));
    }

    private static String token(String value) {
        return "200 {\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":3600}".formatted(value);
    }

    @Test
    void aTokenOpensTheMailboxAndIsAskedForOnce() {
        answers.add(token(TOKEN));
        imap.can("IMAP4rev1", "AUTH=XOAUTH2", "AUTH=PLAIN").letsIn(TOKEN);
        MailConnector connector = new MailConnector(byToken(null).source(), store);

        PullResult first = connector.pull(connector.cursor(null));
        PullResult second = connector.pull(((PullResult.Page) first).next());

        assertThat(read(first)).isEqualTo(1);
        assertThat(read(second)).isZero();
        assertThat(asked)
                .containsExactly(
                        "grant_type=client_credentials&scope=imap.read&client_id=hub&client_secret=rahasia+klien");
    }

    @Test
    void aRefreshTokenSpeaksForTheMailboxsOwner() {
        answers.add(token(TOKEN));
        imap.can("IMAP4rev1", "AUTH=XOAUTH2", "SASL-IR").letsIn(TOKEN);

        assertThat(read(pull(byToken("penyegar")))).isEqualTo(1);
        assertThat(asked.peek())
                .startsWith("grant_type=refresh_token&refresh_token=penyegar&scope=imap.read&client_id=hub");
    }

    @Test
    void aTokenThatIsRefusedBeforeItsTimeIsReplacedOnce() {
        answers.add(token("basi"));
        answers.add(token(TOKEN));
        imap.can("IMAP4rev1", "AUTH=XOAUTH2").letsIn(TOKEN);

        assertThat(read(pull(byToken(null)))).isEqualTo(1);
        assertThat(asked).hasSize(2);

        imap.letsIn("yang lain");
        PullResult result = pull(byToken(null));
        assertThat(result.toString())
                .startsWith("Refused")
                .contains("access token")
                .doesNotContain(TOKEN);
    }

    @Test
    void aServerWithoutXoauth2IsNeverToldTheTokenAsAPassword() {
        answers.add(token(TOKEN));
        imap.can("IMAP4rev1", "AUTH=PLAIN", "AUTH=LOGIN", "SASL-IR");

        PullResult result = pull(byToken(null));

        assertThat(result.toString()).startsWith("Refused").contains("XOAUTH2").doesNotContain(TOKEN);
        assertThat(imap.said())
                .noneMatch(said -> said.contains(TOKEN)
                        || said.startsWith("LOGIN")
                        || said.contains(Base64.getEncoder().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 {\"error\":\"invalid_client\",\"error_description\":\"siapa hub?\"} | Refused | (invalid_client)",
                "401 tidak | Refused | refuses us: 401",
                "503 nanti | Unavailable | answers 503",
                "200 <html> | Unavailable | without an access token",
                "200 {\"token\":\"x\"} | Unavailable | without an access token",
                "302 pindah | Unavailable | answers 302",
            })
    void whereThereIsNoTokenTheMailServerIsNotAsked(String answer, String kind, String reason) {
        answers.add(answer);

        assertThat(pull(byToken(null)).toString())
                .startsWith(kind)
                .contains(reason)
                .doesNotContain("siapa")
                .doesNotContain("rahasia");
        assertThat(imap.said()).isEmpty();
    }

    private static SSLContext certificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "uji",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=uji",
                        "-validity",
                        "2",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        char[] password = "changeit".toCharArray();
        KeyStore keyStore = KeyStore.getInstance(file.toFile(), password);
        Files.writeString(
                folder.resolve("trusted.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(keyStore.getCertificate("uji").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keyStore, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
