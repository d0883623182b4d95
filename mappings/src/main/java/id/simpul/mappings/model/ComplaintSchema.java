package id.simpul.mappings.model;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks complaints against {@code complaint-1.schema.json} (JSON Schema 2020-12, formats asserted). */
public final class ComplaintSchema {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEXT = resource();
    private static final String NO_CONTROLS = "^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F]*$";
    private static final Schema SCHEMA = compiled();

    private ComplaintSchema() {}

    /**
     * What is wrong with one field. Carries no value of the citizen's, so it may be logged and shown.
     *
     * @param path    of the field, e.g. {@code location.region.code} or {@code attachments[0].name}; empty for the whole
     * @param message what the field must be
     */
    public record Violation(String path, String message) {
        @Override
        public String toString() {
            return path + ": " + message;
        }
    }

    /** The schema itself, for whoever serves or prints it. */
    public static String text() {
        return TEXT;
    }

    /** @return empty if the complaint is valid */
    public static List<Violation> violations(String json) {
        JsonNode complaint;
        try {
            complaint = JSON.readTree(json);
        } catch (JacksonException e) {
            return List.of(new Violation("", "is not JSON"));
        }
        return SCHEMA.validate(complaint).stream()
                .map(ComplaintSchema::violation)
                .distinct()
                .toList();
    }

    /** In our own words: the validator's would quote the value of some keywords. */
    private static Violation violation(Error error) {
        String path = path(error.getInstanceLocation());
        JsonNode rule = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required" ->
                new Violation(path.isEmpty() ? error.getProperty() : path + "." + error.getProperty(), "is missing");
            // The name of a surplus field is not ours, so it is not repeated.
            case "additionalProperties" -> new Violation(path, "has a field that the model does not know");
            case "type" -> new Violation(path, "must be of type " + rule.asString());
            case "enum" -> new Violation(path, "must be one of " + rule);
            case "const" -> new Violation(path, "must be " + rule);
            case "minLength" -> new Violation(path, "must have at least " + rule + " characters");
            case "maxLength" -> new Violation(path, "must have at most " + rule + " characters");
            case "maxItems" -> new Violation(path, "must have at most " + rule + " items");
            case "minimum" -> new Violation(path, "must be at least " + rule);
            case "maximum" -> new Violation(path, "must be at most " + rule);
            case "format" -> new Violation(path, "must have the format " + rule.asString());
            case "pattern" ->
                new Violation(
                        path,
                        NO_CONTROLS.equals(rule.asString())
                                ? "must not have control characters"
                                : "must match " + rule.asString());
            default -> new Violation(path, "breaks the rule " + error.getKeyword());
        };
    }

    private static String path(NodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object step = location.getElement(i);
            if (step instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }

    private static Schema compiled() {
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .regularExpressionFactory(ComplaintSchema::expression)
                .build();
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, registry -> registry.schemaRegistryConfig(config))
                .getSchema(TEXT, InputFormat.JSON);
    }

    /** Every text has the one pattern, and as an expression it took half of the time of a whole check. */
    private static RegularExpression expression(String pattern) {
        return NO_CONTROLS.equals(pattern)
                ? ComplaintSchema::hasNoControls
                : JDKRegularExpressionFactory.getInstance().getRegularExpression(pattern);
    }

    private static boolean hasNoControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String resource() {
        try (InputStream schema = ComplaintSchema.class.getResourceAsStream("complaint-1.schema.json")) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
