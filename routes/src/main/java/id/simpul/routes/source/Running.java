package id.simpul.routes.source;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.SourceBundle;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The sources that run in this hub, each with its one open connector. */
public class Running implements AutoCloseable {

    /** @param bundle what its owner wrote; @param connector used by one thread at a time */
    public record Source(SourceBundle bundle, SourceConnector connector) {}

    private final AttachmentStore files;
    private final Function<String, TokenStore> tokens;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /** @param tokens where a source's rotating token is kept (R17) */
    public Running(AttachmentStore files, Function<String, TokenStore> tokens) {
        this.files = files;
        this.tokens = tokens;
    }

    public void add(SourceBundle bundle) {
        sources.put(bundle.id(), new Source(bundle, open(bundle)));
    }

    /** Another connector to the same system, for work beside the polls; the caller closes it. */
    public SourceConnector open(SourceBundle bundle) {
        return Connectors.open(bundle.definition(), files, tokens.apply(bundle.id()));
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
