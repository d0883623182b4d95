package id.simpul.app.folder;

import id.simpul.mappings.masking.Masking;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One place where two JSON texts differ.
 *
 * @param path     e.g. {@code complaint.location.region.code}
 * @param expected {@code null}: nothing
 * @param got      {@code null}: nothing
 */
record Difference(String path, @Nullable JsonNode expected, @Nullable JsonNode got) {

    /** @param expected {@code null}: nothing is */
    static List<Difference> between(@Nullable JsonNode expected, @Nullable JsonNode got) {
        List<Difference> differences = new ArrayList<>();
        compare("", expected, got, differences);
        return differences;
    }

    private static void compare(
            String path, @Nullable JsonNode expected, @Nullable JsonNode got, List<Difference> differences) {
        if (Objects.equals(expected, got)) {
            return;
        }
        if (expected instanceof ObjectNode || expected == null && got instanceof ObjectNode) {
            if (got instanceof ObjectNode || got == null) {
                Set<String> names = new LinkedHashSet<>(expected == null ? List.of() : expected.propertyNames());
                names.addAll(got == null ? List.of() : got.propertyNames());
                for (String name : names) {
                    compare(
                            path.isEmpty() ? name : path + "." + name,
                            expected == null ? null : expected.get(name),
                            got == null ? null : got.get(name),
                            differences);
                }
                return;
            }
        }
        boolean bothLists = expected instanceof ArrayNode && got instanceof ArrayNode;
        boolean newRecords =
                expected == null && got instanceof ArrayNode && got.path(0).isObject();
        if (bothLists || newRecords) {
            int size = expected == null ? 0 : expected.size();
            for (int i = 0; i < Math.max(size, got.size()); i++) {
                compare(path + "[" + i + "]", expected == null ? null : expected.get(i), got.get(i), differences);
            }
            return;
        }
        differences.add(new Difference(path, expected, got));
    }

    /** @param personal shows what citizens wrote, too */
    String text(boolean personal) {
        String before = shown(expected, personal);
        String now = shown(got, personal);
        return "%s: expected %s, got %s%s"
                .formatted(path, before, now, before.equals(now) ? " (they differ; --show-personal shows how)" : "");
    }

    String shown(@Nullable JsonNode value, boolean personal) {
        if (value == null) {
            return "nothing";
        }
        if (personal || path.matches("(.*\\.)?(agency|rule|warnings|problems|setAside|defect|readAt)(\\[\\d+])?")) {
            return value.toString(); // words of ours, in which values are masked
        }
        return Masking.value(
                path.replaceFirst("^(\\[\\d+]\\.)?complaint\\.", "").replaceAll("\\[\\d+]", ""), value);
    }
}
