package id.simpul.routes.store;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreRefused;
import id.simpul.connectors.files.StoreUnavailable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One database, one attachment store. The store carries a mark and the database remembers it (setting {@code attachments}):
 * so a hub whose folder is not the one that the others share, an empty folder in place of a lost one, and a folder that
 * another database's collector would tidy are all refused at start, before a file is missed.
 */
public final class StoreIdentity {

    private static final String SETTING = "attachments";
    private static final String CLAIMING = "claiming ";

    private final JdbcClient db;
    private final TransactionTemplate transaction;

    public StoreIdentity(JdbcClient db, TransactionTemplate transaction) {
        this.db = db;
        this.transaction = transaction;
    }

    /**
     * @param replace the mark that is no longer to count, when a person has decided so; else {@code null}
     * @throws StoreRefused if it is not this database's, or cannot be asked
     */
    public void claim(AttachmentStore store, @Nullable String replace) {
        db.sql("insert into setting (name, value) values (?, ?) on conflict do nothing")
                .params(SETTING, CLAIMING + UUID.randomUUID())
                .update();
        transaction.executeWithoutResult(status -> {
            // The row's lock makes hubs that start together come one after the other.
            String known = db.sql("select value from setting where name = ? for update")
                    .param(SETTING)
                    .query(String.class)
                    .single();
            try {
                claim(store, known, replace);
            } catch (StoreUnavailable away) {
                throw new StoreRefused(
                        away.getMessage(),
                        away.fix() != null
                                ? away.fix()
                                : "see that it can be reached from here, then start the hub again");
            } catch (IOException trouble) {
                throw new StoreRefused(
                        "the mark of the attachment store, %s, cannot be read or written (%s)"
                                .formatted(store.place(), trouble.getClass().getSimpleName()),
                        "see that the hub's user owns it");
            }
        });
    }

    private void claim(AttachmentStore store, String known, @Nullable String replace) throws IOException {
        boolean claiming = known.startsWith(CLAIMING); // a first start, or one that was cut off before its end
        String id = claiming ? known.substring(CLAIMING.length()) : known;
        Optional<String> mark = store.mark();
        if (mark.isPresent() ? mark.get().equals(id) : claiming && holdsWhatIsReferredTo(store)) {
            keep(store, mark.isPresent() ? null : id, id);
            return;
        }
        String other = claiming && mark.isPresent() ? mark.get() : id;
        if (other.equals(replace)) {
            // A new mark, so that hubs that still use the former store are refused from now on.
            String now = UUID.randomUUID().toString();
            keep(store, now, now);
            return;
        }
        String decided = "start once with --set simpul.files.replace=" + other;
        if (claiming && mark.isPresent()) {
            throw new StoreRefused(
                    "the attachment store, %s, belongs to another database: this one would tidy away that one's files"
                            .formatted(store.place()),
                    "give this hub a folder or bucket of its own; if it takes the other's place, " + decided);
        }
        throw new StoreRefused(
                "the attachment store, %s, is not the one of this database: it has %s"
                        .formatted(store.place(), mark.isPresent() ? "the mark of another" : "no mark"),
                "with several hubs, mount the same folder in all of them or use a bucket (simpul.files.s3); if its content"
                        + " was lost, restore it from a backup, with the file store-id; if there is none, and files may be"
                        + " missing from now on, "
                        + decided);
    }

    /** A database from before there were marks: its newest file must be here. */
    private boolean holdsWhatIsReferredTo(AttachmentStore store) throws IOException {
        List<String> newest = db.sql("select sha256 from attachment order by original desc limit 1")
                .query(String.class)
                .list();
        for (String sha256 : newest) {
            if (!store.contains(sha256) && !store.isQuarantined(sha256)) {
                return false;
            }
        }
        return true;
    }

    private void keep(AttachmentStore store, @Nullable String mark, String id) throws IOException {
        if (mark != null) {
            store.mark(mark);
        }
        db.sql("update setting set value = ? where name = ?")
                .params(id, SETTING)
                .update();
    }

    /** Why the store that is open is not, or no longer, the one that was claimed; {@code null} if it is. */
    public @Nullable String trouble(AttachmentStore store) throws IOException {
        Optional<String> claimed = db.sql("select value from setting where name = ?")
                .param(SETTING)
                .query(String.class)
                .optional();
        return claimed.isEmpty() || claimed.equals(store.mark())
                ? null
                : "it is not the one of this database (any more): was it unmounted, or replaced?";
    }
}
