package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.model.ComplaintSchema;
import id.simpul.mappings.registry.Region;
import id.simpul.mappings.registry.Regions;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.translate.Mapping;
import id.simpul.mappings.translate.RegionLookup;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads source folders ({@code source.yaml}, {@code mapping.yaml}, {@code codes/*.csv}), each over the profile that it extends;
 * tells every mistake at once.
 */
public final class SourceFolders {

    /** The regions that ship with the product. */
    public static final RegionLookup REGIONS = new RegionLookup() {
        @Override
        public Optional<String> kemendagri(RegionScheme scheme, String code) {
            return Regions.load().kemendagri(scheme, code);
        }

        @Override
        public Optional<String> byName(String name) {
            return Regions.load().byName(name).map(Region::code);
        }
    };

    private static final Function<Complaint, List<String>> SCHEMA =
            complaint -> ComplaintSchema.violations(ComplaintJson.write(complaint)).stream()
                    .map(violation -> violation.path() + ": " + violation.message())
                    .toList();

    private SourceFolders() {}

    /**
     * What was found.
     *
     * @param sources those without a problem
     * @param unset   names that are set only where the sources run, in order; none unless read without secrets
     */
    public record Found(List<SourceBundle> sources, List<FileProblem> problems, List<String> unset) {}

    /** @param folders those without a problem, with their files */
    public record Packed(List<SourceFolder> folders, List<FileProblem> problems) {}

    /**
     * @param dir         a source folder, or a folder of source folders
     * @param environment what {@code ${NAME}} stands for
     */
    public static Found read(Path dir, Map<String, String> environment) {
        return read(dir, environment, REGIONS, SCHEMA);
    }

    /**
     * @param regions what {@code $region} asks
     * @param schema  gives what is wrong with a complaint, each as {@code path: message} without the value
     */
    public static Found read(
            Path dir, Map<String, String> environment, RegionLookup regions, Function<Complaint, List<String>> schema) {
        return read(dir, new Environment(environment), regions, schema);
    }

    /**
     * The same where the secrets are not: what is not set is no problem, and a stand-in is read for it, also where a number, an
     * address or a key file is wanted. Nothing else is let pass. Such a source can translate, and must never be asked.
     *
     * @param environment what {@code ${NAME}} stands for, as far as it does here
     */
    public static Found readWithoutSecrets(Path dir, Map<String, String> environment) {
        return read(dir, Environment.withoutSecrets(environment), REGIONS, SCHEMA);
    }

    private static Found read(
            Path dir, Environment known, RegionLookup regions, Function<Complaint, List<String>> schema) {
        List<SourceBundle> sources = new ArrayList<>();
        List<FileProblem> problems = new ArrayList<>();
        for (Path folder : folders(dir, problems)) {
            int before = problems.size();
            read(folder, Layers.read(folder, problems), known, regions, schema, problems)
                    .filter(bundle -> problems.size() == before)
                    .ifPresent(sources::add);
        }
        return new Found(List.copyOf(sources), List.copyOf(problems), List.copyOf(known.unset()));
    }

    /**
     * What is no mistake, but most likely not meant: files and values that nothing uses, codes that nobody knows, texts that look
     * like secrets.
     *
     * @param dir as for {@link #read}; folders with problems have no hints
     */
    public static List<FileProblem> hints(Path dir) {
        List<FileProblem> hints = new ArrayList<>();
        folders(dir, new ArrayList<>()).forEach(folder -> hints.addAll(Hints.of(folder)));
        return List.copyOf(hints);
    }

    /**
     * The same, with the files: what a hub keeps of a folder.
     *
     * @param dir         a source folder, or a folder of source folders
     * @param environment what {@code ${NAME}} stands for
     */
    public static Packed pack(Path dir, Map<String, String> environment) {
        List<SourceFolder> packed = new ArrayList<>();
        List<FileProblem> problems = new ArrayList<>();
        Environment known = new Environment(environment);
        for (Path folder : folders(dir, problems)) {
            int before = problems.size();
            Layers layers = Layers.read(folder, problems);
            SourceFiles files = SourceFiles.in(folder, layers.folders(), problems);
            read(folder, layers, known, REGIONS, SCHEMA, problems)
                    .filter(bundle -> problems.size() == before)
                    .ifPresent(bundle -> packed.add(new SourceFolder(bundle, files)));
        }
        return new Packed(List.copyOf(packed), List.copyOf(problems));
    }

    private static Optional<SourceBundle> read(
            Path folder,
            Layers layers,
            Environment known,
            RegionLookup regions,
            Function<Complaint, List<String>> schema,
            List<FileProblem> problems) {
        SourceFile.Read source = SourceFile.read(folder, layers.source(), known, problems);
        Optional<Mapping> mapping = layers.mapping()
                .flatMap(yaml ->
                        Mapping.load(yaml, layers.folders(), source.zone(), source.regions(), regions, problems));
        return source.definition() != null && mapping.isPresent()
                ? Optional.of(
                        new SourceBundle(source.definition(), mapping.get().checkedBy(schema)))
                : Optional.empty();
    }

    /** The profile that a source folder extends, by name. */
    public static Optional<String> profileOf(Path folder) {
        return YamlObject.read(folder.resolve("source.yaml"), new ArrayList<>())
                .filter(yaml -> yaml.has("extends") && yaml.isText("extends"))
                .map(yaml -> yaml.text("extends"))
                .map(YamlText::value);
    }

    /**
     * A source as somebody would describe it who does not know its secrets, also those inside a request's text: each variable
     * whose name says that it is a secret's stands for something wrong.
     *
     * @param folder one source folder that reads well otherwise
     * @return empty if it cannot be read without the secrets, e.g. a key whose file needs its password
     */
    public static Optional<SourceDefinition> asAStranger(Path folder, Map<String, String> environment) {
        List<FileProblem> problems = new ArrayList<>();
        Layers layers = Layers.read(folder, problems);
        Environment wrong = Environment.ofAStranger(environment);
        return Optional.ofNullable(
                SourceFile.read(folder, layers.source(), wrong, problems).definition());
    }

    /** What each {@code ${NAME}} in a source folder's {@code source.yaml} stands for, as far as it is set. */
    public static Variables variables(Path folder, Map<String, String> environment) {
        List<FileProblem> problems = new ArrayList<>();
        Layers layers = Layers.read(folder, problems);
        Environment known = new Environment(environment);
        SourceFile.read(folder, layers.source(), known, problems);
        return Variables.of(known);
    }

    private static List<Path> folders(Path dir, List<FileProblem> problems) {
        if (Files.exists(dir.resolve("source.yaml"))) {
            return List.of(dir);
        }
        try (Stream<Path> children = Files.list(dir)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> !child.getFileName().toString().startsWith("."))
                    .filter(child -> !Profiles.isProfile(child))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problems.add(new FileProblem(
                    dir.toString(), 1, 1, "", "is not a folder that can be read", "name a folder of source folders"));
            return List.of();
        }
    }
}
