package id.simpul.benchmarks;

import id.simpul.app.Servers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** The fastest way in that keeps messages: core client, one session, batches of 100, durable, duplicate ids, nothing else. */
final class BrokerLimit {

    private static final int BATCH = 100;

    /** A message as the hub would send it. */
    record Sample(String queue, Map<String, String> properties, String body) {}

    private BrokerLimit() {}

    /** Messages a second. */
    static double measure(Servers.Login broker, List<Sample> samples) throws Exception {
        try (ServerLocator locator =
                        ActiveMQClient.createServerLocator(broker.url()).setBlockOnDurableSend(false);
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session =
                        factory.createSession(broker.user(), broker.password(), false, false, false, false, 0);
                ClientProducer producer = session.createProducer()) {
            long began = System.nanoTime();
            int open = 0;
            for (Sample sample : samples) {
                ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
                message.getBodyBuffer().writeNullableSimpleString(SimpleString.of(sample.body()));
                message.setRoutingType(RoutingType.ANYCAST);
                sample.properties().forEach(message::putStringProperty);
                message.putStringProperty(
                        Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(UUID.randomUUID() + ":0"));
                producer.send(sample.queue(), message);
                if (++open == BATCH) {
                    session.commit();
                    open = 0;
                }
            }
            session.commit();
            return samples.size() * 1e9 / (System.nanoTime() - began);
        }
    }
}
