package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which place-holders a request asks for, as {@code {page}}. */
final class PlaceHolders {

    private static final Set<String> KNOWN =
            new TreeSet<>(Set.of("cursor", "until", "page", "offset", "token", "limit"));
    private static final Pattern PLACE_HOLDER = Pattern.compile("(?<!\\$)\\{([A-Za-z_-]+)}");

    private final Set<String> used = new HashSet<>();

    void check(YamlText text) {
        Matcher holder = PLACE_HOLDER.matcher(text.value());
        while (holder.find()) {
            String name = holder.group(1);
            if (KNOWN.contains(name)) {
                used.add(name);
            } else {
                text.problemAt(
                        holder.start(),
                        "'{" + name + "}' is not a place-holder",
                        Suggestion.nearest(name, KNOWN)
                                .map("did you mean '{%s}'?"::formatted)
                                .orElse("one of: {cursor}, {until}, {page}, {offset}, {token}, {limit}"));
            }
        }
    }

    /** A place-holder without its setting stays empty for ever; a setting without its place-holder asks the same for ever. */
    void mustAsk(YamlObject request, String holder, boolean wanted, String because) {
        if (wanted && !used.contains(holder)) {
            request.problem(
                    because + ", but nothing asks for {" + holder + "}",
                    "put {" + holder + "} where the source expects it");
        } else if (!wanted && used.contains(holder)) {
            request.problem(
                    "asks for {" + holder + "}, which never has a value here",
                    switch (holder) {
                        case "cursor" -> "add 'cursor'";
                        case "until" -> "add 'cursor.window', or remove {until}";
                        default -> "set page.style, or remove {" + holder + "}";
                    });
        }
    }
}
