package id.simpul.app.sketch;

import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.WsdlOperations;
import id.simpul.mappings.folder.WsdlOperations.Operation;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.yaml.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** How a SOAP source is asked, as far as its WSDL and a sample envelope tell. */
public final class SoapPart {

    private static final String SCHEMA = "http://www.w3.org/2001/XMLSchema";
    private static final String WSDL = "http://schemas.xmlsoap.org/wsdl/";
    private static final Pattern BESIDE =
            Pattern.compile("(?:schemaLocation|location)\\s*=\\s*[\"']([^\"':/\\\\]+)[\"']");

    private final Given given;
    private final @Nullable Sample sample;
    private final List<Guess> guesses;
    private final Map<String, String> variables;
    private boolean offset;
    private boolean page;
    private boolean limit;
    private boolean since;

    SoapPart(Given given, @Nullable Sample sample, List<Guess> guesses, Map<String, String> variables) {
        this.given = given;
        this.sample = sample;
        this.guesses = guesses;
        this.variables = variables;
    }

    /** The operations of a WSDL, those that most likely give the list first. */
    public static List<Operation> operations(Path wsdl) throws CannotSketch {
        List<FileProblem> problems = new ArrayList<>();
        if (!Files.isRegularFile(wsdl)) {
            throw new CannotSketch(wsdl.toString(), 1, 1, "is not a file", "name the WSDL that you saved");
        }
        List<Operation> operations = WsdlOperations.read(wsdl, problems);
        if (!problems.isEmpty()) {
            throw new CannotSketch(problems);
        }
        if (operations.isEmpty()) {
            throw new CannotSketch(
                    wsdl.toString(), 1, 1, "has no operation", "ask the system's owner for the service's own WSDL");
        }
        return operations.stream()
                .sorted(Comparator.comparingInt((Operation operation) -> -likely(operation.name())))
                .toList();
    }

    private static int likely(String operation) {
        String name = Leaf.plain(operation);
        int score = name.matches(".*(list|daftar|semua|all|cari|search|find|ambil|get|fetch|query|tarik|recordset).*")
                ? 4
                : 0;
        score += name.matches(".*(aduan|lapor|keluh|complaint|report|ticket|tiket).*") ? 3 : 0;
        score += name.matches(".*(list|daftar|semua|all|recordset|s)$") ? 2 : 0;
        return score
                - (name.matches(
                                ".*(insert|create|tambah|kirim|simpan|update|ubah|delete|hapus|login|token|auth|count|detail|by_id|status|ping|version).*")
                        ? 8
                        : 0);
    }

    private Optional<Operation> chosen() throws CannotSketch {
        if (given.wsdl() == null) {
            return Optional.empty();
        }
        List<Operation> operations = operations(given.wsdl());
        if (given.operation() == null) {
            Operation first = operations.get(0);
            guesses.add(new Guess(
                    "source.yaml",
                    "request.body",
                    first.name(),
                    "by its name, of "
                            + operations.stream()
                                    .map(Operation::name)
                                    .distinct()
                                    .count() + " operations; --operation says otherwise"));
            return Optional.of(first);
        }
        List<String> names = operations.stream().map(Operation::name).distinct().toList();
        Optional<Operation> named = operations.stream()
                .filter(one -> one.name().equals(given.operation()))
                .findFirst();
        if (named.isEmpty()) {
            throw new CannotSketch(
                    given.wsdl().toString(),
                    1,
                    1,
                    "has no operation '" + given.operation() + "'",
                    Suggestion.fix(given.operation(), names));
        }
        return named;
    }

