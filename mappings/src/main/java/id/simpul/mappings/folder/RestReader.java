package id.simpul.mappings.folder;

import id.simpul.mappings.source.AnswerFormat;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Detail;
import id.simpul.mappings.source.HttpRequestTemplate;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Part;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Tls;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a REST source is asked. */
final class RestReader {

    /** The name of the token that a login gives, where neither header nor parameter carries it. */
    private static final String SESSION = "session";

    private final Path folder;
    private final YamlObject yaml;
    private final Values values;
    private final PlaceHolders placeHolders;

    RestReader(Path folder, YamlObject yaml, Values values) {
        this.folder = folder;
        this.yaml = yaml;
        this.values = values;
        this.placeHolders = PlaceHolders.listingAnd(Set.of(SESSION));
    }

    @Nullable
    Rest read() {
        YamlObject request = yaml.requiredObject("request", "{ url: \"${NAME}/path\" }");
        HttpRequestTemplate listing = null;
        List<String> hosts = List.of();
        boolean follow = false;
        if (request != null) {
            List<String> keys = new ArrayList<>(HttpRequestReader.KEYS);
            keys.addAll(List.of("redirects", "hosts"));
            request.only(keys, Map.of());
            listing = new HttpRequestReader(folder, values, placeHolders).read(request);
            hosts = values.hosts(request, "hosts");
            follow = values.choice(request, "redirects", Map.of("follow", true, "refuse", false), false);
            if (!follow && !hosts.isEmpty()) {
                request.problem("hosts", "is where redirects may lead, and none is followed", "add redirects: follow");
            }
        }
        Auth auth = new AuthReader(folder, values).read(yaml);
        if (request != null) {
            mustAskForSession(request, placeHolders, auth);
        }
        Tls tls = new TlsReader(folder, values).read(yaml);
        AnswerFormat answer = answer();
        ListReading list = new ListReader(yaml, values, placeHolders).read(request);
        Map<String, HttpRequestTemplate> calls = new LinkedHashMap<>();
        if (list != null && list.detail() != null) {
            call(
                    calls,
                    Detail.ITSELF,
                    yaml.object("detail"),
                    list.detail().with().keySet(),
                    null);
        }
        YamlObject parts = yaml.object("parts");
        for (Part part : list == null ? List.<Part>of() : list.parts()) {
            call(calls, part.name(), parts.object(part.name()), part.with().keySet(), part.page());
        }
        ListReading changes = changes(calls, auth, list);
        return listing == null || list == null
                ? null
                : new Rest(listing, hosts, follow, auth, tls, answer, list.with(changes), calls);
    }

    /** The list that only says which records changed. */
    private @Nullable ListReading changes(
            Map<String, HttpRequestTemplate> calls, @Nullable Auth auth, @Nullable ListReading list) {
        YamlObject changes = yaml.object("changes");
        if (changes == null) {
            return null;
        }
        PlaceHolders holders = PlaceHolders.listingAnd(Set.of(SESSION));
        YamlObject request = changes.requiredObject("request", "{ url: \"${NAME}/path\" }");
        if (request != null) {
            request.only(HttpRequestReader.KEYS.toArray(String[]::new));
            HttpRequestTemplate template = new HttpRequestReader(folder, values, holders).read(request);
            mustAskForSession(request, holders, auth);
            if (template != null) {
                calls.put(Rest.CHANGES, template);
            }
        }
        ListReading read = new ListReader(changes, values, holders).changes(request, list);
        YamlObject detail = changes.object("detail");
        if (detail != null) {
            YamlObject with = detail.object("with");
            call(calls, Rest.CHANGES + Detail.ITSELF, detail, with == null ? Set.of() : with.keys(), null);
        }
        return read;
    }

    private static void mustAskForSession(YamlObject request, PlaceHolders holders, @Nullable Auth auth) {
        boolean inside = auth instanceof Auth.Login login && login.carrier() == Auth.Login.Carrier.PLACE_HOLDER;
        holders.mustAsk(request, SESSION, inside, "auth.login has neither header, query nor cookies");
    }

    /** The request for each record. @param page {@code null}: it is one answer */
    private void call(
            Map<String, HttpRequestTemplate> calls,
            String name,
            YamlObject object,
            Set<String> with,
            @Nullable Paging page) {
        YamlObject request = object.requiredObject("request", "{ url: \"${NAME}/path/{key}\" }");
        if (request == null) {
            return;
        }
        request.only(HttpRequestReader.KEYS.toArray(String[]::new));
        Set<String> known = new HashSet<>(with);
        known.addAll(List.of("key", SESSION));
        if (page != null) {
            known.addAll(List.of("page", "offset", "token", "limit"));
        }
        PlaceHolders holders = new PlaceHolders(known);
        HttpRequestTemplate template = new HttpRequestReader(folder, values, holders).read(request);
        if (with.isEmpty()) {
            holders.mustAsk(request, "key", true, "it is asked for each record");
        }
        if (page != null) {
            holders.mustAsk(request, "page", page.style() == Paging.Style.NUMBER, "page.style is 'number'");
            holders.mustAsk(request, "offset", page.style() == Paging.Style.OFFSET, "page.style is 'offset'");
            holders.mustAsk(request, "token", page.style() == Paging.Style.CURSOR, "page.style is 'cursor'");
        }
        if (template != null) {
            calls.put(name, template);
        }
    }

    private AnswerFormat answer() {
        YamlObject answer = yaml.object("answer");
        if (answer == null) {
            return AnswerFormat.DETECTED;
        }
        answer.only("format", "charset", "lists", "delimiter", "header", "conditional");
        AnswerFormat.Format format =
                values.choice(answer, "format", Values.words(AnswerFormat.Format.values()), AnswerFormat.Format.DETECT);
        String charset = values.text(answer, "charset");
        if (charset != null && !isCharset(charset)) {
            answer.problem("charset", "is not a charset that this Java knows", "write for example windows-1252");
            charset = null;
        }
        List<String> lists = new ArrayList<>();
        for (YamlText text : answer.texts("lists")) {
            if (text.value().matches("[\\p{L}_][\\p{L}\\p{N}_.-]*")) {
                lists.add(text.value());
            } else {
                text.problem("is not the name of an element", "write the name without a prefix");
            }
        }
        List<String> header =
                answer.texts("header").stream().map(YamlText::value).toList();
        onlyFor(answer, "lists", format, AnswerFormat.Format.XML);
        onlyFor(answer, "delimiter", format, AnswerFormat.Format.CSV);
        onlyFor(answer, "header", format, AnswerFormat.Format.CSV);
        return new AnswerFormat(
                format, charset, lists, delimiter(answer), header, values.flag(answer, "conditional", false));
    }

    private static void onlyFor(YamlObject answer, String key, AnswerFormat.Format format, AnswerFormat.Format wanted) {
        if (answer.has(key) && format != wanted && format != AnswerFormat.Format.DETECT) {
            String word = wanted.name().toLowerCase(java.util.Locale.ROOT);
            answer.problem(key, "is only for " + word, "write format: " + word + ", or remove it");
        }
    }

    private static @Nullable Character delimiter(YamlObject answer) {
        if (!answer.has("delimiter")) {
            return null;
        }
        YamlText text = answer.text("delimiter");
        if (text == null) {
            return null;
        }
        if (text.value().equals("tab")) {
            return '\t';
        }
        if (text.value().length() == 1 && !text.value().matches("[\\p{L}\\p{N}\"\\r\\n]")) {
            return text.value().charAt(0);
        }
        text.problem("is not a delimiter", "write \",\", \";\", \"|\" or tab");
        return null;
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
