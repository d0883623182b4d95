package id.simpul.simulators;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets events happen at a steady pace, on one thread. */
final class Live {

    private static final Logger LOG = LoggerFactory.getLogger(Live.class);

    private final String name;
    private final Runnable event;
    private @Nullable ScheduledExecutorService clockwork;

    Live(String name, Runnable event) {
        this.name = name;
        this.event = event;
    }

    synchronized void start(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("events per second must be more than 0");
        }
        stop();
        clockwork = Executors.newSingleThreadScheduledExecutor(work -> {
            var thread = new Thread(work, "live-" + name);
            thread.setDaemon(true);
            return thread;
        });
        long pause = Math.max(1, (long) (1_000_000 / perSecond));
        clockwork.scheduleAtFixedRate(this::safely, pause, pause, TimeUnit.MICROSECONDS);
    }

    /** Waits for the event in hand. */
    synchronized void stop() {
        if (clockwork == null) {
            return;
        }
        clockwork.shutdownNow();
        try {
            if (!clockwork.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + ": the last event does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clockwork = null;
    }

    private void safely() {
        try {
            event.run();
        } catch (RuntimeException e) {
            // An exception would end the schedule silently, and the test would wait for events that never come.
            LOG.error("{}: event failed", name, e);
        }
    }
}
