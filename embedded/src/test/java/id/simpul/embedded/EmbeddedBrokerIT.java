package id.simpul.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.activemq.artemis.api.core.ActiveMQDuplicateIdException;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedBrokerIT {

    @TempDir
    Path folder;

    @Test
    void R20_messagesAndTheMemoryOfTheirIdsSurviveARestartOnTheSamePort() throws Exception {
        String url;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            url = broker.url();
            withSession(broker, broker.password(), session -> {
                session.createAddress(SimpleString.of("complaints.D1"), RoutingType.ANYCAST, false);
                session.createQueue(QueueConfiguration.of("complaints.D1")
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
                send(session, "one");
            });
        }

        try (EmbeddedBroker again = EmbeddedBroker.start(folder, 0)) {
            assertThat(again.url()).isEqualTo(url);
            withSession(again, again.password(), session -> {
                assertThatThrownBy(() -> send(session, "one")).isInstanceOf(ActiveMQDuplicateIdException.class);
                session.rollback();
                assertThat(session.queueQuery(SimpleString.of("complaints.D1")).getMessageCount())
                        .isEqualTo(1);
            });
        }
    }

    @Test
    void refusesAWrongPasswordAndAnAddressNobodyMade() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThatThrownBy(() -> withSession(broker, "wrong", session -> {}))
                    .isInstanceOfSatisfying(ActiveMQException.class, e -> assertThat(e.getType())
                            .isEqualTo(ActiveMQExceptionType.SECURITY_EXCEPTION));
            withSession(broker, broker.password(), session -> assertThatThrownBy(() -> send(session, "nowhere"))
                    .isInstanceOfSatisfying(ActiveMQException.class, e -> assertThat(e.getType())
                            .isEqualTo(ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST)));
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("broker.properties"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondHubOnTheSameFolderIsToldSo() {
        try (EmbeddedBroker first = EmbeddedBroker.start(folder, 0)) {
            assertThat(first.url()).startsWith("tcp://127.0.0.1:");
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("held by another hub that is alive");
        }
    }

    private static void send(ClientSession session, String id) throws ActiveMQException {
        ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
        message.setRoutingType(RoutingType.ANYCAST);
        message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID, SimpleString.of(id));
        session.createProducer().send("complaints.D1", message);
        session.commit();
    }

    interface Work {
        void with(ClientSession session) throws Exception;
    }

    private static void withSession(EmbeddedBroker broker, String password, Work work) throws Exception {
        try (ServerLocator locator = ActiveMQClient.createServerLocator(broker.url());
                ClientSessionFactory factory = locator.createSessionFactory();
                ClientSession session = factory.createSession(broker.user(), password, false, false, false, false, 0)) {
            work.with(session);
        }
    }
}
