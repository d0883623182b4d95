package id.simpul.routes.source;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.mappings.source.Access;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.routes.Letter;
import id.simpul.routes.Page;
import id.simpul.routes.Page.Origin;
import id.simpul.routes.Settings;
import id.simpul.routes.store.Kept;
import id.simpul.routes.store.Lease;
import id.simpul.routes.store.LeaseLost;
import id.simpul.routes.store.MessageStore;
import id.simpul.routes.store.Sources;
import id.simpul.routes.store.Vanished;
import id.simpul.routes.store.VersionChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of a source, under its lease: the live pull, then what is owed, then a slice of a back-fill (R12). Nothing is asked
 * for before the last thing read is kept.
 */
public class Turns {

    /** How soon a source that is new or paused is looked at again. */
    private static final Duration UNTIL_A_PERSON_SAYS = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final int OWED_AT_ONCE = 100;
    private static final int AFTER_AT_ONCE = 500;
    private static final Duration BACKFILL_SLICE = Duration.ofSeconds(10);

    private final Running running;
    private final Sources sources;
    private final MessageStore store;
    private final Vanished vanished;
    private final Turnstile turnstile;
    private final Settings.Poll settings;
    private final ExecutorService slowPool;
    private final Set<String> slow = ConcurrentHashMap.newKeySet();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private final Map<String, Duration> waits = new ConcurrentHashMap<>();
    private final Phaser underWay = new Phaser(1);
    private volatile boolean stopping;

    public Turns(
            Running running,
            Sources sources,
            MessageStore store,
            Vanished vanished,
            Turnstile turnstile,
            Settings.Poll settings,
            ExecutorService slowPool) {
        this.running = running;
        this.sources = sources;
        this.store = store;
        this.vanished = vanished;
        this.turnstile = turnstile;
        this.settings = settings;
        this.slowPool = slowPool;
    }

    /** Brings a page through the intake route; returns once it is kept. */
    public interface PageTaker {
        Kept take(Page page) throws Exception;
    }

    boolean isSlow(String source) {
        return slow.contains(source);
    }

    ExecutorService slowPool() {
        return slowPool;
    }

