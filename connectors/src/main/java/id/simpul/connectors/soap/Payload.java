package id.simpul.connectors.soap;

import id.simpul.connectors.tree.AttachedPart;
import id.simpul.connectors.tree.XmlTree;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * What is in {@code soap:Body}, made whole: references lead to copies of what they mean, XML inside text is content, and
 * attached parts stand where they belong. So a record is complete in itself, and the same record is the same bytes at every
 * reading, however the system numbers its elements and parts this time.
 */
final class Payload {

    private static final String XOP = "http://www.w3.org/2004/08/xop/include";
    private static final String XMIME = "http://www.w3.org/2005/05/xmlmime";
    private static final String SHARED = "http://schemas.microsoft.com/2003/10/Serialization/";
    private static final String ENCODING_1_1 = "http://schemas.xmlsoap.org/soap/encoding/";
    private static final String ENCODING_1_2 = "http://www.w3.org/2003/05/soap-encoding";

    /** What numbers elements, rows or arrays and says nothing of the record. */
    private static final Set<String> TECHNICAL = Set.of(
            ENCODING_1_1,
            ENCODING_1_2,
            SHARED,
            Envelope.SOAP_1_1,
            Envelope.SOAP_1_2,
            "urn:schemas-microsoft-com:xml-diffgram-v1",
            "urn:schemas-microsoft-com:xml-msdata",
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd");

    private static final int DEEPEST = 100;
    private static final int MOST_UNWRAPPED = 4;

    private final Map<String, AttachedPart> parts;
    private final Set<String> unwrap;
    private final long mostCopied;
    private final Map<String, Element> targets = new HashMap<>();
    private final Element root;
    private long copied;

    /**
     * @param body       is changed
     * @param parts      by Content-ID
     * @param unwrap     names of elements whose text is XML
     * @param mostCopied characters and nodes that references may unfold to
     * @throws Unusable if there is no content, or it unfolds to too much; says it without quoting
     */
    Payload(Element body, Map<String, AttachedPart> parts, List<String> unwrap, long mostCopied) throws Unusable {
        this.parts = parts;
        this.unwrap = Set.copyOf(unwrap);
        this.mostCopied = mostCopied;
        this.root = first(body);
        unwrap(root, 0, 0);
        collect(body, 0);
        unfold(root, new HashSet<>(), 0);
        settle(root, 0);
    }

    Element root() {
        return root;
    }

    /** What is wrong with it; the message quotes nothing. */
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /** Shared parts may stand beside the answer, and say that they are no root. */
    private static Element first(Element body) throws Unusable {
        for (Element child : XmlTree.children(body)) {
            if (!child.getAttributeNS(ENCODING_1_1, "root").equals("0")) {
                return child;
            }
        }
        throw new Unusable("an empty envelope");
    }

    // XML in text

    private void unwrap(Element element, int depth, int unwrapped) throws Unusable {
        if (depth > DEEPEST) {
            throw new Unusable("elements that nest without end");
        }
        int now = unwrapped;
        if (unwrap.contains(XmlTree.local(element)) && isText(element)) {
            String text = element.getTextContent().strip();
            if (text.startsWith("<")) {
                if (unwrapped == MOST_UNWRAPPED) {
                    throw new Unusable("XML in XML in XML without end");
                }
                now++;
                replaceContent(element, text);
            }
        }
        for (Element child : XmlTree.children(element)) {
            unwrap(child, depth + 1, now);
        }
    }

    /** The text may hold several elements, and may declare the encoding that it had elsewhere. */
    private static void replaceContent(Element element, String text) throws Unusable {
        String inside = text.replaceFirst("^\uFEFF?\\s*<\\?xml[^>]*\\?>", "");
        Element around;
        try {
            around = XmlTree.parse(
                    AnswerText.clean(("<text>" + inside + "</text>").getBytes(StandardCharsets.UTF_8), null));
        } catch (IOException notXml) {
            throw new Unusable(
                    "text in <%s> that begins like XML but is none, or is cut off".formatted(XmlTree.local(element)));
        }
        Document document = element.getOwnerDocument();
        element.setTextContent("");
        for (Node node = around.getFirstChild(); node != null; node = node.getNextSibling()) {
            element.appendChild(document.importNode(node, true));
        }
    }

    private static boolean isText(Element element) {
        return XmlTree.children(element).isEmpty();
    }

    // References

    private void collect(Element element, int depth) throws Unusable {
        if (depth > DEEPEST) {
            throw new Unusable("elements that nest without end");
        }
        for (String id : ids(element)) {
            targets.putIfAbsent(id, element);
        }
        for (Element child : XmlTree.children(element)) {
            collect(child, depth + 1);
        }
    }

    private static List<String> ids(Element element) {
        List<String> ids = new ArrayList<>();
        for (String id : new String[] {
            element.getAttribute("id"), element.getAttributeNS(ENCODING_1_2, "id"), element.getAttributeNS(SHARED, "Id")
        }) {
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** What an element without content refers to, or {@code null}. */
    private @Nullable Element target(Element element) {
        if (element.hasChildNodes() && !element.getTextContent().isBlank()
                || !XmlTree.children(element).isEmpty()) {
            return null;
        }
        String href = element.getAttribute("href");
        String ref = element.getAttributeNS(ENCODING_1_2, "ref");
        String shared = element.getAttributeNS(SHARED, "Ref");
        String id = href.startsWith("#") ? href.substring(1) : !ref.isEmpty() ? ref.replaceFirst("^#", "") : shared;
        return id.isEmpty() ? null : targets.get(id);
    }

    /** @param above what is being unfolded: a reference back to it is left empty, for the record would have no end */
    private void unfold(Element element, Set<Element> above, int depth) throws Unusable {
        if (depth > DEEPEST) {
            throw new Unusable("references that nest without end");
        }
        Element target = target(element);
        boolean added;
        if (target != null) {
            element.removeAttribute("href");
            element.removeAttributeNS(ENCODING_1_2, "ref");
            element.removeAttributeNS(SHARED, "Ref");
            target.setUserData("shared", Boolean.TRUE, null);
            if (above.contains(target) || isInside(element, target)) {
                return;
            }
            copy(target, element);
            added = above.add(target);
        } else {
            added = false;
        }
        for (Element child : XmlTree.children(element)) {
            unfold(child, above, depth + 1);
        }
        if (added) {
            above.remove(target);
        }
    }

    private static boolean isInside(Element element, Element target) {
        for (Node node = element; node != null; node = node.getParentNode()) {
            if (node == target) {
                return true;
            }
        }
        return false;
    }

    private void copy(Element from, Element into) throws Unusable {
        NamedNodeMap attributes = from.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            boolean names = XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI());
            if (!names && !attribute.getName().equals("id")) {
                into.setAttributeNS(attribute.getNamespaceURI(), attribute.getName(), attribute.getValue());
            }
        }
        for (Node node = from.getFirstChild(); node != null; node = node.getNextSibling()) {
            count(node, 0);
            into.appendChild(node.cloneNode(true));
        }
    }

    /** A few references that each lead to several others could unfold to more than there is memory. */
    private void count(Node node, int depth) throws Unusable {
        copied += 1 + (node instanceof Text text ? text.getLength() : 0);
        if (copied > mostCopied || depth > DEEPEST) {
            throw new Unusable("references that unfold to more than %d MiB".formatted(mostCopied >> 20));
        }
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            count(child, depth + 1);
        }
    }

