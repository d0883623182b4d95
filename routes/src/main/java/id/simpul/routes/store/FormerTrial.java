package id.simpul.routes.store;

import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Routing;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What only the trial queue has, once its source is live: delivered to the agencies that the rules of today choose, as their
 * first deliveries (R6), in the order in which it went on trial. Only if a person asks for it.
 */
public class FormerTrial {

    private static final int AT_ONCE = 200;
    private static final long BACK_ON_TRIAL = -1;

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final RoutingRules rules;
    private final int lanes;

    public FormerTrial(JdbcTemplate db, TransactionTemplate transaction, RoutingRules rules, int lanes) {
        this.db = db;
        this.transaction = transaction;
        this.rules = rules;
        this.lanes = lanes;
    }

    /** How many complaints only the trial queue has; what was withdrawn meanwhile does not count. */
    public long count(String source) {
        return Objects.requireNonNull(db.queryForObject(
                "select count(*) from identity where source = ? and agency = 'trial' and not withdrawn",
                Long.class,
                source));
    }

    /**
     * A page of complaints, a commit. One that the source changes meanwhile goes out with that change, and not here: each is
     * delivered once. Broken off, it goes on where it was when asked again. It ends where somebody puts the source back on
     * trial meanwhile.
     *
     * @return how many complaints were delivered
     */
    public long deliver(String source, String who) {
        List<UUID> all = db.queryForList(
                """
                select i.id from identity i join delivery d on d.complaint = i.id and d.agency = 'trial'
                where i.source = ? and i.agency = 'trial' and not i.withdrawn group by i.id order by min(d.place)""",
                UUID.class,
                source);
        long delivered = 0;
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<UUID> page = all.subList(from, Math.min(from + AT_ONCE, all.size()));
            long now = Objects.requireNonNull(transaction.execute(status -> {
                long complaints = deliver(page);
                if (!isLive(source)) {
                    status.setRollbackOnly();
                    return BACK_ON_TRIAL;
                }
                if (complaints > 0) {
                    // In the same commit: whoever is broken off half way has been written down for what went out.
                    db.update(
                            "insert into event (source, what, detail, who) values (?, 'trial-delivered', ?, ?)",
                            source,
                            complaints + " complaints",
                            who);
                }
                return complaints;
            }));
            if (now == BACK_ON_TRIAL) {
                break;
            }
            delivered += now;
        }
        return delivered;
    }

    /** As every page (R14): the source's row is locked last, so that a step comes before this commit or after it. */
    private boolean isLive(String source) {
        return !db.queryForList(
                        "select 1 from source where id = ? and delivery = ? for share", source, Delivery.LIVE.name())
                .isEmpty();
    }

    /** The last kept version of a record of a complaint: its own, or a reply's (R2). */
    private record Last(UUID complaint, long original, String json) {}

    private long deliver(List<UUID> page) {
        Map<UUID, Identity> locked = db
                .query(
                        "select * from identity where id = any(?) order by id for update",
                        (row, n) -> Identity.read(row),
                        (Object) page.toArray(UUID[]::new))
                .stream()
                .filter(it -> Routing.TRIAL.equals(it.agency) && !it.withdrawn)
                .collect(Collectors.toMap(it -> it.id, Function.identity()));
        Map<UUID, List<Last>> kept = new HashMap<>();
        db.query(
                """
                select i.complaint, o.id, o.complaint from identity i join original o on o.id = i.original
                where i.complaint = any(?) and o.complaint is not null order by o.sequence""",
                row -> {
                    kept.computeIfAbsent(row.getObject(1, UUID.class), any -> new ArrayList<>())
                            .add(new Last(row.getObject(1, UUID.class), row.getLong(2), row.getString(3)));
                },
                (Object) locked.keySet().toArray(UUID[]::new));
        Rows rows = new Rows();
        long delivered = 0;
        for (UUID id : page) {
            Identity it = locked.get(id);
            if (it != null && kept.containsKey(id)) {
                deliver(it, kept.get(id), rows);
                delivered++;
            }
        }
        rows.write(db, locked.values());
        return delivered;
    }

    private void deliver(Identity it, List<Last> records, Rows rows) {
        rows.takeBack(it.id, Routing.TRIAL, "its source is live");
        Routing first = null;
        for (Last record : records) {
            Complaint complaint = ComplaintJson.read(record.json());
            Routing routing = first == null
                    ? rules.decide(complaint)
                    : new Routing(first.agency(), "has-it", "the agency that has the complaint gets its updates", 0);
            int sequence = ++it.sequence;
            rows.delivery(
                    ComplaintId.ofDelivery(it.id, sequence, routing.agency()),
                    it.id,
                    sequence,
                    routing.agency(),
                    Lanes.of(routing.agency(), lanes),
                    under(routing, complaint, record.original(), sequence),
                    first == null ? "delivered" : "updated",
                    routing.rule());
            first = first == null ? routing : first;
        }
        it.agency = Objects.requireNonNull(first).agency();
        it.hop = 0;
        it.changed = true;
    }

    /** What is sent names the rule that chose its agency: if that is another one today, it is sent from a row of its own. */
    private long under(Routing routing, Complaint complaint, long original, int sequence) {
        if (routing.equals(complaint.routing())) {
            return original;
        }
        long copy = Objects.requireNonNull(db.queryForObject("select nextval('original_id')", Long.class));
        db.update(
                """
                insert into original (id, identity, fingerprint, version, stamp, read_at, media_type, outcome, sequence,
                  complaint, mapping, reason, closed)
                select ?, identity, 'live/' || ?, version, stamp, read_at, media_type, 'DELIVERED', ?, ?, mapping,
                  'first delivery after the trial', now() from original where id = ?""",
                copy,
                sequence,
                sequence,
                ComplaintJson.write(complaint.withRouting(routing).withSequence(sequence)),
                original);
        db.update(
                """
                insert into attachment (original, complaint, sha256, name, media_type, size)
                select ?, complaint, sha256, name, media_type, size from attachment where original = ?""",
                copy,
                original);
        return copy;
    }
}
