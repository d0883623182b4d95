package id.simpul.connectors.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at and looks after the running broker, through its management address. Every call is bounded in time. */
public final class BrokerAdmin implements AutoCloseable {

    public BrokerAdmin(BrokerSettings broker) {
        throw new UnsupportedOperationException();
    }

    /** Creates the addresses, queues and address settings of the contract that are missing; returns how many queues it made. */
    public int provision(BrokerContract contract) {
        throw new UnsupportedOperationException();
    }

    /** Every way in which the running broker differs from the contract, each in words a person can act on; empty is well. */
    public List<String> deviations(BrokerContract contract) {
        throw new UnsupportedOperationException();
    }

    /** Closes every connection of that client id, then asks: does the broker still know a session of it? (R19) */
    public boolean gone(String clientId) {
        throw new UnsupportedOperationException();
    }

    /** @param oldest age of the first message, or {@code null} if empty */
    public record QueueState(String name, long depth, @Nullable Duration oldest, int consumers) {}

    public List<QueueState> queues() {
        throw new UnsupportedOperationException();
    }

    /** @param id the broker's message id, for {@link #remove} */
    public record Seen(long id, Map<String, String> properties, String body) {}

    /** The first messages of a queue, left where they are. */
    public List<Seen> peek(String queue, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Consumes up to {@code limit} messages; each is gone from the queue once this returns. */
    public List<Seen> take(String queue, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Removes one message; false if it was not there. */
    public boolean remove(String queue, long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
