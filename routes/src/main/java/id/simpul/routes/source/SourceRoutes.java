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
    private final Running running;
    private final Sources sources;
    private final Activation activation;
    private final RouteFiles files;

    public SourceRoutes(CamelContext camel, Running running, Sources sources, Activation activation, RouteFiles files) {
        this.camel = camel;
        this.running = running;
        this.sources = sources;
        this.activation = activation;
        this.files = files;
    }

    public void start(Collection<SourceBundle> bundles) throws Exception {
        sources.register(bundles);
        activation.atStart(bundles);
        for (SourceBundle bundle : bundles) {
            running.add(bundle);
            if (bundle.definition().access() instanceof Intake intake) {
                files.add(bundle, intake);
                continue;
            }
            camel.addRouteFromTemplate(
                    "pull-" + bundle.id(),
                    "pull",
                    Map.of(
                            "source", bundle.id(),
                            "delay", bundle.definition().every().toMillis(),
                            "initialDelay", 100));
        }
        files.follow();
    }

    /** Polls end after the page in hand. */
    public void stop(Collection<SourceBundle> bundles) throws Exception {
        for (SourceBundle bundle : List.copyOf(bundles)) {
            if (files.has(bundle.id())) {
                files.stop(bundle.id());
            } else {
                camel.getRouteController().stopRoute("pull-" + bundle.id());
            }
        }
    }
}
