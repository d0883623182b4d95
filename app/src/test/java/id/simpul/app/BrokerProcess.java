package id.simpul.app;

import id.simpul.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A broker as a process of its own, so that a test can kill it. Ends with the test: when nobody holds its input any more. */
final class BrokerProcess {

    private BrokerProcess() {}

    /** @param args the folder, which keeps port and password; the check interval in milliseconds */
    public static void main(String[] args) throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), 0, Duration.ofMillis(Long.parseLong(args[1])));
        System.out.printf("ready %s %s %s%n", broker.url(), broker.user(), broker.password());
        KillPoints.awaitEndOfInput();
        Runtime.getRuntime().halt(1);
    }
}
