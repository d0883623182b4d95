package id.simpul.mappings.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A page with every key of a file, made from its schema: one table an object, each definition once. */
final class ReferencePage {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Definitions that say what a value may be. */
    private static final Map<String, String> VALUES = Map.of(
            "text", "text",
            "texts", "text, or a list",
            "jsonata", "JSONata",
            "secret", "`${NAME}`",
            "duration", "`30s`, `5m`, `2h`, `3d`",
            "size", "`16MiB`",
            "reference", "");

    private final JsonNode root;
    private final String name;
    private final StringBuilder page = new StringBuilder();
    private final Deque<Section> waiting = new ArrayDeque<>();
    private final Set<String> written = new HashSet<>();

    private record Section(String title, JsonNode schema) {}

    ReferencePage(FileSchema schema) {
        this.root = JSON.readTree(schema.text());
        this.name = schema.word();
    }

    String text() {
        page.append("# ").append(root.get("title").asString()).append(": every key\n\n");
        page.append("<!-- Made from ")
                .append(name)
                .append(".schema.json by ReferencePagesTest: change the schema, not this page. -->\n\n");
        page.append(root.get("description").asString()).append("\n\n");
        page.append(
                        "In an editor with a YAML language server the same texts appear while you type: `simpul source schema ")
                .append(name)
                .append("` prints\nthe schema.");
        if (name.equals("source") || name.equals("mapping")) {
            page.append(" `simpul source new` writes the line that names it.");
        }
        if (root.at("/definitions/reference").isObject()) {
            page.append(" Wherever a value stands, `${NAME}` may stand.");
        }
        page.append("\n\n");
        table("", root);
        for (Section section = waiting.poll(); section != null; section = waiting.poll()) {
            page.append("\n## ").append(section.title()).append("\n\n");
            description(section.schema());
            table(section.title(), section.schema());
        }
        return page.toString();
    }

    private void description(JsonNode schema) {
        if (schema.has("description")) {
            page.append(schema.get("description").asString()).append("\n\n");
        }
    }

    private void table(String title, JsonNode schema) {
        String comment = schema.path("$comment").asString("");
        Set<String> required = new HashSet<>();
        if (comment.startsWith("required: ")) {
            required.addAll(List.of(comment.substring("required: ".length()).split(", ")));
        }
        schema.path("required").forEach(key -> required.add(key.asString()));
        Map<String, String> needed = schema == root ? needed() : Map.of();
        page.append("| key | value | default | what it is |\n|---|---|---|---|\n");
        schema.get("properties").properties().forEach(property -> {
            String key = property.getKey();
            JsonNode value = property.getValue();
            String standard = required.contains(key) ? "required" : needed.getOrDefault(key, standard(value));
            page.append("| `%s` | %s | %s | %s |%n"
                    .formatted(key, cell(value(path(title, key), value)), cell(standard), cell(what(value)))
                    .replace("\r\n", "\n"));
        });
    }

    /** What a source without a profile cannot do without. */
    private Map<String, String> needed() {
        Map<String, String> needed = new HashMap<>();
        for (JsonNode rule : root.path("allOf")) {
            List<String> protocols = new ArrayList<>();
            JsonNode protocol = rule.at("/if/properties/protocol");
            protocol.path("enum").forEach(one -> protocols.add(one.asString()));
            if (protocol.has("const")) {
                protocols.add(protocol.get("const").asString());
            }
            rule.at("/else/required").forEach(key -> needed.put(key.asString(), "required"));
            rule.at("/then/required")
                    .forEach(key -> needed.merge(
                            key.asString(),
                            protocols.isEmpty() ? "" : "required for " + String.join(", ", protocols),
                            (a, b) -> a + b.replace("required for", ",")));
        }
        needed.remove("extends");
        return needed;
    }

