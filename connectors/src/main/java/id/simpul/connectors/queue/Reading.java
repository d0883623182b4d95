package id.simpul.connectors.queue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQBuffer;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/** Any client's message (JMS, AMQP, core, STOMP) as properties and text. */
final class Reading {

    /** Ours are far below; an agency's client may send anything. */
    private static final int LARGEST_BODY = 1024 * 1024;

    private Reading() {}

    static BrokerAdmin.Seen read(ClientMessage message) {
        Map<String, String> properties = new TreeMap<>();
        for (SimpleString name : message.getPropertyNames()) {
            Object value = message.getObjectProperty(name);
            if (value != null && !(value instanceof byte[])) {
                properties.put(name.toString(), value.toString());
            }
        }
        return new BrokerAdmin.Seen(message.getMessageID(), Map.copyOf(properties), body(message));
    }

    /** Empty if it is too large or no text. */
    private static String body(ClientMessage message) {
        if (message.getBodySize() > LARGEST_BODY) {
            return "";
        }
        ActiveMQBuffer buffer = message.getBodyBuffer();
        buffer.resetReaderIndex();
        if (message.getType() == Message.TEXT_TYPE) {
            SimpleString text = buffer.readableBytes() > 0 ? buffer.readNullableSimpleString() : null;
            return text == null ? "" : text.toString();
        }
        if (message.getType() == Message.BYTES_TYPE || message.getType() == Message.DEFAULT_TYPE) {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return "";
    }
}
