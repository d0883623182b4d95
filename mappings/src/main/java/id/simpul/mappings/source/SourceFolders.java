package id.simpul.mappings.source;

import id.simpul.mappings.FileProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads source folders ({@code source.yaml}, {@code mapping.yaml}, {@code codes/*.csv}); tells every mistake at once. */
public final class SourceFolders {

    private SourceFolders() {}

    /** @param sources those without a problem */
    public record Found(List<SourceBundle> sources, List<FileProblem> problems) {}

    /**
     * @param dir         a source folder, or a folder of source folders
     * @param environment what {@code ${NAME}} stands for
     */
    public static Found read(Path dir, Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }
}
