package id.simpul.app.sketch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A field of a sample's records, with the values that it has there.
 *
 * @param path   names from the record inwards
 * @param inside how many of these are only the way to where the fields are
 * @param values that are neither missing nor blank, in the records' order
 */
record Leaf(List<String> path, int inside, List<Object> values) {

    private static final int DEEPEST = 4;

    /** Of all records; a list is a value by itself. */
    static List<Leaf> of(List<?> records) {
        return of(records, List.of());
    }

    /** @param way to where these stand in the record that expressions see */
    static List<Leaf> of(List<?> records, List<String> way) {
        Map<List<String>, Leaf> leaves = new LinkedHashMap<>();
        records.forEach(record -> collect(way, way.size(), record, leaves));
        return List.copyOf(leaves.values());
    }

    private static void collect(List<String> path, int inside, @Nullable Object value, Map<List<String>, Leaf> leaves) {
        if (value instanceof Map<?, ?> map && path.size() < DEEPEST + inside) {
            map.forEach((key, inner) -> {
                List<String> below = new ArrayList<>(path);
                below.add(String.valueOf(key));
                collect(List.copyOf(below), inside, inner, leaves);
            });
            return;
        }
        Leaf leaf = leaves.computeIfAbsent(path, p -> new Leaf(p, inside, new ArrayList<>()));
        if (value != null && !(value instanceof String text && text.isBlank())) {
            leaf.values.add(value);
        }
    }

    /** As JSONata has it. */
    String expression() {
        return expression(path);
    }

    static String expression(List<String> path) {
        StringBuilder expression = new StringBuilder();
        for (String name : path) {
            expression.append(expression.isEmpty() ? "" : ".");
            boolean word = name.matches("[A-Za-z_]\\w*") && !name.matches("and|or|in|true|false|null|function");
            expression.append(word ? name : "`" + name.replace("`", "") + "`");
        }
        return expression.isEmpty() ? "$" : expression.toString();
    }

    /** {@code userName}, {@code user-name} and {@code user: {name}} are one: {@code user_name}. */
    String name() {
        return plain(String.join("_", path.subList(inside, path.size())));
    }

    static String plain(String name) {
        return name.replaceAll("(\\p{Ll}|\\d)(\\p{Lu})", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
    }

    boolean isList() {
        return values.stream().anyMatch(List.class::isInstance);
    }

    boolean isPlain() {
        return values.stream().noneMatch(value -> value instanceof List || value instanceof Map);
    }

    List<String> texts() {
        return values.stream().map(Leaf::text).toList();
    }

    static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf(number.longValue())
                : String.valueOf(value).strip();
    }

    /** Each value with how often it occurs. */
    Map<String, Integer> counted() {
        Map<String, Integer> counted = new TreeMap<>();
        texts().forEach(text -> counted.merge(text, 1, Integer::sum));
        return counted;
    }
}
