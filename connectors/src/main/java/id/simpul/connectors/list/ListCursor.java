package id.simpul.connectors.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import id.simpul.connectors.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far a list has been read (R10). The mark is the highest stamp read at the end of a complete pull, never a clock; the
 * resume point is where a pull under way goes on.
 *
 * @param v        version of this layout
 * @param reading  how stamps were read when the mark was set; a mark read otherwise means nothing
 * @param begun    {@code from} is known; only "now" waits for the first request
 * @param from     nothing before it is asked for; {@code null}: from the beginning
 * @param until    end of a back-fill (R12); {@code null}: live
 * @param mark     everything the source had at or before it has been read, but for what shows up late (the overlap)
 * @param full     rows of the last page that was followed by another one: what the source calls a full page; 0 unknown
 * @param trusted  pulls in a row that ended on a short page's word, without asking for the page after it
 * @param pulls    completed undisturbed readings of the full list (R7); stays 0 while a cursor is configured
 * @param restless pulls in a row given up because the list did not hold still
 * @param done     the back-fill is complete
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ListCursor(
        int v,
        @Nullable String reading,
        boolean begun,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Instant mark,
        int full,
        int trusted,
        int pulls,
        int restless,
        boolean done,
        @Nullable Resume resume)
        implements Cursor {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // zero and false are not written
            .build();

    /**
     * Where a pull under way goes on.
     *
     * @param shape     how pages were counted; positions counted otherwise mean nothing
     * @param since     what this walk asks with
     * @param departure when the pull's first request left, by the source's clock or a little earlier
     * @param candidate the mark to be, if the pull completes
     * @param pass      of this walk, counted from 1
     * @param index     pages read in this pass
     * @param offset    rows read in this pass
     * @param dirty     this pass found what an earlier one must have missed, or something to be read once more
     * @param several   this pass takes more than one page: rows may have moved between them (R11)
     * @param previous  rows of the page before
     * @param print     hash of the page before
     * @param repeats   pages in a row that were the same
     * @param sum       of the hashes of all rows of this pass: two passes with the same one have read the same
     * @param earlier   that of the pass before, 0 for none
     * @param clean     passes in a row that found nothing new
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Resume(
            String shape,
            @Nullable Instant since,
            @Nullable Instant departure,
            @Nullable Instant candidate,
            int pass,
            long index,
            long offset,
            boolean dirty,
            boolean several,
            int previous,
            @Nullable String print,
            int repeats,
            long sum,
            long earlier,
            int clean) {

        static Resume start(String shape, @Nullable Instant since) {
            return new Resume(shape, since, null, null, 1, 0, 0, false, false, 0, null, 0, 0, 0, 0);
        }

        Resume read(Instant left, @Nullable Instant highest, long nowSum) {
            return new Resume(
                    shape, since, left, highest, pass, index, offset, dirty, several, previous, print, repeats, nowSum,
                    earlier, clean);
        }

        Resume nextPage(int rows, boolean nowDirty, boolean nowSeveral, String nowPrint) {
            int again = nowPrint.equals(print) ? repeats + 1 : 0;
            return new Resume(
                    shape,
                    since,
                    departure,
                    candidate,
                    pass,
                    index + 1,
                    offset + rows,
                    nowDirty,
                    nowSeveral,
                    rows,
                    nowPrint,
                    again,
                    sum,
                    earlier,
                    clean);
        }

        Resume nextPass(int nowClean) {
            return new Resume(
                    shape, since, departure, candidate, pass + 1, 0, 0, false, false, 0, null, 0, 0, sum, nowClean);
        }

        Resume nextWalk(Instant from) {
            return new Resume(shape, from, departure, candidate, 1, 0, 0, false, false, 0, null, 0, 0, 0, 0);
        }
    }

    static ListCursor live(boolean begun, @Nullable Instant from) {
        return new ListCursor(VERSION, null, begun, from, null, null, 0, 0, 0, 0, false, null);
    }

    static ListCursor backfill(Instant from, Instant until) {
        return new ListCursor(VERSION, null, true, from, until, null, 0, 0, 0, 0, false, null);
    }

    /** @throws IllegalStateException if it was not written by {@link #json()} of a known version */
    static ListCursor parse(String json) {
        try {
            ListCursor read = JSON.readValue(json, ListCursor.class);
            if (read.v == VERSION) {
                return read;
            }
            throw new IllegalStateException("a cursor of layout %d, but this hub knows %d: it was kept by a newer one"
                    .formatted(read.v, VERSION));
        } catch (JacksonException broken) {
            throw new IllegalStateException("what was kept as cursor is none", broken);
        }
    }

    @Override
    public String json() {
        return JSON.writeValueAsString(this);
    }

    @Override
    public boolean atRest() {
        return resume == null && (until == null || done);
    }

    /** No page led here that is not kept yet. */
    @Override
    public Cursor kept(PageOutcome outcome) {
        return this;
    }

    /** Forgets what was counted in another way than now: reading again is harmless, going on from there is not. */
    ListCursor adapt(String nowReading, String shape) {
        boolean sameReading = nowReading.equals(reading);
        boolean samePlace = sameReading && resume != null && resume.shape().equals(shape);
        return new ListCursor(
                v,
                nowReading,
                begun,
                from,
                until,
                sameReading ? mark : null,
                full,
                trusted,
                pulls,
                restless,
                done,
                samePlace ? resume : null);
    }

    ListCursor beginning(Instant now) {
        return new ListCursor(v, reading, true, now, until, mark, full, trusted, pulls, restless, done, resume);
    }

    ListCursor on(Resume place, int nowFull) {
        return new ListCursor(v, reading, begun, from, until, mark, nowFull, trusted, pulls, restless, done, place);
    }

    /** R10: only forward. */
    ListCursor marked(@Nullable Instant reached) {
        boolean higher = until == null && reached != null && (mark == null || reached.isAfter(mark));
        return new ListCursor(
                v, reading, begun, from, until, higher ? reached : mark, full, trusted, pulls, restless, done, resume);
    }

    ListCursor rested(int nowFull, boolean onTrust, boolean fullList) {
        return new ListCursor(
                v,
                reading,
                begun,
                from,
                until,
                mark,
                nowFull,
                onTrust ? trusted + 1 : 0,
                fullList ? pulls + 1 : pulls,
                0,
                until != null,
                null);
    }

    /** What was read is kept and the mark stays, so nothing is lost: the next poll begins anew. */
    ListCursor givenUp(int nowFull) {
        return new ListCursor(v, reading, begun, from, until, mark, nowFull, 0, pulls, restless + 1, false, null);
    }
}
