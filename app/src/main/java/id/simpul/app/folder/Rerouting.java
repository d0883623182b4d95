package id.simpul.app.folder;

import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.routing.RoutingRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** How the decisions of two versions of the rules differ. Bounded, however many complaints it is given. */
final class Rerouting {

    private static final int EXAMPLES = 3;

    /** Agencies times agencies times rules is more than anybody reads. */
    private static final int MOST = 10_000;

    private final RoutingRules before;
    private final RoutingRules now;
    private final Map<Change, Seen> changes = new LinkedHashMap<>();
    private final Set<String> usedBefore = new HashSet<>();
    private final Set<String> usedNow = new HashSet<>();
    private long complaints;
    private long anotherAgency;
    private long anotherRule;
    private long left;

    Rerouting(RoutingRules before, RoutingRules now) {
        this.before = before;
        this.now = now;
    }

    record Change(String fromAgency, String fromRule, String toAgency, String toRule) {}

    /** @param examples ids of the first of them */
    record Counted(Change change, long complaints, List<UUID> examples) {}

    private static final class Seen {
        long complaints;
        final List<UUID> examples = new ArrayList<>();
    }

    void see(Complaint complaint) {
        Complaint.Routing from = before.decide(complaint);
        Complaint.Routing to = now.decide(complaint);
        complaints++;
        usedBefore.add(from.rule());
        usedNow.add(to.rule());
        boolean sameAgency = from.agency().equals(to.agency());
        if (sameAgency && from.rule().equals(to.rule())) {
            return;
        }
        anotherAgency += sameAgency ? 0 : 1;
        anotherRule += sameAgency ? 1 : 0;
        Change change = new Change(from.agency(), from.rule(), to.agency(), to.rule());
        Seen seen = changes.size() < MOST ? changes.computeIfAbsent(change, it -> new Seen()) : changes.get(change);
        if (seen == null) {
            left++;
            return;
        }
        seen.complaints++;
        if (seen.examples.size() < EXAMPLES) {
            seen.examples.add(complaint.id());
        }
    }

    long complaints() {
        return complaints;
    }

    long anotherAgency() {
        return anotherAgency;
    }

    long anotherRule() {
        return anotherRule;
    }

    /** Changed decisions that are counted above, but of kinds too many to be told apart. */
    long left() {
        return left;
    }

    /** The most frequent first. */
    List<Counted> changes() {
        return changes.entrySet().stream()
                .map(it -> new Counted(it.getKey(), it.getValue().complaints, List.copyOf(it.getValue().examples)))
                .sorted(Comparator.comparingLong(Counted::complaints).reversed())
                .toList();
    }

    List<String> unusedBefore() {
        return before.ids().stream().filter(id -> !usedBefore.contains(id)).toList();
    }

    List<String> unusedNow() {
        return now.ids().stream().filter(id -> !usedNow.contains(id)).toList();
    }
}
