package id.simpul.routes.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The lanes this hub holds (R16, R19). A lane taken from another holder is not open for sending until the broker has no
 * session of that holder. Time is measured on a clock that does not jump, from before each renewal was asked for.
 */
public class Lanes {

    private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

    /** The broker's answer to: is there no session left of this client id? Closes what is left first. */
    public interface SessionQuestion {
        boolean gone(String clientId);
    }

    private static final class Held {
        final long fence;
        long renewedAt;

        @Nullable
        String askAbout;

        long takenAt;
        long suspectUpTo = Long.MAX_VALUE;

        Held(long fence, long renewedAt, @Nullable String askAbout) {
            this.fence = fence;
            this.renewedAt = renewedAt;
            this.takenAt = renewedAt;
            this.askAbout = askAbout;
        }
    }

    private final JdbcClient db;
    private final HubIdentity hub;
    private final SessionQuestion broker;
    private final Duration sessionTimeout;
    private final LongSupplier nanos;
    private final int count;
    private final Map<Integer, Held> held = new TreeMap<>();
    private int share;

    /** @param sessionTimeout after this the broker has dropped a silent connection: time-to-live + check interval + a margin */
    public Lanes(
            JdbcClient db,
            HubIdentity hub,
            SessionQuestion broker,
            Duration sessionTimeout,
            int count,
            LongSupplier nanos) {
        this.db = db;
        this.hub = hub;
        this.broker = broker;
        this.sessionTimeout = sessionTimeout;
        this.count = count;
        this.nanos = nanos;
    }

    /** An agency belongs to one lane, by hash. */
    public static int of(String agency, int lanes) {
        CRC32 crc = new CRC32();
        crc.update(agency.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() % lanes);
    }

    /** Fixes the number of lanes at the first start of a database, and returns what it was fixed to. */
    public static int fix(JdbcClient db, int wanted) {
        db.sql("insert into setting (name, value) values ('lanes', ?) on conflict do nothing")
                .param(Integer.toString(wanted))
                .update();
        int lanes = Integer.parseInt(db.sql("select value from setting where name = 'lanes'")
                .query(String.class)
                .single());
        db.sql("insert into lane (lane) select * from generate_series(0, ?) on conflict do nothing")
                .param(lanes - 1)
                .update();
        return lanes;
    }

    /**
     * Heartbeat: renews what is held and takes this hub's share of what is free. A lane may be taken at any time; it is given
     * up only by {@link #giveUpSurplus}, between two batches.
     */
    public synchronized void renew() {
        long asked = nanos.getAsLong();
        db.sql(
                        """
                insert into hub (owner, client_id, host) values (?, ?, ?)
                on conflict (owner) do update set seen = now()""")
                .params(hub.owner(), hub.clientId(), hub.host())
                .update();
        if (!held.isEmpty()) {
            Set<Integer> kept = new HashSet<>(db.sql(
                            "update lane set expires = now() + ? * interval '1 ms' where owner = ? and lane = any(?) returning lane")
                    .params(hub.lease().toMillis(), hub.owner(), held.keySet().toArray(Integer[]::new))
                    .query(Integer.class)
                    .list());
            List<Integer> lost =
                    held.keySet().stream().filter(lane -> !kept.contains(lane)).toList();
            if (!lost.isEmpty()) {
                LOG.warn(
                        "lanes {} were taken by another hub while this one was not answering (suspended, or cut off from the database for more than {}); nothing more is sent in them",
                        lost,
                        hub.lease());
                lost.forEach(held::remove);
            }
            kept.forEach(lane -> held.get(lane).renewedAt = asked);
        }
        takeShare(asked);
        askAboutFormerHolders();
    }

    private int countShare() {
        int hubs = db.sql("select count(*) from hub where seen > now() - ? * interval '1 ms'")
                .param(hub.lease().toMillis())
                .query(Integer.class)
                .single();
        return (count + hubs - 1) / Math.max(1, hubs);
    }

