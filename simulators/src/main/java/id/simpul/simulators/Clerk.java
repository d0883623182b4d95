package id.simpul.simulators;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Agencies;
import id.simpul.simulators.content.Author;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Theme;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Enters, changes and withdraws records in an {@link Archive}. Stamps have whole seconds and are never ahead of the clock;
 * two versions of a record never share one unless a test asks for it.
 */
final class Clerk {

    private static final Duration PAST = Duration.ofDays(14);

    private final Archive archive;
    private final long seed;
    private final String prefix;
    private final List<Place> places;
    private final List<Theme> themes;
    private final List<Flaw> flaws;
    private final Clock clock;
    private final Random chance;
    private final List<String> keys = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private Author author;
    private int last;

    /** @param flaws which this system can have */
    Clerk(
            Archive archive,
            long seed,
            String prefix,
            List<Place> places,
            List<Theme> themes,
            List<Flaw> flaws,
            Clock clock) {
        this.archive = archive;
        this.seed = seed;
        this.prefix = prefix;
        this.places = places;
        this.themes = themes;
        this.flaws = List.copyOf(flaws);
        this.clock = clock;
        this.chance = new Random(seed);
        this.author = new Author(seed, prefix, places, themes, 0);
    }

    synchronized void addAll(int count, Mix mix) {
        author = new Author(seed, prefix, places, themes, mix.hugeBytes());
        var flawOf = draw(count, mix);
        for (int i = 0; i < count; i++) {
            enterPast(flawOf.get(i), null);
        }
    }

    /** All at one instant, as after an import: more than fit on a page. */
    synchronized void addImported(int count) {
        var stamp = now().minus(3, ChronoUnit.DAYS);
        for (int i = 0; i < count; i++) {
            enterPast(Flaw.NONE, stamp);
        }
    }

    /** Plain good records with an explicit addressee, one agency after the other; one second apart. */
    synchronized void fill(int count) {
        var start = now().minusSeconds(count + 60L);
        for (int i = 0; i < count; i++) {
            var stamp = start.plusSeconds(i);
            var report = author.plain(
                    ++last, stamp, Agencies.ids().get(i % Agencies.ids().size()));
            archive.put(report, stamp, Expectation.DELIVER, null);
            keys.add(report.key());
        }
    }

    synchronized Version publish(
            Instant stamp, Flaw flaw, Expectation expectation, @Nullable Consumer<Map<String, Object>> edit) {
        var report = author.write(++last, stamp, flaw);
        var version = archive.put(report, stamp, expectation, edit);
        enlist(report.key(), flaw, expectation);
        return version;
    }

    Version publish() {
        return publish(now(), Flaw.NONE, Expectation.DELIVER, null);
    }

    /** Some good record changes, chosen by chance. */
    Optional<Version> change() {
        return some(keys, author::amend);
    }

    /** Waits, up to a second, until the record's next version can have a stamp of its own. */
    Version change(String key, Expectation expectation, @Nullable Consumer<Map<String, Object>> edit) {
        return next(key, author::amend, new Amendment(expectation, edit));
    }

    Version withdraw(String key) {
        return next(key, author::withdraw, null);
    }

    Version touch(String key) {
        return next(key, author::touch, null);
    }

    /** For R4: any stamp, also the same or an older one. */
    synchronized Version changeAt(String key, Instant stamp) {
        return archive.put(author.amend(row(key).report()), stamp, Expectation.DELIVER, null);
    }

    void remove(String key) {
        archive.remove(key);
    }

