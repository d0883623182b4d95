package id.simpul.connectors.queue;

import id.simpul.mappings.source.Secret;
import java.time.Duration;

/**
 * Where the broker is.
 *
 * @param url           {@code tcp://host:port} of a CORE acceptor
 * @param connectionTtl after this long without a sign of life the broker drops a connection of ours
 * @param checkInterval how often the broker looks for that
 */
public record BrokerSettings(
        String url, String user, Secret password, Duration connectionTtl, Duration checkInterval) {}
