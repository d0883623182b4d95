package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that stands in the source's folder, or else beside the profile that names it. */
final class FolderFile {

    private FolderFile() {}

    /** @return {@code null} after a problem; nothing outside the folder is ever opened */
    static @Nullable Path named(Path folder, YamlText name) {
        try {
            Path home = Files.isRegularFile(folder.resolve(name.value())) ? folder : name.folder();
            Path file = home.resolve(name.value());
            if (!Files.isRegularFile(file)) {
                name.problem("names a file that does not exist", "put it into this folder");
                return null;
            }
            if (!file.toRealPath().startsWith(home.toRealPath())) {
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
