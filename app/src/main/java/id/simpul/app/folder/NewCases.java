package id.simpul.app.folder;

import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.files.AttachmentStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Originals as cases of their source: {@code cases/<key>.in}, as they came. What is there already stays. */
final class NewCases {

    private final Path cases;
    private final int most;
    private final AttachmentStore store;
    private final List<Path> written = new ArrayList<>();
    private int seen;
    private int kept;

    NewCases(Path folder, int most, AttachmentStore store) {
        this.cases = folder.resolve("cases");
        this.most = most;
        this.store = store;
    }

    void take(Original original) throws IOException {
        if (seen++ >= most) {
            return;
        }
        Files.createDirectories(cases);
        Path file = cases.resolve(name(original) + ".in");
        try (InputStream content = content(original)) {
            if (Files.exists(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            Files.copy(content, file);
            written.add(file);
        } catch (FileAlreadyExistsException theirs) {
            kept++;
        }
    }

    private InputStream content(Original original) throws IOException {
        return original.content() instanceof Content.Inline inline
                ? new ByteArrayInputStream(inline.bytes())
                : store.open(((Content.Aside) original.content()).ticket().sha256());
    }

    /** A key was given by a stranger: it must not lead out of the folder. */
    private static String name(Original original) {
        String name = original.nativeId().replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^-+|-+$", "");
        return name.isEmpty()
                ? original.fingerprint().substring(0, 16)
                : name.substring(0, Math.min(60, name.length()));
    }

    List<Path> written() {
        return List.copyOf(written);
    }

    /** How many were there already. */
    int kept() {
        return kept;
    }
}
