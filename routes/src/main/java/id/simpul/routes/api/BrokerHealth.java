package id.simpul.routes.api;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Compares the running broker with its contract, at most twice a minute: 676 queues are not asked for at every probe. */
final class BrokerHealth implements HealthIndicator {

    private static final long FRESH = Duration.ofSeconds(30).toNanos();
    private static final int MOST_LISTED = 50;

    private final BrokerAdmin broker;
    private final BrokerContract contract;
    private @Nullable Health last;
    private long asked;

    BrokerHealth(BrokerAdmin broker, BrokerContract contract) {
        this.broker = broker;
        this.contract = contract;
    }

    @Override
    public synchronized Health health() {
        Health known = last;
        if (known == null || System.nanoTime() - asked > FRESH) {
            known = ask();
            last = known;
            asked = System.nanoTime();
        }
        return known;
    }

    private Health ask() {
        try {
            List<String> deviations = broker.deviations(contract);
            return deviations.isEmpty()
                    ? Health.up().withDetail("contract", "kept").build()
                    : Health.status(HealthConfiguration.DEGRADED)
                            .withDetail("deviations", deviations.size())
                            .withDetail(
                                    "contract",
                                    deviations.stream().limit(MOST_LISTED).toList())
                            .build();
        } catch (RuntimeException silent) {
            return Health.down()
                    .withDetail("reason", "the broker did not answer")
                    .withDetail("cause", silent.getClass().getSimpleName())
                    .build();
        }
    }
}
