package id.simpul.connectors.list;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records of the rows of a page, by asking more about them where that is needed. */
interface RowDetails {

    /**
     * @param known     what the cursor remembers of rows that were asked about, as {@link Records#known} gave it
     * @param pass      the number of this reading of the list (R11)
     * @param departure when the pull set out, by the source's clock
     */
    Records of(List<Details.Read> rows, @Nullable String known, int pass, Instant departure);

    /**
     * What came of a page.
     *
     * @param owed      what could not be had now, or never can (R13)
     * @param passed    keys of records that the page shows, and that are not among the originals (R7)
     * @param known     for the cursor, once all that is kept
     * @param why       the system as a whole could not be asked: nothing of the page may be kept; else {@code null}
     */
    record Records(
            List<Original> originals,
            List<Owed> owed,
            List<String> passed,
            @Nullable String known,
            @Nullable PullResult why) {

        static Records none(PullResult why) {
            return new Records(List.of(), List.of(), List.of(), null, why);
        }
    }
}
