package id.simpul.mappings.folder;

import id.simpul.mappings.source.Detail;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Part;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how the lists of a REST or SOAP source are read and paged. */
final class ListReader {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*[0-9]*");
    /** A pattern without an hour. */
    private static final Pattern DAYS_ONLY = Pattern.compile("(?!iso$|epoch)[^HhKk]+");

    private static final Pattern INSIDE = Pattern.compile("[^.\\s]+(\\.[^.\\s]+)*");
    private static final Set<String> RESERVED =
            Set.of("key", "cursor", "until", "page", "offset", "token", "limit", "session");
    private static final int LARGEST_PAGE = 500;
    private static final int PAGE = 100;
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final int BEHIND = 50;
    private static final Map<String, Boolean> FILTERS = new TreeMap<>(Map.of("there", false, "here", true));
    private static final Paging SINGLE = new Paging(Paging.Style.NONE, 1, PAGE, Paging.Order.UNKNOWN, false);

    private final YamlObject yaml;
    private final Values values;
    private final PlaceHolders placeHolders;

    ListReader(YamlObject yaml, Values values, PlaceHolders placeHolders) {
        this.yaml = yaml;
        this.values = values;
        this.placeHolders = placeHolders;
    }

    /** @param request the part that asks, {@code null} if it is missing */
    @Nullable
    ListReading read(@Nullable YamlObject request) {
        String records = Expressions.required(yaml, "records", "data.items");
        String key = Expressions.required(yaml, "key", "$string(id)");
        String version = Expressions.optional(yaml, "version");
        Paging page = page(request);
        Since cursor = cursor(request);
        List<InBandError> errors = errors();
        RecordFiles files = files();
        return records == null || key == null
                ? null
                : new ListReading(records, key, version, page, cursor, errors, files, detail(), parts(), null);
    }

    /**
     * Of a list that only says which records changed.
     *
     * @param request the part that asks, {@code null} if it is missing
     * @param main    how the list of the records is read, {@code null} if that has problems of its own
     */
    @Nullable
    ListReading changes(@Nullable YamlObject request, @Nullable ListReading main) {
        yaml.only("request", "records", "key", "page", "cursor", "detail");
        String records = Expressions.required(yaml, "records", "data.items");
        String key = Expressions.required(yaml, "key", "$string(request_id)");
        Paging page = page(request);
        YamlObject told =
                yaml.requiredObject("cursor", "{ field: updated_at }"); // else it would be read whole for ever
        Since cursor = told == null ? null : cursor(request);
        if (cursor != null && cursor.by() == Since.By.ID) {
            told.problem(
                    "by", "is for lists of records: changes are told by their time", "name the field of that time");
        }
        if (cursor != null
                && cursor.by() == Since.By.STAMP
                && DAYS_ONLY.matcher(cursor.format()).matches()
                && cursor.overlap().compareTo(Duration.ofDays(1)) < 0) {
            told.problem(
                    "format",
                    "says only the day: a second change on one day looks like the first, until the day is over",
                    "write overlap: 1d, or name a field that has the time");
        }
        Detail own = detail();
        if (main == null) {
            return null;
        }
        if (own == null && main.detail() == null) {
            yaml.problem(
                    "'detail' is missing, here and in the source: nothing says how one record is read",
                    "add 'detail: { request: { url: \"${NAME}/path/{key}\" } }'");
        } else if (own == null && !main.detail().with().isEmpty()) {
            yaml.problem(
                    "'detail' is missing: that of the source has 'with', which looks at rows of the other list",
                    "add 'detail' here");
        }
        if (main.parts().stream().anyMatch(part -> !part.with().isEmpty())) {
            yaml.problem(
                    "cannot stand beside a part with 'with', which looks at rows of the other list",
                    "let parts ask with {key} alone, or remove 'changes'");
        }
        return records == null || key == null || cursor == null
                ? null
                : new ListReading(
                        records,
                        key,
                        null,
                        page,
                        cursor,
                        main.errors(),
                        null,
                        own == null ? main.detail() : own,
                        main.parts(),
                        null);
    }

    private @Nullable Detail detail() {
        YamlObject detail = yaml.object("detail");
        if (detail == null) {
            return null;
        }
        detail.only("request", "with", "record");
        String record = Expressions.optional(detail, "record");
        return new Detail(with(detail), record == null ? "$" : record);
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        YamlObject all = yaml.object("parts");
        for (String name : all == null ? Set.<String>of() : all.keys()) {
            YamlObject part = all.object(name);
            if (part == null) {
                continue;
            }
            if (name.equals(Detail.ITSELF) || !NAME.matcher(name).matches()) {
                all.problem(name, "cannot name a part", "use lower-case letters, digits and '_', and not 'detail'");
            }
            part.only("request", "with", "records", "page");
            String records = Expressions.required(part, "records", "data.items");
            YamlObject page = part.object("page");
            Paging paging = page == null ? SINGLE : paging(page);
            if (records != null) {
                parts.add(new Part(name, with(part), records, paging));
            }
        }
        return parts;
    }

