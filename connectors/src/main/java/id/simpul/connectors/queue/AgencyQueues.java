package id.simpul.connectors.queue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches to agency queues: one broker transaction a batch, halved when something in it is refused (R21).
 *
 * <p>The connection is opened by the first {@link #send} that needs it, and again after it was lost. One thread sends at
 * a time (R18); {@link #close} may come from another.
 */
public final class AgencyQueues implements AutoCloseable {

    /** Said by the broker of a transaction that it has rolled back. After anything else the outcome is unknown. */
    private static final Set<ActiveMQExceptionType> REFUSALS = Set.of(
            ActiveMQExceptionType.DUPLICATE_ID_REJECTED,
            ActiveMQExceptionType.ADDRESS_FULL,
            ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST,
            ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST,
            ActiveMQExceptionType.SECURITY_EXCEPTION,
            ActiveMQExceptionType.UNEXPECTED_ROUTING_TYPE_FOR_ADDRESS,
            ActiveMQExceptionType.ROUTING_EXCEPTION,
            ActiveMQExceptionType.INTERCEPTOR_REJECTED_PACKET,
            ActiveMQExceptionType.TRANSACTION_ROLLED_BACK,
            ActiveMQExceptionType.GENERIC_EXCEPTION);

    private final BrokerSettings broker;
    private final String clientId;
    private volatile @Nullable Sender sender;
    private volatile boolean closed;

    private record Sender(BrokerConnection connection, ClientProducer producer) {}

    /** @param clientId this holder's name at the broker (R19); sessions never reconnect by themselves */
    public AgencyQueues(BrokerSettings broker, String clientId) {
        this.broker = broker;
        this.clientId = clientId;
    }

    /**
     * Sends in the order given.
     *
     * @param batch     every {@link Outgoing#duplicateId} once (R20)
     * @param mayCommit asked right before each commit; if it says no the connection is closed uncommitted (R19)
     * @throws IllegalArgumentException if an id is in the batch twice: the broker would not notice (R20)
     */
    public synchronized SendReport send(List<Outgoing> batch, BooleanSupplier mayCommit) {
        requireDistinct(batch);
        Halving halving = new Halving(batch);
        for (List<Outgoing> rows = halving.next(); !rows.isEmpty(); rows = halving.next()) {
            halving.came(attempt(rows, mayCommit));
        }
        return halving.report();
    }

    private static void requireDistinct(List<Outgoing> batch) {
        Set<String> seen = new HashSet<>();
        for (Outgoing row : batch) {
            if (!seen.add(row.duplicateId())) { // R20: within one transaction the broker does not look
                throw new IllegalArgumentException("delivery %s is in this batch twice".formatted(row.duplicateId()));
            }
        }
    }

    /** One broker transaction. */
    private Outcome attempt(List<Outgoing> rows, BooleanSupplier mayCommit) {
        Sender open;
        try {
            open = open();
        } catch (BrokerUnavailable e) {
            return new Outcome.Unsent(said(e));
        } catch (ActiveMQException e) {
            drop();
            return new Outcome.Unsent(BrokerConnection.said(e));
        }
        ClientSession session = open.connection().session();
        Answers answers = new Answers(rows.size());
        session.setSendAcknowledgementHandler(answers);
        try {
            for (Outgoing row : rows) {
                open.producer().send(BrokerContract.PREFIX + row.agency(), message(session, row));
            }
            if (!answers.complete(open.connection(), broker.connectionTtl().toMillis())) {
                drop();
                return new Outcome.Unsent("the broker did not answer before a commit");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop();
            return new Outcome.Unsent("interrupted before a commit");
        } catch (ActiveMQException | RuntimeException e) {
            return beforeCommit(session, e);
        }
        if (!answers.refusals().isEmpty()) {
            if (session.isClosed()) { // R21: not the rows'
                drop();
                return new Outcome.Unsent("the connection was lost before a commit");
            }
            rollback(session);
            return new Outcome.RowsRefused(Map.copyOf(answers.refusals()));
        }
        if (!mayCommit.getAsBoolean()) { // R19
            drop();
            return new Outcome.Unsent("stopped before the commit: too little of the lease is left");
        }
        try {
            session.commit();
            return new Outcome.Committed();
        } catch (ActiveMQException e) {
            if (REFUSALS.contains(e.getType())) {
                if (!open.connection().isOpen()) {
                    // R19: the client says "rolled back" also of a commit that was under way when its connection ended
                    drop();
                    return new Outcome.Unknown("no answer to a commit: " + BrokerConnection.said(e));
                }
                rollback(session);
                return new Outcome.Refused(e.getType(), BrokerConnection.said(e));
            }
            drop();
            return new Outcome.Unknown("no answer to a commit: " + BrokerConnection.said(e));
        } catch (RuntimeException e) {
            drop();
            return new Outcome.Unknown("no answer to a commit: " + BrokerConnection.said(e));
        }
    }

    /** Nothing was committed: our own client refused a row, or the connection ended. */
    private Outcome beforeCommit(ClientSession session, Exception e) {
        ActiveMQExceptionType type =
                e instanceof ActiveMQException said ? said.getType() : ActiveMQExceptionType.GENERIC_EXCEPTION;
        if (REFUSALS.contains(type) && !session.isClosed()) {
            drop(); // rather than a rollback, which the answers to what was sent already would confuse
            return new Outcome.Refused(type, BrokerConnection.said(e));
        }
        drop();
        return new Outcome.Unsent("the connection was lost before a commit: " + BrokerConnection.said(e));
    }

    private void rollback(ClientSession session) {
        try {
            session.rollback();
        } catch (ActiveMQException e) {
            drop(); // which rolls back too, only without an answer; the next attempt opens a new connection
        }
    }

    private Sender open() throws ActiveMQException {
        if (closed) {
            throw new BrokerUnavailable("closed", null);
        }
        if (sender != null && sender.connection().isOpen()) {
            return sender;
        }
        drop();
        BrokerConnection connection = BrokerConnection.open(broker, clientId, BrokerConnection.Mode.TRANSACTED);
        try {
            // Anonymous: a producer of its own for each queue would ask the broker each time.
            sender = new Sender(connection, connection.session().createProducer());
            return sender;
        } catch (ActiveMQException e) {
            connection.drop();
            throw e;
        }
    }

    private void drop() {
        if (sender != null) {
            sender.connection().drop();
            sender = null;
        }
    }

    /** A text message as JMS and AMQP clients read it: the type, and one nullable string. */
    private static ClientMessage message(ClientSession session, Outgoing row) {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(row.body()));
        message.setRoutingType(RoutingType.ANYCAST);
        message.setUserID(messageId(row.delivery())); // JMSMessageID
        row.properties().forEach(message::putStringProperty);
        message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(row.duplicateId())); // R20
        return message;
    }

    /** Made of the delivery's; not equal, because the broker reads every such id as a time-based one. */
    private static org.apache.activemq.artemis.utils.UUID messageId(UUID delivery) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(delivery.getMostSignificantBits())
                .putLong(delivery.getLeastSignificantBits())
                .array();
        return new org.apache.activemq.artemis.utils.UUID(
                org.apache.activemq.artemis.utils.UUID.TYPE_TIME_BASED, bytes);
    }

    private static String said(BrokerUnavailable e) {
        return String.valueOf(e.getMessage());
    }

    /** A commit that is under way ends with an unknown outcome. */
    @Override
    public void close() {
        closed = true;
        Sender open = sender;
        if (open != null) {
            open.connection().drop();
        }
    }
}
