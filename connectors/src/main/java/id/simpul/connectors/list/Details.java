package id.simpul.connectors.list;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.source.Detail;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Part;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes whole records of rows: the detail call, the parts, and what of that is owed (R13). The record kept is one JSON text
 * with sorted names: the same answers give the same bytes.
 */
final class Details implements RowDetails {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final String MEDIA_TYPE = "application/json";

    /** So many failed and none succeeded: it is the system that is in trouble, not a record. */
    private static final int ENOUGH = 5;

    private static final int MOST_PAGES = 1_000;
    private static final int MOST_ITEMS = 10_000;

    /** Shared by all sources; the thread that asks works, too, so that it gets on when all others are busy. */
    private static final ThreadPoolExecutor HELPERS = helpers();

    /** Which list an owed row is of, in what is kept of it; nothing for the list of the records. */
    private static final String LIST = "list";

    private static final String CHANGES = "changes";

    private final RecordReader rows;

    /** Reads what a record says of itself; {@code null}: its row says that. */
    private final @Nullable RecordReader itself;

    private final Listing listing;
    private final Limits limits;
    private final @Nullable Expression record;
    private final Map<String, Expression> with;
    private final List<PartReading> parts;
    private final String salt;

    private record PartReading(Part part, Expression items, Map<String, Expression> with) {}