    private void takeShare(long asked) {
        share = countShare();
        int wanted = share - held.size();
        if (wanted <= 0) {
            return;
        }
        record Taken(int lane, long fence, @Nullable String before) {}
        List<Taken> taken = db.sql(
                        """
                with free as (
                  select lane, client_id from lane where owner is null or expires < now()
                  order by random() limit ? for update skip locked)
                update lane set owner = ?, client_id = ?, expires = now() + ? * interval '1 ms', fence = fence + 1
                from free where lane.lane = free.lane returning lane.lane, fence, free.client_id""")
                .params(wanted, hub.owner(), hub.clientId(), hub.lease().toMillis())
                .query((row, n) -> new Taken(row.getInt(1), row.getLong(2), row.getString(3)))
                .list();
        for (Taken lane : taken) {
            String before = hub.clientId().equals(lane.before()) ? null : lane.before();
            held.put(lane.lane(), new Held(lane.fence(), asked, before));
            if (before != null) {
                LOG.info(
                        "lane {} taken from {} whose lease ran out; asking the broker about its sessions",
                        lane.lane(),
                        before);
            }
        }
    }

    /** R19: sent only once the broker has no session of the former holder, or has had the time to drop it. */
    private void askAboutFormerHolders() {
        Map<String, Boolean> answers = new TreeMap<>();
        for (Map.Entry<Integer, Held> entry : held.entrySet()) {
            Held lane = entry.getValue();
            if (lane.askAbout != null) {
                boolean gone = answers.computeIfAbsent(lane.askAbout, this::gone)
                        || nanos.getAsLong() - lane.takenAt > sessionTimeout.toNanos();
                if (gone) {
                    lane.askAbout = null;
                }
            }
            if (lane.askAbout == null && lane.suspectUpTo == Long.MAX_VALUE) {
                // R23: whatever was due by now may have been in a batch of the former holder
                lane.suspectUpTo = db.sql("select coalesce(max(place), 0) from delivery where lane = ?")
                        .param(entry.getKey())
                        .query(Long.class)
                        .single();
            }
        }
    }

    private boolean gone(String clientId) {
        try {
            return broker.gone(clientId);
        } catch (RuntimeException e) {
            LOG.info(
                    "the broker could not say whether {} is gone ({}); waiting {}",
                    clientId,
                    e.getMessage(),
                    sessionTimeout);
            return false;
        }
    }

    /** Lanes that may be sent in now. */
    public synchronized List<Integer> open() {
        List<Integer> open = new ArrayList<>();
        held.forEach((lane, it) -> {
            if (it.askAbout == null && it.suspectUpTo != Long.MAX_VALUE && fresh(it)) {
                open.add(lane);
            }
        });
        return open;
    }

    /** R19: a batch is committed only while more than two broker time-to-lives of every lease in it remain. */
    public synchronized boolean mayCommit(Collection<Integer> lanes) {
        return lanes.stream()
                .allMatch(lane ->
                        Optional.ofNullable(held.get(lane)).map(this::fresh).orElse(false));
    }

    private boolean fresh(Held lane) {
        long remaining = hub.lease().toNanos() - (nanos.getAsLong() - lane.renewedAt);
        return remaining > 2 * hub.brokerTtl().toNanos();
    }

    /** R21, R23: this delivery may already have been in a batch of a former holder. */
    public synchronized boolean suspect(int lane, long place) {
        Held it = held.get(lane);
        return it == null || place <= it.suspectUpTo;
    }

    /** R16: gives up what is more than this hub's share. Only with no batch open or of unknown outcome. */
    public synchronized void giveUpSurplus() {
        if (held.isEmpty()) {
            return;
        }
        int surplus = held.size() - share;
        giveUp(held.keySet().stream().limit(Math.max(0, surplus)).collect(Collectors.toSet()));
    }

    /** A graceful stop. Only with no batch open; after an unknown outcome leave the leases to run out instead. */
    public synchronized void giveUpAll() {
        giveUp(Set.copyOf(held.keySet()));
        db.sql("delete from hub where owner = ?").param(hub.owner()).update();
    }

    private void giveUp(Set<Integer> lanes) {
        for (Integer lane : lanes) {
            Held it = Objects.requireNonNull(held.get(lane));
            // A former holder still asked about stays named, so that the next holder asks too.
            db.sql("update lane set owner = null, client_id = ?, expires = null where lane = ? and fence = ?")
                    .params(it.askAbout, lane, it.fence)
                    .update();
            held.remove(lane);
        }
    }

    /** Whether this hub has the lane of that name: one hub has it at a time, but for the moment of its passing on. */
    public synchronized boolean holdsLaneOf(String name) {
        return held.containsKey(of(name, count));
    }

    public synchronized int held() {
        return held.size();
    }
}
