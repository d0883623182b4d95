package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import jakarta.activation.DataHandler;
import jakarta.jws.WebMethod;
import jakarta.jws.WebResult;
import jakarta.jws.WebService;
import jakarta.mail.util.ByteArrayDataSource;
import jakarta.xml.bind.annotation.XmlMimeType;
import jakarta.xml.ws.BindingType;
import jakarta.xml.ws.Provider;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.ServiceMode;
import jakarta.xml.ws.WebServiceProvider;
import jakarta.xml.ws.soap.MTOM;
import jakarta.xml.ws.soap.SOAPBinding;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import org.apache.cxf.Bus;
import org.apache.cxf.bus.CXFBusFactory;
import org.apache.cxf.jaxws.EndpointImpl;
import org.apache.cxf.ws.security.SecurityConstants;
import org.apache.cxf.ws.security.wss4j.WSS4JInInterceptor;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.cache.MemoryReplayCache;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real CXF servers: one that takes each nonce once, one that wants and gives signatures, one that encrypts, one with MTOM. */
class SoapSecurityIT {

    private static final String SANDI = "sandi-contoh";
    private static final Bus BUS = new CXFBusFactory().createBus();
    private static String base;

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private SoapSources sources;

    @WebServiceProvider(targetNamespace = "urn:lapor", serviceName = "Layanan", portName = "LayananPort")
    @ServiceMode(Service.Mode.PAYLOAD)
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    static class Desk implements Provider<Source> {
        @Override
        public Source invoke(Source request) {
            return new StreamSource(
                    new StringReader("<l:jawaban xmlns:l='urn:lapor'><laporan><nomor>1</nomor></laporan></l:jawaban>"));
        }
    }

    @WebService(targetNamespace = "urn:lapor")
    @MTOM(threshold = 1000)
    public static class PhotoDesk {
        @WebMethod
        @WebResult(name = "foto")
        @XmlMimeType("image/png")
        public DataHandler ambil() {
            return new DataHandler(new ByteArrayDataSource(new byte[300_000], "image/png"));
        }
    }

