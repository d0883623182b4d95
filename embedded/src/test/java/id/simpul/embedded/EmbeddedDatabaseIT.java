package id.simpul.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedDatabaseIT {

    @TempDir
    Path folder;

    @Test
    void whatWasCommittedIsThereAfterAKillOnTheSamePort() throws Exception {
        String url;
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            url = database.jdbcUrl();
            execute(database, "create table kept(id int)", "insert into kept values (1)");
            ProcessHandle postmaster = ProcessHandle.of(database.pid()).orElseThrow();
            postmaster.destroyForcibly();
            postmaster.onExit().get(10, TimeUnit.SECONDS);
        }

        try (EmbeddedDatabase again = EmbeddedDatabase.start(folder)) {
            assertThat(again.jdbcUrl()).isEqualTo(url);
            assertThat(ask(again, "select count(*) from kept")).isEqualTo("1");
        }
    }

    @Test
    void confirmsOnlyWhatIsOnDiskAndToThoseWhoKnowThePassword() throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
            assertThat(ask(database, "show fsync")).isEqualTo("on");
            assertThat(ask(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(ask(
                            database,
                            "select rolpassword like 'SCRAM-SHA-256%' from pg_authid where rolname = 'postgres'"))
                    .isEqualTo("t");
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), database.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("database.properties"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondHubOnTheSameFolderIsToldSoAndTheFirstGoesOn() throws Exception {
        try (EmbeddedDatabase first = EmbeddedDatabase.start(folder)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("held by another hub that is alive");
            assertThat(ask(first, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void anOrphanOfAKilledHubIsStoppedAndItsDataTakenOver() throws Exception {
        Process hub = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HubToKill.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        long orphan;
        try (var said = hub.inputReader()) {
            String line = said.readLine();
            while (line != null && !line.startsWith("postmaster ")) {
                line = said.readLine();
            }
            assertThat(line).isNotNull();
            orphan = Long.parseLong(line.substring("postmaster ".length()));
        } finally {
            hub.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertThat(ProcessHandle.of(orphan)).get().matches(ProcessHandle::isAlive);

        try (EmbeddedDatabase next = EmbeddedDatabase.start(folder)) {
            assertThat(next.pid()).isNotEqualTo(orphan);
            assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(ask(next, "select count(*) from kept")).isEqualTo("1");
        }
    }

    /** A hub whose end is sudden; its open transaction keeps a client connected. */
    static final class HubToKill {
        public static void main(String[] args) throws Exception {
            EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(args[0]));
            execute(database, "create table kept(id int)", "insert into kept values (1)");
            System.out.println("postmaster " + database.pid());
            Thread.currentThread().join();
        }
    }

    private static void execute(EmbeddedDatabase database, String... statements) throws SQLException {
        try (Connection connection = connect(database)) {
            for (String sql : statements) {
                try (var statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
        }
    }

    private static String ask(EmbeddedDatabase database, String question) throws SQLException {
        try (Connection connection = connect(database);
                var statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }

    private static Connection connect(EmbeddedDatabase database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }
}
