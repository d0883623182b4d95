package id.simpul.connectors.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Who may do what at which address: an agency's own user reads its own queue and sends to {@code complaints.status},
 * nothing else. The broker takes the most specific match alone, so each address names all its roles.
 */
final class AccessRules {

    /**
     * Whatever may be allowed at an address, as the broker's management names it and in its order. Not {@code view} and {@code edit}: they
     * are about its web console, and of rights set through management it forgets them at a restart (2.55).
     */
    static final List<String> RIGHTS = List.of(
            "send",
            "consume",
            "createDurableQueue",
            "deleteDurableQueue",
            "createNonDurableQueue",
            "deleteNonDurableQueue",
            "manage",
            "browse",
            "createAddress",
            "deleteAddress");

    /** What no agency's queue is below, as one: also queues of agencies that are no more. */
    static final String ALL = BrokerContract.PREFIX + "#";

    private static final String FIX = "fix: start a hub anew, it sets the roles of its queues";

    private final BrokerContract contract;
    private final Map<String, String> agencies = new LinkedHashMap<>();

    AccessRules(BrokerContract contract) {
        this.contract = contract;
        contract.agencies().forEach(id -> agencies.put(BrokerContract.PREFIX + id, BrokerContract.agencyRole(id)));
    }

    /** The address matches that have roles of their own, the widest first. */
    List<String> matches() {
        List<String> matches = new ArrayList<>(List.of(ALL));
        matches.addAll(contract.queues());
        return matches;
    }

    /** By role. */
    Map<String, Set<String>> wanted(String match) {
        Map<String, Set<String>> wanted = new LinkedHashMap<>();
        wanted.put(contract.hubRole(), new LinkedHashSet<>(RIGHTS));
        if (match.equals(BrokerContract.STATUS)) {
            wanted.put(BrokerContract.AGENCIES, Set.of("send"));
        } else if (agencies.containsKey(match)) {
            wanted.put(agencies.get(match), Set.of("consume", "browse"));
        }
        return wanted;
    }

    /**
     * As the broker's {@code addSecuritySettings} takes it: the match, then for each of its rights the roles that have it.
     * That form every broker has; the one that takes JSON came in 2025.
     */
    Object[] settings(String match) {
        Map<String, Set<String>> wanted = wanted(match);
        return Stream.concat(Stream.of(match), RIGHTS.stream().map(right -> wanted.entrySet().stream()
                        .filter(role -> role.getValue().contains(right))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(","))))
                .toArray();
    }

    /** How the roles at an address of the contract deviate, in words that are the same for all agencies; empty is well. */
    List<String> deviations(String match, JsonNode roles) {
        List<String> found = new ArrayList<>();
        Map<String, Set<String>> actual = actual(roles);
        Map<String, Set<String>> wanted = wanted(match);
        wanted.forEach((role, rights) -> {
            Set<String> missing = minus(rights, actual.getOrDefault(role, Set.of()));
            if (!missing.isEmpty()) {
                found.add("%s may not %s: %s. %s".formatted(named(role, match), listed(missing), without(role), FIX));
            }
        });
        actual.forEach((role, rights) -> {
            Set<String> more = minus(rights, wanted.getOrDefault(role, Set.of()));
            if (!more.isEmpty()) {
                found.add("%s may %s: %s. %s".formatted(named(role, match), listed(more), with(role, match), FIX));
            }
        });
        return found;
    }

    /** Roles of agencies that have a right at an address which is none of the contract's; empty is well. */
    List<String> strangers(String match, JsonNode roles) {
        List<String> found = new ArrayList<>();
        actual(roles).forEach((role, rights) -> {
            if (isAgencys(role)) {
                found.add(
                        "role '%s' may %s: agencies have no business there. fix: take it out of the security-setting that matches '%s' in broker.xml"
                                .formatted(role, listed(rights), match));
            }
        });
        return found;
    }

    /** Whether the hub's role may manage the broker. If not, it is not the role by which this hub does: nothing is taken from others. */
    boolean hubManages(JsonNode rolesOfManagement) {
        return actual(rolesOfManagement)
                .getOrDefault(contract.hubRole(), Set.of())
                .contains("manage");
    }

    String unknownHubRole() {
        return "broker: the hub's role '%s' may not manage it, so it is not the hub's, and agencies' roles are not set. fix: name the role of the hub's user with SIMPUL_BROKER_ROLE and start the hub anew"
                .formatted(contract.hubRole());
    }

    private boolean isAgencys(String role) {
        return role.equals(BrokerContract.AGENCIES) || agencies.containsValue(role);
    }

    private String named(String role, String match) {
        if (role.equals(agencies.get(match))) {
            return "its agency's role (agency-<id>)";
        }
        return role.equals(contract.hubRole()) ? "the hub's role '%s'".formatted(role) : "role '%s'".formatted(role);
    }

    private String without(String role) {
        if (role.equals(contract.hubRole())) {
            return "the hub cannot look after it";
        }
        return role.equals(BrokerContract.AGENCIES)
                ? "agencies cannot answer"
                : "the agency cannot read what it must answer";
    }

    private String with(String role, String match) {
        if (role.equals(agencies.get(match))) {
            return "an agency only reads its queue";
        }
        return isAgencys(role)
                ? "it is not that agency's to touch"
                : "only the hub and the agency itself have rights here";
    }

    private static Map<String, Set<String>> actual(JsonNode roles) {
        Map<String, Set<String>> actual = new TreeMap<>();
        for (JsonNode role : roles) {
            Set<String> rights = RIGHTS.stream()
                    .filter(right -> role.path(right).asBoolean(false))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!rights.isEmpty()) {
                actual.put(role.path("name").asString(""), rights);
            }
        }
        return actual;
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        return RIGHTS.stream()
                .filter(right -> all.contains(right) && !some.contains(right))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String listed(Set<String> rights) {
        return rights.size() == RIGHTS.size() ? "do everything" : String.join(", ", rights);
    }
}
