package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that lets in whose certificate it knows, and answers with the name in it. */
class SoapTlsIT {

    private static final String SANDI = "sandi-contoh";
    private static HttpsServer server;

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        for (String who : List.of("satu", "dua", "asing", "server")) {
            String store = keys.resolve(who + ".p12").toString();
            keytool(
                    "-genkeypair",
                    "-alias",
                    who,
                    "-keyalg",
                    "RSA",
                    "-keysize",
                    "2048",
                    "-dname",
                    "CN=" + who,
                    "-ext",
                    "SAN=ip:127.0.0.1",
                    "-validity",
                    "30",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store,
                    "-storepass",
                    SANDI);
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-alias",
                    who,
                    "-keystore",
                    store,
                    "-storepass",
                    SANDI,
                    "-file",
                    keys.resolve(who + ".pem").toString());
            String key = Base64.getMimeEncoder()
                    .encodeToString(store(who).getKey(who, SANDI.toCharArray()).getEncoded());
            Files.writeString(
                    keys.resolve(who + ".key"),
                    "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
        }
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        for (String who : List.of("satu", "dua")) {
            try (var in = Files.newInputStream(keys.resolve(who + ".pem"))) {
                known.setCertificateEntry(
                        who, CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store("server"), SANDI.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            X509Certificate shown =
                    (X509Certificate) ((HttpsExchange) exchange).getSSLSession().getPeerCertificates()[0];
            byte[] body = ("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><r><n><id>"
                            + shown.getSubjectX500Principal().getName() + "</id></n></r></s:Body></s:Envelope>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static KeyStore store(String who) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys.resolve(who + ".p12"))) {
            store.load(in, SANDI.toCharArray());
        }
        return store;
    }

    private static void keytool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static String source(String tls) {
        return "request: { url: \"${URL}\", body: \"<ambil/>\" }\n" + tls + "\nrecords: r.n\nkey: id\n";
    }

    private static String tls(String who) {
        return "tls: { certificate: \"${KEYS}/%s.pem\", key: \"${KEYS}/%s.key\", trust: \"${KEYS}/server.pem\" }"
                .formatted(who, who);
    }

    @Test
    void sourcesAtOneHostKeepTheirOwnCertificates() {
        SoapSources sources = new SoapSources(folder)
                .with("KEYS", keys)
                .with("URL", "https://127.0.0.1:" + server.getAddress().getPort() + "/ws");
        try (var satu = sources.open(source(tls("satu")));
                var dua = sources.open(source(tls("dua")));
                var asing = sources.open(source(tls("asing")));
                var without = sources.open(source("tls: { trust: \"${KEYS}/server.pem\" }"));
                var untrusting = sources.open(source(""))) {
            for (int i = 0; i < 2; i++) {
                assertThat(SoapSources.originals(SoapSources.pull(satu)))
                        .extracting(Original::key)
                        .containsExactly("CN=satu");
                assertThat(SoapSources.originals(SoapSources.pull(dua)))
                        .extracting(Original::key)
                        .containsExactly("CN=dua");
                assertThat(SoapSources.pull(asing)).isNotInstanceOf(PullResult.Page.class);
                assertThat(SoapSources.pull(without)).isNotInstanceOf(PullResult.Page.class);
                assertThat(SoapSources.pull(untrusting)).isInstanceOf(PullResult.Refused.class);
            }
        }
    }
}
