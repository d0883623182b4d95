package id.simpul.mappings.routing;

import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Words;
import id.simpul.mappings.registry.Categories;
import id.simpul.mappings.registry.Category;
import id.simpul.mappings.registry.Region;
import id.simpul.mappings.registry.Regions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a rule speaks. An empty set asks for nothing; all that is asked for must hold.
 *
 * @param categories codes, those below them included
 * @param regions    Kemendagri codes; what lies inside counts
 */
record Condition(
        Set<String> categories, Set<String> regions, Set<Complaint.Kind> kinds, Set<Complaint.Oversight> oversights) {

    static final Condition ALWAYS = new Condition(Set.of(), Set.of(), Set.of(), Set.of());

    boolean holds(Complaint complaint) {
        return holds(categories, category(complaint))
                && (regions.isEmpty() || inside(region(complaint)))
                && holds(kinds, complaint.kind())
                && holds(oversights, complaint.oversight());
    }

    /** Whether this one holds whenever the other does. */
    boolean covers(Condition other) {
        return covers(categories, other.categories)
                && (regions.isEmpty()
                        || !other.regions.isEmpty() && other.regions.stream().allMatch(this::inside))
                && covers(kinds, other.kinds)
                && covers(oversights, other.oversights);
    }

    /** What of the complaint made it hold, e.g. {@code category 637 PASPOR and kind emergency}; empty if it asks for nothing. */
    String facts(Complaint complaint) {
        List<String> facts = new ArrayList<>();
        if (!categories.isEmpty()) {
            String code = category(complaint);
            facts.add("category " + code
                    + Categories.load()
                            .category(code)
                            .map(Category::name)
                            .map(" "::concat)
                            .orElse(""));
        }
        if (!regions.isEmpty()) {
            String code = region(complaint);
            facts.add("region " + code
                    + Regions.load()
                            .region(code)
                            .map(Region::name)
                            .map(" "::concat)
                            .orElse(""));
        }
        if (!kinds.isEmpty()) {
            facts.add("kind " + Words.of(complaint.kind()));
        }
        if (!oversights.isEmpty()) {
            facts.add("oversight " + Words.of(complaint.oversight()));
        }
        return String.join(" and ", facts);
    }

    static @Nullable String category(Complaint complaint) {
        return complaint.category() == null ? null : complaint.category().code();
    }

    static @Nullable String region(Complaint complaint) {
        return complaint.location() == null || complaint.location().region() == null
                ? null
                : complaint.location().region().code();
    }

    private boolean inside(@Nullable String region) {
        for (String at = region; at != null; at = at.indexOf('.') < 0 ? null : at.substring(0, at.lastIndexOf('.'))) {
            if (regions.contains(at)) {
                return true;
            }
        }
        return false;
    }

    private static <T> boolean holds(Set<T> asked, @Nullable T given) {
        return asked.isEmpty() || given != null && asked.contains(given);
    }

    private static <T> boolean covers(Set<T> asked, Set<T> other) {
        return asked.isEmpty() || !other.isEmpty() && asked.containsAll(other);
    }
}
