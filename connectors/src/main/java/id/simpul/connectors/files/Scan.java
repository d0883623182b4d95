package id.simpul.connectors.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A command that looks for harmful content, such as {@code clamdscan --fdpass --no-summary -}: exit code 0 is clean, 1
 * infected, anything else says that it could not tell. It gets the content on its standard input, or, where one of its
 * arguments is {@code {file}}, as a file that is gone afterwards.
 */
public final class Scan {

    private static final String FILE = "{file}";
    private static final int LONGEST_WORDS = 200;
    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simpul-scan-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** What it came to. */
    public sealed interface Verdict {
        record Clean() implements Verdict {}

        /** @param words the command's first line: what it found */
        record Infected(String words) implements Verdict {}

        /** Not looked at, or not to the end: to be tried again. */
        record Unknown(String reason) implements Verdict {}
    }

    /** No command: nothing is looked at, and everything taken. */
    public static final Scan NONE = new Scan(List.of(), Duration.ZERO, 1);

    private final List<String> command;
    private final Duration timeout;
    private final Semaphore side;
    private volatile @Nullable String trouble;

    /**
     * @param timeout    of one file
     * @param concurrency commands at a time; others wait
     */
    public Scan(List<String> command, Duration timeout, int concurrency) {
        this.command = List.copyOf(command);
        this.timeout = timeout;
        this.side = new Semaphore(concurrency);
    }

    /** Whether there is a command. */
    public boolean isOn() {
        return !command.isEmpty();
    }

    /** Why the last file could not be looked at, or {@code null}. */
    public @Nullable String trouble() {
        return trouble;
    }

    /** @throws NoSuchFileException if it is not in the store */
    public Verdict look(AttachmentStore store, String sha256) throws NoSuchFileException {
        if (!isOn()) {
            return new Verdict.Clean();
        }
        Verdict verdict = turn(store, sha256);
        trouble = verdict instanceof Verdict.Unknown unknown ? unknown.reason() : null;
        return verdict;
    }

    private Verdict turn(AttachmentStore store, String sha256) throws NoSuchFileException {
        try {
            if (!side.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Verdict.Unknown("the scan command is busy with other files");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Verdict.Unknown("we were asked to stop");
        }
        try {
            return run(store, sha256);
        } catch (NoSuchFileException gone) {
            throw gone;
        } catch (IOException failed) {
            return new Verdict.Unknown(
                    "the scan command could not be run (%s)".formatted(AttachmentStore.reason(failed)));
        } finally {
            side.release();
        }
    }

    private Verdict run(AttachmentStore store, String sha256) throws IOException {
        // Its words go to a file: nobody has to read a pipe while the content is written to another.
        try (Draft words = new Draft(store.drafts());
                Draft copy = new Draft(store.drafts());
                InputStream content = store.open(sha256)) {
            boolean byName = command.contains(FILE);
            if (byName) {
                copy.write(content, Long.MAX_VALUE, true);
            }
            Process process = new ProcessBuilder(command.stream()
                            .map(word -> word.equals(FILE) ? copy.path().toString() : word)
                            .toList())
                    .redirectErrorStream(true)
                    .redirectOutput(words.path().toFile())
                    .start();
            ScheduledFuture<?> end = WATCH.schedule(() -> kill(process), timeout.toMillis(), TimeUnit.MILLISECONDS);
            try {
                if (byName) {
                    process.getOutputStream().close();
                } else {
                    feed(process, content);
                }
                boolean ended = process.waitFor(
                        timeout.toMillis() + 5000, TimeUnit.MILLISECONDS); // also if it cannot be killed
                if (!end.cancel(false) || !ended) {
                    return new Verdict.Unknown("the scan command took longer than %d s".formatted(timeout.toSeconds()));
                }
                int code = process.exitValue();
                return switch (code) {
                    case 0 -> new Verdict.Clean();
                    case 1 -> new Verdict.Infected(firstLine(words.path(), copy.path()));
                    default ->
                        new Verdict.Unknown("the scan command ended with %d: %s"
                                .formatted(code, firstLine(words.path(), copy.path())));
                };
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return new Verdict.Unknown("we were asked to stop");
            } finally {
                end.cancel(false);
                kill(process);
            }
        }
    }

    /** A command may know enough before it has read all; but content that we could not read to its end was not looked at. */
    private static void feed(Process process, InputStream content) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        try (OutputStream in = process.getOutputStream()) {
            for (int read = content.read(buffer); read != -1; read = content.read(buffer)) {
                try {
                    in.write(buffer, 0, read);
                    in.flush();
                } catch (IOException hadEnough) {
                    return;
                }
            }
        } catch (StoreUnavailable ours) {
            throw ours;
        } catch (IOException closedEarly) {
            return; // its exit code tells
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** What the command said, without the file's path: for the log, so in one line and not long. */
    private static String firstLine(Path words, Path copy) throws IOException {
        try (InputStream in = Files.newInputStream(words)) {
            return new String(in.readNBytes(4096), StandardCharsets.UTF_8)
                    .replace(copy.toString(), "file")
                    .lines()
                    .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .map(line -> line.substring(0, Math.min(line.length(), LONGEST_WORDS)))
                    .orElse("(it said nothing)");
        }
    }
}
