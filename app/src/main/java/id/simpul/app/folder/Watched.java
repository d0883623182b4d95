package id.simpul.app.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Waits until files are saved. The system wakes us where it can (it may not over a network, or when it has no more watches to
 * give); what has changed is seen by looking, so half a second is the longest wait either way.
 */
final class Watched implements AutoCloseable {

    private static final int DEEPEST = 4;
    private static final long LOOK_MILLIS = 500;

    /** An editor writes a file in several steps. */
    private static final long SETTLE_MILLIS = 30;

    private final Collection<Path> roots;
    private final @Nullable WatchService service;
    private Map<Path, String> seen;

    /** @param roots files, and folders whose files count */
    Watched(Collection<Path> roots) {
        this.roots = List.copyOf(roots);
        this.service = service();
        this.seen = look();
        this.roots.forEach(root ->
                register(Files.isDirectory(root) ? root : root.toAbsolutePath().getParent()));
        look().keySet().stream().map(Path::getParent).distinct().forEach(this::register);
    }

    /** @throws InterruptedException when somebody wants us to stop */
    void await() throws InterruptedException {
        while (true) {
            if (service == null) {
                Thread.sleep(LOOK_MILLIS);
            } else {
                WatchKey key = service.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
            if (!look().equals(seen)) {
                Thread.sleep(SETTLE_MILLIS);
                seen = look();
                return;
            }
        }
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException none) {
            return null;
        }
    }

    private void register(@Nullable Path folder) {
        try {
            if (service != null && folder != null && Files.isDirectory(folder)) {
                folder.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
        } catch (IOException | ClosedWatchServiceException none) {
            return; // looked at all the same
        }
    }

    private Map<Path, String> look() {
        Map<Path, String> now = new TreeMap<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root, DEEPEST)) {
                files.filter(Files::isRegularFile).forEach(file -> now.put(file.toAbsolutePath(), state(file)));
            } catch (IOException | UncheckedIOException gone) {
                now.put(root.toAbsolutePath(), "gone");
            }
        }
        return now;
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file);
        } catch (IOException gone) {
            return "gone";
        }
    }

    @Override
    public void close() throws IOException {
        if (service != null) {
            service.close();
        }
    }
}
