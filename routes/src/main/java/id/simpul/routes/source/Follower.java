package id.simpul.routes.source;

import id.simpul.connectors.SourceConnector;
import id.simpul.mappings.FileProblem;
import id.simpul.routes.store.HubIdentity;
import id.simpul.routes.store.Versions;
import id.simpul.routes.store.Versions.Version;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this hub to the versions that the database says run: source by source the old one ends after the page in hand, its
 * route and connector go, the new one's come. What cannot be run here is told in the source's health and tried again; every
 * other source runs.
 *
 * <p>A version that is no longer the database's can keep nothing more, in no hub, so nothing is lost or doubled between the two:
 * the page is asked for again.
 */
public class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    /** A secret may be put into its file meanwhile. */
    private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final Versions versions;
    private final BundleReader reader;
    private final SourceRoutes routes;
    private final Running running;
    private final Turnstile turnstile;
    private final HubIdentity hub;
    private final Map<String, Long> troubled = new HashMap<>();
    private final Set<String> waiting = new HashSet<>();
    private long seen = -1;
    private boolean finished;
    private boolean stopped;

    public Follower(
            Versions versions,
            BundleReader reader,
            SourceRoutes routes,
            Running running,
            Turnstile turnstile,
            HubIdentity hub) {
        this.versions = versions;
        this.reader = reader;
        this.routes = routes;
        this.running = running;
        this.turnstile = turnstile;
        this.hub = hub;
    }

    /** Every second: one cheap question, and work only where something changed. */
    public synchronized void follow() {
        if (stopped) {
            return;
        }
        long changes = versions.changes();
        boolean settled = finished && waiting.isEmpty();
        if (changes == seen && settled && troubled.values().stream().noneMatch(Follower::isOver)) {
            return;
        }
        finished = false; // also if the database goes away in the middle, all is looked at once more
        waiting.clear();
        Map<String, Version> wanted = versions.running();
        for (String id : running.bundles().stream().map(it -> it.id()).toList()) {
            Version version = wanted.get(id);
            if (version == null || version.removed()) {
                end(id);
            }
        }
        for (Version version : wanted.values()) {
            if (!version.removed() && !runs(version) && isDue(version.source(), changes)) {
                bring(version);
            }
        }
        for (String id : Set.copyOf(troubled.keySet())) {
            Version version = wanted.get(id);
            if (version == null || version.removed()) {
                well(id);
            }
        }
        seen = changes;
        finished = true;
    }

    /**
     * For whoever has just changed a source, and looks for it.
     *
     * @return whether this hub is there within a few seconds; else the turn under way takes longer
     */
    public boolean followSoon(String source) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        try {
            follow();
            while (!isSettled(source)) {
                if (System.nanoTime() > until || isTroubled(source)) {
                    return false;
                }
                Thread.sleep(100);
                follow();
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** For the end of a turn. */
    synchronized boolean isWaiting() {
        return !waiting.isEmpty();
    }

    private synchronized boolean isTroubled(String source) {
        return stopped || troubled.containsKey(source);
    }

    /** No source is changed any more. */
    public synchronized void stop() {
        stopped = true;
    }

    /** Whether this hub runs what the database says, nothing more and nothing less. */
    synchronized boolean isSettled(String source) {
        return versions.running(source)
                .map(version -> version.removed() ? running.get(source).isEmpty() : runs(version))
                .orElse(true);
    }

    private boolean runs(Version version) {
        return running.get(version.source())
                .filter(it -> !it.isRetired() && it.bundle().version() == version.number())
                .isPresent();
    }

    private boolean isDue(String id, long changes) {
        Long when = troubled.get(id);
        return when == null || changes != seen || isOver(when);
    }

    private static boolean isOver(long when) {
        return System.nanoTime() - when > 0;
    }

    private void bring(Version version) {
        String id = version.source();
        running.retire(id); // a turn under way ends after the page in hand
        try {
            routes.beforeSeat(id);
            if (!turnstile.tryEnter(id)) {
                waiting.add(id);
                return;
            }
            try {
                swap(version);
            } finally {
                turnstile.leave(id);
            }
        } catch (Exception e) {
            // Not its message: an address in it may hold what a variable stands for.
            LOG.warn(
                    "source {}: version {} cannot be run ({})",
                    id,
                    version.number(),
                    e.getClass().getSimpleName());
            trouble(
                    version,
                    "it could not be brought to run (%s)".formatted(e.getClass().getSimpleName()),
                    "see the hub's log; 'simpul source rollback %s' takes an earlier version".formatted(id));
        }
    }

    /** In the source's seat: no turn is under way here, and none begins. */
    private void swap(Version version) throws Exception {
        String id = version.source();
        routes.end(id);
        BundleReader.Read read = reader.read(version, () -> versions.files(id, version.number()));
        if (read.bundle() == null) {
            read.close();
            running.remove(id);
            FileProblem first = read.problems().get(0);
            trouble(
                    version,
                    "%s:%d:%d %s: %s%s"
                            .formatted(
                                    first.file(),
                                    first.line(),
                                    first.column(),
                                    first.path(),
                                    first.what(),
                                    read.problems().size() == 1
                                            ? ""
                                            : " (and %d more)"
                                                    .formatted(read.problems().size() - 1)),
                    first.fix());
            return;
        }
        SourceConnector connector = null;
        try {
            connector = running.open(read.bundle());
            running.add(read.bundle(), connector, read::close);
            routes.begin(read.bundle());
        } catch (Exception e) {
            if (connector == null) {
                read.close();
            }
            running.remove(id);
            routes.end(id);
            throw e;
        }
        well(id);
        if (seen >= 0) {
            LOG.info("source {}: version {} runs, by {}", id, version.number(), version.who());
        }
    }

    private void end(String id) {
        running.retire(id);
        try {
            routes.beforeSeat(id);
            if (!turnstile.tryEnter(id)) {
                waiting.add(id);
                return;
            }
            try {
                routes.end(id);
                running.remove(id);
                LOG.info("source {}: removed; it does not run any more", id);
            } finally {
                turnstile.leave(id);
            }
        } catch (Exception e) {
            LOG.warn("source {}: its route does not end", id, e);
            waiting.add(id);
        }
    }

    private void trouble(Version version, String reason, String fix) {
        boolean news = troubled.put(version.source(), System.nanoTime() + TRY_AGAIN_NANOS) == null;
        versions.trouble(hub, version.source(), version.number(), reason, fix);
        if (news) {
            LOG.warn("source {}: this hub cannot run version {}: {}", version.source(), version.number(), reason);
        }
    }

    private void well(String id) {
        if (troubled.remove(id) != null) {
            versions.noTrouble(hub, id);
        }
    }
}
