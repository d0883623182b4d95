package id.simpul.routes.source;

import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.store.Sources;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** One route per source, from the template {@code pull}; or those of its folder, if it hands in. */
public class SourceRoutes {

    private final CamelContext camel;
    private final Sources sources;
    private final RouteFiles files;

    public SourceRoutes(CamelContext camel, Sources sources, RouteFiles files) {
        this.camel = camel;
        this.sources = sources;
        this.files = files;
    }

    /** Its version is in {@link Running} already. */
    void begin(SourceBundle bundle) throws Exception {
        sources.register(List.of(bundle));
        if (bundle.definition().access() instanceof Intake intake) {
            files.add(bundle, intake);
            return;
        }
        camel.addRouteFromTemplate(
                route(bundle.id()),
                "pull",
                Map.of(
                        "source", bundle.id(),
                        "delay", bundle.definition().every().toMillis(),
                        "initialDelay", 100));
    }

    /** A route that hands in asks for the source's seat itself: it ends before somebody else takes that. */
    void beforeSeat(String source) throws Exception {
        files.remove(source);
    }

    /** Its route goes; whoever calls has the source's seat, so no page is in it. */
    void end(String source) throws Exception {
        files.remove(source);
        if (camel.getRoute(route(source)) != null) {
            camel.getRouteController().stopRoute(route(source));
            camel.removeRoute(route(source));
        }
    }

    /** At the end of the hub: polls end after the page in hand. */
    public void stop(Collection<SourceBundle> bundles) throws Exception {
        for (SourceBundle bundle : List.copyOf(bundles)) {
            if (files.has(bundle.id())) {
                files.stop(bundle.id());
            } else if (camel.getRoute(route(bundle.id())) != null) {
                camel.getRouteController().stopRoute(route(bundle.id()));
            }
        }
    }

    private static String route(String source) {
        return "pull-" + source;
    }
}
