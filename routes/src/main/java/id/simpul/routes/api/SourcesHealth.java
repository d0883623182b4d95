package id.simpul.routes.api;

import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * A source is late when its last answered poll is older than ten of its pauses. One late source never takes the hub DOWN; one
 * that a person has not activated yet, or has paused, is shown as that and is no trouble.
 */
final class SourcesHealth implements HealthIndicator {

    private static final int MOST_LISTED = 1000;
    private static final int PATIENCE = 10;

    private final Figures figures;
    private final RunningSources running;
    private final long started = System.nanoTime();

    SourcesHealth(Figures figures, RunningSources running) {
        this.figures = figures;
        this.running = running;
    }

    @Override
    public Health health() {
        Map<String, Figures.Source> known = figures.snapshot().sources();
        Map<String, String> ages = new TreeMap<>();
        Map<String, String> trouble = new TreeMap<>();
        List<String> notActivated = new ArrayList<>();
        List<String> paused = new ArrayList<>();
        for (SourceBundle bundle : running.bundles()) {
            Figures.Source source = known.get(bundle.id());
            Figures.State state = source == null ? Figures.State.NOT_ACTIVATED : source.state();
            if (state != Figures.State.ACTIVE) {
                (state == Figures.State.PAUSED ? paused : notActivated).add(bundle.id());
                continue;
            }
            String wrong = trouble(bundle.definition(), source);
            if (wrong != null) {
                trouble.put(bundle.id(), wrong);
            }
            if (ages.size() < MOST_LISTED) {
                ages.put(
                        bundle.id(),
                        source == null || source.lastGoodAge() == null ? "never" : seconds(source.lastGoodAge()));
            }
        }
        known.forEach((id, source) -> { // also those that this hub does not run because it cannot
            if (source.unread() != null && source.state() != Figures.State.REMOVED) {
                trouble.put(id, "needs a person: " + source.unread());
            }
        });
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("running", running.bundles().size());
        details.put(
                "notActivated",
                notActivated.stream().sorted().limit(MOST_LISTED).toList());
        details.put("paused", paused.stream().sorted().limit(MOST_LISTED).toList());
        details.put("trouble", trouble);
        details.put("lastGoodPoll", ages);
        return (trouble.isEmpty() ? Health.up() : Health.status(HealthConfiguration.DEGRADED))
                .withDetails(details)
                .build();
    }

    private @Nullable String trouble(SourceDefinition definition, Figures.@Nullable Source source) {
        if (source != null && source.health().equals("NEEDS_A_PERSON")) {
            return "needs a person: " + source.reason();
        }
        if (definition.access() instanceof Intake) {
            return null; // it comes when it comes
        }
        double age = source == null || source.lastGoodAge() == null ? waited(source) : source.lastGoodAge();
        long patience = definition
                .every()
                .multipliedBy(PATIENCE)
                .plus(definition.limits().timeout())
                .toSeconds();
        return age > patience
                ? "no answered poll for %s, asked every %s"
                        .formatted(seconds(age), seconds(definition.every().toSeconds()))
                : null;
    }

    /** For its first answer: since this hub started, or since a person activated it. */
    private double waited(Figures.@Nullable Source source) {
        double running = Duration.ofNanos(System.nanoTime() - started).toSeconds();
        return source == null || source.activatedAt() == null
                ? running
                : Math.min(
                        running,
                        Math.max(
                                0,
                                Duration.between(source.activatedAt(), Instant.now())
                                        .toSeconds()));
    }

    private static String seconds(double age) {
        return Math.round(age) + " s";
    }
}
