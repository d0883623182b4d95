package id.simpul.mappings.folder;

import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how the lists of a REST or SOAP source are read and paged. */
final class ListReader {

    private static final int LARGEST_PAGE = 500;
    private static final int PAGE = 100;
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final Duration WAIT = Duration.ofMinutes(1);
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
                : new ListReading(records, key, version, page, cursor, errors, files);
    }

    private Paging page(@Nullable YamlObject request) {
        YamlObject page = yaml.object("page");
        Paging paging = SINGLE;
        if (page != null) {
            page.only("style", "first", "size", "order", "stable");
            Paging.Style style = values.choice(page, "style", Values.words(Paging.Style.values()), null);
            Paging.Order order = values.choice(page, "order", Values.words(Paging.Order.values()), SINGLE.order());
            style = style == null ? Paging.Style.NONE : style;
            paging = new Paging(
                    style,
                    values.number(page, "first", 0, 1_000_000, style == Paging.Style.OFFSET ? 0 : 1),
                    values.number(page, "size", 1, LARGEST_PAGE, PAGE),
                    order,
                    values.flag(page, "stable", false));
        }
        if (request != null) {
            placeHolders.mustAsk(request, "page", paging.style() == Paging.Style.NUMBER, "page.style is 'number'");
            placeHolders.mustAsk(request, "offset", paging.style() == Paging.Style.OFFSET, "page.style is 'offset'");
        }
        return paging;
    }

    private @Nullable Since cursor(@Nullable YamlObject request) {
        YamlObject cursor = yaml.object("cursor");
        if (request != null) {
            placeHolders.mustAsk(request, "cursor", yaml.has("cursor"), "there is a 'cursor'");
        }
        if (cursor == null) {
            return null;
        }
        cursor.only("field", "format", "overlap");
        String field = Expressions.required(cursor, "field", "updated_at");
        String format = "iso";
        YamlText text = cursor.text("format");
        if (text != null && isFormat(text)) {
            format = text.value();
        }
        Duration overlap = values.parsed(
                cursor, "overlap", Durations::duration, OVERLAP, "a length of time such as 0s, 30s, 10m or 1d");
        return field == null ? null : new Since(field, format, overlap);
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
            Duration wait = kind == InBandError.Kind.WAIT ? values.duration(error, "for", WAIT) : null;
            if (wait == null && error.has("for")) {
                error.problem("for", "is how long to wait, and this rule does not", "write is: wait, or remove it");
            }
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
        object.only("each", "url", "base64", "name", "media-type", "hosts", "credentials");
        String each = Expressions.required(object, "each", "photos");
        if (object.has("url") == object.has("base64")) {
            object.problem("must have either 'url' or 'base64'", "say where the content is: one of them");
        }
        Map<String, @Nullable String> parts = new HashMap<>();
        for (String key : List.of("url", "base64", "name", "media-type")) {
            parts.put(key, Expressions.optional(object, key));
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
                        own);
    }
}
