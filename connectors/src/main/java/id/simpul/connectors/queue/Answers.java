package id.simpul.connectors.queue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;

/**
 * What the broker says to each message of one transaction. Sends are not waited for one by one, and the commit does not
 * say everything: a message that an interceptor or plugin of the broker refuses is missing from a transaction that then
 * commits (measured). So nothing is committed before every message was answered.
 */
final class Answers implements SendAcknowledgementHandler {

    /** Said of every message under way when a connection or the broker itself ends: no refusal, nobody judged the message. */
    private static final Set<ActiveMQExceptionType> OF_THE_CONNECTION = Set.of(
            ActiveMQExceptionType.UNBLOCKED,
            ActiveMQExceptionType.NOT_CONNECTED,
            ActiveMQExceptionType.CONNECTION_TIMEDOUT,
            ActiveMQExceptionType.DISCONNECTED,
            ActiveMQExceptionType.REMOTE_DISCONNECT,
            ActiveMQExceptionType.OBJECT_CLOSED,
            ActiveMQExceptionType.SHUTDOWN_ERROR,
            ActiveMQExceptionType.INTERNAL_ERROR,
            ActiveMQExceptionType.IO_ERROR);

    /** The one I/O error that is about the message: it is larger than a record of the journal can be. */
    private static final String RECORD_TOO_LARGE = "AMQ149005";

    /** Why one message was refused. */
    record Refusal(ActiveMQExceptionType type, String reason) {}

    private final CountDownLatch missing;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private volatile boolean cutOff;

    Answers(int messages) {
        missing = new CountDownLatch(messages);
    }

    @Override
    public void sendAcknowledged(Message message) {
        missing.countDown();
    }

    @Override
    public void sendFailed(Message message, Exception e) {
        ActiveMQExceptionType type =
                e instanceof ActiveMQException said ? said.getType() : ActiveMQExceptionType.GENERIC_EXCEPTION;
        if (OF_THE_CONNECTION.contains(type) && !String.valueOf(e.getMessage()).contains(RECORD_TOO_LARGE)) {
            cutOff = true;
            return;
        }
        String id = message.getStringProperty(Message.HDR_DUPLICATE_DETECTION_ID);
        refusals.put(id, new Refusal(type, BrokerConnection.said(e)));
        missing.countDown();
    }

    /** False if the connection ends or the time is over before all were answered. */
    boolean complete(BrokerConnection connection, long timeoutMillis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!cutOff && connection.isOpen() && System.nanoTime() < end) {
            if (missing.await(50, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return !cutOff && connection.isOpen() && missing.getCount() == 0;
    }

    /** By duplicate id. */
    Map<String, Refusal> refusals() {
        return refusals;
    }
}
