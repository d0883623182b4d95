package id.simpul.app;

import id.simpul.embedded.EmbeddedBroker;
import id.simpul.embedded.EmbeddedDatabase;
import id.simpul.mappings.folder.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database and the broker of a hub: real ones where the environment names them, else embedded ones that keep their data
 * in the hub's folder.
 *
 * @param database {@code jdbc:postgresql://…}
 * @param broker   {@code tcp://host:port}
 */
public record Servers(Login database, Login broker, Deque<AutoCloseable> ours) implements AutoCloseable {

    /** @param url where it is; @param password never printed */
    public record Login(String url, String user, String password) {
        @Override
        public String toString() {
            return url;
        }
    }

    /** @param brokerCheck how often an embedded broker looks for silent connections */
    public static Servers open(Path data, Map<String, String> environment, Duration brokerCheck) {
        Deque<AutoCloseable> ours = new ArrayDeque<>();
        try {
            Login database = named(environment, "SIMPUL_DB");
            if (database == null) {
                EmbeddedDatabase embedded = EmbeddedDatabase.start(data.resolve("database"));
                ours.push(embedded);
                database = new Login(embedded.jdbcUrl(), embedded.user(), embedded.password());
            }
            Login broker = named(environment, "SIMPUL_BROKER");
            if (broker == null) {
                EmbeddedBroker embedded = EmbeddedBroker.start(data.resolve("broker"), 0, brokerCheck);
                ours.push(embedded);
                broker = new Login(embedded.url(), embedded.user(), embedded.password());
            }
            return new Servers(database, broker, ours);
        } catch (RuntimeException e) {
            new Servers(new Login("", "", ""), new Login("", "", ""), ours).close();
            throw e;
        }
    }

    private static @Nullable Login named(Map<String, String> environment, String name) {
        String url = value(environment, name + "_URL");
        if (url == null || url.isBlank()) {
            return null;
        }
        return new Login(
                url,
                Objects.requireNonNullElse(value(environment, name + "_USER"), "simpul"),
                Objects.requireNonNullElse(value(environment, name + "_PASSWORD"), ""));
    }

    /** As in a source's folder: from the environment, from the file that {@code …_FILE} names, or from the secrets' folder. */
    private static @Nullable String value(Map<String, String> environment, String name) {
        try {
            return new Environment(environment).value(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** Stops what was started here, the last first. */
    @Override
    public void close() {
        while (!ours.isEmpty()) {
            try {
                ours.pop().close();
            } catch (Exception e) {
                System.err.println("a server did not stop cleanly: " + e.getMessage());
            }
        }
    }
}
