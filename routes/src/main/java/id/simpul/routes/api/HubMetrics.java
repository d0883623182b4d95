package id.simpul.routes.api;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The figures as gauges, {@code simpul_…}; those of sources carry the tag {@code source}. Ages are seconds and NaN where
 * there is nothing to be old; everything is NaN while the database is away.
 */
@Component
final class HubMetrics implements MeterBinder {

    private static final Logger LOG = LoggerFactory.getLogger(HubMetrics.class);

    private final Figures figures;

    HubMetrics(Figures figures) {
        this.figures = figures;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        hub(registry, "simpul.deliveries.due", "Deliveries on their way to a queue", Figures.Snapshot::due);
        hub(registry, "simpul.deliveries.parked", "Deliveries refused for themselves", Figures.Snapshot::parked);
        hub(registry, "simpul.deliveries.held", "Deliveries held by a person", Figures.Snapshot::held);
        hub(registry, "simpul.queues.parked", "Queues that refuse everything for now", Figures.Snapshot::parkedQueues);
        age(
                registry,
                "simpul.deliveries.oldest.due",
                "Age of the oldest undelivered complaint",
                s -> or(s.oldestDueAge()));
        age(registry, "simpul.owed.oldest", "Age of the oldest thing a source owes us", s -> or(s.oldestOwedAge()));

        List<PerSource> perSource = List.of(
                new PerSource(
                        registry,
                        "simpul.source.last.good.age",
                        "seconds",
                        "Since the last answered poll",
                        s -> or(s.lastGoodAge())),
                new PerSource(
                        registry,
                        "simpul.source.active",
                        null,
                        "1: asked; 0: not activated yet, paused or removed by a person",
                        s -> s.state() == Figures.State.ACTIVE ? 1 : 0),
                new PerSource(
                        registry,
                        "simpul.source.well",
                        null,
                        "1: answers; 0: waiting or needs a person",
                        s -> s.health().equals("WELL") ? 1 : 0),
                new PerSource(
                        registry,
                        "simpul.source.needs.a.person",
                        null,
                        "1: refuses us until somebody acts",
                        s -> s.health().equals("NEEDS_A_PERSON") && s.state() != Figures.State.REMOVED ? 1 : 0),
                new PerSource(registry, "simpul.owed", null, "Announced and not yet given", Figures.Source::owed),
                new PerSource(
                        registry,
                        "simpul.quarantined",
                        null,
                        "Records that could not be translated",
                        Figures.Source::quarantined));
        figures.onRefresh(snapshot -> perSource.forEach(gauges -> gauges.follow(snapshot.sources())));
    }

    private void hub(MeterRegistry registry, String name, String what, ToDoubleFunction<Figures.Snapshot> value) {
        Gauge.builder(name, () -> ask(value)).description(what).register(registry);
    }

    private void age(MeterRegistry registry, String name, String what, ToDoubleFunction<Figures.Snapshot> value) {
        Gauge.builder(name, () -> ask(value))
                .description(what)
                .baseUnit("seconds")
                .register(registry);
    }

    private double ask(ToDoubleFunction<Figures.Snapshot> value) {
        try {
            return value.applyAsDouble(figures.snapshot());
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("no figures", away);
            return Double.NaN;
        }
    }

    private static double or(@Nullable Double age) {
        return age == null ? Double.NaN : age;
    }

    /** One gauge with a row a source; rows come and go with the sources. */
    private final class PerSource {

        private final MultiGauge gauge;
        private final ToDoubleFunction<Figures.Source> value;
        private Set<String> rows = Set.of();

        PerSource(
                MeterRegistry registry,
                String name,
                @Nullable String unit,
                String what,
                ToDoubleFunction<Figures.Source> value) {
            this.gauge =
                    MultiGauge.builder(name).description(what).baseUnit(unit).register(registry);
            this.value = value;
        }

        void follow(Map<String, Figures.Source> sources) {
            if (!rows.equals(sources.keySet())) {
                rows = Set.copyOf(sources.keySet());
                gauge.register(
                        rows.stream()
                                .<MultiGauge.Row<?>>map(id -> MultiGauge.Row.of(Tags.of("source", id), () -> of(id)))
                                .toList(),
                        true);
            }
        }

        private double of(String id) {
            return ask(snapshot -> {
                Figures.Source source = snapshot.sources().get(id);
                return source == null ? Double.NaN : value.applyAsDouble(source);
            });
        }
    }
}
