package id.simpul.app.sketch;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The form in which a sample writes its times, as {@code cursor.format} has it. */
final class Stamp {

    private static final Pattern ISO = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d([.,]\\d{1,9})?)?( ?(Z|[+-]\\d\\d:?\\d\\d))?)?");

    private static final List<String> PATTERNS = List.of(
            "yyyy-MM-dd HH:mm:ss",
            "yyyy-MM-dd HH:mm",
            "dd/MM/yyyy HH:mm:ss",
            "dd/MM/yyyy HH:mm",
            "dd/MM/yyyy",
            "dd-MM-yyyy HH:mm:ss",
            "dd-MM-yyyy HH:mm",
            "dd-MM-yyyy",
            "dd.MM.yyyy HH:mm:ss",
            "dd.MM.yyyy HH:mm",
            "dd.MM.yyyy",
            "yyyy/MM/dd HH:mm:ss",
            "yyyy/MM/dd HH:mm",
            "yyyy/MM/dd",
            "d/M/yyyy HH:mm:ss",
            "d/M/yyyy HH:mm",
            "d/M/yyyy",
            "d-M-yyyy HH:mm:ss",
            "d-M-yyyy HH:mm",
            "d-M-yyyy",
            "MM/dd/yyyy HH:mm:ss",
            "MM/dd/yyyy HH:mm",
            "MM/dd/yyyy");

    /** Words for months, days and "ago", which {@code $date} reads and a cursor cannot be made of. */
    private static final Pattern WORDS = Pattern.compile(
            "(?i).*\\d.*\\b(jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec|lalu|kemarin|wib|wita|wit)\\w*.*");

    private Stamp() {}

    /** @return empty if these are no times of one form; one in ten may be broken, as real records are */
    static Optional<String> format(List<String> values) {
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (most(values, value -> value.matches("\\d{10}") && value.compareTo("0900000000") > 0)) {
            return Optional.of("epoch");
        }
        if (most(values, value -> value.matches("1\\d{12}"))) {
            return Optional.of("epoch-millis");
        }
        if (most(values, value -> ISO.matcher(value).matches())) {
            return Optional.of("iso");
        }
        return PATTERNS.stream()
                .filter(pattern -> most(values, value -> reads(pattern, value)))
                .findFirst();
    }

    /** Whether a mapping's {@code $date} will most likely read these. */
    static boolean isTime(List<String> values) {
        return format(values).isPresent()
                || !values.isEmpty()
                        && most(values, value -> WORDS.matcher(value).matches());
    }

    static boolean most(List<String> values, Predicate<String> fits) {
        return values.stream().filter(fits.negate()).count() * 10 <= values.size();
    }

    private static boolean reads(String pattern, String value) {
        try {
            DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ENGLISH)
                    .withResolverStyle(ResolverStyle.STRICT)
                    .parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
