package id.simpul.connectors.list;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.source.Paging;
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
 * A source whose rows are inserted, updated, deleted and shown late between our requests, read by a hub that crashes. Once
 * all is quiet, the last version of every row must have been read. {@code -Dseed=} repeats one run, {@code -Dseeds=} runs
 * more of them.
 */
class ListPullSimulationTest {

    @Test
    void R10_R11_everyRowsLastVersionIsReadWhateverMovesBetweenTheRequests() {
        Long only = Long.getLong("seed");
        int seeds = Integer.getInteger("seeds", 150);
        List<String> lost = new ArrayList<>();
        for (long seed = 1; seed <= seeds; seed++) {
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
        ANYHOW(Paging.Order.UNKNOWN, Comparator.comparing(r -> Integer.reverse(r.id * 0x9E3779B9)));

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
        final long seed;
        final Random random;
        final Listing listing;
        final boolean full;
        final boolean millis;
        final boolean tellsDate;
        final int asked;
        int cap; // rows the source gives at most, whatever is asked
        final Duration skew;
        final Paging.Style style;
        final ListPull pull;
        final Map<Integer, Row> rows = new HashMap<>();
        final List<Pending> pending = new ArrayList<>();
        final Set<String> read = new HashSet<>();
        Instant now = Instant.parse("2026-11-23T00:00:00.400Z");
        int ids;
        boolean churning = true;

        @Nullable
        String kept;

        World(long seed) {
            this.seed = seed;
            this.random = new Random(seed * 31);
            this.listing = Listing.values()[random.nextInt(Listing.values().length)];
            this.full = listing != Listing.OLDEST_FIRST && random.nextInt(5) == 0;
            this.millis = random.nextBoolean();
            this.tellsDate = random.nextBoolean();
            this.asked = 3 + random.nextInt(8);
            this.cap = random.nextBoolean() ? asked : 2 + random.nextInt(asked - 1);
            // Without its Date the overlap must be longer than the difference of the clocks; with it, anything goes.
            int most = tellsDate ? 3_600_000 : 120_000;
            this.skew = Duration.ofMillis(random.nextInt(2 * most) - most);
            this.style = random.nextBoolean() ? Paging.Style.NUMBER : Paging.Style.OFFSET;
            var list = Lists.reading(Lists.paging(style, asked, listing.declared), full ? null : Lists.since("iso"));
            this.pull = Lists.pull(new Start.Beginning(), list, this::answer, clock());
            for (int i = random.nextInt(40); i > 0; i--) {
                insert(sourceNow().minusSeconds(random.nextInt(100_000)));
            }
        }

        String shape() {
            return "%s %s asked %d cap %d skew %s".formatted(listing, full ? "full" : "since", asked, cap, skew);
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
                poll();
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
                poll();
            }
            assertThat(pull.cursor(kept).atRest())
                    .as("seed %d comes to rest", seed)
                    .isTrue();
        }

        List<Row> lost() {
            return rows.values().stream()
                    .filter(row -> !read.contains(row.reading()))
                    .toList();
        }

        private void poll() {
            for (int page = 0; page < (churning ? 300 : 5_000); page++) {
                Cursor cursor = pull.cursor(kept);
                PullResult result = pull.pull(cursor);
                if (!(result instanceof PullResult.Page answered)) {
                    return; // the source was away; the cursor is as it was
                }
                if (churning && random.nextInt(25) == 0) {
                    return; // we crashed before the commit
                }
                Cursor next = answered.next().kept(keep(answered));
                kept = next.json();
                if (next.atRest() || churning && random.nextInt(25) == 0) {
                    return; // done, or crashed after the commit
                }
            }
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
            Instant departed = now;
            pass(Duration.ofMillis(random.nextInt(900)));
            if (churning && random.nextInt(3) == 0) {
                churn();
            }
            if (churning && random.nextInt(40) == 0) {
                return PageFetcher.Failed.unavailable("503");
            }
            int size = Math.min(ask.limit(), cap);
            // Sources count numbered pages by their own size.
            long skip = style == Paging.Style.OFFSET ? ask.offset() : (ask.page() - 1) * size;
            List<PageFetcher.Row> page = rows.values().stream()
                    .filter(row -> ask.since() == null
                            || !row.stamp.isBefore(ask.since().at()))
                    .sorted(listing.comparator)
                    .skip(skip)
                    .limit(size)
                    .map(row -> Lists.row(row.id, full ? null : row.stamp.toString(), row.version))
                    .toList();
            Instant date = tellsDate ? now.plus(skew).truncatedTo(ChronoUnit.SECONDS) : null;
            pass(Duration.ofMillis(random.nextInt(900)));
            return new PageFetcher.Listed(page, departed, now, date);
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
            } else if (what < 90) {
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
            pending.add(new Pending(now.plusSeconds(random.nextInt(300)), row));
        }

        private Optional<Row> any() {
            List<Row> all =
                    rows.values().stream().filter(row -> row.version < 1000).toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }
    }
}
