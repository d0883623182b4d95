package id.simpul.connectors.list;

import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.list.TwoListsCursor.Turn;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source that lists records by when they were made, and tells in a second list which of them changed. R10 to R13 hold for
 * each of the two lists by itself; the records are read first in every poll, so that changes that cannot be had stop no new
 * ones. Back-fills and counts are of the records alone.
 */
public final class ListWithChanges implements SourceConnector {

    private final Start start;
    private final Duration overlap;
    private final ListConnector list;
    private final Details details;
    private final ListPull changes;
    private final Clock clock;

    /**
     * @param list    of the records; closed with this
     * @param reading of the changes
     * @param base    what relative addresses in a row of the changes are resolved against
     * @throws IllegalArgumentException if an expression or a format is none
     */
    public ListWithChanges(
            SourceDefinition source, ListConnector list, ListReading reading, URI base, Listing listing, Clock clock) {
        this.start = source.start();
        this.overlap = reading.cursor().overlap();
        this.list = list;
        this.clock = clock;
        RecordReader names = new RecordReader(reading, source.zone(), base);
        this.details = new Details(reading, names, list.records(), listing, source.limits());
        ChangedRecords records = new ChangedRecords(details, names, reading.cursor());
        this.changes = new ListPull(source, reading, records::event, listing, records, clock);
    }

    @Override
    public Cursor cursor(@Nullable String kept) {
        if (kept == null) {
            return new TwoListsCursor(list.cursor(null), null, Turn.LIST);
        }
        TwoListsCursor both = TwoListsCursor.parse(kept);
        return both.list().until() != null ? both.list() : both; // R12: a back-fill's
    }

    @Override
    public Cursor backfill(Instant from, Instant until) {
        return list.backfill(from, until);
    }

    @Override
    public Count count(Cursor from, Count.Bounds bounds) {
        return list.count(from instanceof TwoListsCursor both ? both.list() : from, bounds);
    }

    @Override
    public PullResult pull(Cursor since) {
        if (!(since instanceof TwoListsCursor both)) {
            return list.pull(since);
        }
        boolean records = both.turn() == Turn.LIST || both.turn() == Turn.STILL_TO_COME;
        if (records || both.changes() == null) {
            return ofRecords(both);
        }
        PullResult answer = changes.pull(both.changes());
        if (answer instanceof PullResult.Page page) {
            return page(page, new Kept(both, page.next(), false, clock.instant()));
        }
        // Whoever is overdue may go first, but not stand in the way: the records are read, then it is asked again.
        return both.turn() == Turn.OVERDUE ? ofRecords(both) : ofChanges(answer);
    }

    private PullResult ofRecords(TwoListsCursor both) {
        Instant asked = clock.instant();
        PullResult answer = list.pull(both.list());
        return answer instanceof PullResult.Page page ? page(page, new Kept(both, page.next(), true, asked)) : answer;
    }

    private static PullResult page(PullResult.Page page, Cursor next) {
        return new PullResult.Page(page.originals(), page.owed(), next, page.passed());
    }

    private static PullResult ofChanges(PullResult trouble) {
        String which = "the list of changes: ";
        return trouble instanceof PullResult.Refused refused
                ? new PullResult.Refused(which + refused.reason(), refused.fix())
                : trouble instanceof PullResult.Unavailable down
                        ? new PullResult.Unavailable(which + down.reason(), down.retryAfter())
                        : trouble;
    }

    /**
     * A page of one of the lists, until it is kept.
     *
     * @param ofRecords or of the changes
     * @param asked     before that, by our clock
     */
    private final class Kept implements NotKept {
        private final TwoListsCursor before;
        private final Cursor page;
        private final boolean ofRecords;
        private final Instant asked;

        Kept(TwoListsCursor before, Cursor page, boolean ofRecords, Instant asked) {
            this.before = before;
            this.page = page;
            this.ofRecords = ofRecords;
            this.asked = asked;
        }

        @Override
        public Cursor before() {
            return before;
        }

        @Override
        public Cursor kept(PageOutcome outcome) {
            ListCursor now = (ListCursor) page.kept(outcome);
            if (!ofRecords) {
                return new TwoListsCursor(
                        before.list(),
                        now,
                        before.turn() == Turn.OVERDUE ? Turn.STILL_TO_COME : now.atRest() ? Turn.LIST : Turn.CHANGES);
            }
            ListCursor second = before.changes() != null
                    ? before.changes()
                    : ListCursor.live(true, begin(now, page instanceof PageRead read ? read : null));
            return new TwoListsCursor(now, second, now.atRest() ? Turn.DUE : Turn.LIST);
        }

        /** R10: what changed since the first page of the records was asked for may not be in it. */
        private Instant begin(ListCursor records, @Nullable PageRead read) {
            if (start instanceof Start.At at) {
                return at.instant();
            }
            Instant first = records.from(); // of a source that began with now, also long ago
            Instant left = read == null ? null : read.at().walk().departure();
            Instant begin = first != null ? first : left != null && left.isBefore(asked) ? left : asked;
            return begin.minus(overlap);
        }
    }

    @Override
    public PullResult retry(List<Owed> due, Cursor current) {
        List<Owed> ofChanges = due.stream().filter(Details::ofChanges).toList();
        List<Owed> ofRecords = due.stream().filter(it -> !Details.ofChanges(it)).toList();
        List<Original> originals = new ArrayList<>();
        List<Owed> still = new ArrayList<>();
        if (!ofRecords.isEmpty() && list.retry(ofRecords, current) instanceof PullResult.Page page) {
            originals.addAll(page.originals());
            still.addAll(page.owed());
        }
        Details.Brought brought = details.again(ofChanges);
        originals.addAll(brought.originals());
        still.addAll(brought.owed());
        return new PullResult.Page(originals, still, current);
    }

    @Override
    public FileResult fetch(SourceFile file) {
        return list.fetch(file);
    }

    @Override
    public Original reopen(KeptOriginal kept) {
        return list.reopen(kept);
    }

    @Override
    public void close() {
        list.close();
    }
}
