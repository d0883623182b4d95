package id.simpul.mappings.folder;

import id.simpul.mappings.source.HttpRequestTemplate;
import id.simpul.mappings.source.HttpRequestTemplate.Body;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads one HTTP request: a listing, a detail call, a login. */
final class HttpRequestReader {

    /** The keys of a request. */
    static final List<String> KEYS =
            List.of("method", "url", "query", "headers", "form", "body", "body-file", "content-type");

    /** What goes into the header itself is written by whoever sends it. */
    private static final Pattern OURS =
            Pattern.compile("(?i)host|content-length|connection|transfer-encoding|expect|upgrade|accept-encoding");

    private static final Pattern UNSET = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern HOLDER = Pattern.compile("(?<!\\$)\\{[A-Za-z_-]+}");
    private static final Pattern SECRET_PROPERTY =
            Pattern.compile("\"([^\"\\\\]+)\"\\s*:\\s*\"([^\"{$][^\"]*)\"|\"([^\"\\\\]+)\"\\s*:\\s*(\\d[^,}\\s]*)");
    private static final String HTTP = "write http://host/path or https://host/path";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path folder;
    private final Values values;
    private final PlaceHolders placeHolders;

    HttpRequestReader(Path folder, Values values, PlaceHolders placeHolders) {
        this.folder = folder;
        this.values = values;
        this.placeHolders = placeHolders;
    }

    /** @return {@code null} after a problem that leaves no request; unknown keys are the caller's business */
    @Nullable
    HttpRequestTemplate read(YamlObject request) {
        String url = url(request);
        Map<String, String> query = parameters(request, "query");
        Map<String, String> headers = headers(request);
        Map<String, String> form = parameters(request, "form");
        Body body = body(request);
        boolean sends = !form.isEmpty() || body != null;
        var method = values.choice(
                request, "method", methods(), sends ? HttpRequestTemplate.Method.POST : HttpRequestTemplate.Method.GET);
        if (sends && method == HttpRequestTemplate.Method.GET) {
            request.problem("method", "is GET, which carries no body", "write POST, or put the values into 'query'");
        }
        return url == null || method == null ? null : new HttpRequestTemplate(method, url, query, headers, form, body);
    }

    private static Map<String, HttpRequestTemplate.Method> methods() {
        Map<String, HttpRequestTemplate.Method> methods = new LinkedHashMap<>();
        for (HttpRequestTemplate.Method method : HttpRequestTemplate.Method.values()) {
            methods.put(method.name(), method);
        }
        return methods;
    }

