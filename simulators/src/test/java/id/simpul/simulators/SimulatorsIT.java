package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatorsIT {

    @Test
    void theDemoHasMoreThanThreeThousandComplaintsAndEverySpecialCase() {
        try (var simulators = Simulators.start(17, Sizes.DEMO)) {
            assertThat(simulators.environment())
                    .containsOnlyKeys(
                            "JABAR_URL",
                            "JABAR_KEY",
                            "KEMEN_URL",
                            "KEMEN_USER",
                            "KEMEN_PASSWORD",
                            "SLEMAN_IMAP_HOST",
                            "SLEMAN_IMAP_PORT",
                            "SLEMAN_USER",
                            "SLEMAN_PASSWORD");
            var entries = simulators.ledgers().values().stream()
                    .flatMap(ledger -> ledger.entries().stream())
                    .toList();
            assertThat(entries).hasSizeGreaterThan(3050);
            assertThat(entries.stream().map(entry -> entry.version().what()).collect(Collectors.toSet()))
                    .contains(
                            "good",
                            "no-title",
                            "unreadable-date",
                            "unknown-kind",
                            "unknown-region",
                            "nul-byte",
                            "huge",
                            "no-key",
                            "reply",
                            "bounce",
                            "auto-reply",
                            "winmail",
                            "broken-charset");
            assertThat(entries).filteredOn(entry -> entry.version().withdrawn()).hasSizeGreaterThan(20);
        }
    }

    @Test
    void lifeGoesOnInAllThreeUntilItIsStopped() throws Exception {
        try (var simulators = Simulators.start(17, new Sizes(60, 60, 60, Mix.BROKEN))) {
            simulators.change(9);
            assertThat(simulators.rest().ledger().entries()).hasSize(63);
            assertThat(simulators.soap().ledger().entries()).hasSize(63);
            simulators.startLive(200);
            await().atMost(Duration.ofSeconds(20)).until(() -> simulators.all().stream()
                    .allMatch(each -> each.ledger().entries().size() > 70));
            simulators.stopLive();

            int before = simulators.rest().ledger().entries().size();
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(simulators.controlUrl() + "jabar-aduan/ledger"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(Ledger.parse(answer.body()).entries()).hasSize(before);
        }
    }
}
