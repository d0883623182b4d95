package id.simpul.app.folder;

import id.simpul.connectors.files.AttachmentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Where files go while a command looks at records, gone with it. Made only where there are files: a store makes many folders, and
 * waits for the disk.
 */
final class Scratch implements AutoCloseable {

    private @Nullable Path folder;
    private @Nullable AttachmentStore store;

    synchronized AttachmentStore store() {
        try {
            if (store == null) {
                folder = Files.createTempDirectory("simpul");
                store = new AttachmentStore(folder);
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for temporary files", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException busy) {
            // it lies in the folder for temporary files
        }
    }
}
