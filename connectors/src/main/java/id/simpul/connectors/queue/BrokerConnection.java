package id.simpul.connectors.queue;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with one session on it, that never reconnects by itself (R19): whoever took our place must be able to
 * rely on our having gone.
 */
final class BrokerConnection {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);

    /** A transaction a batch, or every call for itself. */
    enum Mode {
        TRANSACTED,
        AUTO_COMMIT
    }

    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final ClientSession session;

    private BrokerConnection(ServerLocator locator, ClientSessionFactory factory, ClientSession session) {
        this.locator = locator;
        this.factory = factory;
        this.session = session;
    }

    /** @param clientId the name that {@code listSessions} and {@code listConnections} of the broker show (R19) */
    static BrokerConnection open(BrokerSettings broker, String clientId, Mode mode) {
        ServerLocator locator = null;
        try {
            locator = locator(broker);
            ClientSessionFactory factory = locator.createSessionFactory();
            boolean auto = mode == Mode.AUTO_COMMIT;
            ClientSession session = factory.createSession(
                    broker.user(), broker.password().reveal(), false, auto, auto, false, 0, clientId);
            return new BrokerConnection(locator, factory, session);
        } catch (Exception e) { // Artemis declares no less
            if (locator != null) {
                locator.close();
            }
            throw new BrokerUnavailable("the broker at %s does not let us in: %s".formatted(where(broker), said(e)), e);
        }
    }

    private static ServerLocator locator(BrokerSettings broker) throws Exception {
        long ttl = broker.connectionTtl().toMillis();
        return ActiveMQClient.createServerLocator(broker.url())
                .setInitialConnectAttempts(1)
                .setReconnectAttempts(0)
                .setFailoverAttempts(0)
                .setUseTopologyForLoadBalancing(false) // this broker, not another of its cluster
                .setConnectionTTL(ttl)
                .setClientFailureCheckPeriod(ttl / 3) // a ping each time: several within one time-to-live
                // A commit starts while over two of the lease's three times-to-live remain (R19): it must not wait
                // longer.
                .setCallTimeout(ttl)
                .setCallFailoverTimeout(ttl)
                // Sends are not waited for one by one, but answered one by one: see Answers, which needs the window.
                .setBlockOnDurableSend(false)
                .setConfirmationWindowSize(1024 * 1024)
                // No credits: a sender waiting for credits of a full address would wait for ever.
                .setProducerWindowSize(-1);
    }

    ClientSession session() {
        return session;
    }

    boolean isOpen() {
        return !session.isClosed() && !factory.isClosed();
    }

    /** Gone at once, without a word to the broker: it rolls back what was not committed. Never waits. */
    void drop() {
        factory.cleanup();
        locator.close();
    }

    void close() {
        try {
            session.close();
        } catch (ActiveMQException e) {
            LOG.debug("the broker did not hear our goodbye: {}", e.getType());
        } finally {
            locator.close();
        }
    }

    static String where(BrokerSettings broker) {
        return broker.url().replaceAll("\\?.*", ""); // what follows may hold passwords of key stores
    }

    /** What went wrong in one line; the broker's words hold addresses and numbers, never a message's content. */
    static String said(Throwable e) {
        if (e instanceof ActiveMQException broker) {
            return broker.getType() + ": " + broker.getMessage();
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
}