    /**
     * No turn begins any more; those under way end after the page in hand.
     *
     * @param patience for a source that hangs
     * @return whether all have ended
     */
    public boolean stop(Duration patience) throws InterruptedException {
        stopping = true;
        turnstile.stop();
        try {
            underWay.awaitAdvanceInterruptibly(underWay.arrive(), patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** @return how many pages were kept */
    int take(String id, PageTaker taker, BooleanSupplier goOn) {
        underWay.register();
        try {
            return stopping ? 0 : turn(id, taker, () -> !stopping && goOn.getAsBoolean());
        } finally {
            underWay.arriveAndDeregister();
        }
    }

    private int turn(String id, PageTaker taker, BooleanSupplier goOn) {
        if (!turnstile.tryEnter(id)) {
            return 0;
        }
        try {
            Optional<Running.Hold> held = running.hold(id); // in the seat: nobody changes the source under a turn
            if (held.isEmpty()) {
                return 0;
            }
            try (Running.Hold source = held.get()) {
                return turn(source.source(), taker, goOn);
            }
        } finally {
            turnstile.leave(id);
        }
    }

    private int turn(Running.Source source, PageTaker taker, BooleanSupplier goOn) {
        String id = source.bundle().id();
        long began = System.nanoTime();
        boolean well = false;
        try {
            Duration pause =
                    source.bundle().definition().every().multipliedBy(4).dividedBy(5);
            Optional<Lease> lease = sources.take(id, source.bundle().version(), pause);
            if (lease.isEmpty()) {
                if (!sources.isActive(id)) {
                    waits.put(id, UNTIL_A_PERSON_SAYS); // whoever activates it does not want to wait for its schedule
                }
                return 0;
            }
            Turn turn = new Turn(source, lease.get(), taker, () -> goOn.getAsBoolean() && !source.isRetired());
            try {
                well = turn.live();
                turn.owed();
                if (well) {
                    turn.backfill();
                }
            } finally {
                sources.giveUp(lease.get());
            }
            return turn.pages;
        } catch (LeaseLost e) {
            LOG.warn("source {}: {}", id, e.getMessage());
            return 0;
        } catch (VersionChanged e) {
            LOG.info("{}", e.getMessage());
            return 0;
        } catch (Exception e) {
            // R14: all that was in memory about the pull is dropped with the turn; the next one reads the cursor again
            trouble(
                    id,
                    "its page could not be kept (" + e.getClass().getSimpleName()
                            + "); nothing is lost, the page is asked for again");
            LOG.debug("source {}", id, e);
            return 0;
        } finally {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            boolean hung = !well && took.compareTo(settings.slowAfter()) > 0;
            boolean overran =
                    took.compareTo(source.bundle().definition().limits().poll()) > 0;
            if (hung || overran) {
                slow.add(id);
            } else {
                slow.remove(id);
            }
        }
    }

    /** How long a source asked us to wait in its last turn; empty: its schedule holds. */
    Optional<Duration> waiting(String id) {
        return Optional.ofNullable(waits.remove(id));
    }

    private void trouble(String id, String what) {
        if (!what.equals(troubles.put(id, what))) {
            LOG.warn("source {}: {}", id, what);
        }
    }

    private void recovered(String id) {
        if (troubles.remove(id) != null) {
            LOG.info("source {}: well again", id);
        }
    }

    private final class Turn {
        private final SourceBundle bundle;
        private final SourceDefinition definition;
        private final SourceConnector connector;
        private final Lease lease;
        private final PageTaker taker;
        private final BooleanSupplier goOn;
        private final long deadline;
        private int pages;

        Turn(Running.Source source, Lease lease, PageTaker taker, BooleanSupplier goOn) {
            this.bundle = source.bundle();
            this.definition = bundle.definition();
            this.connector = source.connector();
            this.lease = lease;
            this.taker = taker;
            this.goOn = goOn;
            this.deadline = System.nanoTime() + definition.limits().poll().toNanos();
        }

        /** @return whether the source answered well */
        boolean live() throws Exception {
            Sources.Place place = sources.place(bundle.id());
            Cursor cursor = connector.cursor(place.cursor());
            cursor = place.anew() ? cursor.anew() : cursor;
            boolean wholeList = readsFullLists() && cursor.atRest();
            do {
                PullResult answer = connector.pull(cursor);
                if (!(answer instanceof PullResult.Page page)) {
                    unwell(answer);
                    return false;
                }
                cursor = Objects.requireNonNull(keep(page, new Origin.Live()).cursor());
            } while (!cursor.atRest() && goOn.getAsBoolean() && System.nanoTime() < deadline);
            sources.well(lease);
            recovered(bundle.id());
            if (wholeList && cursor.atRest()) {
                vanished.afterFullList(bundle, lease); // R7
            }
            return true;
        }

        private boolean readsFullLists() {
            return listed().filter(it -> it.cursor() == null).isPresent();
        }

        private void unwell(PullResult answer) {
            if (answer instanceof PullResult.Unavailable down) {
                sources.unwell(lease, answer.health(), down.reason(), null);
                Duration wait = down.retryAfter();
                if (wait != null) {
                    sources.waitFor(lease, wait);
                    waits.put(bundle.id(), wait);
                }
                trouble(bundle.id(), down.reason() + "; asked again in " + (wait == null ? definition.every() : wait));
            } else if (answer instanceof PullResult.Refused refused) {
                sources.unwell(lease, answer.health(), refused.reason(), refused.fix());
                trouble(bundle.id(), "refused: " + refused.reason() + ". " + refused.fix());
            }
        }

        private Kept keep(PullResult.Page page, Origin origin) throws Exception {
            List<Letter> letters = page.originals().stream().map(Letter::fresh).toList();
            List<String> seen = origin instanceof Origin.Live && readsFullLists()
                    ? Stream.concat(page.originals().stream().map(Original::nativeId), page.passed().stream())
                            .toList()
                    : List.of();
            pages++;
            return taker.take(
                    new Page(bundle, origin, lease, letters, 0, page.owed(), settledBy(page), seen, page.next()));
        }

        /** R13: a record that is whole now is no longer owed; its details are as new as can be. */
        private List<Owed> settledBy(PullResult.Page page) {
            return listed().filter(ListReading::rewritten).isEmpty()
                    ? List.of()
                    : page.originals().stream()
                            .map(it -> new Owed(Owed.Kind.RECORD, it.nativeId(), "", "", null, false))
                            .toList();
        }

        private Optional<ListReading> listed() {
            Access access = definition.access();
            return access instanceof Rest rest
                    ? Optional.of(rest.list())
                    : access instanceof Soap soap ? Optional.of(soap.list()) : Optional.empty();
        }

        /** R13. */
        void owed() throws Exception {
            if (!goOn.getAsBoolean()) {
                return;
            }
            owedFiles(sources.owedDue(bundle.id(), Owed.Kind.FILE, OWED_AT_ONCE));
            boolean mailbox = definition.access() instanceof Mail;
            owedRecords(owed(mailbox ? Owed.Kind.MAIL : Owed.Kind.RECORD, OWED_AT_ONCE));
            ofFormerAccess(owed(Owed.Kind.FORMER, OWED_AT_ONCE));
            afterActions();
        }

        private List<Owed> owed(Owed.Kind kind, int limit) {
            return sources.owedDue(bundle.id(), kind, limit).stream()
                    .map(Sources.OwedRow::owed)
                    .toList();
        }

        private void owedFiles(List<Sources.OwedRow> due) throws Exception {
            if (due.isEmpty()) {
                return;
            }
            Map<Long, Owed> byRow =
                    due.stream().collect(Collectors.toMap(Sources.OwedRow::original, Sources.OwedRow::owed));
            List<Letter> letters = new ArrayList<>(store.reopenable(List.copyOf(byRow.keySet())).stream()
                    .map(row -> new Letter(
                            Reopening.of(connector, row.original()),
                            null,
                            row.id(),
                            Objects.requireNonNull(byRow.get(row.id())).since()))
                    .toList());
            Collections.shuffle(letters); // or one that hangs would stand before the same others each time
            pages++;
            taker.take(
                    new Page(bundle, new Origin.OwedAgain(), lease, letters, 0, List.of(), List.of(), List.of(), null));
        }

        /** Asked of another system, a key may well be that of something else: it is quarantined with what was read of it. */
        private void ofFormerAccess(List<Owed> due) throws Exception {
            if (!due.isEmpty()) {
                List<Letter> letters =
                        due.stream().map(Owed::givenUp).map(GivenUp::letter).toList();
                pages++;
                taker.take(
                        new Page(bundle, new Origin.OwedAgain(), lease, letters, 0, List.of(), due, List.of(), null));
            }
        }

        /** Mails and details: only the connector knows how to ask for them. */
        private void owedRecords(List<Owed> due) throws Exception {
            if (due.isEmpty()) {
                return;
            }
            PullResult answer = connector.retry(due, connector.cursor(sources.cursor(bundle.id())));
            if (!(answer instanceof PullResult.Page page)) {
                return; // the live pull has said so already
            }
            List<Letter> letters =
                    new ArrayList<>(page.originals().stream().map(Letter::fresh).toList());
            Map<String, Owed> asked = due.stream().collect(Collectors.toMap(Owed::key, it -> it));
            List<Owed> notYet = page.owed().stream()
                    .filter(it -> it.kind() != Owed.Kind.AFTER)
                    .toList();
            Set<String> still = notYet.stream()
                    .filter(it -> !givenUp(it, asked))
                    .map(Owed::key)
                    .collect(Collectors.toSet());
            notYet.stream()
                    .filter(it -> givenUp(it, asked))
                    .map(GivenUp::letter)
                    .forEach(letters::add);
            List<Owed> settled =
                    due.stream().filter(it -> !still.contains(it.key())).toList();
            List<Owed> owed = page.owed().stream() // also what is to be done to those that were read now
                    .filter(it -> it.kind() == Owed.Kind.AFTER || still.contains(it.key()))
                    .toList();
            pages++;
            taker.take(new Page(bundle, new Origin.OwedAgain(), lease, letters, 0, owed, settled, List.of(), null));
        }

        /** R13: what is to be done to mails that are kept. One that cannot be done for too long is reported. */
        private void afterActions() throws Exception {
            if (!(definition.access() instanceof Mail)) {
                return;
            }
            List<Owed> due = owed(Owed.Kind.AFTER, AFTER_AT_ONCE);
            while (!due.isEmpty() && goOn.getAsBoolean() && System.nanoTime() < deadline) {
                PullResult answer = connector.retry(due, connector.cursor(sources.cursor(bundle.id())));
                if (!(answer instanceof PullResult.Page page)) {
                    return; // the live pull has said so already
                }
                Map<String, Owed> asked = due.stream().collect(Collectors.toMap(Owed::key, it -> it));
                List<Owed> again = page.owed().stream()
                        .map(it -> givenUp(it, asked) ? it.givenUp() : it)
                        .toList();
                Set<String> still = again.stream().map(Owed::key).collect(Collectors.toSet());
                List<Owed> done =
                        due.stream().filter(it -> !still.contains(it.key())).toList();
                pages++;
                taker.take(new Page(bundle, new Origin.OwedAgain(), lease, List.of(), 0, again, done, List.of(), null));
                again.stream()
                        .filter(Owed::hopeless)
                        .findFirst()
                        .ifPresent(it -> trouble(
                                bundle.id(), "what was to be done to mails that are kept is given up: " + it.reason()));
                due = owed(Owed.Kind.AFTER, AFTER_AT_ONCE);
            }
        }

        private boolean givenUp(Owed owed, Map<String, Owed> asked) {
            Owed first = asked.getOrDefault(owed.key(), owed);
            return owed.hopeless() || GivenUp.is(first, definition.giveUp());
        }

        /** A slice of a range in the past, between two live polls. */
        void backfill() throws Exception {
            Optional<Sources.Backfill> range = sources.backfill(bundle.id());
            if (range.isEmpty()) {
                return;
            }
            Cursor cursor = range.get().cursor() == null
                    ? connector.backfill(range.get().from(), range.get().until())
                    : connector.cursor(range.get().cursor());
            long until = System.nanoTime() + BACKFILL_SLICE.toNanos();
            boolean rests = false;
            while (!rests && goOn.getAsBoolean() && System.nanoTime() < until && sources.isRunning(range.get())) {
                PullResult answer = connector.pull(cursor);
                if (!(answer instanceof PullResult.Page page)) {
                    unwell(answer);
                    return;
                }
                cursor = Objects.requireNonNull(
                        keep(page, new Origin.Backfill(range.get().id(), newest(page)))
                                .cursor());
                rests = cursor.atRest();
            }
        }

        private @Nullable Instant newest(PullResult.Page page) {
            return page.originals().stream()
                    .map(Original::stamp)
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }
}
