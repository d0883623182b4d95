package id.simpul.connectors.soap;

import id.simpul.connectors.NotRecorded;
import id.simpul.connectors.Outside;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreUnavailable;
import id.simpul.connectors.http.FixedHeaders;
import id.simpul.connectors.http.Http;
import id.simpul.connectors.http.HttpCaller;
import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.http.TlsIdentity;
import id.simpul.connectors.http.Turn;
import id.simpul.connectors.http.WatchedStream;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.tree.AttachedPart;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.WsSecurity;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Dispatch;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.soap.SOAPBinding;
import jakarta.xml.ws.soap.SOAPFaultException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.bus.CXFBusFactory;
import org.apache.cxf.configuration.jsse.TLSClientParameters;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.jaxws.DispatchImpl;
import org.apache.cxf.logging.FaultListener;
import org.apache.cxf.message.Message;
import org.apache.cxf.staxutils.StaxUtils;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** One CXF client, kept as long as its source. Whole envelopes go in and out: no WSDL is read and no code generated. */
final class SoapClient implements AutoCloseable {

    /** Of our own: nothing that others configure on a default bus reaches the sources. */
    private static final Bus BUS = new CXFBusFactory().createBus();

    private static final QName PORT = new QName("urn:id:simpul", "Source");

    /** How many times a page's bound an answer may have: markup, and what attached files need. */
    private static final int ENVELOPE = 4;

    private static final int WHOLE = 64;

    private final String place;
    private final Soap access;
    private final long limit;
    private final boolean demanding;
    private final TlsIdentity identity;
    private @Nullable SSLContext context;
    private final Dispatch<Source> dispatch;
    private final Client client;
    private final HttpCaller bounds;
    private AnswerGuard.@Nullable Head heard;

    /**
     * @param bounds within which the source is called, with its files
     * @param store  takes attached parts; {@code null} if no files are wanted
     */
    SoapClient(Soap access, Limits limits, HttpCaller bounds, @Nullable AttachmentStore store) {
        this.bounds = bounds;
        this.place = Http.place(access.url());
        this.access = access;
        this.limit = limits.pageBytes() * ENVELOPE;
        this.identity = new TlsIdentity(access.tls());
        this.demanding =
                access.security() != null && !access.security().answers().equals(WsSecurity.Answers.ANY);
        Bus before = BusFactory.getAndSetThreadDefaultBus(BUS);
        try {
            Service service = Service.create(PORT);
            service.addPort(
                    PORT,
                    access.version() == Soap.Version.SOAP_1_1
                            ? SOAPBinding.SOAP11HTTP_BINDING
                            : SOAPBinding.SOAP12HTTP_BINDING,
                    access.url().toString());
            dispatch = service.createDispatch(PORT, Source.class, Service.Mode.MESSAGE);
        } finally {
            BusFactory.setThreadDefaultBus(before);
        }
        client = ((DispatchImpl<?>) dispatch).getClient();
        var sizes = new AnswerGuard.Bounds(limit, limits.pageBytes() * WHOLE, limits.timeout(), limits.poll());
        client.getInInterceptors()
                .add(new AnswerGuard(
                        place,
                        sizes,
                        new Attachments(store, limits.file()),
                        demanding ? null : access.version(),
                        head -> heard = head));
        if (bounds.outside() != Outside.LIVE) {
            client.getOutInterceptors().add(new ThroughOutside(bounds.outside()));
        }
        HTTPConduit conduit = (HTTPConduit) client.getConduit();
        conduit.setClient(policy(limits));
        Map<String, Object> asked = dispatch.getRequestContext();
        asked.put(BindingProvider.SESSION_MAINTAIN_PROPERTY, access.login() != null);
        // Whatever the status: its headers are wanted, and a fault may come with any.
        asked.put("org.apache.cxf.transport.no_io_exceptions", true);
        Map<String, Object> strict = client.getEndpoint();
        strict.put(StaxUtils.MAX_ELEMENT_DEPTH, "100");
        strict.put(StaxUtils.MAX_CHILD_ELEMENTS, "100000");
        strict.put(StaxUtils.MAX_ATTRIBUTE_COUNT, "100");
        // CXF would log each failed call with its stack, address and all; the caller tells it instead.
        strict.put(FaultListener.class.getName(), (FaultListener) (failed, description, message) -> false);
        if (access.security() != null) {
            Security.on(client, access.security(), access.version());
        }
    }

