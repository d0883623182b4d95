package id.simpul.mappings.source;

import id.simpul.mappings.source.SourceDefinition.Access;
import id.simpul.mappings.source.SourceDefinition.Auth;
import id.simpul.mappings.source.SourceDefinition.Files;
import id.simpul.mappings.source.SourceDefinition.InBandError;
import id.simpul.mappings.source.SourceDefinition.ListReading;
import id.simpul.mappings.source.SourceDefinition.Paging;
import id.simpul.mappings.source.SourceDefinition.Rest;
import id.simpul.mappings.source.SourceDefinition.Since;
import id.simpul.mappings.source.SourceDefinition.Soap;
import id.simpul.mappings.source.SourceDefinition.UsernameToken;
import id.simpul.mappings.translate.Expression;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how a REST or SOAP source is asked, and how its lists are read. */
final class RequestReader {

    private static final Set<String> PLACE_HOLDERS = new TreeSet<>(Set.of("cursor", "page", "offset", "limit"));
    private static final Pattern PLACE_HOLDER = Pattern.compile("(?<!\\$)\\{([A-Za-z_-]+)}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(:\\d+)?");
    private static final int LARGEST_PAGE = 500;
    private static final int PAGE = 100;
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Paging SINGLE = new Paging(Paging.Style.NONE, 1, PAGE, Paging.Order.UNKNOWN, false);

    private final Path folder;
    private final YamlObject yaml;
    private final Values values;
    private final Set<String> used = new HashSet<>();

    RequestReader(Path folder, YamlObject yaml, Values values) {
        this.folder = folder;
        this.yaml = yaml;
        this.values = values;
    }

    @Nullable
    Access read(String protocol) {
        YamlObject request = yaml.requiredObject("request", "{ url: \"${NAME}/path\" }");
        return protocol.equals("rest") ? rest(request) : soap(request);
    }

