package id.simpul.routes.store;

import id.simpul.connectors.Content;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Cursor.PageOutcome;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.files.Ticket;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.routes.Letter;
import id.simpul.routes.Letter.Fate;
import id.simpul.routes.Page;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Message store and idempotent receiver: keeps a page in one database transaction (R14): originals, complaints, deliveries,
 * what is owed, and the cursor, only while this hub has the source's fencing number.
 */
public class MessageStore {

    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);
    private static final int ORIGINAL_IDS = 200;

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final Predicate<String> answers;
    private final Remapper remapper;
    private final int lanes;
    private long nextOriginal;
    private long lastOriginal = -1;

    /**
     * @param answers whether an agency of that id is open and answers complaints (R6)
     * @param lanes   number of lanes, fixed in the database
     */
    public MessageStore(
            JdbcTemplate db, TransactionTemplate transaction, Predicate<String> answers, Remapper remapper, int lanes) {
        this.db = db;
        this.transaction = transaction;
        this.answers = answers;
        this.remapper = remapper;
        this.lanes = lanes;
    }

    /**
     * Leaves out what was read before in this very form, folds equal repeats, and puts several versions of one key oldest
     * first (R4). Saves all later steps, among them fetching files again.
     */
    public List<Letter> unread(SourceBundle source, List<Letter> letters) {
        Map<String, List<Letter>> byKey = new LinkedHashMap<>();
        letters.forEach(letter -> byKey.computeIfAbsent(letter.original().nativeId(), key -> new ArrayList<>())
                .add(letter));
        Map<String, String> lastRead = new HashMap<>();
        db.query(
                "select native_id, last_read from identity where source = ? and native_id = any(?) and unsettled is null",
                (ResultSet row) -> {
                    lastRead.put(row.getString(1), row.getString(2));
                },
                source.id(),
                byKey.keySet().stream().filter(MessageStore::storable).toArray(String[]::new));
        List<Letter> unread = new ArrayList<>();
        byKey.forEach((key, versions) -> {
            List<Letter> distinct = oldestFirst(versions);
            Letter newest = distinct.get(distinct.size() - 1);
            if (newest.kept() == null && newest.original().fingerprint().equals(lastRead.get(key))) {
                distinct.remove(distinct.size() - 1);
            }
            unread.addAll(distinct);
        });
        return unread;
    }

    private static boolean storable(String key) {
        return key.indexOf('\0') < 0;
    }

    private static List<Letter> oldestFirst(List<Letter> versions) {
        List<Letter> distinct = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        versions.forEach(letter -> {
            if (seen.add(letter.original().fingerprint()) || letter.kept() != null) {
                distinct.add(letter);
            }
        });
        if (distinct.size() > 1
                && distinct.stream().allMatch(it -> it.original().stamp() != null)) {
            distinct.sort(Comparator.comparing(it -> it.original().stamp()));
        }
        return distinct;
    }

    /**
     * Keeps the page. When this returns, all of it is committed.
     *
     * @throws LeaseLost if another hub has the source now; nothing was kept
     * @throws VersionChanged if another version of the source runs by now than the one it was read under; nothing was kept
     * @throws org.springframework.dao.DataAccessException if the database did not take it; after a connection failure the
     *     commit may or may not have happened: forget the pull and read the cursor again (R14)
     */
    public Kept keep(Page page) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> keepWhole(page)));
            } catch (DataIntegrityViolationException e) {
                LOG.warn(
                        "source {}: the message store refused a row of a page; keeping its records one by one",
                        page.source().id());
                try {
                    return Objects.requireNonNull(transaction.execute(status -> keepOneByOne(page, status)));
                } catch (DeliveryChanged decideAgain) {
                    LOG.debug("source {}", page.source().id(), decideAgain);
                }
            } catch (PessimisticLockingFailureException e) {
                if (attempt == 3) {
                    throw e;
                }
            } catch (DeliveryChanged decideAgain) {
                LOG.debug("source {}", page.source().id(), decideAgain);
            }
        }
    }

    /** Trial became live, or live trial, while a page was decided: it is decided again. */
    private static final class DeliveryChanged extends RuntimeException {
        DeliveryChanged() {
            super("delivery changed between trial and live", null, false, false);
        }
    }

    /** What holds is in the database; where nothing was ever said there, source.yaml's word does. */
    private static boolean onTrial(SourceBundle source, List<@Nullable String> delivery) {
        String holds = delivery.isEmpty() ? null : delivery.get(0);
        return holds == null ? source.definition().delivery() == Delivery.TRIAL : holds.equals(Delivery.TRIAL.name());
    }

    private boolean onTrial(SourceBundle source) {
        return onTrial(source, db.queryForList("select delivery from source where id = ?", String.class, source.id()));
    }

    private Kept keepWhole(Page page) {
        Rows rows = new Rows();
        Map<UUID, Identity> identities = new HashMap<>();
        boolean trial = onTrial(page.source());
        PageKeeper keeper = decide(page.source(), trial, page.letters(), rows, identities);
        oweAndSettle(page, keeper.unsettledKeys, rows);
        rows.write(db, identities.values());
        Tally tally = new Tally();
        tally.add(keeper);
        return tally.kept(moveCursor(page, trial, tally.outcome()), page);
    }

    /** R14: the offender is quarantined as bytes, its neighbours are kept. */
    private Kept keepOneByOne(Page page, TransactionStatus status) {
        Tally tally = new Tally();
        boolean trial = onTrial(page.source());
        for (Letter letter : page.letters()) {
            Object savepoint = status.createSavepoint();
            try {
                tally.add(keepOne(page.source(), trial, letter));
            } catch (DataIntegrityViolationException e) {
                status.rollbackToSavepoint(savepoint);
                tally.add(keepOne(page.source(), trial, asBytes(letter)));
            }
            status.releaseSavepoint(savepoint);
        }
        Rows rows = new Rows();
        oweAndSettle(page, tally.unsettledKeys, rows);
        rows.write(db, List.of());
        Cursor cursor = moveCursor(page, trial, tally.outcome());
        return tally.kept(cursor, page);
    }

    private PageKeeper keepOne(SourceBundle source, boolean trial, Letter letter) {
        Rows rows = new Rows();
        Map<UUID, Identity> identities = new HashMap<>();
        PageKeeper keeper = decide(source, trial, List.of(letter), rows, identities);
        rows.write(db, identities.values());
        return keeper;
    }

    private static Letter asBytes(Letter letter) {
        Original refused = letter.original();
        Original bytes = new Original(
                null,
                null,
                null,
                refused.readAt(),
                refused.content(),
                refused.mediaType(),
                refused.fingerprint(),
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                "refused by the message store");
        RecordProblem problem = new RecordProblem(
                "record",
                "record: refused by the message store",
                "the database refused this record (a NUL character in its key, or a value too long)",
                "clean the key in source.yaml or the field in mapping.yaml, then replay");
        return Letter.fresh(bytes).with(new Fate.Invalid(List.of(problem)));
    }

    private PageKeeper decide(
            SourceBundle source, boolean trial, List<Letter> letters, Rows rows, Map<UUID, Identity> identities) {
        Map<String, UUID> complaints = complaintsAnswered(source, letters);
        Set<UUID> ids = new TreeSet<>();
        letters.forEach(letter -> ids.add(idOf(source, letter)));
        ids.addAll(complaints.values());
        if (!complaints.isEmpty() || letters.stream().anyMatch(MessageStore::named)) {
            ids.addAll(rootsOf(ids)); // R2: the complaint's row is locked too, in the same order
        }
        lock(ids).forEach(it -> identities.put(it.id, it));
        for (Letter letter : letters) {
            UUID id = idOf(source, letter);
            identities.computeIfAbsent(
                    id,
                    it -> new Identity(
                            it,
                            source.id(),
                            letter.original().nativeId(),
                            answered(letter, complaints)
                                    .filter(identities::containsKey)
                                    .orElse(it)));
        }
        PageKeeper keeper = new PageKeeper(
                source, trial, identities, openOf(identities.values()), answers, lanes, new StoreLookups(), rows);
        letters.forEach(keeper::take);
        return keeper;
    }

    private static UUID idOf(SourceBundle source, Letter letter) {
        return ComplaintId.of(source.id(), letter.original().nativeId());
    }

    private static boolean named(Letter letter) {
        return !letter.original().names().isEmpty();
    }

    /** R2: names that letters reply to, found among the names of known records; in a page also among its own. */
    private Map<String, UUID> complaintsAnswered(SourceBundle source, List<Letter> letters) {
        Set<String> names = new TreeSet<>();
        letters.forEach(letter -> names.addAll(letter.original().answers()));
        Map<String, UUID> found = new HashMap<>();
        if (names.isEmpty()) {
            return found;
        }
        db.query(
                "select a.name, i.complaint from alias a join identity i on i.id = a.identity where a.source = ? and a.name = any(?)",
                (ResultSet row) -> {
                    found.put(row.getString(1), row.getObject(2, UUID.class));
                },
                source.id(),
                names.stream().filter(MessageStore::storable).toArray(String[]::new));
        for (Letter letter : letters) {
            for (String name : letter.original().names()) {
                if (names.contains(name) && letter.fate() instanceof Fate.Deliverable) {
                    found.putIfAbsent(name, answered(letter, found).orElse(idOf(source, letter)));
                }
            }
        }
        return found;
    }

    private static Optional<UUID> answered(Letter letter, Map<String, UUID> complaints) {
        return letter.original().answers().stream()
                .map(complaints::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private List<UUID> rootsOf(Collection<UUID> ids) {
        return db.query(
                "select distinct complaint from identity where id = any(?)",
                (row, n) -> row.getObject(1, UUID.class),
                (Object) ids.toArray(UUID[]::new));
    }

    private List<Identity> lock(Collection<UUID> ids) {
        return db.query(
                "select * from identity where id = any(?) order by id for update",
                (row, n) -> Identity.read(row),
                (Object) ids.toArray(UUID[]::new));
    }

    private List<PageKeeper.Open> openOf(Collection<Identity> identities) {
        UUID[] waiting = identities.stream()
                .filter(it -> it.owed != null || it.quarantined)
                .map(it -> it.id)
                .toArray(UUID[]::new);
        if (waiting.length == 0) {
            return List.of();
        }
        return db.query(
                """
                select id, identity, stamp, read_at, outcome, fingerprint from original
                where identity = any(?) and closed is null and outcome in ('QUARANTINED', 'OWED') order by id""",
                (row, n) -> new PageKeeper.Open(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        instant(row.getTimestamp(3)),
                        row.getTimestamp(4).toInstant(),
                        row.getString(5),
                        row.getString(6)),
                (Object) waiting);
    }

    /** @param unsettled native ids of what is to be read once more before it counts */
    private void oweAndSettle(Page page, Set<String> unsettled, Rows rows) {
        String source = page.source().id();
        for (Owed owed : page.owed()) {
            if (owed.kind() == Owed.Kind.AFTER && owed.hopeless()) {
                rows.event(source, "after-action-given-up", owed.key() + ": " + owed.reason());
                rows.settle(source, owed.kind(), owed.key());
            } else if (page.origin() instanceof Page.Origin.OwedAgain && owed.since() != null) {
                rows.owedAgain(source, owed.kind(), owed.key(), owed.reason());
            } else {
                rows.owe(source, owed.kind(), owed.key(), owed.reason(), owed.payload(), null);
            }
        }
        for (Owed owed : page.settled()) {
            if (owed.kind() == Owed.Kind.RECORD && unsettled.contains(owed.key())) {
                // R4, R13: no list may show it again, so that it is this debt by which it is read once more.
                rows.owedAgain(source, owed.kind(), owed.key(), "its content differs under the stamp that it had");
            } else {
                rows.settle(source, owed.kind(), owed.key());
            }
        }
    }

    /**
     * The last statements of the commit: if the fencing number is not ours, nothing of the page was kept. From here to the
     * commit the source's row is locked, so that a step from trial to live, or to another version, comes before this page or
     * after it.
     */
    private @Nullable Cursor moveCursor(Page page, boolean trial, PageOutcome outcome) {
        Lease lease = page.lease();
        if (!page.seen().isEmpty()) {
            db.update(
                    """
                    update identity set seen_list = s.full_lists + 1 from source s
                    where s.id = ? and identity.source = s.id and native_id = any(?)
                      and seen_list is distinct from s.full_lists + 1""",
                    page.source().id(),
                    page.seen().stream().filter(MessageStore::storable).toArray(String[]::new));
        }
        Cursor cursor = page.next() == null ? null : page.next().kept(outcome);
        List<Stand> stand;
        if (lease == null) { // a replay
            stand = db.query(
                    "select delivery, coalesce(version, 0) from source where id = ? for share",
                    Stand::read,
                    page.source().id());
        } else if (cursor != null && page.origin() instanceof Page.Origin.Live) {
            stand = db.query(
                    "update source set cursor = ?, anew = false where id = ? and fence = ? returning delivery, coalesce(version, 0)",
                    Stand::read,
                    cursor.json(),
                    lease.source(),
                    lease.fence());
        } else {
            stand = db.query(
                    "select delivery, coalesce(version, 0) from source where id = ? and fence = ? for update",
                    Stand::read,
                    lease.source(),
                    lease.fence());
        }
        if (lease != null && stand.size() != 1) {
            throw new LeaseLost(
                    "its lease was taken by another hub or its polls were paused meanwhile; the page was not kept");
        }
        if (stand.stream().anyMatch(it -> it.version() != page.source().version())) {
            throw new VersionChanged(page.source().id());
        }
        if (onTrial(page.source(), stand.stream().map(Stand::delivery).collect(Collectors.toList())) != trial) {
            throw new DeliveryChanged();
        }
        if (cursor != null && page.origin() instanceof Page.Origin.Backfill backfill) {
            db.update(
                    """
                    update backfill set cursor = ?, records = records + ?, pages = pages + 1, worked = now(),
                      reached = coalesce(?, reached), state = ?, ended = case when ? then now() end
                    where id = ? and state = 'RUNNING'""",
                    cursor.json(),
                    page.letters().size(),
                    Rows.at(backfill.reached()),
                    cursor.atRest() ? "DONE" : "RUNNING",
                    cursor.atRest(),
                    backfill.id());
        }
        return lease == null ? null : cursor;
    }

    /** A source's row at the end of a commit. @param version that runs, 0 for none */
    private record Stand(@Nullable String delivery, int version) {
        static Stand read(ResultSet row, int n) throws SQLException {
            return new Stand(row.getString(1), row.getInt(2));
        }
    }

    /** What waits for a file or in quarantine, as it was kept. */
    public record KeptRow(long id, KeptOriginal original) {}

    /** Rows of {@code original}, oldest first; those that are closed by now are left out. */
    public List<KeptRow> reopenable(List<Long> ids) {
        return db.query(
                """
                select o.*, i.native_id from original o join identity i on i.id = o.identity
                where o.id = any(?) and o.closed is null order by o.recorded, o.id""",
                (row, n) -> new KeptRow(row.getLong("id"), keptOriginal(row)),
                (Object) ids.toArray(Long[]::new));
    }

    private static KeptOriginal keptOriginal(ResultSet row) throws SQLException {
        String file = row.getString("file");
        Content content = file != null
                ? new Content.Aside(new Ticket(file, row.getLong("file_size")))
                : new Content.Inline(Optional.ofNullable(row.getBytes("body")).orElse(new byte[0]));
        return new KeptOriginal(
                row.getString("native_id"),
                row.getString("version"),
                instant(row.getTimestamp("stamp")),
                row.getTimestamp("read_at").toInstant(),
                content,
                row.getString("media_type"),
                row.getString("fingerprint"),
                FilesJson.read(row.getString("files")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private synchronized long nextOriginalId() {
        if (nextOriginal > lastOriginal) {
            nextOriginal = Objects.requireNonNull(db.queryForObject("select nextval('original_id')", Long.class));
            lastOriginal = nextOriginal + ORIGINAL_IDS - 1;
        }
        return nextOriginal++;
    }

    private final class StoreLookups implements PageKeeper.Lookups {

        @Override
        public boolean recorded(UUID identity, String fingerprint) {
            return !db.queryForList(
                            "select 1 from original where identity = ? and fingerprint = ? limit 1",
                            identity,
                            fingerprint)
                    .isEmpty();
        }

        @Override
        public Complaint lastKept(long original) {
            return ComplaintJson.read(Objects.requireNonNull(
                    db.queryForObject("select complaint from original where id = ?", String.class, original)));
        }

        @Override
        public Optional<Complaint> remapped(SourceBundle source, long original) {
            return db
                    .query(
                            "select o.*, i.native_id from original o join identity i on i.id = o.identity where o.id = ?",
                            (row, n) -> keptOriginal(row),
                            original)
                    .stream()
                    .findFirst()
                    .flatMap(kept -> remapper.again(source, kept));
        }

        @Override
        public long nextOriginal() {
            return nextOriginalId();
        }
    }

    /** Sums over the keepers of one page: one in the ordinary case, one a record when a row was refused. */
    private static final class Tally {
        private final List<@Nullable Instant> news = new ArrayList<>();
        private int delivered;
        private int updated;
        private int quarantined;
        private int setAside;
        private int unchanged;
        private int older;
        private int owed;
        private int unsettled;
        private final Set<String> unsettledKeys = new HashSet<>();

        void add(PageKeeper keeper) {
            news.addAll(keeper.news);
            delivered += keeper.delivered;
            updated += keeper.updated;
            quarantined += keeper.quarantined;
            setAside += keeper.setAside;
            unchanged += keeper.unchanged;
            older += keeper.older;
            owed += keeper.owed;
            unsettled += keeper.unsettled;
            unsettledKeys.addAll(keeper.unsettledKeys);
        }

        PageOutcome outcome() {
            return new PageOutcome(news, unsettled);
        }

        Kept kept(@Nullable Cursor cursor, Page page) {
            return new Kept(
                    cursor,
                    page.letters().size() + page.known(),
                    page.known(),
                    delivered,
                    updated,
                    quarantined,
                    setAside,
                    unchanged,
                    older,
                    owed + page.owed().size(),
                    unsettled);
        }
    }
}
