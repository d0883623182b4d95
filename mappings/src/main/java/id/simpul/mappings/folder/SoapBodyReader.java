package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads the payload of a SOAP request, from {@code body} or {@code body-file}. */
final class SoapBodyReader {

    private static final Pattern SECRET_ELEMENT =
            Pattern.compile("<(?:\\w+:)?([\\w-]+)(?:\\s[^>]*)?>\\s*([^<\\s][^<]*)<");

    private final Path folder;
    private final YamlObject request;
    private final Values values;
    private final PlaceHolders placeHolders;

    SoapBodyReader(Path folder, YamlObject request, Values values, PlaceHolders placeHolders) {
        this.folder = folder;
        this.request = request;
        this.values = values;
        this.placeHolders = placeHolders;
    }

    @Nullable
    String read() {
        if (request.has("body") == request.has("body-file")) {
            request.problem("must have either 'body' or 'body-file'", "write the element that goes into soap:Body");
            return null;
        }
        YamlText text = request.has("body") ? request.text("body") : file();
        if (text == null) {
            return null;
        }
        placeHolders.check(text);
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
        String body = values.environment().expand(text, SoapBodyReader::escape);
        return body != null && isOneElement(text, body) ? body : null;
    }

    private @Nullable YamlText file() {
        YamlText name = request.text("body-file");
        if (name == null) {
            return null;
        }
        try {
            Path file = folder.resolve(name.value());
            if (!Files.isRegularFile(file)) {
                name.problem("names a file that does not exist", "put it into this folder");
                return null;
            }
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                name.problem("leads out of the folder", "put the file into this folder");
                return null;
            }
            return name.contentOf(file);
        } catch (IOException | InvalidPathException e) {
            name.problem("names a file that cannot be read", "put it into this folder");
            return null;
        }
    }

    private static String escape(String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    private static boolean isOneElement(YamlText text, String body) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(body));
            boolean first = true;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD) {
                    text.problem("has a DOCTYPE", "remove it");
                    return false;
                }
                if (first && event == XMLStreamConstants.START_ELEMENT) {
                    first = false;
                    if (xml.getLocalName().equals("Envelope")) {
                        text.problem("is a whole envelope", "keep only the element inside soap:Body");
                        return false;
                    }
                }
            }
            return true;
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNumber();
            text.problemInside(
                    line,
                    column,
                    "is not well-formed XML",
                    "close every element, escape & and <, declare every prefix");
            return false;
        }
    }
}
