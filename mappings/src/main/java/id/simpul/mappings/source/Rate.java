package id.simpul.mappings.source;

import java.time.Duration;

/** At most so many requests in so much time, e.g. {@code 5/s}. */
public record Rate(int requests, Duration per) {

    /** The pause between two requests that keeps it. */
    public Duration spacing() {
        return per.dividedBy(requests);
    }
}