    /** @param files gets the WSDL, and what it imports from beside it */
    void write(StringBuilder yaml, Optional<Leaf> version, Map<String, byte[]> files) throws CannotSketch {
        Optional<Operation> operation = chosen();
        String url = given.url() != null
                ? given.url()
                : operation.map(Operation::address).orElse(null);
        variables.put(given.variable("URL"), url == null ? "https://layanan.example.go.id/soap" : url);
        String body = operation.map(this::body).orElseGet(this::imagined);
        yaml.append("request:\n  url: ").append(given.reference("URL")).append('\n');
        if (operation.isPresent() && operation.get().version() == Soap.Version.SOAP_1_2) {
            yaml.append("  soap: \"1.2\"\n");
        }
        operation.filter(one -> !one.action().isEmpty()).ifPresent(one -> yaml.append("  action: ")
                .append(Lines.scalar(one.action()))
                .append('\n'));
        yaml.append("  body: |\n").append(body.indent(4));
        if (given.wsdl() != null && operation.isPresent()) {
            yaml.append("  wsdl: ")
                    .append(Lines.scalar(given.wsdl().getFileName().toString()))
                    .append('\n');
            copy(given.wsdl(), files, 0);
        }
        if (sample != null && !sample.path().isEmpty()) {
            yaml.append("  lists: [")
                    .append(sample.path().get(sample.path().size() - 1))
                    .append("]\n");
        }
        yaml.append("# If it asks who we are, one of these, with ${NAME} for what is secret:\n");
        yaml.append("# auth: { ws-security: { user: simpul, password: \"")
                .append(given.reference("PASSWORD"))
                .append("\" } }\n");
        yaml.append("# auth: { basic: { user: simpul, password: \"")
                .append(given.reference("PASSWORD"))
                .append("\" } }\n");
        if (offset || page) {
            Lines.add(
                    yaml,
                    "page: { style: " + (offset ? "offset" : "number") + " }",
                    "guess: by the name of a parameter");
            guesses.add(new Guess(
                    "source.yaml", "page", offset ? "style offset" : "style number", "by the name of a parameter"));
        }
        if (version.isPresent()) {
            String format = Stamp.format(version.get().texts()).orElse("iso");
            Lines.add(
                    yaml,
                    "cursor: { field: " + Lines.scalar(version.get().expression())
                            + (format.equals("iso") ? "" : ", format: " + Lines.scalar(format))
                            + (since ? "" : ", filter: here") + " }",
                    since
                            ? "guess: {cursor} is asked as 'at or after'"
                            : "guess: if it can be asked for changes, give {cursor} to it and remove filter");
        }
    }

    private String imagined() {
        guesses.add(new Guess(
                "source.yaml", "request.body", "<ambil>", "no WSDL was given: write the element of the call"));
        return "<l:ambil xmlns:l=\"urn:contoh\"/>  ";
    }

    private String body(Operation operation) {
        String namespace = operation.root().getNamespaceURI();
        String name = operation.root().getLocalPart();
        List<String> children = new ArrayList<>();
        boolean qualified = false;
        try {
            Element wsdl = XmlTree.parse(Files.readAllBytes(given.wsdl()));
            Map<String, Element> types = new LinkedHashMap<>();
            Element element = find(wsdl, operation.root().getNamespaceURI(), name, types);
            if (element != null) {
                Element schema = (Element) element.getParentNode();
                qualified = schema.getAttribute("elementFormDefault").equals("qualified");
                elements(element, types, children);
            } else {
                parts(wsdl, operation.name(), children);
            }
        } catch (IOException e) {
            return "<x:" + name + " xmlns:x=\"" + namespace + "\"/>";
        }
        String prefix = namespace.isEmpty() ? "" : "x:";
        StringBuilder body = new StringBuilder(
                "<" + prefix + name + (namespace.isEmpty() ? "" : " xmlns:x=\"" + namespace + "\"") + ">\n");
        for (String child : children) {
            String inner = qualified ? prefix + child : child;
            body.append("  <")
                    .append(inner)
                    .append('>')
                    .append(value(child))
                    .append("</")
                    .append(inner)
                    .append(">\n");
        }
        return body.append("</").append(prefix).append(name).append(">").toString();
    }