    private static HTTPClientPolicy policy(Limits limits) {
        HTTPClientPolicy policy = new HTTPClientPolicy();
        policy.setConnectionTimeout(limits.timeout().toMillis());
        policy.setReceiveTimeout(limits.timeout().toMillis());
        policy.setAutoRedirect(false);
        policy.setAllowChunking(false); // old servers want a length
        policy.setVersion("1.1");
        return policy;
    }

    String place() {
        return place;
    }

    /**
     * One call; what is expected (down, refused) is a reply, too. One at a time: the context is the client's.
     *
     * @param headers of HTTP
     */
    synchronized Reply call(URI url, @Nullable String action, String envelope, Map<String, String> headers) {
        try (Turn turn = bounds.turn(url)) {
            if (turn.notNow() != null) {
                return new Reply.None(new Failed(turn.notNow()), 0);
            }
            return send(turn, url, action, envelope, headers);
        }
    }

    private Reply send(Turn turn, URI url, @Nullable String action, String envelope, Map<String, String> headers) {
        Map<String, Object> asked = dispatch.getRequestContext();
        asked.put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, url.toString());
        if (action == null) {
            asked.remove(BindingProvider.SOAPACTION_USE_PROPERTY);
            asked.remove(BindingProvider.SOAPACTION_URI_PROPERTY);
        } else {
            asked.put(BindingProvider.SOAPACTION_USE_PROPERTY, true);
            asked.put(BindingProvider.SOAPACTION_URI_PROPERTY, action);
        }
        asked.put(Message.PROTOCOL_HEADERS, all(headers));
        try {
            identify();
        } catch (TlsIdentity.Unusable unusable) {
            return new Reply.None(
                    Failed.refused(
                            String.valueOf(unusable.getMessage()), "check the files that tls names in source.yaml"),
                    0);
        }
        heard = null;
        try {
            Reply reply = answer(envelope);
            tell(turn, reply);
            return reply;
        } catch (RuntimeException | TransformerException failed) {
            Reply reply = meaning(failed);
            if (broke(failed)) {
                turn.failed(failed);
            } else {
                tell(turn, reply);
            }
            return reply;
        }
    }

    /** What the answer says of the state of its system, and of when to ask again. */
    private void tell(Turn turn, Reply reply) {
        AnswerGuard.Head head = heard;
        if (head == null) {
            return; // we failed before anything was sent, or were stopped
        }
        boolean works = reply instanceof Reply.Faulty faulty
                ? faulty.fault().meaning(access.faults()).is() != InBandError.Kind.UNAVAILABLE
                : Statuses.works(head.status());
        turn.answered(works, head.status(), head.headers());
    }

    /** The connection or the answer came to no good end, by nobody's decision. */
    private static boolean broke(Throwable failed) {
        boolean io = false;
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unusable
                    || cause instanceof StoreUnavailable
                    || cause instanceof InterruptedException) {
                return false;
            }
            io |= cause instanceof IOException;
        }
        return io;
    }

    private Reply answer(String envelope) throws TransformerException {
        Outside outside = bounds.outside();
        Instant departed = outside.clock().instant();
        long started = System.nanoTime();
        try {
            Source answer = dispatch.invoke(new StreamSource(new StringReader(envelope)));
            Instant answered = outside.after(departed, System.nanoTime() - started);
            Map<String, Object> answerContext = client.getResponseContext();
            Element whole = envelope(answer, answerContext);
            if (whole == null) {
                return Reply.None.unavailable(place + " answers with an empty envelope");
            }
            Payload payload = new Payload(Envelope.body(whole), parts(answerContext), access.unwrap(), limit);
            return new Reply.Content(payload, departed, answered, date());
        } catch (Payload.Unusable unusable) {
            return Reply.None.unavailable(place + " answers with " + unusable.getMessage());
        } catch (IOException broken) {
            return notWellFormed();
        }
    }

    /** With the certificates of this source, and of no other; renewed ones are taken at the next call. */
    private void identify() throws TlsIdentity.Unusable {
        if (identity.isPlatform() || bounds.outside().isPlayedBack()) {
            return;
        }
        SSLContext now = identity.context();
        if (now != context) {
            context = now;
            TLSClientParameters parameters = new TLSClientParameters();
            parameters.setSslContext(now);
            ((HTTPConduit) client.getConduit()).setTlsClientParameters(parameters);
        }
    }

    /** What a login gave to show. */
    void handedOut(String secret) {
        bounds.outside().handedOut(secret);
    }

    /** Cookies of a session that is over. */
    void forget() {
        ((HTTPConduit) client.getConduit()).getCookies().clear();
    }

    private Map<String, List<String>> all(Map<String, String> headers) {
        Map<String, List<String>> all = new HashMap<>();
        FixedHeaders.of(access.auth()).forEach((name, value) -> all.put(name, List.of(value)));
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        return all;
    }

    private static Map<String, AttachedPart> parts(Map<String, Object> answer) {
        Map<String, AttachedPart> parts = new HashMap<>();
        if (answer.get(AnswerGuard.PARTS) instanceof Map<?, ?> found) {
            found.forEach((id, part) -> parts.put((String) id, (AttachedPart) part));
        }
        return parts;
    }

    private @Nullable Instant date() {
        return heard == null
                ? null
                : Http.date(heard.headers().firstValue("Date").orElse(null));
    }

    /**
     * The envelope as it came. CXF's own model of it is taken only where WS-Security has worked on it: elements of one name
     * beside each other in the body become one in it.
     */
    private @Nullable Element envelope(@Nullable Source answer, Map<String, Object> context)
            throws IOException, TransformerException {
        if (demanding) {
            Element model = answer == null ? null : element(answer);
            return model == null ? null : XmlTree.copy(model);
        }
        return context.get(AnswerGuard.ENVELOPE) instanceof byte[] bytes ? XmlTree.parse(bytes) : null;
    }

    private static @Nullable Element element(Source answer) throws TransformerException {
        Node node;
        if (answer instanceof DOMSource tree) { // what CXF gives
            node = tree.getNode();
        } else {
            DOMResult result = new DOMResult();
            TransformerFactory.newDefaultInstance().newTransformer().transform(answer, result);
            node = result.getNode();
        }
        return node instanceof Document document ? document.getDocumentElement() : (Element) node;
    }

    /** What an exception of CXF's stands for. */
    private Reply meaning(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unusable unusable) {
                return unusable.meaning();
            }
            if (cause instanceof WatchedStream.TooLarge tooLarge) {
                return Reply.None.unavailable(
                        "a page from %s has %s: ask for fewer records (page.size) or raise limits.page-bytes in source.yaml"
                                .formatted(place, tooLarge.getMessage()));
            }
            if (cause instanceof NotRecorded not) {
                return new Reply.None(new Failed(not.result()), 0);
            }
            if (cause instanceof StoreUnavailable ours) {
                return Reply.None.unavailable(String.valueOf(ours.getMessage()));
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return Reply.None.unavailable("we were asked to stop while waiting for " + place);
            }
            if (cause instanceof Multipart.Broken broken) {
                return Reply.None.unavailable(place + ": " + broken.getMessage());
            }
            if (cause instanceof IOException) {
                return Http.untrusted(cause)
                        ? new Reply.None(
                                Failed.refused(
                                        place + ": " + Http.problem(cause),
                                        "let the system's owner renew its certificate, or add its authority to the Java trust store"),
                                0)
                        : Reply.None.unavailable(place + ": " + Http.problem(cause));
            }
            if (cause instanceof WSSecurityException) {
                return new Reply.None(
                        Failed.refused(
                                place + " answers without the signature, time or encryption that we ask for",
                                "compare auth.ws-security.answers in source.yaml with what the system's owner says; certificates change"),
                        0);
            }
        }
        boolean encrypted =
                access.security() != null && access.security().answers().encrypted();
        return encrypted && failed instanceof SOAPFaultException fault // others were seen before
                ? new Reply.Faulty(SoapFault.of(fault.getFault()))
                : notWellFormed();
    }

    private Reply notWellFormed() {
        return Reply.None.unavailable(place + " answers with an envelope that is not well-formed, or is cut off");
    }

    @Override
    public void close() {
        client.destroy();
    }
}
