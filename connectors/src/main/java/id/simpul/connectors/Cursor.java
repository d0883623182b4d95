package id.simpul.connectors;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has been read (R10): a high-water mark that moves with the end of a complete pull, and a resume point
 * inside a pull under way. A value; kept as JSON in the commit that keeps the page it stands for.
 */
public interface Cursor {

    String json();

    /** No pull is under way: the next ask begins a new one. */
    boolean atRest();

    /** The same mark, and no place in a pull under way: the list is read in another way from now on. */
    Cursor anew();

    /** The cursor once the page that led here is in our keeping; {@code outcome} says what was new in it (R11). */
    Cursor kept(PageOutcome outcome);

    /**
     * What was new in a page.
     *
     * @param news      stamps ({@code null} if it has none) of the records that were not known in this very reading before
     * @param unsettled records whose stamp is unchanged but whose content differs: they are to be read once more (R4)
     */
    record PageOutcome(List<@Nullable Instant> news, int unsettled) {
        public static final PageOutcome QUIET = new PageOutcome(List.of(), 0);
    }
}
