package id.simpul.connectors.http;

import id.simpul.mappings.source.Auth;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** How we show a source who we are. */
public final class Credentials {

    /** For who has none, or shows them otherwise than in HTTP. */
    public static final Credentials NONE = new Credentials(new Auth.None());

    private final Auth auth;

    public Credentials(Auth auth) {
        this.auth = auth;
    }

    public void onto(HttpRequest.Builder request) {
        if (auth instanceof Auth.Bearer bearer) {
            request.setHeader("Authorization", "Bearer " + bearer.token().reveal());
        } else if (auth instanceof Auth.ApiKey key && key.in() == Auth.ApiKey.Place.HEADER) {
            request.setHeader(key.name(), key.value().reveal());
        }
    }

    public URI onto(URI address) {
        return auth instanceof Auth.ApiKey key && key.in() == Auth.ApiKey.Place.QUERY
                ? withParameter(address, key.name(), key.value().reveal())
                : address;
    }

    /** The names of query parameters that show who we are. */
    public Set<String> parameters() {
        return auth instanceof Auth.ApiKey key && key.in() == Auth.ApiKey.Place.QUERY ? Set.of(key.name()) : Set.of();
    }

    public static URI withParameter(URI address, String name, String value) {
        String text = address.toString().replaceFirst("#.*", "");
        String joint = address.getRawQuery() == null ? "?" : "&";
        return URI.create(text + joint + encode(name) + "=" + encode(value));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
