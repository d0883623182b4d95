package id.simpul.connectors.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long an answer asks us to wait: {@code Retry-After}, {@code RateLimit}, {@code RateLimit-*}, {@code X-RateLimit-*}. */
final class RateHeaders {

    /** A system that asks for more is believed so far, and asked again then. */
    static final Duration MOST = Duration.ofHours(1);

    /** Above it a reset is a moment, below it a number of seconds. */
    private static final long MOMENTS = 100_000_000;

    private static final Pattern REMAINING = Pattern.compile("(?:\\br|\\bremaining)\\s*=\\s*(\\d{1,9})");
    private static final Pattern RESET = Pattern.compile("(?:\\bt|\\breset)\\s*=\\s*(\\d{1,9})");

    private RateHeaders() {}

    static Optional<Duration> pause(int status, HttpHeaders headers) {
        Instant now = Http.date(headers.firstValue("Date").orElse(null));
        Instant source = now == null ? Instant.now() : now;
        Optional<Duration> said = status >= 200 && status < 300
                ? Optional.empty()
                : headers.firstValue("Retry-After").map(text -> retryAfter(text, source));
        if (said.isPresent()) {
            return said;
        }
        boolean told = remaining(headers, "X-RateLimit")
                || remaining(headers, "RateLimit")
                || remaining(headers, "X-Rate-Limit");
        if (told) {
            for (String name : new String[] {"X-RateLimit-Reset", "RateLimit-Reset", "X-Rate-Limit-Reset"}) {
                Optional<Duration> pause = headers.firstValue(name).map(text -> reset(text, source));
                if (pause.isPresent()) {
                    return pause;
                }
            }
        }
        return headers.allValues("RateLimit").stream()
                .map(RateHeaders::structured)
                .flatMap(Optional::stream)
                .max(Duration::compareTo);
    }

    private static boolean remaining(HttpHeaders headers, String family) {
        return headers.firstValue(family + "-Remaining")
                .filter(text -> text.strip().matches("-?0+|-\\d+"))
                .isPresent();
    }

    /** Seconds, or a date by the source's own clock. */
    static @Nullable Duration retryAfter(@Nullable String text, Instant source) {
        if (text == null) {
            return null;
        }
        String value = text.strip();
        if (value.matches("\\d{1,9}(\\.\\d+)?")) {
            return bounded(Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000)));
        }
        Instant date = Http.date(value);
        return date == null ? null : bounded(Duration.between(source, date));
    }

    private static @Nullable Duration reset(String text, Instant source) {
        String value = text.strip();
        if (!value.matches("\\d{1,13}(\\.\\d+)?")) {
            return retryAfter(value, source);
        }
        long number = (long) Double.parseDouble(value);
        if (number > MOMENTS * 1000) {
            return bounded(Duration.between(source, Instant.ofEpochMilli(number)));
        }
        return number > MOMENTS
                ? bounded(Duration.between(source, Instant.ofEpochSecond(number)))
                : bounded(Duration.ofSeconds(number));
    }

    /** {@code "default";r=0;t=30} and the older {@code limit=10, remaining=0, reset=30}. */
    private static Optional<Duration> structured(String text) {
        Matcher remaining = REMAINING.matcher(text);
        Matcher reset = RESET.matcher(text);
        return remaining.find() && Integer.parseInt(remaining.group(1)) == 0 && reset.find()
                ? Optional.of(bounded(Duration.ofSeconds(Long.parseLong(reset.group(1)))))
                : Optional.empty();
    }

    private static Duration bounded(Duration pause) {
        return pause.isNegative() ? Duration.ZERO : pause.compareTo(MOST) > 0 ? MOST : pause;
    }
}
