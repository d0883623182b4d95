package id.simpul.connectors;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a source announced and could not give now (R13). Kept with all that was read of it, in the commit that moves the
 * cursor past it.
 *
 * @param key      names it within its source and kind: a record's key, or folder/uidvalidity/uid of a mail
 * @param payload  the connector's own note of what was read and where to ask again, JSON
 * @param hopeless no later try can succeed (expunged, 404): it is quarantined or reported now
 */
public record Owed(Kind kind, String key, String reason, String payload, @Nullable Instant since, boolean hopeless) {

    public enum Kind {
        /** A record whose file could not be fetched; retried by the claim check, not by the connector. */
        FILE,
        /** A mail announced but not yet fetchable. */
        MAIL,
        /** A record of which only the row of a list is known: its detail or a part of it is yet to be had. */
        RECORD
    }
}
