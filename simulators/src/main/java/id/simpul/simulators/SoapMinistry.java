package id.simpul.simulators;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Theme;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.xml.ws.BindingType;
import jakarta.xml.ws.Provider;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.ServiceMode;
import jakarta.xml.ws.WebServiceProvider;
import jakarta.xml.ws.soap.SOAPBinding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.cxf.Bus;
import org.apache.cxf.bus.CXFBusFactory;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.jaxws.EndpointImpl;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.apache.cxf.transport.http.AbstractHTTPDestination;
import org.apache.cxf.ws.security.SecurityConstants;
import org.apache.cxf.ws.security.wss4j.WSS4JInInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.cache.MemoryReplayCache;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/**
 * A ministry's service: SOAP 1.2, WS-Security UsernameToken with digest (nonces are taken once), oldest change first,
 * offset paging.
 *
 * <pre>
 * &lt;ambilLaporan xmlns="urn:go.id:layanan:laporan"&gt;
 *   &lt;sejak&gt;20/11/2026 09:00:00&lt;/sejak&gt; &lt;offset&gt;0&lt;/offset&gt; &lt;jumlah&gt;100&lt;/jumlah&gt;
 * &lt;/ambilLaporan&gt;
 * </pre>
 *
 * {@code sejak} is inclusive; missing or empty it means from the beginning. Errors of the service itself come as {@code
 * kode} other than 00 in a good answer.
 */
public final class SoapMinistry extends Listed {

    public static final String ID = "kemen-layanan";
    private static final String NAMESPACE = "urn:go.id:layanan:laporan";
    private static final int MOST = 500;

    private final String user;
    private final String password;
    private final String url;
    private final Bus bus;
    private volatile boolean shifted;

    private SoapMinistry(long seed, Address address, String user, String password) {
        super(
                ID,
                seed,
                "KLY",
                Place.withBps(),
                Theme.all(),
                List.of(Flaw.NO_TITLE, Flaw.UNREADABLE_DATE, Flaw.UNKNOWN_KIND, Flaw.UNKNOWN_REGION, Flaw.NO_KEY),
                false,
                new KemenForm(seed));
        this.user = user;
        this.password = password;
        bus = new CXFBusFactory().createBus();
        int port = address.port() == 0 ? freePort(address.bind()) : address.port();
        url = "http://%s:%d/layanan".formatted(address.publicHost(), port);
        var endpoint = new EndpointImpl(bus, new Desk(this));
        endpoint.getInInterceptors().add(new Disturbance());
        endpoint.getInInterceptors().add(security(endpoint));
        endpoint.publish("http://%s:%d/layanan".formatted(address.bind(), port));
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static SoapMinistry start(long seed) {
        return start(seed, Address.local(), "simpul", "sandi-contoh-kemen");
    }

    public static SoapMinistry start(long seed, Address address, String user, String password) {
        return new SoapMinistry(seed, address, user, password);
    }

    /** The service's endpoint. */
    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** A new record with a flaw; XML cannot carry a NUL byte. */
    @Override
    public Version publish(Flaw flaw) {
        if (flaw == Flaw.NUL_BYTE) {
            throw new IllegalArgumentException("XML cannot carry a NUL byte");
        }
        return super.publish(flaw);
    }

    @Override
    public void trouble(Trouble next) {
        if (next == Trouble.PHOTOS) {
            throw new IllegalArgumentException("the ministry's files are inside its records");
        }
        super.trouble(next);
    }

    @Override
    public void close() {
        super.close();
        bus.shutdown(true);
    }

    private String answer(Document request) {
        if (trouble() == Trouble.ERROR_INSIDE) {
            return envelope("99", "ERROR: basis data sedang dipelihara", 0, List.of());
        }
        int offset;
        int limit;
        Instant since;
        try {
            String from = parameter(request, "sejak");
            since = from.isEmpty() ? null : KemenForm.instant(from);
            String skip = parameter(request, "offset");
            offset = skip.isEmpty() ? 0 : Integer.parseInt(skip);
            String most = parameter(request, "jumlah");
            limit = most.isEmpty() ? 100 : Math.min(MOST, Integer.parseInt(most));
        } catch (NumberFormatException | DateTimeException e) {
            return envelope("10", "ERROR: parameter tidak valid", 0, List.of());
        }
        if (trouble() == Trouble.SHIFTING) {
            shift(since, offset);
        }
        var page = archive.page(since, offset, limit);
        var now = Instant.now();
        // Before the bytes leave: a version that a hub has kept is always one that counts as shown.
        page.rows().forEach(row -> ledger.served(row.version(), now));
        return envelope("00", "OK", page.total(), page.rows());
    }

    /** Before each further page the oldest row that may changes, moves to the end, and one slips to the page already read. */
    private void shift(@Nullable Instant since, int offset) {
        if (offset == 0) {
            if (shifted) {
                shifted = false;
                trouble(Trouble.NONE);
            }
        } else {
            shifted = true;
            archive.page(since, 0, offset).rows().stream()
                    .filter(row ->
                            row.report().flaw() == Flaw.NONE && !row.report().withdrawn())
                    .findFirst()
                    .ifPresent(row -> clerk.change(row.report().key(), Expectation.DELIVER, null));
        }
    }

    private static String parameter(Document request, String name) {
        NodeList found = request.getElementsByTagNameNS("*", name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static String envelope(String code, String message, int total, List<Archive.Row> rows) {
        var xml = new ByteArrayOutputStream(200_000);
        xml.writeBytes(
                ("""
                <lap:ambilLaporanResponse xmlns:lap="%s" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
                <kode>%s</kode><pesan>%s</pesan><total>%d</total>""")
                        .formatted(NAMESPACE, code, message, total)
                        .getBytes(StandardCharsets.UTF_8));
        rows.forEach(row -> xml.writeBytes(row.bytes()));
        xml.writeBytes("</lap:ambilLaporanResponse>".getBytes(StandardCharsets.UTF_8));
        return xml.toString(StandardCharsets.UTF_8);
    }

    private WSS4JInInterceptor security(EndpointImpl endpoint) {
        CallbackHandler passwords = callbacks -> {
            for (var callback : callbacks) {
                if (callback instanceof WSPasswordCallback asked && user.equals(asked.getIdentifier())) {
                    asked.setPassword(trouble() == Trouble.REFUSE ? password + "-lama" : password);
                }
            }
        };
        try {
            endpoint.getProperties().put(SecurityConstants.NONCE_CACHE_INSTANCE, new MemoryReplayCache());
        } catch (Exception e) {
            throw new IllegalStateException("no nonce cache", e);
        }
        var properties = new HashMap<String, Object>();
        properties.put(ConfigurationConstants.ACTION, ConfigurationConstants.USERNAME_TOKEN);
        properties.put(ConfigurationConstants.PASSWORD_TYPE, "PasswordDigest");
        properties.put(ConfigurationConstants.PW_CALLBACK_REF, passwords);
        return new WSS4JInInterceptor(properties);
    }

    private static int freePort(String bind) {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(bind))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + bind, e);
        }
    }

