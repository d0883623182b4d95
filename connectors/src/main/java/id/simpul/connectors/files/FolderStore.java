package id.simpul.connectors.files;

import static id.simpul.connectors.files.Draft.isOlder;
import static java.nio.charset.StandardCharsets.US_ASCII;

import id.simpul.connectors.files.AttachmentStore.Collected;
import id.simpul.connectors.files.AttachmentStore.Stock;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Content in a folder: written, fsynced, renamed, folder fsynced (R15).
 *
 * <p>It lies at {@code ab/cdef…}; {@code tmp} holds what is being written or taken away, {@code quarantine} what was found
 * infected, {@code store-id} the store's mark. Several processes may share a root. Only the owner may look inside.
 */
public final class FolderStore implements ContentStore {

    static final String ASIDE = "aside-";
    private static final int LONGEST_MARK = 100;

    private final Path root;
    private final Path drafts;
    private final Path quarantine;
    private final Path mark;

    /** @throws UncheckedIOException if the folder cannot be made or is not writable */
    public FolderStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
        this.drafts = this.root.resolve("tmp");
        this.quarantine = this.root.resolve("quarantine");
        this.mark = this.root.resolve("store-id");
        try {
            createDirectories();
            restoreAside();
        } catch (IOException e) {
            throw new UncheckedIOException("the attachment store in %s cannot be used".formatted(this.root), e);
        }
    }

    @Override
    public Path drafts() {
        return drafts;
    }

    @Override
    public boolean renew(Ticket ticket) throws IOException {
        Path known = path(ticket.sha256());
        try {
            Files.setLastModifiedTime(known, FileTime.from(Instant.now()));
            if (Files.size(known) != ticket.size()) {
                return false;
            }
        } catch (NoSuchFileException unknownOrJustCollected) {
            return false;
        }
        sync(known.getParent()); // whoever wrote it may not have come this far
        return true;
    }

    @Override
    public void add(Path draft, Ticket ticket) throws IOException {
        Path file = path(ticket.sha256());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.getParent());
    }

    @Override
    public InputStream open(String sha256, long from) throws IOException {
        FileChannel channel = FileChannel.open(path(sha256), StandardOpenOption.READ);
        try {
            return Channels.newInputStream(channel.position(from));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Path path(String sha256) {
        return root.resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    @Override
    public Optional<Ticket> find(String sha256) throws IOException {
        try {
            return Optional.of(new Ticket(sha256, Files.size(path(sha256))));
        } catch (NoSuchFileException notHere) {
            return Optional.empty();
        }
    }

    @Override
    public void quarantine(String sha256) throws IOException {
        try {
            Files.move(path(sha256), quarantine.resolve(sha256), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException anotherHubWasFaster) {
            return;
        }
        sync(quarantine);
        sync(path(sha256).getParent());
    }

    @Override
    public boolean isQuarantined(String sha256) {
        return Files.exists(quarantine.resolve(sha256));
    }

    @Override
    public Collected collect(Predicate<String> referenced, Duration grace) throws IOException {
        restoreAside();
        Instant before = Instant.now().minus(grace);
        long files = 0;
        long bytes = 0;
        long filesLeft = 0;
        long bytesLeft = 0;
        for (int i = 0; i < 256; i++) {
            String prefix = "%02x".formatted(i);
            try (DirectoryStream<Path> folder = Files.newDirectoryStream(root.resolve(prefix))) {
                for (Path file : folder) {
                    String sha256 = prefix + file.getFileName();
                    if (!AttachmentStore.isSha256(sha256)) {
                        continue;
                    }
                    long removed = isOlder(file, before) && !referenced.test(sha256)
                            ? remove(file, sha256, referenced, before)
                            : -1;
                    if (removed >= 0) {
                        files++;
                        bytes += removed;
                    } else {
                        filesLeft++;
                        bytesLeft += find(sha256).map(Ticket::size).orElse(0L);
                    }
                }
            }
        }
        return new Collected(files, bytes, Draft.removeLeftovers(drafts, before), new Stock(filesLeft, bytesLeft));
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

    @Override
    public Optional<String> mark() throws IOException {
        try (InputStream in = Files.newInputStream(mark)) {
            return Optional.of(new String(in.readNBytes(LONGEST_MARK), US_ASCII).strip());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public void mark(String id) throws IOException {
        Path draft = drafts.resolve(UUID.randomUUID().toString());
        try (FileChannel channel = FileChannel.open(
                draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Draft.OWNER_ONLY_FILE)) {
            channel.write(ByteBuffer.wrap((id + "\n").getBytes(US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, mark, StandardCopyOption.ATOMIC_MOVE);
        sync(root);
    }

    @Override
    public void tryWriting() throws IOException {
        try (Draft draft = new Draft(drafts)) {
            draft.write(InputStream.nullInputStream(), 0, false);
        }
    }

    @Override
    public String place() {
        return root.toString();
    }

    /** Nothing is held. */
    @Override
    public void close() {}

    private void createDirectories() throws IOException {
        if (root.getParent() != null) {
            Files.createDirectories(root.getParent());
        }
        boolean made = createDirectory(root) | createDirectory(drafts) | createDirectory(quarantine);
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
            Files.createDirectory(folder, Draft.OWNER_ONLY_FOLDER);
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
}
