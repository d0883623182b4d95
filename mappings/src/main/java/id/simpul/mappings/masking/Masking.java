package id.simpul.mappings.masking;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Shows the shape of an original and hides the person in it: what mends a mapping is names of fields, codes and dates.
 *
 * <p>Values under personal names (nama, nik, alamat, …) become {@code ***}; a citizen's words become their length; e-mail
 * addresses, phones and 16-digit numbers are hidden wherever they stand. In doubt it hides.
 */
public final class Masking {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String HIDDEN = "***";

    /** Longer than any code, date or address of a page: somebody's words. */
    private static final int LONG = 80;

    private static final Pattern PERSONAL = Pattern.compile(
            "nama|name|pelapor|reporter|pengirim|sender|warga|alamat|address|e-?mail|surel|telp|telepon|phone|ponsel|whatsapp|user|nomorhp|ktp");
    /** Names of places, bodies and codes: what a mapping looks up. */
    private static final Pattern NAME_OF_NO_PERSON = Pattern.compile(
            "^(nama|name)?(city|district|province|kota|kabupaten|kab|kecamatan|provinsi|kategori|category|instansi|agency|opd|dinas|"
                    + "jenis|status)(nama|name)?$|^addressedto$");

    private static final Set<String> PERSONAL_WORDS = Set.of(
            "hp",
            "wa",
            "nik",
            "kk",
            "nohp",
            "nowa",
            "nonik",
            "nokk",
            "from",
            "to",
            "cc",
            "tgllahir",
            "lat",
            "lng",
            "lon",
            "latitude",
            "longitude",
            "lintang",
            "bujur");
    private static final Pattern WORDS_OF_CITIZENS = Pattern.compile(
            "^isi|isi$|deskripsi|description|text|teks|body|uraian|keterangan|pesan|message|konten|content|judul|title|subject|"
                    + "perihal|laporan$|aduan$|keluhan|kronologi|catatan|komentar|comment|html|summary|ringkasan");

    private static final Pattern EMAIL = Pattern.compile("[\\w.%+-]+@[\\w-]+(\\.[\\w-]+)+");
    private static final Pattern NATIONAL_ID =
            Pattern.compile("(?<!\\d)\\d{16}(?!\\d)|(?<!\\d)\\d{4}([ .-])\\d{4}\\1\\d{4}\\1\\d{4}(?!\\d)");
    private static final Pattern PHONE = Pattern.compile(
            "(?<![\\w.])(\\+?62[\\s.-]?\\(?0?|\\(?0)(8[1-9]\\d{1,2}\\)?[\\s.-]?\\d{3,4}[\\s.-]?\\d{2,5}|[2-9]\\d{1,2}[)\\s-][\\s-]?\\d{5,8})(?!\\w)");
    private static final Set<String> PLAIN_MAIL_HEADERS = Set.of(
            "date",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "auto-submitted",
            "precedence",
            "x-auto-response-suppress",
            "content-language");

    private Masking() {}

    /** @param mediaType as kept with the original; whatever cannot be read as that is shown as a number of bytes */
    public static String mask(byte[] body, String mediaType) {
        try {
            String type = mediaType.toLowerCase(Locale.ROOT);
            if (type.contains("json")) {
                return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(masked(JSON.readTree(body), ""));
            }
            if (type.contains("xml")) {
                return xml(body);
            }
            if (type.startsWith("message/")) {
                return mail(body);
            }
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            return "(%,d bytes; not JSON from line %d, column %d on)"
                    .formatted(body.length, at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr());
        } catch (SAXException | IOException | TransformerException broken) {
            return "(%,d bytes that are not XML)".formatted(body.length);
        }
        return "(%,d bytes of %s)".formatted(body.length, mediaType.replaceAll("[^\\w./+-]", "_"));
    }

    /** For texts of ours that may quote a value. */
    public static String text(String text) {
        String hidden = EMAIL.matcher(text).replaceAll("(e-mail)");
        hidden = NATIONAL_ID.matcher(hidden).replaceAll("(16 digits)");
        return PHONE.matcher(hidden).replaceAll("(phone)");
    }

    /**
     * One value of a record or a complaint, on one line.
     *
     * @param path  where it stands: {@code pelapor.nama}; a personal name anywhere in it hides the value
     * @param value of JSON: a text, a number, a list, a map; {@code null} for nothing
     */
    public static String value(String path, @Nullable Object value) {
        JsonNode node = JSON.valueToTree(value);
        boolean personal = Stream.of(path.split("\\.")).anyMatch(Masking::isPersonal);
        JsonNode shown = personal ? hidden(node) : masked(node, path.substring(path.lastIndexOf('.') + 1));
        return shown.isString() ? shown.stringValue().replaceAll("\\s+", " ") : shown.toString();
    }

