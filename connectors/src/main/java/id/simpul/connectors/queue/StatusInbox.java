package id.simpul.connectors.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.jspecify.annotations.Nullable;

/**
 * Reads agencies' answers from {@code complaints.status}: a batch is acknowledged only after its taker returned. So an
 * answer may come again, when the acknowledgement was lost; its {@code id} tells.
 */
public final class StatusInbox implements AutoCloseable {

    /** The property that holds the broker's user who sent an answer. It is there only if the broker itself wrote it. */
    public static final String SENDER = Senders.PROPERTY;

    private static final long WAIT_MILLIS = 1_000;

    private final BrokerSettings broker;
    private final String clientId;
    private @Nullable Open open;

    private record Open(BrokerConnection connection, ClientConsumer consumer, Senders.Named senders) {}

    public StatusInbox(BrokerSettings broker, String clientId) {
        this.broker = broker;
        this.clientId = clientId;
    }

    /**
     * Waits a second at most for a first message, hands what is there (up to {@code limit}) to the taker, acknowledges.
     * If the taker throws, nothing is acknowledged and the exception goes on.
     *
     * @return how many were taken
     * @throws BrokerUnavailable if the broker is away; call again
     */
    public synchronized int receive(int limit, Consumer<List<BrokerAdmin.Seen>> taker) {
        try {
            Open from = open();
            List<ClientMessage> messages = messages(from.consumer(), limit);
            if (!messages.isEmpty()) {
                hand(messages, from.senders(), taker);
                for (ClientMessage message : messages) {
                    message.acknowledge();
                }
                from.connection().session().commit();
            }
            return messages.size();
        } catch (ActiveMQException e) {
            drop();
            throw new BrokerUnavailable(BrokerConnection.said(e), e);
        }
    }

    private static List<ClientMessage> messages(ClientConsumer from, int limit) throws ActiveMQException {
        List<ClientMessage> messages = new ArrayList<>();
        ClientMessage message = from.receive(WAIT_MILLIS);
        while (message != null) {
            messages.add(message);
            message = messages.size() < limit ? from.receiveImmediate() : null;
        }
        return messages;
    }

    private void hand(List<ClientMessage> messages, Senders.Named senders, Consumer<List<BrokerAdmin.Seen>> taker) {
        boolean taken = false;
        try {
            taker.accept(
                    messages.stream().map(message -> read(message, senders)).toList());
            taken = true;
        } finally {
            if (!taken) {
                // Given back by closing and not by a rollback: a taker whose database is away must not use up the
                // deliveries after which the broker declares an answer dead.
                close();
            }
        }
    }

    /** Without a sender that only the sender itself has written there. */
    private static BrokerAdmin.Seen read(ClientMessage message, Senders.Named senders) {
        BrokerAdmin.Seen seen = Reading.read(message);
        if (senders.on(message)) {
            return seen;
        }
        Map<String, String> properties = new HashMap<>(seen.properties());
        properties.remove(SENDER);
        return new BrokerAdmin.Seen(seen.id(), Map.copyOf(properties), seen.body());
    }

    private Senders.Named senders() {
        BrokerConnection asking = BrokerConnection.open(broker, clientId + "-asks", BrokerConnection.Mode.AUTO_COMMIT);
        try {
            return Senders.named(asking.session(), new Management(asking.session(), WAIT_MILLIS * 10));
        } catch (Exception e) { // Artemis declares no less
            throw e instanceof BrokerUnavailable said ? said : new BrokerUnavailable(BrokerConnection.said(e), e);
        } finally {
            asking.close();
        }
    }

    private Open open() throws ActiveMQException {
        if (open == null || !open.connection().isOpen()) {
            drop();
            Senders.Named senders = senders();
            BrokerConnection connection = BrokerConnection.open(broker, clientId, BrokerConnection.Mode.TRANSACTED);
            try {
                open = new Open(connection, connection.session().createConsumer(BrokerContract.STATUS), senders);
                connection.session().start();
            } catch (ActiveMQException e) {
                connection.drop();
                throw e;
            }
        }
        return open;
    }

    private void drop() {
        if (open != null) {
            open.connection().drop();
            open = null;
        }
    }

    @Override
    public synchronized void close() {
        if (open != null) {
            open.connection().close();
            open = null;
        }
    }
}
