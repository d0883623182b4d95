package id.simpul.routes.source;

import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.store.Sources;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;

/** One route per source, from the template {@code pull}. */
public class SourceRoutes {

    private final CamelContext camel;
    private final Running running;
    private final Sources sources;
    private final Activation activation;

    public SourceRoutes(CamelContext camel, Running running, Sources sources, Activation activation) {
        this.camel = camel;
        this.running = running;
        this.sources = sources;
        this.activation = activation;
    }

    public void start(Collection<SourceBundle> bundles) throws Exception {
        sources.register(bundles);
        activation.atStart(bundles);
        for (SourceBundle bundle : bundles) {
            running.add(bundle);
            camel.addRouteFromTemplate(
                    "pull-" + bundle.id(),
                    "pull",
                    Map.of(
                            "source", bundle.id(),
                            "delay", bundle.definition().every().toMillis(),
                            "initialDelay", 100));
        }
    }

    /** Polls end after the page in hand. */
    public void stop(Collection<SourceBundle> bundles) throws Exception {
        for (SourceBundle bundle : List.copyOf(bundles)) {
            camel.getRouteController().stopRoute("pull-" + bundle.id());
        }
    }
}
