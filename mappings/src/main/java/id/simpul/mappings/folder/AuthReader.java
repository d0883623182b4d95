package id.simpul.mappings.folder;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.yaml.YamlObject;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads {@code auth}: how we show a source who we are. */
final class AuthReader {

    static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Values values;

    AuthReader(Values values) {
        this.values = values;
    }

    Auth read(YamlObject yaml) {
        YamlObject auth = yaml.object("auth");
        if (auth == null) {
            return new Auth.None();
        }
        auth.only(
                List.of("api-key", "bearer"),
                Map.of("ws-security", "is for protocol soap; a REST source has api-key or bearer"));
        if (auth.has("api-key") && auth.has("bearer")) {
            auth.problem("bearer", "stands beside api-key", "keep one of the two");
        }
        if (auth.has("bearer")) {
            Secret token = values.secret(auth, "bearer");
            return token == null ? new Auth.None() : new Auth.Bearer(token);
        }
        YamlObject key = auth.requiredObject("api-key", "{ header: X-Api-Key, value: \"${NAME}\" }");
        if (key == null) {
            return new Auth.None();
        }
        key.only("header", "query", "value");
        if (key.has("header") == key.has("query")) {
            key.problem("must have either 'header' or 'query'", "write one of them: the name that carries the key");
            return new Auth.None();
        }
        boolean header = key.has("header");
        String name = values.text(key, header ? "header" : "query");
        Secret value = values.secret(key, "value");
        if (name != null && header && !HEADER.matcher(name).matches()) {
            key.problem("header", "is not the name of a header", "write for example X-Api-Key");
            return new Auth.None();
        }
        return name == null || value == null
                ? new Auth.None()
                : new Auth.ApiKey(header ? Auth.ApiKey.Place.HEADER : Auth.ApiKey.Place.QUERY, name, value);
    }
}
