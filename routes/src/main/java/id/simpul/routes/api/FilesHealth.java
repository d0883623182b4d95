package id.simpul.routes.api;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Scan;
import id.simpul.routes.store.StoreIdentity;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.util.unit.DataSize;

/**
 * Whether files can be kept: the store is there, is ours and can be written (else DOWN); its disk has room and the scan
 * command works (else DEGRADED). Asked at most every half minute.
 */
final class FilesHealth implements HealthIndicator {

    private static final long FRESH = Duration.ofSeconds(30).toNanos();

    private final AttachmentStore store;
    private final StoreIdentity identity;
    private final Scan scan;
    private final DataSize lowSpace;
    private @Nullable Health last;
    private long asked;

    FilesHealth(AttachmentStore store, StoreIdentity identity, Scan scan, DataSize lowSpace) {
        this.store = store;
        this.identity = identity;
        this.scan = scan;
        this.lowSpace = lowSpace;
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
        Health.Builder health = Health.up();
        try {
            String strange = identity.trouble(store);
            if (strange != null) {
                return health.down()
                        .withDetail("store", store.place())
                        .withDetail("reason", strange)
                        .build();
            }
            store.tryWriting();
            long free = store.free();
            health.withDetail("store", store.place()).withDetail("freeBytes", free);
            if (free < lowSpace.toBytes()) {
                health.status(HealthConfiguration.DEGRADED)
                        .withDetail("reason", "little space is left (simpul.health.low-space)");
            }
        } catch (IOException trouble) {
            return health.down()
                    .withDetail("store", store.place())
                    .withDetail("reason", "it cannot be read or written now")
                    .withDetail("cause", trouble.getClass().getSimpleName())
                    .build();
        } catch (DataAccessException away) {
            return health.unknown()
                    .withDetail("reason", "the database did not answer")
                    .build();
        }
        String silent = scan.trouble();
        if (silent != null) {
            health.status(HealthConfiguration.DEGRADED).withDetail("scan", silent);
        }
        return health.build();
    }
}
