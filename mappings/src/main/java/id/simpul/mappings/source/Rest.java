package id.simpul.mappings.source;

import java.net.URI;
import java.util.Map;

/**
 * @param query  values may hold {@code {cursor}}, {@code {page}}, {@code {offset}}, {@code {limit}}
 * @param auth   how we show who we are
 * @param list   how the answer is read and paged
 */
public record Rest(URI url, Map<String, String> query, Map<String, String> headers, Auth auth, ListReading list)
        implements Access {

    /** The host only: query and headers may hold what {@code ${NAME}} stands for. */
    @Override
    public String toString() {
        return "Rest{" + url.getHost() + "}";
    }
}
