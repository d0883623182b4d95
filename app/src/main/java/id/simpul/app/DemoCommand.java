package id.simpul.app;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerAdmin.QueueState;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.mappings.registry.Registry;
import id.simpul.simulators.Ledger;
import id.simpul.simulators.Simulators;
import id.simpul.simulators.Sizes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simpul demo}: three legacy systems, one hub, 676 agency queues, on this machine alone. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the hub at work, with three simulated legacy systems on this machine.",
            "",
            "A province's REST system, a ministry's SOAP system and a regency's mailbox hold some 3,000 made-up complaints.",
            "They are pulled, translated, routed and delivered to the queues of 676 agencies on an embedded Artemis, with an",
            "embedded PostgreSQL. Goes on until Ctrl-C.",
        },
        footer = {
            "",
            "Examples:",
            "  simpul demo             then look at it from a second terminal: simpul queues --data DIR",
            "  simpul demo --once      ends when all is delivered; the last line is a JSON object with the reckoning",
        })
final class DemoCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> SOURCES = List.of("jabar-aduan", "kemen-layanan", "surat-sleman");

    @Option(
            names = "--once",
            description = "end when all is delivered and compare the queues with the systems' own ledgers")
    private boolean once;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep everything here (default: a temporary folder, removed at the end)")
    private @Nullable Path data;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "another seed, other complaints (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--port", defaultValue = "0", description = "of the API (default: a free one)")
    private int port;

    @Option(
            names = "--live",
            defaultValue = "2",
            description = "new complaints and changes a second, without --once (default: ${DEFAULT-VALUE})")
    private double live;

    /** Hub, servers and folder are closed: the process may go. */
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() throws Exception {
        Instant began = Instant.now();
        Path folder = data != null ? Files.createDirectories(data) : Files.createTempDirectory("simpul-demo");
        System.err.printf("simpul demo: three legacy systems, a broker and a database start in %s%n", folder);
        try (Simulators simulators = Simulators.start(seed, Sizes.DEMO)) {
            Path config = sources(folder.resolve("sources"));
            RunCommand.Configuration configuration = RunCommand.read(config, simulators.environment());
            if (configuration == null) {
                return 2;
            }
            try (Servers servers = Servers.open(folder, Map.of(), Duration.ofSeconds(2))) {
                HubApplication.Plan plan = new HubApplication.Plan(
                        folder,
                        port,
                        Duration.ofSeconds(10),
                        configuration.sources(),
                        simulators.environment(),
                        configuration.rules(),
                        Map.of("simpul.activate", "all")); // whoever starts the demo has been told what it brings
                return once ? once(plan, servers, simulators, began) : untilStopped(plan, servers, simulators);
            }
        } finally {
            if (data == null) {
                remove(folder);
            }
            ended.countDown();
        }
    }

    private int once(HubApplication.Plan plan, Servers servers, Simulators simulators, Instant began) throws Exception {
        try (ConfigurableApplicationContext hub = HubApplication.start(plan, servers)) {
            boolean finished = settle(hub, simulators);
            simulators.change(150);
            finished &= settle(hub, simulators);
            System.err.println();
            List<QueueState> queues = hub.getBean(BrokerAdmin.class).queues();
            table(hub, queues);
            Reckoning reckoning = reckon(hub, simulators.ledgers());
            reckoning.findings().forEach(finding -> System.err.println("  " + finding));
            if (!finished) {
                System.err.println("not all was delivered within " + PATIENCE.toMinutes() + " minutes");
            }
            long used = queues.stream().filter(queue -> queue.depth() > 0).count();
            System.out.printf(
                    "{\"pulled\":%d,\"delivered\":%d,\"updates\":%d,\"quarantined\":%d,\"setAside\":%d,\"duplicates\":%d,\"lost\":%d,\"queues\":%d,\"queuesUsed\":%d,\"seconds\":%.1f}%n",
                    reckoning.pulled(),
                    reckoning.delivered(),
                    reckoning.updates(),
                    reckoning.quarantined(),
                    reckoning.setAside(),
                    reckoning.duplicates(),
                    reckoning.lost(),
                    queues.size(),
                    used,
                    Duration.between(began, Instant.now()).toMillis() / 1000.0);
            return finished && reckoning.lost() == 0 && reckoning.duplicates() == 0 && reckoning.reordered() == 0
                    ? 0
                    : 1;
        }
    }

    private int untilStopped(HubApplication.Plan plan, Servers servers, Simulators simulators) throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        try (ConfigurableApplicationContext hub = HubApplication.start(plan, servers)) {
            if (settle(hub, simulators)) {
                System.err.println();
                table(hub, hub.getBean(BrokerAdmin.class).queues());
            }
            simulators.startLive(live);
            System.err.printf(
                    "The systems go on: about %.1f new complaints and changes a second. Ctrl-C ends the demo.%n", live);
            stop.await();
            simulators.stopLive();
            return 0;
        }
    }

    /** Waits until everything the systems hold was shown, kept and sent. */
    private boolean settle(ConfigurableApplicationContext hub, Simulators simulators) throws InterruptedException {
        JdbcTemplate db = hub.getBean(JdbcTemplate.class);
        Instant end = Instant.now().plus(PATIENCE);
        Instant allShown = null;
        while (Instant.now().isBefore(end)) {
            Thread.sleep(250);
            progress(db);
            boolean shown = simulators.ledgers().values().stream().allMatch(DemoCommand::shown);
            if (!shown) {
                allShown = null;
                continue;
            }
            allShown = allShown == null ? Instant.now() : allShown;
            int waiting = number(
                    db,
                    "select (select count(*) from delivery where state = 'DUE') + (select count(*) from owed)"
                            + " + (select count(*) from identity where unsettled is not null)");
            int polledSince = number(
                    db,
                    "select count(*) from source where last_good > to_timestamp(" + allShown.toEpochMilli() / 1000.0
                            + ")");
            if (waiting == 0 && polledSince == SOURCES.size()) {
                return true;
            }
        }
        return false;
    }

    /** The last version of every key was part of an answer; what it overwrote before can never be. */
    private static boolean shown(Ledger ledger) {
        return !ledger.countsReadings()
                || ledger.keys().stream()
                        .allMatch(key -> ledger.last(key).map(ledger::wasServed).orElse(true));
    }

    private static void progress(JdbcTemplate db) {
        if (System.console() != null) {
            System.err.printf(
                    "\r%,7d read %,7d sent %,5d due %,5d quarantined %,4d owed ",
                    number(db, "select count(*) from original"),
                    number(db, "select count(*) from delivery where state = 'SENT'"),
                    number(db, "select count(*) from delivery where state = 'DUE'"),
                    number(db, "select count(*) from original where outcome = 'QUARANTINED' and closed is null"),
                    number(db, "select count(*) from owed"));
        }
    }

    private static int number(JdbcTemplate db, String sql) {
        Integer number = db.queryForObject(sql, Integer.class);
        return number == null ? 0 : number;
    }

    private static void table(ConfigurableApplicationContext hub, List<QueueState> queues) {
        JdbcTemplate db = hub.getBean(JdbcTemplate.class);
        System.out.printf(
                "%n%-16s %9s %9s %9s %12s %10s%n",
                "source", "pulled", "delivered", "updated", "quarantined", "set aside");
        db.query(
                """
                select i.source, count(*),
                  count(*) filter (where o.outcome = 'DELIVERED' and d.type = 'delivered'),
                  count(*) filter (where o.outcome = 'DELIVERED' and d.type <> 'delivered'),
                  count(*) filter (where o.outcome = 'QUARANTINED' and o.closed is null),
                  count(*) filter (where o.outcome = 'SET_ASIDE')
                from original o join identity i on i.id = o.identity left join delivery d on d.original = o.id
                group by i.source order by i.source""",
                row -> {
                    System.out.printf(
                            "%-16s %,9d %,9d %,9d %,12d %,10d%n",
                            row.getString(1),
                            row.getInt(2),
                            row.getInt(3),
                            row.getInt(4),
                            row.getInt(5),
                            row.getInt(6));
                });
        Registry registry = Registry.load();
        System.out.printf("%nbusiest queues%n");
        queues.stream()
                .sorted(Comparator.comparingLong(QueueState::depth).reversed())
                .limit(8)
                .forEach(queue -> System.out.printf(
                        "%8d  %-20s %s%n",
                        queue.depth(),
                        queue.name(),
                        registry.agency(queue.name().substring(BrokerContract.PREFIX.length()))
                                .map(agency -> agency.name())
                                .orElse("")));
        String data = hub.getEnvironment().getProperty("simpul.data");
        System.out.printf(
                """

                where to look next (from a second terminal, while the demo runs)
                  ./simpul status --data %1$s        what is stuck, and why
                  ./simpul queues --data %1$s        every queue with its depth
                  ./simpul quarantine --data %1$s    what could not be translated, by problem
                  http://127.0.0.1:%2$s/actuator/health
                %n""",
                data, hub.getEnvironment().getProperty("local.server.port"));
    }

    /** Takes every message from every queue and compares with the ledgers. */
    static Reckoning reckon(ConfigurableApplicationContext hub, Map<String, Ledger> ledgers) {
        BrokerAdmin broker = hub.getBean(BrokerAdmin.class);
        return Reckoning.of(
                ledgers,
                messages(broker),
                heldBack(hub.getBean(JdbcTemplate.class), hub.getBean(AttachmentStore.class)));
    }

    static List<Reckoning.Message> messages(BrokerAdmin broker) {
        List<Reckoning.Message> messages = new ArrayList<>();
        for (QueueState queue : broker.queues()) {
            if (queue.depth() > 0) {
                broker.take(queue.name(), Integer.MAX_VALUE)
                        .forEach(it -> messages.add(new Reckoning.Message(queue.name(), it.properties(), it.body())));
            }
        }
        return messages;
    }

    static List<Reckoning.HeldBack> heldBack(JdbcTemplate db, AttachmentStore files) {
        return db.query(
                """
                select i.source, i.native_id, o.outcome, o.body, o.file from original o join identity i on i.id = o.identity
                where o.outcome = 'QUARANTINED' and o.closed is null or o.outcome = 'SET_ASIDE'""",
                (row, n) -> new Reckoning.HeldBack(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3).equals("QUARANTINED"),
                        text(row.getBytes(4), row.getString(5), files)));
    }

    private static String text(byte @Nullable [] body, @Nullable String file, AttachmentStore files) {
        if (file == null) {
            return body == null ? "" : new String(body, StandardCharsets.UTF_8);
        }
        try (InputStream content = files.open(file)) {
            return new String(content.readNBytes(1 << 20), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shipped source folders, written out so that they can be read, and tried with changes. */
    static Path sources(Path into) throws IOException {
        var resolver = new PathMatchingResourcePatternResolver();
        for (String source : SOURCES) {
            for (Resource file : resolver.getResources("classpath*:sources/" + source + "/**/*")) {
                String path = file.getURL().toString();
                Path target =
                        into.resolve(path.substring(path.lastIndexOf("/sources/" + source) + "/sources/".length()));
                if (file.isReadable() && !path.endsWith("/")) {
                    Files.createDirectories(target.getParent());
                    try (InputStream content = file.getInputStream()) {
                        Files.write(target, content.readAllBytes());
                    }
                }
            }
        }
        return into;
    }

    private static void remove(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            System.err.printf("%s could not be removed: %s%n", folder, e.getMessage());
        }
    }
}
