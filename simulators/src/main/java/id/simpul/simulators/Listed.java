package id.simpul.simulators;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Theme;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A system that shows its records in lists: all but the protocol. */
abstract class Listed implements Simulator {

    final Ledger ledger;
    final Archive archive;
    final Clerk clerk;
    private final String id;
    private final Live live;
    private volatile Trouble trouble = Trouble.NONE;

    /**
     * @param prefix of the keys, three capital letters
     * @param flaws  which this system can have
     */
    Listed(
            String id,
            long seed,
            String prefix,
            List<Place> places,
            List<Theme> themes,
            List<Flaw> flaws,
            boolean newestFirst,
            Form form) {
        this.id = id;
        ledger = new Ledger(id, true);
        archive = new Archive(ledger, form, newestFirst);
        clerk = new Clerk(archive, seed, prefix, places, themes, flaws, Clock.systemUTC());
        live = new Live(id, clerk::event);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void addAll(int count, Mix mix) {
        clerk.addAll(count, mix);
    }

    /** Good records with one and the same stamp, as after an import: choose more than fit on a page. */
    public void addImported(int count) {
        clerk.addImported(count);
    }

    /** Plain good records, each with an explicit addressee, spread over all agencies in turn: for benchmarks. */
    public void fill(int count) {
        clerk.fill(count);
    }

    @Override
    public Version publish() {
        return clerk.publish();
    }

    /** A new record that looks as the test wants. @param edit of the fields as shown */
    public Version publish(Expectation expectation, Consumer<Map<String, Object>> edit) {
        return clerk.publish(clerk.now(), Flaw.NONE, expectation, edit);
    }

    /** A new record with a flaw. */
    public Version publish(Flaw flaw) {
        return clerk.publish(clerk.now(), flaw, flaw.readable() ? Expectation.DELIVER : Expectation.QUARANTINE, null);
    }

    /** A new good record with any stamp, also one in the future. */
    public Version publishAt(Instant stamp) {
        return clerk.publish(stamp, Flaw.NONE, Expectation.DELIVER, null);
    }

    @Override
    public Optional<Version> change() {
        return clerk.change();
    }

    /** This record changes; mends its flaw if it had one. May wait up to a second for a stamp of its own. */
    public Version change(String key) {
        return clerk.change(key, Expectation.DELIVER, null);
    }

    public Version change(String key, Expectation expectation, Consumer<Map<String, Object>> edit) {
        return clerk.change(key, expectation, edit);
    }

    /** For R4: other content under any stamp, also the same one or an older one. */
    public Version changeAt(String key, Instant stamp) {
        return clerk.changeAt(key, stamp);
    }

    public Version withdraw(String key) {
        return clerk.withdraw(key);
    }

    /** A new stamp over the same content. */
    public Version touch(String key) {
        return clerk.touch(key);
    }

    /** It is no longer listed, and nobody says why. */
    public void remove(String key) {
        clerk.remove(key);
    }

    @Override
    public void startLive(double perSecond) {
        live.start(perSecond);
    }

    @Override
    public void stopLive() {
        live.stop();
    }

    @Override
    public Trouble trouble() {
        return trouble;
    }

    @Override
    public void trouble(Trouble next) {
        trouble = next;
    }

    @Override
    public void close() {
        live.stop();
        trouble(Trouble.NONE);
    }
}
