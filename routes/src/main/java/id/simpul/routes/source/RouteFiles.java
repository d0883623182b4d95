package id.simpul.routes.source;

import id.simpul.connectors.PullResult.SourceHealth;
import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.source.IntakeDoor.NotKept;
import id.simpul.routes.store.LeaseLost;
import id.simpul.routes.store.Sources;
import id.simpul.routes.store.VersionChanged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteBuilderLifecycleStrategy;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The hand-written routes of sources with protocol intake. They were checked when their folder was read; here they are added
 * to Camel, and run only while a person wants their source to be active.
 */
public class RouteFiles {

    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);
    private static final int STOP_SECONDS = 10;

    private final CamelContext camel;
    private final IntakeDoor door;
    private final Sources sources;
    private final Predicate<String> mine;
    private final Map<String, List<String>> routes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> values = new ConcurrentHashMap<>();

    /** @param mine whether a source's routes are to run in this hub */
    public RouteFiles(CamelContext camel, IntakeDoor door, Sources sources, Predicate<String> mine) {
        this.mine = mine;
        this.camel = camel;
        this.door = door;
        this.sources = sources;
        camel.getPropertiesComponent().addPropertiesSource(new Named(values));
    }

    /** What {@code {{NAME}}} stands for, by source: the same for all, for it is of this hub's environment. */
    private record Named(Map<String, Map<String, String>> values) implements PropertiesSource {
        @Override
        public String getName() {
            return "sources";
        }

        @Override
        public String getProperty(String name) {
            return values.values().stream()
                    .map(it -> it.get(name))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return "sources";
        }
    }

    /** Adds the routes; {@link #follow} starts them. */
    synchronized void add(SourceBundle source, Intake intake) throws Exception {
        values.put(
                source.id(),
                intake.values().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue()
                        .reveal())));
        List<String> ids = new ArrayList<>();
        routes.put(source.id(), ids); // also what came before a failure is removed again
        for (Map.Entry<String, String> file : intake.routes().entrySet()) {
            String name = file.getKey().replaceAll("\\.camel\\.yaml$", ".yaml");
            for (RoutesBuilder builder : PluginHelper.getRoutesLoader(camel)
                    .findRoutesBuilders(ResourceHelper.fromBytes(
                            source.id() + "/" + name, file.getValue().getBytes(StandardCharsets.UTF_8)))) {
                if (builder instanceof RouteBuilder yaml) {
                    yaml.addLifecycleInterceptor(new RouteBuilderLifecycleStrategy() {
                        @Override
                        public void afterConfigure(RouteBuilder configured) {
                            configured
                                    .getRouteCollection()
                                    .getRoutes()
                                    .forEach(route -> prepare(source.id(), route, ids));
                        }
                    });
                }
                camel.addRoutes(builder);
            }
        }
    }

    /** Stops them after the record in hand, and takes them out of Camel. */
    synchronized void remove(String source) throws Exception {
        for (String id : routes.getOrDefault(source, List.of())) {
            camel.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
            camel.removeRoute(id); // also one that never ran
            door.dismiss(id);
        }
        routes.remove(source);
        values.remove(source);
    }

    private void prepare(String source, RouteDefinition route, List<String> ids) {
        // A slash is in no other route's id: Camel forgets a route when another of the same id comes.
        String id = source + "/" + (route.hasCustomIdAssigned() ? route.getRouteId() : "route-" + (ids.size() + 1));
        route.setId(id);
        ids.add(id);
        route.autoStartup(false);
        route.errorHandler(new NoErrorHandlerDefinition()); // what failed is left where it was, and comes again
        route.routePolicy(new Failures(source));
        door.admit(id, source);
    }

    /**
     * Heartbeat: routes run while their source is activated and not paused, in whichever hub that was said; and in one hub
     * only, for two would take the files of a folder out of their order (R12).
     */
    public synchronized void follow() {
        routes.forEach((source, ids) -> {
            boolean active = mine.test(source) && sources.isActive(source);
            for (String id : ids) {
                try {
                    ServiceStatus status = camel.getRouteController().getRouteStatus(id);
                    if (active && !status.isStarted()) {
                        camel.getRouteController().startRoute(id);
                    } else if (!active && status.isStarted()) {
                        camel.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
                    }
                } catch (Exception e) {
                    sources.handInFailed(
                            source,
                            SourceHealth.NEEDS_A_PERSON,
                            "its route %s does not start (%s)"
                                    .formatted(id, e.getClass().getSimpleName()),
                            "see the hub's log, and mend the route file");
                    LOG.warn("source {}: its route {} does not start", source, id, e);
                }
            }
        });
    }

    boolean has(String source) {
        return routes.containsKey(source);
    }

    void stop(String source) throws Exception {
        for (String id : routes.getOrDefault(source, List.of())) {
            camel.getRouteController().stopRoute(id, STOP_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** A route that failed says so in its source's health; it tries again by itself. */
    private final class Failures extends RoutePolicySupport {
        private final String source;

        Failures(String source) {
            this.source = source;
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            door.reads(exchange);
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            Throwable failure = exchange.getException();
            if (failure == null
                    || cause(failure, NotKept.class) != null
                    || cause(failure, LeaseLost.class) != null
                    || cause(failure, VersionChanged.class) != null) {
                return; // it waits for a person's step or for another hub, and comes again
            }
            RouteTrouble trouble = (RouteTrouble) cause(failure, RouteTrouble.class);
            try {
                if (trouble != null) {
                    sources.handInFailed(
                            source, SourceHealth.NEEDS_A_PERSON, String.valueOf(trouble.getMessage()), trouble.fix());
                } else {
                    // Not its message: it may quote what was read.
                    boolean database = cause(failure, DataAccessException.class) != null;
                    sources.handInFailed(
                            source,
                            database ? SourceHealth.WAITING : SourceHealth.NEEDS_A_PERSON,
                            "its route stopped at a record (%s); what came before it is kept"
                                    .formatted(root(failure).getClass().getSimpleName()),
                            database ? null : "look at what the route reads, and at the hub's log");
                }
            } catch (RuntimeException away) {
                LOG.warn("source {}: its route failed, and the database does not answer", source);
            }
        }

        private static Throwable root(Throwable failure) {
            Throwable root = failure;
            while (root.getCause() != null && root.getCause() != root) {
                root = root.getCause();
            }
            return root;
        }

        private static Throwable cause(Throwable failure, Class<? extends Throwable> type) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (type.isInstance(cause)) {
                    return cause;
                }
            }
            return null;
        }
    }
}
