package id.simpul.connectors.queue;

import id.simpul.connectors.queue.BrokerAdmin.AgencyUser;
import id.simpul.connectors.queue.Management.Answer;
import id.simpul.connectors.queue.Management.Question;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Agencies' users at a broker that keeps its users itself: the embedded one, or one with properties files that it may
 * write. Where they come from a directory, they are its administrator's.
 */
final class AgencyUsers {

    private static final SecureRandom RANDOM = new SecureRandom();

    private AgencyUsers() {}

    static Optional<List<AgencyUser>> all(Management management) throws Exception {
        Answer known = known(management);
        if (!known.succeeded()) {
            return Optional.empty();
        }
        List<AgencyUser> users = new ArrayList<>();
        for (JsonNode one : JsonMapper.shared().readTree(known.text())) {
            List<String> roles = one.path("roles")
                    .valueStream()
                    .map(JsonNode::asString)
                    .sorted()
                    .toList();
            if (roles.contains(BrokerContract.AGENCIES)) {
                users.add(new AgencyUser(one.path("username").asString(""), roles));
            }
        }
        users.sort(Comparator.comparing(AgencyUser::name));
        return Optional.of(List.copyOf(users));
    }

    static NewUser add(Management management, String agency) throws Exception {
        String user = BrokerContract.agencyRole(agency);
        Answer known = known(management);
        if (!known.succeeded()) {
            return new NewUser.NotHere(known.text());
        }
        if (JsonMapper.shared().readTree(known.text()).valueStream().anyMatch(one -> one.path("username")
                .asString("")
                .equals(user))) {
            return new NewUser.Exists(user);
        }
        String password = newPassword();
        management.ask("broker", "addUser", user, password, user + "," + BrokerContract.AGENCIES, false);
        forgetLogins(management);
        return new NewUser.Added(user, password);
    }

    static boolean remove(Management management, String agency) throws Exception {
        String user = BrokerContract.agencyRole(agency);
        List<AgencyUser> users = all(management).orElse(List.of());
        if (users.stream().noneMatch(one -> one.name().equals(user))) {
            return false;
        }
        management.ask("broker", "removeUser", user);
        forgetLogins(management);
        management.ask("broker", "closeConnectionsForUser", user);
        return true;
    }

    private static Answer known(Management management) throws Exception {
        return management.ask(List.of(new Question("broker", "listUser", ""))).get(0);
    }

    /** Who could log in, and who could not, the broker remembers for some seconds. */
    private static void forgetLogins(Management management) throws Exception {
        management.ask("broker", "clearAuthenticationCache");
    }

    private static String newPassword() {
        byte[] random = new byte[20];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
