package id.simpul.routes.store;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerAdmin.Seen;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.routes.api.ReplayPort.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** R22: what the broker rejected, or would not take, is sent again because a person said so. */
public class Replays {

    /** What stays among the dead (overtaken, another agency's, not ours) must not hide what can be replayed. */
    private static final int LOOK_AT = 10_000;

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final BrokerAdmin broker;

    public Replays(JdbcTemplate db, TransactionTemplate transaction, BrokerAdmin broker) {
        this.db = db;
        this.transaction = transaction;
        this.broker = broker;
    }

    private enum Outcome {
        REPLAYED,
        ALREADY,
        OVERTAKEN,
        NOT_NOW,
        UNKNOWN
    }

    /**
     * Dead messages: made due again at the end of the outbox, then removed from the dead queue.
     *
     * @param newest what to do where a newer version of the complaint went to the same agency after the dead one: send that
     *               newest version once more, as a new sequence, and remove the dead one; or leave it and say so
     */
    public Report dead(@Nullable String agency, int limit, boolean newest, String who) {
        int replayed = 0;
        int again = 0;
        int overtaken = 0;
        List<String> notes = new ArrayList<>();
        for (Seen dead : broker.peek(BrokerContract.DEAD, Math.max(limit, LOOK_AT))) {
            if (replayed == limit) {
                break;
            }
            String to = dead.properties().get("simpul_agency");
            if (agency != null && !agency.equals(to)) {
                continue;
            }
            UUID delivery = uuid(dead.properties().get("cloudEvents_id"));
            Outcome outcome = delivery == null ? Outcome.UNKNOWN : again(delivery, number(dead), newest, who);
            switch (outcome) {
                case REPLAYED -> {
                    broker.remove(BrokerContract.DEAD, dead.id());
                    replayed++;
                }
                case ALREADY -> broker.remove(BrokerContract.DEAD, dead.id());
                case OVERTAKEN -> {
                    overtaken++;
                    notes.add(
                            delivery + ": a newer version went to " + to
                                    + " after it; it is not sent again, and stays among the dead; --newest sends the newest version instead");
                }
                case NOT_NOW -> {
                    again++;
                    notes.add(delivery + ": its sending is not settled yet, or it was cancelled; try again later");
                }
                case UNKNOWN -> {
                    again++;
                    notes.add("message " + dead.id() + " names no delivery of this hub; it stays among the dead");
                }
            }
        }
        return new Report(replayed, again, overtaken, notes);
    }

    private static int number(Seen dead) {
        String n = dead.properties().getOrDefault("simpul_n", "0");
        return n.matches("\\d{1,9}") ? Integer.parseInt(n) : 0;
    }

    private Outcome again(UUID delivery, int n, boolean newest, String who) {
        return transaction.execute(status -> {
            List<UUID> complaint = db.queryForList("select complaint from delivery where id = ?", UUID.class, delivery);
            if (complaint.isEmpty()) {
                return Outcome.UNKNOWN;
            }
            db.queryForList("select 1 from identity where id = ? for update", complaint.get(0));
            boolean overtaken = !db.queryForList(
                            """
                            select 1 from delivery newer join delivery this on this.complaint = newer.complaint
                              and this.agency = newer.agency and newer.sequence > this.sequence
                            where this.id = ? and newer.state <> 'CANCELLED' limit 1""",
                            delivery)
                    .isEmpty();
            if (overtaken) {
                return newest ? sendNewest(complaint.get(0), delivery, who) : Outcome.OVERTAKEN;
            }
            int rows = db.update(
                    """
                    update delivery set n = n + 1, state = 'DUE', place = nextval('outbox_place'), sent = null, reason = null
                    where id = ? and n = ? and state = 'SENT'""",
                    delivery,
                    n);
            if (rows == 1) {
                event(complaint.get(0), "replayed", "dead message of delivery " + delivery, who);
                return Outcome.REPLAYED;
            }
            boolean replayedBefore = !db.queryForList("select 1 from delivery where id = ? and n > ?", delivery, n)
                    .isEmpty();
            // Still due under the same n: its sending is not settled, and the broker would drop the resend of a dead
            // id.
            return replayedBefore ? Outcome.ALREADY : Outcome.NOT_NOW;
        });
    }

    /** R22: under the identity lock; what is due already is on its way by itself. */
    private Outcome sendNewest(UUID complaint, UUID overtaken, String who) {
        record Newest(UUID id, String agency, int lane, long original, String state) {}
        Newest newest = db.query(
                        """
                        select newer.id, newer.agency, newer.lane, newer.original, newer.state
                        from delivery newer join delivery this on this.complaint = newer.complaint and this.agency = newer.agency
                        where this.id = ? and newer.state <> 'CANCELLED' order by newer.sequence desc limit 1""",
                        (row, n) -> new Newest(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                row.getInt(3),
                                row.getLong(4),
                                row.getString(5)),
                        overtaken)
                .get(0);
        if (newest.state().equals("SENT")) {
            int sequence = Objects.requireNonNull(db.queryForObject(
                    "update identity set sequence = sequence + 1 where id = ? returning sequence",
                    Integer.class,
                    complaint));
            db.update(
                    """
                    insert into delivery (id, complaint, sequence, agency, lane, original, type, rule)
                    values (?, ?, ?, ?, ?, ?, 'updated', 'has-it')""",
                    ComplaintId.ofDelivery(complaint, sequence, newest.agency()),
                    complaint,
                    sequence,
                    newest.agency(),
                    newest.lane(),
                    newest.original());
            event(complaint, "replayed", "newest version in place of dead delivery " + overtaken, who);
        }
        return Outcome.REPLAYED;
    }

    /**
     * Parked queues are tried at once; parked rows become due again. They keep their place: what came later for the same
     * complaint waits behind them, so nothing has overtaken them.
     */
    public Report parked(@Nullable String agency, String who) {
        return transaction.execute(status -> {
            int queues = db.update(
                    "update parked_queue set until = now() where until > now() and (?::text is null or agency = ?)",
                    agency,
                    agency);
            List<UUID> rows = db.queryForList(
                    """
                    update delivery set n = n + 1, state = 'DUE', reason = null
                    where state = 'PARKED' and (?::text is null or agency = ?) returning complaint""",
                    UUID.class,
                    agency,
                    agency);
            rows.forEach(complaint -> event(complaint, "replayed", "parked delivery", who));
            return new Report(rows.size(), 0, 0, List.of(queues + " parked queues are tried at once"));
        });
    }

    private void event(UUID complaint, String what, String detail, String who) {
        db.update("insert into event (complaint, what, detail, who) values (?, ?, ?, ?)", complaint, what, detail, who);
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
