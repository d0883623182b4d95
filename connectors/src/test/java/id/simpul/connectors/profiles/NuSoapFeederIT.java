package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.PullResult;
import id.simpul.simulators.Mix;
import id.simpul.simulators.NuSoapFeeder;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NuSoapFeederIT {

    @TempDir
    Path dir;

    private final NuSoapFeeder feeder = NuSoapFeeder.start(31);

    @AfterEach
    void close() {
        feeder.close();
    }

    private Region region(String password) throws IOException {
        return new Region(
                dir,
                """
                id: feeder-contoh
                title: Feeder Contoh
                extends: nusoap-feeder
                start: 2026-01-01
                zone: Asia/Jakarta
                values:
                  url: ${FEEDER_URL}
                  user: ${FEEDER_USER}
                  password: ${FEEDER_PASSWORD}
                limits: { timeout: 3s, poll: 30s }
                """,
                Map.of(
                        "FEEDER_URL",
                        feeder.url() + "/ws/live.php",
                        "FEEDER_USER",
                        feeder.user(),
                        "FEEDER_PASSWORD",
                        password));
    }

    @Test
    void allRowsArriveRightAndTheirChangesAsUpdates() throws IOException {
        try (Region region = region(feeder.password())) {
            assertThat(region.poll()).as("nothing yet: the result is nil").isInstanceOf(PullResult.Page.class);

            feeder.addAll(250, Mix.BROKEN);
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(feeder.ledger());
            assertThat(region.held()).isNotEmpty();

            String changed = feeder.change().orElseThrow().key();
            feeder.publish();
            feeder.endTokens();
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

            region.hasAllOf(feeder.ledger());
            assertThat(region.byMarker().get(changed)).hasSize(2);
        }
    }

    @Test
    void aWrongPasswordIsRefusedThoughTheAnswerIsGood() throws IOException {
        try (Region region = region("lain")) {
            assertThat(region.poll()).isInstanceOf(PullResult.Refused.class);
        }
    }

    @Test
    void itsTroublesAreToldRight() throws IOException {
        feeder.addAll(5, Mix.GOOD);
        for (Trouble trouble : new Trouble[] {
            Trouble.UNAVAILABLE,
            Trouble.ERROR_PAGE,
            Trouble.TRUNCATED,
            Trouble.HANG,
            Trouble.REFUSE,
            Trouble.ERROR_INSIDE
        }) {
            try (Region region = region(feeder.password())) {
                feeder.trouble(trouble);
                PullResult result = region.poll();
                assertThat(result.health())
                        .as(trouble + ": " + result)
                        .isEqualTo(
                                trouble == Trouble.REFUSE
                                        ? PullResult.SourceHealth.NEEDS_A_PERSON
                                        : PullResult.SourceHealth.WAITING);
                feeder.trouble(Trouble.NONE);
                assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            }
        }
    }
}
