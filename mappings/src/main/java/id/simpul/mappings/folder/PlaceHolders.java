package id.simpul.mappings.folder;

import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which place-holders a request asks for, as {@code {page}}. */
final class PlaceHolders {

    private static final Set<String> LISTS = Set.of("cursor", "until", "page", "offset", "token", "limit");
    private static final Pattern PLACE_HOLDER = Pattern.compile("(?<!\\$)\\{([A-Za-z_-]+)}");

    private final Set<String> known;
    private final Set<String> used = new HashSet<>();

    /** Of a listing. */
    PlaceHolders() {
        this(LISTS);
    }

    PlaceHolders(Set<String> known) {
        this.known = new TreeSet<>(known);
    }

    /** Those of a listing, and more. */
    static PlaceHolders listingAnd(Set<String> more) {
        Set<String> all = new TreeSet<>(LISTS);
        all.addAll(more);
        return new PlaceHolders(all);
    }

    void check(YamlText text) {
        Matcher holder = PLACE_HOLDER.matcher(text.value());
        while (holder.find()) {
            String name = holder.group(1);
            if (known.contains(name)) {
                used.add(name);
            } else {
                text.problemAt(
                        holder.start(),
                        "'{" + name + "}' is not a place-holder",
                        Suggestion.nearest(name, known)
                                .map("did you mean '{%s}'?"::formatted)
                                .orElse(known.isEmpty() ? "no place-holder has a value here" : "one of: " + all()));
            }
        }
    }

    private String all() {
        return known.stream().map("{%s}"::formatted).collect(Collectors.joining(", "));
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
                        case "session" -> "add 'auth.login' without header, query and cookies";
                        default -> "set page.style, or remove {" + holder + "}";
                    });
        }
    }
}
