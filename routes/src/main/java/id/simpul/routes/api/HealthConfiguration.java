package id.simpul.routes.api;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Scan;
import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.routes.store.StoreIdentity;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What {@code /actuator/health} tells. Health is the age of the last good poll and of the oldest undelivered complaint,
 * not "started": a trigger that stays blocked looks started for ever.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    /** Something needs a look, the hub works: 200, unlike DOWN. */
    static final Status DEGRADED = new Status("DEGRADED");

    @Bean
    HealthIndicator databaseHealthIndicator(DataSource database) {
        return new DataSourceHealthIndicator(database);
    }

    @Bean
    HealthIndicator brokerHealthIndicator(BrokerAdmin broker, BrokerContract contract) {
        return new BrokerHealth(broker, contract);
    }

    @Bean
    HealthIndicator filesHealthIndicator(
            AttachmentStore store, StoreIdentity identity, Scan scan, ApiSettings settings) {
        return new FilesHealth(store, identity, scan, settings.health().lowSpace());
    }

    @Bean
    HealthIndicator sourcesHealthIndicator(Figures figures, RunningSources running) {
        return new SourcesHealth(figures, running);
    }

    @Bean
    HealthIndicator deliveriesHealthIndicator(Figures figures, ApiSettings settings) {
        return () -> {
            Figures.Snapshot now = figures.snapshot();
            Double oldest = now.oldestDueAge();
            boolean late =
                    oldest != null && oldest > settings.health().oldestDue().toSeconds();
            Health.Builder health = (late ? Health.status(DEGRADED) : Health.up())
                    .withDetail("due", now.due())
                    .withDetail("parked", now.parked())
                    .withDetail("parkedQueues", now.parkedQueues())
                    .withDetail("held", now.held());
            if (oldest != null) {
                health.withDetail("oldestDueSeconds", Math.round(oldest));
            }
            return health.build();
        };
    }

    /** Owed is an ordinary state with its own retries and its own end (R13): shown, never alarming by itself. */
    @Bean
    HealthIndicator owedHealthIndicator(Figures figures) {
        return () -> {
            Figures.Snapshot now = figures.snapshot();
            Health.Builder health = Health.up().withDetail("owed", now.owed());
            Double oldest = now.oldestOwedAge();
            if (oldest != null) {
                health.withDetail("oldestSeconds", Math.round(oldest));
            }
            return health.build();
        };
    }
}
