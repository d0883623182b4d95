package id.simpul.mappings.folder;

import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Typed values out of YAML objects; a value that is not what it must be is a problem, and then stands as its default. */
final class Values {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(:\\d{1,5})?");
    static final Pattern USER_INFO = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@");

    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** Names that carry a secret, however they are spelled. */
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i)(.*[-_. ])?(authorization|cookie|api-?_?key|apikey|key|token|access-?_?token|secret|client-?_?secret"
                    + "|password|passwd|pwd|pass|sandi|kata-?_?sandi|credential|signature)");

    /** What people write for a zone, and what it is called. */
    private static final Map<String, String> ZONES =
            Map.of("WIB", "Asia/Jakarta", "WITA", "Asia/Makassar", "WIT", "Asia/Jayapura");

    private final Environment environment;

    Values(Environment environment) {
        this.environment = environment;
    }

    static <E extends Enum<E>> Map<String, E> words(E[] values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value);
        }
        return words;
    }

    @Nullable
    String expand(YamlText text) {
        return environment.expand(text);
    }

    Environment environment() {
        return environment;
    }

    /** Whether it cannot be judged here, for it depends on what is set only where the source runs. */
    boolean standsIn(@Nullable YamlText text) {
        return environment.standsIn(text);
    }

    @Nullable
    String text(YamlObject object, String key) {
        YamlText text = object.text(key);
        return text == null ? null : expand(text);
    }

    @Nullable
    String required(YamlObject object, String key, String example) {
        YamlText text = object.required(key, example);
        return text == null ? null : expand(text);
    }

    @Nullable
    ZoneId zone(YamlObject object, String key) {
        YamlText text = object.required(key, "Asia/Jakarta");
        String name = text == null ? null : expand(text);
        if (name == null) {
            return null;
        }
        if (standsIn(text)) {
            return ZoneId.of("Asia/Jakarta");
        }
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            String fix = ZONES.containsKey(name)
                    ? "write " + ZONES.get(name)
                    : Suggestion.nearest(name, new TreeSet<>(ZoneId.getAvailableZoneIds()))
                            .map("did you mean '%s'?"::formatted)
                            .orElse("use a name such as Asia/Jakarta; a minimal image may lack the zone data");
            text.problem("'" + name + "' is not a zone that this Java knows", fix);
            return null;
        }
    }

    /** A secret that may be written only as a reference. */
    @Nullable
    Secret secret(YamlObject object, String key) {
        YamlText text = object.required(key, "${NAME}");
        if (text == null || !isReference(text)) {
            return null;
        }
        environment.isSecret(text);
        String value = expand(text);
        return value == null ? null : new Secret(value);
    }

    private static boolean isReference(YamlText text) {
        if (Environment.refers(text.value())) {
            return true;
        }
        text.problem(
                "is a secret in the open",
                "write ${NAME} here and set NAME in the environment, or put it into a file NAME in the folder that SIMPUL_SECRETS names");
        return false;
    }

    /** A header's or parameter's value: a literal is a problem where the name says that it is a secret. */
    @Nullable
    String maybeSecret(String name, YamlText text) {
        boolean open = isSecretName(name)
                && !Environment.refers(text.value())
                && !text.value().matches("\\{[a-z]+}");
        if (open) {
            isReference(text);
        }
        return open ? null : expand(text);
    }

    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    @Nullable
    URI address(YamlObject object, String key) {
        YamlText text = object.required(key, "${NAME}/path");
        if (text == null) {
            return null;
        }
        if (USER_INFO.matcher(text.value()).find()) {
            text.problem("carries a user or a password", "remove what stands before the '@' and use 'auth'");
            return null;
        }
        if (text.value().replace("${", "").contains("{")) {
            text.problem("has a place-holder", "place-holders such as {cursor} belong into 'query'");
            return null;
        }
        String value = expand(text);
        if (value == null) {
            return null;
        }
        value = asAddress(text, value);
        boolean referred = Environment.refers(text.value());
        if (USER_INFO.matcher(value).find()) {
            text.problem("carries a user or a password, in what it refers to", "remove it there and use 'auth'");
            return null;
        }
        URI address = web(value);
        if (address == null) {
            text.problem(referred ? "is not a web address with what it refers to" : "is not a web address", HTTP);
            return null;
        }
        return withoutSecret(text, address);
    }

    /** @return the value itself, unless parts of it are stand-ins: then made an address, with what was written around them */
    String asAddress(YamlText text, String value) {
        if (!standsIn(text)) {
            return value;
        }
        String path = value.replaceFirst("^[A-Za-z-]+://", "").replaceFirst("^([^/?#:]*):[a-z][a-z-]*", "$1");
        String scheme = value.startsWith("http://") ? "http://" : "https://";
        boolean hasHost = value.matches("^https?://[^/?#:]+\\..*");
        return scheme + (hasHost ? path : path.replaceFirst("^([^/?#:.]+)(?=[/?#:]|$)", "$1.invalid"));
    }

    /** @return {@code null} if it is no web address */
    static @Nullable URI web(String value) {
        try {
            URI address = new URI(value);
            String scheme =
                    address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https")) && address.getHost() != null ? address : null;
        } catch (URISyntaxException e) {
            return null; // its message would quote the address, which may hold what ${NAME} stands for
        }
    }

    private static final String HTTP = "write http://host/path or https://host/path";

    static @Nullable URI withoutSecret(YamlText text, URI address) {
        String query = address.getRawQuery();
        if (query != null) {
            for (String parameter : query.split("&")) {
                if (isSecretName(parameter.split("=", 2)[0])) {
                    text.problem("carries a secret in the open", "use 'auth: { api-key: { query: ..., value: ... } }'");
                    return null;
                }
            }
        }
        return address;
    }

    /** @param standard {@code null}: the key is required, and a missing or wrong one gives {@code null} */
    <T> T choice(YamlObject object, String key, Map<String, T> words, @Nullable T standard) {
        YamlText text = standard == null
                ? object.required(key, words.keySet().iterator().next())
                : object.text(key);
        String value = text == null ? null : expand(text);
        if (value == null) {
            return standard;
        }
        T chosen = words.get(value);
        if (chosen == null && standsIn(text)) {
            return standard == null ? words.values().iterator().next() : standard;
        }
        if (chosen == null) {
            text.problem("'" + value + "' is not known here", Suggestion.fix(value, words.keySet()));
            return standard;
        }
        return chosen;
    }

    /** Names of hosts, each with or without a port. */
    List<String> hosts(YamlObject object, String key) {
        List<String> hosts = new ArrayList<>();
        for (YamlText text : object.texts(key)) {
            String host = expand(text);
            if (host != null && HOST.matcher(host).matches()) {
                hosts.add(host.toLowerCase(Locale.ROOT));
            } else if (host != null && !standsIn(text)) {
                text.problem("is not the name of a host", "write only the name, e.g. files.example.go.id");
            }
        }
        return List.copyOf(hosts);
    }

    boolean flag(YamlObject object, String key, boolean standard) {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("true", true);
        words.put("false", false);
        return choice(object, key, words, standard);
    }

    /** @param standard {@code null}: required */
    Duration duration(YamlObject object, String key, @Nullable Duration standard) {
        return parsed(
                object,
                key,
                text -> Durations.duration(text).filter(d -> !d.isZero()),
                standard,
                "a length of time such as 500ms, 30s, 5m, 2h or 3d");
    }

    /** How long a rule that says {@code is: wait} waits; {@code null} for any other. */
    @Nullable
    Duration pause(YamlObject rule, InBandError.@Nullable Kind is) {
        if (is == InBandError.Kind.WAIT) {
            return duration(rule, "for", PAUSE);
        }
        if (rule.has("for")) {
            rule.problem("for", "is how long to wait, and this rule does not", "write is: wait, or remove it");
        }
        return null;
    }

    int number(YamlObject object, String key, int least, int most, @Nullable Integer standard) {
        Integer number = parsed(
                object,
                key,
                text -> text.matches("\\d{1,9}")
                        ? Optional.of(Integer.valueOf(text)).filter(n -> n >= least && n <= most)
                        : Optional.empty(),
                standard,
                "a whole number from " + least + " to " + most);
        return number == null ? least : number;
    }

    /** @param standard {@code null}: required; @param kind what the value must be, in words */
    <T> T parsed(
            YamlObject object, String key, Function<String, Optional<T>> parse, @Nullable T standard, String kind) {
        YamlText text = standard == null ? object.required(key, example(kind)) : object.text(key);
        String value = text == null ? null : expand(text);
        if (value == null) {
            return standard;
        }
        Optional<T> parsed = parse.apply(value);
        if (parsed.isEmpty() && standsIn(text)) {
            return standard != null ? standard : parse.apply(example(kind)).orElse(null);
        }
        if (parsed.isEmpty()) {
            String shown = Environment.refers(text.value()) ? text.value() : value;
            text.problem("'" + shown + "' is not " + kind, "write " + kind);
            return standard;
        }
        return parsed.get();
    }

    private static String example(String kind) {
        return kind.replaceAll(".*such as ([^, ]+).*", "$1");
    }
}
