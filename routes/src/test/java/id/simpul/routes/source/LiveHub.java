package id.simpul.routes.source;

import id.simpul.routes.IntakeBench;
import id.simpul.routes.Page;
import id.simpul.routes.Settings;
import id.simpul.routes.store.HubIdentity;
import id.simpul.routes.store.SourceTokens;
import id.simpul.routes.store.Sources;
import id.simpul.routes.store.Versions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** One of several hubs on a bench's database, with a real Camel: it polls and follows, and delivers nothing. */
final class LiveHub implements AutoCloseable {

    final HubIdentity identity = IntakeBench.hub("live");
    final CamelContext camel = new DefaultCamelContext();
    final Running running;
    final Versions versions;
    final Turnstile turnstile;
    final BundleReader reader;
    final Examiner examiner;
    final RouteFiles files;
    final Follower follower;
    private final IntakeBench bench;
    private final ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(2);
    private final ExecutorService slow = Executors.newSingleThreadExecutor();

    /** Called before each page is kept. */
    volatile Runnable before = () -> {};

    LiveHub(IntakeBench bench, Path home, Map<String, String> environment) throws Exception {
        this.bench = bench;
        pool.setRemoveOnCancelPolicy(true);
        Sources sources = new Sources(bench.client, identity);
        running = new Running(bench.files, id -> new SourceTokens(bench.client, identity, id));
        versions = new Versions(bench.db, bench.transaction);
        turnstile = new Turnstile(sources);
        reader = new BundleReader(
                List.of(), environment, home.resolve(identity.owner().toString()));
        examiner = new Examiner(reader, running, versions);
        Turns turns = new Turns(
                running,
                sources,
                bench.store,
                bench.vanished,
                turnstile,
                new Settings.Poll(2, 1, Duration.ofSeconds(3)),
                slow);
        camel.getShutdownStrategy().setTimeout(2);
        camel.getRegistry().bind("csvRows", new CsvRows());
        camel.getRegistry().bind("pollPool", pool);
        camel.getRegistry().bind("turns", turns);
        IntakeDoor door = new IntakeDoor(running, turnstile, sources, camel.createProducerTemplate());
        files = new RouteFiles(camel, door, sources, any -> true);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                routeTemplate("pull")
                        .templateParameter("source")
                        .templateParameter("delay")
                        .templateParameter("initialDelay")
                        .from(
                                "source:{{source}}?delay={{delay}}&initialDelay={{initialDelay}}&scheduledExecutorService=#pollPool")
                        .to("direct:keep-page");
                from("direct:intake").bean(door, "handIn");
                from("direct:keep-page").process(exchange -> {
                    before.run();
                    exchange.getMessage()
                            .setBody(bench.intake(exchange.getMessage().getBody(Page.class)));
                });
            }
        });
        camel.start();
        follower =
                new Follower(versions, reader, new SourceRoutes(camel, sources, files), running, turnstile, identity);
    }

    /** As the hub does every second. */
    void follow() {
        bench.db.update(
                "insert into hub (owner, client_id, host) values (?, 'x', 'live') on conflict (owner) do update set seen = now()",
                identity.owner());
        follower.follow();
        files.follow();
    }

    /** The same until no source waits for the end of a turn. */
    void settle() throws InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        follow();
        while (follower.isWaiting() && System.nanoTime() < until) {
            Thread.sleep(20);
            follow();
        }
    }

    int queued() {
        return pool.getQueue().size();
    }

    @Override
    public void close() {
        follower.stop();
        camel.stop();
        pool.shutdownNow();
        slow.shutdownNow();
        running.close();
        reader.close();
    }
}
