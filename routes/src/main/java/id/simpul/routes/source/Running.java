package id.simpul.routes.source;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.SourceBundle;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sources that run in this hub, each with its one open connector. */
public class Running implements AutoCloseable {

    /** @param bundle what its owner wrote; @param connector used by one thread at a time */
    public record Source(SourceBundle bundle, SourceConnector connector) {}

    private final AttachmentStore files;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    public Running(AttachmentStore files) {
        this.files = files;
    }

    public void add(SourceBundle bundle) {
        sources.put(bundle.id(), new Source(bundle, open(bundle)));
    }

    /** Another connector to the same system, for work beside the polls; the caller closes it. */
    public SourceConnector open(SourceBundle bundle) {
        return Connectors.open(bundle.definition(), files);
    }

    public Optional<Source> get(String id) {
        return Optional.ofNullable(sources.get(id));
    }

    public Collection<SourceBundle> bundles() {
        return sources.values().stream().map(Source::bundle).toList();
    }

    @Override
    public void close() {
        sources.values().forEach(source -> source.connector().close());
    }
}
