package id.simpul.embedded;

import java.util.Map;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.utils.CompositeAddress;

/**
 * A plugin of the broker that writes on each message to one address which user sent it, over whatever the sender wrote
 * there. The broker's own {@code populate-validated-user} does so too, but not for messages that came over AMQP (measured):
 * on those the sender's own word stays.
 *
 * <p>Any Artemis can load it, with {@code <property key="address" value="complaints.status"/>}; needs nothing but Artemis.
 */
public final class SenderPlugin implements ActiveMQServerPlugin {

    private String address = "complaints.status";

    @Override
    public void init(Map<String, String> properties) {
        address = properties.getOrDefault("address", address);
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue) {
        SimpleString to = message.getAddressSimpleString();
        if (to != null && CompositeAddress.extractAddressName(to).toString().equals(address)) {
            String user = session.getValidatedUser();
            message.setBrokerProperty(Message.HDR_VALIDATED_USER, user == null ? "" : user);
            message.reencode();
        }
    }
}
