package id.simpul.connectors.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import id.simpul.connectors.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a list has been read (R10). The mark is the highest stamp or id read at the end of a complete pull, never a clock;
 * the resume point is where a pull under way goes on.
 *
 * @param v        version of this layout
 * @param reading  how marks were read when the mark was set; a mark read otherwise means nothing
 * @param begun    {@code from} is known; only "now" waits for the first request
 * @param from     nothing before it is asked for; {@code null}: from the beginning
 * @param until    end of a back-fill (R12); {@code null}: live
 * @param mark     everything the source had at or before it has been read, but for what shows up late (the overlap)
 * @param full     rows of the last page that was followed by another one: what the source calls a full page; 0 unknown
 * @param most     rows of the largest page so far: one with fewer cannot have been full
 * @param trusted  pulls in a row that ended on a short page's word, without asking for the page after it
 * @param pulls    completed undisturbed readings of the full list (R7); stays 0 while a cursor is configured
 * @param restless pulls in a row given up because the list did not hold still
 * @param done     the back-fill is complete
 * @param known    the rows read last ({@link Known}), if more is asked about each; else {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ListCursor(
        int v,
        @Nullable String reading,
        boolean begun,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Mark mark,
        int full,
        int most,
        int trusted,
        int pulls,
        int restless,
        boolean done,
        @Nullable String known,
        @Nullable Resume resume)
        implements Cursor {

    private static final int VERSION = 2;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // zero and false are not written
            .build();

    /**
     * Where a pull under way goes on.
     *
     * @param shape how pages were counted; positions counted otherwise mean nothing
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Resume(String shape, Walk walk, Pass pass, Step step) {

        static Resume start(String shape, @Nullable Mark since, @Nullable Instant until) {
            return new Resume(shape, new Walk(since, until, null, null), Pass.FIRST, Step.FIRST);
        }

        Resume read(Instant left, @Nullable Mark highest, long sum) {
            return new Resume(
                    shape,
                    new Walk(walk.since, walk.until, left, highest),
                    pass.with(pass.dirty, pass.several, sum),
                    step);
        }

        Resume nextPage(boolean dirty, boolean several, Step next) {
            return new Resume(shape, walk, pass.with(dirty, several, pass.sum), next);
        }

        Resume nextPass(int clean) {
            return new Resume(shape, walk, new Pass(pass.number + 1, false, false, 0, pass.sum, clean), Step.FIRST);
        }

        /** On from the last row of an ascending list. */
        Resume nextWalk(Mark from) {
            Walk next = new Walk(from, walk.until, walk.departure, walk.candidate);
            return new Resume(shape, next, Pass.FIRST, Step.FIRST);
        }

        /** The place in the list is lost; what is asked for is not. */
        Resume anew() {
            return start(shape, walk.since, walk.until);
        }
    }

    /**
     * What is asked for, and what was found.
     *
     * @param since     what this walk asks with
     * @param until     the end of its window, or {@code null}
     * @param departure when the pull's first request left, by the source's clock or a little earlier
     * @param candidate the mark to be, if the pull completes
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Walk(
            @Nullable Mark since, @Nullable Instant until, @Nullable Instant departure, @Nullable Mark candidate) {}

    /**
     * One reading of all that a walk asks for (R11).
     *
     * @param number  counted from 1
     * @param dirty   it found what an earlier one must have missed, or something to be read once more
     * @param several it takes more than one page: rows may have moved between them
     * @param sum     of the hashes of all its rows: two passes with the same one have read the same
     * @param earlier that of the pass before, 0 for none
     * @param clean   passes in a row that found nothing new
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Pass(int number, boolean dirty, boolean several, long sum, long earlier, int clean) {
        static final Pass FIRST = new Pass(1, false, false, 0, 0, 0);

        Pass with(boolean nowDirty, boolean nowSeveral, long nowSum) {
            return new Pass(number, nowDirty, nowSeveral, nowSum, earlier, clean);
        }
    }

    /**
     * The next page of a pass.
     *
     * @param index    pages read before it
     * @param offset   rows read before it
     * @param previous rows of the page before
     * @param print    of the keys of the page before
     * @param repeats  pages in a row that were the same
     * @param next     where the source said that it is: a token or an address, without any secret; {@code null} on a first page
     *                 and where pages are counted
     * @param told     when it said so
     * @param stone    print of a page, or of a {@code next}, met before: meeting it again tells a circle
     * @param met      how often it was met again
     */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    public record Step(
            long index,
            long offset,
            int previous,
            @Nullable String print,
            int repeats,
            @Nullable String next,
            @Nullable Instant told,
            @Nullable String stone,
            int met) {
        static final Step FIRST = new Step(0, 0, 0, null, 0, null, null, null, 0);

        /**
         * Every page may be met again only so often. Each page whose number is a power of two becomes the stone, so that a
         * circle of any length is noticed with one print to remember.
         */
        Step after(int rows, String nowPrint, @Nullable String nowNext, @Nullable Instant nowTold) {
            String here = nowNext == null ? nowPrint : nowNext;
            boolean turn = Long.bitCount(index + 1) == 1;
            return new Step(
                    index + 1,
                    offset + rows,
                    rows,
                    nowPrint,
                    nowPrint.equals(print) ? repeats + 1 : 0,
                    nowNext,
                    nowTold,
                    turn ? here : stone,
                    turn ? 0 : here.equals(stone) ? met + 1 : met);
        }
    }

    static ListCursor live(boolean begun, @Nullable Instant from) {
        return new ListCursor(VERSION, null, begun, from, null, null, 0, 0, 0, 0, 0, false, null, null);
    }

    static ListCursor backfill(Instant from, Instant until) {
        return new ListCursor(VERSION, null, true, from, until, null, 0, 0, 0, 0, 0, false, null, null);
    }

    /** @throws IllegalStateException if it was not written by {@link #json()} of a known version */
    static ListCursor parse(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (tree.has(TwoListsCursor.LIST)) {
                tree = tree.get(TwoListsCursor.LIST); // the second list is read no longer; the first goes on
            }
            if (tree instanceof ObjectNode old && tree.path("v").asInt(0) == 1) {
                old.remove("resume"); // it stood for less; the pull begins anew from its mark
                old.put("v", VERSION);
            }
            ListCursor read = JSON.treeToValue(tree, ListCursor.class);
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

    @Override
    public ListCursor anew() {
        return new ListCursor(v, reading, begun, from, until, mark, 0, 0, 0, pulls, 0, done, null, null);
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
                most,
                trusted,
                pulls,
                restless,
                done,
                known,
                samePlace ? resume : null);
    }

    ListCursor beginning(Instant now) {
        return new ListCursor(
                v, reading, true, now, until, mark, full, most, trusted, pulls, restless, done, known, resume);
    }

    /** How large the source's pages are. */
    ListCursor sized(int nowFull, int nowMost) {
        return new ListCursor(
                v, reading, begun, from, until, mark, nowFull, nowMost, trusted, pulls, restless, done, known, resume);
    }

    ListCursor knowing(@Nullable String now) {
        return new ListCursor(
                v, reading, begun, from, until, mark, full, most, trusted, pulls, restless, done, now, resume);
    }

    ListCursor on(Resume place) {
        return new ListCursor(
                v, reading, begun, from, until, mark, full, most, trusted, pulls, restless, done, known, place);
    }

    /** R10: only forward; R12: a back-fill has none. */
    ListCursor marked(@Nullable Mark reached) {
        Mark now = until != null ? mark : Mark.later(mark, reached);
        return new ListCursor(
                v, reading, begun, from, until, now, full, most, trusted, pulls, restless, done, known, resume);
    }

    ListCursor rested(boolean onTrust, boolean fullList) {
        return new ListCursor(
                v,
                reading,
                begun,
                from,
                until,
                mark,
                full,
                most,
                onTrust ? trusted + 1 : 0,
                fullList ? pulls + 1 : pulls,
                0,
                until != null,
                known,
                null);
    }

    /** What was read is kept and the mark stays, so nothing is lost: the next poll begins anew. */
    ListCursor givenUp() {
        return new ListCursor(
                v, reading, begun, from, until, mark, full, most, 0, pulls, restless + 1, false, known, null);
    }
}
