package id.simpul.routes.store;

import static id.simpul.routes.IntakeBench.LANES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.routes.IntakeBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R16 and R19: lanes change hands only so that two hubs never send in one lane. */
class LanesIT {

    private static IntakeBench bench;

    private final Set<String> sessions = new HashSet<>();
    private final AtomicLong clock = new AtomicLong();
    private HubIdentity firstHub;
    private Lanes first;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void clear() {
        bench.clear();
        firstHub = IntakeBench.hub("first");
        first = lanes(firstHub);
    }

    private Lanes lanes(HubIdentity hub) {
        return new Lanes(
                bench.client, hub, client -> !sessions.contains(client), Duration.ofSeconds(15), LANES, clock::get);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private void leasesRunOut() {
        bench.db.update("update lane set expires = now() - interval '1 second' where owner is not null");
        bench.db.update("update hub set seen = now() - interval '1 hour'");
    }

    @Test
    void R19_anAgencyBelongsToOneLaneAndTheNumberOfLanesIsFixedWhenTheDatabaseIsMade() {
        assertThat(Lanes.fix(bench.client, 99)).isEqualTo(LANES);
        assertThat(Lanes.of("D3204", LANES)).isEqualTo(Lanes.of("D3204", LANES)).isBetween(0, LANES - 1);
        assertThat(Lanes.of("triage", LANES)).isBetween(0, LANES - 1);
    }

    @Test
    void R19_aLeaseMustOutlastThreeBrokerTimeToLives() {
        assertThatThrownBy(() -> HubIdentity.create("h", Duration.ofSeconds(30), Duration.ofSeconds(10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("three times");
    }

    @Test
    void R16_aSingleHubHoldsAllLanesAndTwoHubsShareThem() {
        first.renew();
        assertThat(first.open()).hasSize(LANES);

        Lanes second = lanes(IntakeBench.hub("second"));
        second.renew();
        assertThat(second.held()).isZero();
        first.renew();
        first.giveUpSurplus();
        second.renew();

        assertThat(first.open()).hasSize(LANES / 2).doesNotContainAnyElementsOf(second.open());
        assertThat(second.open()).hasSize(LANES / 2);
    }

    @Test
    void R19_aLaneOfASilentHolderIsOpenOnlyOnceTheBrokerHasNoSessionOfIt() {
        first.renew();
        leasesRunOut();
        sessions.add(firstHub.clientId());
        Lanes second = lanes(IntakeBench.hub("second"));
        second.renew();
        assertThat(second.held()).isEqualTo(LANES);
        assertThat(second.open()).isEmpty();

        sessions.clear();
        second.renew();
        assertThat(second.open()).hasSize(LANES);
    }

    @Test
    void R19_orOnceTheBrokerHadTheTimeToDropTheSession() {
        first.renew();
        leasesRunOut();
        sessions.add(firstHub.clientId());
        Lanes second = lanes(IntakeBench.hub("second"));
        second.renew();

        pass(Duration.ofSeconds(16));
        second.renew();

        assertThat(second.open()).hasSize(LANES);
    }

    @Test
    void R19_aHolderThatSleptNeitherSendsNorTakesItsLanesBack() {
        first.renew();
        List<Integer> mine = first.open();
        pass(Duration.ofSeconds(21)); // less than two time-to-lives of 10 s remain of 40 s
        assertThat(first.mayCommit(mine)).isFalse();
        assertThat(first.open()).isEmpty();

        leasesRunOut();
        lanes(IntakeBench.hub("second")).renew();
        first.renew();

        assertThat(first.mayCommit(mine)).isFalse();
        assertThat(first.held()).isZero();
    }

    @Test
    void R16_aLaneGivenUpInPeaceNeedsNoQuestion() {
        first.renew();
        sessions.add(firstHub.clientId());
        first.giveUpAll();

        Lanes second = lanes(IntakeBench.hub("second"));
        second.renew();

        assertThat(second.open()).hasSize(LANES);
    }

    @Test
    void R16_aHolderStillAskedAboutStaysNamedWhenItsLaneIsHandedOn() {
        first.renew();
        leasesRunOut();
        sessions.add(firstHub.clientId());
        Lanes second = lanes(IntakeBench.hub("second"));
        second.renew();
        second.giveUpAll();

        Lanes third = lanes(IntakeBench.hub("third"));
        third.renew();

        assertThat(third.held()).isEqualTo(LANES);
        assertThat(third.open()).isEmpty();
    }

    @Test
    void R23_whatWasDueWhenTheLaneWasTakenIsSuspect() {
        first.renew();
        int lane = first.open().get(0);

        assertThat(first.suspect(lane, 0)).isTrue();
        assertThat(first.suspect(lane, 1_000_000)).isFalse();
        assertThat(first.suspect(99, 1_000_000)).isTrue();
    }
}
