package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A product that many regions run, described once: {@code profile.yaml}, {@code mapping.yaml}, {@code codes/*.csv}. What differs
 * from region to region are its values.
 *
 * @param source  the keys of {@code source.yaml} that are the same everywhere
 * @param values  what a region must or may say, by name
 * @param folders of this profile and those that it extends itself, nearest first
 */
record Profile(
        String name,
        String title,
        String about,
        YamlObject source,
        Optional<YamlObject> mapping,
        Map<String, Value> values,
        List<Path> folders) {

    static final String FILE = "profile.yaml";
    private static final int DEEPEST = 4;

    /**
     * @param what     for people
     * @param example  what to type
     * @param needed   without it the source cannot be read
     * @param declared where it is declared
     */
    record Value(String what, String example, boolean needed, YamlObject declared) {}

    /** @param name what stands behind {@code extends}; @param source the folder of the source */
    static Optional<Profile> read(YamlText name, Path source, List<FileProblem> problems) {
        return read(name, source, problems, 1);
    }

    private static Optional<Profile> read(YamlText name, Path beside, List<FileProblem> problems, int depth) {
        Optional<Path> folder = Profiles.folder(name.value(), beside);
        if (folder.isEmpty()) {
            List<String> known = Profiles.names(beside);
            name.problem("there is no profile '" + name.value() + "'", Suggestion.fix(name.value(), known));
            return Optional.empty();
        }
        if (depth > DEEPEST) {
            name.problem("extends a profile that extends others without end", "extend a profile that stands by itself");
            return Optional.empty();
        }
        return read(name.value(), folder.get(), problems, depth);
    }

    /** A profile by itself. */
    static Optional<Profile> read(String name, Path folder, List<FileProblem> problems) {
        return read(name, folder, problems, 1);
    }

    private static Optional<Profile> read(String name, Path folder, List<FileProblem> problems, int depth) {
        Optional<YamlObject> own = YamlObject.read(folder.resolve(FILE), problems);
        Path mappingFile = folder.resolve("mapping.yaml");
        Optional<YamlObject> mapping =
                Files.exists(mappingFile) ? YamlObject.read(mappingFile, problems) : Optional.empty();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        YamlObject yaml = own.get();
        List<Path> folders = new ArrayList<>(List.of(folder));
        Map<String, Value> values = new LinkedHashMap<>();
        YamlText other = yaml.text("extends");
        if (other != null) {
            Optional<Profile> base = read(other, folder, problems, depth + 1);
            if (base.isEmpty()) {
                return Optional.empty();
            }
            yaml = yaml.without("extends").over(base.get().source());
            mapping = mapping.map(it -> base.get().mapping().map(it::over).orElse(it))
                    .or(base.get()::mapping);
            folders.addAll(base.get().folders());
            values.putAll(base.get().values());
        }
        YamlObject profile = yaml.requiredObject("profile", "{ title: ..., about: ..., values: { ... } }");
        if (profile == null) {
            return Optional.empty();
        }
        profile.only("title", "about", "values");
        YamlObject declared = profile.object("values");
        if (declared != null) {
            values.putAll(values(declared));
        }
        return Optional.of(new Profile(
                name,
                text(profile, "title", name),
                text(profile, "about", ""),
                yaml.without("profile"),
                mapping,
                values,
                List.copyOf(folders)));
    }

    private static Map<String, Value> values(YamlObject declared) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (String name : declared.keys()) {
            YamlObject value = declared.object(name);
            if (value != null) {
                value.only("what", "example", "default", "optional");
                boolean optional =
                        value.has("optional") && text(value, "optional", "").equals("true");
                values.put(
                        name,
                        new Value(
                                text(value, "what", ""),
                                text(value, "example", text(value, "default", "...")),
                                !optional && !value.has("default"),
                                value));
            }
        }
        return values;
    }

    private static String text(YamlObject object, String key, String standard) {
        @Nullable YamlText text = object.text(key);
        return text == null ? standard : text.value();
    }

    /** The values of a source, with this profile's defaults for those that it does not give; a missing one is a problem of the source. */
    YamlObject given(YamlObject source) {
        YamlObject written = source.object("values");
        YamlObject given = written == null ? source.empty() : written;
        given.only(values.keySet().toArray(String[]::new));
        for (Map.Entry<String, Value> entry : values.entrySet()) {
            String name = entry.getKey();
            Value value = entry.getValue();
            if (given.has(name)) {
                given.texts(name); // tells what is neither a text nor a list of them
            } else if (value.declared().has("default")) {
                given = given.with(name, value.declared(), "default");
            } else if (value.needed()) {
                String fix = (written == null ? "add 'values: { " + name + ": " : "add '" + name + ": ")
                        + value.example()
                        + (written == null ? " }'" : "'");
                (written == null ? source : written)
                        .problem("the profile " + this.name + " needs the value '" + name + "': " + value.what(), fix);
            }
        }
        return given;
    }

    @Override
    public String toString() {
        return "Profile{" + name + "}";
    }
}
