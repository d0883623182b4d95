package id.simpul.connectors;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One record as a source gave it.
 *
 * @param key         the record's own identifier, or {@code null} if it has none that can be read
 * @param version     the source's version or stamp as text, or {@code null}
 * @param stamp       the same as an instant if it is one: orders versions (R4)
 * @param readAt      when the request that brought it was answered
 * @param content     the original bytes
 * @param mediaType   of the content: application/json, application/xml, message/rfc822, application/octet-stream
 * @param fingerprint hex SHA-256: equal for two readings of the same thing. Of the content; for mail the native id (R9)
 * @param tree        what mapping expressions see; {@code null} if the content could not be parsed
 * @param files       its files, fetched or not
 * @param names       other names it goes by within its source, e.g. its Message-ID, a tracking number (R2)
 * @param answers     names of what it replies to or forwards, nearest first (R2)
 * @param setAside    why it is no complaint at all (bounce, auto-reply), or {@code null}
 * @param defect      why it cannot be translated, when that is already known (unreadable key, broken record), or {@code null}
 */
public record Original(
        @Nullable String key,
        @Nullable String version,
        @Nullable Instant stamp,
        Instant readAt,
        Content content,
        String mediaType,
        String fingerprint,
        @Nullable Object tree,
        List<SourceFile> files,
        List<String> names,
        List<String> answers,
        @Nullable String setAside,
        @Nullable String defect) {

    public Original {
        files = List.copyOf(files);
        names = List.copyOf(names);
        answers = List.copyOf(answers);
    }

    /** R2: the name that a tracking number stands for, among {@code names} and {@code answers}. */
    public static String named(String trackingNumber) {
        return "number:" + trackingNumber.strip().toLowerCase(Locale.ROOT);
    }

    /** R1: without a readable key the key is the original's hash. */
    public String nativeId() {
        return key != null ? key : fingerprint;
    }

    /** Named by what it says. */
    public Original nameless() {
        return new Original(
                null,
                version,
                stamp,
                readAt,
                content,
                mediaType,
                fingerprint,
                tree,
                files,
                names,
                answers,
                setAside,
                defect);
    }

    public Original withVersion(@Nullable String now) {
        return new Original(
                key,
                now,
                stamp,
                readAt,
                content,
                mediaType,
                fingerprint,
                tree,
                files,
                names,
                answers,
                setAside,
                defect);
    }

    public Original withFiles(List<SourceFile> now) {
        return new Original(
                key,
                version,
                stamp,
                readAt,
                content,
                mediaType,
                fingerprint,
                tree,
                now,
                names,
                answers,
                setAside,
                defect);
    }

    public Original withContent(Content now) {
        return new Original(
                key,
                version,
                stamp,
                readAt,
                now,
                mediaType,
                fingerprint,
                tree,
                files,
                names,
                answers,
                setAside,
                defect);
    }

    @Override
    public String toString() {
        return "Original{" + nativeId() + "@" + version + "}";
    }
}