    private String value(String name) {
        if (RestPart.isSecret(name)) {
            String variable = Leaf.plain(name).matches(".*(token|key).*") ? "KEY" : "PASSWORD";
            variables.put(given.variable(variable), "what the element " + name + " must hold");
            return given.reference(variable);
        }
        if (Leaf.plain(name).matches("(.*_)?(user|username|user_name|pengguna|userid)")) {
            variables.put(given.variable("USER"), "what the element " + name + " must hold");
            return given.reference("USER");
        }
        if (!since && sinceIsPossible() && KnownNames.is("since", name)) {
            since = true;
            return "{cursor}";
        }
        if (!offset && KnownNames.is("offset", name)) {
            offset = true;
            return "{offset}";
        }
        if (!page && !offset && KnownNames.is("page", name)) {
            page = true;
            return "{page}";
        }
        if (!limit && KnownNames.is("limit", name)) {
            limit = true;
            return "{limit}";
        }
        guesses.add(new Guess("source.yaml", "request.body", "<" + name + ">", "left empty: fill in what it needs"));
        return "";
    }

    private boolean sinceIsPossible() {
        return sample != null
                && KnownNames.find("version", Leaf.of(sample.rows()), Set.of(), leaf -> Stamp.format(leaf.texts())
                                .isPresent())
                        .isPresent();
    }

    private static @Nullable Element find(Element root, String namespace, String name, Map<String, Element> types) {
        Element found = null;
        var schemas = root.getElementsByTagNameNS(SCHEMA, "schema");
        for (int i = 0; i < schemas.getLength(); i++) {
            Element schema = (Element) schemas.item(i);
            for (Element child : XmlTree.children(schema)) {
                if (XmlTree.local(child).equals("complexType")) {
                    types.put(child.getAttribute("name"), child);
                } else if (XmlTree.local(child).equals("element")
                        && child.getAttribute("name").equals(name)
                        && schema.getAttribute("targetNamespace").equals(namespace)) {
                    found = child;
                }
            }
        }
        return found;
    }

    private static void elements(Element element, Map<String, Element> types, List<String> names) {
        Element holder = element;
        String type = element.getAttribute("type").replaceFirst(".*:", "");
        if (!type.isEmpty() && types.containsKey(type)) {
            holder = types.get(type);
        }
        var below = holder.getElementsByTagNameNS(SCHEMA, "element");
        for (int i = 0; i < below.getLength() && names.size() < 50; i++) {
            String name = ((Element) below.item(i)).getAttribute("name");
            if (!name.isEmpty() && nearest(below.item(i).getParentNode(), holder)) {
                names.add(name);
            }
        }
    }

    /** Whether no other element stands between. */
    private static boolean nearest(Node node, Element holder) {
        for (Node at = node; at != null && at != holder; at = at.getParentNode()) {
            if (XmlTree.local(at).equals("element")) {
                return false;
            }
        }
        return true;
    }

    private static void parts(Element wsdl, String operation, List<String> names) {
        String message = null;
        var operations = wsdl.getElementsByTagNameNS(WSDL, "operation");
        for (int i = 0; i < operations.getLength() && message == null; i++) {
            Element one = (Element) operations.item(i);
            var inputs = one.getElementsByTagNameNS(WSDL, "input");
            if (one.getAttribute("name").equals(operation) && inputs.getLength() > 0) {
                message = ((Element) inputs.item(0)).getAttribute("message").replaceFirst(".*:", "");
            }
        }
        var messages = wsdl.getElementsByTagNameNS(WSDL, "message");
        for (int i = 0; i < messages.getLength(); i++) {
            Element one = (Element) messages.item(i);
            if (one.getAttribute("name").equals(message)) {
                XmlTree.children(one).forEach(part -> names.add(part.getAttribute("name")));
            }
        }
    }

    private static void copy(Path file, Map<String, byte[]> files, int depth) throws CannotSketch {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (files.putIfAbsent(file.getFileName().toString(), bytes) != null || depth > 10) {
                return;
            }
            Matcher beside = BESIDE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
            while (beside.find()) {
                Path imported = file.resolveSibling(beside.group(1));
                if (Files.isRegularFile(imported)) {
                    copy(imported, files, depth + 1);
                }
            }
        } catch (IOException e) {
            throw new CannotSketch(file.toString(), 1, 1, "cannot be read", "check the file and its rights");
        }
    }
}
