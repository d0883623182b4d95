package id.simpul.app;

import static org.awaitility.Awaitility.await;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerSettings;
import id.simpul.embedded.EmbeddedDatabase;
import id.simpul.mappings.source.Secret;
import id.simpul.simulators.Ledger;
import id.simpul.simulators.Simulators;
import id.simpul.simulators.Sizes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Everything that takes part, each a process that can be killed: hubs, broker and database; beside them the legacy systems,
 * which go on whatever happens. Kills only what it has started.
 */
final class Stand implements AutoCloseable {

    private static final Duration TTL = Duration.ofSeconds(2);

    /** Of a source and of a lane, as {@code --broker-ttl} makes it. */
    static final Duration LEASE = TTL.multipliedBy(4);

    private static final String BROKER_LOG = "broker.log";
    private static final String CLASSPATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Path folder;
    private final Simulators simulators;
    private final List<Hub> hubs = new ArrayList<>();
    private final List<Instant> disturbances = new ArrayList<>();
    private @Nullable EmbeddedDatabase database;
    private @Nullable Process broker;
    private final Map<String, Double> firstPolls = new HashMap<>();
    private int brokers;

    /** @param every the pause of all sources */
    Stand(Path folder, long seed, Sizes sizes, String every) throws IOException {
        this.folder = folder;
        this.simulators = Simulators.start(seed, sizes);
        DemoCommand.sources(config());
        try (Stream<Path> files = Files.walk(config())) {
            for (Path file : files.filter(it -> it.endsWith("source.yaml")).toList()) {
                Files.writeString(
                        file,
                        Files.readString(file)
                                .replaceAll("(?m)^every: \\w+", "every: " + every)
                                .replace("size: 100", "size: 50")
                                .replace("overlap: 10m", "overlap: 30s"));
            }
        }
        try {
            startDatabase();
            startBroker();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Path config() {
        return folder.resolve("sources");
    }

    Simulators simulators() {
        return simulators;
    }

    Map<String, Ledger> ledgers() {
        return simulators.ledgers();
    }

    void disturbed() {
        disturbances.add(Instant.now());
    }

    /** When something was killed or came back: what was in hand then may not have been kept. */
    List<Instant> disturbances() {
        return List.copyOf(disturbances);
    }

    // --- database

    /** On the same folder and port as before. */
    void startDatabase() {
        database = await().atMost(90, TimeUnit.SECONDS)
                .pollInterval(300, TimeUnit.MILLISECONDS)
                .ignoreExceptions()
                .until(() -> EmbeddedDatabase.start(folder.resolve("database")), it -> true);
        disturbances.add(Instant.now());
    }

    void killDatabase() {
        EmbeddedDatabase killed = database();
        disturbances.add(Instant.now());
        killAndAwait(ProcessHandle.of(killed.pid()).orElseThrow());
        database = null;
        killed.close();
    }

    private EmbeddedDatabase database() {
        if (database == null) {
            throw new IllegalStateException("the database is not up");
        }
        return database;
    }

    JdbcTemplate db() {
        EmbeddedDatabase up = database();
        return new JdbcTemplate(new DriverManagerDataSource(up.jdbcUrl(), up.user(), up.password()));
    }

    int number(String sql) {
        Integer number = db().queryForObject(sql, Integer.class);
        return number == null ? 0 : number;
    }

    // --- broker

    /** On the same folder and port as before. */
    void startBroker() {
        await().atMost(90, TimeUnit.SECONDS).until(this::tryBroker);
    }

    private boolean tryBroker() throws IOException, InterruptedException {
        Path log = folder.resolve(++brokers + "-" + BROKER_LOG);
        List<String> command = java(List.of("-Xmx384m"));
        command.addAll(
                List.of(BrokerProcess.class.getName(), folder.resolve("broker").toString(), "1000"));
        broker = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        await().atMost(60, TimeUnit.SECONDS)
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> !broker.isAlive() || brokerLogin() != null);
        return broker.isAlive(); // else its port is taken for a moment by somebody's outgoing connection
    }

    private Servers.@Nullable Login brokerLogin() throws IOException {
        return Files.readAllLines(folder.resolve(brokers + "-" + BROKER_LOG)).stream()
                .filter(line -> line.startsWith("ready "))
                .map(line -> line.split(" "))
                .filter(words -> words.length == 4)
                .map(words -> new Servers.Login(words[1], words[2], words[3]))
                .findFirst()
                .orElse(null);
    }

    void killBroker() {
        if (broker != null) {
            disturbances.add(Instant.now());
            killAndAwait(broker.toHandle());
        }
    }

    // --- hubs

    Hub startHub() {
        return startHub(null);
    }

    /** @param point where it ends or is suspended */
    Hub startHub(KillPoints.@Nullable Point point) {
        Hub hub = new Hub(hubs.size() + 1, point);
        hubs.add(hub);
        return hub;
    }

    /** A process of {@code simpul run}. */
    final class Hub {

        private final int number;
        private final Path log;
        private final Process process;

        private Hub(int number, KillPoints.@Nullable Point point) {
            this.number = number;
            this.log = folder.resolve("hub-" + number + ".log");
            List<String> options = new ArrayList<>(List.of("-Xmx256m"));
            if (point != null) {
                options.add("-D" + KillPoints.PROPERTY + "=" + point);
            }
            List<String> command = java(options);
            command.addAll(List.of(
                    Main.class.getName(),
                    "run",
                    "--config",
                    config().toString(),
                    "--data",
                    folder.resolve("hub").toString(),
                    "--port",
                    "0",
                    "--activate",
                    "all",
                    "--broker-ttl",
                    Long.toString(TTL.toSeconds()),
                    "--set",
                    "simpul.broker.check-interval=1s",
                    "--set",
                    "simpul.deliver.batch=60",
                    "--set",
                    "spring.main.sources=" + KillPoints.class.getName()));
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
                builder.environment().putAll(environment());
                process = builder.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isAlive() {
            return process.isAlive();
        }

        boolean isReady() {
            return isAlive() && said("simpul runs:");
        }

        boolean said(String words) {
            return text().contains(words);
        }

        String text() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Hub awaitReady() {
            await(this + " is ready")
                    .atMost(90, TimeUnit.SECONDS)
                    .pollInterval(100, TimeUnit.MILLISECONDS)
                    .until(() -> isReady() || !isAlive());
            if (!isAlive()) {
                throw new IllegalStateException(this + " did not start");
            }
            return this;
        }

        /** @return its exit code */
        int awaitEnd(Duration within) {
            try {
                if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException(this + " did not end within " + within);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            disturbances.add(Instant.now());
            return process.exitValue();
        }

        void kill() {
            disturbances.add(Instant.now());
            killAndAwait(process.toHandle());
        }

        /** SIGTERM. @return how long it took to end */
        Duration stop(Duration within) {
            Instant asked = Instant.now();
            process.toHandle().destroy(); // Process.destroy would close its input too, and it would end with the test
            int exit = awaitEnd(within);
            if (exit != 128 + 15) {
                throw new IllegalStateException(this + " ended with " + exit + " instead of by SIGTERM");
            }
            return Duration.between(asked, Instant.now());
        }

        boolean isSuspended() {
            try {
                String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
                return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
            } catch (IOException e) {
                return false;
            }
        }

        void suspend() {
            signal("STOP");
        }

        void resume() {
            disturbances.add(Instant.now());
            signal("CONT");
        }

        private void signal(String name) {
            try {
                Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
                kill.waitFor(10, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String toString() {
            return "hub " + number;
        }
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>(simulators.environment());
        EmbeddedDatabase up = database;
        Path known = folder.resolve("database-login");
        if (up != null) {
            Files.write(known, List.of(up.jdbcUrl(), up.user(), up.password()));
        }
        List<String> login = Files.readAllLines(known); // a hub may start while its database is away
        environment.put("SIMPUL_DB_URL", login.get(0));
        environment.put("SIMPUL_DB_USER", login.get(1));
        environment.put("SIMPUL_DB_PASSWORD", login.get(2));
        Servers.Login at = brokerLogin();
        if (at == null) {
            throw new IllegalStateException("the broker has not started");
        }
        environment.put("SIMPUL_BROKER_URL", at.url());
        environment.put("SIMPUL_BROKER_USER", at.user());
        environment.put("SIMPUL_BROKER_PASSWORD", at.password());
        return environment;
    }

    private static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(QUICK_START);
        command.addAll(options);
        command.addAll(List.of("-cp", CLASSPATH));
        return command;
    }

    private static void killAndAwait(ProcessHandle process) {
        process.destroyForcibly();
        await().atMost(30, TimeUnit.SECONDS)
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .until(() -> !process.isAlive());
    }

    // --- the end

    /** Nothing changes any more; all that was published is kept, and all that was kept is on its queue. */
    void awaitSettled(Duration within) {
        Instant quiet = Instant.now();
        int[] before = {-1, 0};
        await("all is settled")
                .atMost(within)
                .pollInterval(500, TimeUnit.MILLISECONDS)
                .ignoreExceptions()
                .until(() -> {
                    if (!unsettled(quiet).isEmpty()) {
                        before[1] = 0;
                        return false;
                    }
                    int originals = number("select count(*) from original");
                    before[1] = originals == before[0] ? before[1] + 1 : 0;
                    before[0] = originals;
                    return before[1] >= 4;
                });
    }

    /** What is missing to be settled, for people; empty if nothing. */
    List<String> unsettled(Instant quiet) {
        List<String> found = new ArrayList<>();
        ledgers().forEach((source, ledger) -> {
            long unread = source.equals("surat-sleman")
                    ? 0 // a mailbox does not say what was read
                    : ledger.entries().stream()
                            .filter(entry -> entry.served() == 0 && !ledger.overwrittenUnread(entry.version()))
                            .count();
            if (unread > 0) {
                found.add(source + ": " + unread + " unread");
            }
        });
        db().query(
                        "select id, extract(epoch from last_attempt), extract(epoch from last_good) from source",
                        (row, n) -> Map.entry(row.getString(1), List.of(row.getDouble(2), row.getDouble(3))))
                .forEach(source -> {
                    double attempt = source.getValue().get(0);
                    double good = source.getValue().get(1);
                    if (attempt > quiet.toEpochMilli() / 1000.0) {
                        firstPolls.putIfAbsent(source.getKey(), attempt);
                    }
                    if (good < firstPolls.getOrDefault(source.getKey(), Double.MAX_VALUE)) {
                        found.add(source.getKey() + " was not polled well since");
                    }
                });
        count(found, "deliveries are not sent", "delivery where state not in ('SENT', 'CANCELLED')");
        count(found, "are owed", "owed");
        count(found, "must be seen once more", "identity where unsettled is not null");
        return found;
    }

    private void count(List<String> found, String what, String from) {
        int number = number("select count(*) from " + from);
        if (number > 0) {
            found.add(number + " " + what);
        }
    }

    private Servers.Login login() {
        try {
            Servers.Login login = brokerLogin();
            if (login != null) {
                return login;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the broker has not started");
    }

    /** Takes all that lies on the queues. */
    List<Reckoning.Message> takeMessages() {
        Servers.Login at = login();
        try (BrokerAdmin admin = new BrokerAdmin(new BrokerSettings(
                at.url(), at.user(), new Secret(at.password()), Duration.ofSeconds(10), Duration.ofSeconds(1)))) {
            return DemoCommand.messages(admin);
        }
    }

    AttachmentStore files() {
        return new AttachmentStore(folder.resolve("hub").resolve("attachments"));
    }

    /** For the report of a failure: how things stand, and what the hubs said last. */
    void explain(Instant quiet) {
        try {
            System.err.println("not settled: " + unsettled(quiet));
            for (String rows : List.of(
                    "select id, place, agency, lane, n, type, state, reason, tries, kept from delivery where state not in ('SENT', 'CANCELLED') limit 5",
                    "select * from parked_queue limit 5",
                    "select * from lane",
                    "select id, owner, expires, fence, last_attempt, last_good, health, reason from source",
                    "select source, kind, key, reason, due, tries from owed limit 5",
                    "select now(), count(*), max(recorded) from original")) {
                db().queryForList(rows).forEach(row -> System.err.println("  " + row));
            }
        } catch (RuntimeException e) {
            System.err.println("the database does not say how things stand: " + e.getMessage());
        }
        for (Hub hub : hubs) {
            System.err.printf("--- %s%s%n", hub, hub.isAlive() ? "" : " (ended)");
            List<String> lines = hub.text().lines().toList();
            lines.subList(Math.max(0, lines.size() - 40), lines.size()).forEach(System.err::println);
        }
    }

    @Override
    public void close() {
        for (Hub hub : hubs) {
            if (hub.isAlive()) {
                killAndAwait(hub.process.toHandle());
            }
        }
        killBroker();
        if (database != null) {
            database.close();
        }
        simulators.close();
    }
}
