package id.simpul.connectors.list;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A source whose rows are inserted, updated, deleted and shown late between our requests, read by a hub that crashes, in
 * every style of paging and by every kind of cursor. Once all is quiet, the last version of every row must have been read.
 * {@code -Dseed=} repeats one run, {@code -Dseeds=} runs more of them, from {@code -Dfirst=} on.
 */
class ListPullSimulationTest {

    @Test
    void R10_R11_everyRowsLastVersionIsReadWhateverMovesBetweenTheRequests() {
        Long only = Long.getLong("seed");
        int seeds = Integer.getInteger("seeds", 120);
        List<String> lost = new ArrayList<>();
        long first = Long.getLong("first", 1);
        for (long seed = first; seed < first + seeds; seed++) {
            World world = new World(only != null ? only : seed);
            world.run();
            if (!world.lost().isEmpty()) {
                lost.add("seed %d (%s): %s".formatted(world.seed, world.shape(), world.lost()));
            }
            if (only != null) {
                break;
            }
        }
        assertThat(lost).isEmpty();
    }

    /** How the source tells what is new, if at all. */
    private enum Kind {
        SINCE,
        DAYS,
        WINDOWS,
        HERE,
        ID,
        FULL
    }

    /** Order in which the source lists its rows. */
    private enum Listing {
        NEWEST_FIRST(
                Paging.Order.DESCENDING,
                Comparator.comparing((Row r) -> r.stamp)
                        .thenComparing(r -> r.id)
                        .reversed()),
        OLDEST_FIRST(
                Paging.Order.ASCENDING, Comparator.comparing((Row r) -> r.stamp).thenComparing(r -> r.id)),
        OLDEST_FIRST_UNDECLARED(
                Paging.Order.UNKNOWN, Comparator.comparing((Row r) -> r.stamp).thenComparing(r -> r.id)),
        BY_NUMBER(Paging.Order.UNKNOWN, Comparator.comparing(r -> r.id)),
        BY_NUMBER_DECLARED(Paging.Order.ASCENDING, Comparator.comparing(r -> r.id)),
        LAST_NUMBER_FIRST(Paging.Order.DESCENDING, Comparator.comparing((Row r) -> -r.id)),
        ANYHOW(Paging.Order.UNKNOWN, Comparator.comparing(r -> Integer.reverse(r.id * 0x9E3779B9)));

        static final List<Listing> BY_STAMP =
                List.of(NEWEST_FIRST, OLDEST_FIRST, OLDEST_FIRST_UNDECLARED, BY_NUMBER, ANYHOW);
        static final List<Listing> BY_ID = List.of(BY_NUMBER, BY_NUMBER_DECLARED, LAST_NUMBER_FIRST, ANYHOW);

        final Paging.Order declared;
        final Comparator<Row> comparator;

        Listing(Paging.Order declared, Comparator<Row> comparator) {
            this.declared = declared;
            this.comparator = comparator;
        }
    }

    private record Row(int id, int version, Instant stamp) {
        String reading() {
            return id + "/" + version;
        }
    }

    /** A change made at one time and visible at another. */
    private record Pending(Instant visible, Row row) {}

    private static final class World {
        static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00.400Z");
        static final Duration TOKENS_LAST = Duration.ofMinutes(5);

        final long seed;
        final Random random;
        final Kind kind;
        final Listing listing;
        final boolean millis;
        final boolean tellsDate;
        final boolean history; // the past comes by a back-fill, beside the live polls
        final boolean keyset; // tokens say after which row, not after how many
        final boolean eager; // says on the last page that it is the last
        final boolean inclusive; // of ids and of ends
        final boolean wholeDays; // understands an end as the end of that day
        final int asked;
        int cap; // rows the source gives at most, whatever is asked
        final Duration skew;
        final Paging.Style style;
        final ListPull pull;
        final Map<Integer, Row> rows = new HashMap<>();
        final List<Pending> pending = new ArrayList<>();
        final Set<String> read = new HashSet<>();
        Instant now = BEGIN;
        int ids;
        int requests;
        boolean churning = true;

        @Nullable
        String kept;

        @Nullable
        String past;

