package id.simpul.routes;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Scan;
import id.simpul.connectors.queue.AgencyQueues;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.connectors.queue.BrokerSettings;
import id.simpul.connectors.queue.StatusInbox;
import id.simpul.mappings.folder.SourceFiles;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.registry.Agency;
import id.simpul.mappings.registry.Registry;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.Secret;
import id.simpul.routes.Letter.Fate;
import id.simpul.routes.api.LinkSigner;
import id.simpul.routes.api.ReplayPort;
import id.simpul.routes.api.RunningSources;
import id.simpul.routes.api.SourceTruth;
import id.simpul.routes.deliver.Deliveries;
import id.simpul.routes.deliver.Envelope;
import id.simpul.routes.source.Activation;
import id.simpul.routes.source.BundleReader;
import id.simpul.routes.source.Counter;
import id.simpul.routes.source.CsvRows;
import id.simpul.routes.source.Examiner;
import id.simpul.routes.source.Examiner.Examined;
import id.simpul.routes.source.FolderImport;
import id.simpul.routes.source.Follower;
import id.simpul.routes.source.IntakeDoor;
import id.simpul.routes.source.RouteFiles;
import id.simpul.routes.source.Running;
import id.simpul.routes.source.SourceRoutes;
import id.simpul.routes.source.Turns;
import id.simpul.routes.source.Turnstile;
import id.simpul.routes.store.FileCollector;
import id.simpul.routes.store.FormerTrial;
import id.simpul.routes.store.HubIdentity;
import id.simpul.routes.store.Lanes;
import id.simpul.routes.store.MessageStore;
import id.simpul.routes.store.Outbox;
import id.simpul.routes.store.Remapper;
import id.simpul.routes.store.Replays;
import id.simpul.routes.store.SourceLife;
import id.simpul.routes.store.SourceTokens;
import id.simpul.routes.store.Sources;
import id.simpul.routes.store.StoreIdentity;
import id.simpul.routes.store.Vanished;
import id.simpul.routes.store.Versions;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the journey together. Needs a {@code DataSource} and {@link Settings}; everything else is made here. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Settings.class)
public class RoutesConfiguration {

    @Bean
    HubIdentity hubIdentity(Settings settings) throws UnknownHostException {
        return HubIdentity.create(
                InetAddress.getLocalHost().getHostName(),
                settings.lease(),
                settings.broker().connectionTtl());
    }

    @Bean
    BrokerSettings brokerSettings(Settings settings) {
        Settings.Broker broker = settings.broker();
        return new BrokerSettings(
                broker.url(),
                broker.user(),
                new Secret(broker.password()),
                broker.connectionTtl(),
                broker.checkInterval());
    }

    @Bean
    Registry registry() {
        return Registry.load();
    }

    @Bean
    BrokerContract brokerContract(Registry registry, Settings settings) {
        return new BrokerContract(
                registry.agencies().stream().map(Agency::id).toList(),
                settings.deliver().batch(),
                settings.broker().role());
    }

    @Bean(destroyMethod = "close")
    BrokerAdmin brokerAdmin(BrokerSettings broker) {
        return new BrokerAdmin(broker);
    }

    @Bean
    StoreIdentity storeIdentity(JdbcClient db, TransactionTemplate transaction) {
        return new StoreIdentity(db, transaction);
    }

    @Bean(destroyMethod = "close")
    AttachmentStore attachmentStore(Settings settings, StoreIdentity identity) {
        AttachmentStore store = AttachmentStores.open(settings.files(), settings.data());
        try {
            identity.claim(store, settings.files().replace());
            return store;
        } catch (RuntimeException refused) {
            store.close();
            throw refused;
        }
    }

    @Bean
    Scan scan(Settings settings) {
        Settings.Files.Scan scan = settings.files().scan();
        return new Scan(scan.command(), scan.timeout(), scan.concurrency());
    }

    @Bean(destroyMethod = "close")
    Running running(AttachmentStore files, JdbcClient db, HubIdentity hub) {
        return new Running(files, source -> new SourceTokens(db, hub, source));
    }

    @Bean
    Sources sources(JdbcClient db, HubIdentity hub) {
        return new Sources(db, hub);
    }

    @Bean
    TransactionTemplate transaction(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }

    /** @param count of lanes, as fixed in the database */
    record LaneCount(int count) {}

    @Bean
    LaneCount laneCount(JdbcClient db, Settings settings) {
        return new LaneCount(Lanes.fix(db, settings.lanes()));
    }

    @Bean
    Translator translator(AttachmentStore files) {
        return new Translator(files);
    }

