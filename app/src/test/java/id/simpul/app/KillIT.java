package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.app.KillPoints.Act;
import id.simpul.app.KillPoints.Point;
import id.simpul.app.KillPoints.Side;
import id.simpul.simulators.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of hub, broker and database while three systems are read and go on changing: nothing is lost, nothing is
 * twice on a queue, nothing old lies behind something newer, and every version published is accounted for.
 *
 * <p>{@code -Dseed=} repeats a run's choices; {@code -Dkills=20} (profile {@code soak}) kills each of the three 20 times.
 */
class KillIT {

    private static final double CHANGES_A_SECOND = 12;

    private enum Victim {
        HUB,
        BROKER,
        DATABASE
    }

    @TempDir
    private Path folder;

    @Test
    void whateverIsKilledNothingIsLostDoubledOrReordered() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
        System.out.printf("KillIT: repeat with -Dseed=%d%n", seed);
        Random random = new Random(seed);
        Instant began = Instant.now();
        Map<String, Integer> killed = new TreeMap<>();
        Instant quiet = began;
        try (Stand stand = new Stand(folder, seed, Sizes.KILL, "500ms")) {
            try {
                stand.simulators().startLive(CHANGES_A_SECOND);
                for (Point point : named(random)) {
                    Stand.Hub hub = stand.startHub(point);
                    assertThat(hub.awaitEnd(Duration.ofSeconds(90)))
                            .as("%s ends %s", hub, point)
                            .isEqualTo(137);
                    killed.merge("hub at a named point", 1, Integer::sum);
                }
                Stand.Hub hub = stand.startHub();
                for (Victim victim : victims(random)) {
                    hub = killOne(stand, hub, victim, random);
                    killed.merge(victim.name().toLowerCase(java.util.Locale.ROOT), 1, Integer::sum);
                }
                hub = ready(stand, hub);
                stand.simulators().stopLive();
                quiet = Instant.now();
                stand.awaitSettled(Duration.ofSeconds(120));
                Duration recovery = Duration.between(quiet, Instant.now());
                stand.killBroker();
                stand.killDatabase();
                assertThat(hub.isAlive())
                        .as("%s lives on without broker and database", hub)
                        .isTrue();
                Duration stop = hub.stop(Duration.ofSeconds(25));
                assertThat(hub.said("stopping: the page and the batch in hand are finished first"))
                        .as("%s stops as it should", hub)
                        .isTrue();
                stand.startDatabase();
                stand.startBroker();

                List<Reckoning.Message> messages = stand.takeMessages();
                Reckoning reckoning =
                        Reckoning.of(stand.ledgers(), messages, DemoCommand.heldBack(stand.db(), stand.files()));
                Accounts accounts =
                        Accounts.of(stand.ledgers(), messages, stand.db(), stand.files(), stand.disturbances());
                System.out.printf(
                        "KillIT: %s%nKillIT: killed %s; %d s in all, settled %.1f s after the last change, SIGTERM without broker and database took %.1f s%n",
                        accounts,
                        killed,
                        Duration.between(began, Instant.now()).toSeconds(),
                        recovery.toMillis() / 1000.0,
                        stop.toMillis() / 1000.0);
                assertThat(reckoning.findings()).isEmpty();
                assertThat(List.of(reckoning.lost(), reckoning.duplicates(), reckoning.reordered()))
                        .as("lost, duplicates, reordered")
                        .containsOnly(0);
                assertThat(accounts.findings())
                        .as("each version is accounted for")
                        .isEmpty();
            } catch (Throwable e) {
                stand.explain(quiet);
                throw e;
            }
        }
    }

    /** Page fetched, files aside, kept, sent but not marked. */
    private static List<Point> named(Random random) {
        return List.of(
                new Point(Side.BEFORE, "claimCheck", 1 + random.nextInt(5), Act.HALT),
                new Point(Side.AFTER, "claimCheck", 1 + random.nextInt(5), Act.HALT),
                new Point(Side.AFTER, "keep", 1 + random.nextInt(5), Act.HALT),
                new Point(Side.AFTER, "send", 1 + random.nextInt(3), Act.HALT));
    }

    /** Five of them; with {@code -Dkills=20} twenty of each. */
    private static List<Victim> victims(Random random) {
        int each = Integer.getInteger("kills", 0);
        List<Victim> victims = new ArrayList<>();
        for (int i = 0; i < Math.max(2, each); i++) {
            victims.addAll(List.of(Victim.values()));
        }
        Collections.shuffle(victims, random);
        return each == 0 ? victims.subList(0, 5) : victims;
    }

    /** @return the hub that runs now */
    private static Stand.Hub killOne(Stand stand, Stand.Hub running, Victim victim, Random random) {
        Stand.Hub hub = supervised(stand, running);
        if (random.nextInt(4) > 0) { // else perhaps while it starts
            hub = ready(stand, hub);
        }
        pause(200 + random.nextInt(4_000));
        boolean ready = hub.isReady();
        int away = random.nextInt(2_500);
        System.out.printf(
                "KillIT: %s %s is killed, for %d ms%s%n",
                LocalTime.now().truncatedTo(ChronoUnit.SECONDS), victim, away, ready ? "" : ", while the hub starts");
        if (victim == Victim.HUB) {
            hub.kill();
            pause(away);
            return stand.startHub();
        }
        if (victim == Victim.BROKER) {
            stand.killBroker();
            pause(away);
            stand.startBroker();
        } else {
            stand.killDatabase();
            pause(away);
            stand.startDatabase();
        }
        if (ready) {
            assertThat(hub.isAlive())
                    .as("a hub that runs lives on without its %s", victim)
                    .isTrue();
        }
        return hub;
    }

    /** As a service manager would: a hub that could not start is started again. */
    private static Stand.Hub supervised(Stand stand, Stand.Hub hub) {
        return hub.isAlive() ? hub : stand.startHub();
    }

    /** It may be about to end, for its database was away while it started. */
    private static Stand.Hub ready(Stand stand, Stand.Hub hub) {
        Stand.Hub now = hub;
        for (int again = 0; ; again++) {
            try {
                return supervised(stand, now).awaitReady();
            } catch (IllegalStateException ended) {
                if (again == 3) {
                    throw ended;
                }
                now = stand.startHub();
            }
        }
    }

    private static void pause(long millis) {
        await().pollDelay(millis, TimeUnit.MILLISECONDS)
                .atMost(millis + 10_000, TimeUnit.MILLISECONDS)
                .until(() -> true);
    }
}
