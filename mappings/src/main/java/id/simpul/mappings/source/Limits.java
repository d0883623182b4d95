package id.simpul.mappings.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param timeout     of one request, connect and read
 * @param poll        of one whole poll, all its pages
 * @param pageBytes   a page ends at its record count or at this many bytes
 * @param concurrency parallel requests for files
 * @param rate        most requests of any kind, {@code null}: as fast as it answers
 */
public record Limits(Duration timeout, Duration poll, long pageBytes, int concurrency, @Nullable Rate rate) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), Duration.ofMinutes(5), 16L << 20, 4);

    public Limits(Duration timeout, Duration poll, long pageBytes, int concurrency) {
        this(timeout, poll, pageBytes, concurrency, null);
    }
}
