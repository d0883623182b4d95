package id.simpul.routes.api;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the API needs to know, under {@code simpul.} in the configuration.
 *
 * @param data        the hub's folder: token file and {@code hub.properties} lie here
 * @param tokenFile   the admin token, or {@code null}: {@code admin.token} in the data folder
 * @param baseUrl     how agencies reach this hub, put before attachment links; {@code null}: this machine only
 * @param attachments about attachment links
 * @param health      when health says that something is late
 */
@ConfigurationProperties("simpul")
record ApiSettings(
        @DefaultValue("data") Path data,
        @Nullable Path tokenFile,
        @Nullable URI baseUrl,
        @DefaultValue Attachments attachments,
        @DefaultValue Health health) {

    /** @param linkLifetime how long a link in a delivered complaint serves its file */
    record Attachments(@DefaultValue("30d") Duration linkLifetime) {}

    /**
     * @param oldestDue a delivery that waits longer makes the hub DEGRADED
     * @param lowSpace  less room than this on the disk of attachments makes the hub DEGRADED
     */
    record Health(@DefaultValue("5m") Duration oldestDue, @DefaultValue("1GB") DataSize lowSpace) {}

    ApiSettings {
        tokenFile = tokenFile == null ? data.resolve("admin.token") : tokenFile;
    }
}