    /** Takes payloads, knows nothing of envelopes. */
    @WebServiceProvider(targetNamespace = NAMESPACE, serviceName = "Layanan", portName = "LayananPort")
    @ServiceMode(Service.Mode.PAYLOAD)
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    static final class Desk implements Provider<Source> {

        private final SoapMinistry ministry;

        Desk(SoapMinistry ministry) {
            this.ministry = ministry;
        }

        @Override
        public Source invoke(Source request) {
            try {
                var result = new DOMResult();
                TransformerFactory.newInstance().newTransformer().transform(request, result);
                return new StreamSource(new StringReader(ministry.answer((Document) result.getNode())));
            } catch (TransformerException e) {
                throw new IllegalStateException("unreadable request", e);
            }
        }
    }

    /** Stands before everything else, where a proxy or a dying server would. */
    private final class Disturbance extends AbstractPhaseInterceptor<Message> {

        Disturbance() {
            super(Phase.RECEIVE);
        }

        @Override
        public void handleMessage(Message message) {
            switch (trouble()) {
                case HANG -> {
                    while (trouble() == Trouble.HANG) {
                        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    }
                }
                case SLOW -> LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                case UNAVAILABLE -> instead(message, 503, "text/plain", "sedang pemeliharaan");
                case ERROR_PAGE ->
                    instead(message, 200, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");
                case TRUNCATED ->
                    instead(
                            message,
                            200,
                            "application/soap+xml; charset=utf-8",
                            "<soap:Envelope xmlns:soap=\"http://www.w3.org/2003/05/soap-envelope\"><soap:Body>"
                                    + "<lap:ambilLaporanResponse xmlns:lap=\"" + NAMESPACE + "\"><kode>00</kode><lapo");
                default -> {}
            }
        }

        private void instead(Message message, int status, String type, String text) {
            var response = (HttpServletResponse) message.get(AbstractHTTPDestination.HTTP_RESPONSE);
            try {
                response.setStatus(status);
                response.setContentType(type);
                response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                response.flushBuffer();
            } catch (IOException e) {
                throw new Fault(e);
            }
            message.getInterceptorChain().abort();
        }
    }
}
