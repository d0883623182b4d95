package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that stands in the source's folder and is named in {@code source.yaml}. */
final class FolderFile {

    private FolderFile() {}

    /** @return {@code null} after a problem; nothing outside the folder is ever opened */
    static @Nullable Path named(Path folder, YamlText name) {
        try {
            Path file = folder.resolve(name.value());
            if (!Files.isRegularFile(file)) {
                name.problem("names a file that does not exist", "put it into this folder");
                return null;
            }
            if (!file.toRealPath().startsWith(folder.toRealPath())) {
                name.problem("leads out of the folder", "put the file into this folder");
                return null;
            }
            return file;
        } catch (IOException | InvalidPathException e) {
            name.problem("names a file that cannot be read", "put it into this folder");
            return null;
        }
    }
}
