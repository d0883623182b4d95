package id.simpul.app.sketch;

import id.simpul.app.sketch.Sample.Format;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How a REST source is asked, as far as URL, description and sample tell. */
final class RestPart {

    private final Given given;
    private final @Nullable Sample sample;
    private final @Nullable OpenApi api;
    private final List<Guess> guesses;
    private final Map<String, String> variables;
    private final Map<String, String> query = new LinkedHashMap<>();
    private String style = "none";
    private @Nullable String extra;
    private boolean asksSince;
    private Optional<String> asked = Optional.empty();

    /** @param variables gets what must be set, with what it may be */
    RestPart(
            Given given,
            @Nullable Sample sample,
            @Nullable OpenApi api,
            List<Guess> guesses,
            Map<String, String> variables) {
        this.given = given;
        this.sample = sample;
        this.api = api;
        this.guesses = guesses;
        this.variables = variables;
    }

    void write(StringBuilder yaml, Optional<Leaf> version) throws CannotSketch {
        String path = address();
        if (api != null) {
            api.parameters().forEach(this::parameter);
        }
        paging();
        if (version.isEmpty()) { // a place-holder without its setting would ask the same for ever
            query.values().removeIf("{cursor}"::equals);
            asksSince = false;
        }
        yaml.append("request:\n  url: ")
                .append(given.reference("URL"))
                .append(path)
                .append('\n');
        if (!query.isEmpty()) {
            yaml.append("  query:\n");
            query.forEach((name, value) -> Lines.add(
                    yaml,
                    "    " + Lines.scalar(name) + ": " + Lines.scalar(value),
                    value.matches("\\{[a-z]+}") ? "guess: the hub puts its own value in place of " + value : null));
        }
        if (sample != null && sample.format() == Format.JSON) {
            yaml.append("  headers: { Accept: application/json }\n");
        }
        auth(yaml);
        answer(yaml);
        cursorAndPage(yaml, version);
    }

    /** Host and parameters apart: the host is a variable, so that nobody has to edit the file for another one. */
    private String address() throws CannotSketch {
        String url = given.url() != null ? given.url() : api != null ? api.url() : null;
        if (url == null) {
            variables.put(given.variable("URL"), "https://aduan.example.go.id/api");
            guesses.add(new Guess(
                    "source.yaml",
                    "request.url",
                    given.reference("URL"),
                    "no URL was given: set the variable to where the list is asked for"));
            return "";
        }
        try {
            URI address = new URI(url.contains("://") ? url : "https://" + url);
            if (address.getHost() == null
                    || address.getScheme() == null
                    || !address.getScheme().matches("https?")) {
                throw new URISyntaxException("", "no host");
            }
            if (address.getRawUserInfo() != null) {
                throw new CannotSketch(
                        "--url",
                        1,
                        1,
                        "carries a user or a password",
                        "remove what stands before the '@'; auth is asked for in source.yaml");
            }
            variables.put(given.variable("URL"), address.getScheme() + "://" + address.getRawAuthority());
            String parameters = address.getRawQuery();
            if (parameters != null) {
                for (String parameter : parameters.split("&")) {
                    String[] pair = parameter.split("=", 2);
                    String value = pair.length > 1 ? URLDecoder.decode(pair[1], StandardCharsets.UTF_8) : "";
                    parameter(URLDecoder.decode(pair[0], StandardCharsets.UTF_8), value);
                }
            }
            return address.getRawPath() == null ? "" : address.getRawPath();
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new CannotSketch(
                    "--url", 1, 1, "is not a web address", "write for example https://aduan.example.go.id/api/aduan");
        }
    }

    private void parameter(String name, String value) {
        if (name.isBlank()) {
            return;
        }
        if (isSecret(name)) {
            query.put(name, given.reference("KEY"));
            variables.put(given.variable("KEY"), "the value of the parameter " + name);
        } else if (KnownNames.is("limit", name)) {
            query.put(name, "{limit}");
        } else if (KnownNames.is("page", name)) {
            style = "number";
            query.put(name, "{page}");
        } else if (KnownNames.is("offset", name)) {
            style = "offset";
            query.put(name, "{offset}");
        } else if (KnownNames.is("since", name)) {
            asksSince = true;
            asked = value.isBlank() ? Optional.empty() : Stamp.format(List.of(value));
            query.put(name, "{cursor}");
        } else if (KnownNames.is("next token", name)) {
            query.put(name, "{token}");
        } else if (!value.isBlank()) {
            query.put(name, value);
        }
    }