    private static ThreadPoolExecutor helpers() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0,
                32,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "details-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, full) -> {}); // never mind: fewer work
    }

    /**
     * @param itself of the list of the records, where this is one of changes, whose rows are no records; else {@code null}
     * @throws IllegalArgumentException if an expression is none
     */
    Details(ListReading list, RecordReader rows, @Nullable RecordReader itself, Listing listing, Limits limits) {
        this.rows = rows;
        this.itself = itself;
        this.listing = listing;
        this.limits = limits;
        Detail detail = list.detail();
        this.record = detail == null ? null : Expression.of(detail.record());
        this.with = detail == null ? Map.of() : compiled(detail.with());
        this.parts = list.parts().stream()
                .map(part -> new PartReading(part, Expression.of(part.records()), compiled(part.with())))
                .toList();
        this.salt = list.detail() + "|" + list.parts();
    }

    private static Map<String, Expression> compiled(Map<String, String> with) {
        Map<String, Expression> compiled = new HashMap<>();
        with.forEach((name, text) -> compiled.put(name, Expression.of(text)));
        return compiled;
    }

    Known known(@Nullable String encoded) {
        return new Known(encoded, salt);
    }

    /** Nothing more is asked about a row that is as it was (R3, R4). Where it costs nothing to read it, it is read. */
    @Override
    public Records of(List<Read> read, @Nullable String before, int pass, Instant departure) {
        boolean asks = record != null || !parts.isEmpty();
        Known known = known(before);
        Brought brought = bring(
                read.stream()
                        .filter(it -> !asks
                                || !known.has(
                                        it.original().nativeId(), it.original().fingerprint()))
                        .toList(),
                true);
        if (brought.why() != null) {
            return Records.none(brought.why());
        }
        List<String> passed = new ArrayList<>();
        Set<String> whole = new HashSet<>();
        brought.originals().forEach(original -> whole.add(original.nativeId()));
        for (Read one : read) {
            String key = one.original().nativeId();
            known.add(key, one.original().fingerprint());
            if (!whole.contains(key)) {
                passed.add(key);
            }
        }
        brought.owed().forEach(owed -> known.remove(owed.key()));
        return new Records(brought.originals(), brought.owed(), passed, asks ? known.encoded() : null, null);
    }

    /** One row with what is known of it so far. */
    record Read(PageFetcher.Row row, Original original) {}

    /**
     * What came of rows.
     *
     * @param owed with the row as payload
     * @param why  the system as a whole could not be asked: nothing of the page may be kept; else {@code null}
     */
    record Brought(List<Original> originals, List<Owed> owed, @Nullable PullResult why) {}

    private sealed interface One {}

    private record Whole(Original original) implements One {}

    private record Missing(String reason, boolean hopeless, @Nullable PullResult why) implements One {}

    /** @param all whether it may give up altogether when nothing succeeds */
    Brought bring(List<Read> asked, boolean all) {
        AtomicReferenceArray<@Nullable One> found = new AtomicReferenceArray<>(Math.max(1, asked.size()));
        AtomicInteger next = new AtomicInteger();
        AtomicInteger good = new AtomicInteger();
        AtomicInteger bad = new AtomicInteger();
        long deadline = System.nanoTime() + limits.poll().toNanos();
        Runnable work = () -> {
            while (System.nanoTime() < deadline && !(good.get() == 0 && bad.get() >= ENOUGH)) {
                int i = next.getAndIncrement();
                if (i >= asked.size()) {
                    return;
                }
                One one = whole(asked.get(i));
                (one instanceof Missing missing && !missing.hopeless() ? bad : good).incrementAndGet();
                found.set(i, one);
            }
        };
        share(work, Math.min(limits.concurrency(), asked.size()) - 1);
        List<Original> originals = new ArrayList<>();
        List<Owed> owed = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            One one = found.get(i);
            if (one instanceof Whole whole) {
                originals.add(whole.original());
                continue;
            }
            Missing missing = one instanceof Missing m ? m : new Missing("it was not reached in time", false, null);
            if (all && missing.why() != null && good.get() == 0 && bad.get() >= ENOUGH) {
                return new Brought(List.of(), List.of(), missing.why());
            }
            owed.add(owed(asked.get(i), missing));
        }
        return new Brought(originals, owed, null);
    }

    private static void share(Runnable work, int helpers) {
        CountDownLatch done = new CountDownLatch(Math.max(0, helpers));
        for (int i = 0; i < helpers; i++) {
            int before = HELPERS.getActiveCount();
            if (before >= HELPERS.getMaximumPoolSize()) {
                done.countDown();
                continue;
            }
            HELPERS.execute(() -> {
                try {
                    work.run();
                } finally {
                    done.countDown();
                }
            });
        }
        work.run();
        try {
            done.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt(); // what is not there is owed
        }
    }

    private One whole(Read read) {
        Original row = read.original();
        if (row.key() == null) {
            return new Whole(row); // it cannot be asked for; it is quarantined for that
        }
        try {
            Object found = read.row().tree();
            if (record != null) {
                DetailFetcher.Answer answer = listing.detail(
                        Detail.ITSELF,
                        PageFetcher.Ask.sample(),
                        values(row.key(), with, read.row().tree()));
                if (!(answer instanceof DetailFetcher.Told told)) {
                    return missing(answer);
                }
                found = record.value(told.answer());
                if (found instanceof List<?> list && list.size() == 1) {
                    found = list.get(0);
                }
            }
            if (!(found instanceof Map<?, ?> map)) {
                return new Missing("the answer has no record at '%s'".formatted(record), false, null);
            }
            Map<Object, @Nullable Object> tree = new LinkedHashMap<>(map);
            for (PartReading part : parts) {
                List<@Nullable Object> items = new ArrayList<>();
                One failed = items(part, row.key(), read.row().tree(), items);
                if (failed != null) {
                    return failed;
                }
                tree.put(part.part().name(), items);
            }
            byte[] bytes = JSON.writeValueAsBytes(tree);
            PageFetcher.Row whole = new PageFetcher.Row(listing.tree(bytes, MEDIA_TYPE), bytes, MEDIA_TYPE);
            return itself == null
                    ? new Whole(rows.complete(row, whole))
                    : asked(row.key(), itself.read(whole, Instant.now()));
        } catch (Expression.Failed failed) {
            return new Missing(String.valueOf(failed.getMessage()), false, null);
        }
    }

    /** Another record than was asked for would be kept as that other one, and the one asked for be thought read. */
    private static One asked(String key, Original found) {
        if (key.equals(found.key())) {
            return new Whole(found);
        }
        return new Missing(
                found.key() == null
                        ? "what was read for it has no key of its own: " + found.defect()
                        : "what was read for it is '%s', another record".formatted(found.key()),
                false,
                null);
    }

    /** All pages of a part. @return why it is not whole, or {@code null} */
    private @Nullable One items(PartReading part, String key, @Nullable Object row, List<@Nullable Object> items)
            throws Expression.Failed {
        Paging paging = part.part().page();
        String name = part.part().name();
        String next = null;
        List<?> before = List.of();
        for (int index = 0; index < MOST_PAGES && items.size() <= MOST_ITEMS; index++) {
            PageFetcher.Ask ask = new PageFetcher.Ask(
                    null, null, (long) paging.first() + index, items.size(), paging.size(), index == 0, next);
            DetailFetcher.Answer answer = listing.detail(name, ask, values(key, part.with(), row));
            if (!(answer instanceof DetailFetcher.Told told)) {
                return missing(answer);
            }
            List<?> page = part.items().items(told.answer());
            boolean again = !page.isEmpty() && page.equals(before)
                    || told.next() != null && told.next().equals(next) && !page.isEmpty();
            if (again) {
                return new Missing("the list of its %s repeats a page for ever".formatted(name), false, null);
            }
            items.addAll(page);
            boolean end = paging.style().told()
                    ? told.next() == null || told.next().equals(next)
                    : page.isEmpty() || paging.style() == Paging.Style.NONE;
            if (end) {
                return null;
            }
            before = page;
            next = told.next();
        }
        return new Missing("the list of its %s does not end".formatted(name), false, null);
    }

    private static Missing missing(DetailFetcher.Answer answer) {
        return answer instanceof DetailFetcher.Gone gone
                ? new Missing(gone.reason(), true, null)
                : new Missing(((DetailFetcher.NotNow) answer).reason(), false, ((DetailFetcher.NotNow) answer).why());
    }

    private static Map<String, @Nullable String> values(String key, Map<String, Expression> with, @Nullable Object row)
            throws Expression.Failed {
        Map<String, @Nullable String> values = new HashMap<>();
        for (Map.Entry<String, Expression> more : with.entrySet()) {
            values.put(more.getKey(), more.getValue().text(row));
        }
        values.put("key", key);
        return values;
    }

    /** R13: with all that was read of it. */
    private Owed owed(Read read, Missing missing) {
        return owed(read, missing.reason(), missing.hopeless());
    }

    Owed owed(Read read, String reason, boolean hopeless) {
        Map<String, String> note = new HashMap<>();
        note.put("row", new String(read.row().bytes(), StandardCharsets.UTF_8));
        note.put("type", read.row().mediaType());
        if (itself != null) {
            note.put(LIST, CHANGES);
        }
        return new Owed(
                Owed.Kind.RECORD, read.original().nativeId(), reason, JSON.writeValueAsString(note), null, hopeless);
    }

    /** Whether a row of the list of changes is owed. */
    static boolean ofChanges(Owed owed) {
        try {
            return CHANGES.equals(JSON.readValue(owed.payload(), Map.class).get(LIST));
        } catch (JacksonException broken) {
            return false;
        }
    }

    /** R13: tries again what is owed. */
    Brought again(List<Owed> due) {
        List<Read> again = new ArrayList<>();
        List<Owed> still = new ArrayList<>();
        for (Owed owed : due) {
            if (ofChanges(owed) != (itself != null)) {
                still.add(owed); // the list it stood in is no longer read: its row means nothing here
                continue;
            }
            try {
                Map<?, ?> note = JSON.readValue(owed.payload(), Map.class);
                byte[] bytes = String.valueOf(note.get("row")).getBytes(StandardCharsets.UTF_8);
                String type = String.valueOf(note.get("type"));
                PageFetcher.Row row = new PageFetcher.Row(listing.tree(bytes, type), bytes, type);
                again.add(new Read(row, rows.read(row, Instant.now())));
            } catch (JacksonException broken) {
                still.add(new Owed(
                        owed.kind(), owed.key(), "what was kept of it is broken", owed.payload(), owed.since(), true));
            }
        }
        Map<String, Owed> first = new HashMap<>();
        due.forEach(owed -> first.put(owed.key(), owed));
        Brought brought = bring(again, false);
        for (Owed owed : brought.owed()) {
            Owed before = first.getOrDefault(owed.key(), owed);
            still.add(
                    new Owed(owed.kind(), owed.key(), owed.reason(), owed.payload(), before.since(), owed.hopeless()));
        }
        return new Brought(brought.originals(), still, null);
    }
}
