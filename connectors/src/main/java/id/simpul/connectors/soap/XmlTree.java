package id.simpul.connectors.soap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.SAXException;

/**
 * XML as expressions see it: prefixes dropped, attributes as {@code @name}, an element of nothing but text a string,
 * repeated or declared elements a list, an empty element "", {@code xsi:nil} null. Every map still knows its element.
 */
public final class XmlTree {

    private static final String XSI = XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI;

    /** What describes the encoding and not the content. */
    private static final Set<String> TECHNICAL = Set.of(
            XSI,
            XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
            "http://schemas.xmlsoap.org/soap/encoding/",
            "http://schemas.xmlsoap.org/soap/envelope/",
            "http://www.w3.org/2003/05/soap-encoding",
            "http://www.w3.org/2003/05/soap-envelope");

    private final Set<String> lists;
    private final Map<Object, Element> elements = new IdentityHashMap<>();
    private final @Nullable Object root;

    /** @param lists names of elements that are lists even when they occur once */
    public XmlTree(Element element, List<String> lists) {
        this.lists = Set.copyOf(lists);
        this.root = value(element);
    }

    /** Of the element's content. */
    public @Nullable Object content() {
        return root;
    }

    /** The element that a map was read from, serialised; {@code null} if an expression has composed it. */
    byte @Nullable [] bytesOf(@Nullable Object record) {
        Element element = record == null ? null : elements.get(record);
        return element == null ? null : serialised(element);
    }

    private @Nullable Object value(Element element) {
        String nil = element.getAttributeNS(XSI, "nil");
        if (nil.equals("true") || nil.equals("1")) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            if (attribute.getNamespaceURI() == null || !TECHNICAL.contains(attribute.getNamespaceURI())) {
                map.put("@" + local(attribute), attribute.getValue());
            }
        }
        StringBuilder text = new StringBuilder();
        boolean children = false;
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children = true;
                add(map, local(child), value(child));
            } else if (node instanceof Text part) {
                text.append(part.getData());
            }
        }
        boolean blank = text.toString().isBlank();
        if (map.isEmpty() && !children) {
            return blank ? "" : text.toString();
        }
        if (!blank) {
            map.put("#text", text.toString());
        }
        elements.put(map, element);
        return map;
    }

    private void add(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
        if (!map.containsKey(name)) {
            map.put(name, lists.contains(name) ? listOf(value) : value);
        } else if (map.get(name) instanceof Repeated known) {
            known.add(value);
        } else {
            List<@Nullable Object> repeated = listOf(map.get(name));
            repeated.add(value);
            map.put(name, repeated);
        }
    }

    private static List<@Nullable Object> listOf(@Nullable Object first) {
        List<@Nullable Object> list = new Repeated();
        list.add(first);
        return list;
    }

    /** A list that we made: no value of an element is one. */
    private static final class Repeated extends ArrayList<@Nullable Object> {
        private static final long serialVersionUID = 1;
    }

    static String local(Node node) {
        return node.getLocalName() != null ? node.getLocalName() : node.getNodeName();
    }

    private static byte[] serialised(Element element) {
        try {
            TransformerFactory factory = TransformerFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer transformer = factory.newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            transformer.transform(new DOMSource(element), new StreamResult(bytes));
            return bytes.toByteArray();
        } catch (TransformerException impossible) {
            throw new IllegalStateException("an element that was read cannot be written", impossible);
        }
    }

    /** @throws IOException if it is no XML */
    public static Element parse(byte[] xml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setXIncludeAware(false);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
        } catch (SAXException notXml) {
            throw new IOException("not XML"); // its message would quote the record
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("every Java reads XML", impossible);
        }
    }
}
