package id.simpul.mappings.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of a record. {@code each} is JSONata over the record; the others are JSONata over one of its items.
 *
 * @param url    where to fetch it (same host as the source, or one in {@code hosts}), or {@code null}
 * @param base64 its content, inside the record or attached to the answer (MTOM, SwA), or {@code null}
 * @param own    files at the source's own host are fetched with its credentials; else without any
 * @param inside {@code url} answers JSON, and the file is there in base64: names on the way to it, joined by dots; or {@code null}
 */
public record RecordFiles(
        String each,
        @Nullable String url,
        @Nullable String base64,
        @Nullable String name,
        @Nullable String mediaType,
        List<String> hosts,
        boolean own,
        @Nullable String inside) {

    public RecordFiles(
            String each,
            @Nullable String url,
            @Nullable String base64,
            @Nullable String name,
            @Nullable String mediaType,
            List<String> hosts) {
        this(each, url, base64, name, mediaType, hosts, true, null);
    }
}
