package id.simpul.connectors.http;

import id.simpul.connectors.Outside;
import id.simpul.connectors.http.Called.NotHad;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Rate;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a source may be asked: never faster than its polite rate, not before it asked us to come back, and not while its
 * circuit breaker is open. Whoever asks waits here a little; for more, the turn ends and says when to come back.
 */
final class Traffic {

    /** As long as a thread that others share is held. */
    private static final Duration LITTLE = Duration.ofSeconds(2);

    private static final Duration BREAK = Duration.ofSeconds(30);
    private static final Duration LONGEST_BREAK = Duration.ofMinutes(5);

    private final Duration firstBreak;
    private final @Nullable RateLimiter rate;
    private final @Nullable Rate allowed;
    private final Map<String, Long> waits = new ConcurrentHashMap<>();
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

    /**
     * Never opens: a file that fails is that file's trouble. Those that are tried again (R13) are mostly such that fail, and
     * would keep the files of new records from being fetched.
     */
    private final Breaker files;

    Traffic(Limits limits, Outside outside) {
        this(outside.isPlayedBack() ? null : limits.rate(), BREAK);
    }

    Traffic(@Nullable Rate allowed, Duration firstBreak) {
        this.firstBreak = firstBreak;
        this.files = new Breaker("files");
        this.files.circuit.transitionToDisabledState();
        this.allowed = allowed;
        this.rate = allowed == null
                ? null
                : RateLimiter.of(
                        "source",
                        RateLimiterConfig.custom() // evenly, not all at once at the beginning of each second
                                .limitForPeriod(1)
                                .limitRefreshPeriod(allowed.spacing())
                                .timeoutDuration(LITTLE)
                                .build());
    }

    /** A breaker and, once it is open, until when. */
    private final class Breaker {
        private final IntervalFunction pauses =
                IntervalFunction.ofExponentialBackoff(firstBreak, 2.0, longer(firstBreak, LONGEST_BREAK));
        private final CircuitBreaker circuit;
        private volatile long until;
        private volatile int opened;

        Breaker(String name) {
            circuit = CircuitBreaker.of(
                    name,
                    CircuitBreakerConfig.custom()
                            .slidingWindowSize(10)
                            .minimumNumberOfCalls(5)
                            .failureRateThreshold(80)
                            .permittedNumberOfCallsInHalfOpenState(1)
                            .waitIntervalFunctionInOpenState(pauses)
                            .build());
            circuit.getEventPublisher().onStateTransition(event -> {
                switch (event.getStateTransition().getToState()) {
                    case OPEN -> {
                        opened++;
                        until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauses.apply(opened));
                    }
                    case CLOSED -> opened = 0;
                    default -> {}
                }
            });
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /**
     * @param file it is a file that is asked for
     * @return {@code null}: go, and then {@link #answered} or {@link #failed} must be told
     */
    @Nullable
    NotHad hold(URI address, boolean file) throws InterruptedException {
        String place = Http.place(address);
        Duration wait = waiting(address);
        if (wait.compareTo(LITTLE) > 0) {
            return NotHad.unavailable(
                    "%s asked us to wait; nothing is sent to it for another %s"
                            .formatted(place, Http.seconds(ceil(wait))),
                    wait);
        }
        Thread.sleep(wait.toMillis());
        Breaker breaker = breaker(address, file);
        if (!breaker.circuit.tryAcquirePermission()) {
            Duration left = Duration.ofNanos(Math.max(0, breaker.until - System.nanoTime()));
            return NotHad.unavailable(
                    "%s failed too often (circuit breaker open); nothing is sent to it for another %s"
                            .formatted(place, Http.seconds(ceil(left))),
                    left.plusMillis(100));
        }
        if (rate != null && allowed != null) {
            long nanos = rate.reservePermission();
            if (nanos < 0) {
                breaker.circuit.releasePermission();
                return NotHad.unavailable(
                        "limits.rate (%d in %s) allows no request to %s just now"
                                .formatted(allowed.requests(), Http.seconds(allowed.per()), place),
                        allowed.spacing());
            }
            try {
                TimeUnit.NANOSECONDS.sleep(nanos);
            } catch (InterruptedException stopped) {
                breaker.circuit.releasePermission();
                throw stopped;
            }
        }
        return null;
    }

    void answered(URI address, boolean file, int status, HttpHeaders headers, long nanos) {
        answered(address, file, works(status), status, headers, nanos);
    }

    static boolean works(int status) {
        return status < 500 || status == 501;
    }

    /** @param works it does what it is there for, though it may say no */
    void answered(URI address, boolean file, boolean works, int status, HttpHeaders headers, long nanos) {
        CircuitBreaker circuit = breaker(address, file).circuit;
        if (works) {
            circuit.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else {
            circuit.onError(nanos, TimeUnit.NANOSECONDS, new IllegalStateException("status " + status));
        }
        RateHeaders.pause(status, headers).ifPresent(pause -> waitFor(address, pause));
    }

    void failed(URI address, boolean file, Throwable failure, long nanos) {
        breaker(address, file).circuit.onError(nanos, TimeUnit.NANOSECONDS, failure);
    }

    /** It was never sent, or we were stopped: that says nothing of the source. */
    void dropped(URI address, boolean file) {
        breaker(address, file).circuit.releasePermission();
    }

    void waitFor(URI address, Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        waits.merge(origin(address), until, (one, other) -> one - other > 0 ? one : other);
    }

    private Duration waiting(URI address) {
        Long until = waits.get(origin(address));
        long left = until == null ? 0 : until - System.nanoTime();
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
    }

    private Breaker breaker(URI address, boolean file) {
        return file ? files : breakers.computeIfAbsent(origin(address), Breaker::new);
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getHost() + ":" + HttpAccess.port(address);
    }

    private static Duration ceil(Duration duration) {
        return Duration.ofSeconds(duration.plusMillis(999).toSeconds());
    }
}
