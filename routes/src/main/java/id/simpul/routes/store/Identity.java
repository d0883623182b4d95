package id.simpul.routes.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The working copy of an identity row while its page is kept, under the row's lock (R1). */
final class Identity {

    final UUID id;
    final String source;
    final String nativeId;
    final UUID complaint;
    final boolean isNew;
    boolean changed;

    int sequence;

    @Nullable
    String lastRead;

    @Nullable
    Instant ordering;

    byte @Nullable [] contentHash;

    @Nullable
    String mapping;

    @Nullable
    Long original;

    @Nullable
    String version;

    @Nullable
    Long owed;

    boolean quarantined;
    byte @Nullable [] unsettled;
    boolean anonymous;
    boolean secret;

    @Nullable
    String agency;

    int hop;
    boolean withdrawn;

    @Nullable
    Long seenList;

    Identity(UUID id, String source, String nativeId, UUID complaint) {
        this(id, source, nativeId, complaint, true);
    }

    private Identity(UUID id, String source, String nativeId, UUID complaint, boolean isNew) {
        this.id = id;
        this.source = source;
        this.nativeId = nativeId;
        this.complaint = complaint;
        this.isNew = isNew;
    }

    static Identity read(ResultSet row) throws SQLException {
        Identity it = new Identity(
                row.getObject("id", UUID.class),
                row.getString("source"),
                row.getString("native_id"),
                row.getObject("complaint", UUID.class),
                false);
        it.sequence = row.getInt("sequence");
        it.lastRead = row.getString("last_read");
        Timestamp ordering = row.getTimestamp("ordering");
        it.ordering = ordering == null ? null : ordering.toInstant();
        it.contentHash = row.getBytes("content_hash");
        it.mapping = row.getString("mapping");
        it.original = row.getObject("original", Long.class);
        it.version = row.getString("version");
        it.owed = row.getObject("owed", Long.class);
        it.quarantined = row.getBoolean("quarantined");
        it.unsettled = row.getBytes("unsettled");
        it.anonymous = row.getBoolean("anonymous");
        it.secret = row.getBoolean("secret");
        it.agency = row.getString("agency");
        it.hop = row.getInt("hop");
        it.withdrawn = row.getBoolean("withdrawn");
        it.seenList = row.getObject("seen_list", Long.class);
        return it;
    }

    /** Never kept: nothing of it was ever delivered. */
    boolean unknown() {
        return contentHash == null;
    }
}
