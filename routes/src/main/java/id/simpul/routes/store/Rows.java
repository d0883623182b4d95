package id.simpul.routes.store;

import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** What one page writes, collected and then written in batches: a statement a table, not a statement a record. */
final class Rows {

    private final List<Object[]> originals = new ArrayList<>();
    private final List<Object[]> outcomes = new ArrayList<>();
    private final List<Object[]> attachments = new ArrayList<>();
    private final List<Object[]> deliveries = new ArrayList<>();
    private final List<Object[]> takeBacks = new ArrayList<>();
    private final List<Object[]> owed = new ArrayList<>();
    private final List<Object[]> owedAgain = new ArrayList<>();
    private final List<Object[]> settled = new ArrayList<>();
    private final List<Object[]> aliases = new ArrayList<>();
    private final List<Object[]> events = new ArrayList<>();

    /** Outcomes of an {@code original} row. */
    enum Outcome {
        DELIVERED,
        OLDER,
        QUARANTINED,
        SET_ASIDE,
        OWED,
        REPLACED
    }

    /** What is known of an original beside the bytes. */
    record Told(
            Outcome outcome,
            @Nullable Integer sequence,
            @Nullable String complaint,
            @Nullable String mapping,
            @Nullable String problems,
            @Nullable String problem,
            @Nullable String reason) {
        static Told of(Outcome outcome) {
            return new Told(outcome, null, null, null, null, null, null);
        }

        boolean open() {
            return outcome == Outcome.QUARANTINED || outcome == Outcome.OWED;
        }
    }

    void original(long id, UUID identity, Original letter, String files, Told told) {
        boolean inline = letter.content() instanceof Content.Inline;
        Content.Aside aside = letter.content() instanceof Content.Aside set ? set : null;
        originals.add(new Object[] {
            id,
            identity,
            letter.fingerprint(),
            letter.version(),
            at(letter.stamp()),
            at(letter.readAt()),
            letter.mediaType(),
            inline ? ((Content.Inline) letter.content()).bytes() : null,
            aside == null ? null : aside.ticket().sha256(),
            aside == null ? null : aside.ticket().size(),
            files,
            told.outcome().name(),
            told.sequence(),
            told.complaint(),
            told.mapping(),
            told.problems(),
            told.problem(),
            told.reason(),
            told.open() ? null : at(Instant.now())
        });
    }

    /** A row that was owed or quarantined has come to something. */
    void outcome(long id, String files, Told told) {
        outcomes.add(new Object[] {
            told.outcome().name(),
            told.sequence(),
            told.complaint(),
            told.mapping(),
            told.problems(),
            told.problem(),
            told.reason(),
            told.open(),
            files,
            id
        });
    }

    void attachment(long original, UUID complaint, String sha256, String name, @Nullable String mediaType, long size) {
        attachments.add(new Object[] {original, complaint, sha256, name, mediaType, size});
    }

    void delivery(
            UUID id, UUID complaint, int sequence, String agency, int lane, long original, String type, String rule) {
        deliveries.add(new Object[] {id, complaint, sequence, agency, lane, original, type, rule});
    }

    /** R23: deliveries still due to the agency that had the complaint are asked back. */
    void takeBack(UUID complaint, String agency, String reason) {
        takeBacks.add(new Object[] {reason, complaint, agency});
    }

    void owe(String source, Owed.Kind kind, String key, String reason, String payload, @Nullable Long original) {
        owed.add(new Object[] {source, kind.name(), key, reason, payload, original});
    }

    void owedAgain(String source, Owed.Kind kind, String key, String reason) {
        owedAgain.add(new Object[] {reason, source, kind.name(), key});
    }

    void settle(String source, Owed.Kind kind, String key) {
        settled.add(new Object[] {source, kind.name(), key});
    }

    void alias(String source, String name, UUID identity) {
        aliases.add(new Object[] {source, name, identity});
    }

    /** What deviates from the ordinary, of a source as a whole. */
    void event(String source, String what, String detail) {
        events.add(new Object[] {source, what, detail});
    }

