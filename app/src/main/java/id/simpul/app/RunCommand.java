package id.simpul.app;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.routes.api.RunningSources;
import id.simpul.routes.source.Activation;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code simpul run}: the hub for real. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the hub until Ctrl-C or SIGTERM; the page in hand is finished first.",
            "",
            "Without further settings it uses an embedded PostgreSQL and an embedded Artemis that keep their data in --data.",
            "SIMPUL_DB_URL, SIMPUL_DB_USER, SIMPUL_DB_PASSWORD (or SIMPUL_DB_PASSWORD_FILE) name a real PostgreSQL;",
            "SIMPUL_BROKER_URL, _USER, _PASSWORD (or _PASSWORD_FILE) a real Artemis, where the hub's role",
            "is amq unless SIMPUL_BROKER_ROLE names another (docs/broker.md). Several hubs may then share the work.",
            "SIMPUL_SECRETS names a folder of secrets: its file NAME is read where NAME and NAME_FILE are not set.",
        },
        footer = {
            "",
            "Examples:",
            "  simpul run --config sources --data /var/lib/simpul",
            "  simpul run --config sources --activate jabar-aduan",
        })
final class RunCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            paramLabel = "DIR",
            defaultValue = "sources",
            description =
                    "a source folder or a folder of them; routing.yaml in it replaces the rules that ship (default: ${DEFAULT-VALUE})")
    private Path config = Path.of("sources");

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "the hub's own folder (default: ${DEFAULT-VALUE})")
    private Path data = Path.of("data");

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "of the API, 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--broker-ttl",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description =
                    "the broker drops a silent connection after this; a hub that hangs is replaced after four times this (default: ${DEFAULT-VALUE})")
    private long brokerTtl;

    @Option(
            names = "--activate",
            paramLabel = "ID",
            split = ",",
            description = {
                "activate this new source without a question, 'all' for all; may be given several times.",
                "Else a new source waits for 'simpul source activate ID', which counts first and asks"
            })
    private List<String> activate = List.of();

    @Option(
            names = "--locked",
            description = {
                "the folders in --config are the truth (git): always imported, changes by the API or 'simpul source update'",
                "are refused, and a source whose folder is gone is stopped. Start all hubs alike"
            })
    private boolean locked;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "any other setting, e.g. simpul.deliver.batch=200; may be given several times")
    private Map<String, String> set = Map.of();

    /** What was read from the configuration folder. */
    record Configuration(List<SourceFolder> sources, RoutingRules rules) {}

    @Override
    public Integer call() throws Exception {
        Configuration configuration = read(config, System.getenv());
        if (configuration == null) {
            return 1;
        }
        List<String> unknown = activate.stream()
                .filter(id -> !id.equals(Activation.ALL)
                        && configuration.sources().stream()
                                .noneMatch(it -> it.id().equals(id)))
                .toList();
        if (!unknown.isEmpty()) {
            System.err.printf(
                    "--activate %s: there is no such source in %s%n    fix: name one of %s, or 'all'%n",
                    String.join(",", unknown),
                    config,
                    configuration.sources().stream().map(SourceFolder::id).toList());
            return 2;
        }
        Map<String, Object> settings = new HashMap<>(set);
        if (!activate.isEmpty()) {
            settings.put("simpul.activate", String.join(",", activate));
        }
        if (locked) {
            settings.put("simpul.locked", "true");
        }
        Duration ttl = Duration.ofSeconds(brokerTtl);
        Servers servers = Servers.open(data, System.getenv(), Duration.ofMillis(Math.min(2000, ttl.toMillis() / 2)));
        ConfigurableApplicationContext hub;
        try {
            hub = HubApplication.start(
                    new HubApplication.Plan(
                            data, port, ttl, configuration.sources(), System.getenv(), configuration.rules(), settings),
                    servers);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            hub.close();
                            servers.close();
                            stopped.countDown();
                        },
                        "stop"));
        System.err.printf(
                "simpul runs: %d sources, API at http://127.0.0.1:%s, data in %s. Ctrl-C stops it.%n",
                hub.getBean(RunningSources.class).bundles().size(),
                hub.getEnvironment().getProperty("local.server.port"),
                data.toAbsolutePath());
        List<String> waiting = hub.getBean(JdbcTemplate.class)
                .queryForList("select id from source where activated_at is null order by id", String.class);
        if (!waiting.isEmpty()) {
            System.err.printf(
                    "%d new sources wait to be activated: %s%n    next: simpul source activate ID --data %s   (counts first, then asks)%n",
                    waiting.size(), String.join(", ", waiting), data);
        }
        stopped.await();
        return 0;
    }

    /** Reads and checks everything before anything starts; prints every problem. @return {@code null} if there are any */
    static @Nullable Configuration read(Path config, Map<String, String> environment) throws Exception {
        if (!Files.isDirectory(config)) {
            System.err.printf(
                    "%s is not a folder%n    fix: name the folder of your sources with --config DIR, or try 'simpul demo'%n",
                    config);
            return null;
        }
        SourceFolders.Packed found = SourceFolders.pack(config, environment);
        List<FileProblem> problems = new ArrayList<>(found.problems());
        RoutingRules rules = RoutingRules.standard();
        Path routing = config.resolve("routing.yaml");
        if (Files.exists(routing)) {
            try (Reader text = Files.newBufferedReader(routing)) {
                rules = RoutingRules.read(text, routing.toString(), problems);
            }
        }
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.err.printf("%d problems; nothing was started%n", problems.size());
            return null;
        }
        return new Configuration(found.folders(), rules);
    }
}
