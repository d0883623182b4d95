package id.simpul.routes;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.routes.deliver.Deliveries;
import id.simpul.routes.source.Activation;
import id.simpul.routes.source.BundleReader;
import id.simpul.routes.source.FolderImport;
import id.simpul.routes.source.Follower;
import id.simpul.routes.source.RouteFiles;
import id.simpul.routes.source.Running;
import id.simpul.routes.source.SourceRoutes;
import id.simpul.routes.source.Turns;
import id.simpul.routes.store.FileCollector;
import id.simpul.routes.store.Lanes;
import id.simpul.routes.store.Sources;
import id.simpul.routes.store.Versions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** Start, heartbeat and graceful stop of this process: the page and the batch in hand are finished, leases are given up. */
public class Hub {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    /** At a stop, for sources that are just being asked. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CamelContext camel;
    private final SourceRoutes routes;
    private final Turns turns;
    private final Running running;
    private final Sources sources;
    private final Lanes lanes;
    private final BrokerAdmin broker;
    private final BrokerContract contract;
    private final Deliveries deliveries;
    private final FileCollector collector;
    private final Truth truth;
    private final Duration beat;
    private final ScheduledExecutorService heartbeat = Executors.newScheduledThreadPool(3, work -> {
        Thread thread = new Thread(work, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private boolean provisioned;
    private String trouble = "";
    private volatile boolean stopped;

    /** What runs, and how this hub comes to run it. @param folders that were read at start */
    record Truth(
            Collection<SourceFolder> folders,
            FolderImport imported,
            Follower follower,
            Activation activation,
            RouteFiles files,
            Versions versions,
            BundleReader reader) {

        void start() {
            reader.tidy(versions.hubs());
            versions.forgetGoneHubs();
            imported.run(folders);
            activation.atStart(folders.stream().map(SourceFolder::bundle).toList());
            follow();
        }

        void follow() {
            follower.follow();
            files.follow();
        }
    }

    public Hub(
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
            Truth truth,
            Duration lease) {
        this.camel = camel;
        this.routes = routes;
        this.turns = turns;
        this.running = running;
        this.sources = sources;
        this.lanes = lanes;
        this.broker = broker;
        this.contract = contract;
        this.deliveries = deliveries;
        this.collector = collector;
        this.truth = truth;
        this.beat = lease.dividedBy(8);
    }

    @EventListener(ApplicationReadyEvent.class)
    public void start() throws Exception {
        beat();
        heartbeat.scheduleWithFixedDelay(this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
        // A thread for each: neither tidying nor a route that takes its time to stop must delay a renewal.
        heartbeat.scheduleWithFixedDelay(collector::collect, 1, 360, TimeUnit.MINUTES);
        truth.start();
        heartbeat.scheduleWithFixedDelay(this::follow, 1, 1, TimeUnit.SECONDS);
        LOG.info(
                "{} sources, {} lanes, {} agencies",
                running.bundles().size(),
                lanes.held(),
                contract.agencies().size());
    }

    private void beat() {
        try {
            lanes.renew();
            sources.renew();
            if (!provisioned) {
                int made = broker.provision(contract);
                provisioned = true;
                if (made > 0) {
                    LOG.info("{} queues made at the broker", made);
                }
                camel.getRouteController().startRoute("answers");
            }
            if (!trouble.isEmpty()) {
                LOG.info("broker and database answer again");
                trouble = "";
            }
        } catch (Exception e) {
            // Goes on beating: what this hub holds runs out by itself if it cannot renew in time.
            String what = e.getClass().getSimpleName();
            if (!what.equals(trouble)) {
                LOG.warn("heartbeat failed ({}); tried again every {}: {}", what, beat, firstLine(e));
                trouble = what;
            }
        }
    }

    /** What a person says to a source is followed by all hubs, within a second or so. */
    private void follow() {
        try {
            if (!stopped) {
                truth.follow();
            }
        } catch (Exception away) {
            LOG.debug("asked again in a second", away);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @EventListener(ContextClosedEvent.class)
    public void stop() throws Exception {
        if (stopped) {
            return;
        }
        stopped = true;
        truth.follower().stop();
        LOG.info("stopping: the page and the batch in hand are finished first");
        if (!turns.stop(PATIENCE)) {
            LOG.info(
                    "a source has not answered within {}; what it answers now is asked for again after the start",
                    PATIENCE);
        }
        routes.stop(running.bundles());
        for (String route : List.of("answers", "wake", "wakened", "deliver")) {
            camel.getRouteController().stopRoute(route, 30, TimeUnit.SECONDS);
        }
        heartbeat.shutdown();
        heartbeat.awaitTermination(5, TimeUnit.SECONDS);
        try {
            sources.giveUpAll();
            if (!deliveries.settled()) {
                LOG.warn("the last batch got no answer from the broker; its lanes are left to run out (R16)");
                return;
            }
            lanes.giveUpAll();
        } catch (RuntimeException e) {
            LOG.warn("leases could not be given up ({}); they run out by themselves", firstLine(e));
        }
    }
}
