package id.simpul.connectors.list;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.list.ListCursor.Resume;
import id.simpul.connectors.list.ListCursor.Step;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a list page by page so that no row is missed, whatever moves meanwhile (R10, R11). Keeps no state. */
public final class ListPull {

    private static final Logger LOG = LoggerFactory.getLogger(ListPull.class);
    private static final int MOST_REPEATS = 10;
    private static final int MOST_EMPTY = 1_000;
    private static final int LONGEST_NEXT = 16_384;

    /** A token that was given in this very poll and is refused was never good; an older one may have had its time. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** Systems that forget a token may answer with an error of their own. */
    private static final Duration STALE = Duration.ofMinutes(15);

    private final SourceDefinition source;
    private final Paging paging;
    private final @Nullable Following following;
    private final boolean leftOutHere;
    private final RowReader records;
    private final PageFetcher fetcher;
    private final @Nullable RowDetails details;
    private final Clock clock;
    private final boolean ascending;
    private final Paging.Order sorted;
    private final PageRead.Rules rules;
    private final String reading;
    private final String shape;

    /** @throws IllegalArgumentException if the stamps' format is none */
    public ListPull(SourceDefinition source, ListReading list, RecordReader records, PageFetcher fetcher, Clock clock) {
        this(source, list, records, fetcher, null, clock);
    }

    ListPull(
            SourceDefinition source,
            ListReading list,
            RowReader records,
            PageFetcher fetcher,
            @Nullable RowDetails details,
            Clock clock) {
        this.details = details;
        this.source = source;
        this.paging = list.page();
        Since since = list.cursor();
        this.following = since == null ? null : new Following(since, source.zone());
        this.leftOutHere = since != null && since.here();
        this.records = records;
        this.fetcher = fetcher;
        this.clock = clock;
        // Only who can be asked goes on from the last row of a page (R11), and only an order that we rely on is
        // checked.
        this.ascending = since != null && !since.here() && paging.order() == Paging.Order.ASCENDING;
        this.sorted = ascending || leftOutHere ? paging.order() : Paging.Order.UNKNOWN;
        this.rules = new PageRead.Rules(paging.size(), paging.style().counted(), paging.stable(), since == null);
        this.reading = reading(since);
        this.shape = "%s/%d/%d/%s".formatted(paging.style(), paging.first(), paging.size(), paging.order())
                + (paging.next() == null ? "" : "/" + paging.next());
    }

    private String reading(@Nullable Since since) {
        if (since == null) {
            return "full list";
        }
        return since.by() == Since.By.ID
                ? "id|" + since.field()
                : since.field() + "|" + since.format() + "|" + source.zone();
    }

    public ListCursor cursor(@Nullable String kept) {
        if (kept != null) {
            return ListCursor.parse(kept);
        }
        Start start = source.start();
        return ListCursor.live(!(start instanceof Start.Now), start instanceof Start.At at ? at.instant() : null);
    }

    public ListCursor backfill(Instant from, Instant until) {
        return ListCursor.backfill(from, until);
    }

    /** One page: the first of a new pull if the cursor is at rest, else the one after it. */
    public PullResult pull(Cursor cursor) {
        if (!(cursor instanceof ListCursor kept)) {
            throw new IllegalStateException("the page before is not kept yet: pull with what kept() gave");
        }
        ListCursor here = kept.adapt(reading, shape);
        if (here.done()) {
            return new PullResult.Page(List.of(), List.of(), here);
        }
        Resume at = here.resume() != null ? here.resume() : set(here);
        if (at.step().index() >= paging.most()) {
            return endless();
        }
        PageFetcher.Answer answer = fetcher.fetch(ask(at));
        if (answer instanceof PageFetcher.Failed failed) {
            if (!mayHaveExpired(at.step(), failed)) {
                return failed.why();
            }
            LOG.warn(
                    "source {}: the system no longer knows where the list went on; the pull begins anew, nothing is lost."
                            + " If that repeats, raise limits.poll, so that a pull fits into one poll",
                    source.id());
            at = at.anew();
            answer = fetcher.fetch(ask(at));
            if (answer instanceof PageFetcher.Failed again) {
                return again.why();
            }
        }
        return read(here, at, (PageFetcher.Listed) answer);
    }

    private PageFetcher.Ask ask(Resume at) {
        Step step = at.step();
        return new PageFetcher.Ask(
                at.walk().since(),
                at.walk().until(),
                number(at),
                step.offset(),
                paging.size(),
                step.index() == 0,
                step.next());
    }

    private boolean mayHaveExpired(Step step, PageFetcher.Failed failed) {
        Duration most = failed.why() instanceof PullResult.Refused ? FRESH : STALE;
        return step.next() != null
                && step.told() != null
                && Duration.between(step.told(), clock.instant()).compareTo(most) > 0;
    }

