package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.connectors.queue.BrokerAdmin.QueueState;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.simulators.Mix;
import id.simpul.simulators.Sapawarga;
import id.simpul.simulators.SplpGateway;
import id.simpul.simulators.content.Marker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two regions on two profiles, with values only, through a whole hub to the agencies' queues. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProfileJourneyIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void everyRecordOfARegionOnAProfileIsOnAQueueOnceAndEveryChangeIsAnUpdate(@TempDir Path data) throws Exception {
        try (Sapawarga app = Sapawarga.start(61);
                SplpGateway gateway = SplpGateway.start(62);
                JourneyHub hub = new JourneyHub(data)) {
            hub.source(
                    "warga-contoh",
                    """
                    id: warga-contoh
                    title: Warga Contoh
                    extends: sapawarga
                    every: 1s
                    start: beginning
                    deliver: live
                    zone: Asia/Jakarta
                    values: { url: "${URL}", user: "${USER}", password: "${PASSWORD}", login: user/login }
                    """,
                    Map.of("URL", app.url(), "USER", app.user(), "PASSWORD", app.password()));
            hub.source(
                    "laporan-kota",
                    """
                    id: laporan-kota
                    title: Laporan Kota Contoh
                    extends: splp-rest
                    every: 1s
                    start: beginning
                    deliver: live
                    zone: Asia/Jakarta
                    values:
                      url: ${URL}/aduan/1.0.0
                      token-url: ${URL}/token
                      client-id: ${CLIENT}
                      client-secret: ${SECRET}
                      apikey: ${APIKEY}
                    """,
                    Map.of(
                            "URL", gateway.url(),
                            "CLIENT", gateway.client(),
                            "SECRET", gateway.secret(),
                            "APIKEY", gateway.apikey()));
            app.addAll(120, Mix.GOOD);
            gateway.addAll(120, Mix.GOOD);
            hub.start();

            int listed = (int) app.ledger().entries().stream()
                    .filter(entry -> !entry.version().withdrawn())
                    .count();
            await().atMost(SOON).untilAsserted(() -> assertThat(delivered(hub)).hasSize(listed + 120));

            String one = app.change().orElseThrow().marker();
            String other = gateway.change().orElseThrow().marker();
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(delivered(hub)).hasSize(listed + 122).contains(one, other));
            assertThat(hub.count("source where health <> 'WELL'")).isZero();
        }
    }

    /** The markers of all versions on the agencies' queues; none is there twice. */
    private static Set<String> delivered(JourneyHub hub) {
        Set<String> markers = new HashSet<>();
        List<QueueState> queues = hub.broker().queues().stream()
                .filter(queue -> queue.depth() > 0 && queue.name().startsWith(BrokerContract.PREFIX))
                .toList();
        for (QueueState queue : queues) {
            for (var seen : hub.broker().peek(queue.name(), 1_000)) {
                JsonNode body = tools.jackson.databind.json.JsonMapper.shared().readTree(seen.body());
                String marker = Marker.find(body.path("description").asString())
                        .orElseThrow()
                        .toString();
                assertThat(markers.add(marker)).as("once: " + marker).isTrue();
            }
        }
        return markers;
    }
}
