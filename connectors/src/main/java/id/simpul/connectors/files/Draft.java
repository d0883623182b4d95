package id.simpul.connectors.files;

import id.simpul.mappings.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/** Content on its way in: on this machine's disk, not kept yet. Gone when closed, unless it was moved away before. */
final class Draft implements AutoCloseable {

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    Draft(Path folder) {
        this.path = folder.resolve(UUID.randomUUID().toString());
    }

    Path path() {
        return path;
    }

    /**
     * @param limit in bytes; no more than that is written
     * @param toEnd whether what is longer is still read and hashed
     * @return the hash is of what was read; the size is above the limit if there was more
     */
    Ticket write(InputStream content, long limit, boolean toEnd) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        try (FileChannel channel = created();
                OutputStream out = Channels.newOutputStream(channel)) {
            byte[] buffer = new byte[64 * 1024];
            int read = content.read(buffer);
            while (read != -1) {
                size += read;
                digest.update(buffer, 0, read);
                if (size <= limit) {
                    int length = read;
                    ours(() -> out.write(buffer, 0, length));
                }
                read = size <= limit || toEnd ? content.read(buffer) : -1;
            }
            if (size <= limit) {
                ours(() -> channel.force(true));
            }
        }
        return new Ticket(HexFormat.of().formatHex(digest.digest()), size);
    }

    private FileChannel created() throws StoreUnavailable {
        try {
            return FileChannel.open(
                    path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
        } catch (IOException disk) {
            throw new StoreUnavailable("the attachment store cannot be written", disk);
        }
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** Tells our disk's failures from those of the stream that is read. */
    private static void ours(Writing writing) throws StoreUnavailable {
        try {
            writing.run();
        } catch (IOException disk) {
            throw new StoreUnavailable("the attachment store cannot be written", disk);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }

    /** Drafts of writers that were killed. */
    static int removeLeftovers(Path folder, Instant before) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                folder, path -> !path.getFileName().toString().startsWith(FolderStore.ASIDE))) {
            for (Path draft : left) {
                if (isOlder(draft, before) && Files.deleteIfExists(draft)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    static boolean isOlder(Path file, Instant before) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(before);
        } catch (NoSuchFileException goneMeanwhile) {
            return false;
        }
    }
}
