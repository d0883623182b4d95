package id.simpul.app;

import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.routes.RoutesConfiguration;
import id.simpul.routes.api.ApiConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** The hub as a Spring Boot application. What it is made of stands in the imported configurations; nothing is scanned. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({RoutesConfiguration.class, ApiConfiguration.class})
public class HubApplication {

    /**
     * @param data     the hub's own folder
     * @param port     of the API, 0 for a free one
     * @param ttl      the broker's connection time-to-live; leases last four of them and some more (R19)
     * @param sources     folders that were read and have no problem
     * @param environment what {@code ${NAME}} in them, and in what the database has, stands for
     * @param settings    further Spring properties
     */
    public record Plan(
            Path data,
            int port,
            Duration ttl,
            List<SourceFolder> sources,
            Map<String, String> environment,
            RoutingRules rules,
            Map<String, Object> settings,
            Class<?>... more) {}

    /** Returns once the hub is ready: queues provisioned, sources polled. The caller closes it before its servers. */
    public static ConfigurableApplicationContext start(Plan plan, Servers servers) {
        Class<?>[] parts = new Class<?>[plan.more().length + 1];
        parts[0] = HubApplication.class;
        System.arraycopy(plan.more(), 0, parts, 1, plan.more().length);
        SpringApplication application = new SpringApplication(parts);
        application.setRegisterShutdownHook(false); // the command stops the hub before its servers
        application.setLogStartupInfo(false);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(
                    RoutesConfiguration.Folders.class,
                    () -> new RoutesConfiguration.Folders(plan.sources(), plan.environment()));
            beans.registerBean(RoutingRules.class, plan::rules);
        });
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.datasource.url",
                        tuned(servers.database().url(), plan.ttl().multipliedBy(4)),
                "spring.datasource.username", servers.database().user(),
                "spring.datasource.password", servers.database().password(),
                "simpul.broker.url", servers.broker().url(),
                "simpul.broker.user", servers.broker().user(),
                "simpul.broker.password", servers.broker().password(),
                "simpul.broker.connection-ttl", plan.ttl().toMillis() + "ms",
                "simpul.lease", plan.ttl().multipliedBy(4).toMillis() + "ms",
                "simpul.data", plan.data().toString(),
                "server.port", plan.port()));
        properties.putAll(plan.settings());
        application.setDefaultProperties(properties);
        return application.run();
    }

    /**
     * Batched inserts become one statement; no call to the database waits for ever. Without server error detail: with it the
     * driver writes the values of a failed batch, which are citizens' words, into its exceptions, and the pool logs those. What
     * a hub that is suspended or has lost its power held locked is free again about when its leases run out: else nobody could
     * read its source before it wakes.
     */
    private static String tuned(String url, Duration lease) {
        long idle =
                Math.max(20_000, lease.toMillis()); // long enough for a migration, whose lock waits in a transaction
        return url + (url.contains("?") ? "&" : "?")
                + "reWriteBatchedInserts=true&logServerErrorDetail=false&connectTimeout=10&socketTimeout=60&tcpKeepAlive=true&ApplicationName=simpul"
                + "&options=-c%20idle_in_transaction_session_timeout%3D" + idle;
    }
}
