package id.simpul.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL as a child process, with fsync and synchronous_commit on, a password, and its data in a folder that stays.
 *
 * <p>It listens on 127.0.0.1 only. Nothing stops it at the end of the JVM but {@link #close}: shutdown hooks run beside
 * each other, and a hub that finishes its page still needs its database. One left behind is stopped by the next start.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final String USER = "postgres";
    private static final String SETTINGS = "database.properties";
    private static final String PASSWORDS_ONLY =
            """
            # written by the hub: every connection needs the password in database.properties
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private final Folder folder;
    private final EmbeddedPostgres postgres;
    private final Path data;
    private final String url;
    private final String password;

    private EmbeddedDatabase(Folder folder, EmbeddedPostgres postgres, Path data, String url, String password) {
        this.folder = folder;
        this.postgres = postgres;
        this.data = data;
        this.url = url;
        this.password = password;
    }

    /**
     * Starts on the folder's data, stopping an orphan of ours first. Port and password are kept in the folder.
     *
     * @throws IllegalStateException with a clear message when another live hub holds the folder, or fsync is off
     */
    public static EmbeddedDatabase start(Path folder) {
        try {
            Folder held = Folder.hold(folder, "the database");
            try {
                return start(held);
            } catch (IOException | SQLException | RuntimeException e) {
                held.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL in %s did not start".formatted(folder), e);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "the embedded PostgreSQL in %s started, but does not answer as it should: %s"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private static EmbeddedDatabase start(Folder folder) throws IOException, SQLException {
        Path data = folder.path().resolve("pgdata");
        Orphan.stop(data);
        Properties settings = settings(folder);
        int port = Integer.parseInt(settings.getProperty("port"));
        String password = settings.getProperty("password");

        Folder.requireFree(port, folder.path().resolve(SETTINGS));
        EmbeddedPostgres postgres = postmaster(folder, data, port, password);
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
        try {
            if (Orphan.leader(data).isEmpty()) {
                throw new IllegalStateException(
                        "what answers on 127.0.0.1:%d is not the PostgreSQL of %s".formatted(port, data));
            }
            requirePassword(data, url, password);
            requireDurable(url, password);
            return new EmbeddedDatabase(folder, postgres, data, url, password);
        } catch (IOException | SQLException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    private static Properties settings(Folder folder) throws IOException {
        Properties settings = folder.read(SETTINGS);
        if (settings.isEmpty()) {
            settings.setProperty("port", Integer.toString(Folder.freePort()));
            settings.setProperty("password", Folder.newPassword());
            folder.write(SETTINGS, settings);
        }
        return settings;
    }

    private static EmbeddedPostgres postmaster(Folder folder, Path data, int port, String password) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries(folder).toFile())
                .setPort(port)
                .setConnectConfig("password", password)
                .setPGStartupWait(Duration.ofSeconds(60)) // long enough to recover from a crash
                .setLocaleConfig("locale", "C") // the same order of text on every machine
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setServerConfig("fsync", "on") // the library's default for both is off: it is made for tests
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig(
                        "unix_socket_directories", "") // no socket in /tmp that others could reach or collide with
                .setServerConfig("password_encryption", "scram-sha-256")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("max_connections", "60")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("timezone", "UTC")
                .start();
    }

    /** Unpacked once per user and version (60 MB), not once per folder. Never in a temporary folder: those get swept. */
    private static Path binaries(Folder folder) throws IOException {
        Path home = Path.of(System.getProperty("user.home", "/nonexistent"));
        if (Files.isDirectory(home) && Files.isWritable(home)) {
            return Folder.create(home.resolve(".cache/simpul/postgresql"));
        }
        return Folder.create(folder.path().resolve("postgresql"));
    }

    /** A fresh cluster trusts every local account. Repeatable, should a first start end half-way. */
    private static void requirePassword(Path data, String url, String password) throws IOException, SQLException {
        Path hba = data.resolve("pg_hba.conf");
        if (!Files.readString(hba).equals(PASSWORDS_ONLY)) {
            try (Connection connection = DriverManager.getConnection(url, USER, password);
                    Statement statement = connection.createStatement()) {
                statement.execute("alter user %s password '%s'".formatted(USER, password)); // hexadecimal: no quoting
                Files.writeString(hba, PASSWORDS_ONLY);
                statement.execute("select pg_reload_conf()");
            }
        }
        awaitRefusal(url);
    }

    private static void awaitRefusal(String url) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (System.nanoTime() < end) {
            try (Connection connection = DriverManager.getConnection(url, USER, "a wrong password")) {
                connection.isValid(1); // the reload is asynchronous: ask again
            } catch (SQLException refused) {
                if ("28P01".equals(refused.getSQLState())) {
                    return;
                }
                throw refused;
            }
        }
        throw new IllegalStateException("the embedded PostgreSQL accepts a wrong password");
    }

    private static void requireDurable(String url, String password) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, USER, password);
                Statement statement = connection.createStatement()) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                try (ResultSet shown = statement.executeQuery("show " + setting)) {
                    shown.next();
                    if (!shown.getString(1).equals("on")) {
                        throw new IllegalStateException(
                                "the embedded PostgreSQL says '%s = %s': it would lose what it has confirmed"
                                        .formatted(setting, shown.getString(1)));
                    }
                }
            }
        }
    }

    public String jdbcUrl() {
        return url;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /** Of the postmaster: tests kill it. */
    public long pid() {
        try {
            return Orphan.leader(data)
                    .orElseThrow(() -> new IllegalStateException("the embedded PostgreSQL is not running"))
                    .pid();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fast shutdown: clients are disconnected, what they committed is on disk. */
    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            LOG.warn("the embedded PostgreSQL did not stop cleanly; its journal is replayed at the next start", e);
        } finally {
            folder.close();
        }
    }
}
