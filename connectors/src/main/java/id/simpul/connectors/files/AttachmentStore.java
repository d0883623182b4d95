package id.simpul.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Files on disk, named by their SHA-256 (claim check). Written, fsynced, renamed, folder fsynced before {@code put}
 * returns (R15); putting known content renews its time.
 */
public final class AttachmentStore {

    public AttachmentStore(Path root) {
        throw new UnsupportedOperationException();
    }

    public Ticket put(InputStream content) throws IOException {
        throw new UnsupportedOperationException();
    }

    public Ticket put(byte[] content) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** @throws java.nio.file.NoSuchFileException if it is not here */
    public InputStream open(String sha256) throws IOException {
        throw new UnsupportedOperationException();
    }
}
