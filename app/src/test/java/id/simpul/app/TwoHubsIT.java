package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.app.KillPoints.Act;
import id.simpul.app.KillPoints.Point;
import id.simpul.app.KillPoints.Side;
import id.simpul.simulators.Mix;
import id.simpul.simulators.Sizes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R16, R19: two hubs on one database and one broker share sources and lanes. One is suspended past its leases while it sends:
 * with a batch read and not sent, somewhere in the sending, and with a batch sent and not marked; and once in the middle of
 * keeping a page. The other takes over; the first wakes, and nothing is twice on a queue.
 */
class TwoHubsIT {

    private static final double CHANGES_A_SECOND = 8;
    private static final List<Point> POINTS = List.of(
            new Point(Side.BEFORE, "send", 2, Act.SUSPEND),
            new Point(Side.BEFORE, "send", 2, Act.SUSPEND_SOON),
            new Point(Side.AFTER, "send", 2, Act.SUSPEND),
            new Point(Side.BEFORE, "keep", 8, Act.SUSPEND_SOON));

    @TempDir
    private Path folder;

    @Test
    void R19_aHubThatWakesAfterAnotherTookItsLanesDoublesNothingAndSaysWhatHappened() throws Exception {
        Instant began = Instant.now();
        Instant quiet = began;
        try (Stand stand = new Stand(folder, 7, new Sizes(300, 150, 50, Mix.BROKEN), "500ms")) {
            try {
                stand.simulators().startLive(CHANGES_A_SECOND);
                Stand.Hub second = stand.startHub().awaitReady();
                String successor = onlyHolder(stand);
                noteReaders(stand);
                for (Point point : POINTS) {
                    suspendAndWake(stand, point, successor);
                }
                stand.simulators().stopLive();
                quiet = Instant.now();
                stand.awaitSettled(Duration.ofSeconds(120));
                second.stop(Duration.ofSeconds(20));

                List<Reckoning.Message> messages = stand.takeMessages();
                Reckoning reckoning =
                        Reckoning.of(stand.ledgers(), messages, DemoCommand.heldBack(stand.db(), stand.files()));
                Accounts accounts =
                        Accounts.of(stand.ledgers(), messages, stand.db(), stand.files(), stand.disturbances());
                System.out.printf(
                        "TwoHubsIT: %s%nTwoHubsIT: %d s%n",
                        accounts, Duration.between(began, Instant.now()).toSeconds());
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

    private static void suspendAndWake(Stand stand, Point point, String successor) {
        Stand.Hub first = stand.startHub(point);
        stand.db().execute("truncate reader");
        await(first + " is suspended " + point)
                .atMost(90, TimeUnit.SECONDS)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .until(() -> first.isSuspended() || !first.isAlive());
        assertThat(first.isAlive()).as("%s started", first).isTrue();
        stand.disturbed();
        assertThat(owners(stand, "lane")).as("both hubs have lanes").hasSize(2);

        await("the other has taken over").atMost(Stand.LEASE.multipliedBy(5)).until(() -> owners(stand, "lane")
                .equals(Set.of(successor)));
        await("and has sent what was in hand")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> stand.number("select count(*) from delivery where state = 'DUE'"
                                + " and kept < now() - interval '3 seconds'")
                        == 0);
        assertThat(first.isSuspended()).isTrue();

        first.resume();
        await("the first says what happened")
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> first.said("were taken by another hub while this one was not answering"));
        await("and takes part again")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> owners(stand, "lane").size() == 2
                        && owners(stand, "reader").size() == 2);
        first.stop(Duration.ofSeconds(20));
    }

    private static String onlyHolder(Stand stand) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> owners(stand, "lane").size() == 1);
        return owners(stand, "lane").iterator().next();
    }

    /** A turn at a source is short: the database notes who takes one. */
    private static void noteReaders(Stand stand) {
        stand.db().execute("create table reader (owner uuid primary key)");
        stand.db()
                .execute(
                        """
                        create function note_reader() returns trigger language plpgsql as $$
                        begin
                          insert into reader values (new.owner) on conflict do nothing;
                          return null;
                        end $$""");
        stand.db()
                .execute("create trigger note_reader after update on source for each row"
                        + " when (new.owner is not null) execute function note_reader()");
    }

    private static Set<String> owners(Stand stand, String table) {
        return new HashSet<>(stand.db()
                .queryForList("select distinct owner::text from " + table + " where owner is not null", String.class));
    }
}
