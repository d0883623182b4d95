package id.simpul.mappings.schema;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A YAML file as an editor's language server sees it: YAML 1.2, in which a date and {@code yes} are texts. */
final class YamlTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlTree() {}

    static JsonNode of(String yaml) {
        return of(new Yaml().compose(new StringReader(yaml)));
    }

    private static JsonNode of(@Nullable Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                object.set(((ScalarNode) tuple.getKeyNode()).getValue(), of(tuple.getValueNode()));
            }
            return object;
        }
        if (node instanceof SequenceNode list) {
            ArrayNode array = NODES.arrayNode();
            list.getValue().forEach(item -> array.add(of(item)));
            return array;
        }
        ScalarNode scalar = (ScalarNode) node;
        String text = scalar.getValue();
        if (scalar.getTag().equals(Tag.INT)) {
            return NODES.numberNode(Long.parseLong(text));
        }
        if (scalar.getTag().equals(Tag.FLOAT)) {
            return NODES.numberNode(Double.parseDouble(text));
        }
        if (scalar.getTag().equals(Tag.BOOL) && text.matches("true|false")) {
            return NODES.booleanNode(text.equals("true"));
        }
        return scalar.getTag().equals(Tag.NULL) ? NODES.nullNode() : NODES.stringNode(text);
    }
}
