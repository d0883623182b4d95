package id.simpul.connectors.http;

import id.simpul.connectors.PullResult;
import java.net.URI;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Leave for one request that somebody else sends (SOAP has its own client), within the source's rate, waits and circuit
 * breaker, which are the same as for all its other requests. What came of it must be told before it is closed; if nothing
 * is, it was never sent.
 *
 * <pre>{@code
 * try (Turn turn = caller.turn(address)) {
 *     if (turn.notNow() != null) return turn.notNow();
 *     …
 *     turn.answered(true, 200, headers);
 * }
 * }</pre>
 */
public final class Turn implements AutoCloseable {

    private final Traffic traffic;
    private final URI address;
    private final @Nullable PullResult notNow;
    private final long began = System.nanoTime();
    private boolean told;

    Turn(Traffic traffic, URI address, @Nullable PullResult notNow) {
        this.traffic = traffic;
        this.address = address;
        this.notNow = notNow;
        this.told = notNow != null;
    }

    /** Why nothing may be sent now, and until when; {@code null}: go. */
    public @Nullable PullResult notNow() {
        return notNow;
    }

    /**
     * It answered; when it asks us to come back later, nothing is sent to it before.
     *
     * @param works its system works, whatever it says; one that does not again and again is left alone for a while
     */
    public void answered(boolean works, int status, HttpHeaders headers) {
        told = true;
        traffic.answered(address, false, works, status, headers, System.nanoTime() - began);
    }

    /** No answer, or no whole one. */
    public void failed(Throwable failure) {
        told = true;
        traffic.failed(address, false, failure, System.nanoTime() - began);
    }

    @Override
    public void close() {
        if (!told) {
            traffic.dropped(address, false);
        }
    }
}