        World(long seed) {
            this.seed = seed;
            this.random = new Random(seed * 31);
            this.kind = Kind.values()[random.nextInt(Kind.values().length)];
            List<Listing> listings = kind == Kind.ID ? Listing.BY_ID : Listing.BY_STAMP;
            Listing drawn = listings.get(random.nextInt(listings.size()));
            this.listing = kind == Kind.FULL && drawn == Listing.OLDEST_FIRST ? Listing.NEWEST_FIRST : drawn;
            this.millis = random.nextBoolean();
            this.tellsDate = random.nextBoolean();
            this.history = tellsDate && random.nextInt(3) == 0;
            this.keyset = random.nextBoolean();
            this.eager = random.nextBoolean();
            this.inclusive = random.nextBoolean();
            this.wholeDays = random.nextBoolean();
            this.asked = 3 + random.nextInt(8);
            this.cap = random.nextBoolean() ? asked : 2 + random.nextInt(asked - 1);
            // Without its Date the overlap must be longer than the difference of the clocks; with it, anything goes.
            int most = tellsDate ? 3_600_000 : 120_000;
            this.skew = Duration.ofMillis(random.nextInt(2 * most) - most);
            this.style = List.of(Paging.Style.NUMBER, Paging.Style.OFFSET, Paging.Style.CURSOR)
                    .get(random.nextInt(3));
            boolean stable = style == Paging.Style.CURSOR && keyset && random.nextBoolean();
            var paging = new Paging(style, 1, asked, listing.declared, stable);
            Start start = history
                    ? new Start.Now()
                    : kind == Kind.WINDOWS ? new Start.At(BEGIN.minus(Duration.ofDays(2))) : new Start.Beginning();
            this.pull = Lists.pull(start, Lists.reading(paging, since()), this::answer, clock());
            for (int i = random.nextInt(40); i > 0; i--) {
                insert(sourceNow().minusSeconds(1 + random.nextInt(100_000)));
            }
            if (history) {
                past = pull.backfill(BEGIN.minus(Duration.ofDays(2)), BEGIN.plus(Duration.ofHours(2)))
                        .json();
            }
        }

        private @Nullable Since since() {
            ZoneId zone = random.nextBoolean() ? Lists.WIB : ZoneOffset.UTC;
            Duration window = Duration.ofHours(3 + random.nextInt(30));
            boolean days = kind == Kind.DAYS || kind == Kind.WINDOWS && window.toHours() > 24 && random.nextBoolean();
            String ask = days ? "yyyy-MM-dd" : "iso";
            Since.By by = Since.By.STAMP;
            return switch (kind) {
                case FULL -> null;
                case ID -> Since.id("id", 300);
                case HERE -> new Since(by, "at", "iso", Lists.OVERLAP, 0, true, null, "iso", null);
                case WINDOWS -> new Since(by, "at", "iso", Lists.OVERLAP, 0, false, window, ask, zone);
                case DAYS -> new Since(by, "at", "iso", Lists.OVERLAP, 0, false, null, ask, zone);
                case SINCE -> Lists.since("iso");
            };
        }

        String shape() {
            return "%s %s %s%s asked %d cap %d skew %s%s"
                    .formatted(
                            kind,
                            listing,
                            style,
                            style == Paging.Style.CURSOR ? keyset ? "/keyset" : "/offset" : "",
                            asked,
                            cap,
                            skew,
                            history ? " history" : "");
        }

        private Clock clock() {
            return new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };
        }

        Instant sourceNow() {
            Instant there = now.plus(skew);
            return millis ? there : there.truncatedTo(ChronoUnit.SECONDS);
        }

        void run() {
            for (int poll = 0; poll < 25; poll++) {
                turn();
                pass(Duration.ofSeconds(random.nextInt(400)));
                if (random.nextInt(3) == 0) {
                    churn();
                }
                if (random.nextInt(40) == 0) {
                    cap = 2 + random.nextInt(asked - 1);
                }
            }
            churning = false;
            for (int quiet = 0; quiet < 13; quiet++) {
                pass(Duration.ofMinutes(15));
                turn();
            }
            if (kind == Kind.WINDOWS) { // what is dated into the future is read when its time has come
                pass(Duration.ofDays(4));
                turn();
                turn();
            }
            assertThat(pull.cursor(kept).atRest())
                    .as("seed %d comes to rest", seed)
                    .isTrue();
            assertThat(past == null || pull.cursor(past).atRest())
                    .as("seed %d ends its back-fill", seed)
                    .isTrue();
        }

        List<Row> lost() {
            return rows.values().stream()
                    .filter(row -> !read.contains(row.reading()))
                    .toList();
        }

        /** R12. */
        private void turn() {
            kept = poll(kept, churning ? 300 : 5_000);
            if (past != null && !pull.cursor(past).atRest()) {
                past = poll(past, churning ? 10 : 5_000);
            }
        }

        private @Nullable String poll(@Nullable String from, int most) {
            String saved = from;
            for (int page = 0; page < most; page++) {
                Cursor cursor = pull.cursor(saved);
                PullResult result = pull.pull(cursor);
                if (!(result instanceof PullResult.Page answered)) {
                    return saved; // the source was away; the cursor is as it was
                }
                if (churning && random.nextInt(25) == 0) {
                    return saved; // we crashed before the commit
                }
                Cursor next = answered.next().kept(keep(answered));
                saved = next.json();
                if (next.atRest() || churning && random.nextInt(25) == 0) {
                    return saved; // done, or crashed after the commit
                }
            }
            return saved;
        }

        private Cursor.PageOutcome keep(PullResult.Page page) {
            List<@Nullable Instant> news = new ArrayList<>();
            for (Original original : page.originals()) {
                Map<?, ?> tree = (Map<?, ?>) Objects.requireNonNull(original.tree());
                if (read.add(original.key() + "/" + tree.get("value"))) {
                    news.add(original.stamp());
                }
            }
            return new Cursor.PageOutcome(news, churning && random.nextInt(50) == 0 ? 1 : 0);
        }

