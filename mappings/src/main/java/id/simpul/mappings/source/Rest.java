package id.simpul.mappings.source;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A source asked over plain HTTP.
 *
 * @param request lists records; place-holders {@code {cursor}}, {@code {page}}, {@code {offset}}, {@code {limit}}
 * @param hosts   further hosts, as {@code name} or {@code name:port}, that a redirect may lead to
 * @param follow  redirects are followed, to the hosts that this source names
 * @param auth    how we show who we are
 * @param tls     how the two know each other by certificates
 * @param answer  how answers are written
 * @param list    how the answer is read and paged
 * @param calls   what else is asked, by name: for each record a part's or {@link Detail#ITSELF}; {@link #CHANGES}, and before
 *                names of what is asked for a record that changed
 */
public record Rest(
        HttpRequestTemplate request,
        List<String> hosts,
        boolean follow,
        Auth auth,
        Tls tls,
        AnswerFormat answer,
        ListReading list,
        Map<String, HttpRequestTemplate> calls)
        implements Access {

    /** The request of the second list; no part can be named so. */
    public static final String CHANGES = "changes.";

    public Rest {
        hosts = List.copyOf(hosts);
        calls = Map.copyOf(calls);
    }

    /** Of rows that are the records. */
    public Rest(
            HttpRequestTemplate request,
            List<String> hosts,
            boolean follow,
            Auth auth,
            Tls tls,
            AnswerFormat answer,
            ListReading list) {
        this(request, hosts, follow, auth, tls, answer, list, Map.of());
    }

    /** The ordinary case: a GET whose answer says itself how it is written. */
    public Rest(URI url, Map<String, String> query, Map<String, String> headers, Auth auth, ListReading list) {
        this(
                HttpRequestTemplate.get(url, query, headers),
                List.of(),
                false,
                auth,
                Tls.PLATFORM,
                AnswerFormat.DETECTED,
                list);
    }

    /** The second list, as a source by itself; {@code null} if there is none. */
    public @Nullable Rest changes() {
        HttpRequestTemplate second = calls.get(CHANGES);
        if (list.changes() == null || second == null) {
            return null;
        }
        Map<String, HttpRequestTemplate> each = new HashMap<>(calls);
        HttpRequestTemplate detail = each.get(CHANGES + Detail.ITSELF);
        if (detail != null) {
            each.put(Detail.ITSELF, detail);
        }
        return new Rest(second, hosts, follow, auth, tls, answer, list.changes(), each);
    }

    public URI url() {
        return request.address();
    }

    /** The host only: query and headers may hold what {@code ${NAME}} stands for. */
    @Override
    public String toString() {
        return "Rest{" + url().getHost() + "}";
    }
}
