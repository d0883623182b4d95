package id.simpul.app.sketch;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** The few parts of an OpenAPI 3 (or Swagger 2) description that say how a list is asked for, and what is in it. */
final class OpenApi {

    private static final int LARGEST = 8 << 20;
    private static final int DEEPEST = 6;

    private final Map<?, ?> root;
    private final String path;
    private final Map<?, ?> item;
    private final Map<?, ?> operation;

    private OpenApi(Map<?, ?> root, String path, Map<?, ?> item, Map<?, ?> operation) {
        this.root = root;
        this.path = path;
        this.item = item;
        this.operation = operation;
    }

    static OpenApi read(Path file) throws CannotSketch {
        Object read;
        try {
            if (Files.size(file) > LARGEST) {
                throw new CannotSketch(file.toString(), 1, 1, "is larger than 8 MiB", "is this the right file?");
            }
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(LARGEST);
            options.setMaxAliasesForCollections(50);
            options.setNestingDepthLimit(60);
            // JSON is YAML, and so a mistake in either has its line.
            read = new Yaml(new SafeConstructor(options))
                    .load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)
                            .replace("\ufeff", "")
                            .replace("\t", "  ")));
        } catch (MarkedYAMLException e) {
            throw new CannotSketch(
                    file.toString(),
                    e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1,
                    e.getProblemMark() == null ? 1 : e.getProblemMark().getColumn() + 1,
                    "is neither JSON nor YAML",
                    "save the description again, as the system gives it");
        } catch (YAMLException | IOException e) {
            throw new CannotSketch(
                    file.toString(), 1, 1, "cannot be read as UTF-8 text", "save it as JSON or YAML in UTF-8");
        }
        if (!(read instanceof Map<?, ?> root) || !(root.containsKey("openapi") || root.containsKey("swagger"))) {
            throw new CannotSketch(
                    file.toString(),
                    1,
                    1,
                    "is not an OpenAPI description: it has no key 'openapi'",
                    "name the file that begins with openapi: 3...");
        }
        return list(file, root);
    }

    private static OpenApi list(Path file, Map<?, ?> root) throws CannotSketch {
        OpenApi best = null;
        int most = Integer.MIN_VALUE;
        for (Map.Entry<?, ?> entry : map(root.get("paths")).entrySet()) {
            Map<?, ?> item = map(entry.getValue());
            if (!item.containsKey("get")) {
                continue;
            }
            OpenApi one = new OpenApi(root, String.valueOf(entry.getKey()), item, map(item.get("get")));
            int score = one.score();
            if (score > most) {
                best = one;
                most = score;
            }
        }
        if (best == null) {
            throw new CannotSketch(
                    file.toString(), 1, 1, "has no path that is asked with GET", "give --url and --sample instead");
        }
        return best;
    }

    private int score() {
        Sample sample = sample();
        String name = Leaf.plain(path);
        int words = name.matches(".*(aduan|lapor|keluh|complaint|report|ticket|tiket|request|issue).*") ? 10 : 0;
        int fields =
                sample == null ? 0 : 3 * KnownNames.recognised(Leaf.of(sample.rows())) + (sample.single() ? 0 : 10);
        return words + fields - (path.contains("{") ? 30 : 0);
    }

    /** Of the first server, and of the path; {@code null} if no server is named. */
    @Nullable
    String url() {
        Object servers = root.get("servers");
        String base = servers instanceof List<?> list && !list.isEmpty()
                ? text(map(list.get(0)).get("url"))
                : null;
        if (base == null && root.containsKey("host")) {
            base = "https://" + root.get("host") + (root.containsKey("basePath") ? root.get("basePath") : "");
        }
        String place = path.replace("{", "").replace("}", "");
        return base == null || !base.matches("https?://.*")
                ? "https://aduan.example.go.id" + (base == null ? "" : base.replaceAll("/$", "")) + place
                : base.replaceAll("/$", "") + place;
    }

    /** Of the query: names with a default, or "". */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Map<?, ?> owner : List.of(item, operation)) {
            if (owner.get("parameters") instanceof List<?> list) {
                for (Object one : list) {
                    Map<?, ?> parameter = resolved(one);
                    if ("query".equals(parameter.get("in"))) {
                        Object standard = map(parameter.get("schema")).get("default");
                        boolean required = Boolean.TRUE.equals(parameter.get("required"));
                        parameters.put(
                                String.valueOf(parameter.get("name")),
                                required && standard != null ? standard.toString() : "");
                    }
                }
            }
        }
        return parameters;
    }

    /** What the answer will look like, made of its schema and examples; {@code null} where neither is there. */
    @Nullable
    Sample sample() {
        Map<?, ?> responses = map(operation.get("responses"));
        Object good = responses.containsKey("200")
                ? responses.get("200")
                : responses.containsKey(200) ? responses.get(200) : responses.get("default");
        Map<?, ?> response = resolved(good);
        Map<?, ?> content = map(response.get("content"));
        Map<?, ?> media =
                content.isEmpty() ? response : map(content.values().iterator().next());
        Object example = media.get("example");
        if (example == null && media.get("schema") != null) {
            example = example(media.get("schema"), 0, "");
        }
        return example == null ? null : Sample.imagined(example);
    }

    private @Nullable Object example(@Nullable Object schema, int depth, String name) {
        Map<?, ?> resolved = resolved(schema);
        for (String key : List.of("example", "default")) {
            if (resolved.get(key) != null) {
                return resolved.get(key);
            }
        }
        if (resolved.get("enum") instanceof List<?> words && !words.isEmpty()) {
            return String.valueOf(words.get(0));
        }
        Map<Object, @Nullable Object> object = new LinkedHashMap<>();
        if (resolved.get("allOf") instanceof List<?> parts) {
            parts.forEach(part -> {
                if (example(part, depth + 1, name) instanceof Map<?, ?> map) {
                    object.putAll(map);
                }
            });
        }
        if (resolved.get("properties") instanceof Map<?, ?> properties && depth < DEEPEST) {
            properties.forEach((key, value) -> object.put(key, example(value, depth + 1, String.valueOf(key))));
        }
        if (!object.isEmpty()) {
            return object;
        }
        if (resolved.get("items") != null && depth < DEEPEST) {
            List<Object> list = new ArrayList<>();
            Object one = example(resolved.get("items"), depth + 1, name);
            if (one != null) {
                list.add(one);
            }
            return list;
        }
        return switch (String.valueOf(resolved.get("type"))) {
            case "integer", "number" -> 1;
            case "boolean" -> false;
            case "string" ->
                "date-time".equals(resolved.get("format"))
                        ? "2026-11-01T08:00:00Z"
                        : "date".equals(resolved.get("format"))
                                ? "2026-11-01"
                                : "uri".equals(resolved.get("format")) ? "https://aduan.example.go.id/x" : "contoh";
            default -> null;
        };
    }

    /** Lines for source.yaml; {@code null} if nothing is said. */
    @Nullable
    String auth(Given given, Map<String, String> variables) {
        Map<?, ?> schemes = map(map(root.get("components")).get("securitySchemes"));
        if (schemes.isEmpty()) {
            schemes = map(root.get("securityDefinitions"));
        }
        for (Object one : schemes.values()) {
            Map<?, ?> scheme = resolved(one);
            String type = String.valueOf(scheme.get("type"));
            if (type.equals("apiKey") && Set.of("header", "query").contains(String.valueOf(scheme.get("in")))) {
                variables.put(given.variable("KEY"), "the key that the system's owner gave");
                return "auth: { api-key: { " + scheme.get("in") + ": "
                        + Lines.scalar(String.valueOf(scheme.get("name"))) + ", value: \"" + given.reference("KEY")
                        + "\" } }\n";
            }
            if (type.equals("basic")
                    || type.equals("http") && "basic".equalsIgnoreCase(String.valueOf(scheme.get("scheme")))) {
                variables.put(given.variable("USER"), "the user that the system's owner gave");
                variables.put(given.variable("PASSWORD"), "its password");
                return "auth: { basic: { user: \"" + given.reference("USER") + "\", password: \""
                        + given.reference("PASSWORD") + "\" } }\n";
            }
            if (type.equals("http")) {
                variables.put(given.variable("TOKEN"), "the token that the system's owner gave");
                return "auth: { bearer: \"" + given.reference("TOKEN") + "\" }\n";
            }
            String token =
                    text(map(map(scheme.get("flows")).get("clientCredentials")).get("tokenUrl"));
            if (type.equals("oauth2") && token != null && token.startsWith("http")) {
                variables.put(given.variable("CLIENT_ID"), "the client's id");
                variables.put(given.variable("CLIENT_SECRET"), "the client's secret");
                return "auth:\n  oauth2: { token-url: \"" + token.replace("\"", "") + "\", client-id: \""
                        + given.reference("CLIENT_ID") + "\", client-secret: \"" + given.reference("CLIENT_SECRET")
                        + "\" }\n";
            }
        }
        return null;
    }

    private Map<?, ?> resolved(@Nullable Object node) {
        Map<?, ?> map = map(node);
        for (int i = 0; i < 10 && map.get("$ref") instanceof String ref && ref.startsWith("#/"); i++) {
            Object target = root;
            for (String step : ref.substring(2).split("/")) {
                target = map(target).get(step.replace("~1", "/").replace("~0", "~"));
            }
            map = map(target);
        }
        return map;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }
}
