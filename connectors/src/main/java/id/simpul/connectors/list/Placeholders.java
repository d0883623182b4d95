package id.simpul.connectors.list;

import id.simpul.mappings.source.ListReading;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code {cursor} {page} {offset} {limit}} in a request. */
public final class Placeholders {

    private static final Pattern NAMES = Pattern.compile("\\{(cursor|page|offset|limit)}");

    private final @Nullable Stamps stamps;

    private Placeholders(@Nullable Stamps stamps) {
        this.stamps = stamps;
    }

    /** @throws IllegalArgumentException if the cursor's format is none */
    public static Placeholders of(ListReading list, ZoneId zone) {
        return new Placeholders(
                list.cursor() == null ? null : new Stamps(list.cursor().format(), zone));
    }

    /** @return {@code null} if a place-holder has no value yet: then what it stands in is left out */
    public @Nullable String fill(String template, PageFetcher.Ask ask, UnaryOperator<String> escape) {
        if (ask.since() == null && template.contains("{cursor}")) {
            return null;
        }
        return NAMES.matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(escape.apply(value(found.group(1), ask))));
    }

    /** By name; {@code null} for one that has no value yet. */
    public Map<String, @Nullable String> values(PageFetcher.Ask ask) {
        Map<String, @Nullable String> values = new HashMap<>();
        for (String name : List.of("cursor", "page", "offset", "limit")) {
            values.put(name, fill("{" + name + "}", ask, UnaryOperator.identity()));
        }
        return values;
    }

    private String value(String name, PageFetcher.Ask ask) {
        return switch (name) {
            case "page" -> Long.toString(ask.page());
            case "offset" -> Long.toString(ask.offset());
            case "limit" -> Integer.toString(ask.limit());
            default -> stamps == null || ask.since() == null ? "" : stamps.write(ask.since());
        };
    }
}
