package id.simpul.routes.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A range of the past as a person writes it: dates count whole, in the source's zone; instants count as they are. */
record Range(Instant from, Instant until) {

    static Range of(@Nullable String from, @Nullable String until, ZoneId zone) {
        Instant now = Instant.now();
        Instant begins = at(from, zone, 0);
        Instant ends = at(until, zone, 1);
        if (begins == null || ends == null || !begins.isBefore(ends) || begins.isAfter(now)) {
            throw ApiProblem.bad("'from' and 'until' are dates like 2026-10-01 (until counts whole) or instants like "
                    + "2026-10-01T00:00:00Z; from before until, and in the past");
        }
        if (ends.isAfter(now.plusSeconds(86_400))) {
            throw ApiProblem.bad(
                    "'until' is in the future: a back-fill reads the past, new records come by themselves");
        }
        return new Range(begins, ends.isAfter(now) ? now : ends);
    }

    private static @Nullable Instant at(@Nullable String text, ZoneId zone, int days) {
        if (text == null) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).plusDays(days).atStartOfDay(zone).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