    /** A new pull sets out. Only its first request has the overlap (R10, R11). */
    private Resume set(ListCursor here) {
        if (here.restless() >= 3) {
            LOG.warn(
                    "source {}: rows keep appearing in pages already read; {} pulls in a row gave up after several passes."
                            + " Nothing is lost, but its mark stays. A longer cursor.overlap, or page.stable if rows never"
                            + " move, may help",
                    source.id(),
                    here.restless());
        }
        if (following == null) {
            return Resume.start(shape, null, null);
        }
        Mark since = following.begin(here.mark(), here.begun() ? here.from() : clock.instant());
        return Resume.start(shape, since, following.windowEnd(since));
    }

    private PullResult read(ListCursor before, Resume place, PageFetcher.Listed page) {
        Instant left = place.walk().departure();
        Instant departure = left != null ? left : departure(page);
        ListCursor here = before.begun() ? before : before.beginning(earlier(departure, page.departed()));
        PageRows seen = new PageRows(following, leftOutHere, sorted, here, place, departure);
        for (PageFetcher.Row row : page.rows()) {
            seen.see(row, records.read(row, page.answered()));
        }
        if (seen.disordered) {
            return disorder();
        }
        int rows = page.rows().size();
        String print = seen.print();
        boolean end = ends(here, place, page, seen)
                || answersItsLastPage(here, place, rows, print)
                || isTheOnlyPage(place, page, print);
        Step next = place.step().after(rows, print, end ? null : page.next(), page.answered());
        PullResult stuck = end ? null : stuck(place, next, rows);
        if (stuck != null) {
            return stuck;
        }
        noticeLimit(here, place, rows);
        Resume at = place.read(departure, seen.candidate, seen.sum);
        boolean leftOut = seen.wanted.size() < rows;
        Mark moved = moved(place, seen.last);
        PageRead.Window window = window(here, place, page, departure);
        if (details == null) {
            List<Original> originals =
                    seen.wanted.stream().map(Details.Read::original).toList();
            PageRead read = new PageRead(here, at, rules, rows, leftOut, next, end, moved, null, window);
            return new PullResult.Page(originals, List.of(), read);
        }
        RowDetails.Records found =
                details.of(seen.wanted, here.known(), place.pass().number(), departure);
        if (found.why() != null) {
            return found.why();
        }
        PageRead read = new PageRead(here, at, rules, rows, leftOut, next, end, moved, found.known(), window);
        return new PullResult.Page(found.originals(), found.owed(), read, found.passed());
    }

    private boolean ends(ListCursor here, Resume place, PageFetcher.Listed page, PageRows seen) {
        // R10: an ascending pull ends at the first row later than its departure, or it would chase new ones without
        // end;
        // but rows dated into the future, which may fill pages, are read too.
        Instant last = seen.last == null ? null : seen.last.at();
        boolean tail = seen.later && last != null && !last.isAfter(now(page));
        boolean past = here.until() != null && last != null && last.isAfter(here.until());
        // Newest first: what follows is older still.
        boolean enough = seen.older && sorted == Paging.Order.DESCENDING;
        return ascending && (tail || past) || enough || lastPage(place, page);
    }

    /** Judged by the raw page, before anything of it is left out. */
    private boolean lastPage(Resume place, PageFetcher.Listed page) {
        if (!paging.style().told()) {
            return page.rows().isEmpty() || paging.style() == Paging.Style.NONE;
        }
        boolean caughtUp = page.rows().isEmpty()
                && Objects.equals(page.next(), place.step().next());
        return page.next() == null || caughtUp;
    }

    /** A source that answers its short last page to every later number. */
    private boolean answersItsLastPage(ListCursor here, Resume place, int rows, String print) {
        return paging.style().counted()
                && print.equals(place.step().print())
                && PageRead.isShort(rows, paging.size(), here.full());
    }

    /**
     * The page after the first is the first again, and shorter than asked for. Either the system ignores where it is to begin,
     * or the list is shorter than a page and it answers its last page to every later number, as some frameworks do. Asked for
     * the second half alone, it tells.
     */
    private boolean isTheOnlyPage(Resume place, PageFetcher.Listed page, String print) {
        int rows = page.rows().size();
        boolean again = paging.style().counted()
                && place.step().index() == 1
                && print.equals(place.step().print());
        if (!again || rows == 0 || rows >= paging.size()) {
            return false;
        }
        if (rows == 1) {
            return true; // there is no second half, and no system has pages of one record
        }
        int half = rows / 2;
        PageFetcher.Answer answer = fetcher.fetch(new PageFetcher.Ask(
                place.walk().since(), place.walk().until(), paging.first() + 1, half, half, false, null));
        return answer instanceof PageFetcher.Listed second
                && !second.rows().isEmpty()
                && Arrays.equals(
                        second.rows().get(0).bytes(), page.rows().get(half).bytes());
    }