    static boolean isSecret(String name) {
        return Leaf.plain(name)
                .matches(
                        "(.*_)?(api_?key|key|token|access_token|secret|password|passwd|pwd|sandi|signature|authorization)");
    }

    private void paging() {
        List<Leaf> around = sample == null ? List.of() : sample.around();
        Optional<Leaf> address = KnownNames.find(
                "next address",
                around,
                Set.of(),
                leaf -> leaf.isPlain() && leaf.texts().stream().anyMatch(text -> text.matches("(https?://|/|\\?).*")));
        Optional<Leaf> token = KnownNames.find("next token", around, Set.of(), Leaf::isPlain);
        boolean numbered = KnownNames.find("page", around, Set.of(), Leaf::isPlain)
                        .isPresent()
                || KnownNames.find("pages", around, Set.of(), Leaf::isPlain).isPresent();
        if (address.isPresent()) {
            style = "next";
            extra = "next: " + Lines.scalar(address.get().expression());
            query.values().removeIf(value -> value.matches("\\{(page|offset|token)}"));
            guesses.add(new Guess(
                    "source.yaml",
                    "page",
                    "style next",
                    "the sample's " + address.get().expression() + " is an address"));
        } else if (token.isPresent() && style.equals("none")) {
            style = "cursor";
            extra = "token: " + Lines.scalar(token.get().expression());
            if (!query.containsValue("{token}")) {
                query.put(
                        token.get().path().get(token.get().path().size() - 1).replaceFirst("(?i)^next_?", ""),
                        "{token}");
            }
            guesses.add(new Guess(
                    "source.yaml",
                    "page",
                    "style cursor",
                    "the sample has " + token.get().expression()));
        } else if (style.equals("none") && numbered) {
            style = "number";
            query.putIfAbsent("page", "{page}");
            guesses.add(new Guess("source.yaml", "page", "style number", "the sample counts pages"));
        } else if (!style.equals("none")) {
            guesses.add(new Guess("source.yaml", "page", "style " + style, "by the name of a parameter"));
        }
        if (!style.equals("cursor")) {
            query.values().removeIf("{token}"::equals);
        }
        if (style.equals("none")) {
            query.values().removeIf("{limit}"::equals);
        }
    }

    private void auth(StringBuilder yaml) {
        if (api != null && api.auth(given, variables) != null) {
            yaml.append(api.auth(given, variables));
            return;
        }
        if (query.containsValue(given.reference("KEY"))) {
            return;
        }
        yaml.append("# If it asks who we are, one of these, with ${NAME} for what is secret:\n");
        yaml.append("# auth: { api-key: { header: X-Api-Key, value: \"")
                .append(given.reference("KEY"))
                .append("\" } }\n");
        yaml.append("# auth: { basic: { user: simpul, password: \"")
                .append(given.reference("PASSWORD"))
                .append("\" } }\n");
        yaml.append("# auth: { bearer: \"").append(given.reference("TOKEN")).append("\" }\n");
        guesses.add(new Guess("source.yaml", "auth", "none", "nothing says how it asks who we are"));
    }

    private void answer(StringBuilder yaml) {
        if (sample == null) {
            return;
        }
        if (sample.format() == Format.CSV) {
            yaml.append("answer: { format: csv }\n");
        } else if (sample.format() == Format.XML && !sample.path().isEmpty()) {
            String element = sample.path().get(sample.path().size() - 1);
            yaml.append("answer: { format: xml, lists: [")
                    .append(Lines.scalar(element))
                    .append("] }\n");
        }
    }

    private void cursorAndPage(StringBuilder yaml, Optional<Leaf> version) {
        if (style.equals("none")) {
            yaml.append("# page: not here, so the one answer is the whole list\n");
            guesses.add(new Guess("source.yaml", "page", "none", "nothing says that the list comes in pages"));
        } else {
            Lines.add(
                    yaml,
                    "page: { style: " + style + (extra == null ? "" : ", " + extra) + " }",
                    "guess: see the list of styles in docs/sources/rest.md");
        }
        if (version.isEmpty()) {
            yaml.append("# cursor: not here, so every poll reads the whole list\n");
            return;
        }
        String format = Stamp.format(version.get().texts()).orElse("iso");
        String field = Lines.scalar(version.get().expression());
        String ask = asked.filter(form -> asksSince && !form.equals(format))
                .map(form -> ", ask: " + Lines.scalar(form.equals("iso") ? "yyyy-MM-dd" : form))
                .orElse("");
        Lines.add(
                yaml,
                "cursor: { field: " + field + (format.equals("iso") ? "" : ", format: " + Lines.scalar(format)) + ask
                        + (asksSince ? "" : ", filter: here") + " }",
                asksSince
                        ? "guess: {cursor} is asked as 'at or after'"
                        : "guess: if it can be asked for changes, give {cursor} to it and remove filter");
        guesses.add(new Guess(
                "source.yaml",
                "cursor",
                version.get().expression() + ", " + format,
                asksSince
                        ? "a parameter asks for changes"
                        : "no parameter asks for changes: the whole list is read, what is old is left out here"));
    }

