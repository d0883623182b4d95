package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The profiles that a source can extend: those that ship with the product, and folders with a {@code profile.yaml} beside the
 * source's own or in its folder {@code profiles}, as a hub gives it out. Of several with one name the nearest is meant.
 */
public final class Profiles {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    private Profiles() {}

    /** One that ships. @param title the product; @param about one line: what it is, how it is read */
    public record Shown(String name, String title, String about) {}

    /** In order of their names. */
    public static List<Shown> shipped() {
        List<FileProblem> problems = new ArrayList<>();
        return names(Shelf.PROFILES).stream()
                .flatMap(name -> Profile.read(name, Shelf.PROFILES.resolve(name), problems).stream())
                .map(profile -> new Shown(profile.name(), profile.title(), profile.about()))
                .toList();
    }

    /** @return a {@code source.yaml} to edit: every value that the profile asks for, with what it is; empty if there is none of that name */
    public static Optional<String> sourceFile(String name) {
        return folder(name, Shelf.PROFILES.resolve(name))
                .flatMap(folder -> Profile.read(name, folder, new ArrayList<>()))
                .map(Profiles::sourceFile);
    }

    private static String sourceFile(Profile profile) {
        StringBuilder file = new StringBuilder();
        file.append("# ")
                .append(profile.title())
                .append(": ")
                .append(profile.about())
                .append('\n');
        line(
                file,
                "id: my-source",
                "the name of this folder; it is part of every complaint's identity and stays for ever");
        line(file, "title: My complaint system", "as people call it");
        file.append("extends: ").append(profile.name()).append('\n');
        line(file, "every: 5m", "the pause between two polls");
        line(file, "start: now", "or beginning, or a date such as 2026-11-01");
        line(file, "deliver: trial", "to complaints.trial; live: to the agencies' own queues");
        line(file, "zone: Asia/Jakarta", "of times that carry none; also Asia/Makassar, Asia/Jayapura");
        if (profile.values().values().stream().anyMatch(Profile.Value::needed)) {
            file.append("values:\n");
        } else if (!profile.values().isEmpty()) {
            file.append("# values:\n");
        }
        profile.values()
                .forEach((name, value) -> line(
                        file,
                        (value.needed() ? "  " : "#   ") + name + ": " + value.example(),
                        value.what() + (value.needed() ? "" : " (if it differs)")));
        return file.toString();
    }

    private static void line(StringBuilder file, String text, String comment) {
        file.append(text)
                .append(" ".repeat(Math.max(1, 40 - text.length())))
                .append("# ")
                .append(comment)
                .append('\n');
    }

    /** @param source a folder; a profile may lie beside it */
    static Optional<Path> folder(String name, Path source) {
        return NAME.matcher(name).matches()
                ? Stream.of(source.resolve(SourceFiles.PROFILES), beside(source), Shelf.PROFILES)
                        .map(shelf -> shelf.resolve(name))
                        .filter(Profiles::isProfile)
                        .findFirst()
                : Optional.empty();
    }

    /** Of the profiles that a source in this folder can extend. */
    static List<String> names(Path source) {
        TreeSet<String> names = new TreeSet<>();
        for (Path shelf : List.of(source.resolve(SourceFiles.PROFILES), beside(source), Shelf.PROFILES)) {
            try (Stream<Path> folders = Files.list(shelf)) {
                folders.filter(Profiles::isProfile)
                        .forEach(folder ->
                                names.add(folder.getFileName().toString().replace("/", "")));
            } catch (IOException e) {
                // A folder that cannot be listed offers nothing.
                continue;
            }
        }
        return List.copyOf(names);
    }

    /** Whether a profile's folder is one of the product. */
    static boolean ships(Path profile) {
        return profile.startsWith(Shelf.PROFILES);
    }

    /** A folder with a profile and without a source. */
    static boolean isProfile(Path folder) {
        return Files.isRegularFile(folder.resolve(Profile.FILE)) && !Files.exists(folder.resolve("source.yaml"));
    }

    private static Path beside(Path source) {
        Path folder = source.getFileSystem() == FileSystems.getDefault() ? source.toAbsolutePath() : source;
        Path parent = folder.normalize().getParent();
        return parent == null ? source : parent;
    }

    /** Where what ships lies: a folder of classes, a jar, or a jar inside the program's own. */
    private static final class Shelf {

        static final Path PROFILES = open();

        private static Path open() {
            URL readme = Objects.requireNonNull(Profiles.class.getResource("/profiles/README.md"), "profiles");
            try {
                URI address = readme.toURI();
                if (address.getScheme().equals("file")) {
                    return Objects.requireNonNull(Path.of(address).getParent());
                }
                int inside = address.toString().lastIndexOf("!/");
                FileSystem jar = jar(URI.create(address.toString().substring(0, inside)));
                return Objects.requireNonNull(
                        jar.getPath(address.toString().substring(inside + 1)).getParent());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("a resource without an address", e);
            } catch (IOException e) {
                throw new UncheckedIOException("the profiles that ship cannot be read", e);
            }
        }

        private static FileSystem jar(URI address) throws IOException {
            try {
                return FileSystems.newFileSystem(address, Map.of());
            } catch (FileSystemAlreadyExistsException e) {
                return FileSystems.getFileSystem(address);
            }
        }
    }
}
