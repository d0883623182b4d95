package id.simpul.connectors.soap;

import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.http.WatchedStream;
import id.simpul.connectors.list.PageFetcher.Failed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

/**
 * Looks at an answer before CXF does: takes it whole within time and size, refuses what is no envelope, and tells a fault of
 * the system from a failure of our own, which CXF reports alike.
 */
final class AnswerGuard extends AbstractPhaseInterceptor<Message> {

    private static final Set<String> ENVELOPES =
            Set.of("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");

    /** Faults that come again until a person acts; also the names WS-Security gives to a wrong password. */
    private static final Set<String> PERMANENT = Set.of(
            "client",
            "sender",
            "versionmismatch",
            "mustunderstand",
            "dataencodingunknown",
            "failedauthentication",
            "failedcheck",
            "invalidsecurity",
            "invalidsecuritytoken",
            "securitytokenunavailable",
            "unsupportedsecuritytoken",
            "securityerror");

    private final String place;
    private final long limit;
    private final Duration timeout;

    AnswerGuard(String place, long limit, Duration timeout) {
        super(Phase.RECEIVE);
        addBefore(AttachmentInInterceptor.class.getName());
        this.place = place;
        this.limit = limit;
        this.timeout = timeout;
    }

    @Override
    public void handleMessage(Message message) {
        InputStream body = message.getContent(InputStream.class);
        if (body == null) {
            return;
        }
        byte[] bytes;
        try (InputStream watched = new WatchedStream(body, limit, timeout, timeout)) {
            bytes = watched.readAllBytes();
        } catch (IOException broken) {
            throw new Fault(broken);
        }
        Failed failed = look(message, bytes);
        if (failed != null) {
            throw new Fault(new Unusable(failed));
        }
        message.setContent(InputStream.class, new ByteArrayInputStream(bytes));
    }

    private @Nullable Failed look(Message message, byte[] bytes) {
        int status = message.get(Message.RESPONSE_CODE) instanceof Integer code ? code : 200;
        String type = String.valueOf(message.get(Message.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            return Failed.unavailable(
                    place + " answers with attachments beside the envelope (MTOM), which are not supported");
        }
        Failed instead = instead(bytes); // a fault has a meaning of its own, whatever the status
        return status == 200 ? instead : Statuses.failed(place, status, header(message, "Retry-After"));
    }

    /**
     * What came in place of an envelope, or {@code null} if it begins as one.
     *
     * @throws Unusable for a fault in an envelope
     */
    private @Nullable Failed instead(byte[] bytes) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
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
                    throw new Unusable(fault(xml));
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
        } catch (XMLStreamException wrong) {
            return Failed.unavailable(noEnvelope(
                    bytes.length == 0
                            ? "nothing"
                            : webPage(bytes)
                                    ? "a web page"
                                    : "what is no XML, or is cut off, after %,d bytes".formatted(bytes.length)));
        }
    }

    private String noEnvelope(String instead) {
        return "%s answers 200 with %s instead of a SOAP envelope".formatted(place, instead);
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

    /** Both layouts: {@code faultcode, faultstring} of 1.1 and {@code Code/Value, Subcode/Value, Reason/Text} of 1.2. */
    private Failed fault(XMLStreamReader xml) throws XMLStreamException {
        StringBuilder codes = new StringBuilder();
        boolean permanent = false;
        String reason = "";
        for (int depth = 1; depth > 0; ) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                String name = xml.getLocalName();
                if (name.equals("Detail") || name.equals("detail")) {
                    skip(xml); // stack traces, queries, whatever
                } else if (name.equals("faultcode") || name.equals("Value")) {
                    String code = xml.getElementText()
                            .strip()
                            .replaceFirst("^.*:", "")
                            .replaceAll("[^\\w.-]", "");
                    codes.append(codes.isEmpty() ? "" : "/").append(code);
                    permanent |=
                            PERMANENT.contains(code.replaceFirst("\\..*", "").toLowerCase(Locale.ROOT));
                } else if (name.equals("faultstring") || name.equals("Text")) {
                    reason = reason.isEmpty() ? tame(xml.getElementText()) : reason;
                } else {
                    depth++;
                }
            }
        }
        String said = place + " answers with the fault " + codes + (reason.isEmpty() ? "" : ": " + reason);
        return permanent
                ? Failed.refused(said, "check request and its security in source.yaml with the system's owner")
                : Failed.unavailable(said);
    }

    /** One line without what may be someone's number or address. */
    private static String tame(String text) {
        String line = text.strip()
                .replaceAll("\\s+|\\p{Cntrl}", " ")
                .replaceAll("\\d{6,}", "…")
                .replaceAll("\\S+@\\S+", "…");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    static @Nullable String header(Message message, String name) {
        if (!(message.get(Message.PROTOCOL_HEADERS) instanceof Map<?, ?> headers)) {
            return null;
        }
        Map<String, Object> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((key, value) -> anyCase.put(String.valueOf(key), value));
        return anyCase.get(name) instanceof List<?> values && !values.isEmpty() ? String.valueOf(values.get(0)) : null;
    }
}
