package id.simpul.simulators;

import java.util.Optional;

/** One stand-in: a listening server, what it holds, and the ways to disturb it. Safe for many threads. */
public interface Simulator extends AutoCloseable {

    /** The source's id: the name of its folder in mappings/sources. */
    String id();

    Ledger ledger();

    /** Fills it with records of the past two weeks. */
    void addAll(int count, Mix mix);

    /** Somebody complains now: one more good record. */
    Ledger.Version publish();

    /** One of the good records changes (for mail: its sender replies); empty if none can at this moment. */
    Optional<Ledger.Version> change();

    /**
     * New records, changes, withdrawals, mended flaws and mere re-publications go on by themselves, in seeded order.
     *
     * @param perSecond events, not only new records
     */
    void startLive(double perSecond);

    /** Returns once the last event is published. */
    void stopLive();

    /** @throws IllegalArgumentException if this system cannot have that trouble */
    void trouble(Trouble trouble);

    Trouble trouble();

    @Override
    void close();
}
