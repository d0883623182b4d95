package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.namespace.QName;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads what goes into an envelope: {@code body} or {@code body-file}, and {@code soap-headers}. */
final class SoapTemplates {

    private static final Pattern SECRET_ELEMENT =
            Pattern.compile("<(?:\\w+:)?([\\w-]+)(?:\\s[^>]*)?>\\s*([^<\\s][^<]*)<");

    /** Several elements are no document: they are looked at inside this one. */
    private static final String AROUND = "<headers>";

    private final Path folder;
    private final YamlObject call;
    private final Values values;
    private final PlaceHolders placeHolders;

    /** @param root the element's name; @param place where it is written */
    record Body(String text, QName root, YamlText place) {}

    /** @param call the object that holds the keys: {@code request}, or another call */
    SoapTemplates(Path folder, YamlObject call, Values values, PlaceHolders placeHolders) {
        this.folder = folder;
        this.call = call;
        this.values = values;
        this.placeHolders = placeHolders;
    }

    @Nullable
    Body body() {
        if (call.has("body") == call.has("body-file")) {
            call.problem("must have either 'body' or 'body-file'", "write the element that goes into soap:Body");
            return null;
        }
        YamlText text = call.has("body") ? call.text("body") : BodyFiles.read(folder, call);
        String body = text == null ? null : expanded(text);
        QName root = body == null ? null : root(text, body, "");
        if (root != null && root.getLocalPart().equals("Envelope")) {
            text.problem(
                    "is a whole envelope",
                    "keep only the element inside soap:Body; what is in soap:Header is 'soap-headers'");
            return null;
        }
        return root == null ? null : new Body(body, root, text);
    }

    /** The elements of {@code soap-headers}. */
    @Nullable
    String headers() {
        YamlText text = call.text("soap-headers");
        String headers = text == null ? null : expanded(text);
        if (headers == null || root(text, AROUND + headers + AROUND.replace("<", "</"), AROUND) == null) {
            return null;
        }
        if (!headers.strip().startsWith("<")) {
            text.problem(
                    "is not an element", "write the elements that go into soap:Header; HTTP headers are 'headers'");
            return null;
        }
        return headers.strip();
    }

    private @Nullable String expanded(YamlText text) {
        placeHolders.check(text);
        noOpenSecrets(text);
        return values.environment().expand(text, SoapTemplates::escape);
    }

    static void noOpenSecrets(YamlText text) {
        Matcher element = SECRET_ELEMENT.matcher(text.value());
        while (element.find()) {
            if (Values.isSecretName(element.group(1))
                    && !Environment.refers(element.group(2))
                    && !element.group(2).startsWith("{")) {
                text.problemAt(
                        element.start(2),
                        "<" + element.group(1) + "> is a secret in the open",
                        "put it into the environment and write ${NAME} here");
            }
        }
    }

    /** After a problem if not. */
    static boolean isWellFormed(YamlText text, String xml) {
        return root(text, xml, "") != null;
    }

    static String escape(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    /** @param before what we put before it, on its first line; @return {@code null} after a problem */
    private static @Nullable QName root(YamlText text, String xml, String before) {
        QName root = null;
        int depth = 0;
        try {
            XMLStreamReader reader = safe().createXMLStreamReader(new StringReader(xml));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.DTD) {
                    text.problem("has a DOCTYPE", "remove it");
                    return null;
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    root = root == null ? reader.getName() : root;
                    if (++depth == 2 && !before.isEmpty() && reader.getNamespaceURI() == null) {
                        text.problem(
                                "<" + reader.getLocalName() + "> is in no namespace, and a header of SOAP must be",
                                "write <x:" + reader.getLocalName() + " xmlns:x=\"...\">");
                        return null;
                    }
                }
                depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
            }
            return root;
        } catch (XMLStreamException e) {
            Location at = e.getLocation();
            int line = at == null ? 1 : at.getLineNumber();
            int column = at == null ? 1 : at.getColumnNumber();
            text.problemInside(
                    line,
                    Math.max(1, line == 1 ? column - before.length() : column),
                    "is not well-formed XML",
                    "close every element, escape & and <, declare every prefix");
            return null;
        }
    }

    /** Reads no DTD and nothing outside the text. */
    static XMLInputFactory safe() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