    /** One live event: mostly new records and changes, now and then a withdrawal, a mended or a new flaw. */
    synchronized void event() {
        int draw = chance.nextInt(100);
        if (draw < 45) {
            publish();
        } else if (draw < 80) {
            change();
        } else if (draw < 88) {
            some(keys, author::touch);
        } else if (draw < 95) {
            some(keys, author::withdraw);
        } else if (draw < 98) {
            some(broken, author::amend);
        } else {
            var flaw = flaws.get(chance.nextInt(flaws.size()));
            if (flaw == Flaw.HUGE) {
                publish();
            } else {
                publish(now(), flaw, flaw.readable() ? Expectation.DELIVER : Expectation.QUARANTINE, null);
            }
        }
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private void enterPast(Flaw flaw, @Nullable Instant stamp) {
        int i = ++last;
        var random = author.random(i, 0);
        var changed = stamp != null ? stamp : now().minusSeconds(90 + (long) (random.nextDouble() * PAST.toSeconds()));
        var created = random.nextInt(3) == 0 ? changed.minusSeconds(random.nextInt(200_000)) : changed;
        var report = author.write(i, created, flaw);
        archive.put(report, changed, flaw.readable() ? Expectation.DELIVER : Expectation.QUARANTINE, null);
        enlist(report.key(), flaw, flaw.readable() ? Expectation.DELIVER : Expectation.QUARANTINE);
    }

    /** A record shown without its key can never be recognised again: nothing more happens to it. */
    private void enlist(String key, Flaw flaw, Expectation expectation) {
        if (flaw == Flaw.NONE && expectation == Expectation.DELIVER) {
            keys.add(key);
        } else if (flaw != Flaw.NO_KEY) {
            broken.add(key);
        }
    }

    private synchronized Optional<Version> some(List<String> among, UnaryOperator<Report> edit) {
        for (int tries = 0; tries < 20 && !among.isEmpty(); tries++) {
            var key = among.get(chance.nextInt(among.size()));
            var row = archive.get(key);
            if (row != null && !row.report().withdrawn() && row.stamp().isBefore(now())) {
                return Optional.of(put(row, edit.apply(row.report()), null));
            }
        }
        return Optional.empty();
    }

    private Version next(String key, UnaryOperator<Report> change, @Nullable Amendment amendment) {
        while (true) {
            synchronized (this) {
                var row = row(key);
                if (row.stamp().isBefore(now())) {
                    return put(row, change.apply(row.report()), amendment);
                }
                if (row.stamp().isAfter(now().plusSeconds(5))) {
                    throw new IllegalStateException(key + " is stamped in the future: use changeAt");
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** What a test wants of a version. */
    private record Amendment(Expectation expectation, @Nullable Consumer<Map<String, Object>> edit) {}

    /** New content is sound unless a test says otherwise; the same content is shown as it was shown before. */
    private Version put(Archive.Row before, Report report, @Nullable Amendment amendment) {
        boolean mended = report.content() > before.report().content() && !report.withdrawn();
        if (amendment == null) {
            amendment = mended
                    ? new Amendment(Expectation.DELIVER, null)
                    : new Amendment(before.version().expectation(), before.edit());
        }
        if (mended && amendment.expectation == Expectation.DELIVER && broken.remove(report.key())) {
            keys.add(report.key());
        }
        return archive.put(report, now(), amendment.expectation, amendment.edit);
    }

    private Archive.Row row(String key) {
        var row = archive.get(key);
        if (row == null) {
            throw new IllegalArgumentException("no record " + key);
        }
        return row;
    }

    /** Three or four of a thousand for each flaw, at least one if there are fifty; always the same places for a seed. */
    private List<Flaw> draw(int count, Mix mix) {
        var drawn = new ArrayList<Flaw>(Collections.nCopies(count, Flaw.NONE));
        if (mix.broken() && count >= 50) {
            int next = 0;
            for (var flaw : flaws) {
                int of = flaw == Flaw.HUGE ? (mix.hugeBytes() > 0 ? 1 : 0) : Math.max(1, count * 35 / 10_000);
                for (int i = 0; i < of; i++) {
                    drawn.set(next++, flaw);
                }
            }
            Collections.shuffle(drawn, new Random(seed + 1));
        }
        return drawn;
    }
}
