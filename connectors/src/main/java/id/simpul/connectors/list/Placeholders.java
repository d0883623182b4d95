package id.simpul.connectors.list;

import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Since;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code {cursor} {until} {page} {offset} {token} {limit}} in a request. */
public final class Placeholders {

    private static final Pattern NAMES = Pattern.compile("\\{(cursor|until|page|offset|token|limit)}");

    private final @Nullable Stamps stamps;

    private Placeholders(@Nullable Stamps stamps) {
        this.stamps = stamps;
    }

    /** @throws IllegalArgumentException if the cursor's format is none */
    public static Placeholders of(ListReading list, ZoneId zone) {
        return new Placeholders(list.cursor() == null ? null : asked(list.cursor(), zone));
    }

    static Stamps asked(Since since, ZoneId zone) {
        return new Stamps(since.ask(), since.askZone() == null ? zone : since.askZone());
    }

    /** What each place-holder stands for; {@code null}: nothing yet. */
    public Map<String, @Nullable String> values(PageFetcher.Ask ask) {
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("cursor", ask.since() == null ? null : value("cursor", ask));
        values.put("until", ask.until() == null ? null : value("until", ask));
        values.put("token", ask.next());
        values.put("page", value("page", ask));
        values.put("offset", value("offset", ask));
        values.put("limit", value("limit", ask));
        return values;
    }

    /** @return {@code null} if a place-holder has no value yet: then what it stands in is left out */
    public @Nullable String fill(String template, PageFetcher.Ask ask, UnaryOperator<String> escape) {
        boolean left = ask.since() == null && template.contains("{cursor}")
                || ask.until() == null && template.contains("{until}")
                || ask.next() == null && template.contains("{token}");
        if (left) {
            return null;
        }
        return NAMES.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(escape.apply(value(found.group(1), ask))));
    }

    private String value(String name, PageFetcher.Ask ask) {
        return switch (name) {
            case "page" -> Long.toString(ask.page());
            case "offset" -> Long.toString(ask.offset());
            case "limit" -> Integer.toString(ask.limit());
            case "token" -> ask.next() == null ? "" : ask.next();
            case "until" -> written(ask.until());
            default ->
                ask.since() == null
                        ? ""
                        : ask.since().id() != null
                                ? ask.since().id().toString()
                                : written(ask.since().at());
        };
    }

    private String written(@Nullable Instant instant) {
        return stamps == null || instant == null ? "" : stamps.write(instant);
    }
}
