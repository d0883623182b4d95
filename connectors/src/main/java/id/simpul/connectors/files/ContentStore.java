package id.simpul.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the content of an {@link AttachmentStore} lies. Names are SHA-256 in hex, checked by the caller. Several hubs may
 * share one.
 */
public sealed interface ContentStore extends AutoCloseable permits FolderStore, BucketStore {

    /** A folder of this machine for content that is just coming in; next to the content where that lies in a folder. */
    Path drafts();

    /**
     * R15: a young file is never collected, so whoever is about to refer to it is safe until his commit.
     *
     * @return false if it is not here, or not whole, or could not be made young: then it is to be added
     */
    boolean renew(Ticket ticket) throws IOException;

    /** Durable when it returns (R15). The draft may be moved away. */
    void add(Path draft, Ticket ticket) throws IOException;

    /** @throws NoSuchFileException if it is not here */
    InputStream open(String sha256, long from) throws IOException;

    /** What is here of that name. */
    Optional<Ticket> find(String sha256) throws IOException;

    /** @throws NoSuchFileException if it is not here */
    default long size(String sha256) throws IOException {
        return find(sha256).orElseThrow(() -> new NoSuchFileException(sha256)).size();
    }

    void quarantine(String sha256) throws IOException;

    boolean isQuarantined(String sha256) throws IOException;

    AttachmentStore.Collected collect(Predicate<String> referenced, Duration grace) throws IOException;

    Optional<String> mark() throws IOException;

    void mark(String id) throws IOException;

    void tryWriting() throws IOException;

    String place();

    @Override
    void close();
}
