package id.simpul.connectors;

import id.simpul.connectors.files.Ticket;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A file of a record: where it is now. */
public sealed interface SourceFile {

    String name();

    @Nullable
    String mediaType();

    /** At the source, behind a URL. */
    record Remote(String name, @Nullable String mediaType, String url) implements SourceFile {}

    /** Inside the record, as base64 (kept out of {@link #toString}). */
    record Embedded(String name, @Nullable String mediaType, String base64) implements SourceFile {
        public byte[] bytes() {
            return Base64.getMimeDecoder().decode(base64);
        }

        @Override
        public String toString() {
            return "Embedded{" + name + "}";
        }
    }

    /** In our keeping. */
    record Stored(String name, @Nullable String mediaType, Ticket ticket) implements SourceFile {}

    /** Given up: the complaint goes without it, and says so (R13). */
    record Unavailable(String name, @Nullable String mediaType, String reason) implements SourceFile {}
}
