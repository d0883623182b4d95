package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A request's body in a file of the source's folder. */
final class BodyFiles {

    private BodyFiles() {}

    /** What {@code body-file} names; {@code null} if there is none, or after a problem. */
    static @Nullable YamlText read(Path folder, YamlObject request) {
        YamlText name = request.text("body-file");
        if (name == null) {
            return null;
        }
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
            return name.contentOf(file);
        } catch (IOException | InvalidPathException e) {
            name.problem("names a file that cannot be read", "put it into this folder");
            return null;
        }
    }
}
