package id.simpul.mappings.yaml;

import id.simpul.mappings.FileProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * An object of a YAML file that a person wrote. Whoever reads it asks key by key for what it expects; every mismatch becomes
 * a {@link FileProblem} with its line and column, and reading goes on, so that all mistakes are told at once.
 *
 * <p>Nothing is constructed from the file: only text, lists and objects come out of it, whatever tags it carries.
 */
public final class YamlObject {

    private static final int MAX_BYTES = 1 << 20;
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ, Tag.MERGE);

    private final YamlFiles files;
    private final String path;
    private final MappingNode node;
    private final Mark mark;
    private final List<FileProblem> problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(Mark mark, Node value) {}

    private YamlObject(YamlFiles files, String path, MappingNode node, List<FileProblem> problems) {
        this.files = files;
        this.path = path;
        this.node = node;
        this.mark = node.getStartMark();
        this.problems = problems;
        for (NodeTuple tuple : node.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                entries.putIfAbsent(key.getValue(), new Entry(key.getStartMark(), tuple.getValueNode()));
            }
        }
    }

    /** Tells what no object can hold, once for the whole file. @return whether it ends at all */
    private static boolean check(Node node, String path, List<Node> around, List<FileProblem> problems) {
        if (around.stream().anyMatch(other -> other == node)) {
            tell(node.getStartMark(), path, "contains itself", "remove the '*' reference", problems);
            return false;
        }
        around.add(node);
        boolean ends = true;
        if (node instanceof SequenceNode list) {
            for (Node item : list.getValue()) {
                ends &= check(item, path, around, problems);
            }
        } else if (node instanceof MappingNode object) {
            Set<String> written = new HashSet<>();
            for (NodeTuple tuple : object.getValue()) {
                Mark at = tuple.getKeyNode().getStartMark();
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    tell(at, path, "a key is not a word", "write 'key: value'", problems);
                    continue;
                }
                String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                if (!written.add(key.getValue())) {
                    tell(at, below, "is written twice", "keep one of the two", problems);
                }
                ends &= check(tuple.getValueNode(), below, around, problems);
            }
        }
        around.remove(around.size() - 1);
        return ends;
    }

    /** @return empty if there is no object to read; the reason is then among the problems */
    public static Optional<YamlObject> read(Path path, List<FileProblem> problems) {
        Optional<Node> root = compose(path, problems);
        if (root.isEmpty()) {
            return Optional.empty();
        }
        if (!(root.get() instanceof MappingNode node) || !PLAIN_TAGS.contains(node.getTag())) {
            tell(root.get().getStartMark(), "", "is not a list of keys", "write 'key: value' lines", problems);
            return Optional.empty();
        }
        return Optional.of(new YamlObject(YamlFiles.of(path), "", node, problems));
    }

    /** The objects of a file that is a list of them; empty if there is none to read: the reason is among the problems. */
    public static List<YamlObject> readList(Path path, List<FileProblem> problems) {
        Optional<Node> root = compose(path, problems);
        if (root.isEmpty()) {
            return List.of();
        }
        if (!(root.get() instanceof SequenceNode list) || !PLAIN_TAGS.contains(list.getTag())) {
            tell(root.get().getStartMark(), "", "is not a list", "begin each item with '- '", problems);
            return List.of();
        }
        List<YamlObject> objects = new ArrayList<>();
        for (Node item : list.getValue()) {
            if (item instanceof MappingNode node && PLAIN_TAGS.contains(node.getTag())) {
                objects.add(new YamlObject(YamlFiles.of(path), "", node, problems));
            } else {
                tell(item.getStartMark(), "", "is not an object with keys", "write '- key: ...'", problems);
            }
        }
        return objects;
    }

    private static Optional<Node> compose(Path path, List<FileProblem> problems) {
        String file = path.toString();
        Optional<String> text = text(path, problems);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(20);
        options.setNestingDepthLimit(30);
        options.setCodePointLimit(MAX_BYTES);
        options.setTagInspector(tag -> true); // nothing is constructed; a tag is told with its path like other mistakes
        try {
            Node root = YamlFiles.compose(file, text.get(), options);
            if (root == null) {
                problems.add(new FileProblem(file, 1, 1, "", "the file is empty", "write 'key: value' lines"));
            }
            return root != null && check(root, "", new ArrayList<>(), problems) ? Optional.of(root) : Optional.empty();
        } catch (MarkedYAMLException e) {
            String what = e.getProblem() == null ? "is not YAML" : "is not YAML: " + e.getProblem();
            String fix = what.contains("mapping values are not allowed")
                    ? "put the value in quotes: it holds ': '"
                    : "check indentation, quotes and brackets; text with ': ' or '#' in it needs quotes";
            tell(e.getProblemMark(), "", what, fix, problems);
        } catch (YAMLException e) {
            problems.add(new FileProblem(
                    file,
                    1,
                    1,
                    "",
                    "is not YAML that is read here",
                    "less depth, fewer aliases, no control characters"));
        }
        return Optional.empty();
    }

    /** The text of a file in UTF-8, bounded; empty with a problem if it is not that. */
    public static Optional<String> text(Path path, List<FileProblem> problems) {
        String file = path.toString();
        try {
            if (Files.size(path) > MAX_BYTES) {
                problems.add(new FileProblem(file, 1, 1, "", "is larger than 1 MiB", "is this the right file?"));
                return Optional.empty();
            }
            byte[] bytes = Files.readAllBytes(path);
            try {
                return Optional.of(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                problems.add(new FileProblem(file, badLine(bytes), 1, "", "is not UTF-8", "save it as UTF-8"));
            }
        } catch (NoSuchFileException e) {
            problems.add(new FileProblem(file, 1, 1, "", "is missing", "create " + path.getFileName()));
        } catch (IOException e) {
            problems.add(new FileProblem(file, 1, 1, "", "cannot be read", "check that it is a readable file"));
        }
        return Optional.empty();
    }

    /** The first line that does not survive decoding and encoding. */
    private static int badLine(byte[] bytes) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                byte[] one = Arrays.copyOfRange(bytes, start, i);
                if (!Arrays.equals(one, new String(one, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))) {
                    return line;
                }
                line++;
                start = i + 1;
            }
        }
        return line;
    }

    /** Every other key is a problem. */
    public YamlObject only(String... known) {
        return only(List.of(known), Map.of());
    }

    /** @param reasons why certain other keys are not for here */
    public YamlObject only(List<String> known, Map<String, String> reasons) {
        entries.forEach((key, entry) -> {
            if (!known.contains(key)) {
                String reason = reasons.get(key);
                if (reason == null) {
                    tell(
                            entry.mark,
                            below(key),
                            "'" + key + "' is not known here",
                            Suggestion.fix(key, known),
                            problems);
                } else {
                    tell(entry.mark, below(key), "'" + key + "' " + reason, "remove it", problems);
                }
            }
        });
        return this;
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    public boolean has(String key) {
        return entries.containsKey(key);
    }

    /** Whether one value stands there, and neither a list nor an object. */
    public boolean isText(String key) {
        Entry entry = entries.get(key);
        return entry != null && entry.value instanceof ScalarNode;
    }

    /** A scalar, or {@code null} (with a problem if something else stands there). */
    public @Nullable YamlText text(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : text(below(key), entry.value);
    }

    /** A scalar that must be there and not be empty. */
    public @Nullable YamlText required(String key, String example) {
        if (!has(key)) {
            problem("'" + key + "' is missing", "add '" + key + ": " + example + "'");
            return null;
        }
        return text(key);
    }

    public @Nullable YamlObject object(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : object(below(key), entry.value);
    }

    public @Nullable YamlObject requiredObject(String key, String example) {
        if (!has(key)) {
            problem("'" + key + "' is missing", "add '" + key + ": " + example + "'");
            return null;
        }
        return object(key);
    }

    /** A list of scalars, or a single one; empty when the key is absent. */
    public List<YamlText> texts(String key) {
        List<YamlText> found = new ArrayList<>();
        items(key).forEach(item -> {
            YamlText text = text(below(key), item);
            if (text != null) {
                found.add(text);
            }
        });
        return found;
    }

    /** A list of objects, or a single one; empty when the key is absent. */
    public List<YamlObject> objects(String key) {
        List<YamlObject> found = new ArrayList<>();
        items(key).forEach(item -> {
            YamlObject object = object(below(key), item);
            if (object != null) {
                found.add(object);
            }
        });
        return found;
    }

    private List<Node> items(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        return entry.value instanceof SequenceNode list ? list.getValue() : List.of(entry.value);
    }

    /** All keys with their scalars, in the file's order. */
    public Map<String, YamlText> texts() {
        Map<String, YamlText> found = new LinkedHashMap<>();
        entries.forEach((key, entry) -> {
            YamlText text = text(below(key), entry.value);
            if (text != null) {
                found.put(key, text);
            }
        });
        return found;
    }

    /** Every value below this object, also below keys that nobody asks for. */
    public List<YamlText> everyText() {
        List<YamlText> found = new ArrayList<>();
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>()); // an alias may name what it stands in
        entries.forEach((key, entry) -> collect(below(key), entry.value, seen, found));
        return found;
    }

    private void collect(String at, Node node, Set<Node> seen, List<YamlText> found) {
        if (node instanceof ScalarNode scalar) {
            found.add(new YamlText(files, at, scalar, problems));
        } else if (!seen.add(node)) {
            return;
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> collect(at, item, seen, found));
        } else if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode name ? name.getValue() : "?";
                collect(at + "." + key, tuple.getValueNode(), seen, found);
            }
        }
    }

    private @Nullable YamlText text(String at, Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            String fix = node instanceof MappingNode || node instanceof SequenceNode
                    ? "write one value; if it begins with { or [ put it in quotes"
                    : "write one value";
            tell(node.getStartMark(), at, "is a list or an object where one value belongs", fix, problems);
            return null;
        }
        if (foreign(at, node)) {
            return null;
        }
        if (scalar.getValue().isBlank()) {
            tell(node.getStartMark(), at, "is empty", "write a value, or remove the key", problems);
            return null;
        }
        return new YamlText(files, scalar instanceof YamlValues.Given given ? given.path() : at, scalar, problems);
    }

    private @Nullable YamlObject object(String at, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            String fix = "write '{ key: value }', or the keys on the next lines, indented";
            tell(node.getStartMark(), at, "is not an object with keys", fix, problems);
            return null;
        }
        return foreign(at, node) ? null : new YamlObject(files, at, mapping, problems);
    }

    private boolean foreign(String at, Node node) {
        if (PLAIN_TAGS.contains(node.getTag())) {
            return false;
        }
        tell(node.getStartMark(), at, "carries a tag", "remove the '!...' before the value", problems);
        return true;
    }

    /** A problem of the object as a whole. */
    public void problem(String what, String fix) {
        tell(mark, path, what, fix, problems);
    }

    /** A problem of one key. */
    public void problem(String key, String what, String fix) {
        Entry entry = entries.get(key);
        if (entry != null && entry.value instanceof YamlValues.Given given) {
            tell(given.getStartMark(), given.path(), what, fix, problems);
        } else {
            tell(entry == null ? mark : entry.mark, below(key), what, fix, problems);
        }
    }

    private String below(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** A mark knows its file. */
    static void tell(Mark mark, String path, String what, String fix, List<FileProblem> problems) {
        problems.add(new FileProblem(mark.getName(), mark.getLine() + 1, mark.getColumn() + 1, path, what, fix));
    }

    /**
     * This object laid over another one, as a source over its profile: its keys win, objects are laid over objects key by
     * key, lists and plain values replace what was there, and {@code key: null} leaves the key out.
     */
    public YamlObject over(YamlObject below) {
        return new YamlObject(files.and(below.files), path, over(node, below.node), problems);
    }

    private static MappingNode over(MappingNode own, MappingNode below) {
        Map<String, Node> base = new LinkedHashMap<>();
        below.getValue().forEach(tuple -> base.putIfAbsent(key(tuple), tuple.getValueNode()));
        List<NodeTuple> tuples = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (NodeTuple tuple : own.getValue()) {
            written.add(key(tuple));
            Node value = tuple.getValueNode();
            Node other = base.get(key(tuple));
            if (other == null || !isNull(value)) {
                tuples.add(
                        value instanceof MappingNode object && other instanceof MappingNode otherObject
                                ? new NodeTuple(tuple.getKeyNode(), over(object, otherObject))
                                : tuple);
            }
        }
        below.getValue().stream().filter(tuple -> !written.contains(key(tuple))).forEach(tuples::add);
        return like(own, tuples);
    }

    /** Written out: a key with nothing behind it may be forgotten, not meant. */
    private static boolean isNull(Node value) {
        return value instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.NULL)
                && !scalar.getValue().isBlank();
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    static MappingNode like(MappingNode node, List<NodeTuple> tuples) {
        return new MappingNode(
                node.getTag(), true, tuples, node.getStartMark(), node.getEndMark(), node.getFlowStyle());
    }

    /** Without some of its keys. */
    public YamlObject without(String... keys) {
        Set<String> dropped = Set.of(keys);
        List<NodeTuple> kept = node.getValue().stream()
                .filter(tuple -> !dropped.contains(key(tuple)))
                .toList();
        return new YamlObject(files, path, like(node, kept), problems);
    }

    /** With one more key, whose value stands elsewhere. */
    public YamlObject with(String key, YamlObject from, String keyThere) {
        List<NodeTuple> tuples = new ArrayList<>(node.getValue());
        from.node.getValue().stream()
                .filter(tuple -> key(tuple).equals(keyThere))
                .findFirst()
                .ifPresent(tuple -> tuples.add(new NodeTuple(
                        new ScalarNode(
                                Tag.STR,
                                key,
                                tuple.getKeyNode().getStartMark(),
                                tuple.getKeyNode().getEndMark(),
                                DumperOptions.ScalarStyle.PLAIN),
                        tuple.getValueNode())));
        return new YamlObject(files.and(from.files), path, like(node, tuples), problems);
    }

    /**
     * With values in place of {@code ${values.NAME}}; a value that makes up all of a text keeps its place, so that what is wrong with
     * it is told where it was written. A key whose text needs a value that is not given is left out.
     *
     * @param values the object {@code values} of a source
     * @param known  names that may be asked for; another one is a problem of this object
     */
    public YamlObject filled(YamlObject values, Collection<String> known) {
        YamlValues given = new YamlValues(values.node, values.path, known, problems);
        return new YamlObject(files.and(values.files), path, given.fill(node), problems);
    }

    /** An object without keys, told at the same place as this one. */
    public YamlObject empty() {
        return new YamlObject(files, path, like(node, List.of()), problems);
    }

    /** Names of the values that some text in here asks for. */
    public Set<String> valuesAskedFor() {
        return YamlValues.askedFor(node);
    }
}
