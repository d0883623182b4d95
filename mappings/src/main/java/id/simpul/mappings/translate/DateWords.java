package id.simpul.mappings.translate;

import static java.util.Map.entry;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as Indonesian systems and people write them. ISO with and without offset, {@code 12/01/2023 - 14:05}, {@code 12 Januari
 * 2023 14.05 WIB}, {@code SELASA, 2023/03/21}, epoch seconds and milliseconds, serial days of spreadsheets, and words that count from the reading:
 * {@code 7 jam yang lalu}, {@code Kemarin, 02:19}, {@code Jumat, 13:53}.
 *
 * <p>Read by hand, character by character: no regular expressions, since each record needs it twice.
 */
final class DateWords {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private static final Map<String, DayOfWeek> DAYS = new HashMap<>();
    private static final Map<String, Month> MONTHS = new HashMap<>();

    static {
        String[] days = {
            "senin sen monday mon",
            "selasa sel tuesday tue",
            "rabu rab wednesday wed",
            "kamis kam thursday thu",
            "jumat jum friday fri",
            "sabtu sab saturday sat",
            "minggu min ahad sunday sun"
        };
        for (int i = 0; i < days.length; i++) {
            for (String name : days[i].split(" ")) {
                DAYS.put(name, DayOfWeek.of(i + 1));
            }
        }
        String[] months = {
            "januari jan january", "februari pebruari feb peb february", "maret mar mrt march", "april apr",
            "mei may", "juni jun june", "juli jul july", "agustus agu ags agt agst aug august",
            "september sep sept", "oktober okt oct october", "november nopember nov nop", "desember des dec december"
        };
        for (int i = 0; i < months.length; i++) {
            for (String name : months[i].split(" ")) {
                MONTHS.put(name, Month.of(i + 1));
            }
        }
    }

    private static final Map<String, ChronoUnit> UNITS = Map.ofEntries(
            entry("detik", ChronoUnit.SECONDS),
            entry("menit", ChronoUnit.MINUTES),
            entry("jam", ChronoUnit.HOURS),
            entry("hari", ChronoUnit.DAYS),
            entry("minggu", ChronoUnit.WEEKS),
            entry("pekan", ChronoUnit.WEEKS),
            entry("bulan", ChronoUnit.MONTHS),
            entry("tahun", ChronoUnit.YEARS),
            entry("second", ChronoUnit.SECONDS),
            entry("minute", ChronoUnit.MINUTES),
            entry("hour", ChronoUnit.HOURS),
            entry("day", ChronoUnit.DAYS),
            entry("week", ChronoUnit.WEEKS),
            entry("month", ChronoUnit.MONTHS),
            entry("year", ChronoUnit.YEARS));

    private static final Map<String, ZoneId> ZONES = Map.of(
            "wib",
            ZoneOffset.ofHours(7),
            "wita",
            ZoneOffset.ofHours(8),
            "wit",
            ZoneOffset.ofHours(9),
            "z",
            ZoneOffset.UTC,
            "utc",
            ZoneOffset.UTC,
            "gmt",
            ZoneOffset.UTC);

    private static final double FIRST_SERIAL = 20_000;
    private static final double LAST_SERIAL = 80_000;
    private static final Pattern SERIAL = Pattern.compile("[2-7]\\d{4}[.,]\\d{1,12}");

    private final String text;
    private final ZoneId zone;
    private final Instant readAt;
    private int at;

    /**
     * @param instant {@code null}: the value says that there is no time, as MySQL's {@code 0000-00-00} does
     * @param unit    how exact relative words were, or {@code null} if the time was written out
     */
    record Time(@Nullable Instant instant, @Nullable Duration unit) {
        static final Time NONE = new Time(null, null);
    }

    private DateWords(String text, ZoneId zone, Instant readAt) {
        this.text = text;
        this.zone = zone;
        this.readAt = readAt;
    }

    /** @param zone of a time that carries none; @param readAt what relative words count from; @return {@code null}: unreadable */
    static @Nullable Time read(Object value, ZoneId zone, Instant readAt) {
        Time time;
        if (value instanceof Number number) {
            time = number(number.doubleValue(), zone);
        } else if (value instanceof String string) {
            time = string(string, zone, readAt);
        } else {
            return null;
        }
        return time == null || time.instant == null || plausible(time.instant) ? time : null;
    }

