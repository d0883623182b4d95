package id.simpul.connectors.soap;

import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.Soap;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** SOAP envelopes as text, and the body in one that was read. */
final class Envelope {

    static final String SOAP_1_1 = "http://schemas.xmlsoap.org/soap/envelope/";
    static final String SOAP_1_2 = "http://www.w3.org/2003/05/soap-envelope";

    private Envelope() {}

    /** @param headers elements, or {@code null}; @param body one element */
    static String of(Soap.Version version, @Nullable String headers, String body) {
        return "<soap:Envelope xmlns:soap=\"%s\">%s<soap:Body>%s</soap:Body></soap:Envelope>"
                .formatted(
                        version == Soap.Version.SOAP_1_1 ? SOAP_1_1 : SOAP_1_2,
                        headers == null ? "" : "<soap:Header>" + headers + "</soap:Header>",
                        body);
    }

    /** @throws IOException if there is none */
    static Element body(Element envelope) throws IOException {
        for (Element child : XmlTree.children(envelope)) {
            if (XmlTree.local(child).equals("Body")) {
                return child;
            }
        }
        throw new IOException("the envelope has no body");
    }
}
