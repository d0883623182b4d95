package id.simpul.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;

/** A server's folder: only its owner may look inside, and one live process at a time holds it. */
final class Folder implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private Folder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws IllegalStateException when another live process, or this one already, holds the folder */
    static Folder hold(Path folder, String what) throws IOException {
        Path path = create(folder.toAbsolutePath().normalize());
        FileChannel channel = FileChannel.open(
                path.resolve("hub.lock"), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IllegalStateException(
                    "%s in %s is held by another hub that is alive: stop that one, or give this one another folder"
                            .formatted(what, path));
        }
        return new Folder(path, channel, lock);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldInThisProcess) {
            return null;
        }
    }

    static Path create(Path folder) throws IOException {
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        try {
            return Files.createDirectory(folder, OWNER_ONLY_DIRECTORY).toRealPath();
        } catch (FileAlreadyExistsException known) {
            return folder.toRealPath();
        }
    }

    Path path() {
        return path;
    }

    Properties read(String file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(path.resolve(file))) {
            properties.load(in);
        } catch (NoSuchFileException firstStart) {
            return properties;
        }
        return properties;
    }

    /** Whole or not at all, and on disk before it returns: what is in there cannot be had again. */
    void write(String file, Properties properties) throws IOException {
        Path draft = path.resolve(file + ".tmp");
        Files.deleteIfExists(draft);
        try (FileChannel out = FileChannel.open(
                        draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
                OutputStream stream = Channels.newOutputStream(out)) {
            properties.store(stream, null);
            out.force(true);
        }
        Files.move(draft, path.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asked before a server starts: afterwards a stranger on our port looks like a server of ours that does not answer. */
    static void requireFree(int port, Path settings) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (BindException taken) {
            throw new IllegalStateException(
                    "another program listens on 127.0.0.1:%d: stop it, or change the port in %s"
                            .formatted(port, settings),
                    taken);
        }
    }

    static String newPassword() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