    private @Nullable String url(YamlObject request) {
        YamlText text = request.required("url", "${NAME}/path");
        if (text == null) {
            return null;
        }
        placeHolders.check(text);
        String expanded = values.expand(text);
        if (expanded == null) {
            return null;
        }
        String value = values.asAddress(text, expanded);
        String whose = value.equals(text.value()) ? "" : " with what it refers to";
        if (Values.USER_INFO.matcher(value).find()) {
            text.problem(
                    "carries a user or a password" + (whose.isEmpty() ? "" : ", in what it refers to"),
                    "remove what stands before the '@' and use 'auth'");
            return null;
        }
        try {
            // A place-holder has no value that could be known here; a word stands for it.
            URI address = new URI(HOLDER.matcher(value).replaceAll("x"));
            String scheme =
                    address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && address.getHost() != null) {
                Matcher authority = Pattern.compile("^[^:]+://[^/?#]*").matcher(value);
                if (authority.find() && authority.group().contains("{")) {
                    text.problem("has a place-holder in its host", "write the host as it is");
                    return null;
                }
                return Values.withoutSecret(text, address) == null ? null : value;
            }
        } catch (URISyntaxException e) {
            // Its message quotes the address, which may hold what ${NAME} stands for.
            text.problem("is not a web address" + whose, HTTP);
            return null;
        }
        text.problem("is not a web address" + whose, HTTP);
        return null;
    }

    private Map<String, String> parameters(YamlObject request, String key) {
        Map<String, String> found = new LinkedHashMap<>();
        YamlObject parameters = request.object(key);
        if (parameters != null) {
            parameters.texts().forEach((name, text) -> {
                placeHolders.check(text);
                put(found, name, values.maybeSecret(name, text));
            });
        }
        return found;
    }

    private Map<String, String> headers(YamlObject request) {
        Map<String, String> headers = new LinkedHashMap<>();
        YamlObject fields = request.object("headers");
        if (fields != null) {
            fields.texts().forEach((name, text) -> {
                placeHolders.check(text);
                String value = values.maybeSecret(name, text);
                if (!AuthReader.HEADER.matcher(name).matches() || value != null && value.matches("(?s).*[\\r\\n].*")) {
                    text.problem("is not a header", "write 'Name: value' on one line");
                } else if (OURS.matcher(name).matches()) {
                    text.problem("'" + name + "' is a header that the hub writes itself", "remove it");
                } else {
                    put(headers, name, value);
                }
            });
        }
        return headers;
    }

    private @Nullable Body body(YamlObject request) {
        int ways = (request.has("form") ? 1 : 0) + (request.has("body") ? 1 : 0) + (request.has("body-file") ? 1 : 0);
        if (ways > 1) {
            request.problem("has more than one of 'form', 'body' and 'body-file'", "keep one of them");
            return null;
        }
        YamlText text = request.has("body") ? request.text("body") : BodyFiles.read(folder, request);
        if (text == null) {
            if (request.has("content-type") && !request.has("body-file")) {
                request.problem("content-type", "stands without a 'body'", "remove it, or add 'body'");
            }
            return null;
        }
        String declared = values.text(request, "content-type");
        String type = declared != null ? declared : guess(text.value());
        if (values.standsIn(request.text("content-type"))) {
            type = guess(text.value());
        }
        if (!type.matches("[\\w.+-]+/[\\w.+-]+(\\s*;[\\w\\s=\"./+-]*)?")) {
            request.problem("content-type", "is not a content type", "write for example application/json");
            return null;
        }
        placeHolders.check(text);
        Body.Syntax syntax = new Body(type, "").syntax();
        if (syntax == Body.Syntax.JSON) {
            noOpenSecrets(text);
        } else if (syntax == Body.Syntax.XML) {
            SoapTemplates.noOpenSecrets(text);
        }
        String expanded = values.environment().expand(text, escape(syntax));
        if (expanded == null) {
            return null;
        }
        boolean isJson = isJson(expanded)
                || values.standsIn(text) && isJson(UNSET.matcher(text.value()).replaceAll("1"));
        if (syntax == Body.Syntax.JSON && !isJson) {
            text.problem(
                    "is not JSON",
                    "check brackets, commas and quotes; place-holders may stand bare: { \"page\": {page} }");
            return null;
        }
        if (syntax == Body.Syntax.XML && !SoapTemplates.isWellFormed(text, expanded)) {
            return null;
        }
        return new Body(type, expanded.strip());
    }

    private static String guess(String body) {
        String begin = body.stripLeading();
        if (begin.startsWith("{") || begin.startsWith("[")) {
            return "application/json";
        }
        return begin.startsWith("<") ? "application/xml" : "text/plain; charset=utf-8";
    }

    private static void noOpenSecrets(YamlText text) {
        Matcher property = SECRET_PROPERTY.matcher(text.value());
        while (property.find()) {
            String name = property.group(1) != null ? property.group(1) : property.group(3);
            if (Values.isSecretName(name)) {
                text.problemAt(
                        property.start(),
                        "\"" + name + "\" is a secret in the open",
                        "put it into the environment and write ${NAME} here");
            }
        }
    }

    private static boolean isJson(String body) {
        try {
            JSON.readTree(HOLDER.matcher(body).replaceAll("1"));
            return true;
        } catch (JacksonException broken) {
            return false;
        }
    }

    private static UnaryOperator<String> escape(Body.Syntax syntax) {
        return switch (syntax) {
            case JSON ->
                value -> {
                    String quoted = JSON.writeValueAsString(value);
                    return quoted.substring(1, quoted.length() - 1);
                };
            case XML -> SoapTemplates::escape;
            case FORM -> value -> java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8);
            case TEXT -> UnaryOperator.identity();
        };
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
