package id.simpul.benchmarks;

import id.simpul.app.HubApplication;
import id.simpul.app.Servers;
import id.simpul.benchmarks.AgencyMessages.Sent;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.source.Activation;
import id.simpul.routes.source.FolderImport;
import id.simpul.routes.source.Follower;
import id.simpul.routes.source.SourceRoutes;
import id.simpul.simulators.content.Marker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;

/**
 * How fast complaints come from a source's list to their agencies' durable queues, beside what the broker alone could take
 * and what a plain Camel route does, all in the same run: {@code benchmarks/run intake}.
 */
public final class IntakeBenchmark {

    static final String PROVINCE = "province";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String HELP =
            """
            usage: benchmarks/run intake [options]

              --records N   complaints that the hub takes in (default 10000)
              --plain N     complaints of the plain Camel route, in pages of 100 (default 1000)
              --record DIR  also write intake.md and intake.json there
              --help
            """;

    private final int records;
    private final int plain;
    private final Path folder;
    private final Map<String, String> environment = new ConcurrentHashMap<>();

    private IntakeBenchmark(int records, int plain, Path folder) {
        this.records = records;
        this.plain = plain;
        this.folder = folder;
    }

    /** Ends with 0 if nothing was lost, 1 if something was, 2 if it could not run. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals(PROVINCE)) {
            Province.serve(Integer.parseInt(arguments[1]));
            System.exit(0);
        }
        Map<String, String> options = new LinkedHashMap<>(Map.of("records", "10000", "plain", "1000", "record", ""));
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!options.containsKey(name) || i + 1 == arguments.length) {
                System.err.print(HELP);
                System.exit(name.equals("help") ? 0 : 2);
            }
            options.put(name, arguments[i + 1]);
        }
        Path folder = Files.createTempDirectory("simpul-benchmark");
        int exit = 2;
        try {
            var benchmark = new IntakeBenchmark(
                    Integer.parseInt(options.get("records")), Integer.parseInt(options.get("plain")), folder);
            Result result = benchmark.run();
            System.out.println(result.text());
            if (!options.get("record").isEmpty()) {
                result.write(Path.of(options.get("record")));
            }
            System.out.println(result.json());
            exit = result.lost() == 0 && result.duplicates() == 0 ? 0 : 1;
        } finally {
            remove(folder);
        }
        System.exit(exit);
    }

    /** Times the steps of the hub's routes. */
    @Configuration(proxyBeanMethods = false)
    static class Timing {
        @Bean
        StepTimes stepTimes() {
            return new StepTimes();
        }
    }

