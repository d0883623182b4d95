package id.simpul.routes.source;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFiles;
import id.simpul.mappings.source.Difference;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.store.Versions;
import id.simpul.routes.store.Versions.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is to become a new version, and tells what it would change. Nothing is written, and no system is asked. */
public class Examiner {

    private final BundleReader reader;
    private final Running running;
    private final Versions versions;

    public Examiner(BundleReader reader, Running running, Versions versions) {
        this.reader = reader;
        this.running = running;
        this.versions = versions;
    }

    /**
     * @param bundle     {@code null} after a problem
     * @param difference to the version that ran last; nothing after a problem
     */
    public record Examined(@Nullable SourceBundle bundle, List<FileProblem> problems, Difference difference) {}

    public Examined examine(String source, SourceFiles files) {
        List<FileProblem> problems = new ArrayList<>();
        SourceFiles.of(source, files.all(), problems);
        if (!problems.isEmpty()) {
            return new Examined(null, problems, Difference.NONE);
        }
        try (BundleReader.Read read = reader.read(source, 0, files)) {
            if (read.bundle() == null) {
                return new Examined(null, read.problems(), Difference.NONE);
            }
            try {
                running.open(read.bundle()).close();
            } catch (IllegalArgumentException unusable) {
                problems.add(new FileProblem(
                        source + "/source.yaml",
                        1,
                        1,
                        "",
                        "cannot be used: " + unusable.getMessage(),
                        "mend what it names"));
                return new Examined(null, problems, Difference.NONE);
            }
            return new Examined(read.bundle(), List.of(), difference(source, read));
        }
    }

    private Difference difference(String source, BundleReader.Read now) {
        Optional<Version> before = versions.lastThatRan(source);
        if (before.isEmpty() || now.bundle() == null) {
            return Difference.NONE;
        }
        try (BundleReader.Read old =
                reader.earlier(source, versions.files(source, before.get().number()))) {
            Difference difference = old.bundle() == null
                    ? unknown(before.get().number())
                    : Difference.between(
                            old.bundle().definition(),
                            old.profile(),
                            now.bundle().definition(),
                            now.profile());
            return versions.hasRecords(source)
                    ? difference
                    : new Difference(List.of(), difference.notes(), difference.anew(), difference.forget());
        }
    }

    /** Unknown is not the same: a person says that it is. */
    private static Difference unknown(int version) {
        return new Difference(
                List.of("version %d cannot be read by this hub, so nobody can tell whether 'key' stays the same"
                        .formatted(version)),
                List.of(),
                true,
                false);
    }
}
