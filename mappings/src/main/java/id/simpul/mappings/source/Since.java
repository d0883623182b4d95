package id.simpul.mappings.source;

import java.time.Duration;

/**
 * @param field   JSONata over a record: its stamp
 * @param format  {@code iso}, {@code epoch}, {@code epoch-millis} or a {@link java.time.format.DateTimeFormatter} pattern;
 *                of the stamp and of the {@code {cursor}} place-holder; read in the source's zone when it carries none
 * @param overlap how far before the mark a pull asks again: more than the clock difference and the lateness of records
 */
public record Since(String field, String format, Duration overlap) {}
