package id.simpul.connectors;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One legacy system, however it talks. Keeps no state between calls but connections; safe to call from one thread at a time.
 * What is expected (down, refused, nothing new) is a result, never an exception.
 */
public interface SourceConnector extends AutoCloseable {

    /** The cursor as it was kept, or where the first pull begins when nothing was kept yet. */
    Cursor cursor(@Nullable String kept);

    /** R12: a cursor for a range in the past; it never touches the live mark. */
    Cursor backfill(java.time.Instant from, java.time.Instant until);

    /** Asks for the next page. No file is fetched here: see {@link #fetch}. */
    PullResult pull(Cursor since);

    /** How many records a pull from here would bring, counted within bounds; nothing is kept and no file is fetched. */
    default Count count(Cursor from, Count.Bounds bounds) {
        return new CountByPages(this, bounds).count(from);
    }

    /**
     * Tries again what is owed (R13): fetches what was announced, does what is still to be done at the source. The page's
     * cursor is the one given; what of the due is not in its {@code owed} is settled.
     */
    PullResult retry(List<Owed> due, Cursor current);

    /** Brings one file of a record into the attachment store. May be called from several threads, also beside a pull. */
    FileResult fetch(SourceFile file);

    /** The original as when it was read, from what was kept of it; without the network. */
    Original reopen(KeptOriginal kept);

    @Override
    void close();
}
