package id.simpul.mappings.source;

import java.time.Duration;

/**
 * @param timeout     of one request, connect and read
 * @param poll        of one whole poll, all its pages
 * @param pageBytes   a page ends at its record count or at this many bytes
 * @param concurrency parallel requests for files
 */
public record Limits(Duration timeout, Duration poll, long pageBytes, int concurrency) {
    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), Duration.ofMinutes(5), 16L << 20, 4);
}
