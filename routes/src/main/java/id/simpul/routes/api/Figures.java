package id.simpul.routes.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** How the hub is doing, in numbers, asked of the database at most every five seconds: a scrape is one set of queries. */
@Component
final class Figures {

    private static final long FRESH = Duration.ofSeconds(5).toNanos();

    /**
     * One source.
     *
     * @param lastGoodAge seconds since the end of the last poll that was answered, by the database's clock; {@code null}: never
     * @param holder      the hub that polls it at this moment, or {@code null}
     * @param delivery    TRIAL or LIVE as it holds; {@code null} before it was activated
     * @param onTrial     complaints that only the trial queue has
     * @param backfills   ranges of its past that are being read
     * @param version     that runs; {@code null}: none was ever kept
     * @param removed     it does not run any more
     * @param unread      what a hub that lives says about why it cannot run it; {@code null}: none says so
     */
    record Source(
            String health,
            @Nullable String reason,
            @Nullable String fix,
            @Nullable Double lastGoodAge,
            @Nullable Instant lastAttempt,
            @Nullable Instant failingSince,
            @Nullable Long vanishAsk,
            @Nullable String holder,
            @Nullable Instant activatedAt,
            @Nullable String activatedBy,
            @Nullable Instant pausedAt,
            @Nullable String pausedBy,
            @Nullable String delivery,
            long onTrial,
            long backfills,
            long owed,
            long quarantined,
            @Nullable Integer version,
            boolean removed,
            @Nullable String unread) {

        /** What a person decided; how it is doing counts only while it is active. */
        State state() {
            return removed
                    ? State.REMOVED
                    : activatedAt == null ? State.NOT_ACTIVATED : pausedAt == null ? State.ACTIVE : State.PAUSED;
        }
    }

    enum State {
        NOT_ACTIVATED,
        ACTIVE,
        PAUSED,
        REMOVED
    }

