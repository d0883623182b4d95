package id.simpul.connectors.tree;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
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
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * XML as expressions see it: prefixes dropped, attributes as {@code @name}, an element of nothing but text a string,
 * repeated or declared elements a list, an empty element "", {@code xsi:nil} null, PHP's maps of keys and values objects.
 * Every object still knows its element.
 */
public final class XmlTree implements Tree {

    private static final String XSI = XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI;

    /** What describes the encoding and not the content. */
    private static final Set<String> TECHNICAL = Set.of(
            XSI,
            XMLConstants.XMLNS_ATTRIBUTE_NS_URI,
            "http://schemas.xmlsoap.org/soap/encoding/",
            "http://schemas.xmlsoap.org/soap/envelope/",
            "http://www.w3.org/2003/05/soap-encoding",
            "http://www.w3.org/2003/05/soap-envelope");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Elements inside elements. */
    private static final int DEEPEST = 200;

    private final Set<String> lists;
    private final Set<String> unwrap;
    private final Map<Object, Element> elements = new IdentityHashMap<>();
    private final @Nullable Object content;
    private final String name;

    /** @param lists names of elements that are lists even when they occur once */
    public XmlTree(Element element, List<String> lists) {
        this(element, lists, List.of());
    }

    /**
     * @param lists  names of elements that are lists even when they occur once
     * @param unwrap names of elements whose text may be JSON
     */
    public XmlTree(Element element, List<String> lists, List<String> unwrap) {
        this.lists = Set.copyOf(lists);
        this.unwrap = Set.copyOf(unwrap);
        this.name = local(element);
        this.content = value(element, 0);
    }

    /** Of the element's content. */
    public @Nullable Object content() {
        return content;
    }

    /** The element's name over its content. */
    @Override
    public Object root() {
        return Collections.singletonMap(name, content);
    }

    @Override
    public Piece piece(@Nullable Object record) {
        byte[] xml = bytesOf(record);
        return xml == null ? JsonTree.composed(record) : new Piece(xml, AnswerReading.XML);
    }

    /** The element that a map was read from, serialised; {@code null} if an expression has composed it. */
    public byte @Nullable [] bytesOf(@Nullable Object record) {
        Element element = record == null ? null : elements.get(record);
        return element == null ? null : serialised(element);
    }

    private @Nullable Object value(Element element, int depth) {
        String nil = element.getAttributeNS(XSI, "nil");
        if (nil.equals("true") || nil.equals("1") || depth > DEEPEST) {
            return null;
        }
        List<Element> below = children(element);
        if (below.size() == 1 && AttachedPart.NAMESPACE.equals(below.get(0).getNamespaceURI())) {
            return attached(below.get(0));
        }
        if (isMap(element, below)) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            below.forEach(item -> {
                List<Element> pair = children(item);
                map.put(pair.get(0).getTextContent(), value(pair.get(1), depth + 2));
            });
            elements.put(map, element);
            return map;
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
                add(map, local(child), value(child, depth + 1));
            } else if (node instanceof Text part) {
                text.append(part.getData());
            }
        }
        boolean blank = text.toString().isBlank();
        if (map.isEmpty() && !children) {
            return blank ? "" : unwrap.contains(local(element)) ? json(text.toString()) : text.toString();
        }
        if (!blank) {
            map.put("#text", text.toString());
        }
        elements.put(map, element);
        return map;
    }

    /** A part that came attached, or what was kept of it in the original. */
    private static Object attached(Element file) {
        if (file.getUserData(AttachedPart.ELEMENT) instanceof AttachedPart part) {
            return part;
        }
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        NamedNodeMap attributes = file.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            if (attribute.getNamespaceURI() == null) {
                kept.put(attribute.getName(), attribute.getValue());
            }
        }
        return kept;
    }

    /** {@code xsi:type="ns2:Map"}, as Apache SOAP invented it and PHP writes it: items of a key and a value. */
    private static boolean isMap(Element element, List<Element> items) {
        return element.getAttributeNS(XSI, "type").matches("(?:.*:)?Map")
                && !items.isEmpty()
                && items.stream().allMatch(item -> {
                    List<Element> pair = children(item);
                    return pair.size() == 2
                            && local(pair.get(0)).equals("key")
                            && local(pair.get(1)).equals("value");
                });
    }

    /** @throws Unreadable if it begins like JSON and is none: what is cut off must not pass for words */
    private @Nullable Object json(String text) {
        String begin = text.strip();
        if (!begin.startsWith("{") && !begin.startsWith("[")) {
            return text;
        }
        try {
            return JSON.readValue(begin, Object.class);
        } catch (JacksonException notJson) { // its message would quote the record
            throw new Unreadable();
        }
    }

    /** Text that was to be JSON is none. */
    public static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unreadable() {
            super("text that begins like JSON but is none, or is cut off");
        }
    }

    public static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
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

    public static String local(Node node) {
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

    /** @throws IOException if it is no XML; its message does not quote it */
    public static Element parse(byte[] xml) throws IOException {
        return parse(new InputSource(new ByteArrayInputStream(xml)));
    }

    static Element parse(InputSource xml) throws IOException {
        try {
            return builder().parse(xml).getDocumentElement();
        } catch (SAXParseException broken) { // its message would quote the record
            throw new IOException("the XML is broken or cut off at line %d, column %d"
                    .formatted(broken.getLineNumber(), broken.getColumnNumber()));
        } catch (SAXException notXml) {
            throw new IOException("not XML");
        }
    }

    /** In a document of its own, of the JDK's: SAAJ's nodes are doubles, and do not behave when they are moved. */
    public static Element copy(Element element) {
        Document document = builder().newDocument();
        Element copy = (Element) document.importNode(element, true);
        document.appendChild(copy);
        return copy;
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setAttribute("http://www.oracle.com/xml/jaxp/properties/maxElementDepth", DEEPEST);
            factory.setXIncludeAware(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("every Java reads XML", impossible);
        }
    }
}
