package id.simpul.routes.store;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.source.SourceBundle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of sources: leases (R16), cursors, and how each source is doing. */
public class Sources {

    private final JdbcClient db;
    private final HubIdentity hub;

    public Sources(JdbcClient db, HubIdentity hub) {
        this.db = db;
        this.hub = hub;
    }

    /** Makes the rows of new sources; they wait to be activated. What ran before there was activation goes on as its file says. */
    public void register(Collection<SourceBundle> bundles) {
        bundles.forEach(bundle -> {
            db.sql("insert into source (id) values (?) on conflict do nothing")
                    .param(bundle.id())
                    .update();
            db.sql("update source set delivery = ? where id = ? and activated_at is not null and delivery is null")
                    .params(bundle.definition().delivery().name(), bundle.id())
                    .update();
        });
    }

    /**
     * Takes the lease if it is free or has run out and the source is due, activated and not paused. A lease that this hub still has is of a turn that
     * could not give it up, because the database was away: it is taken too, or the heartbeat would renew it for ever.
     *
     * <p>A source that asked us to wait is due when that is over, not before and not later.
     *
     * @param version that this hub runs: only the one that the database says runs is asked
     * @param pause   no poll of any hub may have begun less than this ago; this hub's own has ended
     */
    public Optional<Lease> take(String source, int version, Duration pause) {
        return db.sql(
                        """
                update source set owner = ?, expires = now() + ? * interval '1 ms', fence = fence + 1, last_attempt = now(),
                    not_before = null
                where id = ? and (owner is null or owner = ? or expires < now())
                  and activated_at is not null and paused_at is null and coalesce(version, 0) = ?
                  and case when not_before is not null then not_before <= now()
                           else last_attempt is null or last_attempt <= now() - ? * interval '1 ms' end
                returning fence""")
                .params(hub.owner(), hub.lease().toMillis(), source, hub.owner(), version, pause.toMillis())
                .query(Long.class)
                .optional()
                .map(fence -> new Lease(source, fence));
    }

    /**
     * Takes the lease for work beside the polls, whatever the source's pause is: to count, or to keep what is handed in. One
     * that this hub still has could not be given up, as in {@link #take}: whoever asks has the source's seat in this hub.
     *
     * @param active only if the source is activated and not paused
     */
    public Optional<Lease> borrow(String source, boolean active) {
        return db.sql(
                        """
                update source set owner = ?, expires = now() + ? * interval '1 ms', fence = fence + 1
                where id = ? and (owner is null or owner = ? or expires < now())
                  and (not ? or activated_at is not null and paused_at is null)
                returning fence""")
                .params(hub.owner(), hub.lease().toMillis(), source, hub.owner(), active)
                .query(Long.class)
                .optional()
                .map(fence -> new Lease(source, fence));
    }

    /** Heartbeat: all sources that this hub is reading right now. */
    public void renew() {
        db.sql("update source set expires = now() + ? * interval '1 ms' where owner = ?")
                .params(hub.lease().toMillis(), hub.owner())
                .update();
    }

    public void giveUp(Lease lease) {
        db.sql("update source set owner = null, expires = null where id = ? and fence = ?")
                .params(lease.source(), lease.fence())
                .update();
    }

    /** A graceful stop. With a new fencing number: a turn that still hangs can keep nothing any more (R16). */
    public void giveUpAll() {
        db.sql("update source set owner = null, expires = null, fence = fence + 1 where owner = ?")
                .param(hub.owner())
                .update();
    }

    public @Nullable String cursor(String source) {
        return place(source).cursor();
    }

    /**
     * How far a source has been read.
     *
     * @param cursor as the connector wrote it
     * @param anew   under a version that reads the list in another way: a pull under way begins again from its mark
     */
    public record Place(@Nullable String cursor, boolean anew) {}

    public Place place(String source) {
        return db.sql("select cursor, anew from source where id = ?")
                .param(source)
                .query((row, n) -> new Place(row.getString(1), row.getBoolean(2)))
                .single();
    }

    public void well(Lease lease) {
        db.sql(
                        """
                update source set last_good = now(), health = 'WELL', reason = null, fix = null, failing_since = null
                where id = ? and fence = ?""")
                .params(lease.source(), lease.fence())
                .update();
    }

    public void unwell(Lease lease, PullResult.SourceHealth health, String reason, @Nullable String fix) {
        db.sql(
                        """
                update source set health = ?, reason = ?, fix = ?, failing_since = coalesce(failing_since, now())
                where id = ? and fence = ?""")
                .params(health.name(), reason, fix, lease.source(), lease.fence())
                .update();
    }

    /** It asked us to wait so long. */
    public void waitFor(Lease lease, Duration pause) {
        db.sql("update source set not_before = now() + ? * interval '1 ms' where id = ? and fence = ?")
                .params(pause.toMillis(), lease.source(), lease.fence())
                .update();
    }

    /** Whether a person wants it to be read. */
    public boolean isActive(String source) {
        return db.sql(
                        "select exists (select 1 from source where id = ? and activated_at is not null and paused_at is null)")
                .param(source)
                .query(Boolean.class)
                .single();
    }

    /** Of a source that hands in: nothing was kept, so no lease stands behind it. */
    public void handInFailed(String source, PullResult.SourceHealth health, String reason, @Nullable String fix) {
        db.sql(
                        """
                update source set health = ?, reason = ?, fix = ?, failing_since = coalesce(failing_since, now())
                where id = ?""")
                .params(health.name(), reason, fix, source)
                .update();
    }

    /** Whether this very record was kept before under this very version. */
    public boolean handedIn(String source, Original original) {
        return original.version() != null
                && db.sql(
                                """
                        select exists (select 1 from original o join identity i on i.id = o.identity
                          where i.source = ? and i.native_id = ? and o.fingerprint = ? and o.version = ?)""")
                        .params(source, original.nativeId(), original.fingerprint(), original.version())
                        .query(Boolean.class)
                        .single();
    }

    /** R12. */
    public record Backfill(long id, Instant from, Instant until, @Nullable String cursor) {}

    public Optional<Backfill> backfill(String source) {
        return db.sql(
                        "select id, from_at, until_at, cursor from backfill where source = ? and state = 'RUNNING' order by id limit 1")
                .param(source)
                .query((row, n) -> new Backfill(
                        row.getLong(1),
                        row.getTimestamp(2).toInstant(),
                        row.getTimestamp(3).toInstant(),
                        row.getString(4)))
                .optional();
    }

    /** Whether nobody has stopped it. */
    public boolean isRunning(Backfill backfill) {
        return db.sql("select exists (select 1 from backfill where id = ? and state = 'RUNNING')")
                .param(backfill.id())
                .query(Boolean.class)
                .single();
    }

    /** R13: what is owed and due to be tried again. @param original the row that waits, for a file */
    public record OwedRow(Owed owed, @Nullable Long original) {}

    public List<OwedRow> owedDue(String source, Owed.Kind kind, int limit) {
        return db.sql(
                        """
                select kind, key, reason, payload, since, original from owed
                where source = ? and kind = ? and due <= now() order by due limit ?""")
                .params(source, kind.name(), limit)
                .query((row, n) -> new OwedRow(
                        new Owed(
                                Owed.Kind.valueOf(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getTimestamp(5).toInstant(),
                                false),
                        row.getObject(6, Long.class)))
                .list();
    }
}
