package id.simpul.mappings.folder;

import id.simpul.mappings.source.Soap;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads a WSDL 1.1 of the source's folder, with what it imports from there. Nothing is ever fetched. */
final class WsdlReader {

    private static final String WSDL = "http://schemas.xmlsoap.org/wsdl/";
    private static final String WSDL_2 = "http://www.w3.org/ns/wsdl";
    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema";
    private static final Map<String, Soap.Version> SOAP = Map.of(
            "http://schemas.xmlsoap.org/wsdl/soap/", Soap.Version.SOAP_1_1,
            "http://schemas.xmlsoap.org/wsdl/soap12/", Soap.Version.SOAP_1_2);
    private static final long LARGEST = 8L << 20;
    private static final int MOST_FILES = 100;

    private final Path folder;
    private final Telling telling;
    private final Wsdl wsdl;
    private final Set<Path> seen = new HashSet<>();
    private boolean good = true;

    /** To whom a problem is told. */
    interface Telling {
        void problemIn(Path file, int line, int column, String what, String fix);
    }

    private WsdlReader(Path folder, String name, Telling telling) {
        this.folder = folder;
        this.telling = telling;
        this.wsdl = new Wsdl(name);
    }

    /** @param named where the file is named; @return {@code null} after a problem */
    static @Nullable Wsdl read(Path folder, Path file, YamlText named) {
        return read(folder, file, named.value(), named::problemIn);
    }

    static @Nullable Wsdl read(Path folder, Path file, String name, Telling telling) {
        WsdlReader reader = new WsdlReader(folder, name, telling);
        reader.file(file);
        if (reader.good && reader.wsdl.bindings.isEmpty()) {
            telling.problemIn(file, 1, 1, "has no SOAP binding", "ask the system's owner for the service's own WSDL");
            return null;
        }
        return reader.good ? reader.wsdl : null;
    }