    @Bean
    MessageStore messageStore(
            JdbcTemplate db,
            TransactionTemplate transaction,
            Registry registry,
            Translator translator,
            Running running,
            LaneCount lanes) {
        Remapper remapper = (source, kept) -> running.get(source.id())
                .map(it -> translator.fate(source, it.connector().reopen(kept)))
                .flatMap(fate -> fate instanceof Fate.Deliverable readable
                        ? Optional.of(readable.complaint())
                        : Optional.empty());
        return new MessageStore(db, transaction, open(registry), remapper, lanes.count());
    }

    private static Predicate<String> open(Registry registry) {
        return agency -> registry.agency(agency).isPresent();
    }

    @Bean
    Vanished vanished(JdbcTemplate db, TransactionTemplate transaction, Registry registry, LaneCount lanes) {
        return new Vanished(db, transaction, open(registry), lanes.count());
    }

    @Bean(destroyMethod = "shutdown")
    ScheduledExecutorService pollPool(Settings settings) {
        ScheduledThreadPoolExecutor pool =
                new ScheduledThreadPoolExecutor(settings.poll().threads());
        pool.setRemoveOnCancelPolicy(true);
        return pool;
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService slowPool(Settings settings) {
        int threads = settings.poll().slowThreads();
        return new ThreadPoolExecutor(threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService fetchers(Settings settings) {
        return Executors.newFixedThreadPool(settings.poll().threads());
    }

    @Bean
    Turns turns(
            Running running,
            Sources sources,
            MessageStore store,
            Vanished vanished,
            Turnstile turnstile,
            Settings settings,
            ExecutorService slowPool) {
        return new Turns(running, sources, store, vanished, turnstile, settings.poll(), slowPool);
    }

    @Bean
    Turnstile turnstile(Sources sources) {
        return new Turnstile(sources);
    }

    @Bean
    Counter counter(Running running, Turnstile turnstile) {
        return new Counter(running, turnstile);
    }

    @Bean
    SourceLife sourceLife(JdbcTemplate db, TransactionTemplate transaction) {
        return new SourceLife(db, transaction);
    }

    @Bean
    FormerTrial formerTrial(JdbcTemplate db, TransactionTemplate transaction, RoutingRules rules, LaneCount lanes) {
        return new FormerTrial(db, transaction, rules, lanes.count());
    }

    @Bean
    Lanes lanes(JdbcClient db, HubIdentity hub, BrokerAdmin broker, Settings settings, LaneCount lanes) {
        Settings.Broker timing = settings.broker();
        Duration sessionTimeout =
                timing.connectionTtl().plus(timing.checkInterval()).plus(timing.checkInterval());
        return new Lanes(db, hub, broker::gone, sessionTimeout, lanes.count(), System::nanoTime);
    }

    @Bean
    Outbox outbox(JdbcTemplate db, TransactionTemplate transaction, HubIdentity hub) {
        return new Outbox(db, transaction, hub.owner());
    }

    @Bean(destroyMethod = "close")
    AgencyQueues agencyQueues(BrokerSettings broker, HubIdentity hub) {
        return new AgencyQueues(broker, hub.clientId());
    }

    @Bean
    Deliveries deliveries(
            Outbox outbox,
            Lanes lanes,
            AgencyQueues queues,
            BrokerAdmin broker,
            HubIdentity hub,
            LinkSigner links,
            Settings settings,
            MeterRegistry meters) {
        return new Deliveries(
                outbox,
                lanes,
                queues,
                broker::gone,
                hub.clientId(),
                new Envelope(links::href),
                settings.deliver().batch(),
                meters);
    }

    @Bean(destroyMethod = "close")
    StatusInbox statusInbox(BrokerSettings broker, HubIdentity hub) {
        return new StatusInbox(broker, hub.clientId() + "-answers");
    }

    @Bean
    Answers answers(StatusInbox inbox, JdbcTemplate db) {
        return new Answers(inbox, db);
    }

    @Bean
    IntakeRoutes intakeRoutes(
            MessageStore store,
            AttachmentStore files,
            Scan scan,
            JdbcTemplate db,
            Running running,
            Translator translator,
            RoutingRules rules,
            MeterRegistry meters,
            Deliveries deliveries,
            Answers answers,
            IntakeDoor door,
            ExecutorService fetchers) {
        return new IntakeRoutes(
                new ClaimCheck(store, files, running, new Inspection(files, scan, db), fetchers),
                translator,
                new AgencyRouter(rules),
                store,
                new Figures(meters),
                deliveries,
                answers,
                door);
    }

    @Bean
    IntakeDoor intakeDoor(Running running, Turnstile turnstile, Sources sources, ProducerTemplate camel) {
        return new IntakeDoor(running, turnstile, sources, camel);
    }

    @Bean
    RouteFiles routeFiles(CamelContext camel, IntakeDoor door, Sources sources, Lanes lanes) {
        return new RouteFiles(camel, door, sources, lanes::holdsLaneOf);
    }

    /** The one bean that hand-written routes may call, by this name. */
    @Bean
    CsvRows csvRows() {
        return new CsvRows();
    }

    @Bean
    SourceRoutes sourceRoutes(CamelContext camel, Sources sources, RouteFiles files) {
        return new SourceRoutes(camel, sources, files);
    }

    @Bean
    Activation activation(SourceLife life, Settings settings) {
        return new Activation(life, settings.activate());
    }

    @Bean
    Quarantine quarantine(JdbcTemplate db, MessageStore store, Running running, ProducerTemplate camel) {
        return new Quarantine(db, store, running, camel);
    }

    @Bean
    Replays replays(JdbcTemplate db, TransactionTemplate transaction, BrokerAdmin broker) {
        return new Replays(db, transaction, broker);
    }

    @Bean
    RunningSources runningSources(Running running) {
        return running::bundles;
    }

    @Bean
    SourceTruth sourceTruth(Examiner examiner, Follower follower, RouteFiles files, Settings settings) {
        return new SourceTruth() {
            @Override
            public Examined examine(String source, SourceFiles given) {
                return examiner.examine(source, given);
            }

            @Override
            public boolean follow(String source) {
                try {
                    boolean settled = follower.followSoon(source);
                    files.follow();
                    return settled;
                } catch (DataAccessException away) {
                    return false; // the change is made; this hub follows as every other does
                }
            }

            @Override
            public boolean isLocked() {
                return settings.locked();
            }
        };
    }

    @Bean
    ReplayPort replayPort(Quarantine quarantine, Replays replays) {
        return new ReplayPort() {
            @Override
            public Report quarantined(List<Long> originals, String who) {
                return quarantine.replay(originals, who);
            }

            @Override
            public Report dead(@Nullable String agency, int limit, boolean newest, String who) {
                return replays.dead(agency, limit, newest, who);
            }

            @Override
            public Report parked(@Nullable String agency, String who) {
                return replays.parked(agency, who);
            }
        };
    }

    /**
     * The source folders that were read at start. Made by the application: only it knows them.
     *
     * @param environment what {@code ${NAME}} stands for in this hub
     */
    public record Folders(Collection<SourceFolder> all, Map<String, String> environment) {}

    @Bean
    Versions versions(JdbcTemplate db, TransactionTemplate transaction) {
        return new Versions(db, transaction);
    }

    @Bean(destroyMethod = "close")
    BundleReader bundleReader(Folders folders, Settings settings, HubIdentity hub) {
        return new BundleReader(
                folders.all(),
                folders.environment(),
                settings.data().resolve("sources-running").resolve(hub.owner().toString()));
    }

    @Bean
    Examiner examiner(BundleReader reader, Running running, Versions versions) {
        return new Examiner(reader, running, versions);
    }

    @Bean
    FolderImport folderImport(Versions versions, Examiner examiner, Settings settings, HubIdentity hub) {
        return new FolderImport(versions, examiner, settings.locked(), "run on " + hub.host());
    }

    @Bean
    Follower follower(
            Versions versions,
            BundleReader reader,
            SourceRoutes routes,
            Running running,
            Turnstile turnstile,
            HubIdentity hub) {
        return new Follower(versions, reader, routes, running, turnstile, hub);
    }

    @Bean
    FileCollector fileCollector(JdbcTemplate db, AttachmentStore files, Versions versions, MeterRegistry meters) {
        return new FileCollector(
                db, files, () -> versions.longestPoll().multipliedBy(2).plus(Duration.ofHours(1)), meters);
    }

    @Bean
    Hub.Truth truth(
            Folders folders,
            FolderImport imported,
            Follower follower,
            Activation activation,
            RouteFiles files,
            Versions versions,
            BundleReader reader) {
        return new Hub.Truth(folders.all(), imported, follower, activation, files, versions, reader);
    }

    @Bean
    Hub hub(
            CamelContext camel,
            SourceRoutes routes,
            Turns turns,
            Running running,
            Sources sources,
            Lanes lanes,
            BrokerAdmin broker,
            BrokerContract contract,
            Deliveries deliveries,
            FileCollector collector,
            Hub.Truth truth,
            Settings settings) {
        return new Hub(
                camel,
                routes,
                turns,
                running,
                sources,
                lanes,
                broker,
                contract,
                deliveries,
                collector,
                truth,
                settings.lease());
    }
}