    private static String path(String title, String key) {
        String base = title.replaceAll(" \\(.*", "");
        return base.isEmpty() ? key : base + "." + key;
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static String standard(JsonNode value) {
        JsonNode standard = value.path("default");
        if (standard.isMissingNode()) {
            return "";
        }
        String text = standard.isString() ? standard.asString() : flow(standard);
        return text.contains(" ") ? text : "`" + text + "`";
    }

    private String what(JsonNode value) {
        JsonNode described = value.has("description") || !value.has("$ref") ? value : definition(value);
        StringBuilder text = new StringBuilder(described.path("description").asString(""));
        List<String> examples = new ArrayList<>();
        value.path("examples")
                .forEach(
                        example -> examples.add("`" + (example.isString() ? example.asString() : flow(example)) + "`"));
        if (!examples.isEmpty()) {
            text.append(" E.g. ").append(String.join(", ", examples));
        }
        return text.toString();
    }

    /** As one writes it in YAML. */
    private static String flow(JsonNode example) {
        if (example.isArray()) {
            List<String> items = new ArrayList<>();
            example.forEach(item -> items.add(flow(item)));
            return "[" + String.join(", ", items) + "]";
        }
        if (example.isObject()) {
            List<String> items = new ArrayList<>();
            example.properties().forEach(p -> items.add(p.getKey() + ": " + flow(p.getValue())));
            return "{ " + String.join(", ", items) + " }";
        }
        String text = example.asString();
        return text.matches(".*[{}*,].*") ? "\"" + text + "\"" : text;
    }

    private JsonNode definition(JsonNode value) {
        return root.at(value.get("$ref").asString().substring(1));
    }

    private String value(String path, JsonNode value) {
        if (value.has("$ref")) {
            String definition = value.get("$ref").asString().replace("#/definitions/", "");
            String known = VALUES.get(definition);
            return known != null ? known : below(definition, definition(value), definition);
        }
        if (value.has("anyOf")) {
            List<String> kinds = new ArrayList<>();
            value.get("anyOf").forEach(one -> kinds.add(value(path, one)));
            kinds.removeIf(String::isEmpty);
            return String.join(", or ", new LinkedHashSet<>(kinds));
        }
        if (value.has("enum")) {
            List<String> words = new ArrayList<>();
            value.get("enum").forEach(word -> words.add("`" + word.asString() + "`"));
            return String.join(", ", new LinkedHashSet<>(words));
        }
        if (value.has("properties")) {
            return below(path, value, null);
        }
        if (value.has("items")) {
            String item = value(path, value.get("items"));
            return item.startsWith("[") || item.startsWith("`") ? "list of " + item : "list";
        }
        if (value.path("additionalProperties").isObject()) {
            return "names, each with " + value(path + ".NAME", value.get("additionalProperties"));
        }
        if (value.has("minimum") && value.has("maximum")) {
            return value.get("minimum").asString() + " to "
                    + value.get("maximum").asString();
        }
        if (value.path("type").toString().contains("integer")
                || value.path("type").toString().contains("number")) {
            return value.path("type").toString().contains("string") ? "text" : "number";
        }
        return value.has("pattern") && value.get("pattern").asString().startsWith("^\\d{1,9}$") ? "" : several(path);
    }

    /** Of a key that means something else for each protocol. */
    private String several(String path) {
        List<String> kinds = new ArrayList<>();
        for (JsonNode rule : root.path("allOf")) {
            JsonNode protocol = rule.at("/if/properties/protocol/const");
            JsonNode then = rule.path("then").path("properties").path(path);
            if (then.has("$ref")) {
                kinds.add(protocol.asString() + ": " + value(path, then));
            }
        }
        return kinds.isEmpty() ? "text" : String.join("; ", kinds);
    }

    private String below(String title, JsonNode schema, @Nullable String definition) {
        if (!schema.has("properties")) {
            return "object";
        }
        if (written.add(title)) {
            waiting.add(new Section(title, schema));
        }
        String anchor =
                title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "").replace(' ', '-');
        return "[" + title + "](#" + anchor + ")";
    }
}
