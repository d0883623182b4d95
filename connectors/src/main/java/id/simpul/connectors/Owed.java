package id.simpul.connectors;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a source announced and could not give now (R13). Kept with all that was read of it, in the commit that moves the
 * cursor past it.
 *
 * @param key      names it within its source and kind: a record's key, or folder/uidvalidity/uid of a mail
 * @param payload  the connector's own note of what was read and where to ask again, JSON
 * @param since    since when it is owed; {@code null}: from now on
 * @param hopeless no later try can succeed (expunged, 404): it is quarantined or reported now
 */
public record Owed(Kind kind, String key, String reason, String payload, @Nullable Instant since, boolean hopeless) {

    public enum Kind {
        /** A record whose file could not be fetched; retried by the claim check, not by the connector. */
        FILE,
        /** A mail announced but not yet fetchable. */
        MAIL,
        /** A record of which only the row of a list is known: its detail or a part of it is yet to be had. */
        RECORD,
        /** What is still to be done to a mail in its mailbox (mark it, move it), now that it is in our keeping. */
        AFTER,
        /** Of a mailbox or a protocol that the source no longer has: nobody can be asked for it, so it is quarantined. */
        FORMER
    }

    /** It is not tried again. */
    public Owed givenUp() {
        return new Owed(kind, key, reason, payload, since, true);
    }
}
