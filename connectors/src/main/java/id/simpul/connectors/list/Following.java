package id.simpul.connectors.list;

import id.simpul.connectors.Original;
import id.simpul.mappings.source.Since;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** By what a source tells what is new, stamps or ids, and how it is asked for that (R10). */
final class Following {

    private final Since since;
    private final @Nullable Expression id;
    private final Stamps asked;

    /**
     * @param zone the source's
     * @throws IllegalArgumentException if the expression or a format is none
     */
    Following(Since since, ZoneId zone) {
        this.since = since;
        this.id = byId() ? Expression.of(since.field()) : null;
        this.asked = Placeholders.asked(since, zone);
    }

    boolean byId() {
        return since.by() == Since.By.ID;
    }

    /** Where a record stands, {@code null} if it does not say so: then it moves nothing. */
    @Nullable
    Mark of(PageFetcher.Row row, Original original) {
        if (id == null) {
            return Mark.ofNullable(original.stamp());
        }
        try {
            return Mark.id(id.text(row.tree()));
        } catch (Expression.Failed unreadable) {
            return null;
        }
    }

    /** R10: stamped after the pull set out, a row may have neighbours that were not in the list yet. Ids say no time. */
    boolean isLater(Mark mark, Instant departure) {
        return mark.at() != null && mark.at().isAfter(departure);
    }

    /** Where a pull begins. @param from the start of the source or of a back-fill, {@code null}: the beginning */
    @Nullable
    Mark begin(@Nullable Mark mark, @Nullable Instant from) {
        Mark start = byId() ? Mark.of(BigInteger.ZERO) : Mark.ofNullable(from);
        Mark begin = mark == null ? start : Mark.later(start, back(mark));
        return begin == null ? null : floor(begin);
    }

    private Mark back(Mark mark) {
        return mark.id() != null
                ? Mark.of(mark.id().subtract(BigInteger.valueOf(since.behind())))
                : Mark.of(mark.at().minus(since.overlap()));
    }

    /** What the source will understand when it is asked for this: if it cuts off milliseconds, so do we. */
    Mark floor(Mark mark) {
        return mark.at() == null ? mark : Mark.of(asked.floor(mark.at()));
    }

    /**
     * Where the window after another one begins. A walk that set out before its window had been over for an overlap, and read
     * on while time passed, has not seen all that stands before the end (R10).
     */
    Mark after(Instant end, Instant departure) {
        Instant seen = departure.minus(since.overlap());
        return floor(Mark.of(seen.isBefore(end) ? seen : end));
    }

    /**
     * The end of the window that begins there, as the source will understand it at the least; {@code null} for no window.
     */
    @Nullable
    Instant windowEnd(@Nullable Mark begin) {
        Duration window = since.window();
        if (window == null || begin == null || begin.at() == null) {
            return null;
        }
        Instant end = begin.at().plus(window);
        while (!asked.floor(end).isAfter(begin.at())) { // a day of 25 hours
            end = end.plus(Duration.ofHours(1));
        }
        return asked.floor(end);
    }
}