    void write(JdbcTemplate db, Collection<Identity> identities) {
        List<Object[]> created = new ArrayList<>();
        List<Object[]> changed = new ArrayList<>();
        identities.stream()
                .filter(it -> it.changed)
                .sorted(Comparator.comparing(it -> it.id))
                .forEach(it -> (it.isNew ? created : changed).add(it.isNew ? insert(it) : update(it)));
        batch(
                db,
                """
                insert into identity (complaint, sequence, last_read, ordering, content_hash, mapping, original, version,
                  owed, quarantined, unsettled, anonymous, secret, agency, hop, withdrawn, seen_list, id, source, native_id)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                created);
        batch(
                db,
                """
                update identity set sequence = ?, last_read = ?, ordering = ?, content_hash = ?, mapping = ?, original = ?,
                  version = ?, owed = ?, quarantined = ?, unsettled = ?, anonymous = ?, secret = ?, agency = ?, hop = ?,
                  withdrawn = ?, seen_list = ? where id = ?""",
                changed);
        batch(
                db,
                """
                insert into original (id, identity, fingerprint, version, stamp, read_at, media_type, body, file, file_size,
                  files, outcome, sequence, complaint, mapping, problems, problem, reason, closed)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                originals);
        batch(
                db,
                """
                update original set outcome = ?, sequence = ?, complaint = coalesce(?, complaint),
                  mapping = coalesce(?, mapping), problems = coalesce(?, problems), problem = coalesce(?, problem), reason = ?, closed = case when ? then null else now() end, files = coalesce(?, files)
                where id = ?""",
                outcomes);
        batch(
                db,
                "insert into attachment (original, complaint, sha256, name, media_type, size) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                attachments);
        batch(
                db,
                "insert into delivery (id, complaint, sequence, agency, lane, original, type, rule) values (?, ?, ?, ?, ?, ?, ?, ?)",
                deliveries);
        batch(
                db,
                """
                insert into request (delivery, kind, reason, asked_by)
                select id, 'CANCEL', ?, 'router' from delivery
                where complaint = ? and agency = ? and state in ('DUE', 'PARKED', 'HELD')""",
                takeBacks);
        batch(
                db,
                """
                insert into owed (source, kind, key, reason, payload, original, due)
                values (?, ?, ?, ?, ?, ?, now() + interval '1 second')
                on conflict (source, kind, key) do update set
                  reason = excluded.reason, payload = excluded.payload, original = excluded.original""",
                owed);
        batch(
                db,
                """
                update owed set reason = ?, tries = tries + 1,
                  due = now() + least(interval '10 minutes', interval '1 second' * power(2, least(tries, 12)))
                where source = ? and kind = ? and key = ?""",
                owedAgain);
        batch(db, "delete from owed where source = ? and kind = ? and key = ?", settled);
        batch(db, "insert into alias (source, name, identity) values (?, ?, ?) on conflict do nothing", aliases);
        batch(db, "insert into event (source, what, detail) values (?, ?, ?)", events);
    }

    private static void batch(JdbcTemplate db, String sql, List<Object[]> rows) {
        if (!rows.isEmpty()) {
            db.batchUpdate(sql, rows);
        }
    }

    private static Object[] insert(Identity it) {
        return new Object[] {
            it.complaint, it.sequence, it.lastRead, at(it.ordering), it.contentHash, it.mapping, it.original,
                    it.version,
            it.owed, it.quarantined, it.unsettled, it.anonymous, it.secret, it.agency, it.hop, it.withdrawn,
            it.seenList, it.id, it.source, it.nativeId
        };
    }

    private static Object[] update(Identity it) {
        return new Object[] {
            it.sequence,
            it.lastRead,
            at(it.ordering),
            it.contentHash,
            it.mapping,
            it.original,
            it.version,
            it.owed,
            it.quarantined,
            it.unsettled,
            it.anonymous,
            it.secret,
            it.agency,
            it.hop,
            it.withdrawn,
            it.seenList,
            it.id
        };
    }

    static @Nullable Timestamp at(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
