package id.simpul.connectors.http;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text with place-holders such as {@code {page}}. A name that nobody gave a meaning stays as it is. */
final class PlaceHolderText {

    static final Pattern PLACE_HOLDER = Pattern.compile("\\{([A-Za-z_-]+)}");

    private PlaceHolderText() {}

    /** @return {@code null} if one of them has no value: then what the text stands in is left out */
    static @Nullable String fill(String text, Map<String, @Nullable String> values, UnaryOperator<String> escape) {
        Matcher holder = PLACE_HOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (holder.find()) {
            String name = holder.group(1);
            String value = values.get(name);
            if (value == null && values.containsKey(name)) {
                return null;
            }
            holder.appendReplacement(
                    filled, Matcher.quoteReplacement(value == null ? holder.group() : escape.apply(value)));
        }
        return holder.appendTail(filled).toString();
    }

    /** As {@link #fill}, but what has no value stands as nothing. */
    static String fillAll(String text, Map<String, @Nullable String> values, UnaryOperator<String> escape) {
        Matcher holder = PLACE_HOLDER.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (holder.find()) {
            String name = holder.group(1);
            String value = values.get(name);
            holder.appendReplacement(
                    filled,
                    Matcher.quoteReplacement(
                            value != null ? escape.apply(value) : values.containsKey(name) ? "" : holder.group()));
        }
        return holder.appendTail(filled).toString();
    }
}
