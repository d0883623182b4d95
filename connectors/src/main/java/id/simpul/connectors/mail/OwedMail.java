package id.simpul.connectors.mail;

import id.simpul.connectors.Owed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a mail lies that was announced and could not be read, or to which something is still to be done (R13), and all
 * that was read of it.
 *
 * @param internalDate when the server took it in
 * @param size         in bytes, as the server announced it
 */
record OwedMail(String folder, long uidValidity, long uid, @Nullable Instant internalDate, int size) {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private record Written(int version, OwedMail mail) {}

    static OwedMail of(Owed owed) {
        Written written = JSON.readValue(owed.payload(), Written.class);
        if (written.version() != VERSION || written.mail() == null) {
            throw new IllegalArgumentException("an owed mail of version %d cannot be read by this version of the hub"
                    .formatted(written.version()));
        }
        return written.mail();
    }

    boolean sameAs(@Nullable OwedMail other) {
        return other != null && other.folder.equals(folder) && other.uidValidity == uidValidity && other.uid == uid;
    }

    Owed owed(String reason, Instant since, boolean hopeless) {
        return owed(Owed.Kind.MAIL, reason, since, hopeless);
    }

    /** What is to be done to this mail once it is kept. */
    Owed after() {
        return owed(Owed.Kind.AFTER, "not done yet", null, false);
    }

    private Owed owed(Owed.Kind kind, String reason, @Nullable Instant since, boolean hopeless) {
        String payload = JSON.writeValueAsString(new Written(VERSION, this));
        return new Owed(kind, "%s/%d/%d".formatted(folder, uidValidity, uid), reason, payload, since, hopeless);
    }
}
