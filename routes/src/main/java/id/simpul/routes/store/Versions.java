package id.simpul.routes.store;

import id.simpul.mappings.Sha256;
import id.simpul.mappings.folder.SourceFiles;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The running truth: the files of every source, version by version, and which one runs. All hubs of the database run the same;
 * a page that was read under another version is not kept ({@link MessageStore#keep}).
 */
public class Versions {

    /** Where a version came from. */
    public enum How {
        FOLDER,
        API,
        ROLLBACK
    }

    /** @param removed the source does not run from here on; such a version has no files */
    public record Version(
            String source,
            int number,
            String hash,
            boolean removed,
            How how,
            @Nullable String why,
            String who,
            Instant at) {}

    /**
     * What is to run.
     *
     * @param anew   the list is read in another way than under the version before: a pull under way begins again from its mark,
     *               a back-fill from its beginning
     * @param forget nothing that was remembered about how far the source was read can be used: another protocol. It is read from
     *               its start again, and besides what came since its last good poll, in case its start is "now"
     */
    public record Change(
            String source,
            SourceFiles files,
            Duration longestPoll,
            boolean anew,
            boolean forget,
            How how,
            @Nullable String why,
            String who) {}

    /** What became of a change. */
    public sealed interface Outcome {

        /** It runs now, under this number. */
        record Made(int version) implements Outcome {}

        /** Somebody was faster: this is what runs. Nothing was changed. */
        record Stale(Optional<Version> runs) implements Outcome {}
    }

    /** @param folderHash of its folder when that was last imported; @param folderVersion the version that it was then */
    public record Standing(Version runs, @Nullable String folderHash, @Nullable Integer folderVersion) {

        /** The database's version is what the folder was at its last import. */
        public boolean isAsImported() {
            return folderVersion != null && folderVersion == runs.number();
        }
    }

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;

    public Versions(JdbcTemplate db, TransactionTemplate transaction) {
        this.db = db;
        this.transaction = transaction;
    }

    /** Rises with every change. */
    public long changes() {
        return Long.parseLong(Objects.requireNonNull(
                db.queryForObject("select value from setting where name = 'source-changes'", String.class)));
    }

    /** What runs, by source; of removed ones their last version. */
    public Map<String, Version> running() {
        Map<String, Version> running = new LinkedHashMap<>();
        db.query(
                """
                select v.* from source s join source_version v on v.source = s.id and v.version = s.version order by s.id""",
                (ResultSet row) -> {
                    Version version = version(row);
                    running.put(version.source(), version);
                });
        return running;
    }

    /** What runs of one source; if it was removed, its last version. */
    public Optional<Version> running(String source) {
        return standing(source).map(Standing::runs);
    }

    public Optional<Standing> standing(String source) {
        return db
                .query(
                        """
                        select v.*, s.folder_hash, s.folder_version from source s
                          join source_version v on v.source = s.id and v.version = s.version where s.id = ?""",
                        (row, n) -> new Standing(
                                version(row),
                                row.getString("folder_hash"),
                                row.getObject("folder_version", Integer.class)),
                        source)
                .stream()
                .findFirst();
    }

    /** Newest first. */
    public List<Version> history(String source, int limit) {
        return db.query(
                "select * from source_version where source = ? order by version desc limit ?",
                (row, n) -> version(row),
                source,
                limit);
    }

    public Optional<Version> find(String source, int number) {
        return db
                .query(
                        "select * from source_version where source = ? and version = ?",
                        (row, n) -> version(row),
                        source,
                        number)
                .stream()
                .findFirst();
    }

    /** What ran last: the running version, or that before a removal. */
    public Optional<Version> lastThatRan(String source) {
        return db
                .query(
                        "select * from source_version where source = ? and not removed order by version desc limit 1",
                        (row, n) -> version(row),
                        source)
                .stream()
                .findFirst();
    }

    /** Whether anything was ever read of it. */
    public boolean hasRecords(String source) {
        return Boolean.TRUE.equals(
                db.queryForObject("select exists (select 1 from identity where source = ?)", Boolean.class, source));
    }

    /** The newest version that is this very folder. */
    public Optional<Version> sameAs(String source, String hash) {
        return db
                .query(
                        "select * from source_version where source = ? and hash = ? and not removed order by version desc limit 1",
                        (row, n) -> version(row),
                        source,
                        hash)
                .stream()
                .findFirst();
    }

    public SourceFiles files(String source, int number) {
        Map<String, byte[]> files = new TreeMap<>();
        db.query(
                """
                select f.name, c.content from source_file f join source_content c on c.sha256 = f.sha256
                where f.source = ? and f.version = ?""",
                (ResultSet row) -> {
                    files.put(row.getString(1), row.getBytes(2));
                },
                source,
                number);
        return SourceFiles.kept(files);
    }

    /**
     * Makes a new version, which runs from this commit on.
     *
     * @param basedOn the version that whoever changed it has seen, 0 for none
     */
    public Outcome make(Change change, int basedOn) {
        return Objects.requireNonNull(transaction.execute(status -> {
            int now = lock(change.source());
            if (now != basedOn) {
                return new Outcome.Stale(find(change.source(), now));
            }
            int number = next(change.source());
            String hash = change.files().hash();
            write(change.source(), number, hash, false, change.how(), change.why(), change.who());
            keep(change.source(), number, change.files());
            db.update(
                    """
                    update source set version = ?, longest_poll = ?, anew = anew or ?, last_attempt = null,
                      cursor = case when ? then null else cursor end where id = ?""",
                    number,
                    change.longestPoll().toMillis(),
                    change.anew(),
                    change.forget(),
                    change.source());
            if (change.forget()) {
                leaveFormerAccess(change.source(), number);
                db.update(
                        """
                        insert into backfill (source, from_at, until_at, asked_by)
                        select id, greatest(activated_at, last_good - interval '1 day'), now(), ? from source
                        where id = ? and activated_at is not null and last_good is not null""",
                        change.who(),
                        change.source());
            }
            if (change.anew() || change.forget()) { // R12: its place was in a list that is read otherwise now
                db.update("update backfill set cursor = null where source = ? and state = 'RUNNING'", change.source());
            }
            if (change.how() == How.FOLDER) {
                folderIs(change.source(), hash, number);
            }
            told(change.source(), "source-changed", "version " + number + because(change.why()), change.who());
            return new Outcome.Made(number);
        }));
    }

    /** The source does not run any more, in no hub. Its rows stay: complaints, deliveries, quarantine, cursor. */
    public Outcome remove(String source, int basedOn, How how, @Nullable String why, String who) {
        return Objects.requireNonNull(transaction.execute(status -> {
            int now = lock(source);
            Optional<Version> runs = find(source, now);
            if (now != basedOn || runs.isEmpty() || runs.get().removed()) {
                return new Outcome.Stale(runs);
            }
            int number = next(source);
            write(source, number, "", true, how, why, who);
            db.update("update source set version = ?, longest_poll = null where id = ?", number, source);
            told(source, "source-removed", "version " + number + because(why), who);
            return new Outcome.Made(number);
        }));
    }

    /** The folder is what runs: nothing is to be imported before one of the two changes. */
    public void folderIs(String source, String hash, int version) {
        db.update(
                "update source set folder_hash = ?, folder_version = ? where id = ? and version = ?",
                hash,
                version,
                source,
                version);
    }

    /** The longest that a poll of any source may take, in whichever hub. */
    public Duration longestPoll() {
        Long millis = db.queryForObject("select max(longest_poll) from source", Long.class);
        return millis == null ? Duration.ZERO : Duration.ofMillis(millis);
    }

    /** This hub cannot run that version; shown as the source's health while this hub lives. */
    public void trouble(HubIdentity hub, String source, int version, String reason, String fix) {
        db.update(
                """
                insert into source_trouble (source, owner, version, reason, fix) values (?, ?, ?, ?, ?)
                on conflict (source, owner) do update set version = excluded.version, reason = excluded.reason, fix = excluded.fix""",
                source,
                hub.owner(),
                version,
                reason,
                fix);
    }

    /** It runs here, or is not to run. */
    public void noTrouble(HubIdentity hub, String source) {
        db.update("delete from source_trouble where source = ? and owner = ?", source, hub.owner());
    }

    /** Hubs that live, or did an hour ago. */
    public Set<String> hubs() {
        return Set.copyOf(
                db.queryForList("select owner::text from hub where seen > now() - interval '1 hour'", String.class));
    }

    /** What hubs that are gone could not run. */
    public void forgetGoneHubs() {
        db.update(
                "delete from source_trouble where owner not in (select owner from hub where seen > now() - interval '1 hour')");
    }

    /** @return the version that runs, 0 for none; its row is locked until the commit */
    private int lock(String source) {
        db.update("insert into source (id) values (?) on conflict do nothing", source);
        Integer version = db.queryForObject(
                "select coalesce(version, 0) from source where id = ? for update", Integer.class, source);
        return version == null ? 0 : version;
    }

    private int next(String source) {
        return Objects.requireNonNull(db.queryForObject(
                "select coalesce(max(version), 0) + 1 from source_version where source = ?", Integer.class, source));
    }

    private void write(
            String source, int number, String hash, boolean removed, How how, @Nullable String why, String who) {
        db.update(
                "insert into source_version (source, version, hash, removed, how, why, who) values (?, ?, ?, ?, ?, ?, ?)",
                source,
                number,
                hash,
                removed,
                how.name(),
                why,
                who);
    }

    /** R13: what is owed by a system that is not asked any more. Its keys may be those of something else at the next one. */
    private void leaveFormerAccess(String source, int number) {
        db.update(
                """
                update owed set kind = 'FORMER', key = lower(kind) || ' ' || key || ' before version ' || ?, due = now(),
                  reason = 'the source is another system since version ' || ? || '; before that: ' || reason
                where source = ? and kind in ('MAIL', 'RECORD')""",
                number,
                number,
                source);
        db.update(
                """
                with undone as (delete from owed where source = ? and kind = 'AFTER' returning key)
                insert into event (source, what, detail)
                select ?, 'after-action-given-up', key || ': the source is another mailbox since version ' || ? from undone""",
                source,
                source,
                number);
    }

    private void keep(String source, int number, SourceFiles files) {
        Map<String, byte[]> contents =
                new TreeMap<>(); // in one order, or two changes at once could wait for each other
        files.all().values().forEach(content -> contents.put(Sha256.hex(content), content));
        db.batchUpdate(
                "insert into source_content (sha256, content) values (?, ?) on conflict do nothing",
                contents.entrySet().stream()
                        .map(it -> new Object[] {it.getKey(), it.getValue()})
                        .toList());
        db.batchUpdate(
                "insert into source_file (source, version, name, sha256) values (?, ?, ?, ?)",
                files.all().entrySet().stream()
                        .map(it -> new Object[] {source, number, it.getKey(), Sha256.hex(it.getValue())})
                        .toList());
    }

    /** In this commit: hubs see the number rise once the change is there. */
    private void told(String source, String what, String detail, String who) {
        db.update("update setting set value = (value::bigint + 1)::text where name = 'source-changes'");
        db.update("insert into event (source, what, detail, who) values (?, ?, ?, ?)", source, what, detail, who);
    }

    private static String because(@Nullable String why) {
        return why == null ? "" : ": " + why;
    }

    private static Version version(ResultSet row) throws SQLException {
        return new Version(
                row.getString("source"),
                row.getInt("version"),
                row.getString("hash"),
                row.getBoolean("removed"),
                How.valueOf(row.getString("how")),
                row.getString("why"),
                row.getString("who"),
                row.getTimestamp("at").toInstant());
    }
}
