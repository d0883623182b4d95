package id.simpul.connectors.list;

import id.simpul.connectors.Content;
import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreUnavailable;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source read by its lists: what REST and SOAP share. */
public final class ListConnector implements SourceConnector {

    private final AttachmentStore store;
    private final Listing listing;
    private final RecordReader records;
    private final @Nullable Details details;
    private final ListPull pull;
    private final ListPull rows;

    /**
     * @param base what relative addresses of files are resolved against
     * @throws IllegalArgumentException if an expression or a format is none
     */
    public ListConnector(
            SourceDefinition source,
            ListReading reading,
            URI base,
            AttachmentStore store,
            Listing listing,
            Clock clock) {
        this.store = store;
        this.listing = listing;
        this.records = new RecordReader(reading, source.zone(), base);
        this.details = reading.rewritten() ? new Details(reading, records, null, listing, source.limits()) : null;
        this.pull = new ListPull(source, reading, records, listing, details, clock);
        this.rows = new ListPull(source, reading, records, listing, clock);
    }

    /** Of the same listing, whose rows are taken as they are. */
    private ListConnector(AttachmentStore store, Listing listing, RecordReader records, ListPull pull) {
        this.store = store;
        this.listing = listing;
        this.records = records;
        this.details = null;
        this.pull = pull;
        this.rows = pull;
    }

    /** Nothing is asked about each row for that. */
    @Override
    public Count count(Cursor from, Count.Bounds bounds) {
        return details == null
                ? SourceConnector.super.count(from, bounds)
                : new ListConnector(store, listing, records, rows).count(from, bounds);
    }

    @Override
    public ListCursor cursor(@Nullable String kept) {
        return pull.cursor(kept);
    }

    @Override
    public ListCursor backfill(Instant from, Instant until) {
        return pull.backfill(from, until);
    }

    @Override
    public PullResult pull(Cursor since) {
        return pull.pull(since);
    }

    /** Records whose details are owed; files are fetched again by {@link #fetch}. */
    @Override
    public PullResult retry(List<Owed> due, Cursor current) {
        if (details == null) { // no longer asked for: the row, read again, is the record
            return new PullResult.Page(List.of(), due, current);
        }
        Details.Brought brought = details.again(due);
        return new PullResult.Page(brought.originals(), brought.owed(), current);
    }

    @Override
    public FileResult fetch(SourceFile file) {
        return listing.file(file);
    }

    @Override
    public Original reopen(KeptOriginal kept) {
        try {
            return records.reopen(kept, listing.tree(bytes(kept.content()), kept.mediaType()));
        } catch (StoreUnavailable later) {
            throw new UncheckedIOException(later); // taken for unreadable, the record would be quarantined
        } catch (IOException unreadable) {
            return records.reopen(kept, null);
        }
    }

    private byte[] bytes(Content content) throws IOException {
        if (content instanceof Content.Inline inline) {
            return inline.bytes();
        }
        try (InputStream aside = store.open(((Content.Aside) content).ticket().sha256())) {
            return aside.readAllBytes();
        }
    }

    /** How its records are read. */
    RecordReader records() {
        return records;
    }

    @Override
    public void close() {
        listing.close();
    }
}