    /** Where records have files. */
    static void attachments(StringBuilder yaml, MappingSketch mapping, List<Guess> guesses) {
        Optional<Leaf> nested = mapping.find(
                "files", leaf -> leaf.isList() && files(leaf, guesses).isPresent());
        Optional<Leaf> single = mapping.find(
                "files",
                leaf -> leaf.isPlain() && leaf.texts().stream().anyMatch(text -> text.matches("https?://\\S+")));
        String line = nested.flatMap(leaf -> files(leaf, guesses))
                .or(() -> single.map(
                        leaf -> "each: " + Lines.scalar(leaf.expression()) + ", url: $" + hosts(leaf.texts())))
                .orElse(null);
        if (line != null) {
            Lines.add(yaml, "attachments: { " + line + " }", "guess: by their names");
            guesses.add(new Guess(
                    "source.yaml", "attachments", line.replaceFirst("each: ([^,]+),.*", "$1"), "by its name"));
        }
    }

    private static Optional<String> files(Leaf leaf, List<Guess> guesses) {
        Map<String, List<String>> inner = new LinkedHashMap<>();
        List<String> plain = new ArrayList<>();
        BiConsumer<String, Object> add = (key, value) ->
                inner.computeIfAbsent(key, k -> new ArrayList<>()).add(String.valueOf(value));
        for (Object value : leaf.values()) {
            for (Object item : value instanceof List<?> list ? list : List.of(value)) {
                if (item instanceof Map<?, ?> map) {
                    map.forEach((key, one) -> {
                        if (one != null) {
                            add.accept(String.valueOf(key), one);
                        }
                    });
                } else if (item instanceof String text) {
                    plain.add(text);
                }
            }
        }
        String each = "each: " + Lines.scalar(leaf.expression());
        if (!plain.isEmpty() && inner.isEmpty() && plain.stream().allMatch(text -> text.matches("(https?://|/).*"))) {
            return Optional.of(each + ", url: $" + hosts(plain));
        }
        Optional<String> url = key(inner, "(.*_)?(url|link|href|src|path|tautan|alamat)", "(https?://|/|[\\w-]+/).*");
        Optional<String> base64 =
                key(inner, "(.*_)?(isi|content|konten|base64|data|file|berkas)", "[A-Za-z0-9+/=\\s]{16,}");
        if (url.isEmpty() && base64.isEmpty()) {
            return Optional.empty();
        }
        String where = url.map(key -> ", url: " + quoted(key)).orElseGet(() -> ", base64: " + quoted(base64.get()));
        String name = key(inner, "(.*_)?(nama|name|filename|file_name|judul|title)", "(?s).*")
                .map(key -> ", name: " + quoted(key))
                .orElse("");
        String type = key(inner, "(.*_)?(mime|mime_?type|media_?type|content_?type|jenis|tipe)", "\\w+/.*")
                .map(key -> ", media-type: " + quoted(key))
                .orElse("");
        return Optional.of(each
                + where
                + name
                + type
                + url.map(key -> hosts(inner.get(key))).orElse(""));
    }

    private static String quoted(String key) {
        return Lines.scalar(Leaf.expression(List.of(key)));
    }

    private static Optional<String> key(Map<String, List<String>> inner, String name, String value) {
        return inner.entrySet().stream()
                .filter(entry -> Leaf.plain(entry.getKey()).matches(name))
                .filter(entry -> entry.getValue().stream().allMatch(text -> text.matches(value)))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String hosts(List<String> urls) {
        Set<String> hosts = new LinkedHashSet<>();
        for (String url : urls) {
            if (url.matches("https?://[A-Za-z0-9.-]+(:\\d+)?(/.*)?")) {
                hosts.add(url.replaceFirst("https?://", "").replaceFirst("/.*", ""));
            }
        }
        return hosts.isEmpty() || hosts.size() > 5 ? "" : ", hosts: [" + String.join(", ", hosts) + "]";
    }
}
