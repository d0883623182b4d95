package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a source folder says together with the profile that it extends: the source's own keys over the profile's, the values
 * that it gives in their places.
 *
 * @param source  empty after a problem that leaves nothing to read
 * @param mapping likewise
 * @param folders that may hold code tables, the source's own first
 */
record Layers(Optional<YamlObject> source, Optional<YamlObject> mapping, List<Path> folders) {

    static Layers read(Path folder, List<FileProblem> problems) {
        Optional<YamlObject> own = YamlObject.read(folder.resolve("source.yaml"), problems);
        Path mapping = folder.resolve("mapping.yaml");
        if (own.isEmpty() && Files.exists(folder.resolve("source.yaml")) && !Files.exists(mapping)) {
            return new Layers(own, Optional.empty(), List.of(folder)); // its mapping may well be a profile's
        }
        if (own.isEmpty() || !own.get().has("extends")) {
            return new Layers(own, YamlObject.read(mapping, problems), List.of(folder));
        }
        Optional<Profile> profile = profile(folder, own.get(), problems);
        if (profile.isEmpty()) {
            return new Layers(Optional.empty(), Optional.empty(), List.of(folder));
        }
        Optional<YamlObject> ownMapping = Files.exists(mapping) ? YamlObject.read(mapping, problems) : Optional.empty();
        return over(folder, own.get(), ownMapping, profile.get(), problems);
    }

    private static Optional<Profile> profile(Path folder, YamlObject own, List<FileProblem> problems) {
        YamlText name = own.text("extends");
        return name == null ? Optional.empty() : Profile.read(name, folder, problems);
    }

    private static Layers over(
            Path folder, YamlObject own, Optional<YamlObject> ownMapping, Profile profile, List<FileProblem> problems) {
        Set<String> declared = profile.values().keySet();
        YamlObject values = profile.given(own);
        YamlObject source =
                own.without("extends", "values").over(profile.source()).filled(values, declared);
        Optional<YamlObject> mapping = ownMapping
                .map(it -> profile.mapping().map(it::over).orElse(it))
                .or(profile::mapping)
                .map(it -> {
                    writtenOut(values, it.valuesAskedFor());
                    return it.filled(values, declared);
                });
        if (mapping.isEmpty()) {
            YamlObject.read(folder.resolve("mapping.yaml"), problems); // tells that it is missing
        }
        List<Path> folders = new ArrayList<>(List.of(folder));
        folders.addAll(profile.folders());
        return new Layers(Optional.of(source), mapping, List.copyOf(folders));
    }

    /** A mapping is the same for everyone who reads the folder: it does not depend on an environment. */
    private static void writtenOut(YamlObject values, Set<String> names) {
        for (String name : names) {
            for (YamlText text : values.texts(name)) {
                if (Environment.refers(text.value())) {
                    text.problem("is a reference, but the mapping needs the value itself", "write the value here");
                }
            }
        }
    }
}
