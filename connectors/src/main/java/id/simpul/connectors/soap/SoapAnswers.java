package id.simpul.connectors.soap;

import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.FaultRule;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Soap;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Answers in SOAP, however they came: from the system, or out of a file. */
public final class SoapAnswers {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String XML_TYPE = "application/xml";
    private static final String JSON_TYPE = "application/json";

    private final Soap access;
    private final AnswerReader answers;

    /** @throws IllegalArgumentException if an expression in the definition is none */
    public SoapAnswers(Soap access) {
        this.access = access;
        this.answers = new AnswerReader(access.list(), true);
    }

    /** One record that was kept; {@code null} if it cannot be read. */
    public @Nullable Object record(byte[] original, String mediaType) {
        try {
            return mediaType.equals(JSON_TYPE)
                    ? JSON.readValue(original, Object.class)
                    : tree(XmlTree.parse(original)).content();
        } catch (IOException | JacksonException | XmlTree.Unreadable unreadable) {
            return null;
        }
    }

    /**
     * The records of an answer that was saved: an envelope, or what was in its body. Files attached to it were not.
     *
     * @param limit of what references may unfold to
     * @throws IOException if it is no XML, or nothing that can be used; the message quotes nothing
     */
    public PageFetcher.Answer read(byte[] saved, long limit, Instant at) throws IOException {
        Element root = XmlTree.parse(AnswerText.clean(saved, null));
        Element content = root;
        if (isEnvelope(root)) {
            Element body = Envelope.body(root);
            for (Element child : XmlTree.children(body)) {
                if (XmlTree.local(child).equals("Fault") && isSoap(child)) {
                    return meaning(SoapFault.of(child), "the system", at, at);
                }
            }
            content = new Payload(body, Map.of(), access.unwrap(), limit).root();
        }
        try {
            return list(content, at, at, null);
        } catch (XmlTree.Unreadable unreadable) {
            throw new IOException("it holds " + unreadable.getMessage());
        }
    }

    private static boolean isEnvelope(Element root) {
        return XmlTree.local(root).equals("Envelope") && isSoap(root);
    }

    private static boolean isSoap(Element element) {
        return Envelope.SOAP_1_1.equals(element.getNamespaceURI())
                || Envelope.SOAP_1_2.equals(element.getNamespaceURI());
    }

    /** @throws XmlTree.Unreadable if text in it that is to be JSON is none */
    PageFetcher.Answer list(Element root, Instant departed, Instant answered, @Nullable Instant date) {
        XmlTree tree = tree(root);
        return answers.read(
                Collections.singletonMap(XmlTree.local(root), tree.content()),
                record -> row(tree, record),
                departed,
                answered,
                date);
    }

    /** A fault may be what a system says when there is nothing new; only its owner knows. */
    PageFetcher.Answer meaning(SoapFault fault, String place, Instant departed, Instant answered) {
        FaultRule meaning = fault.meaning(access.faults());
        if (meaning.is() == InBandError.Kind.IGNORE) {
            return new PageFetcher.Listed(List.of(), departed, answered, null);
        }
        return fault.failed(place, meaning);
    }

    XmlTree tree(Element element) {
        return new XmlTree(element, access.alwaysLists(), access.unwrap());
    }

    private static PageFetcher.Row row(XmlTree tree, @Nullable Object record) {
        byte[] xml = tree.bytesOf(record);
        return xml != null
                ? new PageFetcher.Row(record, xml, XML_TYPE)
                : new PageFetcher.Row(record, JSON.writeValueAsBytes(record), JSON_TYPE);
    }
}