    private static boolean plausible(Instant instant) {
        return instant.getEpochSecond() > -2_208_988_800L && instant.getEpochSecond() < 7_258_118_400L; // 1900 to 2200
    }

    private static @Nullable Time string(String string, ZoneId zone, Instant readAt) {
        Instant iso = iso(string, zone);
        if (iso != null) {
            return new Time(iso, null);
        }
        if (string.length() > 100) {
            return null;
        }
        String text = PlainText.line(string).toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return digits(text, zone);
        }
        if (SERIAL.matcher(text).matches()) {
            return number(Double.parseDouble(text.replace(',', '.')), zone);
        }
        if (text.startsWith("0000-00-00") || text.startsWith("00/00/0000")) {
            return Time.NONE;
        }
        try {
            return new DateWords(text, zone, readAt).parse();
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private static @Nullable Time digits(String text, ZoneId zone) {
        try {
            return switch (text.length()) {
                case 5 -> number(Double.parseDouble(text), zone);
                case 9, 10, 12, 13 -> epoch(Double.parseDouble(text));
                case 8 -> new Time(compactDate(text).atStartOfDay(zone).toInstant(), null);
                case 14 ->
                    new Time(
                            compactDate(text)
                                    .atTime(number(text, 8), number(text, 10), number(text, 12))
                                    .atZone(zone)
                                    .toInstant(),
                            null);
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static LocalDate compactDate(String text) {
        return LocalDate.of(number(text, 0) * 100 + number(text, 2), number(text, 4), number(text, 6));
    }

    private static @Nullable Time number(double value, ZoneId zone) {
        return value >= FIRST_SERIAL && value < LAST_SERIAL ? serial(value, zone) : epoch(value);
    }

    /** Days since 30 December 1899 as spreadsheets count them, from 1954 to 2119; a clock on the wall, without a zone. */
    private static Time serial(double days, ZoneId zone) {
        long day = (long) days;
        long seconds = Math.round((days - day) * 86_400);
        return new Time(
                LocalDate.of(1899, 12, 30)
                        .plusDays(day)
                        .atStartOfDay()
                        .plusSeconds(seconds)
                        .atZone(zone)
                        .toInstant(),
                null);
    }

    /** Seconds until the year 5138, milliseconds from 1973 on: nothing honest lies between. */
    private static @Nullable Time epoch(double value) {
        if (value >= 1e8 && value < 1e11) {
            return new Time(Instant.ofEpochMilli(Math.round(value * 1000)), null);
        }
        return value >= 1e11 && value < 1e14 ? new Time(Instant.ofEpochMilli(Math.round(value)), null) : null;
    }

    /** The common form at full speed: {@code 2023-01-12T14:05:33.123+07:00}; {@code null} for all others. */
    private static @Nullable Instant iso(String s, ZoneId zone) {
        int length = s.length();
        if (length < 19
                || s.charAt(4) != '-'
                || s.charAt(7) != '-'
                || s.charAt(10) != 'T' && s.charAt(10) != ' '
                || s.charAt(13) != ':'
                || s.charAt(16) != ':') {
            return null;
        }
        int century = number(s, 0);
        int year = number(s, 2);
        int month = number(s, 5);
        int day = number(s, 8);
        int hour = number(s, 11);
        int minute = number(s, 14);
        int second = number(s, 17);
        if ((century | year | month | day | hour | minute | second) < 0) {
            return null;
        }
        int at = 19;
        int nanos = 0;
        if (at < length && s.charAt(at) == '.') {
            int scale = 100_000_000;
            for (at++; at < length && isDigit(s.charAt(at)) && scale > 0; at++) {
                nanos += (s.charAt(at) - '0') * scale;
                scale /= 10;
            }
        }
        ZoneOffset offset = null;
        if (at < length) {
            char sign = s.charAt(at);
            if (sign == 'Z' && at + 1 == length) {
                offset = ZoneOffset.UTC;
            } else if ((sign == '+' || sign == '-') && at + 6 == length && s.charAt(at + 3) == ':') {
                int hours = number(s, at + 1);
                int minutes = number(s, at + 4);
                if ((hours | minutes) < 0 || hours > 17 || minutes > 59) {
                    return null;
                }
                offset = ZoneOffset.ofTotalSeconds((hours * 3600 + minutes * 60) * (sign == '-' ? -1 : 1));
            } else {
                return null;
            }
        }
        if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        try {
            LocalDateTime local = LocalDateTime.of(century * 100 + year, month, day, hour, minute, second, nanos);
            return local.toInstant(offset == null ? zone.getRules().getOffset(local) : offset);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Two digits, or a negative number. */
    private static int number(String s, int at) {
        int tens = s.charAt(at) - '0';
        int ones = s.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : tens * 10 + ones;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private @Nullable Time parse() {
        skip();
        int start = at;
        String word = word();
        while (word.equals("tanggal") || word.equals("tgl") || word.equals("pada") || word.equals("hari")) {
            if (word.equals("hari")) {
                int mark = at;
                skip();
                if (word().equals("ini")) {
                    return dayAndTime(0);
                }
                at = mark;
            }
            skip();
            start = at;
            word = word();
        }
        if (word.isEmpty()) {
            Time ago = ago();
            if (ago != null) {
                return ago;
            }
            at = start;
            return written(false);
        }
        if (word.equals("baru")) {
            skip();
            String now = word();
            return (now.equals("saja") || now.equals("aja")) && end() ? new Time(readAt, MINUTE) : null;
        }
        if (word.equals("kemarin") || word.equals("kemaren")) {
            return dayAndTime(1);
        }
        if (word.startsWith("se") && UNITS.containsKey(word.substring(2))) {
            return lalu() ? back(1, UNITS.get(word.substring(2))) : null;
        }
        DayOfWeek day = DAYS.get(word);
        if (day != null) {
            skip();
            int mark = at;
            Time written = written(true);
            if (written != null) {
                return written;
            }
            at = mark;
            return weekday(day);
        }
        at = start;
        return written(false);
    }

    /** "7 jam yang lalu". */
    private @Nullable Time ago() {
        int n = number();
        skip();
        String name = word();
        ChronoUnit unit = UNITS.get(name);
        if (unit == null && name.endsWith("s")) {
            unit = UNITS.get(name.substring(0, name.length() - 1));
        }
        return n < 0 || n > 99_999 || unit == null || !lalu() ? null : back(n, unit);
    }

    private boolean lalu() {
        skip();
        String word = word();
        if (word.equals("yang") || word.equals("yg")) {
            skip();
            word = word();
        }
        return (word.equals("lalu") || word.equals("ago")) && end();
    }

    private Time back(int n, ChronoUnit unit) {
        Instant then = readAt.atZone(zone).minus(n, unit).toInstant();
        return new Time(then, unit.getDuration().truncatedTo(ChronoUnit.SECONDS));
    }

    /** "Kemarin", "Kemarin, 02:19": a day counted from the reading, in the zone that the words name. */
    private @Nullable Time dayAndTime(int daysBack) {
        LocalTime time = time();
        ZoneId where = zone();
        if (!end()) {
            return null;
        }
        LocalDate day = readAt.atZone(where).toLocalDate().minusDays(daysBack);
        return time == null
                ? new Time(day.atStartOfDay(where).toInstant(), DAY)
                : new Time(day.atTime(time).atZone(where).toInstant(), MINUTE);
    }

    /** "Jumat, 13:53": the latest one before the reading. */
    private @Nullable Time weekday(DayOfWeek day) {
        LocalTime time = time();
        ZoneId where = zone();
        if (!end()) {
            return null;
        }
        ZonedDateTime read = readAt.atZone(where);
        int back = Math.floorMod(read.getDayOfWeek().getValue() - day.getValue(), 7);
        ZonedDateTime then = read.toLocalDate()
                .minusDays(back)
                .atTime(time == null ? LocalTime.MIDNIGHT : time)
                .atZone(where);
        if (then.isAfter(read)) {
            then = then.minusDays(7);
        }
        return new Time(then.toInstant(), time == null ? DAY : MINUTE);
    }

    /**
     * A date written out, with or without a time.
     *
     * @param named the day of the week stood before it. Without a time that is what listings show once their relative words
     *              ("7 jam yang lalu") have grown old, so it is only as exact as a day
     */
    private @Nullable Time written(boolean named) {
        LocalDate date = date();
        if (date == null) {
            return null;
        }
        LocalTime time = time();
        ZoneId where = zone();
        if (!end()) {
            return null;
        }
        Instant instant = date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                .atZone(where)
                .toInstant();
        return new Time(instant, named && time == null ? DAY : null);
    }

    private @Nullable LocalDate date() {
        int start = at;
        int first = number();
        int firstLength = at - start;
        if (first < 0) {
            Month month = MONTHS.get(word());
            skip();
            int day = number();
            skip();
            return month == null ? null : of(year(), month.getValue(), day);
        }
        skip(' ');
        char separator = at < text.length() ? text.charAt(at) : 0;
        if (separator == '-' || separator == '/' || separator == '.') {
            at++;
            skip(' ');
        }
        if (at < text.length() && isDigit(text.charAt(at))) {
            int second = number();
            skip(' ');
            if (at >= text.length() || text.charAt(at) != separator) {
                return null;
            }
            at++;
            skip(' ');
            int thirdStart = at;
            int third = number();
            if (firstLength == 4) {
                return of(first, second, third);
            }
            return at - thirdStart == 4 ? of(third, second, first) : null;
        }
        Month month = MONTHS.get(word());
        skip();
        return month == null ? null : of(year(), month.getValue(), first);
    }

    private int year() {
        int start = at;
        int year = number();
        return at - start == 4 ? year : -1;
    }

    private static @Nullable LocalDate of(int year, int month, int day) {
        return year < 0 || month < 1 || day < 1 ? null : LocalDate.of(year, month, day);
    }

    private @Nullable LocalTime time() {
        int start = at;
        skip();
        int mark = at;
        String word = word();
        if (word.equals("pukul") || word.equals("jam") || word.equals("pkl") || word.equals("t")) {
            skip();
        } else {
            at = mark;
        }
        int hour = number();
        int minute = part();
        if (hour < 0 || minute < 0) {
            at = start;
            return null;
        }
        int second = Math.max(0, part());
        if (at < text.length() - 1
                && (text.charAt(at) == '.' || text.charAt(at) == ',')
                && isDigit(text.charAt(at + 1))) {
            at++;
            number(); // fractions of a second tell nothing in such texts
        }
        return LocalTime.of(hour, minute, second);
    }

    /** {@code :05} or {@code .05}, or a negative number. */
    private int part() {
        if (at + 2 < text.length()
                && (text.charAt(at) == ':' || text.charAt(at) == '.')
                && number(text, at + 1) >= 0
                && (at + 3 == text.length() || !isDigit(text.charAt(at + 3)))) {
            at += 3;
            return number(text, at - 2);
        }
        return -1;
    }

    private ZoneId zone() {
        skip(' ');
        int mark = at;
        ZoneId found = ZONES.get(word());
        if (found == null) {
            at = mark;
        }
        skip(' ');
        int sign = at;
        if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            at++;
            int start = at;
            int hours = number();
            int digits = at - start;
            int minutes = digits == 4 ? hours % 100 : Math.max(0, part());
            if (digits == 4) {
                hours /= 100;
            }
            if (hours >= 0 && hours <= 14 && minutes < 60 && (digits == 2 || digits == 4)) {
                int seconds = hours * 3600 + minutes * 60;
                return ZoneOffset.ofTotalSeconds(text.charAt(sign) == '-' ? -seconds : seconds);
            }
            at = sign;
        }
        return found == null ? zone : found;
    }

    private boolean end() {
        skip();
        return at == text.length();
    }

    private void skip(char c) {
        while (at < text.length() && text.charAt(at) == c) {
            at++;
        }
    }

    private void skip() {
        while (at < text.length() && " ,()-|.•·".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** Letters; the apostrophe of "Jum'at" does not count. */
    private String word() {
        int start = at;
        boolean apostrophe = false;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c >= 'a' && c <= 'z') {
                at++;
            } else if (at > start && (c == '\'' || c == '\u2019' || c == '`')) {
                apostrophe = true;
                at++;
            } else {
                break;
            }
        }
        String word = text.substring(start, at);
        return apostrophe ? word.replaceAll("['\u2019`]", "") : word;
    }

    /** Up to nine digits, or a negative number. */
    private int number() {
        int n = 0;
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at)) && at - start < 9) {
            n = n * 10 + text.charAt(at++) - '0';
        }
        return at == start ? -1 : n;
    }
}