        private PageFetcher.Answer answer(PageFetcher.Ask ask) {
            requests++;
            Instant departed = now;
            pass(Duration.ofMillis(random.nextInt(900)));
            if (churning && random.nextInt(3) == 0) {
                churn();
            }
            if (churning && random.nextInt(40) == 0) {
                return PageFetcher.Failed.unavailable("503");
            }
            String[] token = ask.next() == null ? null : ask.next().split("\\|");
            if (token != null && Instant.parse(token[0]).plus(TOKENS_LAST).isBefore(now)) {
                return millis
                        ? PageFetcher.Failed.refused("410", "")
                        : PageFetcher.Failed.unavailable("500 for what should be 410");
            }
            int size = Math.min(ask.limit(), cap);
            List<Row> after = rows.values().stream()
                    .filter(row -> asksFor(ask, row))
                    .sorted(listing.comparator)
                    .filter(row -> token == null || !keyset || listing.comparator.compare(row, last(token)) > 0)
                    .skip(skip(ask, token, size))
                    .toList();
            List<Row> page = after.subList(0, Math.min(size, after.size()));
            Instant date = tellsDate ? now.plus(skew).truncatedTo(ChronoUnit.SECONDS) : null;
            boolean more = eager ? after.size() > page.size() : !page.isEmpty();
            String next = style == Paging.Style.CURSOR && more ? token(page, token) : null;
            pass(Duration.ofMillis(random.nextInt(900)));
            return new PageFetcher.Listed(
                    page.stream()
                            .map(row -> Lists.row(
                                    row.id, kind == Kind.FULL && !history ? null : row.stamp.toString(), row.version))
                            .toList(),
                    departed,
                    now,
                    date,
                    next);
        }

        private boolean asksFor(PageFetcher.Ask ask, Row row) {
            if (kind == Kind.HERE) {
                return true; // it does not listen
            }
            if (kind == Kind.ID) {
                int compared = row.id - Objects.requireNonNull(ask.since()).id().intValueExact();
                return inclusive ? compared >= 0 : compared > 0;
            }
            if (ask.since() != null && row.stamp.isBefore(ask.since().at())) {
                return false;
            }
            Instant until = ask.until();
            if (until == null) {
                return true;
            }
            return inclusive
                    ? !row.stamp.isAfter(until)
                    : row.stamp.isBefore(until) || wholeDays && row.stamp.equals(until);
        }

        private long skip(PageFetcher.Ask ask, String @Nullable [] token, int size) {
            return switch (style) {
                case OFFSET -> ask.offset();
                case NUMBER -> (ask.page() - 1) * size; // sources count numbered pages by their own size
                default -> token == null || keyset ? 0 : Long.parseLong(token[1]);
            };
        }

        private String token(List<Row> page, String @Nullable [] before) {
            if (!keyset) {
                return now + "|" + ((before == null ? 0 : Long.parseLong(before[1])) + page.size());
            }
            Row last = page.isEmpty() ? last(Objects.requireNonNull(before)) : page.get(page.size() - 1);
            return now + "|" + last.id + "|" + last.stamp;
        }

        private static Row last(String[] token) {
            return new Row(Integer.parseInt(token[1]), 0, Instant.parse(token[2]));
        }

        private void pass(Duration time) {
            now = now.plus(time);
            pending.removeIf(change -> {
                boolean due = !churning || !change.visible.isAfter(now);
                if (due && rows.containsKey(change.row.id) == change.row.version > 0) {
                    rows.put(change.row.id, change.row);
                }
                return due;
            });
        }

        private void churn() {
            int what = random.nextInt(100);
            if (what < 35) {
                insert(sourceNow());
            } else if (what < 60) {
                if (kind == Kind.ID) { // which tells of no changes
                    insert(sourceNow());
                    return;
                }
                update(sourceNow());
            } else if (what < 70) {
                late(new Row(++ids, 0, sourceNow()));
            } else if (what < 75) {
                insert(sourceNow().plus(Duration.ofDays(3))); // someone's clock is wrong
            } else if (what < 85) {
                Instant at = sourceNow();
                for (int i = random.nextInt(25); i > 0; i--) { // an import: one stamp for many
                    insert(at);
                }
            } else if (what < 90 && kind != Kind.ID) {
                Instant at = sourceNow();
                for (int i = random.nextInt(12); i > 0; i--) {
                    update(at);
                }
            } else {
                any().ifPresent(row -> rows.remove(row.id));
            }
        }

        private void insert(Instant at) {
            rows.put(++ids, new Row(ids, 0, at));
        }

        private void update(Instant at) {
            any().ifPresent(row -> rows.put(row.id, new Row(row.id, row.version + 1, at)));
        }

        /** A long transaction: stamped now, seen later, but within the overlap. */
        private void late(Row row) {
            pending.add(new Pending(now.plusSeconds(random.nextInt(kind == Kind.ID ? 20 : 300)), row));
        }

        private Optional<Row> any() {
            List<Row> all =
                    rows.values().stream().filter(row -> row.version < 1000).toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }
    }
}
