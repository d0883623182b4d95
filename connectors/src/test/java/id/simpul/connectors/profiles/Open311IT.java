package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.conform.Finding;
import id.simpul.mappings.model.Complaint;
import id.simpul.simulators.Mix;
import id.simpul.simulators.Open311City;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The profiles open311 and open311-xml: the same city, the same tests. */
@Timeout(60)
class Open311IT {

    @TempDir
    Path dir;

    private final Open311City city = Open311City.start(41);

    @AfterEach
    void close() {
        city.close();
    }

    /** Begins more than two windows ago. */
    private Region region(String profile, String key) throws IOException {
        return region(profile, key, "");
    }

    private Region region(String profile, String key, String values) throws IOException {
        Files.createDirectories(dir.resolve("open311-kota/codes"));
        Files.writeString(dir.resolve("open311-kota/codes/category.csv"), "source,code\nTROTOAR,549\n");
        return new Region(
                dir,
                """
                id: open311-kota
                title: Aduan Kota Contoh
                extends: %s
                start: %s
                zone: Asia/Jakarta
                values:
                  url: ${OPEN311_URL}
                  region: "35.78"
                  jurisdiction: %s
                  key: ${OPEN311_KEY}
                %slimits: { timeout: 3s, poll: 30s }
                """
                        .formatted(
                                profile,
                                Instant.now()
                                        .minus(Duration.ofDays(200))
                                        .atZone(ZoneId.of("Asia/Jakarta"))
                                        .toLocalDate(),
                                city.jurisdiction(),
                                values),
                Map.of("OPEN311_URL", city.url() + "/v2", "OPEN311_KEY", key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"open311", "open311-xml"})
    void allRequestsArriveRightAndTheirChangesAsUpdates(String profile) throws IOException {
        city.addAll(250, Mix.GOOD);
        try (Region region = region(profile, city.key())) {
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(city.ledger());
            List<Complaint> first = region.byMarker().values().stream()
                    .map(versions -> versions.get(0))
                    .toList();
            assertThat(first)
                    .allMatch(complaint -> complaint.location().region().code().equals("35.78"));
            assertThat(first)
                    .anyMatch(complaint -> "549".equals(complaint.category().code()));
            assertThat(region.files()).isNotEmpty();
            assertThat(region.fetch(region.files().get(0))).isInstanceOf(FileResult.Fetched.class);

            String changed = city.change().orElseThrow().key();
            city.publish();
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

            region.hasAllOf(city.ledger());
            assertThat(region.byMarker().get(changed)).hasSize(2);
        }
    }

    /** Older than what each poll looks back at, so that nothing but the list of updates can tell. */
    @ParameterizedTest
    @ValueSource(strings = {"open311", "open311-xml"})
    void withUpdatesAChangeIsNoticedHoweverOldItsRequestIs(String profile) throws IOException {
        city.addAll(120, Mix.GOOD);
        try (Region region = region(profile, city.key(), "  updates: true\n  look-back: 1h\n")) {
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(city.ledger());
            Set<String> changed = new TreeSet<>();
            for (int i = 0; i < 8; i++) {
                changed.add(city.change().orElseThrow().key());
            }
            city.publish();
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

            region.hasAllOf(city.ledger());
            changed.forEach(key -> assertThat(region.byMarker().get(key)).hasSizeGreaterThan(1));
        }
    }

    /** Before and after changes: an old request comes by the list and by its own address, and is the same. */
    @ParameterizedTest
    @ValueSource(strings = {"open311", "open311-xml"})
    void aCityWithUpdatesConforms(String profile) throws IOException {
        city.addAll(40, Mix.GOOD);
        for (int i = 0; i < 8; i++) {
            city.change();
        }
        city.publish();
        try (Region region = region(profile, city.key(), "  updates: true\n")) {
            assertThat(region.conformance())
                    .allSatisfy(finding ->
                            assertThat(finding.verdict()).as("%s", finding).isNotEqualTo(Finding.Verdict.FAILED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open311", "open311-xml"})
    void itsTroublesAreToldRight(String profile) throws IOException {
        city.addAll(5, Mix.GOOD);
        try (Region region = region(profile, "lain")) {
            assertThat(region.poll()).as("wrong key").isInstanceOf(PullResult.Refused.class);
        }
        for (Trouble trouble : new Trouble[] {
            Trouble.UNAVAILABLE,
            Trouble.ERROR_PAGE,
            Trouble.TRUNCATED,
            Trouble.HANG,
            Trouble.REFUSE,
            Trouble.ERROR_INSIDE
        }) {
            try (Region region = region(profile, city.key())) {
                city.trouble(trouble);
                PullResult result = region.poll();
                assertThat(result.health())
                        .as(trouble + ": " + result)
                        .isEqualTo(
                                trouble == Trouble.REFUSE
                                        ? PullResult.SourceHealth.NEEDS_A_PERSON
                                        : PullResult.SourceHealth.WAITING);
                city.trouble(Trouble.NONE);
            }
        }
    }
}
