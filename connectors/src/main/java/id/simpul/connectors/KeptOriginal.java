package id.simpul.connectors;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the message store kept of an {@link Original}. */
public record KeptOriginal(
        String nativeId,
        @Nullable String version,
        @Nullable Instant stamp,
        Instant readAt,
        Content content,
        String mediaType,
        String fingerprint,
        List<SourceFile> files) {}
