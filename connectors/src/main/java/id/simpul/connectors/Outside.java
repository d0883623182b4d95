package id.simpul.connectors;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;

/**
 * What lies outside a connector: the time and the network. A connector that asks for both here alone can be recorded, and
 * played back from a recording without a network ({@code id.simpul.connectors.record}). Safe from any thread.
 */
public interface Outside {

    /** While a source is recorded or played back it stands still, so that requests that name the time are the same. */
    Clock clock();

    /** When an answer was complete whose request left at {@code departed}, {@code nanos} before now. */
    Instant after(Instant departed, long nanos);

    /** @param real with a source's certificates; what it gives is to be used in its place */
    HttpClient http(HttpClient real);

    /** There is no network: certificates, rates and what a host's name stands for do not matter. */
    boolean isPlayedBack();

    /** A system gave this to show it again: an access token, a session. */
    void handedOut(String secret);

    /** The world as it is. */
    Outside LIVE = new Outside() {
        @Override
        public Clock clock() {
            return Clock.systemUTC();
        }

        @Override
        public Instant after(Instant departed, long nanos) {
            return departed.plusNanos(nanos); // not the wall clock again: it may have been set meanwhile
        }

        @Override
        public HttpClient http(HttpClient real) {
            return real;
        }

        @Override
        public boolean isPlayedBack() {
            return false;
        }

        @Override
        public void handedOut(String secret) {}
    };
}
