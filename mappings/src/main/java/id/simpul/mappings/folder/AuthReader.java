package id.simpul.mappings.folder;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.HttpRequestTemplate;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.yaml.YamlObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code auth}: how we show a source who we are. */
final class AuthReader {

    static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final List<String> WAYS = List.of("basic", "api-key", "bearer", "oauth2", "login");

    private final Path folder;
    private final Values values;

    AuthReader(Path folder, Values values) {
        this.folder = folder;
        this.values = values;
    }

    Auth read(YamlObject yaml) {
        YamlObject auth = yaml.object("auth");
        if (auth == null) {
            return new Auth.None();
        }
        auth.only(WAYS, Map.of("ws-security", "is for protocol soap; a REST source has " + String.join(", ", WAYS)));
        List<String> said = WAYS.stream().filter(auth::has).toList();
        if (said.isEmpty()) {
            auth.problem("says no way to show who we are", "write one of: " + String.join(", ", WAYS));
        }
        return shown(auth, WAYS);
    }

    /** @param ways that are possible; there may be none */
    Auth shown(YamlObject auth, List<String> ways) {
        List<String> said = ways.stream().filter(auth::has).toList();
        if (said.isEmpty()) {
            return new Auth.None();
        }
        if (said.size() > 1) {
            auth.problem(said.get(1), "stands beside " + said.get(0), "keep one of the two");
        }
        Auth read =
                switch (said.get(0)) {
                    case "basic" -> basic(auth);
                    case "api-key" -> apiKey(auth);
                    case "bearer" -> {
                        Secret token = values.secret(auth, "bearer");
                        yield token == null ? null : new Auth.Bearer(token);
                    }
                    case "oauth2" -> oauth2(auth);
                    default -> login(auth);
                };
        return read == null ? new Auth.None() : read;
    }

    private @Nullable Auth basic(YamlObject auth) {
        YamlObject basic = auth.object("basic");
        if (basic == null) {
            return null;
        }
        basic.only("user", "password");
        String user = values.required(basic, "user", "simpul");
        Secret password = values.secret(basic, "password");
        if (user != null && user.contains(":")) {
            basic.problem("user", "holds a ':', which ends a user's name here", "ask for another name");
            return null;
        }
        return user == null || password == null ? null : new Auth.Basic(user, password);
    }

    private @Nullable Auth apiKey(YamlObject auth) {
        YamlObject key = auth.object("api-key");
        if (key == null) {
            return null;
        }
        key.only("header", "query", "value");
        if (key.has("header") == key.has("query")) {
            key.problem("must have either 'header' or 'query'", "write one of them: the name that carries the key");
            return null;
        }
        boolean header = key.has("header");
        String name = values.text(key, header ? "header" : "query");
        Secret value = values.secret(key, "value");
        if (name != null && header && !HEADER.matcher(name).matches()) {
            key.problem("header", "is not the name of a header", "write for example X-Api-Key");
            return null;
        }
        return name == null || value == null
                ? null
                : new Auth.ApiKey(header ? Auth.ApiKey.Place.HEADER : Auth.ApiKey.Place.QUERY, name, value);
    }

    /** Reads {@code oauth2} of {@code auth}; a mailbox has the same. */
    Auth.@Nullable OAuth2 oauth2(YamlObject auth) {
        YamlObject oauth2 = auth.object("oauth2");
        if (oauth2 == null) {
            return null;
        }
        oauth2.only("token-url", "client-id", "client-secret", "client-auth", "scope", "refresh-token", "extra");
        URI tokenUrl = values.address(oauth2, "token-url");
        String clientId = values.required(oauth2, "client-id", "${NAME}");
        Secret clientSecret = values.secret(oauth2, "client-secret");
        Auth.OAuth2.ClientAuth way = values.choice(
                oauth2, "client-auth", Values.words(Auth.OAuth2.ClientAuth.values()), Auth.OAuth2.ClientAuth.BASIC);
        String scope = values.text(oauth2, "scope");
        Secret refresh = oauth2.has("refresh-token") ? values.secret(oauth2, "refresh-token") : null;
        Map<String, String> extra = new LinkedHashMap<>();
        YamlObject more = oauth2.object("extra");
        if (more != null) {
            more.texts().forEach((name, text) -> {
                String value = values.maybeSecret(name, text);
                if (value != null) {
                    extra.put(name, value);
                }
            });
        }
        return tokenUrl == null || clientId == null || clientSecret == null
                ? null
                : new Auth.OAuth2(tokenUrl, clientId, clientSecret, way, scope, refresh, extra);
    }

    private @Nullable Auth login(YamlObject auth) {
        YamlObject login = auth.object("login");
        if (login == null) {
            return null;
        }
        login.only("request", "token", "header", "prefix", "query", "cookies", "expired");
        YamlObject asked = login.requiredObject("request", "{ url: \"${NAME}/login\", form: { ... } }");
        HttpRequestTemplate request = null;
        if (asked != null) {
            asked.only(HttpRequestReader.KEYS, Map.of());
            request = new HttpRequestReader(folder, values, new PlaceHolders(Set.of())).read(asked);
        }
        boolean cookies = values.flag(login, "cookies", false);
        String token = Expressions.optional(login, "token");
        if (cookies == login.has("token")) {
            login.problem("must have either 'token' or 'cookies: true'", "say what its answer lets us in with");
            return null;
        }
        if (login.has("header") && login.has("query") || cookies && (login.has("header") || login.has("query"))) {
            login.problem("says more than one place for what lets us in", "keep one of header, query and cookies");
            return null;
        }
        String header = values.text(login, "header");
        String query = values.text(login, "query");
        String prefix = values.text(login, "prefix");
        if (prefix != null && header == null) {
            login.problem("prefix", "is for a header", "add 'header: Authorization', or remove it");
        }
        if (header != null && !HEADER.matcher(header).matches()) {
            login.problem("header", "is not the name of a header", "write for example Authorization");
            return null;
        }
        String expired = Expressions.optional(login, "expired");
        Auth.Login.Carrier carrier = cookies
                ? Auth.Login.Carrier.COOKIES
                : header != null
                        ? Auth.Login.Carrier.HEADER
                        : query != null ? Auth.Login.Carrier.QUERY : Auth.Login.Carrier.PLACE_HOLDER;
        return request == null || token == null && !cookies
                ? null
                : new Auth.Login(
                        request,
                        token,
                        carrier,
                        header != null ? header : query,
                        prefix == null ? "" : prefix,
                        expired);
    }
}
