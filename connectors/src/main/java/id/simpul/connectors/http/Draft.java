package id.simpul.connectors.http;

import id.simpul.mappings.source.HttpRequestTemplate.Method;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request about to be sent. */
final class Draft {

    private final Method method;
    private final byte @Nullable [] body;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private URI address;

    /** @throws IllegalArgumentException if the address is no http or https URL */
    Draft(Method method, URI address, byte @Nullable [] body) {
        String scheme = String.valueOf(address.getScheme());
        if (address.getHost() == null || !scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw new IllegalArgumentException("the address is no http or https URL");
        }
        this.method = method;
        this.address = address;
        this.body = body;
    }

    static Draft get(URI address) {
        return new Draft(Method.GET, address, null);
    }

    static Draft form(URI address, Map<String, String> fields) {
        return new Draft(Method.POST, address, encoded(fields).getBytes(StandardCharsets.US_ASCII))
                .header("Content-Type", "application/x-www-form-urlencoded");
    }

    Draft header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    Draft parameter(String name, String value) {
        String text = address.toString().replaceFirst("#.*", "");
        String joint = address.getRawQuery() == null ? "?" : "&";
        address = URI.create(text + joint + encode(name) + "=" + encode(value));
        return this;
    }

    /** The same question at another address. At another origin it says no more than what we would read. */
    Draft at(URI elsewhere, boolean sameOrigin) {
        Draft draft = new Draft(method, elsewhere, body);
        headers.forEach((name, value) -> {
            if (sameOrigin || name.equalsIgnoreCase("Accept") || name.equalsIgnoreCase("User-Agent")) {
                draft.header(name, value);
            }
        });
        return draft;
    }

    URI address() {
        return address;
    }

    Method method() {
        return method;
    }

    boolean hasBody() {
        return body != null;
    }

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** @throws IllegalArgumentException if a header is none */
    HttpRequest request() {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        headers.forEach(request::setHeader);
        return request.method(
                        method.name(),
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    static String encoded(Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return text.toString();
    }

    /** As it may stand anywhere in an address. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Where it goes, without what it says. */
    @Override
    public String toString() {
        return "Draft{" + method + " " + Http.place(address) + "}";
    }
}
