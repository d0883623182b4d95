package id.simpul.mappings.source;

import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How a source is asked for what is new.
 *
 * @param by      what its records are ordered by
 * @param field   JSONata over a record: its stamp or its id
 * @param format  of the stamp: {@code iso}, {@code epoch}, {@code epoch-millis} or a
 *                {@link java.time.format.DateTimeFormatter} pattern; read in the source's zone when it carries none
 * @param overlap how far before the mark a pull asks again: more than the clock difference and the lateness of records
 * @param behind  the same for ids: how many of them
 * @param here    the system cannot be asked, or does not listen: what is older is left out by us
 * @param window  the longest span that one request may ask for, or {@code null}
 * @param ask     the format of {@code {cursor}} and {@code {until}} in a request
 * @param askZone the zone of what is asked, or {@code null}: the source's
 */
public record Since(
        By by,
        String field,
        String format,
        Duration overlap,
        int behind,
        boolean here,
        @Nullable Duration window,
        String ask,
        @Nullable ZoneId askZone) {

    public enum By {
        STAMP,
        ID
    }

    /** By stamps, asked for as they are written. */
    public Since(String field, String format, Duration overlap) {
        this(By.STAMP, field, format, overlap, 0, false, null, format, null);
    }

    /** By increasing ids. */
    public static Since id(String field, int behind) {
        return new Since(By.ID, field, "iso", Duration.ZERO, behind, false, null, "iso", null);
    }
}
