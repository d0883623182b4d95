package id.simpul.mappings.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of YAML files that people write, each with its JSON Schema. */
public enum FileSchema {
    SOURCE,
    MAPPING,
    PROFILE,
    ROUTING;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As people type it: {@code source}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What an editor needs to find it: {@code source.schema.json}. */
    public String fileName() {
        return word() + ".schema.json";
    }

    /** The schema, complete in itself. */
    public String text() {
        return this == PROFILE ? profile() : resource(fileName());
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(FileSchema.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("a schema that ships cannot be read", e);
        }
    }

    /** A profile has the keys of a source, none of them required, and says what it asks for. */
    private static String profile() {
        ObjectNode schema = (ObjectNode) JSON.readTree(SOURCE.text());
        ObjectNode own = (ObjectNode) JSON.readTree(resource("profile-part.json"));
        schema.set("title", own.get("title"));
        schema.set("description", own.get("description"));
        ObjectNode properties = (ObjectNode) schema.get("properties");
        properties.remove("id");
        properties.remove("values");
        ObjectNode all = JSON.createObjectNode();
        all.set("profile", own.get("profile"));
        properties.properties().forEach(property -> all.set(property.getKey(), property.getValue()));
        schema.set("properties", all);
        ArrayNode rules = JSON.createArrayNode();
        for (JsonNode rule : schema.get("allOf")) {
            if (!rule.get("if").toString().contains("extends")
                    && !rule.get("if").toString().contains("values")) {
                rules.add(rule);
            }
        }
        schema.set("allOf", rules);
        for (JsonNode part : schema.get("definitions")) { // any part may wait for a value
            if (part.has("properties")) {
                ((ObjectNode) part.get("properties")).set("if", own.get("if"));
            }
        }
        schema.set("required", JSON.createArrayNode().add("profile"));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }
}
