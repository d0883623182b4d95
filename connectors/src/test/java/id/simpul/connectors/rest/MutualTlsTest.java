package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import id.simpul.connectors.Connectors;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that are known by their certificates, against a server that asks for one. */
class MutualTlsTest {

    private static final String PASSWORD = "rahasia-contoh";

    @TempDir
    private static Path keys;

    @TempDir
    private Path dir;

    private static HttpsServer server;
    private static SSLContext context;
    private static int port;
    private static final List<String> seen = new CopyOnWriteArrayList<>();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (String name : List.of("server", "provinsi", "kota", "asing")) {
            KeyStore made = make(name);
            if (!name.equals("asing") && !name.equals("server")) {
                trusted.setCertificateEntry(name, made.getCertificate(name));
            }
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(load("server"), PASSWORD.toCharArray());
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters needed = context.getDefaultSSLParameters();
                needed.setNeedClientAuth(true);
                parameters.setSSLParameters(needed);
            }
        });
        server.setExecutor(THREADS);
        server.createContext("/", exchange -> {
            seen.add(((HttpsExchange) exchange)
                    .getSSLSession()
                    .getPeerPrincipal()
                    .getName());
            Web.send(exchange, 200, "application/json", "{\"items\":[{\"id\":1}]}");
        });
        server.start();
        port = server.getAddress().getPort();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        THREADS.shutdownNow();
    }

    /** A self-signed pair, as PKCS 12 for the server and as PEM for us. */
    private static KeyStore make(String name) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-validity",
                        "30",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.resolve(name + ".p12").toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(keys.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore store = load(name);
        Files.writeString(keys.resolve(name + ".crt"), pem("CERTIFICATE", store.getCertificate(name)));
        byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
        Files.writeString(keys.resolve(name + ".key"), pem("PRIVATE KEY", key));
        return store;
    }

    private static KeyStore load(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static String pem(String what, Certificate certificate) throws Exception {
        return pem(what, certificate.getEncoded());
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
    }

    private SourceConnector open(String tls) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("uji"));
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: uji
                title: Uji
                protocol: rest
                every: 1m
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                request: { url: "${URL}" }
                records: items
                key: $string(id)
                limits: { timeout: 5s, poll: 10s }
                """
                        + tls);
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: t\ndescription: t\nkind: \"'complaint'\"\nreported-at: $date(at)\n");
        Map<String, String> environment = new HashMap<>(Map.of("KEYS", keys.toString(), "HERE", dir.toString()));
        environment.put("URL", "https://127.0.0.1:" + port + "/list");
        SourceFolders.Found found = SourceFolders.read(folder, environment);
        assertThat(found.problems()).isEmpty();
        return Connectors.open(found.sources().get(0).definition(), new AttachmentStore(dir.resolve("files")));
    }

    private static String tls(String name) {
        return "tls: { certificate: \"${KEYS}/%s.crt\", key: \"${KEYS}/%s.key\", trust: \"${KEYS}/server.crt\" }\n"
                .formatted(name, name);
    }

    @Test
    void severalSourcesToOneHostWithDifferentCertificatesStayApart() throws IOException {
        seen.clear();
        SourceConnector province = open(tls("provinsi"));
        SourceConnector city = open(tls("kota"));
        for (int i = 0; i < 2; i++) {
            assertThat(Folder.keys(Folder.pull(province))).containsExactly("1");
            assertThat(Folder.keys(Folder.pull(city))).containsExactly("1");
        }
        assertThat(seen).containsExactly("CN=provinsi", "CN=kota", "CN=provinsi", "CN=kota");
    }

    @Test
    void renewedFilesAreUsedWithoutARestartAndHalfRenewedOnesAreNot() throws IOException {
        copy("provinsi.crt", "our.crt");
        copy("provinsi.key", "our.key");
        SourceConnector connector = open(
                "tls: { certificate: \"${HERE}/our.crt\", key: \"${HERE}/our.key\", trust: \"${KEYS}/server.crt\" }\n");
        seen.clear();
        Folder.pull(connector);
        copy("kota.crt", "our.crt");
        Folder.pull(connector); // its key is not there yet
        copy("kota.key", "our.key");
        Folder.pull(connector);
        assertThat(seen).containsExactly("CN=provinsi", "CN=provinsi", "CN=kota");
    }

    private void copy(String from, String to) throws IOException {
        Files.copy(keys.resolve(from), dir.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aServerThatKnowsUsNotOrThatWeKnowNotIsToldApartFromOneThatIsDown() throws IOException {
        PullResult unknown = Folder.pull(open(tls("provinsi").replace(", trust: \"${KEYS}/server.crt\"", "")));
        assertThat(Folder.reason(unknown)).startsWith("refused").contains("not trusted");
        assertThat(Folder.reason(Folder.pull(open(tls("asing"))))) // this one just hangs up
                .startsWith("unavailable")
                .contains("it may not accept tls.certificate");
        assertThat(Folder.reason(Folder.pull(open("tls: { trust: \"${KEYS}/server.crt\" }\n"))))
                .contains("it may ask for a certificate");
        try (SSLServerSocket strict = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            strict.setNeedClientAuth(true);
            THREADS.execute(() -> refuse(strict));
            port = strict.getLocalPort();
            assertThat(Folder.reason(Folder.pull(open(tls("asing")))))
                    .startsWith("refused")
                    .contains("certificate of ours");
        } finally {
            port = server.getAddress().getPort();
        }
    }

    private static void refuse(SSLServerSocket strict) {
        while (!strict.isClosed()) {
            try (SSLSocket socket = (SSLSocket) strict.accept()) {
                socket.getInputStream().read();
            } catch (IOException refused) {
                // as it should be: the alert is sent
            }
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamedWithoutTheirContent() throws IOException {
        Files.writeString(dir.resolve("empty.pem"), "bukan sertifikat\n");
        assertThat(Folder.reason(Folder.pull(open(tls("provinsi").replace("${KEYS}/server.crt", "${HERE}/empty.pem")))))
                .startsWith("refused: tls.trust (empty.pem)")
                .doesNotContain("bukan");
        assertThat(Folder.reason(Folder.pull(open(tls("provinsi").replace("provinsi.key", "kota.key")))))
                .contains("tls.key is not the key of tls.certificate");
    }
}
