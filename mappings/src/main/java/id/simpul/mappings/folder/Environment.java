package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${NAME}} stands for, the first of these that is there: the variable NAME; the content of the file that the
 * variable NAME_FILE names; the content of the file NAME in the folder that the variable SIMPUL_SECRETS names (as container
 * platforms mount secrets, and as Spring's config trees lie). Values never appear in a problem.
 */
public final class Environment {

    /** Names the folder whose files are secrets. */
    public static final String SECRETS = "SIMPUL_SECRETS";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Map<String, String> variables;
    private final boolean stranger;
    private final Map<String, String> given = new TreeMap<>();
    private final Set<String> secret = new TreeSet<>();

    /** Names that are nowhere; {@code null}: each is a problem. */
    private final @Nullable SortedSet<String> unset;

    public Environment(Map<String, String> variables) {
        this(variables, false, null);
    }

    private Environment(Map<String, String> variables, boolean stranger, @Nullable SortedSet<String> unset) {
        this.variables = variables;
        this.stranger = stranger;
        this.unset = unset;
    }

    /** The same, for whom every name that says that it is a secret's stands for something wrong. */
    static Environment ofAStranger(Map<String, String> variables) {
        return new Environment(variables, true, null);
    }

    /** The same, in which what is not set is no problem: a stand-in is read in its place, of the kind that is wanted there. */
    static Environment withoutSecrets(Map<String, String> variables) {
        return new Environment(variables, false, new TreeSet<>());
    }

    /** Names for which a stand-in was read. */
    SortedSet<String> unset() {
        return unset == null ? Collections.emptySortedSet() : Collections.unmodifiableSortedSet(unset);
    }

    /** Whether the value depends on what is not set, so that it cannot be judged. */
    boolean standsIn(@Nullable YamlText text) {
        if (unset == null || text == null || !refers(text.value())) {
            return false;
        }
        Matcher reference = REFERENCE.matcher(text.value());
        boolean stands = false;
        while (reference.find()) {
            stands |= NAME.matcher(reference.group(1)).matches() && isUnset(reference.group(1));
        }
        return stands;
    }

    private boolean isUnset(String name) {
        try {
            return value(name) == null;
        } catch (IOException unreadable) {
            return false; // told where it is read
        }
    }

    /** Good as a word, the name of a host or of a file; in front of an address it is a whole one. */
    private static String standIn(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static boolean refers(String text) {
        return text.contains("${");
    }

    @Nullable
    String expand(YamlText text) {
        return expand(text, UnaryOperator.identity());
    }

    /** What was asked for and is there, by name. */
    Map<String, String> given() {
        return Map.copyOf(given);
    }

    /** Whatever its name says, what this text refers to is secret. */
    void isSecret(YamlText text) {
        REFERENCE.matcher(text.value()).results().forEach(reference -> secret.add(reference.group(1)));
    }

    boolean isSecret(String name) {
        return secret.contains(name) || Values.isSecretName(name);
    }

    /** @param escape what a value needs where it is put, e.g. inside XML; @return {@code null} after a problem */
    @Nullable
    String expand(YamlText text, UnaryOperator<String> escape) {
        if (!refers(text.value())) {
            return text.value();
        }
        Matcher reference = REFERENCE.matcher(text.value());
        StringBuilder expanded = new StringBuilder();
        boolean good = true;
        while (reference.find()) {
            String name = reference.group(1);
            if (reference.group(2).isEmpty() || !NAME.matcher(name).matches()) {
                text.problemAt(reference.start(), "'${' without a name and '}'", "write ${NAME}");
                good = false;
                continue;
            }
            String value = value(text, reference.start(), name);
            good &= value != null;
            reference.appendReplacement(expanded, value == null ? "" : Matcher.quoteReplacement(escape.apply(value)));
        }
        return good ? reference.appendTail(expanded).toString() : null;
    }

    /**
     * @return {@code null} if it is nowhere
     * @throws IOException if the file that should hold it cannot be read; its message says which, and is for people
     */
    public @Nullable String value(String name) throws IOException {
        if (stranger && Values.isSecretName(name)) {
            return "wrong-" + UUID.randomUUID();
        }
        String value = variables.get(name);
        if (value != null) {
            return value;
        }
        String file = variables.get(name + "_FILE");
        if (file != null) {
            return content(file, "the file that " + name + "_FILE names");
        }
        String folder = variables.get(SECRETS);
        return folder == null || !inFolder(folder, name)
                ? null
                : content(folder + "/" + name, "the file " + name + " in the folder that " + SECRETS + " names");
    }

    private static boolean inFolder(String folder, String name) {
        try {
            return Files.exists(Path.of(folder, name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String content(String file, String words) throws IOException {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IOException(words + " cannot be read", e);
        }
    }

    @Nullable
    String value(YamlText text, int offset, String name) {
        try {
            String value = value(name);
            if (value != null && !value.isBlank()) {
                given.put(name, value);
                return value;
            }
            if (value == null && unset != null) {
                unset.add(name);
                return standIn(name);
            }
            text.problemAt(
                    offset,
                    name + (value == null ? " is not set" : " is set, but empty"),
                    "set %s, or %s_FILE to a file that holds it, in the environment; or put a file %s into the folder that %s names"
                            .formatted(name, name, name, SECRETS));
        } catch (IOException e) {
            text.problemAt(offset, String.valueOf(e.getMessage()), "check the file and its rights");
        }
        return null;
    }
}
