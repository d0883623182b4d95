package id.simpul.mappings.translate;

import id.simpul.mappings.model.Complaint.Attachment;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the message translator gets: one record as read from a source.
 *
 * @param tree           the record as maps, lists, strings, numbers, booleans and nulls: what expressions see
 * @param attachments    its files, already in our keeping or marked unavailable
 * @param readAt         when the page was fetched: relative words ("7 jam yang lalu") count from here
 * @param originalSha256 hex, of the original bytes
 */
public record Reading(
        String source,
        String nativeId,
        @Nullable String version,
        Instant readAt,
        Object tree,
        List<Attachment> attachments,
        String originalSha256) {

    @Override
    public String toString() {
        return "Reading{" + source + ":" + nativeId + "}";
    }
}
