package id.simpul.mappings.folder;

import id.simpul.mappings.source.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time, sizes and shares as people write them: {@code 30s}, {@code 16MiB}, {@code 5%}. */
final class Durations {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(B|KiB|MiB|GiB)?");
    private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,4})?) ?(%?)");

    private static final Pattern RATE = Pattern.compile("(\\d{1,6}) ?/ ?(s|m|h)");

    private Durations() {}

    /** {@code 5/s}, {@code 30/m} or {@code 500/h}. */
    static Optional<Rate> rate(String text) {
        Matcher m = RATE.matcher(text.strip());
        if (!m.matches() || Integer.parseInt(m.group(1)) == 0) {
            return Optional.empty();
        }
        return duration("1" + m.group(2)).map(per -> new Rate(Integer.parseInt(m.group(1)), per));
    }

    static Optional<Duration> duration(String text) {
        Matcher m = DURATION.matcher(text.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        long n = Long.parseLong(m.group(1));
        return Optional.of(
                switch (m.group(2)) {
                    case "ms" -> Duration.ofMillis(n);
                    case "s" -> Duration.ofSeconds(n);
                    case "m" -> Duration.ofMinutes(n);
                    case "h" -> Duration.ofHours(n);
                    default -> Duration.ofDays(n);
                });
    }

    static Optional<Long> bytes(String text) {
        Matcher m = SIZE.matcher(text.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        int shift =
                switch (m.group(2) == null ? "B" : m.group(2)) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    case "GiB" -> 30;
                    default -> 0;
                };
        return Optional.of(Long.parseLong(m.group(1)) << shift);
    }

    /** {@code 5%} or {@code 0.05}. */
    static Optional<Double> share(String text) {
        Matcher m = SHARE.matcher(text.strip());
        if (!m.matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(m.group(1)) / (m.group(2).isEmpty() ? 1 : 100);
        return value <= 1 ? Optional.of(value) : Optional.empty();
    }
}
