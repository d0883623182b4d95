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

    /**
     * One version of a source. Once it is retired nothing new is begun with it, and its connector is closed when the last who
     * holds it lets go.
     */
    public static final class Source {
        private final SourceBundle bundle;
        private final SourceConnector connector;
        private final Runnable afterwards;
        private int holders;
        private boolean retired;

        private Source(SourceBundle bundle, SourceConnector connector, Runnable afterwards) {
            this.bundle = bundle;
            this.connector = connector;
            this.afterwards = afterwards;
        }

        /** What its owner wrote. */
        public SourceBundle bundle() {
            return bundle;
        }

        /** Asked by one thread at a time, the one that has the source's seat. */
        public SourceConnector connector() {
            return connector;
        }

        /** What is under way ends after the page in hand. */
        public synchronized boolean isRetired() {
            return retired;
        }

        private synchronized boolean take() {
            if (!retired) {
                holders++;
            }
            return !retired;
        }

        private void letGo() {
            synchronized (this) {
                holders--;
            }
            closeIfLast();
        }

        private void retire() {
            synchronized (this) {
                if (retired) {
                    return;
                }
                retired = true;
            }
            closeIfLast();
        }

        private void closeIfLast() {
            synchronized (this) {
                if (!retired || holders != 0) {
                    return;
                }
                holders = -1; // once
            }
            connector.close();
            afterwards.run();
        }
    }

    /** Its connector stays open until this is closed. */
    public record Hold(Source source) implements AutoCloseable {
        @Override
        public void close() {
            source.letGo();
        }
    }

    private final AttachmentStore files;
    private final Function<String, TokenStore> tokens;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();

    /** @param tokens where a source's rotating token is kept (R17) */
    public Running(AttachmentStore files, Function<String, TokenStore> tokens) {
        this.files = files;
        this.tokens = tokens;
    }

    public void add(SourceBundle bundle) {
        add(bundle, open(bundle), () -> {});
    }

    /**
     * Takes the place of the version before.
     *
     * @param afterwards once its connector is closed
     */
    void add(SourceBundle bundle, SourceConnector connector, Runnable afterwards) {
        Source before = sources.put(bundle.id(), new Source(bundle, connector, afterwards));
        if (before != null) {
            before.retire();
        }
    }

    /** Nothing new is begun with it. */
    void retire(String id) {
        Source source = sources.get(id);
        if (source != null) {
            source.retire();
        }
    }

    void remove(String id) {
        Source source = sources.remove(id);
        if (source != null) {
            source.retire();
        }
    }

    /** Another connector to the same system, for work beside the polls; the caller closes it. */
    public SourceConnector open(SourceBundle bundle) {
        return Connectors.open(bundle.definition(), files, tokens.apply(bundle.id()));
    }

    public Optional<Source> get(String id) {
        return Optional.ofNullable(sources.get(id));
    }

    /** @return empty if it does not run here, or is just being changed */
    public Optional<Hold> hold(String id) {
        return get(id).filter(Source::take).map(Hold::new);
    }

    public Collection<SourceBundle> bundles() {
        return sources.values().stream().map(Source::bundle).toList();
    }

    @Override
    public void close() {
        sources.values().forEach(Source::retire);
    }
}
