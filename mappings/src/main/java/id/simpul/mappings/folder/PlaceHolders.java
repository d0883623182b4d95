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

    private static final Pattern PLACE_HOLDER = Pattern.compile("(?<!\\$)\\{([A-Za-z_-]+)}");

    private final Set<String> known;
    private final Set<String> used = new HashSet<>();

    private PlaceHolders(Set<String> known) {
        this.known = known;
    }

    /** Of a call that lists records. @param more what else has a value in it */
    static PlaceHolders ofList(String... more) {
        Set<String> known = new TreeSet<>(Set.of("cursor", "page", "offset", "limit"));
        known.addAll(Set.of(more));
        return new PlaceHolders(known);
    }

    /** Of a call in which nothing has a value. */
    static PlaceHolders none() {
        return new PlaceHolders(Set.of());
    }

    void check(YamlText text) {
        Matcher holder = PLACE_HOLDER.matcher(text.value());
        while (holder.find()) {
            String name = holder.group(1);
            if (known.contains(name)) {
                used.add(name);
            } else {
                text.problemAt(holder.start(), "'{" + name + "}' is not a place-holder", fix(name));
            }
        }
    }

    private String fix(String name) {
        if (name.equals("session") && !known.isEmpty()) {
            return "add 'auth.login' with a 'token'";
        }
        return Suggestion.nearest(name, known)
                .map("did you mean '{%s}'?"::formatted)
                .orElse(
                        known.isEmpty()
                                ? "there is none in this call"
                                : known.stream().collect(Collectors.joining("}, {", "one of: {", "}")));
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
                    holder.equals("cursor") ? "add 'cursor'" : "set page.style, or remove {" + holder + "}");
        }
    }
}