    private Result run() throws Exception {
        long began = System.nanoTime();
        try (Servers servers = Servers.open(folder, Map.of(), Duration.ofSeconds(2))) {
            // Also after Ctrl-C: the database is a process of its own.
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "stop"));
            double serversSeconds = since(began);
            long starting = System.nanoTime();
            var plan = new HubApplication.Plan(
                    folder,
                    0,
                    Duration.ofSeconds(10),
                    List.of(),
                    environment,
                    RoutingRules.standard(),
                    Map.of("logging.level.id.simpul", "WARN", "simpul.activate", "all"),
                    Timing.class);
            try (ConfigurableApplicationContext hub = HubApplication.start(plan, servers);
                    Province first = Province.start(records);
                    Province second = Province.start(records)) {
                double readySeconds = since(starting);
                return measure(servers, hub, first, second, new Result.Start(serversSeconds, readySeconds));
            }
        }
    }

    private Result measure(
            Servers servers, ConfigurableApplicationContext hub, Province first, Province second, Result.Start start)
            throws Exception {
        BrokerAdmin broker = hub.getBean(BrokerAdmin.class);
        try (AgencyMessages queues = new AgencyMessages(broker, servers.broker())) {
            return measure(servers, hub, queues, broker.queues().size(), first, second, start);
        }
    }

    private Result measure(
            Servers servers,
            ConfigurableApplicationContext hub,
            AgencyMessages queues,
            int provisioned,
            Province first,
            Province second,
            Result.Start start)
            throws Exception {
        say("warm-up: the hub takes in %,d records of another source", records);
        Intake intake = new Intake(hub);
        intake.run(bundle("warm-up", first), first);
        List<Sent> samples = queues.take();

        say("limit: the same bodies to the same queues");
        queues.limit(samples);
        queues.take();
        double limit = queues.limit(samples);
        queues.take();

        say("plain Camel route: %,d records", plain);
        SourceFolder source = bundle("province", second);
        PlainCamel.measure(servers.broker(), second, source.bundle(), plain);
        queues.take();
        double plainRate = PlainCamel.measure(servers.broker(), second, source.bundle(), plain);
        queues.take();

        say("hub: %,d records", records);
        Result.Hub measured = intake.run(source, second);
        long resident = residentMegabytes();
        List<Sent> delivered = queues.take();

        double limitAgain = queues.limit(samples);
        queues.take();
        Check check = check(delivered, second.ledger().keys());
        return new Result(
                records,
                plain,
                provisioned,
                start,
                measured,
                limit,
                limitAgain,
                plainRate,
                check.lost(),
                check.duplicates(),
                check.queues(),
                resident);
    }

    /** One source taken in by the hub, from the first request until all is on its queue, then until the pull has ended. */
    private final class Intake {

        private final ConfigurableApplicationContext hub;
        private final JdbcTemplate db;

        Intake(ConfigurableApplicationContext hub) {
            this.hub = hub;
            this.db = hub.getBean(JdbcTemplate.class);
        }

        Result.Hub run(SourceFolder given, Province province) throws Exception {
            SourceBundle source = given.bundle();
            StepTimes steps = hub.getBean(StepTimes.class);
            Map<String, Long> rowsBefore = rows();
            double sentBefore = sent();
            steps.reset();
            Path database = folder.resolve("database");
            CpuTime cpuBefore = CpuTime.now(database, province);
            hub.getBean(FolderImport.class).run(List.of(given));
            hub.getBean(Activation.class).atStart(List.of(source));
            hub.getBean(Follower.class).follow();
            await("all is delivered", () -> sent() - sentBefore >= records);
            Map<String, Double> until = steps.seconds();
            CpuTime cpu = CpuTime.now(database, province).since(cpuBefore);
            Instant last = time(
                    "select max(sent) from delivery d join identity i on i.id = d.complaint where source = ?", source);
            await("the pull has ended", () -> time("select last_good from source where id = ?", source) != null);
            hub.getBean(SourceRoutes.class).stop(List.of(source));
            Instant first = time("select last_attempt from source where id = ?", source);
            Instant kept = time(
                    "select max(recorded) from original o join identity i on i.id = o.identity where source = ?",
                    source);
            Instant ended = time("select last_good from source where id = ?", source);
            Map<String, Double> perComplaint = new LinkedHashMap<>();
            rows().forEach((what, count) -> {
                long more = count - rowsBefore.getOrDefault(what, 0L);
                if (more * 100 > records) {
                    perComplaint.put(what, (double) more / records);
                }
            });
            return new Result.Hub(
                    seconds(first, last), seconds(first, kept), seconds(kept, ended), until, cpu, perComplaint);
        }

        private double sent() {
            return hub.getBean(MeterRegistry.class)
                    .counter("simpul.deliveries.sent")
                    .count();
        }

        private Instant time(String sql, SourceBundle source) {
            Timestamp time = db.queryForObject(sql, Timestamp.class, source.id());
            return time == null ? null : time.toInstant();
        }

        /** Rows written so far, by table and kind of writing. */
        private Map<String, Long> rows() {
            pause(Duration.ofMillis(1500)); // sessions report their figures a second late
            Map<String, Long> rows = new LinkedHashMap<>();
            db.query("select relname, n_tup_ins, n_tup_upd from pg_stat_user_tables order by relname", row -> {
                rows.put(row.getString(1) + " inserted", row.getLong(2));
                rows.put(row.getString(1) + " updated", row.getLong(3));
            });
            return rows;
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }

    /** The shipped folder of a REST source; only its id is another, and it is asked once in this run. */
    private SourceFolder bundle(String id, Province province) throws IOException {
        String variables =
                id.replace('-', '_').toUpperCase(Locale.ROOT) + "_"; // each its own, for the hub has one environment
        Path into = folder.resolve("sources").resolve(id);
        for (String name : List.of(
                "source.yaml",
                "mapping.yaml",
                "codes/category.csv",
                "codes/kind.csv",
                "codes/oversight.csv",
                "codes/status.csv")) {
            Path file = into.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            try (InputStream shipped = Objects.requireNonNull(
                    IntakeBenchmark.class.getResourceAsStream("/sources/jabar-aduan/" + name), name)) {
                Files.write(file, shipped.readAllBytes());
            }
        }
        Path yaml = into.resolve("source.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replaceFirst("(?m)^id: \\S+", "id: " + id)
                        .replaceFirst("(?m)^every: \\S+", "every: 1h")
                        .replace("${", "${" + variables));
        province.environment().forEach((name, value) -> environment.put(variables + name, value));
        SourceFolders.Packed found = SourceFolders.pack(into, environment);
        if (!found.problems().isEmpty()) {
            throw new IllegalStateException(found.problems().toString());
        }
        return found.folders().get(0);
    }

    private record Check(int lost, int duplicates, int queues) {}

    private static Check check(List<Sent> delivered, Set<String> keys) {
        Set<String> found = new HashSet<>();
        Set<String> queues = new HashSet<>();
        int duplicates = 0;
        for (Sent message : delivered) {
            String agency = message.properties().get("simpul_agency");
            String key = Marker.find(message.body()).map(Marker::key).orElse("without a marker");
            if (!message.queue().endsWith("." + agency)) {
                continue; // on a wrong queue it is lost to its agency
            }
            duplicates += found.add(key) ? 0 : 1;
            queues.add(message.queue());
        }
        Set<String> lost = new HashSet<>(keys);
        lost.removeAll(found);
        return new Check(lost.size(), duplicates, queues.size());
    }

    private static long residentMegabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not within %s: %s".formatted(PATIENCE, what));
            }
            pause(Duration.ofMillis(50));
        }
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void say(String what, Object... values) {
        System.err.printf(what + "%n", values);
    }

    private static void remove(Path folder) {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
