package id.simpul.connectors.list;

import id.simpul.connectors.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page was read; where that leads is known once it is kept, for what was new in it decides.
 *
 * @param before the cursor the page was asked with
 * @param at     the place of this page
 * @param rows   raw rows in the page
 * @param end    nothing can come after this page
 * @param moved  ascending only: the stamp to go on from, or {@code null} while the page ends on the stamp it was asked with
 */
record PageRead(
        ListCursor before,
        ListCursor.Resume at,
        Rules rules,
        int rows,
        String print,
        boolean end,
        @Nullable Instant moved)
        implements Cursor {

    private static final int MOST_PASSES = 8;

    /** A source that lowers its page size makes full pages look short. So now and then the page after is asked for. */
    private static final int MOST_TRUST = 10;

    /** @param fullList no "since" is asked: every pull reads everything */
    record Rules(int size, boolean stable, boolean fullList) {}

    @Override
    public String json() {
        throw new IllegalStateException("this page is not kept yet: save what kept() gives");
    }

    @Override
    public boolean atRest() {
        return false;
    }

    @Override
    public Cursor kept(PageOutcome outcome) {
        // A page followed by rows was a full one, however many were asked for: servers have limits of their own.
        int full = at.index() > 0 && rows > 0 ? at.previous() : before.full();
        boolean isShort = isShort(rows, rules.size(), full);

        // What is new may be followed by more: a short page ends the list only when all in it is known. The first page
        // has
        // only earlier pulls to be short against; that is trusted for a while, but then no mark moves on it.
        boolean quiet = isShort && outcome.news().isEmpty();
        boolean onTrust = !end && quiet && at.index() == 0 && !rules.fullList() && before.trusted() < MOST_TRUST;
        boolean listEnds = end || onTrust || quiet && at.index() > 0;
        boolean walkEnds = listEnds || moved != null;

        // R11: a row that a later pass finds was missed by the one before. R4: unsettled ones are read once more.
        boolean dirty = at.dirty() || outcome.unsettled() > 0 || at.pass() > 1 && missed(outcome);
        boolean several = at.several() || at.index() > 0 && rows > 0 || !walkEnds && isFull(rows, rules.size(), full);

        if (!walkEnds) {
            return before.on(at.nextPage(rows, dirty, several, print), full);
        }
        boolean last = at.pass() == MOST_PASSES;
        if (dirty) {
            return last ? before.givenUp(full) : before.on(at.nextPass(0), full);
        }
        if (several && !rules.stable() && !settled() && !last) {
            return before.on(at.nextPass(at.pass() == 1 ? 0 : at.clean() + 1), full);
        }
        if (!listEnds && moved != null) { // R10: ascending, so all before this stamp has been read
            boolean mayMark = at.departure() != null && !moved.isAfter(at.departure());
            return (mayMark ? before.marked(moved) : before).on(at.nextWalk(moved), full);
        }
        return before.marked(onTrust ? null : at.candidate()).rested(full, onTrust, rules.fullList());
    }

    /**
     * R11: this pass, which found nothing new, has read the very rows of the one before; so none that was read had gone
     * before the rows behind it, and none can have slipped through both. While rows come and go, two clean passes must do.
     */
    private boolean settled() {
        return at.pass() > 1 && (at.sum() == at.earlier() || at.clean() > 0);
    }

    static boolean isShort(int rows, int size, int full) {
        return full > 0 && rows < full && rows < size;
    }

    static boolean isFull(int rows, int size, int full) {
        return rows >= size || full > 0 && rows >= full;
    }

    /** R10: what was stamped after the pull set out is the next pull's. */
    private boolean missed(PageOutcome outcome) {
        Instant departure = at.departure();
        return outcome.news().stream()
                .anyMatch(stamp -> stamp == null || departure == null || !stamp.isAfter(departure));
    }
}
