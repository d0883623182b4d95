package id.simpul.routes.store;

import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.source.SourceBundle;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * R7: a record missing from two complete, undisturbed full lists in a row is reported; withdrawn only if the source file says
 * so, and not above a set share at once without a person's word.
 */
public class Vanished {

    private static final Logger LOG = LoggerFactory.getLogger(Vanished.class);

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final Predicate<String> answers;
    private final int lanes;

    public Vanished(JdbcTemplate db, TransactionTemplate transaction, Predicate<String> answers, int lanes) {
        this.db = db;
        this.transaction = transaction;
        this.answers = answers;
        this.lanes = lanes;
    }

    /** Called when one turn has read the whole list without disturbance. */
    public void afterFullList(SourceBundle source, Lease lease) {
        transaction.executeWithoutResult(status -> {
            List<Long> lists = db.queryForList(
                    """
                    update source set full_lists = full_lists + 1 where id = ? and fence = ? and coalesce(version, 0) = ?
                    returning full_lists""",
                    Long.class,
                    lease.source(),
                    lease.fence(),
                    source.version());
            if (lists.isEmpty()) {
                throw new LeaseLost("source " + lease.source() + " is read by another hub now, or in another version");
            }
            List<Identity> missing = db.query(
                    """
                    select * from identity where source = ? and seen_list < ? and not withdrawn and content_hash is not null
                    order by id for update""",
                    (row, n) -> Identity.read(row),
                    source.id(),
                    lists.get(0) - 1);
            if (missing.isEmpty()) {
                settled(source); // a confirmation is of what was missing then, not of what will be some day
            } else {
                report(source, missing);
            }
        });
    }

    private void report(SourceBundle source, List<Identity> missing) {
        id.simpul.mappings.source.Vanished rule = source.definition().vanished();
        if (!rule.withdraw()) {
            missing.forEach(it -> seenNoMore(it, "vanished"));
            LOG.warn(
                    "source {}: {} records are missing from two full lists in a row; reported, not withdrawn (see 'vanished' in source.yaml)",
                    source.id(),
                    missing.size());
            return;
        }
        long known = Objects.requireNonNull(db.queryForObject(
                "select count(*) from identity where source = ? and seen_list is not null", Long.class, source.id()));
        boolean confirmed = Boolean.TRUE.equals(db.queryForObject(
                "select vanish_ok and vanish_ask >= ? from source where id = ?",
                Boolean.class,
                missing.size(),
                source.id()));
        if (missing.size() > rule.share() * known && !confirmed) {
            // More than the person saw is another question.
            db.update("update source set vanish_ask = ?, vanish_ok = false where id = ?", missing.size(), source.id());
            LOG.warn(
                    "source {}: {} of {} records are missing from two full lists in a row, more than the share of {}; a person must confirm before they are withdrawn",
                    source.id(),
                    missing.size(),
                    known,
                    rule.share());
            return;
        }
        Rows rows = new Rows();
        missing.forEach(it -> withdraw(source, it, rows));
        rows.write(db, missing);
        settled(source);
    }

    private void settled(SourceBundle source) {
        db.update(
                "update source set vanish_ask = null, vanish_ok = false where id = ? and vanish_ask is not null",
                source.id());
    }

    private void seenNoMore(Identity it, String what) {
        db.update("update identity set seen_list = null where id = ?", it.id);
        db.update("insert into event (complaint, source, what) values (?, ?, ?)", it.complaint, it.source, what);
    }

    private void withdraw(SourceBundle source, Identity it, Rows rows) {
        Complaint last = ComplaintJson.read(Objects.requireNonNull(
                db.queryForObject("select complaint from original where id = ?", String.class, it.original)));
        String agency = Objects.requireNonNullElse(it.agency, Complaint.Routing.TRIAGE);
        int sequence = ++it.sequence;
        Complaint withdrawn = last.tightened(it.anonymous, it.secret)
                .withStatus(Complaint.Status.WITHDRAWN)
                .withSequence(sequence);
        long original = Objects.requireNonNull(db.queryForObject("select nextval('original_id')", Long.class));
        db.update(
                """
                insert into original (id, identity, fingerprint, version, stamp, read_at, media_type, outcome, sequence,
                  complaint, mapping, reason, closed)
                select ?, identity, 'vanished/' || ?, version, stamp, now(), media_type, 'DELIVERED', ?, ?, mapping,
                  'missing from two full lists in a row', now() from original where id = ?""",
                original,
                sequence,
                sequence,
                ComplaintJson.write(withdrawn),
                it.original);
        UUID delivery = ComplaintId.ofDelivery(it.id, sequence, agency);
        rows.delivery(
                delivery,
                it.id,
                sequence,
                agency,
                Lanes.of(agency, lanes),
                original,
                "withdrawn",
                answers.test(agency) ? "has-it" : "triage");
        it.contentHash = ComplaintJson.contentHash(withdrawn);
        it.lastRead = null;
        it.ordering = null; // gone is no version of the source's: whatever comes back counts at once
        it.version = null;
        it.original = original;
        it.withdrawn = true;
        it.seenList = null;
        it.changed = true;
    }
}
