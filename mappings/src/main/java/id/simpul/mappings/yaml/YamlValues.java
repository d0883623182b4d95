package id.simpul.mappings.yaml;

import id.simpul.mappings.FileProblem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Puts the values that a source gives in place of {@code ${values.NAME}} in its profile. */
final class YamlValues {

    private static final Pattern ASKED = Pattern.compile("\\$\\{values\\.([A-Za-z0-9-]+)}");

    private final Map<String, Node> values = new HashMap<>();
    private final String path;
    private final Collection<String> known;
    private final List<FileProblem> problems;

    YamlValues(MappingNode values, String path, Collection<String> known, List<FileProblem> problems) {
        for (NodeTuple tuple : values.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                this.values.put(key.getValue(), tuple.getValueNode());
            }
        }
        this.path = path;
        this.known = known;
        this.problems = problems;
    }

    /** A text made with a value: what is wrong with it is told at the value. */
    static final class Given extends ScalarNode {

        private final String path;

        Given(String text, String path, Mark start, Mark end, ScalarStyle style) {
            super(Tag.STR, true, text, start, end, style);
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    static Set<String> askedFor(Node node) {
        Set<String> names = new TreeSet<>();
        collect(node, names);
        return names;
    }

    private static void collect(Node node, Set<String> names) {
        if (node instanceof ScalarNode scalar) {
            Matcher asked = ASKED.matcher(scalar.getValue());
            while (asked.find()) {
                names.add(asked.group(1));
            }
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> collect(item, names));
        } else if (node instanceof MappingNode object) {
            object.getValue().forEach(tuple -> collect(tuple.getValueNode(), names));
        }
    }

    /** The key of an object that is there only if its value is given, and is not {@code false}. */
    private static final String IF = "if";

    MappingNode fill(MappingNode object) {
        List<NodeTuple> tuples = new ArrayList<>();
        for (NodeTuple tuple : object.getValue()) {
            boolean stays = !isCondition(tuple) && isWanted(tuple.getValueNode());
            Node filled = stays ? fill(tuple.getValueNode()) : null;
            if (filled != null) {
                tuples.add(new NodeTuple(tuple.getKeyNode(), filled));
            }
        }
        return YamlObject.like(object, tuples);
    }

    private boolean isWanted(Node node) {
        if (!(node instanceof MappingNode object)) {
            return true;
        }
        for (NodeTuple tuple : object.getValue()) {
            if (isCondition(tuple)) {
                return fill(tuple.getValueNode()) instanceof ScalarNode value
                        && !value.getValue().equals("false");
            }
        }
        return true;
    }

    private static boolean isCondition(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key
                && key.getValue().equals(IF)
                && tuple.getValueNode() instanceof ScalarNode value
                && ASKED.matcher(value.getValue()).matches();
    }

    /** @return {@code null}: left out */
    private @Nullable Node fill(Node node) {
        if (node instanceof MappingNode object) {
            return fill(object);
        }
        if (node instanceof SequenceNode list) {
            List<Node> items = new ArrayList<>();
            for (Node item : list.getValue()) {
                Node filled = fill(item);
                if (filled != null) {
                    items.add(filled);
                }
            }
            return new SequenceNode(
                    list.getTag(), true, items, list.getStartMark(), list.getEndMark(), list.getFlowStyle());
        }
        return node instanceof ScalarNode scalar ? fill(scalar) : node;
    }

    private @Nullable Node fill(ScalarNode scalar) {
        Matcher asked = ASKED.matcher(scalar.getValue());
        if (!asked.find()) {
            return scalar;
        }
        if (asked.matches()) {
            String name = asked.group(1);
            Node value = isKnown(name, scalar) ? values.get(name) : null;
            if (value instanceof ScalarNode text) {
                return given(text.getValue(), name, text, text.getScalarStyle());
            }
            return value instanceof SequenceNode list ? given(list, name) : null;
        }
        StringBuilder text = new StringBuilder();
        ScalarNode place = null;
        String of = "";
        asked.reset();
        while (asked.find()) {
            String name = asked.group(1);
            if (!isKnown(name, scalar) || !(values.get(name) instanceof ScalarNode value)) {
                return null;
            }
            // What goes wrong in a text put together is mostly a reference; so it is told where the first one stands.
            if (place == null || refers(value) && !refers(place)) {
                place = value;
                of = name;
            }
            asked.appendReplacement(text, Matcher.quoteReplacement(value.getValue()));
        }
        asked.appendTail(text);
        // Folded: columns inside a text put together are not those of the file.
        return place == null ? null : given(text.toString(), of, place, ScalarStyle.FOLDED);
    }

    private static boolean refers(ScalarNode value) {
        return value.getValue().contains("${");
    }

    private Given given(String text, String name, Node place, ScalarStyle style) {
        return new Given(text, path + "." + name, place.getStartMark(), place.getEndMark(), style);
    }

    private SequenceNode given(SequenceNode list, String name) {
        List<Node> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(
                    item instanceof ScalarNode text ? given(text.getValue(), name, text, text.getScalarStyle()) : item);
        }
        return new SequenceNode(
                list.getTag(), true, items, list.getStartMark(), list.getEndMark(), list.getFlowStyle());
    }

    private boolean isKnown(String name, ScalarNode scalar) {
        if (known.contains(name)) {
            return true;
        }
        YamlObject.tell(
                scalar.getStartMark(),
                "",
                "asks for the value '" + name + "', which is not declared",
                known.isEmpty() ? "declare it under profile.values" : Suggestion.fix(name, known),
                problems);
        return false;
    }
}
