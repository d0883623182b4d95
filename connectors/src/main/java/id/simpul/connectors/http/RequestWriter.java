package id.simpul.connectors.http;

import id.simpul.mappings.source.HttpRequestTemplate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests from one template. Values are given by name: {@code "page" -> "3"} for {@code {page}}; a name with the
 * value {@code null} has none now, and the parameter, header, form field, JSON property or XML element it stands in is left
 * out; in a path or in other text it stands as nothing.
 */
public final class RequestWriter {

    private final HttpRequestTemplate template;
    private final @Nullable BodyWriter body;

    /** @throws IllegalArgumentException if an address, a header or a body in the template is none */
    public RequestWriter(HttpRequestTemplate template) {
        this.template = template;
        this.body = template.body() == null ? null : new BodyWriter(template.body());
        write(Map.of()).request();
    }

    public HttpRequestTemplate template() {
        return template;
    }

    /** @throws IllegalArgumentException if a value makes the address none */
    Draft write(Map<String, @Nullable String> values) {
        String address = PlaceHolderText.fillAll(template.url(), values, Draft::encode);
        // What still is a place-holder here has no meaning in this place; an address cannot hold a brace.
        Draft draft = new Draft(
                template.method(), URI.create(address.replace("{", "%7B").replace("}", "%7D")), content(values));
        template.query().forEach((name, text) -> {
            String value = PlaceHolderText.fill(text, values, UnaryOperator.identity());
            if (value != null) {
                draft.parameter(name, value);
            }
        });
        if (!template.form().isEmpty()) {
            draft.header("Content-Type", "application/x-www-form-urlencoded");
        } else if (template.body() != null) {
            draft.header("Content-Type", template.body().contentType());
        }
        template.headers().forEach((name, text) -> {
            String value = PlaceHolderText.fill(text, values, RequestWriter::oneLine);
            if (value != null) {
                draft.header(name, value);
            }
        });
        return draft;
    }

    private byte @Nullable [] content(Map<String, @Nullable String> values) {
        if (body != null) {
            return body.write(values);
        }
        if (template.form().isEmpty()) {
            return null;
        }
        Map<String, String> fields = new LinkedHashMap<>();
        template.form().forEach((name, text) -> {
            String value = PlaceHolderText.fill(text, values, UnaryOperator.identity());
            if (value != null) {
                fields.put(name, value);
            }
        });
        return Draft.encoded(fields).getBytes(StandardCharsets.US_ASCII);
    }

    /** A value comes from an answer: it must not end its header and begin another. */
    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}", "");
    }

    /** {@code values} and one more. */
    static Map<String, @Nullable String> with(Map<String, @Nullable String> values, Map<String, String> more) {
        Map<String, @Nullable String> all = new HashMap<>(values);
        all.putAll(more);
        return all;
    }
}
