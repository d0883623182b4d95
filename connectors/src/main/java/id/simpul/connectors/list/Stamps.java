package id.simpul.connectors.list;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A source's way to write its stamps, both to read them and to ask "since". Stamps are compared as instants only (R10). */
public final class Stamps {

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .optionalStart()
            .appendLiteral('[')
            .appendZoneRegionId()
            .appendLiteral(']')
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private final String format;
    private final ZoneId zone;
    private final @Nullable DateTimeFormatter pattern;

    /**
     * @param format {@code iso}, {@code epoch}, {@code epoch-millis} or a {@link DateTimeFormatter} pattern
     * @param zone   of stamps that carry none
     * @throws IllegalArgumentException if the format does not say which day it is
     */
    public Stamps(String format, ZoneId zone) {
        this.format = format;
        this.zone = zone;
        this.pattern = switch (format) {
            case "iso", "epoch", "epoch-millis" -> null;
            default ->
                new DateTimeFormatterBuilder()
                        .parseCaseInsensitive()
                        .appendPattern(format)
                        .toFormatter(Locale.forLanguageTag("id"));
        };
        Instant sample = Instant.parse("2026-11-23T04:05:06Z");
        Instant again = read(write(sample));
        if (again == null || again.isAfter(sample) || again.isBefore(sample.minus(1, ChronoUnit.DAYS))) {
            throw new IllegalArgumentException(
                    "the format '%s' does not say which day it is: use e.g. yyyy-MM-dd HH:mm:ss".formatted(format));
        }
    }

    /** @return {@code null} if it is nothing, or not a time in this format */
    public @Nullable Instant read(@Nullable Object value) {
        String text = Scalars.text(value);
        if (text == null) {
            return null;
        }
        try {
            return switch (format) {
                case "iso" -> resolve(ISO.parse(text));
                case "epoch" -> ofMillis(new BigDecimal(text).movePointRight(3));
                case "epoch-millis" -> ofMillis(new BigDecimal(text));
                default -> pattern == null ? null : resolve(pattern.parse(text));
            };
        } catch (DateTimeException | ArithmeticException | NumberFormatException unreadable) {
            return null;
        }
    }

    private static Instant ofMillis(BigDecimal millis) {
        return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
    }

    private Instant resolve(TemporalAccessor parsed) {
        if (parsed.isSupported(java.time.temporal.ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
        }
        LocalDate day = LocalDate.from(parsed);
        var time = parsed.query(java.time.temporal.TemporalQueries.localTime());
        LocalDateTime local = time == null ? day.atStartOfDay() : day.atTime(time);
        return ZonedDateTime.of(local, zone).toInstant();
    }

    /** As the source understands it; never later than asked for, as parts that the format lacks are cut off. */
    public String write(Instant instant) {
        return switch (format) {
            case "epoch" -> Long.toString(instant.getEpochSecond());
            case "epoch-millis" -> Long.toString(instant.toEpochMilli());
            // With the source's own offset: one that ignores offsets still reads its local time.
            case "iso" ->
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        instant.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime());
            default -> pattern == null ? "" : pattern.format(instant.atZone(zone));
        };
    }

    /** The instant that the source will understand when it is asked for {@code instant}. */
    Instant floor(Instant instant) {
        Instant understood = read(write(instant));
        return understood == null || understood.isAfter(instant) ? instant : understood;
    }

    static @Nullable Instant iso(@Nullable String text, ZoneId zone) {
        if (text == null || text.length() < 10) {
            return null;
        }
        try {
            return new Stamps(zone).resolve(ISO.parse(text));
        } catch (DateTimeParseException noTime) {
            return null;
        }
    }

    private Stamps(ZoneId zone) {
        this.format = "iso";
        this.zone = zone;
        this.pattern = null;
    }
}
