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
 * @param leftOut some of them are not wanted here (another range, older than asked): whether they are known is not
 * @param next   the page after this one
 * @param end    nothing can come after this page
 * @param moved  ascending only: where to go on from, or {@code null} while the page ends on what it was asked with
 * @param known  the rows read last, with this page's
 * @param window what is asked for after this walk, {@code null} if it is the last
 */
record PageRead(
        ListCursor before,
        ListCursor.Resume at,
        Rules rules,
        int rows,
        boolean leftOut,
        ListCursor.Step next,
        boolean end,
        @Nullable Mark moved,
        @Nullable String known,
        @Nullable Window window)
        implements NotKept {

    private static final int MOST_PASSES = 8;

    /** A source that lowers its page size makes full pages look short. So now and then the page after is asked for. */
    private static final int MOST_TRUST = 10;

    /**
     * @param counted  pages are counted by us, so that a short one may be the last
     * @param fullList no "since" is asked: every pull reads everything
     */
    record Rules(int size, boolean counted, boolean stable, boolean fullList) {}

    /** A span of time that a source is asked for at once. */
    record Window(Mark since, Instant until) {}

    @Override
    public Cursor kept(PageOutcome outcome) {
        ListCursor.Pass pass = at.pass();
        boolean first = at.step().index() == 0;
        boolean isShort = rules.counted() && isShort(rows, rules.size(), full());

        // What is new may be followed by more: a short page ends the list only when all in it is known. The first page
        // has only earlier pulls to be short against; that is trusted for a while, but then no mark moves on it.
        boolean quiet = isShort && !leftOut && outcome.news().isEmpty();
        // R12: of a back-fill, which is never read again, nothing is taken on trust.
        boolean mayTrust = !rules.fullList() && window == null && before.until() == null;
        boolean onTrust = !end && quiet && first && mayTrust && before.trusted() < MOST_TRUST;
        boolean listEnds = end || onTrust || quiet && !first;
        boolean walkEnds = listEnds || moved != null;

        // R11: a row that a later pass finds was missed by the one before. R4: unsettled ones are read once more.
        boolean dirty = pass.dirty() || outcome.unsettled() > 0 || pass.number() > 1 && missed(outcome);
        boolean several = pass.several() || !first && rows > 0 || !walkEnds && isFull(rows, rules.size(), most());

        // R4: what is unsettled must be read, and so asked about, once more.
        ListCursor here = before.sized(full(), most()).knowing(outcome.unsettled() > 0 ? before.known() : this.known);
        if (!walkEnds) {
            return here.on(at.nextPage(dirty, several, next));
        }
        boolean last = pass.number() == MOST_PASSES;
        if (dirty) {
            return last ? here.givenUp() : here.on(at.nextPass(0));
        }
        if (several && !rules.stable() && !settled() && !last) {
            return here.on(at.nextPass(pass.number() == 1 ? 0 : pass.clean() + 1));
        }
        if (!listEnds && moved != null) { // R10: ascending, so all before this place has been read
            Instant departure = at.walk().departure();
            boolean mayMark =
                    departure != null && (moved.at() == null || !moved.at().isAfter(departure));
            return (mayMark ? here.marked(moved) : here).on(at.nextWalk(moved));
        }
        ListCursor marked = here.marked(onTrust ? null : at.walk().candidate());
        return window != null // R10: all that stands before it has been read
                ? marked.on(ListCursor.Resume.start(at.shape(), window.since(), window.until()))
                : marked.rested(onTrust, rules.fullList());
    }

    /** What a full page is known to hold. A page followed by rows was one, however many were asked for. */
    private int full() {
        return at.step().index() > 0 && rows > 0 ? at.step().previous() : before.full();
    }

    /** No page that came was more than full: servers have limits of their own. */
    private int most() {
        return Math.max(before.most(), rows);
    }

    /**
     * R11: this pass, which found nothing new, has read the very rows of the one before; so none that was read had gone
     * before the rows behind it, and none can have slipped through both. While rows come and go, two clean passes must do.
     */
    private boolean settled() {
        ListCursor.Pass pass = at.pass();
        return pass.number() > 1 && (pass.sum() == pass.earlier() || pass.clean() > 0);
    }

    static boolean isShort(int rows, int size, int full) {
        return full > 0 && rows < full && rows < size;
    }

    /** It may be, as far as is known: no larger page was ever seen. */
    static boolean isFull(int rows, int size, int most) {
        return rows > 0 && (rows >= size || rows >= most);
    }

    /** R10: what was stamped after the pull set out is the next pull's. */
    private boolean missed(PageOutcome outcome) {
        Instant departure = at.walk().departure();
        return outcome.news().stream()
                .anyMatch(stamp -> stamp == null || departure == null || !stamp.isAfter(departure));
    }
}
