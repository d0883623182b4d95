package id.simpul.mappings.schema;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.routing.RoutingRules;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Readers and schemas know the same keys and words. The readers are asked by a key, or a word, that nothing resembles: their
 * fix then names all that they know.
 */
class SchemaKeysTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String UNHEARD_OF = "qqqqqqqqqqqqqqqqqq";

    private static final Map<String, String> BASE = Map.of(
            "rest", "every: 1m\nstart: now\nrequest: { url: 'https://contoh.example/a' }\nrecords: a\nkey: b\n",
            "soap",
                    "every: 1m\nstart: now\nrequest: { url: 'https://contoh.example/a', body: <a/> }\nauth: { ws-security: { user: u } }\nrecords: a\nkey: b\n",
            "mail", "every: 1m\nstart: now\nmailbox: { host: a.example, user: b }\n",
            "intake", "");

    /** Words that the readers tell in a way of their own, or that stand beside free text. */
    private static final Set<String> OTHERWISE = Set.of(
            "start",
            "cursor.format",
            "cursor.ask",
            "changes.cursor.format",
            "changes.cursor.ask",
            "answer.delimiter",
            "auth.ws-security.sign");

    @TempDir
    private Path dir;

    private record Place(List<String> path, JsonNode schema) {
        String name() {
            return String.join(".", path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest", "soap", "mail", "intake"})
    void theReadersOfASourceKnowTheKeysOfTheSchema(String protocol) throws IOException {
        Map<String, Set<String>> inSchema = new TreeMap<>();
        Map<String, Set<String>> inReaders = new TreeMap<>();
        for (Place place : objects(FileSchema.SOURCE, protocol)) {
            inSchema.put(
                    place.name(), new TreeSet<>(place.schema().get("properties").propertyNames()));
            inReaders.put(place.name(), ask(protocol, with(place.path(), UNHEARD_OF), place.name()));
        }
        inReaders.get("").addAll(List.of("extends", "values")); // read before the rest
        assertThat(inReaders).isEqualTo(inSchema).hasSizeGreaterThan(protocol.equals("intake") ? 0 : 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest", "soap", "mail"})
    void theReadersOfASourceKnowTheWordsOfTheSchema(String protocol) throws IOException {
        Map<String, Set<String>> inSchema = new TreeMap<>();
        Map<String, Set<String>> inReaders = new TreeMap<>();
        for (Place place : objects(FileSchema.SOURCE, protocol)) {
            for (Map.Entry<String, JsonNode> property :
                    place.schema().get("properties").properties()) {
                Set<String> words = words(property.getValue());
                String name = place.name().isEmpty() ? property.getKey() : place.name() + "." + property.getKey();
                if (!words.isEmpty()
                        && !OTHERWISE.contains(name)
                        && !property.getKey().equals("protocol")) {
                    inSchema.put(name, words);
                    List<String> path = new ArrayList<>(place.path());
                    path.add(property.getKey());
                    inReaders.put(name, ask(protocol, value(path), name));
                }
            }
        }
        assertThat(inReaders).isEqualTo(inSchema).hasSizeGreaterThan(3);
    }

    @Test
    void theReaderOfAMappingKnowsTheKeysOfTheSchema() throws IOException {
        for (Place place : objects(FileSchema.MAPPING, "")) {
            Files.writeString(
                    folder().resolve("mapping.yaml"),
                    new Yaml().dump(nested(place.path(), new LinkedHashMap<>(Map.of(UNHEARD_OF, "a")))));
            Files.writeString(folder().resolve("source.yaml"), source("rest", Map.of()));
            assertThat(new TreeSet<>(place.schema().get("properties").propertyNames()))
                    .as(place.name())
                    .isEqualTo(told(SourceFolders.read(dir, Map.of()).problems(), place.name()));
        }
    }

    @Test
    void theReaderOfAProfileKnowsTheKeysOfTheSchema() throws IOException {
        JsonNode schema = JSON.readTree(FileSchema.PROFILE.text());
        Path profile = Files.createDirectories(dir.resolve("produk"));
        Files.writeString(folder().resolve("source.yaml"), "extends: produk\n");
        JsonNode part = schema.at("/properties/profile/properties");
        Files.writeString(profile.resolve("profile.yaml"), "profile: { " + UNHEARD_OF + ": a }\n");
        assertThat(told(SourceFolders.read(dir, Map.of()).problems(), "profile"))
                .isEqualTo(new TreeSet<>(part.propertyNames()));
        Files.writeString(profile.resolve("profile.yaml"), "profile: { values: { a: { " + UNHEARD_OF + ": a } } }\n");
        assertThat(told(SourceFolders.read(dir, Map.of()).problems(), "profile.values.a"))
                .isEqualTo(new TreeSet<>(
                        part.at("/values/additionalProperties/properties").propertyNames()));
        Set<String> source = new TreeSet<>(
                JSON.readTree(FileSchema.SOURCE.text()).get("properties").propertyNames());
        source.removeAll(Set.of("id", "values"));
        source.add("profile");
        assertThat(new TreeSet<>(schema.get("properties").propertyNames())).isEqualTo(source);
    }

    @Test
    void theReaderOfRulesKnowsTheKeysOfTheSchema() {
        JsonNode rule = JSON.readTree(FileSchema.ROUTING.text()).at("/definitions/rule/properties");
        assertThat(rules("rules: [ { " + UNHEARD_OF + ": a } ]", "rules[0]"))
                .isEqualTo(new TreeSet<>(rule.propertyNames()));
        assertThat(rules("rules: [ { when: { " + UNHEARD_OF + ": a } } ]", "rules[0].when"))
                .isEqualTo(new TreeSet<>(rule.at("/when/properties").propertyNames()));
        assertThat(rules(UNHEARD_OF + ": a", "")).containsExactly("rules");
    }

    private static Set<String> rules(String yaml, String path) {
        List<FileProblem> problems = new ArrayList<>();
        RoutingRules.read(new StringReader(yaml), "routing.yaml", problems);
        return told(problems, path);
    }

    private Path folder() throws IOException {
        return Files.createDirectories(dir.resolve("uji"));
    }

    /** What the reader says that it knows there. */
    private Set<String> ask(String protocol, Map<String, Object> more, String path) throws IOException {
        String yaml = source(protocol, more);
        Files.writeString(folder().resolve("source.yaml"), yaml);
        List<FileProblem> problems = SourceFolders.read(dir, Map.of("C", "c")).problems();
        return told(problems, path);
    }

    private static Set<String> told(List<FileProblem> problems, String path) {
        Optional<String> fix = problems.stream()
                .filter(problem -> problem.path().equals(path)
                        || problem.path().equals(path.isEmpty() ? UNHEARD_OF : path + "." + UNHEARD_OF))
                .map(FileProblem::fix)
                .filter(it -> it.matches("(use )?one (of|of:)?:? .*"))
                .findFirst();
        return new TreeSet<>(fix.map(it -> it.replaceFirst("(use )?one of:? ", ""))
                .map(it -> Arrays.asList(it.split(", ")))
                .orElse(List.of("nothing told for " + path + ": " + problems)));
    }

    private static String source(String protocol, Map<String, Object> more) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.putAll(new Yaml()
                .load("id: uji\ntitle: t\nprotocol: " + protocol + "\nzone: UTC\nregions: bps\n" + BASE.get(protocol)));
        merge(whole, more);
        DumperOptions flow = new DumperOptions();
        flow.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(flow).dump(whole);
    }

    @SuppressWarnings("unchecked")
    private static void merge(Map<String, Object> into, Map<String, Object> more) {
        more.forEach((key, value) -> {
            if (value instanceof Map && into.get(key) instanceof Map) {
                Map<String, Object> below = new LinkedHashMap<>((Map<String, Object>) into.get(key));
                merge(below, (Map<String, Object>) value);
                into.put(key, below);
            } else {
                into.put(key, value);
            }
        });
    }

    private static Map<String, Object> with(List<String> path, String key) {
        return nested(path, new LinkedHashMap<>(Map.of(key, "a")));
    }

    private static Map<String, Object> value(List<String> path) {
        return nested(path.subList(0, path.size() - 1), Map.of(path.get(path.size() - 1), UNHEARD_OF));
    }

    private static Map<String, Object> nested(List<String> path, Map<String, Object> innermost) {
        Map<String, Object> object = new LinkedHashMap<>(innermost);
        if (path.size() == 2 && path.get(0).equals("parts") && innermost.containsKey(UNHEARD_OF)) {
            object.putIfAbsent("records", "a");
        }
        for (int i = path.size() - 1; i >= 0; i--) {
            Map<String, Object> around = new LinkedHashMap<>();
            around.put(path.get(i), object);
            if (i == 2 && path.get(0).equals("parts")) {
                around.put("records", "a"); // without them the part is not asked for
            }
            object = around;
        }
        return object;
    }

    /** Every object with keys of its own, as the schema describes it for a protocol. */
    private static List<Place> objects(FileSchema file, String protocol) {
        JsonNode root = JSON.readTree(file.text());
        var properties = JSON.createObjectNode();
        root.get("properties").properties().forEach(p -> properties.set(p.getKey(), p.getValue()));
        for (JsonNode rule : root.path("allOf")) {
            if (rule.at("/if/properties/protocol/const").asString("").equals(protocol)
                    && rule.at("/if/not").isMissingNode()) {
                rule.at("/then/properties").properties().forEach(p -> {
                    if (p.getValue().isBoolean()) {
                        properties.remove(p.getKey());
                    } else {
                        properties.set(p.getKey(), p.getValue());
                    }
                });
            }
        }
        var effective = JSON.createObjectNode();
        effective.set("properties", properties);
        List<Place> found = new ArrayList<>();
        collect(root, effective, List.of(), found);
        return found;
    }

    private static void collect(JsonNode root, JsonNode schema, List<String> path, List<Place> found) {
        JsonNode node = resolved(root, schema);
        if (node.has("properties")) {
            found.add(new Place(path, withResolved(root, node)));
            node.get("properties").properties().forEach(p -> collect(root, p.getValue(), and(path, p.getKey()), found));
        } else if (node.path("additionalProperties").isObject()) {
            collect(root, node.get("additionalProperties"), and(path, "foto"), found);
        } else if (node.has("items")) {
            collect(root, node.get("items"), path, found);
        }
        for (JsonNode one : node.path("anyOf")) {
            if (one.has("properties")) {
                collect(root, one, path, found);
            }
        }
    }

    private static JsonNode withResolved(JsonNode root, JsonNode node) {
        var properties = JSON.createObjectNode();
        node.get("properties").properties().forEach(p -> properties.set(p.getKey(), resolved(root, p.getValue())));
        var object = JSON.createObjectNode();
        object.set("properties", properties);
        return object;
    }

    private static JsonNode resolved(JsonNode root, JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").asString().substring(1)) : schema;
    }

    private static List<String> and(List<String> path, String key) {
        List<String> longer = new ArrayList<>(path);
        longer.add(key);
        return longer;
    }

    private static Set<String> words(JsonNode schema) {
        Set<String> words = new TreeSet<>();
        for (JsonNode one : schema.path("anyOf")) {
            one.path("enum").forEach(word -> words.add(word.asString()));
        }
        return words;
    }
}