    private void file(Path file) {
        if (!seen.add(file.normalize())) {
            return; // schemas import each other in circles
        }
        if (seen.size() > MOST_FILES) {
            problem(file, 1, 1, "is more than the " + MOST_FILES + "th file imported", "is this the right file?");
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST) {
                problem(file, 1, 1, "is larger than 8 MiB", "is this the right file?");
                return;
            }
            XMLInputFactory factory = SoapTemplates.safe();
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            new Document(file, factory.createXMLStreamReader(in)).read();
        } catch (IOException e) {
            problem(file, 1, 1, "cannot be read", "check the file and its rights");
        } catch (XMLStreamException e) {
            Location at = e.getLocation();
            problem(
                    file,
                    at == null ? 1 : Math.max(1, at.getLineNumber()),
                    at == null ? 1 : Math.max(1, at.getColumnNumber()),
                    "is not well-formed XML",
                    "save the WSDL again, as the service gives it");
        }
    }

    private void problem(Path file, int line, int column, String what, String fix) {
        good = false;
        telling.problemIn(file, line, column, what, fix);
    }

    /** One file. */
    private final class Document {
        private final Path file;
        private final XMLStreamReader xml;
        private int line = 1;
        private int column = 1;
        private String target = "";

        Document(Path file, XMLStreamReader xml) {
            this.file = file;
            this.xml = xml;
        }

        void read() throws XMLStreamException {
            boolean first = true;
            while (next()) {
                if (first) {
                    first = false;
                    boolean known = is(WSDL, "definitions") || is(SCHEMA, "schema");
                    if (!known) {
                        problem(
                                file,
                                line,
                                column,
                                WSDL_2.equals(xml.getNamespaceURI())
                                        ? "is WSDL 2.0, which is not read here"
                                        : "is neither a WSDL nor an XML Schema",
                                "save what the service gives at ?wsdl; a browser's page is not it");
                        return;
                    }
                }
                if (is(WSDL, "definitions")) {
                    target = attribute("targetNamespace", "");
                } else if (is(WSDL, "import")) {
                    imported(attribute("location", null));
                } else if (is(SCHEMA, "import") || is(SCHEMA, "include") || is(SCHEMA, "redefine")) {
                    imported(attribute("schemaLocation", null));
                } else if (is(WSDL, "message")) {
                    message();
                } else if (is(WSDL, "portType")) {
                    portType();
                } else if (is(WSDL, "binding")) {
                    binding();
                } else if (is(WSDL, "port")) {
                    port();
                }
            }
        }

        /** To the next start of an element; remembers where it begins. @return false at the end of the file */
        private boolean next() throws XMLStreamException {
            while (xml.hasNext()) {
                line = xml.getLocation().getLineNumber();
                // After text the reader stands behind the '<' already.
                column = xml.getLocation().getColumnNumber() - (xml.isCharacters() ? 1 : 0);
                int event = xml.next();
                if (event == XMLStreamConstants.DTD) {
                    throw new XMLStreamException("DOCTYPE", xml.getLocation());
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    return true;
                }
            }
            return false;
        }

        /** To the next start inside an element. @return false at that element's end */
        private boolean inside(String namespace, String name) throws XMLStreamException {
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    return true;
                }
                if (event == XMLStreamConstants.END_ELEMENT && is(namespace, name)) {
                    return false;
                }
            }
            return false;
        }

        private void message() throws XMLStreamException {
            Map<String, Wsdl.Part> parts = new LinkedHashMap<>();
            wsdl.messages.put(own(attribute("name", "")), parts);
            while (inside(WSDL, "message")) {
                if (is(WSDL, "part")) {
                    String element = attribute("element", null);
                    parts.put(attribute("name", ""), new Wsdl.Part(element == null ? null : named(element)));
                }
            }
        }

        private void portType() throws XMLStreamException {
            Map<String, QName> inputs = new LinkedHashMap<>();
            wsdl.inputs.put(own(attribute("name", "")), inputs);
            String operation = "";
            while (inside(WSDL, "portType")) {
                if (is(WSDL, "operation")) {
                    operation = attribute("name", "");
                } else if (is(WSDL, "input")) {
                    inputs.put(operation, named(attribute("message", "")));
                }
            }
        }

        private void binding() throws XMLStreamException {
            QName name = own(attribute("name", ""));
            QName portType = named(attribute("type", ""));
            List<Wsdl.BoundOperation> operations = new ArrayList<>();
            Soap.Version version = null;
            boolean rpc = false;
            String operation = null;
            String action = "";
            boolean operationRpc = false;
            boolean input = false;
            while (inside(WSDL, "binding")) {
                Soap.Version soap = SOAP.get(String.valueOf(xml.getNamespaceURI()));
                if (soap != null && xml.getLocalName().equals("binding")) {
                    version = soap;
                    rpc = attribute("style", "document").equals("rpc");
                } else if (is(WSDL, "operation")) {
                    operation = attribute("name", "");
                    action = "";
                    operationRpc = rpc;
                } else if (soap != null && xml.getLocalName().equals("operation")) {
                    action = attribute("soapAction", "");
                    operationRpc = attribute("style", rpc ? "rpc" : "document").equals("rpc");
                } else if (is(WSDL, "input")) {
                    input = true;
                } else if (is(WSDL, "output") || is(WSDL, "fault")) {
                    input = false;
                } else if (soap != null
                        && input
                        && operation != null
                        && xml.getLocalName().equals("body")) {
                    operations.add(new Wsdl.BoundOperation(
                            operation, action, operationRpc, attribute("namespace", null), attribute("parts", null)));
                }
            }
            if (version != null) { // not HTTP GET and POST, which ASMX offers besides
                wsdl.bindings.add(new Wsdl.Binding(name, portType, version, operations));
            }
        }

        private void port() throws XMLStreamException {
            QName binding = named(attribute("binding", ""));
            String address = null;
            while (inside(WSDL, "port")) {
                if (SOAP.containsKey(String.valueOf(xml.getNamespaceURI()))
                        && xml.getLocalName().equals("address")) {
                    address = attribute("location", null);
                }
            }
            wsdl.ports.add(new Wsdl.Port(binding, address));
        }

        private void imported(@Nullable String location) {
            if (location == null) {
                return; // of a namespace that everybody knows
            }
            if (location.contains("://") || location.startsWith("//")) {
                problem(
                        file,
                        line,
                        column,
                        "imports from the network, which is never asked",
                        "save that file into this folder and write its name here");
                return;
            }
            try {
                Path beside = file.resolveSibling(location);
                if (!Files.isRegularFile(beside)) {
                    problem(file, line, column, "imports a file that is not here", "put it into this folder");
                } else if (!beside.toRealPath().startsWith(folder.toRealPath())) {
                    problem(file, line, column, "imports a file outside the folder", "put it into this folder");
                } else {
                    file(beside);
                }
            } catch (IOException | InvalidPathException e) {
                problem(file, line, column, "imports a file that cannot be read", "put it into this folder");
            }
        }

        private boolean is(String namespace, String name) {
            return name.equals(xml.getLocalName()) && namespace.equals(xml.getNamespaceURI());
        }

        private @Nullable String attribute(String name, @Nullable String standard) {
            String value = xml.getAttributeValue(null, name);
            return value == null ? standard : value;
        }

        private QName own(String name) {
            return new QName(target, name);
        }

        /** A name with its prefix, where it stands. */
        private QName named(String name) {
            int colon = name.indexOf(':');
            String namespace = xml.getNamespaceContext().getNamespaceURI(colon < 0 ? "" : name.substring(0, colon));
            return new QName(namespace == null ? "" : namespace, name.substring(colon + 1));
        }
    }
}
