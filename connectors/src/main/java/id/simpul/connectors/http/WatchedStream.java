package id.simpul.connectors.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body with an end in time and size. A read of a body that stopped coming blocks for ever; so someone else closes it, and
 * what then looks like its end is an error.
 */
public final class WatchedStream extends FilterInputStream {

    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simpul-body-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final long limit;
    private final Duration idle;
    private final long idleNanos;
    private final long deadline;
    private final ScheduledFuture<?> watch;
    private long read;
    private volatile long progress = System.nanoTime();
    private volatile boolean expired;

    /**
     * @param limit in bytes
     * @param idle  longest time without a byte
     * @param total longest time for all of it
     */
    public WatchedStream(InputStream body, long limit, Duration idle, Duration total) {
        super(body);
        this.limit = limit;
        this.idle = idle;
        this.idleNanos = idle.toNanos();
        this.deadline = System.nanoTime() + total.toNanos();
        long period = Math.max(10, Math.min(idle.toMillis(), total.toMillis()) / 4);
        this.watch = WATCH.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
    }

    private void check() {
        long now = System.nanoTime();
        if (now - progress > idleNanos || now - deadline > 0) {
            expired = true;
            watch.cancel(false);
            try {
                in.close();
            } catch (IOException alreadyBroken) {
                expired = true; // the reader is told all the same
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(into, offset, length);
        } catch (IOException broken) {
            throw expired ? late() : broken;
        }
        if (expired) {
            throw late();
        }
        progress = System.nanoTime();
        read += Math.max(0, count);
        if (read > limit) {
            throw new TooLarge(limit);
        }
        return count;
    }

    private TooLate late() {
        return new TooLate("the answer stopped coming (%s)".formatted(Http.seconds(idle)));
    }

    @Override
    public long skip(long count) throws IOException {
        return Math.max(0, read(new byte[(int) Math.min(count, 8192)]));
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        watch.cancel(false);
        super.close();
    }

    /** Longer than we are ready to wait; unlike the JDK's and CXF's own, its message never holds an address. */
    public static final class TooLate extends HttpTimeoutException {
        private static final long serialVersionUID = 1;

        TooLate(String message) {
            super(message);
        }
    }

    /** More than we are ready to take. */
    public static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        public TooLarge(long limit) {
            super("more than %d MiB".formatted(limit >> 20));
        }
    }
}
