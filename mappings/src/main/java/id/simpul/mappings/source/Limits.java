package id.simpul.mappings.source;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param timeout     of one request, connect and read
 * @param poll        of one whole poll, all its pages
 * @param pageBytes   a page ends at its record count or at this many bytes
 * @param concurrency parallel requests for files
 * @param rate        most requests of any kind, {@code null}: as fast as it answers
 * @param file        a file of a record or mail that has more bytes is left out, and the complaint says so
 * @param fileTypes   media types of files that are taken, such as {@code application/pdf} or {@code image/*}; empty: all
 */
public record Limits(
        Duration timeout,
        Duration poll,
        long pageBytes,
        int concurrency,
        @Nullable Rate rate,
        long file,
        List<String> fileTypes) {

    private static final long LARGEST_FILE = 100L << 20;

    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), Duration.ofMinutes(5), 16L << 20, 4);

    public Limits {
        fileTypes = List.copyOf(fileTypes);
    }

    /** Of files the usual, and as fast as it answers. */
    public Limits(Duration timeout, Duration poll, long pageBytes, int concurrency) {
        this(timeout, poll, pageBytes, concurrency, null, LARGEST_FILE, List.of());
    }
}
