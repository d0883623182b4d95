package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerSettings;
import id.simpul.mappings.source.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a JDK from 24 an existing journal of the embedded broker cannot be read without the options that the {@code simpul}
 * command passes, so the command itself, with the jar that was just built, starts twice on one folder.
 *
 * <p>Needs a JDK 25: named by {@code -Djdk25=} or {@code JAVA_25_HOME}, or found in {@code /usr/lib/jvm}; else it is skipped.
 */
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NewerJdkIT {

    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private int starts;

    @Test
    void theHubStartsAgainOnItsOwnDataOnJdk25() throws Exception {
        Optional<Path> jdk = jdk25();
        if (jdk.isEmpty()) {
            System.out.println("SKIPPED: no JDK 25 is here (-Djdk25=, JAVA_25_HOME, /usr/lib/jvm)");
        }
        assumeTrue(jdk.isPresent(), "no JDK 25 is here");
        try (JourneySource system = new JourneySource()) {
            JourneyHub.writeSource(folder.resolve("sources"), "warga", system);
            for (int run = 1; run <= 2; run++) {
                system.put("warga", "laporan-" + run, Instant.parse("2026-11-01T01:00:00Z"), "to", "D3204");
                Process hub = start(jdk.orElseThrow());
                try {
                    long onQueue = run;
                    awaitWhileAlive(hub, () -> depth("complaints.D3204") == onQueue);
                } finally {
                    hub.toHandle().destroy(); // SIGTERM
                    if (!hub.waitFor(30, TimeUnit.SECONDS)) {
                        hub.destroyForcibly();
                    }
                }
                assertThat(hub.exitValue()).as(log()).isEqualTo(128 + 15);
            }
        }
    }

    private interface Question {
        boolean asked() throws Exception;
    }

    private void awaitWhileAlive(Process hub, Question question) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(300)).until(() -> {
            assertThat(hub.isAlive()).as(log()).isTrue();
            return log().contains("simpul runs:") && question.asked();
        });
    }

    private Process start(Path jdk) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        HOME.resolve("simpul").toString(),
                        "run",
                        "--activate",
                        "all",
                        "--config",
                        folder.resolve("sources").toString(),
                        "--data",
                        folder.resolve("data").toString(),
                        "--port",
                        "0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("hub-" + ++starts + ".log").toFile());
        command.environment().keySet().removeIf(name -> name.startsWith("SIMPUL_"));
        command.environment().put("JAVA_HOME", jdk.toString());
        command.environment().put("SIMPUL_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"); // starts sooner
        command.environment().put("TEST_KEY", JourneySource.KEY);
        return command.start();
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("hub-" + starts + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** As the hub's own user, whose password lies in the broker's folder. */
    private long depth(String queue) throws IOException {
        Properties broker = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve("data/broker/broker.properties"))) {
            broker.load(in);
        }
        try (BrokerAdmin admin = new BrokerAdmin(new BrokerSettings(
                "tcp://127.0.0.1:" + broker.getProperty("port"),
                "hub",
                new Secret(broker.getProperty("password")),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2)))) {
            return admin.queues().stream()
                    .filter(it -> it.name().equals(queue))
                    .mapToLong(BrokerAdmin.QueueState::depth)
                    .sum();
        }
    }

    private static Optional<Path> jdk25() throws IOException {
        String named = System.getProperty("jdk25", System.getenv().getOrDefault("JAVA_25_HOME", ""));
        if (!named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> jdks = Files.list(installed)) {
            return jdks.filter(NewerJdkIT::is25).findFirst();
        }
    }

    private static boolean is25(Path jdk) {
        try {
            return Files.isExecutable(jdk.resolve("bin/java"))
                    && Files.readString(jdk.resolve("release")).contains("JAVA_VERSION=\"25");
        } catch (IOException noJdk) {
            return false;
        }
    }
}