    @BeforeAll
    static void publish() throws Exception {
        for (String who : List.of("simpul", "kementerian", "lain")) {
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
        }
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "simpul",
                "-file",
                keys.resolve("simpul.pem").toString(),
                "-keystore",
                keys.resolve("kementerian.p12").toString(),
                "-storepass",
                SANDI);
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            base = "http://127.0.0.1:" + free.getLocalPort();
        }
        publish("/digest", in("UsernameToken", Map.of(ConfigurationConstants.PASSWORD_TYPE, "PasswordDigest")), null);
        publish("/text", in("UsernameToken", Map.of(ConfigurationConstants.PASSWORD_TYPE, "PasswordText")), null);
        publish("/signed", in("Timestamp Signature", Map.of()), out("Timestamp Signature"));
        publish(
                "/encrypted",
                in("UsernameToken Timestamp Signature Encryption", Map.of()),
                out("Timestamp Signature Encryption"));
        publish("/timestamped", in("Timestamp", Map.of()), null);
        new EndpointImpl(BUS, new PhotoDesk()).publish(base + "/mtom");
    }

    private static void publish(String path, Map<String, Object> in, Map<String, Object> out) {
        var endpoint = new EndpointImpl(BUS, new Desk());
        endpoint.getProperties().put(SecurityConstants.NONCE_CACHE_INSTANCE, new MemoryReplayCache());
        endpoint.getProperties().put(SecurityConstants.TIMESTAMP_CACHE_INSTANCE, new MemoryReplayCache());
        endpoint.getInInterceptors().add(new WSS4JInInterceptor(in));
        if (out != null) {
            endpoint.getOutInterceptors().add(new WSS4JOutInterceptor(out));
        }
        endpoint.publish(base + path);
    }

    private static Map<String, Object> in(String action, Map<String, Object> more) throws Exception {
        Map<String, Object> properties = common(action);
        properties.putAll(more);
        return properties;
    }

    private static Map<String, Object> out(String action) throws Exception {
        Map<String, Object> properties = common(action);
        properties.put(ConfigurationConstants.SIGNATURE_USER, "kementerian");
        properties.put(ConfigurationConstants.ENCRYPTION_USER, "simpul");
        properties.put(
                ConfigurationConstants.SIGNATURE_PARTS,
                "{}{http://www.w3.org/2003/05/soap-envelope}Body;{}{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}Timestamp");
        return properties;
    }

    private static Map<String, Object> common(String action) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys.resolve("kementerian.p12"))) {
            store.load(in, SANDI.toCharArray());
        }
        Merlin crypto = new Merlin();
        crypto.setKeyStore(store);
        crypto.setTrustStore(store);
        CallbackHandler passwords = callbacks -> {
            for (var callback : callbacks) {
                ((WSPasswordCallback) callback).setPassword(SANDI);
            }
        };
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConfigurationConstants.ACTION, action);
        properties.put(ConfigurationConstants.PW_CALLBACK_REF, passwords);
        for (String reference : List.of(
                ConfigurationConstants.SIG_PROP_REF_ID,
                ConfigurationConstants.SIG_VER_PROP_REF_ID,
                ConfigurationConstants.ENC_PROP_REF_ID,
                ConfigurationConstants.DEC_PROP_REF_ID)) {
            properties.put(reference, "keys");
        }
        properties.put("keys", crypto);
        return properties;
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
        BUS.shutdown(true);
    }

    @BeforeEach
    void folder() {
        sources = new SoapSources(folder)
                .with("SANDI", SANDI)
                .with("LAMA", "sandi-lama")
                .with("P12", keys.resolve("simpul.p12"))
                .with("P12_LAIN", keys.resolve("lain.p12"))
                .with("KEMENTERIAN", keys.resolve("kementerian.pem"))
                .with("LAIN", keys.resolve("lain.pem"));
    }

    /** Twice: a nonce, a time or a signature that was right once may be refused the second time. */
    private PullResult pullTwice(String path, String security) {
        try (var connector = sources.with("URL", base + path)
                .open(
                        """
                        request: { url: "${URL}", soap: "1.2", body: "<ambil xmlns='urn:lapor'/>", lists: [laporan] }
                        %s
                        records: jawaban.laporan
                        key: nomor
                        """
                                .formatted(security.isEmpty() ? "" : "auth: { ws-security: { " + security + " } }"))) {
            SoapSources.pull(connector);
            return SoapSources.pull(connector);
        }
    }

    private static final String USER = "user: simpul, password: \"${SANDI}\"";
    private static final String KEY = "key: { store: \"${P12}\", password: \"${SANDI}\" }";
    private static final String SIGN = KEY + ", timestamp: 5m, sign: [body, timestamp]";

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "/digest => user: simpul, password: \"${SANDI}\"",
                "/text => user: simpul, password: \"${SANDI}\", password-type: text",
                "/timestamped => timestamp: 1m",
                "/signed => " + SIGN,
                "/signed => " + SIGN + ", answers: { signed-by: \"${KEMENTERIAN}\", timestamp: true }",
                "/signed => " + SIGN + ", answers: { signed-by: \"${KEMENTERIAN}\" }",
                "/encrypted => " + USER + ", " + KEY
                        + ", timestamp: 5m, sign: [body, timestamp, token], encrypt-for: \"${KEMENTERIAN}\","
                        + " answers: { signed-by: \"${KEMENTERIAN}\", timestamp: true, encrypted: true }",
            })
    void everyCallIsLetInAndItsAnswerTaken(String path, String security) {
        PullResult result = pullTwice(path, security);
        assertThat(SoapSources.originals(result)).extracting(Original::key).containsExactly("1");
        // R10: the departure was taken from the server's clock, which is ours here, and rather too early.
        String kept = ((PullResult.Page) result)
                .next()
                .kept(new Cursor.PageOutcome(List.of(), 1))
                .json();
        Instant departure = Instant.parse(kept.replaceFirst(".*\"departure\":\"([^\"]+)\".*", "$1"));
        assertThat(departure)
                .isBetween(Instant.now().minusSeconds(60), Instant.now().minusMillis(999));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "/digest => user: simpul, password: \"${LAMA}\" => fault",
                "/text => user: simpul, password: \"${LAMA}\", password-type: text => fault",
                "/digest =>  => fault",
                "/signed => timestamp: 5m => fault",
                "/signed => key: { store: \"${P12_LAIN}\", password: \"${SANDI}\" }, timestamp: 5m, sign: [body, timestamp] => fault",
                "/signed => " + SIGN + ", answers: { signed-by: \"${LAIN}\" } => answers without the signature",
                "/signed => " + SIGN
                        + ", answers: { timestamp: true } => answers without the signature", // who could trust it
                "/signed => " + SIGN + ", answers: { encrypted: true } => answers without the signature",
                "/timestamped => timestamp: 1m, answers: { signed-by: \"${KEMENTERIAN}\" } => answers without the signature",
                "/timestamped => timestamp: 1m, answers: { timestamp: true } => answers without the signature",
            })
    void whoIsNotWhoTheyShouldBeIsRefusedAndNothingIsShown(String path, String security, String told) {
        PullResult result = pullTwice(path, security == null ? "" : security);
        assertThat(result).isInstanceOf(PullResult.Refused.class);
        assertThat(result.toString()).contains(told).doesNotContain("sandi", ".p12", ".pem");
    }

    @Test
    void aFileByMtomIsInOurKeeping() {
        try (var connector = sources.with("URL", base + "/mtom")
                .open(
                        """
                        request: { url: "${URL}", body: "<l:ambil xmlns:l='urn:lapor'/>" }
                        records: "[ambilResponse]"
                        key: "'1'"
                        attachments: { each: foto, base64: $ }
                        """)) {
            SourceFile file = SoapSources.originals(SoapSources.pull(connector))
                    .get(0)
                    .files()
                    .get(0);
            assertThat(file).isInstanceOf(SourceFile.Stored.class);
            assertThat(((SourceFile.Stored) file).ticket().size()).isEqualTo(300_000);
            assertThat(file.mediaType()).isEqualTo("image/png");
        }
    }
}
