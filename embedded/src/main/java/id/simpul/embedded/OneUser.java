package id.simpul.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** The hub is the only user of its own broker; everybody else, also somebody without a name, is refused. */
record OneUser(String name, String password) implements ActiveMQSecurityManager {

    @Override
    public boolean validateUser(String user, String given) {
        return name.equals(user)
                && given != null
                && MessageDigest.isEqual(
                        password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean validateUserAndRole(String user, String given, Set<Role> roles, CheckType check) {
        return validateUser(user, given)
                && roles.stream().anyMatch(role -> role.getName().equals(name) && check.hasRole(role));
    }

    @Override
    public String toString() {
        return "OneUser{" + name + "}";
    }
}