    /** Ages in seconds, {@code null} where there is nothing to be old. */
    record Snapshot(
            Instant at,
            Map<String, Source> sources,
            long due,
            @Nullable Double oldestDueAge,
            long parked,
            long held,
            long parkedQueues,
            long owed,
            @Nullable Double oldestOwedAge,
            long quarantined) {

        /** Of those that are asked. */
        long sources(String health) {
            return sources.values().stream()
                    .filter(s -> s.state() == State.ACTIVE && s.health().equals(health))
                    .count();
        }

        long sources(State state) {
            return sources.values().stream().filter(s -> s.state() == state).count();
        }

        long vanished() {
            return sources.values().stream()
                    .map(Source::vanishAsk)
                    .filter(Objects::nonNull)
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private final JdbcClient jdbc;
    private final CopyOnWriteArrayList<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable Snapshot last;
    private @Nullable RuntimeException failure;
    private long asked;

    Figures(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Told of each new snapshot. */
    void onRefresh(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }

    /**
     * At most five seconds old.
     *
     * @throws org.springframework.dao.DataAccessException if the database is away; that too is remembered for five seconds,
     *     so that a scrape waits for it once and not once a figure
     */
    synchronized Snapshot snapshot() {
        if (last == null && failure == null || System.nanoTime() - asked > FRESH) {
            try {
                last = ask();
                failure = null;
            } catch (DataAccessException | TransactionException away) {
                last = null;
                failure = away;
            }
            asked = System.nanoTime();
            Snapshot now = last;
            if (now != null) {
                listeners.forEach(listener -> listener.accept(now));
            }
        }
        Snapshot known = last;
        if (known == null) {
            throw Objects.requireNonNull(failure);
        }
        return known;
    }

    /** A person changed something and looks for it now. */
    synchronized void refresh() {
        last = null;
        failure = null;
    }

    private Snapshot ask() {
        Map<String, Source> sources = new TreeMap<>();
        jdbc.sql(
                        """
                        select s.id, case when u.reason is null then s.health else 'NEEDS_A_PERSON' end as health,
                               coalesce(u.reason, s.reason) as reason, case when u.reason is null then s.fix else u.fix end as fix,
                               u.reason as unread, s.version, coalesce(v.removed, false) as removed, s.last_attempt, s.failing_since, s.vanish_ask,
                               s.activated_at, s.activated_by, s.paused_at, s.paused_by, s.delivery,
                               coalesce(t.on_trial, 0) as on_trial, coalesce(b.backfills, 0) as backfills,
                               extract(epoch from now() - s.last_good)::float8 as age,
                               case when s.expires > now() then left(h.client_id, 15) || ' at ' || h.host end as holder,
                               coalesce(o.owed, 0) as owed, coalesce(q.quarantined, 0) as quarantined
                          from source s
                          left join hub h on h.owner = s.owner
                          left join source_version v on v.source = s.id and v.version = s.version
                          left join (select distinct on (t.source) t.source, t.version, t.fix,
                                            'the hub at ' || th.host || ' cannot run version ' || t.version || ': ' || t.reason as reason
                                       from source_trouble t join hub th on th.owner = t.owner
                                      where th.seen > now() - interval '2 minutes'
                                      order by t.source, t.since) u on u.source = s.id and u.version = s.version
                          left join (select source, count(*) as on_trial from identity
                                      where agency = 'trial' and not withdrawn group by source) t on t.source = s.id
                          left join (select source, count(*) as backfills from backfill
                                      where state = 'RUNNING' group by source) b on b.source = s.id
                          left join (select source, count(*) as owed from owed group by source) o on o.source = s.id
                          left join (select i.source, count(*) as quarantined
                                       from original r join identity i on i.id = r.identity
                                      where r.outcome = 'QUARANTINED' and r.closed is null
                                      group by i.source) q on q.source = s.id
                        """)
                .query(row -> {
                    sources.put(
                            row.getString("id"),
                            new Source(
                                    row.getString("health"),
                                    row.getString("reason"),
                                    row.getString("fix"),
                                    row.getObject("age", Double.class),
                                    Rows.instant(row, "last_attempt"),
                                    Rows.instant(row, "failing_since"),
                                    row.getObject("vanish_ask", Long.class),
                                    row.getString("holder"),
                                    Rows.instant(row, "activated_at"),
                                    row.getString("activated_by"),
                                    Rows.instant(row, "paused_at"),
                                    row.getString("paused_by"),
                                    row.getString("delivery"),
                                    row.getLong("on_trial"),
                                    row.getLong("backfills"),
                                    row.getLong("owed"),
                                    row.getLong("quarantined"),
                                    row.getObject("version", Integer.class),
                                    row.getBoolean("removed"),
                                    row.getString("unread")));
                });
        return jdbc.sql(
                        """
                        select (select count(*) from delivery where state = 'DUE') as due,
                               (select extract(epoch from now() - min(kept))::float8
                                  from delivery where state = 'DUE') as due_age,
                               (select count(*) from delivery where state in ('PARKED', 'HELD') and state = 'PARKED') as parked,
                               (select count(*) from delivery where state in ('PARKED', 'HELD') and state = 'HELD') as held,
                               (select count(*) from parked_queue) as parked_queues,
                               (select count(*) from owed) as owed,
                               (select extract(epoch from now() - min(since))::float8 from owed) as owed_age,
                               (select count(*) from original where outcome = 'QUARANTINED' and closed is null) as quarantined
                        """)
                .query((row, n) -> new Snapshot(
                        Instant.now(),
                        sources,
                        row.getLong("due"),
                        row.getObject("due_age", Double.class),
                        row.getLong("parked"),
                        row.getLong("held"),
                        row.getLong("parked_queues"),
                        row.getLong("owed"),
                        row.getObject("owed_age", Double.class),
                        row.getLong("quarantined")))
                .single();
    }
}
