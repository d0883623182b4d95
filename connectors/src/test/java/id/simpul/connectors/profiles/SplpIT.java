package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.PullResult;
import id.simpul.simulators.Mix;
import id.simpul.simulators.SplpGateway;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The profile splp-rest. */
@Timeout(60)
class SplpIT {

    @TempDir
    Path dir;

    private final SplpGateway gateway = SplpGateway.start(21);

    @AfterEach
    void close() {
        gateway.close();
    }

    private Region region(String name, String value) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "KOTA_URL", gateway.url() + "/aduan/1.0.0",
                "KOTA_TOKEN_URL", gateway.url() + "/token",
                "KOTA_CLIENT", gateway.client(),
                "KOTA_SECRET", gateway.secret(),
                "KOTA_APIKEY", gateway.apikey()));
        environment.computeIfPresent(name, (key, right) -> value);
        return new Region(
                dir,
                """
                id: laporan-kota
                title: Laporan Kota Contoh
                extends: splp-rest
                start: beginning
                zone: Asia/Jakarta
                values:
                  url: ${KOTA_URL}
                  token-url: ${KOTA_TOKEN_URL}
                  client-id: ${KOTA_CLIENT}
                  client-secret: ${KOTA_SECRET}
                  apikey: ${KOTA_APIKEY}
                limits: { timeout: 3s, poll: 30s }
                """,
                environment);
    }

    @Test
    void allRecordsArriveRightAndTheirChangesAsUpdates() throws IOException {
        gateway.addAll(250, Mix.BROKEN);
        try (Region region = region("", "")) {
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(gateway.ledger());
            assertThat(region.held()).isNotEmpty();

            String changed = gateway.change().orElseThrow().key();
            gateway.publish();
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

            region.hasAllOf(gateway.ledger());
            assertThat(region.byMarker().get(changed)).hasSize(2);
            assertThat(gateway.tokensGiven()).as("one token for many requests").isEqualTo(1);
        }
    }

    @Test
    void aTokenThatEndsEarlyIsReplaced() throws IOException {
        gateway.addAll(20, Mix.GOOD);
        try (Region region = region("", "")) {
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            gateway.endTokens();
            gateway.publish();

            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(gateway.ledger());
            assertThat(gateway.tokensGiven()).isEqualTo(2);
        }
    }

    @Test
    void wrongCredentialsAreRefusedNotEmpty() throws IOException {
        for (String name : new String[] {"KOTA_SECRET", "KOTA_APIKEY"}) {
            try (Region region = region(name, "lain")) {
                assertThat(region.poll()).as(name).isInstanceOf(PullResult.Refused.class);
            }
        }
    }

    @Test
    void itsTroublesAreToldRight() throws IOException {
        gateway.addAll(5, Mix.GOOD);
        for (Trouble trouble : new Trouble[] {
            Trouble.UNAVAILABLE,
            Trouble.ERROR_PAGE,
            Trouble.TRUNCATED,
            Trouble.HANG,
            Trouble.REFUSE,
            Trouble.ERROR_INSIDE
        }) {
            try (Region region = region("", "")) {
                gateway.trouble(trouble);
                PullResult result = region.poll();
                assertThat(result.health())
                        .as(trouble + ": " + result)
                        .isEqualTo(
                                trouble == Trouble.REFUSE
                                        ? PullResult.SourceHealth.NEEDS_A_PERSON
                                        : PullResult.SourceHealth.WAITING);
                gateway.trouble(Trouble.NONE);
            }
        }
    }
}
