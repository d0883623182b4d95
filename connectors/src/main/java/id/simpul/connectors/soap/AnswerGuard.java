package id.simpul.connectors.soap;

import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.http.WatchedStream;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.Soap;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.cxf.interceptor.AttachmentInInterceptor;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * Looks at an answer before CXF does: takes it whole within time and size, sets attached parts aside, refuses what is no
 * envelope, and tells a fault of the system from a failure of our own, which CXF reports alike.
 */
final class AnswerGuard extends AbstractPhaseInterceptor<Message> {

    /** Where the attached parts of an answer are, in CXF's message. */
    static final String PARTS = AnswerGuard.class.getName() + ".parts";

    /** Where the envelope is, as it came. */
    static final String ENVELOPE = AnswerGuard.class.getName() + ".envelope";

    private static final Set<String> ENVELOPES = Set.of(Envelope.SOAP_1_1, Envelope.SOAP_1_2);

    private final String place;
    private final Bounds bounds;
    private final Attachments attachments;
    private final Soap.@Nullable Version stub;
    private final Consumer<Head> heard;

    /** What an answer begins with. */
    record Head(int status, HttpHeaders headers) {}

    /**
     * @param envelope in bytes, unpacked
     * @param whole    with all attached parts, in bytes
     * @param timeout  until the answer is there, and of any pause in it
     * @param longest  of an answer with attached parts
     */
    record Bounds(long envelope, long whole, Duration timeout, Duration longest) {}

    /**
     * @param stub  the version of an empty envelope for CXF, which need not read what we do; {@code null}: it must
     * @param heard is told of each answer before it is read
     */
    AnswerGuard(
            String place, Bounds bounds, Attachments attachments, Soap.@Nullable Version stub, Consumer<Head> heard) {
        super(Phase.RECEIVE);
        addBefore(AttachmentInInterceptor.class.getName());
        this.place = place;
        this.bounds = bounds;
        this.attachments = attachments;
        this.stub = stub;
        this.heard = heard;
    }

    @Override
    public void handleMessage(Message message) {
        Head head = head(message);
        heard.accept(head);
        InputStream body = message.getContent(InputStream.class);
        if (body == null) {
            return;
        }
        String type = message.get(Message.CONTENT_TYPE) instanceof String said ? said : "";
        boolean multipart = type.toLowerCase(Locale.ROOT).startsWith("multipart/");
        byte[] bytes;
        try (InputStream watched = new WatchedStream(
                        body,
                        multipart ? bounds.whole() : bounds.envelope(),
                        bounds.timeout(),
                        multipart ? bounds.longest() : bounds.timeout());
                InputStream plain = unpacked(watched)) {
            if (multipart) {
                Attachments.Taken taken = attachments.take(plain, type, bounds.envelope(), bounds.whole());
                message.put(PARTS, taken.parts());
                type = taken.type();
                bytes = taken.envelope();
            } else {
                bytes = readAll(plain, bounds.envelope());
            }
        } catch (IOException broken) {
            throw new Fault(broken);
        }
        byte[] clean = AnswerText.clean(bytes, type);
        look(head, clean);
        message.put(ENVELOPE, clean);
        byte[] left = stub == null ? clean : Envelope.of(stub, null, "").getBytes(StandardCharsets.UTF_8);
        message.setContent(InputStream.class, new ByteArrayInputStream(left));
        message.put(Message.ENCODING, StandardCharsets.UTF_8.name());
        message.put(Message.CONTENT_TYPE, "text/xml; charset=utf-8"); // nothing attached is left in it
    }

    /** Some pack their answers although nobody asked for it, and some do not say so. */
    private static InputStream unpacked(InputStream body) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(body);
        buffered.mark(2);
        boolean packed = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return packed ? new GZIPInputStream(buffered) : buffered;
    }

    static byte[] readAll(InputStream in, long limit) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (read.size() + (long) count > limit) {
                throw new WatchedStream.TooLarge(limit);
            }
            read.write(buffer, 0, count);
        }
        return read.toByteArray();
    }

    /** @throws Fault if it is no envelope with content, and says what it is */
    private void look(Head head, byte[] bytes) {
        int status = head.status();
        Failed instead = instead(bytes); // a fault has a meaning of its own, whatever the status
        Failed failed = status == 200 ? instead : new Failed(Statuses.meaning(place, status, head.headers()));
        if (failed != null) {
            throw new Fault(new Unusable(failed, status));
        }
    }

    /**
     * What came in place of an envelope, or {@code null} if it begins as one.
     *
     * @throws Fault for a fault in an envelope
     */
    private @Nullable Failed instead(byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes), "UTF-8");
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD) {
                    return Failed.unavailable(
                            webPage(bytes)
                                    ? noEnvelope("a web page")
                                    : place + ": the answer declares a DOCTYPE, which is refused");
                }
                if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
                if (event != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                depth++;
                boolean envelope = ENVELOPES.contains(String.valueOf(xml.getNamespaceURI()));
                if (depth == 1 && !(envelope && xml.getLocalName().equals("Envelope"))) {
                    return Failed.unavailable(noEnvelope(webPage(bytes) ? "a web page" : "other XML"));
                }
                if (depth == 3 && envelope && xml.getLocalName().equals("Fault")) {
                    throw new Fault(new Unusable(fault(bytes)));
                }
                if (depth == 2 && xml.getLocalName().equals("Header")) {
                    skip(xml);
                    depth--;
                }
                if (depth == 3) {
                    return null;
                }
            }
            return null; // an empty Body, or what CXF will complain about
        } catch (XMLStreamException | IOException wrong) {
            return Failed.unavailable(noEnvelope(
                    bytes.length == 0
                            ? "nothing"
                            : webPage(bytes)
                                    ? "a web page"
                                    : "what is no XML, or is cut off, after %,d bytes".formatted(bytes.length)));
        }
    }

    private static SoapFault fault(byte[] bytes) throws IOException {
        Element body = Envelope.body(XmlTree.parse(bytes));
        return SoapFault.of(XmlTree.children(body).get(0));
    }

    private String noEnvelope(String instead) {
        return "%s answers with %s instead of a SOAP envelope".formatted(place, instead);
    }

    private static boolean webPage(byte[] bytes) {
        String head =
                new String(bytes, 0, Math.min(bytes.length, 500), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return head.contains("<html") || head.contains("<!doctype html");
    }

    private static void skip(XMLStreamReader xml) throws XMLStreamException {
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
    }

    private static Head head(Message message) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (message.get(Message.PROTOCOL_HEADERS) instanceof Map<?, ?> headers) {
            headers.forEach((name, values) -> {
                if (name instanceof String said && !said.isBlank() && values instanceof List<?> list) {
                    List<String> texts = all.computeIfAbsent(said, any -> new ArrayList<>());
                    list.forEach(value -> texts.add(String.valueOf(value)));
                }
            });
        }
        int status = message.get(Message.RESPONSE_CODE) instanceof Integer code ? code : 200;
        return new Head(status, HttpHeaders.of(all, (name, value) -> true));
    }
}
