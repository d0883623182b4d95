package id.simpul.connectors.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Files on disk, named by their SHA-256 (claim check). Written, fsynced, renamed, folder fsynced before {@code put}
 * returns (R15); putting known content renews its time.
 *
 * <p>Content lies at {@code ab/cdef…}; {@code tmp} holds what is being written or taken away. Several processes may share
 * a root. Only the owner may look inside.
 */
public final class AttachmentStore {

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String ASIDE = "aside-";
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path root;
    private final Path drafts;

    /** @throws UncheckedIOException if the folder cannot be made or is not writable */
    public AttachmentStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.drafts = this.root.resolve("tmp");
        try {
            createDirectories();
            restoreAside();
        } catch (IOException e) {
            throw new UncheckedIOException("the attachment store in %s cannot be used".formatted(this.root), e);
        }
    }

    public Ticket put(InputStream content) throws IOException {
        return put(content, Long.MAX_VALUE);
    }

    /**
     * @param limit in bytes; what is longer is not kept
     * @throws ContentTooLarge if the content is longer than the limit; nothing of it stays
     */
    public Ticket put(InputStream content, long limit) throws IOException {
        Path draft = drafts.resolve(UUID.randomUUID().toString());
        try {
            Ticket ticket = write(content, limit, draft);
            if (!renew(ticket)) {
                Files.move(draft, path(ticket.sha256()), StandardCopyOption.ATOMIC_MOVE);
            }
            sync(path(ticket.sha256()).getParent()); // also when known: whoever wrote it may not have come this far
            return ticket;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    public Ticket put(byte[] content) throws IOException {
        Ticket ticket = new Ticket(HexFormat.of().formatHex(sha256().digest(content)), content.length);
        if (renew(ticket)) {
            sync(path(ticket.sha256()).getParent());
            return ticket;
        }
        return put(new ByteArrayInputStream(content));
    }

    private static Ticket write(InputStream content, long limit, Path draft) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        try (FileChannel channel = FileChannel.open(
                        draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = content.read(buffer); read != -1; read = content.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw new ContentTooLarge(limit);
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
            channel.force(true);
        }
        return new Ticket(HexFormat.of().formatHex(digest.digest()), size);
    }

    /** R15: a young file is never collected, so whoever is about to refer to it is safe until his commit. */
    private boolean renew(Ticket ticket) throws IOException {
        Path known = path(ticket.sha256());
        try {
            Files.setLastModifiedTime(known, FileTime.from(Instant.now()));
            return Files.size(known) == ticket.size();
        } catch (NoSuchFileException unknownOrJustCollected) {
            return false;
        }
    }

    /** @throws java.nio.file.NoSuchFileException if it is not here */
    public InputStream open(String sha256) throws IOException {
        return Files.newInputStream(path(sha256));
    }

    /** Where that content is or would be, for whoever serves ranges of it. */
    public Path path(String sha256) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("a file of the attachment store is named by 64 lower-case hex digits");
        }
        return root.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    public boolean contains(String sha256) {
        return Files.isRegularFile(path(sha256));
    }

    /**
     * In bytes.
     *
     * @throws java.nio.file.NoSuchFileException if it is not here
     */
    public long size(String sha256) throws IOException {
        return Files.size(path(sha256));
    }

    /**
     * What a collection removed.
     *
     * @param files     nobody referred to
     * @param bytes     of those files
     * @param leftovers of writers that did not finish
     */
    public record Collected(int files, long bytes, int leftovers) {}

    /**
     * Removes files that are older than the grace and that nobody refers to (R15). Safe beside any {@code put}.
     *
     * @param referenced by SHA-256; asked for old files only, twice before one goes
     * @param grace      longer than the longest poll: the time between a {@code put} and the commit that refers to it
     */
    public Collected collect(Predicate<String> referenced, Duration grace) throws IOException {
        restoreAside();
        Instant before = Instant.now().minus(grace);
        int files = 0;
        long bytes = 0;
        for (int i = 0; i < 256; i++) {
            String prefix = "%02x".formatted(i);
            try (DirectoryStream<Path> folder = Files.newDirectoryStream(root.resolve(prefix))) {
                for (Path file : folder) {
                    String sha256 = prefix + file.getFileName();
                    if (SHA256.matcher(sha256).matches() && isOlder(file, before) && !referenced.test(sha256)) {
                        long removed = remove(file, sha256, referenced, before);
                        files += removed < 0 ? 0 : 1;
                        bytes += Math.max(0, removed);
                    }
                }
            }
        }
        return new Collected(files, bytes, removeLeftovers(before));
    }

    /**
     * A {@code put} may renew the file between our look and our removal. So it is moved aside first: a renewal either
     * came before that, and then its time shows it, or finds no file, and then {@code put} writes it anew.
     *
     * @return its size, or -1 if it stays
     */
    private long remove(Path file, String sha256, Predicate<String> referenced, Instant before) throws IOException {
        Path aside = drafts.resolve(ASIDE + sha256 + "-" + UUID.randomUUID());
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
            if (!isOlder(aside, before) || referenced.test(sha256)) {
                restore(aside, file);
                return -1;
            }
            long size = Files.size(aside);
            Files.delete(aside);
            return size;
        } catch (NoSuchFileException anotherCollectorWasFaster) {
            return -1;
        }
    }

    /** What a collector that was killed had moved aside may be in use: back with it. */
    private void restoreAside() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(drafts, ASIDE + "*")) {
            for (Path aside : left) {
                String name = aside.getFileName().toString();
                restore(aside, path(name.substring(ASIDE.length(), ASIDE.length() + 64)));
            }
        }
    }

    private static boolean restore(Path aside, Path file) throws IOException {
        try {
            // It may go over an equal file that came meanwhile, and must not make that one old.
            Files.setLastModifiedTime(aside, FileTime.from(Instant.now()));
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException restoredByAnother) {
            return false;
        }
        sync(file.getParent());
        return true;
    }

    private int removeLeftovers(Instant before) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                drafts, path -> !path.getFileName().toString().startsWith(ASIDE))) {
            for (Path draft : left) {
                if (isOlder(draft, before) && Files.deleteIfExists(draft)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    private static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }

    private void createDirectories() throws IOException {
        if (root.getParent() != null) {
            Files.createDirectories(root.getParent());
        }
        boolean made = createDirectory(root) | createDirectory(drafts);
        for (int i = 0; i < 256; i++) {
            made |= createDirectory(root.resolve("%02x".formatted(i)));
        }
        if (made) {
            sync(root);
            sync(Optional.ofNullable(root.getParent()).orElse(root));
        }
    }

    private static boolean createDirectory(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, OWNER_ONLY_DIRECTORY);
            return true;
        } catch (FileAlreadyExistsException known) {
            return false;
        }
    }

    /** A rename is only as durable as its folder. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
