package id.simpul.connectors.queue;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Sends batches to agency queues: one broker transaction a batch, halved when something in it is refused (R21). */
public final class AgencyQueues implements AutoCloseable {

    /** @param clientId this holder's name at the broker (R19); sessions never reconnect by themselves */
    public AgencyQueues(BrokerSettings broker, String clientId) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sends in the order given.
     *
     * @param batch     every {@link Outgoing#duplicateId} once (R20)
     * @param mayCommit asked right before each commit; if it says no the connection is closed uncommitted (R19)
     */
    public SendReport send(List<Outgoing> batch, BooleanSupplier mayCommit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
