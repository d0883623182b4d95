package id.simpul.benchmarks;

import id.simpul.app.Servers;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerAdmin.QueueState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/**
 * The agencies' queues by the broker's own client, one session for all of them: what the broker alone can take in, and
 * everything out again.
 */
final class AgencyMessages implements AutoCloseable {

    private static final int BATCH = 100;

    /** A message as the hub has sent it. */
    record Sent(String queue, Map<String, String> properties, String body) {}

    private final BrokerAdmin broker;
    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession session;

    AgencyMessages(BrokerAdmin broker, Servers.Login login) throws Exception {
        this.broker = broker;
        this.locator = ActiveMQClient.createServerLocator(login.url())
                .setBlockOnDurableSend(false)
                .setBlockOnAcknowledge(false);
        this.factory = locator.createSessionFactory();
        this.session = factory.createSession(login.user(), login.password(), false, false, false, false, 0);
        session.start();
    }

    /** The fastest way in that loses nothing: one session, batches of 100, durable, duplicate ids. @return messages a second */
    double limit(List<Sent> like) throws Exception {
        try (ClientProducer producer = session.createProducer()) {
            long began = System.nanoTime();
            int open = 0;
            for (Sent sent : like) {
                producer.send(sent.queue(), message(sent));
                if (++open == BATCH) {
                    session.commit();
                    open = 0;
                }
            }
            session.commit();
            return like.size() * 1e9 / (System.nanoTime() - began);
        }
    }

    private ClientMessage message(Sent sent) {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(sent.body()));
        message.setRoutingType(RoutingType.ANYCAST);
        sent.properties().forEach(message::putStringProperty);
        message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(UUID.randomUUID() + ":0"));
        return message;
    }

    /** Everything on all queues, which are empty then. */
    List<Sent> take() throws Exception {
        List<Sent> taken = new ArrayList<>();
        for (QueueState queue : broker.queues()) {
            if (queue.depth() > 0) {
                take(queue.name(), taken);
            }
        }
        return taken;
    }

    private void take(String queue, List<Sent> taken) throws Exception {
        SimpleString name = SimpleString.of(queue);
        try (ClientConsumer consumer = session.createConsumer(name)) {
            while (session.queueQuery(name).getMessageCount() > 0) {
                ClientMessage message = consumer.receive(1_000);
                while (message != null) {
                    taken.add(read(queue, message));
                    message.acknowledge();
                    message = consumer.receiveImmediate();
                }
                session.commit();
            }
        }
    }

    private static Sent read(String queue, ClientMessage message) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (SimpleString name : message.getPropertyNames()) {
            Object value = message.getObjectProperty(name);
            boolean brokersOwn = name.toString().startsWith("_AMQ");
            if (!brokersOwn && value != null) {
                properties.put(name.toString(), value.toString());
            }
        }
        SimpleString body = message.getBodyBuffer().readNullableSimpleString();
        return new Sent(queue, properties, String.valueOf(body));
    }

    @Override
    public void close() throws ActiveMQException {
        session.close();
        factory.close();
        locator.close();
    }
}
