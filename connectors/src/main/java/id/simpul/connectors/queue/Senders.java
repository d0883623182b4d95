package id.simpul.connectors.queue;

import java.util.Arrays;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Of which messages the broker itself says who sent them. Where it does not, whoever sends can write any name there: it
 * says nothing then.
 */
final class Senders {

    /** The property in which the broker names the user who sent a message. */
    static final String PROPERTY = Message.HDR_VALIDATED_USER.toString();

    /** A plugin that ships with the hub, for the broker: {@code id.simpul.embedded.SenderPlugin}. */
    private static final String PLUGIN = "SenderPlugin";

    /** Whatever its body is, a message that came over AMQP has this once it is read by another protocol. */
    private static final SimpleString CAME_OVER_AMQP = SimpleString.of("JMS_AMQP_ORIGINAL_ENCODING");

    private static final long WAIT_MILLIS = 5_000;

    enum Named {
        NEVER,
        /** {@code populate-validated-user}: not on messages that came over AMQP. */
        BUT_FOR_AMQP,
        /** The hub's plugin. */
        ALWAYS;

        boolean on(ClientMessage message) {
            return this == ALWAYS || this == BUT_FOR_AMQP && !message.containsProperty(CAME_OVER_AMQP);
        }
    }

    private Senders() {}

    /** @param session that commits by itself */
    static Named named(ClientSession session, Management management) throws Exception {
        Object plugins = management.ask("broker", "getBrokerPluginClassNames").result();
        if (plugins instanceof Object[] names
                && Arrays.stream(names).anyMatch(name -> String.valueOf(name).endsWith(PLUGIN))) {
            return Named.ALWAYS;
        }
        return populated(session) ? Named.BUT_FOR_AMQP : Named.NEVER;
    }

    /** Management does not tell, so a message to ourselves does. Without it back in time: no, which is the careful answer. */
    private static boolean populated(ClientSession session) throws Exception {
        SimpleString name = SimpleString.of("simpul.probe." + UUID.randomUUID());
        session.createQueue(QueueConfiguration.of(name)
                .setRoutingType(RoutingType.ANYCAST)
                .setDurable(false)
                .setTemporary(true)
                .setAutoCreateAddress(true));
        try (ClientProducer producer = session.createProducer(name);
                ClientConsumer consumer = session.createConsumer(name)) {
            producer.send(session.createMessage(false));
            ClientMessage back = consumer.receive(WAIT_MILLIS);
            return back != null && back.getValidatedUserID() != null;
        } finally {
            session.deleteQueue(name);
        }
    }
}
