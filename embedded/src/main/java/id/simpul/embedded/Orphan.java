package id.simpul.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL outlives a hub that was killed. Started again on the same port it would be adopted silently, with whatever
 * settings it had, so it is stopped first; and only if it is certain to be ours.
 */
final class Orphan {

    private static final Logger LOG = LoggerFactory.getLogger(Orphan.class);

    private Orphan() {}

    /** Stops every server process that works on this data directory: politely the leader, by force what a dead leader left. */
    static void stop(Path data) throws IOException {
        Optional<ProcessHandle> leader = leader(data);
        if (leader.isPresent()) {
            LOG.warn(
                    "stopping the PostgreSQL (process {}) that an earlier hub left behind",
                    leader.get().pid());
            interrupt(leader.get());
            if (!ends(leader.get(), Duration.ofSeconds(30))) {
                throw new IllegalStateException(
                        "the PostgreSQL of an earlier hub (process %d) does not stop: end it by hand"
                                .formatted(leader.get().pid()));
            }
        }
        // Backends of a leader that was killed end by themselves, but a new leader refuses to start while one is left.
        for (ProcessHandle left : workers(data)) {
            if (!ends(left, Duration.ofSeconds(5))) {
                left.destroyForcibly();
                ends(left, Duration.ofSeconds(5));
            }
        }
    }

    /** The live process in {@code postmaster.pid}, if its command line names this data directory. */
    static Optional<ProcessHandle> leader(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d+")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()));
    }

    /** PostgreSQL's processes stay in the data directory; their command lines do not name it. Linux only, as are our binaries. */
    private static List<ProcessHandle> workers(Path data) {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, data))
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .toList();
    }

    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .equals(data);
        } catch (IOException | SecurityException | UnsupportedOperationException notOursToSee) {
            return false;
        }
    }

    /** SIGINT is PostgreSQL's fast shutdown; Java can only send SIGTERM, which waits for every client to leave. */
    private static void interrupt(ProcessHandle process) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean ends(ProcessHandle process, Duration within) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return !process.isAlive();
        }
    }
}
