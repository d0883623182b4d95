package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.registry.Categories;
import id.simpul.mappings.registry.Registry;
import id.simpul.mappings.translate.CodeHints;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is no mistake in a source's folder, but most likely not meant: things that nothing uses, codes that nobody knows, texts that
 * look like secrets. Told like problems; whoever tells them says that they are hints.
 */
final class Hints {

    private static final Pattern TABLE = Pattern.compile("\\$code\\s*\\(\\s*(['\"])([^'\"]*)\\1");
    private static final Pattern ANY_TABLE = Pattern.compile("\\$code\\s*\\(\\s*[^'\"\\s]");

    /** Where a request is written, and so a secret might be. */
    private static final Pattern ASKING = Pattern.compile("(request|auth|mailbox|detail|parts|tls)(\\..*)?");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_+/=.-]{20,}");
    private static final Pattern PART = Pattern.compile("[^./=]{20,}");
    private static final Pattern WORDS = Pattern.compile("[a-z]+([-_./][a-z]+)*|[A-Za-z]+", Pattern.CASE_INSENSITIVE);
    private static final Pattern LOGIN = Pattern.compile("(?i)\\b(bearer|basic|token|digest) +[A-Za-z0-9_+/=.~-]{8,}");
    private static final double RANDOM = 3.4;

    private final Path folder;
    private final List<FileProblem> hints = new ArrayList<>();

    private Hints(Path folder) {
        this.folder = folder;
    }

    /** @return nothing for a folder that cannot be read: its problems are told already */
    static List<FileProblem> of(Path folder) {
        Hints hints = new Hints(folder);
        List<FileProblem> told = new ArrayList<>();
        Layers layers = Layers.read(folder, told);
        if (layers.source().isPresent() && layers.mapping().isPresent()) {
            hints.tables(layers.mapping().get());
            hints.values();
            hints.secrets(layers.source().get());
        }
        return hints.hints;
    }

    private void tables(YamlObject mapping) {
        Set<String> used = new TreeSet<>();
        boolean any = false;
        for (YamlText text : mapping.everyText()) {
            Matcher table = TABLE.matcher(text.value());
            while (table.find()) {
                used.add(table.group(2));
            }
            any |= ANY_TABLE.matcher(text.value()).find();
        }
        for (Path file : tables()) {
            String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
            if (!used.contains(name) && !any) {
                hints.add(new FileProblem(
                        file.toString(),
                        1,
                        1,
                        "",
                        "is used by no expression",
                        Suggestion.nearest(name, used)
                                .map("is it meant to be codes/%s.csv?"::formatted)
                                .orElse("write $code('" + name + "', ...) in mapping.yaml, or remove the file")));
            }
            hints.addAll(CodeHints.of(file, known(mapping, name)));
        }
    }

    private List<Path> tables() {
        Path codes = folder.resolve("codes");
        if (!Files.isDirectory(codes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(codes)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".csv"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // told as a problem
        }
    }

    /** What the codes of a table must be, where the field that uses it says so; {@code null}: anything. */
    private static @Nullable Predicate<String> known(YamlObject mapping, String table) {
        YamlObject category = mapping.object("category");
        if (category != null && uses(category, "code", table)) {
            return code -> Categories.load().category(code).isPresent();
        }
        return uses(mapping, "addressed-to", table)
                ? code -> Registry.load().agency(code).isPresent()
                : null;
    }

    private static boolean uses(YamlObject object, String key, String table) {
        YamlText text = object.isText(key) ? object.text(key) : null;
        return text != null
                && Pattern.compile("\\$code\\s*\\(\\s*['\"]" + Pattern.quote(table) + "['\"]")
                        .matcher(text.value())
                        .find();
    }

    /** Values that the source gives and nothing asks for. */
    private void values() {
        List<FileProblem> told = new ArrayList<>();
        Optional<YamlObject> own = YamlObject.read(folder.resolve("source.yaml"), told);
        YamlText name = own.map(yaml -> yaml.text("extends")).orElse(null);
        YamlObject values = own.map(yaml -> yaml.object("values")).orElse(null);
        if (name == null || values == null) {
            return;
        }
        Optional<Profile> profile = Profile.read(name, folder, told);
        Set<String> asked = new TreeSet<>();
        profile.ifPresent(it -> asked.addAll(it.source().valuesAskedFor()));
        profile.flatMap(Profile::mapping).ifPresent(it -> asked.addAll(it.valuesAskedFor()));
        own.ifPresent(it -> asked.addAll(it.without("values").valuesAskedFor()));
        Path mapping = folder.resolve("mapping.yaml");
        if (Files.exists(mapping)) {
            YamlObject.read(mapping, told).ifPresent(it -> asked.addAll(it.valuesAskedFor()));
        }
        if (profile.isEmpty()) {
            return;
        }
        told.clear();
        for (String value : values.keys()) {
            if (profile.get().values().containsKey(value) && !asked.contains(value)) {
                values.problem(
                        value, "is asked for by nothing", "remove it, or use ${values." + value + "} in the profile");
            }
        }
        hints.addAll(told);
    }

    private void secrets(YamlObject source) {
        List<FileProblem> told = hints;
        for (String key : source.keys()) {
            if (!ASKING.matcher(key).matches() || source.isText(key)) {
                continue;
            }
            YamlObject object = source.object(key);
            for (YamlText text : object == null ? List.<YamlText>of() : object.everyText()) {
                secret(text, told);
            }
        }
    }

    private static void secret(YamlText text, List<FileProblem> told) {
        String value = text.value();
        if (value.contains("${") && value.length() < 40) {
            return;
        }
        Matcher login = LOGIN.matcher(value);
        if (login.find() && !login.group().matches("(?i)basic +auth.*")) {
            tell(text, login.start(), told);
            return;
        }
        Matcher token = TOKEN.matcher(value);
        while (token.find()) {
            int at = random(token.group());
            if (at >= 0) {
                tell(text, token.start() + at, told);
                return;
            }
        }
    }

    private static void tell(YamlText text, int at, List<FileProblem> told) {
        // Without the text: it may be one.
        told.add(
                text.told(at, "looks like a secret in the open", "put it into the environment and write ${NAME} here"));
    }

    /** Where letters and digits are mixed without words: keys and tokens, not paths and names. @return -1 for nowhere */
    private static int random(String text) {
        if (text.startsWith("eyJ") && text.length() > 40) {
            return 0;
        }
        Matcher part = PART.matcher(text);
        while (part.find()) {
            String one = part.group();
            boolean mixed = one.matches(".*[A-Za-z].*") && one.matches(".*\\d.*\\D.*\\d.*|.*\\d{2}.*");
            if (mixed && !WORDS.matcher(one).matches() && entropy(one) > RANDOM) {
                return part.start();
            }
        }
        return -1;
    }

    private static double entropy(String text) {
        int[] counts = new int[128];
        text.chars().forEach(c -> counts[c & 127]++);
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / text.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
