package id.simpul.connectors.queue;

import java.util.List;
import java.util.function.Consumer;

/** Reads agencies' answers from {@code complaints.status}: a batch is acknowledged only after its taker returned. */
public final class StatusInbox implements AutoCloseable {

    public StatusInbox(BrokerSettings broker, String clientId) {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits a second at most for a first message, hands what is there (up to {@code limit}) to the taker, acknowledges.
     * If the taker throws, nothing is acknowledged and the exception goes on.
     *
     * @return how many were taken
     */
    public int receive(int limit, Consumer<List<BrokerAdmin.Seen>> taker) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
