package id.simpul.routes.source;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFiles;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.store.Versions.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Reads what the database keeps of a source as this hub understands it, with this hub's environment. The files are laid into a
 * folder of the hub while the source runs, for certificates are read again while it does.
 */
public class BundleReader {

    private static final Logger LOG = LoggerFactory.getLogger(BundleReader.class);

    private final Map<String, String> environment;
    private final Path home;
    private final Map<String, SourceFolder> given = new HashMap<>();

    /**
     * @param given       folders that were read at start: what is the same is not read again
     * @param environment what {@code ${NAME}} stands for in this hub
     * @param home        this hub's own, for the files
     */
    public BundleReader(Collection<SourceFolder> given, Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
        given.forEach(folder -> this.given.put(folder.id(), folder));
    }

    /**
     * A version as this hub reads it.
     *
     * @param bundle  {@code null} after a problem
     * @param profile that it extends, or {@code null}
     * @param folder  where its files lie, or {@code null}: in the folder that was given
     */
    public record Read(
            @Nullable SourceBundle bundle, @Nullable String profile, List<FileProblem> problems, @Nullable Path folder)
            implements AutoCloseable {

        /** Its files are no longer needed. */
        @Override
        public void close() {
            if (folder != null) {
                delete(folder);
            }
        }
    }

    /** @param files asked for if they are not those of the folder that was given */
    public Read read(Version version, Supplier<SourceFiles> files) {
        SourceFolder folder = given.get(version.source());
        if (folder != null && folder.files().hash().equals(version.hash())) {
            return new Read(folder.bundle().asVersion(version.number()), null, List.of(), null);
        }
        return read(version.source(), version.number(), files.get());
    }

    /** @param version 0: it is kept nowhere yet */
    public Read read(String source, int version, SourceFiles files) {
        return read(source, version, files, folder -> SourceFolders.read(folder, environment));
    }

    /** To compare with: a variable that is no longer set is no reason not to know what was asked. */
    Read earlier(String source, SourceFiles files) {
        return read(source, 0, files, folder -> SourceFolders.readWithoutSecrets(folder, environment));
    }

    private Read read(String source, int version, SourceFiles files, Function<Path, SourceFolders.Found> how) {
        Path shelf = null;
        try {
            Files.createDirectories(home);
            shelf = Files.createTempDirectory(home, source + "-" + version + "-");
            Path folder = shelf.resolve(source);
            files.writeTo(folder);
            SourceFolders.Found found = how.apply(folder);
            String prefix = shelf + folder.getFileSystem().getSeparator();
            List<FileProblem> problems = new ArrayList<>();
            found.problems().forEach(it -> problems.add(named(it, prefix)));
            return new Read(
                    found.sources().isEmpty() || !problems.isEmpty()
                            ? null
                            : found.sources().get(0).asVersion(version),
                    SourceFolders.profileOf(folder).orElse(null),
                    problems,
                    shelf);
        } catch (IOException e) {
            if (shelf != null) {
                delete(shelf);
            }
            throw new UncheckedIOException("the hub's folder for sources cannot be written", e);
        }
    }

    /** As its owner knows it: below the source's folder, wherever the hub has laid it. */
    private static FileProblem named(FileProblem problem, String prefix) {
        return problem.file().startsWith(prefix)
                ? new FileProblem(
                        problem.file().substring(prefix.length()),
                        problem.line(),
                        problem.column(),
                        problem.path(),
                        problem.what(),
                        problem.fix())
                : problem;
    }

    /** What a crash left. @param alive hubs whose folders may lie beside this one's */
    public void tidy(Set<String> alive) {
        Path parent = home.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            folders.filter(it -> !it.equals(home) && !alive.contains(String.valueOf(it.getFileName())))
                    .forEach(BundleReader::delete);
        } catch (IOException e) {
            LOG.warn("{} cannot be tidied ({})", parent, e.getClass().getSimpleName());
        }
    }

    /** At the end of this hub. */
    public void close() {
        delete(home);
    }

    private static void delete(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed ({})", folder, e.getClass().getSimpleName());
        }
    }
}