    /** What place-holders of a detail's or a part's request stand for, besides {key}. */
    private static Map<String, String> with(YamlObject object) {
        Map<String, String> with = new HashMap<>();
        YamlObject names = object.object("with");
        if (names != null) {
            for (String name : names.keys()) {
                String value = Expressions.optional(names, name);
                if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
                    names.problem(name, "cannot name a place-holder of its own", "use lower-case letters and '_'");
                } else if (value != null) {
                    with.put(name, value);
                }
            }
        }
        return with;
    }

    private Paging page(@Nullable YamlObject request) {
        YamlObject page = yaml.object("page");
        Paging paging = page == null ? SINGLE : paging(page);
        if (request != null) {
            placeHolders.mustAsk(request, "page", paging.style() == Paging.Style.NUMBER, "page.style is 'number'");
            placeHolders.mustAsk(request, "offset", paging.style() == Paging.Style.OFFSET, "page.style is 'offset'");
            placeHolders.mustAsk(request, "token", paging.style() == Paging.Style.CURSOR, "page.style is 'cursor'");
        }
        return paging;
    }

    private Paging paging(YamlObject page) {
        page.only("style", "first", "size", "order", "stable", "token", "next", "most", "hosts");
        Paging.Style given = values.choice(page, "style", Values.words(Paging.Style.values()), null);
        Paging.Style style = given == null ? Paging.Style.NONE : given;
        only(page, "token", style == Paging.Style.CURSOR, "page.style: cursor", given);
        only(page, "next", style == Paging.Style.NEXT, "page.style: next", given);
        only(
                page,
                "hosts",
                style == Paging.Style.NEXT || style == Paging.Style.LINK,
                "page.style: next or link",
                given);
        String next = style == Paging.Style.CURSOR
                ? Expressions.required(page, "token", "next_token")
                : style == Paging.Style.NEXT ? Expressions.required(page, "next", "links.next") : null;
        return new Paging(
                style,
                values.number(page, "first", 0, 1_000_000, style == Paging.Style.OFFSET ? 0 : 1),
                values.number(page, "size", 1, LARGEST_PAGE, PAGE),
                values.choice(page, "order", Values.words(Paging.Order.values()), SINGLE.order()),
                values.flag(page, "stable", false),
                next,
                values.number(page, "most", 1, 100_000_000, Paging.MOST),
                values.hosts(page, "hosts"));
    }

    private static void only(YamlObject object, String key, boolean here, String where, Paging.@Nullable Style given) {
        if (given != null && !here && object.has(key)) {
            object.problem(key, "is only for " + where, "remove it, or write " + where);
        }
    }

    private @Nullable Since cursor(@Nullable YamlObject request) {
        YamlObject cursor = yaml.object("cursor");
        Since since = cursor == null ? null : since(cursor);
        if (request != null) {
            if (since == null || !since.here()) { // a system that does not listen may be asked all the same
                placeHolders.mustAsk(request, "cursor", yaml.has("cursor"), "there is a 'cursor'");
            }
            placeHolders.mustAsk(
                    request, "until", since != null && since.window() != null, "there is a 'cursor.window'");
        }
        return since;
    }

    private @Nullable Since since(YamlObject cursor) {
        cursor.only("by", "field", "format", "overlap", "ask", "ask-zone", "filter", "window");
        Since.By by = values.choice(cursor, "by", Values.words(Since.By.values()), Since.By.STAMP);
        String field = Expressions.required(cursor, "field", by == Since.By.ID ? "id" : "updated_at");
        boolean here = values.choice(cursor, "filter", FILTERS, false);
        if (by == Since.By.ID) {
            for (String key : List.of("format", "ask", "ask-zone", "window")) {
                if (cursor.has(key)) {
                    cursor.problem(key, "is for stamps, and this cursor goes by id", "remove it");
                }
            }
            int behind = values.number(cursor, "overlap", 0, 1_000_000, BEHIND);
            return field == null ? null : new Since(by, field, "iso", Duration.ZERO, behind, here, null, "iso", null);
        }
        String format = format(cursor, "format", "iso");
        String ask = format(cursor, "ask", format);
        ZoneId askZone = cursor.has("ask-zone") ? values.zone(cursor, "ask-zone") : null;
        Duration overlap = values.parsed(
                cursor, "overlap", Durations::duration, OVERLAP, "a length of time such as 0s, 30s, 10m or 1d");
        Duration window = cursor.has("window") ? window(cursor, here, overlap) : null;
        return field == null ? null : new Since(by, field, format, overlap, 0, here, window, ask, askZone);
    }

    private @Nullable Duration window(YamlObject cursor, boolean here, Duration overlap) {
        Duration window = values.duration(cursor, "window", OVERLAP);
        if (here) {
            cursor.problem("window", "is for systems that can be asked, and filter is 'here'", "keep one of the two");
        } else if (window.compareTo(Duration.ofDays(1)) < 0 || window.compareTo(overlap) <= 0) {
            cursor.problem("window", "is too short", "write at least 1d, and more than 'overlap'");
        }
        windowBegins();
        return window;
    }

    private void windowBegins() {
        YamlText start = yaml.has("start") ? yaml.text("start") : null;
        if (start != null && "beginning".equals(values.expand(start))) {
            start.problem("has no date, and cursor.window needs one to begin at", "write the day of the oldest record");
        }
    }

    private String format(YamlObject cursor, String key, String standard) {
        YamlText text = cursor.text(key);
        return text != null && isFormat(text) ? text.value() : standard;
    }

    private static boolean isFormat(YamlText text) {
        if (Set.of("iso", "epoch", "epoch-millis").contains(text.value())) {
            return true;
        }
        String fix = "write iso, epoch, epoch-millis or a pattern such as \"yyyy-MM-dd HH:mm:ss\"";
        try {
            DateTimeFormatter pattern = DateTimeFormatter.ofPattern(text.value(), Locale.ENGLISH);
            Instant sample = Instant.parse("2026-11-23T13:45:59Z");
            String written = pattern.withZone(ZoneOffset.UTC).format(sample);
            LocalDate read = LocalDate.from(pattern.parse(written));
            if (read.equals(LocalDate.of(2026, 11, 23))) {
                return true;
            }
            text.problem("loses the date when it is read back", fix);
        } catch (IllegalArgumentException | DateTimeException e) {
            text.problem("'" + text.value() + "' is not a form of dates", fix);
        }
        return false;
    }

    private List<InBandError> errors() {
        List<InBandError> errors = new ArrayList<>();
        for (YamlObject error : yaml.objects("errors")) {
            error.only("when", "status", "is", "for", "say");
            if (!error.has("when") && !error.has("status")) {
                error.problem("has neither 'when' nor 'status'", "say which answers it is about");
            }
            String when = Expressions.optional(error, "when");
            Set<Integer> statuses = new HashSet<>();
            for (YamlText status : error.texts("status")) {
                if (status.value().matches("[1-5]\\d\\d")) {
                    statuses.add(Integer.valueOf(status.value()));
                } else {
                    status.problem("'" + status.value() + "' is not an HTTP status", "write for example 503");
                }
            }
            InBandError.Kind kind = values.choice(error, "is", Values.words(InBandError.Kind.values()), null);
            String say = Expressions.optional(error, "say");
            Duration wait = values.pause(error, kind);
            if (kind != null && (when != null || !statuses.isEmpty())) {
                errors.add(new InBandError(when, statuses, kind, wait, say));
            }
        }
        return List.copyOf(errors);
    }

    private @Nullable RecordFiles files() {
        YamlObject object = yaml.object("attachments");
        if (object == null) {
            return null;
        }
        object.only("each", "url", "base64", "name", "media-type", "hosts", "credentials", "inside");
        String each = Expressions.required(object, "each", "photos");
        if (object.has("url") == object.has("base64")) {
            object.problem("must have either 'url' or 'base64'", "say where the content is: one of them");
        }
        Map<String, @Nullable String> parts = new HashMap<>();
        for (String key : List.of("url", "base64", "name", "media-type")) {
            parts.put(key, Expressions.optional(object, key));
        }
        String inside = values.text(object, "inside");
        if (inside != null && !object.has("url")) {
            object.problem(
                    "inside", "is where the file is in what its address answers, and there is no 'url'", "add url");
        } else if (inside != null && !INSIDE.matcher(inside).matches()) {
            object.problem("inside", "is not a name, or names joined by dots", "write for example data.content");
        }
        List<String> hosts = values.hosts(object, "hosts");
        boolean own = values.choice(object, "credentials", Map.of("own", true, "none", false), true);
        return each == null
                ? null
                : new RecordFiles(
                        each,
                        parts.get("url"),
                        parts.get("base64"),
                        parts.get("name"),
                        parts.get("media-type"),
                        hosts,
                        own,
                        inside);
    }
}
