package id.simpul.connectors.list;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Detail;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.mappings.source.Vanished;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * A source that lists its records by when they were made and their changes in a second list, read by a hub that keeps what
 * the real one keeps (R3, R4, R13), crashes between any two pages and comes back. Records change at any age, are shown late,
 * answer as they were for a while, twice within one second, not at all. Once all is quiet, the last state of every record must
 * have been delivered, each state once, none after a later one. {@code -Dseed=} repeats one run, {@code -Dseeds=} runs more.
 */
class ListWithChangesSimulationTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    @TempDir
    private Path dir;

    @Test
    void R10_R11_R12_R13_everyRecordsLastStateIsDeliveredOnceAndInOrder() {
        Long only = Long.getLong("seed");
        int seeds = Integer.getInteger("seeds", 150);
        List<String> wrong = new ArrayList<>();
        for (long seed = only != null ? only : 1; seed <= (only != null ? only : seeds); seed++) {
            World world = new World(seed);
            world.run();
            List<String> found = world.wrong();
            if (!found.isEmpty()) {
                wrong.add("seed %d (%s): %s".formatted(seed, world.shape(), found));
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** What stands in the list of changes. */
    private enum Form {
        EVENTS,
        LAST_CHANGE
    }

    private static final class Record {
        final int id;
        final Instant made;
        int state = 1;
        final TreeMap<Instant, Integer> shown = new TreeMap<>();

        Record(int id, Instant made) {
            this.id = id;
            this.made = made;
            shown.put(made, 1);
        }

        int shownAt(Instant now) {
            return shown.floorEntry(now) == null ? 1 : shown.floorEntry(now).getValue();
        }
    }

    private record Update(int record, Instant at, Instant listed) {}

    private final class World {
        final Random random;
        final Form form;
        final Paging.Style style;
        final Paging.Order order;
        final boolean windows;
        final boolean tellsDate;
        final Duration skew;
        final boolean lags;
        final ListWithChanges connector;
        final Map<Integer, Record> records = new LinkedHashMap<>();
        final List<Update> updates = new ArrayList<>();
        final Hub hub = new Hub();
        Instant now = Instant.parse("2026-11-23T00:00:00.400Z");
        boolean churning = true;
        int cap = 5; // rows of a page of changes, however many are asked for

        @Nullable
        String kept;

        @Nullable
        PullResult trouble;

        World(long seed) {
            random = new Random(seed * 7919);
            form = random.nextBoolean() ? Form.EVENTS : Form.LAST_CHANGE;
            style = List.of(Paging.Style.NONE, Paging.Style.NUMBER, Paging.Style.OFFSET)
                    .get(random.nextInt(3));
            order = random.nextInt(3) == 0 ? Paging.Order.ASCENDING : Paging.Order.UNKNOWN;
            windows = random.nextBoolean();
            tellsDate = random.nextBoolean();
            lags = random.nextBoolean();
            skew = Duration.ofSeconds(random.nextInt(240) - 120);
            Since made = new Since("made", "iso", OVERLAP);
            Since changed = new Since(
                    Since.By.STAMP, "at", "iso", OVERLAP, 0, false, windows ? Duration.ofHours(3) : null, "iso", null);
            var list = new ListReading(
                    "items",
                    "id",
                    null,
                    Lists.paging(Paging.Style.NUMBER, 4, Paging.Order.UNKNOWN),
                    made,
                    List.of(),
                    null);
            var changes = new ListReading(
                    "items",
                    "record",
                    null,
                    Lists.paging(style, 5, order),
                    changed,
                    List.of(),
                    null,
                    new Detail(Map.of(), "$"),
                    List.of(),
                    null);
            SourceDefinition source = new SourceDefinition(
                    "kota",
                    "Kota",
                    Duration.ofSeconds(30),
                    random.nextBoolean() ? new Start.Beginning() : new Start.At(now.minus(Duration.ofHours(5))),
                    Delivery.TRIAL,
                    Lists.WIB,
                    RegionScheme.KEMENDAGRI,
                    new Rest(Lists.URL, Map.of(), Map.of(), new Auth.None(), list.with(changes)),
                    Vanished.REPORT,
                    Duration.ofDays(3),
                    new Limits(Duration.ofSeconds(5), Duration.ofMinutes(5), 1 << 20, 1, null, 1 << 20, List.of()));
            Listing records = new Answers(this::listed);
            ListConnector first = new ListConnector(
                    source, list.with(changes), Lists.URL, new AttachmentStore(dir.resolve("files")), records, clock());
            connector = new ListWithChanges(source, first, changes, Lists.URL, new Answers(this::changed), clock());
            for (int i = random.nextInt(20); i > 0; i--) {
                insert(sourceNow().minusSeconds(random.nextInt(14_000)));
            }
        }

        String shape() {
            return "%s %s %s %s skew %s".formatted(form, style, order, windows ? "windows" : "", skew);
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
            return now.plus(skew).truncatedTo(ChronoUnit.SECONDS);
        }

        void run() {
            for (int poll = 0; poll < 40; poll++) {
                poll();
                now = now.plusSeconds(random.nextInt(300));
                churn();
                cap = random.nextInt(40) == 0 ? 3 + random.nextInt(3) : cap;
            }
            churning = false;
            for (int quiet = 0; quiet < 14; quiet++) {
                now = now.plus(Duration.ofMinutes(3));
                poll();
            }
        }

        List<String> wrong() {
            List<String> wrong = new ArrayList<>();
            for (Record record : records.values()) {
                List<Integer> delivered = hub.delivered.getOrDefault("" + record.id, List.of());
                if (delivered.isEmpty() || delivered.get(delivered.size() - 1) != record.state) {
                    wrong.add("lost: %d is %d, delivered %s".formatted(record.id, record.state, delivered));
                }
                List<Integer> sorted = delivered.stream().distinct().sorted().toList();
                if (!sorted.equals(delivered)) {
                    wrong.add("doubled or reordered: %d %s".formatted(record.id, delivered));
                }
            }
            if (!hub.owed.isEmpty()) {
                wrong.add("owed for ever: " + hub.owed.keySet());
            }
            if (!connector.cursor(kept).atRest()) {
                wrong.add("does not rest: " + trouble);
            }
            return wrong;
        }

        /** As the hub's: pages until both lists rest, then what is owed. */
        private void poll() {
            Cursor cursor = connector.cursor(kept);
            for (int page = 0; page < 2_000; page++) {
                PullResult result = connector.pull(cursor);
                if (!(result instanceof PullResult.Page answered)) {
                    trouble = churning ? null : result;
                    break;
                }
                if (churning && random.nextInt(12) == 0) {
                    return; // crashed before the commit
                }
                cursor = answered.next().kept(hub.keep(answered));
                kept = cursor.json();
                if (churning && random.nextInt(12) == 0) {
                    return; // crashed after it, or the poll's time was over
                }
                if (cursor.atRest()) {
                    break;
                }
                assertThat(page).as("pages of a poll: %s", shape()).isLessThan(1_500);
            }
            List<Owed> due = List.copyOf(hub.owed.values());
            if (!due.isEmpty()) {
                hub.keepOwed(due, (PullResult.Page) connector.retry(due, connector.cursor(kept)));
            }
        }

        private void insert(Instant at) {
            int id = records.size() + 1;
            records.put(id, new Record(id, at));
        }

        private void churn() {
            if (random.nextInt(3) == 0) {
                insert(sourceNow());
            }
            if (random.nextInt(2) == 0) {
                change();
            }
            if (random.nextInt(10) == 0) {
                for (int i = random.nextInt(8); i > 0; i--) {
                    change();
                }
            }
        }

        /** Listed late, within the overlap; shown late, at most as long after that as the overlap allows. */
        private void change() {
            if (records.isEmpty()) {
                return;
            }
            Record record = records.get(1 + random.nextInt(records.size()));
            boolean fillsAPage = updates.stream()
                            .filter(it -> it.record == record.id && it.at.equals(sourceNow()))
                            .count()
                    > 1; // with rows that are all the same no pages can be told apart
            if (fillsAPage) {
                return;
            }
            record.state++;
            Instant last = record.shown.lastKey();
            Instant shown = now.plusSeconds(lags ? random.nextInt(200) : 0);
            record.shown.put(shown.isAfter(last) ? shown : last.plusMillis(1), record.state);
            updates.add(new Update(record.id, sourceNow(), now.plusSeconds(random.nextInt(2) * random.nextInt(200))));
        }

        /** Things happen while we ask. */
        private void whileAsked() {
            now = now.plusMillis(random.nextInt(900));
            if (churning && random.nextInt(3) == 0) {
                churn();
            }
        }

        private PageFetcher.Answer listed(PageFetcher.Ask ask) {
            if (churning && random.nextInt(30) == 0) {
                return PageFetcher.Failed.unavailable("503");
            }
            List<Map<String, Object>> rows = records.values().stream()
                    .filter(it ->
                            ask.since() == null || !it.made.isBefore(ask.since().at()))
                    .sorted(Comparator.comparing((Record it) -> it.made).reversed())
                    .map(this::shown)
                    .toList();
            return page(ask, rows, Paging.Style.NUMBER, ask.limit());
        }

        private Map<String, Object> shown(Record record) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", record.id);
            row.put("state", record.shownAt(now));
            row.put("made", record.made.toString());
            return row;
        }

        private PageFetcher.Answer changed(PageFetcher.Ask ask) {
            if (churning && random.nextInt(6) == 0) {
                return PageFetcher.Failed.unavailable("503");
            }
            Map<Integer, Update> last = new HashMap<>();
            List<Update> all = new ArrayList<>();
            for (Update update : updates) {
                if (!update.listed.isAfter(now)) {
                    all.add(update);
                    last.merge(update.record, update, (a, b) -> b.at.isBefore(a.at) ? a : b);
                }
            }
            List<Map<String, Object>> rows = (form == Form.EVENTS ? all : new ArrayList<>(last.values()))
                    .stream()
                            .filter(it -> ask.since() == null
                                    || !it.at.isBefore(ask.since().at()))
                            .filter(it -> ask.until() == null || !it.at.isAfter(ask.until()))
                            .sorted(
                                    order == Paging.Order.ASCENDING || form == Form.EVENTS
                                            ? Comparator.comparing(Update::at)
                                            : Comparator.comparing(Update::at).reversed())
                            .map(it -> Map.<String, Object>of("record", it.record, "at", it.at.toString()))
                            .toList();
            return page(ask, rows, style, Math.min(cap, ask.limit()));
        }

        private PageFetcher.Answer page(
                PageFetcher.Ask ask, List<Map<String, Object>> rows, Paging.Style paged, int size) {
            Instant departed = now;
            long skip = paged == Paging.Style.NONE
                    ? 0
                    : paged == Paging.Style.NUMBER ? (ask.page() - 1) * size : ask.offset();
            List<PageFetcher.Row> page = rows.stream()
                    .skip(skip)
                    .limit(paged == Paging.Style.NONE ? Integer.MAX_VALUE : size)
                    .map(row -> new PageFetcher.Row(row, JSON.writeValueAsBytes(row), "application/json"))
                    .toList();
            Instant date = tellsDate ? sourceNow() : null;
            whileAsked();
            return new PageFetcher.Listed(page, departed, now, date);
        }

        private final class Answers implements Listing {
            private final PageFetcher lists;

            Answers(PageFetcher lists) {
                this.lists = lists;
            }

            @Override
            public PageFetcher.Answer fetch(PageFetcher.Ask ask) {
                return lists.fetch(ask);
            }

            @Override
            public DetailFetcher.Answer detail(String call, PageFetcher.Ask ask, Map<String, @Nullable String> values) {
                if (churning && random.nextInt(12) == 0) {
                    return new DetailFetcher.NotNow(new PullResult.Unavailable("500"));
                }
                Record record = records.get(Integer.valueOf(Objects.requireNonNull(values.get("key"))));
                Map<String, Object> answer = shown(Objects.requireNonNull(record));
                whileAsked();
                return new DetailFetcher.Told(answer, null);
            }

            @Override
            public Object tree(byte[] original, String mediaType) {
                return JSON.readValue(original, Map.class);
            }

            @Override
            public FileResult file(SourceFile file) {
                throw new AssertionError();
            }

            @Override
            public void close() {}
        }
    }

    /** What the message store decides, as far as it matters here. */
    private static final class Hub {
        final Map<String, List<Integer>> delivered = new HashMap<>();
        final Map<String, Owed> owed = new LinkedHashMap<>();
        private final Map<String, String> last = new HashMap<>();
        private final Map<String, String> unsettled = new HashMap<>();

        Cursor.PageOutcome keep(PullResult.Page page) {
            List<@Nullable Instant> news = new ArrayList<>();
            int open = 0;
            for (Original original : page.originals()) {
                String key = original.nativeId();
                Owed debt = owed.remove(key);
                if (original.fingerprint().equals(last.get(key))) {
                    unsettled.remove(key);
                } else if (last.containsKey(key) && !original.fingerprint().equals(unsettled.get(key))) {
                    unsettled.put(key, original.fingerprint()); // R4: its stamp is when it was made
                    if (debt != null) {
                        owed.put(key, debt); // it is by this debt that it is read once more
                    }
                    open++;
                } else {
                    unsettled.remove(key);
                    last.put(key, original.fingerprint());
                    int state = (Integer) ((Map<?, ?>) Objects.requireNonNull(original.tree())).get("state");
                    delivered.computeIfAbsent(key, it -> new ArrayList<>()).add(state);
                    news.add(original.stamp());
                }
            }
            page.owed().forEach(it -> owed.put(it.key(), it));
            return new Cursor.PageOutcome(news, open);
        }

        void keepOwed(List<Owed> due, PullResult.Page page) {
            assertThat(due).extracting(Owed::key).doesNotHaveDuplicates();
            keep(page);
        }
    }
}
