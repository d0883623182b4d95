package id.simpul.connectors.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.SendAcknowledgementHandler;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.jspecify.annotations.Nullable;

/** Questions to the broker's management address. Many at once cost little more than one: they are sent, then answered. */
final class Management {

    static final String ADDRESS = "activemq.management";

    /** @param resource {@code broker}, {@code queue.<name>}, ... */
    record Question(String resource, String operation, Object... parameters) {}

    /** @param result of the operation, or the broker's words if it failed */
    record Answer(boolean succeeded, @Nullable Object result) {

        String text() {
            return String.valueOf(result);
        }

        long number() {
            return result instanceof Number number ? number.longValue() : 0;
        }

        boolean yes() {
            return Boolean.TRUE.equals(result);
        }
    }

    private final ClientSession session;
    private final ClientProducer producer;
    private final ClientConsumer replies;
    private final SimpleString replyTo;
    private final long timeoutMillis;
    private volatile String refusal = "";
    private long number;

    Management(ClientSession session, long timeoutMillis) throws ActiveMQException {
        this.session = session;
        this.timeoutMillis = timeoutMillis;
        this.replyTo = SimpleString.of("simpul.answers." + UUID.randomUUID());
        session.createQueue(QueueConfiguration.of(replyTo)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(false)
                .setTemporary(true)
                .setAutoCreateAddress(true));
        this.producer = session.createProducer(SimpleString.of(ADDRESS));
        this.replies = session.createConsumer(replyTo);
        session.setSendAcknowledgementHandler(new SendAcknowledgementHandler() {
            @Override
            public void sendAcknowledged(Message message) {
                // the answer itself is what we wait for
            }

            @Override
            public void sendFailed(Message message, Exception e) {
                refusal = BrokerConnection.said(e);
            }
        });
        session.start();
    }

    /** @throws BrokerUnavailable if the operation failed or no answer came in time */
    Answer ask(String resource, String operation, Object... parameters) throws Exception {
        Answer answer =
                ask(List.of(new Question(resource, operation, parameters))).get(0);
        if (!answer.succeeded()) {
            throw new BrokerUnavailable("the broker refuses %s: %s".formatted(operation, answer.text()), null);
        }
        return answer;
    }

    /** In the order of the questions; single answers may say that their operation failed. */
    List<Answer> ask(List<Question> questions) throws Exception {
        Map<Long, Integer> places = new HashMap<>();
        for (Question question : questions) {
            ClientMessage message = session.createMessage(false);
            ManagementHelper.putOperationInvocation(
                    message, question.resource(), question.operation(), question.parameters());
            message.setReplyTo(replyTo);
            message.setCorrelationID(Long.toString(++number));
            places.put(number, places.size());
            producer.send(message);
        }
        Answer[] answers = new Answer[questions.size()];
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int missing = answers.length;
        while (missing > 0) {
            ClientMessage reply = replies.receive(100);
            if (reply != null) {
                reply.acknowledge();
                Integer place = places.remove(numberOf(reply));
                if (place != null) { // else an answer to a question that was given up
                    answers[place] = new Answer(
                            ManagementHelper.hasOperationSucceeded(reply), ManagementHelper.getResult(reply));
                    missing--;
                }
            } else if (!refusal.isEmpty()) {
                throw new BrokerUnavailable("the broker does not let us manage it: " + refusal, null);
            } else if (session.isClosed() || System.nanoTime() > end) {
                throw new BrokerUnavailable(
                        "the broker left %d of %d questions unanswered".formatted(missing, answers.length), null);
            }
        }
        return List.of(answers);
    }

    private static long numberOf(ClientMessage reply) {
        return Long.parseLong(String.valueOf(reply.getCorrelationID()));
    }
}
