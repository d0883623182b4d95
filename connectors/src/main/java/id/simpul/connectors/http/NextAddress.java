package id.simpul.connectors.http;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.HttpRequestTemplate;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer says that its next page is. The answer was written by another: it may choose path and query, never whom we
 * ask. Systems behind a gateway often call themselves by another scheme, port or name; that is passed over. What is kept of
 * such an address, and shown, has neither our key nor what source.yaml puts into every query.
 */
public final class NextAddress {

    private static final Pattern LINK =
            Pattern.compile("<([^>]*)>((?:\\s*;\\s*[\\w*-]+(?:\\s*=\\s*(?:\"[^\"]*\"|[^\",;\\s]*))?)*)");
    private static final Pattern NEXT = Pattern.compile(
            ";\\s*rel\\s*=\\s*(?:\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\"|next(?![\\w-]))", Pattern.CASE_INSENSITIVE);

    /** Stands for a value of ours; no address can hold a brace. */
    private static final String OURS = "{}";

    private final HttpRequestTemplate template;
    private final URI listing;
    private final List<String> hosts;
    private final Set<String> credentials;
    private final Map<String, String> constants;

    /**
     * @param template asks for a first page; scheme, host and port of all of them are its own
     * @param auth     what shows who we are is added to every request anyway
     * @param hosts    other names by which the system calls itself
     */
    public NextAddress(HttpRequestTemplate template, Auth auth, List<String> hosts) {
        this.template = template;
        this.listing = template.address();
        this.hosts = hosts.stream().map(NextAddress::lower).toList();
        this.credentials = parameters(auth);
        Map<String, String> same = new HashMap<>(template.query());
        same.values()
                .removeIf(value -> PlaceHolderText.PLACE_HOLDER.matcher(value).find());
        this.constants = Map.copyOf(same);
    }

    private static Set<String> parameters(Auth auth) {
        if (auth instanceof Auth.ApiKey key && key.in() == Auth.ApiKey.Place.QUERY) {
            return Set.of(key.name());
        }
        return auth instanceof Auth.Login login && login.carrier() == Auth.Login.Carrier.QUERY && login.name() != null
                ? Set.of(login.name())
                : Set.of();
    }

    /** What was found: one of the two. */
    public record Found(@Nullable String kept, @Nullable String problem) {}

    /** The address of {@code rel=next} in {@code Link} headers, or {@code null}. */
    public static @Nullable String ofLinks(List<String> headers) {
        for (String header : headers) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (NEXT.matcher(link.group(2)).find()) {
                    return link.group(1);
                }
            }
        }
        return null;
    }

    /** @param asked what was asked: a relative address is relative to it */
    public Found read(URI asked, String text) {
        URI next;
        try {
            next = asked.resolve(legal(text.strip()));
        } catch (IllegalArgumentException noAddress) {
            return new Found(null, "what it names as its next page is no address");
        }
        String scheme = lower(String.valueOf(next.getScheme()));
        String host = next.getHost();
        if (host == null || !scheme.equals("http") && !scheme.equals("https")) {
            return new Found(null, "what it names as its next page is no address of the web");
        }
        if (!host.equalsIgnoreCase(listing.getHost())
                && !hosts.contains(lower(host))
                && !hosts.contains(lower(host + ":" + next.getPort()))) {
            return new Found(null, "it names its next page at another host, %s".formatted(Http.place(next)));
        }
        String path = Objects.equals(next.getRawPath(), listing.getRawPath()) ? "" : next.getRawPath();
        return new Found(path + "?" + without(next.getRawQuery()), null);
    }

    private String without(@Nullable String query) {
        List<String> kept = new ArrayList<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            String name = decoded(parts[0]);
            if (credentials.contains(name)) {
                continue;
            }
            boolean ours = parts.length == 2 && decoded(parts[1]).equals(constants.get(name));
            kept.add(ours ? parts[0] + "=" + OURS : pair);
        }
        return String.join("&", kept);
    }

    /**
     * Asks for the page; who we are is not in it.
     *
     * @throws IllegalArgumentException if {@link #read} did not give it
     */
    public HttpRequestTemplate request(String kept) {
        return template.at(address(kept));
    }

    private URI address(String kept) {
        int mark = kept.indexOf('?');
        String path = mark == 0 ? listing.getRawPath() : kept.substring(0, mark);
        List<String> query = new ArrayList<>();
        for (String pair : kept.substring(mark + 1).split("&")) {
            String name = pair.split("=", 2)[0];
            String ours = pair.endsWith("=" + OURS) ? constants.get(decoded(name)) : null;
            query.add(ours == null ? pair.replace(OURS, "") : name + "=" + Draft.encode(ours));
        }
        String joined = String.join("&", query);
        return URI.create(listing.getScheme() + "://" + listing.getRawAuthority() + path
                + (joined.isEmpty() ? "" : "?" + joined));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** What browsers send and no URI may hold. */
    private static String legal(String text) {
        StringBuilder legal = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean stands = c > ' ' && c < 127 && "\"<>\\^`{|}".indexOf(c) < 0;
            legal.append(stands ? Character.toString(c) : Draft.encode(Character.toString(c)));
        });
        return legal.toString();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
