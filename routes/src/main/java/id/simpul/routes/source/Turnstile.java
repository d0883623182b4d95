package id.simpul.routes.source;

import id.simpul.routes.store.Lease;
import id.simpul.routes.store.Sources;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One at a time per source: within this hub by a seat, among hubs by the source's lease (R12, R16). */
public class Turnstile {

    private static final long ASK_AGAIN_MILLIS = 50;

    private final Sources sources;
    private final Map<String, Semaphore> seats = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    public Turnstile(Sources sources) {
        this.sources = sources;
    }

    /** Nothing is begun beside the polls any more. */
    public void stop() {
        stopping = true;
    }

    /** What is done under the lease. */
    public interface Work<T> {
        T under(Lease lease) throws Exception;
    }

    boolean tryEnter(String source) {
        return seat(source).tryAcquire();
    }

    void leave(String source) {
        seat(source).release();
    }

    private Semaphore seat(String source) {
        return seats.computeIfAbsent(source, any -> new Semaphore(1, true));
    }

    /**
     * Does work beside the polls, under the source's lease.
     *
     * @param active   only while the source is activated and not paused
     * @param patience how long to wait for a poll that is under way
     * @return empty if the source was not free within that time, or not active
     */
    public <T> Optional<T> beside(String source, boolean active, Duration patience, Work<T> work) throws Exception {
        long until = System.nanoTime() + patience.toNanos();
        if (stopping || !seat(source).tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        try {
            Optional<Lease> lease = sources.borrow(source, active);
            while (lease.isEmpty()) {
                if (stopping || System.nanoTime() > until || active && !sources.isActive(source)) {
                    return Optional.empty();
                }
                Thread.sleep(ASK_AGAIN_MILLIS);
                lease = sources.borrow(source, active);
            }
            try {
                return Optional.of(work.under(lease.get()));
            } finally {
                sources.giveUp(lease.get());
            }
        } finally {
            leave(source);
        }
    }
}
