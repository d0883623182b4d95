package id.simpul.embedded;

import java.nio.file.Path;

/** ActiveMQ Artemis inside this process, with a journal in a folder that stays, as design 8 wants a broker to be. */
public final class EmbeddedBroker implements AutoCloseable {

    /**
     * @param folder journal, paging and bindings; also {@code broker.properties} with the generated passwords and the port
     * @param port   to listen on at 127.0.0.1, or 0 for a free one that is then kept
     */
    public static EmbeddedBroker start(Path folder, int port) {
        throw new UnsupportedOperationException();
    }

    public String url() {
        throw new UnsupportedOperationException();
    }

    public String user() {
        throw new UnsupportedOperationException();
    }

    public String password() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
