package id.simpul.connectors.list;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.list.ListCursor.Resume;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a list page by page so that no row is missed, whatever moves meanwhile (R10, R11). Keeps no state. */
public final class ListPull {

    private static final Logger LOG = LoggerFactory.getLogger(ListPull.class);
    private static final long MOST_PAGES = 100_000;
    private static final int MOST_REPEATS = 10;

    private final SourceDefinition source;
    private final Paging paging;
    private final @Nullable Since since;
    private final @Nullable Stamps stamps;
    private final RecordReader records;
    private final PageFetcher fetcher;
    private final Clock clock;
    private final boolean ascending;
    private final PageRead.Rules rules;
    private final String reading;
    private final String shape;

    /** @throws IllegalArgumentException if the stamps' format is none */
    public ListPull(SourceDefinition source, ListReading list, RecordReader records, PageFetcher fetcher, Clock clock) {
        this.source = source;
        this.paging = list.page();
        this.since = list.cursor();
        this.stamps = since == null ? null : new Stamps(since.format(), source.zone());
        this.records = records;
        this.fetcher = fetcher;
        this.clock = clock;
        this.ascending = since != null && paging.order() == Paging.Order.ASCENDING;
        this.rules = new PageRead.Rules(paging.size(), paging.stable(), since == null);
        this.reading = since == null ? "full list" : since.field() + "|" + since.format() + "|" + source.zone();
        this.shape = "%s/%d/%d/%s".formatted(paging.style(), paging.first(), paging.size(), paging.order());
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
        if (at.index() >= MOST_PAGES) {
            return new PullResult.Unavailable(
                    "the list does not end after %,d pages: check the paging in source.yaml".formatted(MOST_PAGES));
        }
        var ask = new PageFetcher.Ask(at.since(), number(at), at.offset(), paging.size(), at.index() == 0);
        PageFetcher.Answer answer = fetcher.fetch(ask);
        if (answer instanceof PageFetcher.Failed failed) {
            return failed.why();
        }
        return read(here, at, (PageFetcher.Listed) answer);
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
        if (since == null || stamps == null) {
            return Resume.start(shape, null);
        }
        Instant from = here.begun() ? here.from() : clock.instant();
        Instant mark = here.mark();
        if (mark != null) {
            Instant overlapping = mark.minus(since.overlap());
            from = from == null || overlapping.isAfter(from) ? overlapping : from;
        }
        return Resume.start(shape, from == null ? null : stamps.floor(from));
    }

    private PullResult read(ListCursor before, Resume place, PageFetcher.Listed page) {
        Instant departure = place.departure() != null ? place.departure() : departure(page);
        ListCursor here = before.begun() ? before : before.beginning(earlier(departure, page.departed()));

        List<Original> originals = new ArrayList<>();
        MessageDigest digest = Sha256.digest();
        Instant candidate = place.candidate();
        Instant highest = null; // in this page, in the order given
        boolean later = false;
        long sum = place.sum();
        for (PageFetcher.Row row : page.rows()) {
            Original original = records.read(row, page.answered());
            digest.update(row.bytes());
            sum += Long.parseUnsignedLong(original.fingerprint(), 0, 16, 16);
            Instant stamp = original.stamp();
            if (stamp != null) {
                if (ascending && highest != null && stamp.isBefore(highest)) {
                    return disorder();
                }
                highest = stamp;
                if (stamp.isAfter(departure)) {
                    later = true;
                } else if (candidate == null || stamp.isAfter(candidate)) {
                    candidate = stamp;
                }
            }
            if (wanted(here, stamp)) {
                originals.add(original);
            }
        }
        String print = print(digest);
        int rows = page.rows().size();
        // R10: an ascending pull ends at the first row later than its departure, or it would chase new ones without
        // end;
        // but rows dated into the future, which may fill pages, are read too.
        boolean tail = later && highest != null && !highest.isAfter(now(page));
        boolean past = here.until() != null && highest != null && highest.isAfter(here.until());
        boolean end = rows == 0 || paging.style() == Paging.Style.NONE || ascending && (tail || past);
        if (!end && print.equals(place.print())) {
            if (PageRead.isShort(rows, paging.size(), here.full())) {
                end = true; // a source that answers its last page to every later number
            } else {
                PullResult stuck = stuck(place, print);
                if (stuck != null) {
                    return stuck;
                }
            }
        }
        Resume at = place.read(departure, candidate, sum);
        return new PullResult.Page(
                originals, List.of(), new PageRead(here, at, rules, rows, print, end, moved(place, highest)));
    }

    /** R12: a back-fill has its own range. */
    private static boolean wanted(ListCursor here, @Nullable Instant stamp) {
        Instant until = here.until();
        Instant from = here.from();
        return until == null || stamp == null || !stamp.isAfter(until) && (from == null || !stamp.isBefore(from));
    }

    /** Compared as the source understands it: if it cuts off milliseconds, asking with more of them is the same ask. */
    private @Nullable Instant moved(Resume place, @Nullable Instant highest) {
        if (!ascending || highest == null || stamps == null) {
            return null;
        }
        Instant next = stamps.floor(highest);
        return place.since() == null || next.isAfter(place.since()) ? next : null;
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

    private static PullResult disorder() {
        return new PullResult.Refused(
                "the list is declared ascending, but a row is stamped earlier than the one before it",
                "in source.yaml write page.order: descending or unknown, or let the request ask for rows sorted by stamp");
    }

    /** A page like the one before may be chance: a page's worth of new rows. So the first page is asked for again. */
    private @Nullable PullResult stuck(Resume place, String print) {
        if (place.repeats() >= MOST_REPEATS) {
            return new PullResult.Unavailable(
                    "page %d is the same as the %d before it: the system repeats a page for ever; tell its owner, or declare page.style: none in source.yaml"
                            .formatted(number(place), place.repeats() + 1));
        }
        PageFetcher.Answer first =
                fetcher.fetch(new PageFetcher.Ask(place.since(), paging.first(), 0, paging.size(), true));
        if (first instanceof PageFetcher.Failed failed) {
            return failed.why();
        }
        MessageDigest digest = Sha256.digest();
        ((PageFetcher.Listed) first).rows().forEach(row -> digest.update(row.bytes()));
        return print.equals(print(digest))
                ? new PullResult.Unavailable(
                        "page %d is the same as the first: the system ignores our %s; check request in source.yaml, or declare page.style: none"
                                .formatted(
                                        number(place),
                                        paging.style() == Paging.Style.NUMBER ? "page number" : "offset"))
                : null;
    }

    private static String print(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private long number(Resume place) {
        return paging.first() + place.index();
    }

    @Override
    public String toString() {
        return "ListPull{" + Objects.toString(source.id()) + "}";
    }
}
