package id.simpul.routes;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Owed;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.store.Lease;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange of the intake route carries: a page of originals, and where the source stands once they are kept.
 *
 * @param origin  why this page is here
 * @param lease   the source's, without which nothing may be kept (R14); {@code null} for a replay, which moves no cursor
 * @param letters in the order of the answer
 * @param known   how many letters of the answer were read before in this very form, and left out
 * @param owed    what was announced and could not be had
 * @param settled owed things that this page settles
 * @param seen    keys that the answer showed, known or not, if the source is read in full lists (R7); else empty
 * @param next    the cursor behind this page, before it is known what was new in it; {@code null} if no cursor moves
 */
public record Page(
        SourceBundle source,
        Origin origin,
        @Nullable Lease lease,
        List<Letter> letters,
        int known,
        List<Owed> owed,
        List<Owed> settled,
        List<String> seen,
        @Nullable Cursor next) {

    /** Turns of one source (R12), and replays. */
    public sealed interface Origin {
        record Live() implements Origin {}

        /** @param reached newest stamp on the page, by the source's clock, or {@code null} */
        record Backfill(long id, @Nullable Instant reached) implements Origin {}

        record OwedAgain() implements Origin {}

        record Replay(String who) implements Origin {}

        /** By a hand-written route. */
        record HandedIn() implements Origin {}
    }

    public Page {
        letters = List.copyOf(letters);
        owed = List.copyOf(owed);
        settled = List.copyOf(settled);
        seen = List.copyOf(seen);
    }

    public Page with(List<Letter> now) {
        return new Page(source, origin, lease, now, known, owed, settled, seen, next);
    }

    /** Only what is new in it goes on. */
    public Page unread(List<Letter> unread) {
        int left = known + letters.size() - unread.size();
        return new Page(source, origin, lease, unread, left, owed, settled, seen, next);
    }

    public Page each(UnaryOperator<Letter> step) {
        return with(letters.stream().map(step).toList());
    }

    @Override
    public String toString() {
        return "Page{" + source.id() + ", " + letters.size() + " letters}";
    }
}