    /** R10: the window after this one, if time has come so far. */
    private PageRead.@Nullable Window window(
            ListCursor here, Resume place, PageFetcher.Listed page, Instant departure) {
        Instant end = place.walk().until();
        if (following == null || end == null || end.isAfter(now(page))) {
            return null;
        }
        if (here.until() != null && !end.isBefore(here.until())) {
            return null;
        }
        Mark begin = following.after(end, departure);
        Instant next = following.windowEnd(begin);
        return next == null ? null : new PageRead.Window(begin, next);
    }

    /** Compared as the source understands it: if it cuts off milliseconds, asking with more of them is the same ask. */
    private @Nullable Mark moved(Resume place, @Nullable Mark last) {
        if (!ascending || last == null || following == null) {
            return null;
        }
        Mark next = following.floor(last);
        Mark since = place.walk().since();
        return since == null || next.isAfter(since) ? next : null;
    }

    /**
     * When the request left, by the source's clock, and rather too early than too late: what it stamped before has been
     * in the list we read. {@code Date} is cut to the second and was written at some time while we waited.
     */
    private static Instant departure(PageFetcher.Listed page) {
        Instant left = page.date() == null
                ? page.departed()
                : page.date().minus(Duration.between(page.departed(), page.answered()));
        return left.minusSeconds(1);
    }

    /** The latest that it can be by the source's clock. */
    private static Instant now(PageFetcher.Listed page) {
        return page.date() == null
                ? page.answered()
                : page.date()
                        .plus(Duration.between(page.departed(), page.answered()))
                        .plusSeconds(1);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private PullResult disorder() {
        return sorted == Paging.Order.ASCENDING
                ? new PullResult.Refused(
                        "the list is declared ascending, but a row stands before one that is earlier",
                        "in source.yaml write page.order: descending or unknown, or let the request ask for rows sorted by"
                                + " what cursor.field is")
                : new PullResult.Refused(
                        "the list is declared descending, but a row stands before one that is later",
                        "in source.yaml write page.order: unknown, or let the request ask for the newest first");
    }

    private PullResult endless() {
        return new PullResult.Unavailable(
                "the list does not end after %,d pages: check the paging in source.yaml, or raise page.most"
                        .formatted(paging.most()));
    }

    /** Paging that leads nowhere. The mark stays, and so does the resume point: nothing is skipped. */
    private @Nullable PullResult stuck(Resume place, Step next, int rows) {
        if (next.next() != null && next.next().length() > LONGEST_NEXT) {
            return new PullResult.Unavailable(
                    "the system names its next page with %,d characters: check page in source.yaml"
                            .formatted(next.next().length()));
        }
        if (paging.style().told() && (Objects.equals(next.next(), place.step().next()) || next.met() > 0)) {
            return new PullResult.Unavailable(
                    "page %d names a next page that was read already: the system leads in a circle; if the last page does so, let %s in source.yaml give nothing there"
                            .formatted(
                                    place.step().index() + 1,
                                    paging.style() == Paging.Style.CURSOR ? "page.token" : "page.next"));
        }
        if (next.repeats() >= (rows == 0 ? MOST_EMPTY : MOST_REPEATS) || next.met() >= MOST_REPEATS) {
            return new PullResult.Unavailable(
                    "page %d is the same as %d before it: the system repeats a page for ever; tell its owner, or declare page.style: none in source.yaml"
                            .formatted(number(place), Math.max(next.repeats(), next.met())));
        }
        return paging.style().counted() && next.repeats() > 0 ? likeTheFirst(place, next.print()) : null;
    }

    /** A page like the one before may be chance: a page's worth of new rows. So the first page is asked for again. */
    private @Nullable PullResult likeTheFirst(Resume place, @Nullable String print) {
        PageFetcher.Answer first = fetcher.fetch(new PageFetcher.Ask(
                place.walk().since(), place.walk().until(), paging.first(), 0, paging.size(), true, null));
        if (first instanceof PageFetcher.Failed failed) {
            return failed.why();
        }
        PageFetcher.Listed page = (PageFetcher.Listed) first;
        String now = PageRows.print(page.rows().stream()
                .map(row -> records.read(row, page.answered()))
                .toList());
        return now.equals(print)
                ? new PullResult.Unavailable(
                        "page %d is the same as the first: the system ignores our %s; check request in source.yaml, or declare page.style: none"
                                .formatted(
                                        number(place),
                                        paging.style() == Paging.Style.NUMBER ? "page number" : "offset"))
                : null;
    }

    private void noticeLimit(ListCursor here, Resume place, int rows) {
        int given = place.step().previous();
        boolean second = place.step().index() == 1 && place.pass().number() == 1;
        if (second && rows > 0 && given < paging.size() && given != here.full()) {
            LOG.info(
                    "source {}: {} records a page are asked for, and it gives {}; all are read, but page.size: {} would say so",
                    source.id(),
                    paging.size(),
                    given,
                    given);
        }
    }

    private long number(Resume place) {
        return paging.first() + place.step().index();
    }

    @Override
    public String toString() {
        return "ListPull{" + Objects.toString(source.id()) + "}";
    }
}
