package id.simpul.connectors.http;

import id.simpul.mappings.source.Auth;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** How we show a source who we are. */
public final class Credentials {

    /** For who has none, or shows them otherwise than in HTTP. */
    public static final Credentials NONE = new Credentials(new Auth.None());

    private final Auth auth;

    public Credentials(Auth auth) {
        this.auth = auth;
    }

    public void onto(HttpRequest.Builder request) {
        headers().forEach(request::setHeader);
    }

    /** What our requests carry, for who builds them otherwise. */
    public Map<String, String> headers() {
        if (auth instanceof Auth.Bearer bearer) {
            return Map.of("Authorization", "Bearer " + bearer.token().reveal());
        }
        if (auth instanceof Auth.Basic basic) {
            String pair = basic.user() + ":" + basic.password().reveal();
            return Map.of(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return auth instanceof Auth.ApiKey key && key.in() == Auth.ApiKey.Place.HEADER
                ? Map.of(key.name(), key.value().reveal())
                : Map.of();
    }

    public URI onto(URI address) {
        return auth instanceof Auth.ApiKey key && key.in() == Auth.ApiKey.Place.QUERY
                ? withParameter(address, key.name(), key.value().reveal())
                : address;
    }

    public static URI withParameter(URI address, String name, String value) {
        String text = address.toString().replaceFirst("#.*", "");
        String joint = address.getRawQuery() == null ? "?" : "&";
        return URI.create(text + joint + encode(name) + "=" + encode(value));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
