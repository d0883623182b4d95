package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import jakarta.xml.ws.BindingType;
import jakarta.xml.ws.Provider;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.ServiceMode;
import jakarta.xml.ws.WebServiceProvider;
import jakarta.xml.ws.soap.SOAPBinding;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
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
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.cache.MemoryReplayCache;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real CXF server that takes each nonce once. */
class SoapSecurityIT {

    private final Bus bus = new CXFBusFactory().createBus();
    private URI url;

    @TempDir
    Path folder;

    @WebServiceProvider(targetNamespace = "urn:lapor", serviceName = "Layanan", portName = "LayananPort")
    @ServiceMode(Service.Mode.PAYLOAD)
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    static final class Desk implements Provider<Source> {
        @Override
        public Source invoke(Source request) {
            return new StreamSource(
                    new StringReader("<l:jawaban xmlns:l='urn:lapor'><laporan><nomor>1</nomor></laporan></l:jawaban>"));
        }
    }

    @BeforeEach
    void publish() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            url = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/layanan");
        }
        var endpoint = new EndpointImpl(bus, new Desk());
        CallbackHandler passwords = callbacks -> {
            for (var callback : callbacks) {
                ((WSPasswordCallback) callback).setPassword("sandi-contoh");
            }
        };
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConfigurationConstants.ACTION, ConfigurationConstants.USERNAME_TOKEN);
        properties.put(ConfigurationConstants.PASSWORD_TYPE, "PasswordDigest");
        properties.put(ConfigurationConstants.PW_CALLBACK_REF, passwords);
        endpoint.getProperties().put(SecurityConstants.NONCE_CACHE_INSTANCE, new MemoryReplayCache());
        endpoint.getInInterceptors().add(new WSS4JInInterceptor(properties));
        endpoint.publish(url.toString());
    }

    @AfterEach
    void stop() {
        bus.shutdown(true);
    }

    private PullResult pullTwice(String password) throws IOException {
        SoapSources sources = new SoapSources(folder);
        sources.with("URL", url).with("SANDI", password);
        try (var connector = sources.open(
                """
                request: { url: "${URL}", soap: "1.2", body: "<ambil xmlns='urn:lapor'/>", lists: [laporan] }
                auth: { ws-security: { user: simpul, password: "${SANDI}" } }
                records: jawaban.laporan
                key: nomor
                """)) {
            connector.pull(connector.cursor(null));
            return connector.pull(connector.cursor(null));
        }
    }

    @Test
    void everyCallIsLetInWithTheRightPassword() throws IOException {
        PullResult result = pullTwice("sandi-contoh");
        assertThat(result).isInstanceOf(PullResult.Page.class);
        var page = (PullResult.Page) result;
        assertThat(page.originals()).extracting(Original::key).containsExactly("1");
        // R10: the departure was taken from the server's clock, which is ours here, and rather too early.
        String kept = page.next().kept(new Cursor.PageOutcome(List.of(), 1)).json();
        Instant departure = Instant.parse(kept.replaceFirst(".*\"departure\":\"([^\"]+)\".*", "$1"));
        assertThat(departure)
                .isBetween(Instant.now().minusSeconds(30), Instant.now().minusMillis(999));
    }

    @Test
    void aWrongPasswordIsRefusedAndNeverShown() throws IOException {
        PullResult result = pullTwice("sandi-lama");
        assertThat(result).isInstanceOf(PullResult.Refused.class);
        assertThat(result.toString()).contains("fault").doesNotContain("sandi");
    }
}
