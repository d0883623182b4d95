package id.simpul.mappings.folder;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the {@code ${NAME}}s of a source folder stand for. In doubt one is secret: only what looks like an address, a number or
 * a date, or is named like a user, a host or a file, is not.
 */
public record Variables(Map<String, String> open, Map<String, String> secret) {

    private static final Pattern OPEN_NAME =
            Pattern.compile("(?i)(.*_)?(user|username|id|name|client|account|url|uri|address|host"
                    + "|server|port|zone|folder|path|file|dir|start|from|since|size|limit|region|jurisdiction)");
    private static final Pattern OPEN_VALUE =
            Pattern.compile("https?://[^@?#\\s]+|\\d{1,5}|\\d{4}-\\d\\d-\\d\\d(T[\\d:.Z+-]*)?");
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");

    public Variables {
        open = Map.copyOf(open);
        secret = Map.copyOf(secret);
    }

    static Variables of(Environment environment) {
        Map<String, String> open = new TreeMap<>();
        Map<String, String> secret = new TreeMap<>();
        environment.given().forEach((name, value) -> (isOpen(environment, name, value) ? open : secret)
                .put(name, value));
        return new Variables(open, secret);
    }

    private static boolean isOpen(Environment environment, String name, String value) {
        if (environment.isSecret(name)) {
            return false;
        }
        return OPEN_VALUE.matcher(value).matches()
                || OPEN_NAME.matcher(name).matches() && !ADDRESS.matcher(value).matches();
    }

    @Override
    public String toString() {
        return "Variables{" + open.keySet() + ", secret " + secret.keySet() + "}";
    }
}
