package id.simpul.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQBasicSecurityManager;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.apache.activemq.artemis.utils.critical.CriticalAnalyzerPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ActiveMQ Artemis inside this process, with a journal in a folder that stays, as design 8 wants a broker to be.
 *
 * <p>CORE and AMQP 1.0 on 127.0.0.1, one user: the hub's. Queues and further users are not made here: whoever knows the
 * agencies does that through management. On
 * a JDK from 24 the process needs {@code -Dio.netty.noUnsafe=false}, or an existing journal cannot be read.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final String USER = "hub";

    /** As Artemis itself names the role that may do everything. */
    private static final String ROLE = "amq";

    private static final String SETTINGS = "broker.properties";
    private static final int MIB = 1024 * 1024;

    /** At least eight times the largest batch (R20), which is 200. Per address, so it is memory: no more than needed. */
    private static final int ID_CACHE = 8 * 200;

    private static final SimpleString DEAD = SimpleString.of("complaints.dead");

    private final Folder folder;
    private final ActiveMQServer server;
    private final String url;
    private final String password;

    private EmbeddedBroker(Folder folder, ActiveMQServer server, String url, String password) {
        this.folder = folder;
        this.server = server;
        this.url = url;
        this.password = password;
    }

    /**
     * @param folder journal, paging and bindings; also {@code broker.properties} with the generated password and the port
     * @param port   to listen on at 127.0.0.1, or 0 for a free one that is then kept
     */
    public static EmbeddedBroker start(Path folder, int port) {
        return start(folder, port, Duration.ofSeconds(2));
    }

    /**
     * @param checkInterval how often the broker looks for connections whose time-to-live is over
     * @throws IllegalStateException with a clear message when another live hub holds the folder, the port is taken or the
     *                               journal cannot be read
     */
    public static EmbeddedBroker start(Path folder, int port, Duration checkInterval) {
        try {
            Folder held = Folder.hold(folder, "the broker");
            try {
                return start(held, port, checkInterval);
            } catch (IOException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded broker in %s did not start".formatted(folder), e);
        }
    }

    private static EmbeddedBroker start(Folder folder, int wantedPort, Duration checkInterval) throws IOException {
        Properties settings = settings(folder, wantedPort);
        int port = Integer.parseInt(settings.getProperty("port"));
        String password = settings.getProperty("password");
        Folder.requireFree(port, folder.path().resolve(SETTINGS));

        String url = "tcp://127.0.0.1:" + port;
        ActiveMQServer server = ActiveMQServers.newActiveMQServer(
                configuration(folder.path(), url, checkInterval), null, users(password), true);
        try {
            server.start();
            if (!server.waitForActivation(60, TimeUnit.SECONDS)
                    || !server.isActive()
                    || !server.getRemotingService().getAcceptor("hub").isStarted()) {
                throw new IllegalStateException(
                        "the embedded broker in %s did not become active: its own log lines above say why; on a JDK from 24 start with -Dio.netty.noUnsafe=false"
                                .formatted(folder.path()));
            }
            return new EmbeddedBroker(folder, server, url, password);
        } catch (RuntimeException e) {
            stop(server);
            throw e;
        } catch (Exception e) { // Artemis declares no less
            stop(server);
            throw new IllegalStateException("the embedded broker in %s did not start".formatted(folder.path()), e);
        }
    }

    /**
     * The hub's own user, and those that are added through management: names, roles and salted hashes lie in the journal of
     * bindings. Everybody else, also somebody without a name, is refused.
     */
    private static ActiveMQSecurityManager users(String password) {
        return new ActiveMQBasicSecurityManager()
                .init(Map.of(
                        ActiveMQBasicSecurityManager.BOOTSTRAP_USER, USER,
                        ActiveMQBasicSecurityManager.BOOTSTRAP_PASSWORD, password,
                        ActiveMQBasicSecurityManager.BOOTSTRAP_ROLE, ROLE));
    }

    private static Properties settings(Folder folder, int wantedPort) throws IOException {
        Properties settings = folder.read(SETTINGS);
        String known = settings.getProperty("port");
        String port = wantedPort != 0 ? Integer.toString(wantedPort) : known;
        settings.setProperty("port", port != null ? port : Integer.toString(Folder.freePort()));
        settings.putIfAbsent("password", Folder.newPassword());
        if (!settings.getProperty("port").equals(known)) {
            folder.write(SETTINGS, settings);
        }
        return settings;
    }

    private static Configuration configuration(Path folder, String url, Duration checkInterval) throws IOException {
        try {
            ConfigurationImpl configuration = new ConfigurationImpl();
            // Who sent an answer, the broker says and not the answer.
            configuration.registerBrokerPlugin(new SenderPlugin());
            return configuration
                    .setName("simpul")
                    .setPersistenceEnabled(true)
                    .setJournalType(
                            JournalType.NIO) // ASYNCIO needs a native library and kernel limits; the ceiling is fsync
                    // anyway
                    .setJournalDirectory(folder.resolve("journal").toString())
                    .setBindingsDirectory(folder.resolve("bindings").toString())
                    .setPagingDirectory(folder.resolve("paging").toString())
                    .setLargeMessagesDirectory(folder.resolve("large").toString())
                    .setJournalDatasync(true)
                    .setJournalSyncTransactional(true)
                    .setJournalSyncNonTransactional(true)
                    .setPersistIDCache(true) // R20
                    .setIDCacheSize(ID_CACHE)
                    .setGlobalMaxSize(64L * MIB) // by its own count; measured, it takes twice that
                    .setThreadPoolMaxSize(30)
                    .setScheduledThreadPoolMaxSize(8)
                    .setConnectionTtlCheckInterval(checkInterval.toMillis())
                    .setCriticalAnalyzerPolicy(
                            CriticalAnalyzerPolicy.LOG) // a suspended process that wakes must not halt itself
                    .setJMXManagementEnabled(false)
                    .setMessageCounterEnabled(false)
                    .setSecurityEnabled(true)
                    .setClusterUser("cluster")
                    .setClusterPassword(Folder.newPassword())
                    .addAcceptorConfiguration("hub", url + "?protocols=CORE,AMQP")
                    .putSecurityRoles("#", Set.of(everything(ROLE)))
                    .addAddressSetting(
                            "#",
                            new AddressSettings()
                                    .setAutoCreateQueues(false)
                                    .setAutoCreateAddresses(false)
                                    .setDeadLetterAddress(DEAD)
                                    .setExpiryAddress(DEAD))
                    .addAddressSetting("complaints.#", complaints());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) { // of a malformed acceptor, which ours is not
            throw new IllegalStateException(e);
        }
    }

    private static Role everything(String name) {
        return new Role(name, true, true, true, true, true, true, true, true, true, true, true, true);
    }

    /** Design 8. Without a dead letter address a message is removed after its last attempt. */
    private static AddressSettings complaints() {
        return new AddressSettings()
                .setDefaultAddressRoutingType(RoutingType.ANYCAST)
                .setDefaultQueueRoutingType(RoutingType.ANYCAST)
                .setAutoCreateAddresses(false)
                .setAutoCreateQueues(false)
                .setAutoDeleteAddresses(false)
                .setAutoDeleteQueues(false)
                .setDeadLetterAddress(DEAD)
                .setExpiryAddress(DEAD)
                .setSendToDLAOnNoRoute(true)
                .setMaxDeliveryAttempts(10)
                .setRedeliveryDelay(1_000)
                .setRedeliveryMultiplier(2)
                .setMaxRedeliveryDelay(60_000)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE)
                .setMaxSizeBytes(10L * MIB)
                // Once the broker pages, every queue reads this much back, reader or not: it is meant for hundreds of
                // queues.
                .setPageSizeBytes(MIB / 4)
                .setMaxReadPageBytes(MIB / 8)
                .setPrefetchPageBytes(MIB / 16)
                .setIDCacheSize(ID_CACHE);
    }

    public String url() {
        return url;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    @Override
    public void close() {
        try {
            stop(server);
        } finally {
            folder.close();
        }
    }

    private static void stop(ActiveMQServer server) {
        try {
            server.stop();
        } catch (Exception e) { // Artemis declares no less
            LOG.warn("the embedded broker did not stop cleanly; its journal is replayed at the next start", e);
        }
    }
}
