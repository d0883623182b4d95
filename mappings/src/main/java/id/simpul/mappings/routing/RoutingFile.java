package id.simpul.mappings.routing;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Words;
import id.simpul.mappings.registry.Agency;
import id.simpul.mappings.registry.Categories;
import id.simpul.mappings.registry.Category;
import id.simpul.mappings.registry.Regions;
import id.simpul.mappings.registry.Registry;
import id.simpul.mappings.source.RegionScheme;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads {@code routing.yaml} by its nodes, so that every mistake has its place, and all are told at once. */
final class RoutingFile {

    private static final int BECAUSE_CHARACTERS = 300;

    private final String file;
    private final Registry registry;
    private final List<FileProblem> problems;
    private final Regions regions = Regions.load();
    private final Categories categories = Categories.load();

    RoutingFile(String file, Registry registry, List<FileProblem> problems) {
        this.file = file;
        this.registry = registry;
        this.problems = problems;
    }

    /** @return the rules that could be read; a rule whose condition could not is left out, for it might hold for everything */
    List<Rule> read(Reader yaml) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(yaml);
        } catch (MarkedYAMLException e) {
            problem(e.getProblemMark(), "", "is not YAML: " + e.getProblem(), "check indentation and quotes here");
            return List.of();
        } catch (YAMLException e) {
            problem((Mark) null, "", "is not YAML", "save it as plain UTF-8 text");
            return List.of();
        }
        if (root == null) {
            problem((Mark) null, "", "is empty", "start with 'rules:'");
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        Map<String, Node> ids = new HashMap<>();
        Node list = fields(root, "", Set.of("rules")).get("rules");
        if (list == null) {
            problem(root, "rules", "is missing", "write 'rules:' and a list below it");
        } else if (list instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                rule(sequence.getValue().get(i), "rules[" + i + "]", rules, ids);
            }
        } else {
            problem(list, "rules", "is not a list", "start each rule with '- id: …'");
        }
        return rules;
    }

    private void rule(Node node, String path, List<Rule> rules, Map<String, Node> ids) {
        Map<String, Node> fields = fields(node, path, Set.of("id", "when", "to", "because"));
        int before = problems.size();
        String id = text(node, fields, path, "id");
        String to = text(node, fields, path, "to");
        String because = fields.containsKey("because") ? text(node, fields, path, "because") : "";
        if (id != null) {
            id(id, fields.get("id"), path + ".id", ids);
        }
        if (because != null && because.length() > BECAUSE_CHARACTERS) {
            problem(
                    fields.get("because"),
                    path + ".because",
                    "has " + because.length() + " characters",
                    "say it in at most " + BECAUSE_CHARACTERS);
        }
        Condition when = fields.containsKey("when") ? condition(fields.get("when"), path + ".when") : Condition.ALWAYS;
        if (problems.size() > before || id == null || to == null || because == null) {
            return;
        }
        destination(to, fields.get("to"), path + ".to");
        Rule rule = new Rule(id, when, to, because);
        rules.stream()
                .filter(earlier -> decidesAlone(earlier) && earlier.when().covers(when))
                .findFirst()
                .ifPresent(earlier -> problem(
                        node,
                        path,
                        "is never reached: rule '" + earlier.id() + "' above already takes every such complaint",
                        "move it above '" + earlier.id() + "', or remove it"));
        rules.add(rule);
    }

    /** Whoever meets its condition goes there; the addressee or the place may be unknown, and then the next rule is asked. */
    private boolean decidesAlone(Rule rule) {
        return rule.to().equals(Rule.TRIAGE) || registry.isOpen(rule.to());
    }

    private void id(String id, Node node, String path, Map<String, Node> ids) {
        if (!id.matches("[a-z][a-z0-9-]{0,99}")) {
            problem(node, path, "'" + id + "' is not an id", "use lower-case letters, digits and '-'");
        }
        Node earlier = ids.putIfAbsent(id, node);
        if (earlier != null) {
            problem(
                    node,
                    path,
                    "'" + id + "' is also the rule in line "
                            + (earlier.getStartMark().getLine() + 1),
                    "give each rule its own id");
        }
    }

    private void destination(String to, Node node, String path) {
        if (Set.of(Rule.ADDRESSEE, Rule.GOVERNMENT, Rule.TRIAGE).contains(to)
                || registry.agency(to).isPresent()) {
            return;
        }
        String fix = registry.agencies().stream()
                .filter(agency -> to.equalsIgnoreCase(agency.id())
                        || to.equalsIgnoreCase(agency.abbreviation())
                        || to.equalsIgnoreCase(agency.name()))
                .map(Agency::id)
                .findFirst()
                .map(id -> "write its id, " + id)
                .orElse("use an id of the registry, or addressee, government or triage");
        problem(node, path, "'" + to + "' is not an agency", fix);
    }

    private Condition condition(Node node, String path) {
        Set<String> codes = new TreeSet<>();
        Set<String> areas = new TreeSet<>();
        Set<Complaint.Kind> kinds = new TreeSet<>();
        Set<Complaint.Oversight> oversights = new TreeSet<>();
        Map<String, Node> fields = fields(node, path, Set.of("category", "region", "kind", "oversight"));
        if (node instanceof MappingNode && fields.isEmpty()) {
            problem(node, path, "asks for nothing", "leave 'when' out if the rule is for every complaint");
        }
        each(fields, path, "category", (value, at) -> codes.addAll(categories(value, at)));
        each(fields, path, "region", (value, at) -> regions.kemendagri(RegionScheme.KEMENDAGRI, value.text())
                .ifPresentOrElse(
                        areas::add,
                        () -> problem(
                                value.node(),
                                at,
                                "'" + value.text() + "' is not a region",
                                "use a Kemendagri code, e.g. \"32\" or \"32.73\"")));
        each(fields, path, "kind", (value, at) -> word(Complaint.Kind.class, value, at)
                .ifPresent(kinds::add));
        each(fields, path, "oversight", (value, at) -> word(Complaint.Oversight.class, value, at)
                .ifPresent(oversights::add));
        return new Condition(Set.copyOf(codes), Set.copyOf(areas), Set.copyOf(kinds), Set.copyOf(oversights));
    }

    /** A code stands for all below it; {@code 631..640} for the stretch of the table between the two, both included. */
    private Set<String> categories(Value value, String path) {
        String[] ends = value.text().split("\\.\\.", -1);
        for (String end : ends) {
            if (ends.length > 2 || categories.category(end).isEmpty()) {
                problem(value.node(), path, "'" + end + "' is not a category", categoryFix(end));
                return Set.of();
            }
        }
        List<String> all = categories.categories().stream().map(Category::code).toList();
        int from = all.indexOf(ends[0]);
        int to = all.indexOf(ends[ends.length - 1]);
        if (from > to) {
            problem(value.node(), path, "'" + value.text() + "' runs backwards", "write the lower end first");
            return Set.of();
        }
        List<String> roots = all.subList(from, to + 1);
        return all.stream()
                .filter(code -> roots.stream().anyMatch(root -> categories.within(code, root)))
                .collect(Collectors.toSet());
    }

    private String categoryFix(String wrong) {
        return categories.categories().stream()
                .filter(category -> category.name().equalsIgnoreCase(wrong))
                .findFirst()
                .map(category -> "write its code, " + category.code())
                .orElse("use a code of the category table, or a stretch of it such as 631..640");
    }

    private <E extends Enum<E>> Optional<E> word(Class<E> type, Value value, String path) {
        Optional<E> word = Words.read(type, value.text());
        if (word.isEmpty()) {
            problem(value.node(), path, "'" + value.text() + "' is unknown", "use one of " + Words.all(type));
        }
        return word;
    }

    private record Value(String text, Node node) {}

    private void each(Map<String, Node> fields, String path, String name, BiConsumer<Value, String> take) {
        Node node = fields.get(name);
        String at = path + "." + name;
        if (node instanceof SequenceNode list) {
            if (list.getValue().isEmpty()) {
                problem(node, at, "is an empty list", "name at least one, or leave it out");
            }
            for (int i = 0; i < list.getValue().size(); i++) {
                one(list.getValue().get(i), at + "[" + i + "]", take);
            }
        } else if (node != null) {
            one(node, at, take);
        }
    }

    private void one(Node node, String path, BiConsumer<Value, String> take) {
        if (node instanceof ScalarNode scalar) {
            take.accept(new Value(scalar.getValue(), node), path);
        } else {
            problem(node, path, "is not a single value", "write one code or word");
        }
    }

    private @Nullable String text(Node owner, Map<String, Node> fields, String path, String name) {
        Node node = fields.get(name);
        if (node == null) {
            problem(owner, path + "." + name, "is missing", "add '" + name + ": …'");
        } else if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return scalar.getValue().strip();
        } else {
            problem(node, path + "." + name, "is not a text", "write one value after '" + name + ":'");
        }
        return null;
    }

    /** The known fields of a mapping; unknown and repeated ones are problems. */
    private Map<String, Node> fields(Node node, String path, Set<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            problem(node, path, "is not a list of 'key: value'", "use the keys " + sorted(known));
            return fields;
        }
        Function<String, String> at = key -> path.isEmpty() ? key : path + "." + key;
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (!known.contains(key)) {
                problem(tuple.getKeyNode(), at.apply(key), "is not a key here", "use one of " + sorted(known));
            } else if (fields.putIfAbsent(key, tuple.getValueNode()) != null) {
                problem(tuple.getKeyNode(), at.apply(key), "occurs twice", "keep one of them");
            }
        }
        return fields;
    }

    private static String sorted(Set<String> keys) {
        return String.join(", ", new TreeSet<>(keys));
    }

    private void problem(Node node, String path, String what, String fix) {
        problem(node.getStartMark(), path, what, fix);
    }

    private void problem(@Nullable Mark mark, String path, String what, String fix) {
        int line = mark == null ? 1 : mark.getLine() + 1;
        int column = mark == null ? 1 : mark.getColumn() + 1;
        problems.add(new FileProblem(file, line, column, path, what, fix));
    }
}