    /** @param key under which the node stands, or empty */
    public static JsonNode masked(JsonNode node, String key) {
        if (isPersonal(key)) {
            return hidden(node);
        }
        if (node instanceof ObjectNode object) {
            ObjectNode out = JSON.createObjectNode();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                out.set(value(field.getKey(), ""), masked(field.getValue(), field.getKey()));
            }
            return out;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode out = JSON.createArrayNode();
            array.forEach(item -> out.add(masked(item, key)));
            return out;
        }
        if (node.isString()) {
            return StringNode.valueOf(value(node.stringValue(), key));
        }
        return node.isNumber() ? number(node) : node;
    }

    /** A phone or a NIK that the source did not write as text. */
    private static JsonNode number(JsonNode node) {
        String digits = node.asString();
        return digits.matches("(62)?8\\d{8,11}|\\d{16}") ? StringNode.valueOf(HIDDEN) : node;
    }

    /** What is missing or empty is shown: that is often the very problem. */
    private static JsonNode hidden(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode out = JSON.createObjectNode();
            object.properties().forEach(field -> out.set(value(field.getKey(), ""), hidden(field.getValue())));
            return out;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode out = JSON.createArrayNode();
            array.forEach(item -> out.add(hidden(item)));
            return out;
        }
        return node.isNull()
                        || node.isBoolean()
                        || node.isString() && node.stringValue().isEmpty()
                ? node
                : StringNode.valueOf(HIDDEN);
    }

    private static String value(String text, String key) {
        if (text.isBlank()) {
            return text;
        }
        if (WORDS_OF_CITIZENS.matcher(squeezed(key)).find() || text.length() > LONG) {
            return "(%,d characters)".formatted(text.length());
        }
        return text(text);
    }

    private static boolean isPersonal(String key) {
        String name = squeezed(key);
        if (PERSONAL.matcher(name).find()) {
            return !NAME_OF_NO_PERSON.matcher(name).matches();
        }
        String words = key.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        return PERSONAL_WORDS.contains(name)
                || Stream.of(words.split("[^a-z0-9]+")).anyMatch(PERSONAL_WORDS::contains);
    }

    private static String squeezed(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String xml(byte[] body) throws SAXException, IOException, TransformerException {
        Document document;
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            factory.setCoalescing(true);
            factory.setIgnoringComments(true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // quiet: the default prints to stderr
            document = builder.parse(new ByteArrayInputStream(body));
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the platform's XML parser knows these features", e);
        }
        mask(document.getDocumentElement(), false);
        TransformerFactory factory = TransformerFactory.newInstance();
        Transformer transformer = factory.newTransformer();
        transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
        transformer.setOutputProperty(OutputKeys.INDENT, isOneLine(body) ? "yes" : "no");
        StringWriter out = new StringWriter();
        transformer.transform(new DOMSource(document), new StreamResult(out));
        return out.toString();
    }

    private static boolean isOneLine(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1).strip().indexOf('\n') < 0;
    }

    private static void mask(Element element, boolean within) {
        String key = element.getLocalName();
        boolean personal = within || isPersonal(key);
        NamedNodeMap attributes = element.getAttributes();
        for (int i = 0; i < attributes.getLength(); i++) {
            Attr attribute = (Attr) attributes.item(i);
            if (!XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
                attribute.setValue(
                        personal || isPersonal(attribute.getName())
                                ? HIDDEN
                                : value(attribute.getValue(), attribute.getName()));
            }
        }
        NodeList children = element.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            Node child = children.item(i);
            if (child instanceof Element inner) {
                mask(inner, personal);
            } else if (child.getNodeType() == Node.PROCESSING_INSTRUCTION_NODE) {
                child.setNodeValue("");
            } else if (!child.getNodeValue().isBlank()) {
                child.setNodeValue(personal ? HIDDEN : value(child.getNodeValue(), key));
            }
        }
    }

    private static String mail(byte[] body) {
        String raw = new String(body, StandardCharsets.ISO_8859_1);
        var end = Pattern.compile("\\r?\\n\\r?\\n").matcher(raw);
        int headers = end.find() ? end.start() : raw.length();
        StringBuilder out = new StringBuilder();
        for (String line :
                raw.substring(0, headers).replaceAll("\\r?\\n[ \\t]+", " ").split("\\r?\\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).replaceAll("[^\\w-]", "_");
                String value = line.substring(colon + 1).strip();
                out.append(name)
                        .append(": ")
                        .append(
                                PLAIN_MAIL_HEADERS.contains(name.toLowerCase(Locale.ROOT))
                                        ? text(value.replaceAll("(?i);\\s*(file)?name\\*?[^;]*", "; name=" + HIDDEN))
                                        : "(%,d characters)".formatted(value.length()))
                        .append('\n');
            }
        }
        return out.append("\n(%,d bytes)".formatted(body.length - headers)).toString();
    }
}
