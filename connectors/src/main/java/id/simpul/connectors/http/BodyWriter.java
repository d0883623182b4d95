package id.simpul.connectors.http;

import id.simpul.mappings.source.HttpRequestTemplate.Body;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Writes a body from its template; values are escaped for what they stand in. */
final class BodyWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,17})(?:\\.\\d{1,17})?|true|false");

    /** An element of nothing but a place-holder: without a value it is left out, as a parameter is. */
    private static final Pattern ELEMENT =
            Pattern.compile("<([\\w:.-]+)(?:\\s[^<>]*)?>\\s*(\\{[A-Za-z_-]+})\\s*</\\1\\s*>");

    /** Before a place-holder that stood bare in JSON: its value may be a number. */
    private static final String BARE = "\u0000";

    private final Body body;
    private final Charset charset;
    private final @Nullable JsonNode json;

    /** @throws IllegalArgumentException if the template is not what its content type says */
    BodyWriter(Body body) {
        this.body = body;
        Matcher named = CHARSET.matcher(body.contentType());
        this.charset = named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        this.json = body.syntax() == Body.Syntax.JSON ? tree(body.text()) : null;
    }

    byte[] write(Map<String, @Nullable String> values) {
        if (json != null) {
            JsonNode filled = filled(json, values);
            return JSON.writeValueAsString(filled == null ? JSON.createObjectNode() : filled)
                    .getBytes(charset);
        }
        return switch (body.syntax()) {
            case XML -> xml(values).getBytes(charset);
            case FORM ->
                PlaceHolderText.fillAll(body.text(), values, it -> URLEncoder.encode(it, charset))
                        .getBytes(charset);
            default ->
                PlaceHolderText.fillAll(body.text(), values, UnaryOperator.identity())
                        .getBytes(charset);
        };
    }

    private String xml(Map<String, @Nullable String> values) {
        String template = ELEMENT.matcher(body.text()).replaceAll(found -> {
            boolean without = PlaceHolderText.fill(found.group(2), values, UnaryOperator.identity()) == null;
            return without ? "" : Matcher.quoteReplacement(found.group());
        });
        return PlaceHolderText.fillAll(template, values, BodyWriter::escapedXml);
    }

    private static String escapedXml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }

    private static JsonNode tree(String template) {
        StringBuilder quoted = new StringBuilder();
        boolean inside = false;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '\\' && inside && i + 1 < template.length()) {
                quoted.append(c).append(template.charAt(++i));
                continue;
            }
            inside ^= c == '"';
            Matcher holder = PlaceHolderText.PLACE_HOLDER.matcher(template).region(i, template.length());
            if (!inside && c == '{' && holder.lookingAt()) {
                quoted.append("\"\\u0000").append(holder.group()).append('"');
                i = holder.end() - 1;
            } else {
                quoted.append(c);
            }
        }
        try {
            return JSON.readTree(quoted.toString());
        } catch (JacksonException broken) { // its message would quote what ${NAME} stands for
            throw new IllegalArgumentException("the body of the request is not JSON");
        }
    }

    /** @return {@code null} if it is left out */
    private static @Nullable JsonNode filled(JsonNode node, Map<String, @Nullable String> values) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JSON.createObjectNode();
            object.forEachEntry((name, value) -> put(copy, name, filled(value, values)));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            for (JsonNode item : array) {
                JsonNode value = filled(item, values);
                if (value != null) {
                    copy.add(value);
                }
            }
            return copy;
        }
        if (!(node instanceof StringNode)) {
            return node;
        }
        String text = node.stringValue();
        boolean bare = text.startsWith(BARE);
        String value = PlaceHolderText.fill(bare ? text.substring(1) : text, values, UnaryOperator.identity());
        if (value == null) {
            return null;
        }
        return bare && NUMBER.matcher(value).matches() ? JSON.readTree(value) : StringNode.valueOf(value);
    }

    private static void put(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null) {
            object.set(name, value);
        }
    }
}