    private @Nullable Rest rest(@Nullable YamlObject request) {
        URI url = null;
        Map<String, String> query = new LinkedHashMap<>();
        Map<String, String> headers = new LinkedHashMap<>();
        if (request != null) {
            request.only("url", "query", "headers");
            url = values.address(request, "url");
            YamlObject parameters = request.object("query");
            if (parameters != null) {
                parameters.texts().forEach((name, text) -> {
                    placeHolders(text);
                    put(query, name, values.maybeSecret(name, text));
                });
            }
            YamlObject fields = request.object("headers");
            if (fields != null) {
                fields.texts().forEach((name, text) -> {
                    String value = values.maybeSecret(name, text);
                    if (!HEADER.matcher(name).matches() || value != null && value.matches("(?s).*[\\r\\n].*")) {
                        text.problem("is not a header", "write 'Name: value' on one line");
                    } else {
                        put(headers, name, value);
                    }
                });
            }
        }
        Auth auth = auth();
        ListReading list = list(request);
        return url == null || list == null ? null : new Rest(url, query, headers, auth, list);
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    private @Nullable Soap soap(@Nullable YamlObject request) {
        URI url = null;
        Soap.Version version = Soap.Version.SOAP_1_1;
        String action = null;
        String body = null;
        List<String> lists = new ArrayList<>();
        if (request != null) {
            request.only("url", "soap", "action", "body", "body-file", "lists");
            url = values.address(request, "url");
            Map<String, Soap.Version> versions = new LinkedHashMap<>();
            versions.put("1.1", Soap.Version.SOAP_1_1);
            versions.put("1.2", Soap.Version.SOAP_1_2);
            version = values.choice(request, "soap", versions, version);
            action = values.text(request, "action");
            body = new SoapBody(folder, request, values, this::placeHolders).read();
            for (YamlText text : request.texts("lists")) {
                if (text.value().matches("[\\p{L}_][\\p{L}\\p{N}_.-]*")) {
                    lists.add(text.value());
                } else {
                    text.problem("is not the name of an element", "write the name without a prefix");
                }
            }
        }
        UsernameToken token = usernameToken();
        ListReading list = list(request);
        return url == null || body == null || list == null
                ? null
                : new Soap(url, version, action, body, token, List.copyOf(lists), list);
    }

    private void placeHolders(YamlText text) {
        Matcher holder = PLACE_HOLDER.matcher(text.value());
        while (holder.find()) {
            String name = holder.group(1);
            if (PLACE_HOLDERS.contains(name)) {
                used.add(name);
            } else {
                text.problemAt(
                        holder.start(),
                        "'{" + name + "}' is not a place-holder",
                        Suggestion.nearest(name, PLACE_HOLDERS)
                                .map("did you mean '{%s}'?"::formatted)
                                .orElse("one of: {cursor}, {page}, {offset}, {limit}"));
            }
        }
    }

    private Auth auth() {
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

    private @Nullable UsernameToken usernameToken() {
        YamlObject auth = yaml.object("auth");
        if (auth == null) {
            return null;
        }
        auth.only(
                List.of("ws-security"),
                Map.of("api-key", "is not for protocol soap", "bearer", "is not for protocol soap"));
        YamlObject security = auth.requiredObject("ws-security", "{ user: ..., password: \"${NAME}\" }");
        if (security == null) {
            return null;
        }
        security.only("user", "password");
        String user = values.required(security, "user", "simpul");
        Secret password = values.secret(security, "password");
        return user == null || password == null ? null : new UsernameToken(user, password);
    }

    private @Nullable ListReading list(@Nullable YamlObject request) {
        String records = expression(yaml, "records", "data.items");
        String key = expression(yaml, "key", "$string(id)");
        String version = optional(yaml, "version");
        Paging page = page(request);
        Since cursor = cursor(request);
        List<InBandError> errors = errors();
        Files files = files();
        return records == null || key == null
                ? null
                : new ListReading(records, key, version, page, cursor, errors, files);
    }

    private static @Nullable String expression(YamlObject object, String key, String example) {
        YamlText text = object.required(key, example);
        return text == null ? null : compiled(text);
    }

    private static @Nullable String optional(YamlObject object, String key) {
        YamlText text = object.text(key);
        return text == null ? null : compiled(text);
    }

    private static @Nullable String compiled(YamlText text) {
        return Expression.compile(text).map(Expression::text).orElse(null);
    }

    private Paging page(@Nullable YamlObject request) {
        YamlObject page = yaml.object("page");
        Paging paging = SINGLE;
        if (page != null) {
            page.only("style", "first", "size", "order", "stable");
            Paging.Style style = values.choice(page, "style", Values.words(Paging.Style.values()), null);
            Paging.Order order = values.choice(page, "order", Values.words(Paging.Order.values()), SINGLE.order());
            style = style == null ? Paging.Style.NONE : style;
            paging = new Paging(
                    style,
                    values.number(page, "first", 0, 1_000_000, style == Paging.Style.OFFSET ? 0 : 1),
                    values.number(page, "size", 1, LARGEST_PAGE, PAGE),
                    order,
                    values.flag(page, "stable", false));
        }
        if (request != null) {
            mustAsk(request, "page", paging.style() == Paging.Style.NUMBER, "page.style is 'number'");
            mustAsk(request, "offset", paging.style() == Paging.Style.OFFSET, "page.style is 'offset'");
        }
        return paging;
    }

    /** A place-holder without its setting stays empty for ever; a setting without its place-holder asks the same for ever. */
    private void mustAsk(YamlObject request, String holder, boolean wanted, String because) {
        if (wanted && !used.contains(holder)) {
            request.problem(
                    because + ", but nothing asks for {" + holder + "}",
                    "put {" + holder + "} where the source expects it");
        } else if (!wanted && used.contains(holder)) {
            request.problem(
                    "asks for {" + holder + "}, which never has a value here",
                    holder.equals("cursor") ? "add 'cursor'" : "set page.style, or remove {" + holder + "}");
        }
    }

    private @Nullable Since cursor(@Nullable YamlObject request) {
        YamlObject cursor = yaml.object("cursor");
        if (request != null) {
            mustAsk(request, "cursor", yaml.has("cursor"), "there is a 'cursor'");
        }
        if (cursor == null) {
            return null;
        }
        cursor.only("field", "format", "overlap");
        String field = expression(cursor, "field", "updated_at");
        String format = "iso";
        YamlText text = cursor.text("format");
        if (text != null && isFormat(text)) {
            format = text.value();
        }
        Duration overlap = values.parsed(
                cursor, "overlap", Durations::duration, OVERLAP, "a length of time such as 0s, 30s, 10m or 1d");
        return field == null ? null : new Since(field, format, overlap);
    }

    private static boolean isFormat(YamlText text) {
        if (Set.of("iso", "epoch", "epoch-millis").contains(text.value())) {
            return true;
        }
        String fix = "write iso, epoch, epoch-millis or a pattern such as \"yyyy-MM-dd HH:mm:ss\"";
        try {
            DateTimeFormatter pattern = DateTimeFormatter.ofPattern(text.value(), Locale.ENGLISH);
            Instant sample = Instant.parse("2026-11-23T13:45:59Z");
            String written = pattern.withZone(ZoneOffset.UTC).format(sample);
            LocalDate read = LocalDate.from(pattern.parse(written));
            if (read.equals(LocalDate.of(2026, 11, 23))) {
                return true;
            }
            text.problem("loses the date when it is read back", fix);
        } catch (IllegalArgumentException | DateTimeException e) {
            text.problem("'" + text.value() + "' is not a form of dates", fix);
        }
        return false;
    }

    private List<InBandError> errors() {
        List<InBandError> errors = new ArrayList<>();
        for (YamlObject error : yaml.objects("errors")) {
            error.only("when", "is", "say");
            String when = expression(error, "when", "status = 'error'");
            InBandError.Kind kind = values.choice(error, "is", Values.words(InBandError.Kind.values()), null);
            String say = optional(error, "say");
            if (when != null && kind != null) {
                errors.add(new InBandError(when, kind, say));
            }
        }
        return List.copyOf(errors);
    }

    private @Nullable Files files() {
        YamlObject object = yaml.object("attachments");
        if (object == null) {
            return null;
        }
        object.only("each", "url", "base64", "name", "media-type", "hosts");
        String each = expression(object, "each", "photos");
        if (object.has("url") == object.has("base64")) {
            object.problem("must have either 'url' or 'base64'", "say where the content is: one of them");
        }
        Map<String, @Nullable String> parts = new HashMap<>();
        for (String key : List.of("url", "base64", "name", "media-type")) {
            parts.put(key, optional(object, key));
        }
        List<String> hosts = new ArrayList<>();
        for (YamlText text : object.texts("hosts")) {
            String host = values.expand(text);
            if (host != null && HOST.matcher(host).matches()) {
                hosts.add(host);
            } else if (host != null) {
                text.problem("is not the name of a host", "write only the name, e.g. files.example.go.id");
            }
        }
        return each == null
                ? null
                : new Files(
                        each,
                        parts.get("url"),
                        parts.get("base64"),
                        parts.get("name"),
                        parts.get("media-type"),
                        List.copyOf(hosts));
    }
}
