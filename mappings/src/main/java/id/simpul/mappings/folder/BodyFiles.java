package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
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
        Path file = FolderFile.named(folder, name);
        return file == null ? null : name.contentOf(file);
    }
}
