package id.simpul.routes.store;

import java.time.Duration;
import java.util.UUID;

/**
 * Who this process is among the hubs of one database.
 *
 * @param owner    new with every process start (R16)
 * @param clientId its name at the broker (R19)
 * @param lease    how long a lease lasts without renewal; more than three times {@code brokerTtl} (R19)
 */
public record HubIdentity(UUID owner, String clientId, String host, Duration lease, Duration brokerTtl) {
    public HubIdentity {
        if (lease.compareTo(brokerTtl.multipliedBy(3)) <= 0) {
            throw new IllegalArgumentException(
                    "simpul.lease (%s) must be more than three times simpul.broker.connection-ttl (%s), or a suspended hub could send after its lanes were taken (R19)"
                            .formatted(lease, brokerTtl));
        }
    }

    public static HubIdentity create(String host, Duration lease, Duration brokerTtl) {
        UUID owner = UUID.randomUUID();
        return new HubIdentity(owner, "simpul-" + owner, host, lease, brokerTtl);
    }
}