    // Attached parts, and what is not of the record

    private void settle(Element element, int depth) throws Unusable {
        if (depth > DEEPEST) {
            throw new Unusable("elements that nest without end");
        }
        AttachedPart part = part(element);
        if (part != null) {
            put(element, part);
            return;
        }
        if (Boolean.TRUE.equals(element.getUserData("shared"))) {
            element.removeAttribute("id");
        }
        NamedNodeMap attributes = element.getAttributes();
        for (int i = attributes.getLength() - 1; i >= 0; i--) {
            Attr attribute = (Attr) attributes.item(i);
            if (attribute.getNamespaceURI() != null && TECHNICAL.contains(attribute.getNamespaceURI())) {
                element.removeAttributeNode(attribute);
            }
        }
        for (Element child : XmlTree.children(element)) {
            settle(child, depth + 1);
        }
    }

    /** By an Include of XOP's, an {@code href} of SOAP with Attachments, or the text of a WS-I reference. */
    private @Nullable AttachedPart part(Element element) {
        List<Element> children = XmlTree.children(element);
        String address = "";
        if (children.size() == 1 && isInclude(children.get(0))) {
            address = children.get(0).getAttribute("href");
        } else if (children.isEmpty()) {
            String href = element.getAttribute("href");
            address = href.startsWith("cid:") ? href : parts.isEmpty() ? "" : element.getTextContent();
        }
        if (!address.startsWith("cid:")) {
            return null;
        }
        AttachedPart part = parts.get(id(address));
        boolean mustBe = !children.isEmpty() || !element.getAttribute("href").isEmpty();
        return part != null || !mustBe
                ? part
                : AttachedPart.lost("the answer came without the part that it names", new LinkedHashMap<>());
    }

    private static boolean isInclude(Element element) {
        return XOP.equals(element.getNamespaceURI()) && XmlTree.local(element).equals("Include");
    }

    private static String id(String address) {
        String id = address.strip().substring("cid:".length());
        try {
            return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return id;
        }
    }

    private static void put(Element element, AttachedPart part) {
        String type = element.getAttributeNS(XMIME, "contentType");
        if (!type.isEmpty()) {
            part.put("type", type);
        }
        element.removeAttribute("href");
        element.setTextContent("");
        Element file = element.getOwnerDocument().createElementNS(AttachedPart.NAMESPACE, AttachedPart.ELEMENT);
        part.forEach((name, value) -> file.setAttribute(name, String.valueOf(value)));
        file.setUserData(AttachedPart.ELEMENT, part, null);
        element.appendChild(file);
    }
}
