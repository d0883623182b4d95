package id.simpul.routes.store;

import id.simpul.connectors.queue.Outgoing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactional outbox: what is due, in its place; and what became of it. */
public class Outbox {

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final UUID owner;

    /** @param owner this process, as its lanes name it */
    public Outbox(JdbcTemplate db, TransactionTemplate transaction, UUID owner) {
        this.db = db;
        this.transaction = transaction;
        this.owner = owner;
    }

    /**
     * A delivery that is due.
     *
     * @param complaintJson the complaint as kept; {@code anonymous} and {@code secret} are as tight as they ever were (R8)
     */
    public record Due(
            UUID id,
            long place,
            UUID complaint,
            int sequence,
            String agency,
            int lane,
            int n,
            String type,
            String source,
            String complaintJson,
            boolean anonymous,
            boolean secret) {

        static Due read(ResultSet row) throws SQLException {
            return new Due(
                    row.getObject(1, UUID.class),
                    row.getLong(2),
                    row.getObject(3, UUID.class),
                    row.getInt(4),
                    row.getString(5),
                    row.getInt(6),
                    row.getInt(7),
                    row.getString(8),
                    row.getString(9),
                    row.getString(10),
                    row.getBoolean(11),
                    row.getBoolean(12));
        }

        @Override
        public String toString() {
            return "Due{" + id + ":" + n + " to " + agency + "}";
        }
    }

    /**
     * What is due in these lanes, in order of place. Leaves out queues whose clock is running, and what comes after a parked
     * or held delivery of the same complaint and agency (R21). A queue that was refused is offered less each time, or one
     * that never has room for a whole batch would never get anything.
     */
    public List<Due> due(Collection<Integer> lanes, int limit) {
        return offered(query(lanes, limit));
    }

    private List<Due> offered(List<Due> due) {
        if (due.isEmpty()) {
            return due;
        }
        Map<String, Integer> tries = new HashMap<>();
        db.query("select agency, tries from parked_queue", (ResultSet row) -> {
            tries.put(row.getString(1), row.getInt(2));
        });
        if (tries.isEmpty()) {
            return due;
        }
        Map<String, Long> rows = due.stream().collect(Collectors.groupingBy(Due::agency, Collectors.counting()));
        Map<String, Long> taken = new HashMap<>();
        return due.stream()
                .filter(row -> taken.merge(row.agency(), 1L, Long::sum)
                        <= Math.max(1, rows.get(row.agency()) >> Math.min(tries.getOrDefault(row.agency(), 0), 10)))
                .toList();
    }

    private List<Due> query(Collection<Integer> lanes, int limit) {
        return db.query(
                """
                select d.id, d.place, d.complaint, d.sequence, d.agency, d.lane, d.n, d.type, i.source, o.complaint,
                  i.anonymous, i.secret
                from delivery d join original o on o.id = d.original join identity i on i.id = d.complaint
                where d.state = 'DUE' and d.lane = any(?)
                  and not exists (select 1 from parked_queue q where q.agency = d.agency and q.until > now())
                  and not exists (select 1 from delivery p where p.complaint = d.complaint and p.agency = d.agency
                    and p.state in ('PARKED', 'HELD') and p.place < d.place)
                order by d.place limit ?""",
                (row, n) -> Due.read(row),
                lanes.toArray(Integer[]::new),
                limit);
    }

    /**
     * @param sent   marked only where n is what was sent and the row is still due (R19)
     * @param queues agency to reason: parked as a whole, with a clock of its own
     * @param rows   refused for themselves: parked, and with them what comes later for the same complaint and agency
     */
    public void mark(Collection<Outgoing> sent, Map<String, String> queues, Map<Outgoing, String> rows) {
        if (sent.isEmpty() && queues.isEmpty() && rows.isEmpty()) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            if (!sent.isEmpty()) {
                db.update(
                        """
                        update delivery set state = 'SENT', sent = now(), reason = null
                        from unnest(?::uuid[], ?::int[]) as s(id, n)
                        where delivery.id = s.id and delivery.n = s.n and delivery.state = 'DUE'""",
                        sent.stream().map(Outgoing::delivery).toArray(UUID[]::new),
                        sent.stream().map(Outgoing::n).toArray(Integer[]::new));
                db.update("delete from parked_queue where agency = any(?)", (Object)
                        sent.stream().map(Outgoing::agency).distinct().toArray(String[]::new));
            }
            queues.forEach((agency, reason) -> db.update(
                    """
                    insert into parked_queue (agency, until, reason) values (?, now() + interval '1 second', ?)
                    on conflict (agency) do update set reason = excluded.reason, tries = parked_queue.tries + 1,
                      until = now() + least(interval '1 minute', interval '1 second' * power(2, least(parked_queue.tries, 10)))""",
                    agency,
                    reason));
            rows.forEach((row, reason) -> {
                if (holdsLaneOf(row.delivery())) {
                    db.update(
                            "update delivery set state = 'PARKED', reason = ?, tries = tries + 1 where id = ? and n = ? and state = 'DUE'",
                            reason,
                            row.delivery(),
                            row.n());
                }
            });
        });
    }

    /**
     * R16: a hub that was suspended must not move what the next holder of the lane may be sending. Locks the lane's row until
     * the transaction ends, so that it does not change hands in between.
     */
    private boolean holdsLaneOf(UUID delivery) {
        return !db.queryForList(
                        "select 1 from lane l join delivery d on d.lane = l.lane where d.id = ? and l.owner = ? for share of l",
                        delivery,
                        owner)
                .isEmpty();
    }

    /** R23: a wish about a delivery that only its lane's holder may fulfil. */
    public record Request(long id, UUID delivery, String kind, String state, int lane, long place, String agency) {}

    public List<Request> requests(Collection<Integer> lanes) {
        return db.query(
                """
                select r.id, r.delivery, r.kind, d.state, d.lane, d.place, d.agency
                from request r join delivery d on d.id = r.delivery
                where r.answered is null and d.lane = any(?) order by r.id limit 500""",
                (row, n) -> new Request(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        row.getString(3),
                        row.getString(4),
                        row.getInt(5),
                        row.getLong(6),
                        row.getString(7)),
                (Object) lanes.toArray(Integer[]::new));
    }

    /**
     * Answers a request, moving the delivery from one state to another if {@code to} is not the same; leaves it open if the
     * lane is another hub's by now.
     */
    public void answer(Request request, String to, String answer) {
        transaction.executeWithoutResult(status -> {
            if (!holdsLaneOf(request.delivery())) {
                return;
            }
            if (!to.equals(request.state())) {
                db.update(
                        "update delivery set state = ?, reason = ? where id = ? and state = ?",
                        to,
                        answer,
                        request.delivery(),
                        request.state());
            }
            db.update("update request set answer = ?, answered = now() where id = ?", answer, request.id());
        });
    }
}
