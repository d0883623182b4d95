package id.simpul.connectors.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Content set aside under its SHA-256 (claim check), in a {@link ContentStore}. What comes in is written to a draft on this
 * machine's disk first: only at its end its name is known, and whether it is within its bound. When {@code put} returns, the
 * content is durable (R15); putting known content makes it young again.
 */
public final class AttachmentStore implements AutoCloseable {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final ContentStore contents;

    /**
     * In a folder.
     *
     * @throws java.io.UncheckedIOException if it cannot be made or is not writable
     */
    public AttachmentStore(Path root) {
        this(new FolderStore(root));
    }

    public AttachmentStore(ContentStore contents) {
        this.contents = contents;
    }

    /**
     * @throws StoreUnavailable if the store fails, unlike the stream that is read
     */
    public Ticket put(InputStream content) throws IOException {
        return put(content, Long.MAX_VALUE);
    }

    /**
     * @param limit in bytes; of what is longer no more is read, and nothing kept
     * @throws ContentTooLarge  if the content is longer than the limit
     * @throws StoreUnavailable if the store fails, unlike the stream that is read
     */
    public Ticket put(InputStream content, long limit) throws IOException {
        try (Draft draft = new Draft(contents.drafts())) {
            Ticket ticket = draft.write(content, limit, false);
            if (ticket.size() > limit) {
                throw new ContentTooLarge(limit);
            }
            keep(draft, ticket);
            return ticket;
        }
    }

    /** @throws StoreUnavailable if the store fails */
    public Ticket put(byte[] content) throws IOException {
        return put(new ByteArrayInputStream(content));
    }

    /** What came of reading content to its end. @param kept false if it was longer than the limit */
    public record Read(Ticket ticket, boolean kept) {}

    /**
     * Reads to the end also what is too long to be kept: its hash may be part of an identity (R9).
     *
     * @param limit in bytes
     * @throws StoreUnavailable if the store fails, unlike the stream that is read
     */
    public Read putOrMeasure(InputStream content, long limit) throws IOException {
        try (Draft draft = new Draft(contents.drafts())) {
            Ticket ticket = draft.write(content, limit, true);
            boolean kept = ticket.size() <= limit;
            if (kept) {
                keep(draft, ticket);
            }
            return new Read(ticket, kept);
        }
    }

    private void keep(Draft draft, Ticket ticket) throws StoreUnavailable {
        try {
            if (!contents.renew(ticket)) {
                contents.add(draft.path(), ticket);
            }
        } catch (StoreUnavailable said) {
            throw said;
        } catch (IOException trouble) {
            throw new StoreUnavailable("the attachment store cannot be written", trouble);
        }
    }

    /**
     * @throws java.nio.file.NoSuchFileException if it is not here
     * @throws IllegalArgumentException if that is no SHA-256
     */
    public InputStream open(String sha256) throws IOException {
        return open(sha256, 0);
    }

    /**
     * @param from the first byte wanted, from 0
     * @throws java.nio.file.NoSuchFileException if it is not here
     * @throws IllegalArgumentException if that is no SHA-256
     */
    public InputStream open(String sha256, long from) throws IOException {
        return contents.open(checked(sha256), from);
    }

    /**
     * In bytes.
     *
     * @throws java.nio.file.NoSuchFileException if it is not here
     */
    public long size(String sha256) throws IOException {
        return contents.size(checked(sha256));
    }

    public boolean contains(String sha256) throws IOException {
        return contents.find(checked(sha256)).isPresent();
    }

    /**
     * Takes content out of use and keeps it for a person to look at. Once there, it is no longer opened. Quiet if it is not
     * here (any more).
     */
    public void quarantine(String sha256) throws IOException {
        contents.quarantine(checked(sha256));
    }

    public boolean isQuarantined(String sha256) throws IOException {
        return contents.isQuarantined(checked(sha256));
    }

    /**
     * What a collection removed, and what it left.
     *
     * @param files     nobody referred to
     * @param bytes     of those files
     * @param leftovers of writers that did not finish
     * @param left      what the store holds now
     */
    public record Collected(long files, long bytes, int leftovers, Stock left) {}

    public record Stock(long files, long bytes) {}

    /**
     * Removes files that are older than the grace and that nobody refers to (R15). Safe beside any {@code put}, and beside
     * other collectors.
     *
     * @param referenced by SHA-256; asked for old files only
     * @param grace      longer than the longest poll: the time between a {@code put} and the commit that refers to it
     */
    public Collected collect(Predicate<String> referenced, Duration grace) throws IOException {
        return contents.collect(referenced, grace);
    }

    /** The mark that tells this store from any other, if it has one. Written once, read at each start. */
    public Optional<String> mark() throws IOException {
        return contents.mark();
    }

    public void mark(String id) throws IOException {
        contents.mark(id);
    }

    /** Where it is, for people: a folder, or a bucket at an endpoint. */
    public String place() {
        return contents.place();
    }

    /** A folder of this machine for what is written for a moment. */
    Path drafts() {
        return contents.drafts();
    }

    /** Bytes free for new content on this machine's disk: for all of it, or for drafts if the content goes elsewhere. */
    public long free() throws IOException {
        return Files.getFileStore(contents.drafts()).getUsableSpace();
    }

    /** Writes and removes a few bytes. */
    public void tryWriting() throws IOException {
        contents.tryWriting();
    }

    @Override
    public void close() {
        contents.close();
    }

    static String checked(String sha256) {
        if (!isSha256(sha256)) {
            throw new IllegalArgumentException("a file of the attachment store is named by 64 lower-case hex digits");
        }
        return sha256;
    }

    static boolean isSha256(String name) {
        return SHA256.matcher(name).matches();
    }

    /** What the disk says without the path, which tells no one anything. */
    static String reason(@Nullable Throwable trouble) {
        if (trouble instanceof FileSystemException disk) {
            return disk.getReason() == null ? disk.getClass().getSimpleName() : disk.getReason();
        }
        return trouble == null || trouble.getMessage() == null ? String.valueOf(trouble) : trouble.getMessage();
    }
}
