package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Theme;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ClerkTest {

    private final Ledger ledger = new Ledger(RestProvince.ID, true);
    private final Archive archive = new Archive(ledger, new JabarForm(17, "http://127.0.0.1/photos/"), true);
    private final Ticking clock = new Ticking();
    private final Clerk clerk = new Clerk(
            archive,
            17,
            "JBR",
            Place.within("32"),
            Theme.local(),
            List.of(Flaw.HUGE, Flaw.NO_TITLE, Flaw.NO_KEY),
            clock);

    @Test
    void versionsOfARecordNeverShareAStampAndAreNeverAheadOfTheClock() {
        clerk.addAll(40, Mix.GOOD);
        for (int i = 0; i < 3000; i++) {
            clerk.event();
            clock.now = clock.now.plusMillis(30);
        }

        ledger.all().forEach((key, versions) -> {
            var stamps = new HashSet<Instant>();
            for (var version : versions) {
                assertThat(stamps.add(version.stamp())).as(key).isTrue();
                assertThat(version.stamp()).isBeforeOrEqualTo(clock.now);
                assertThat(version.stamp().getNano()).isZero();
            }
            assertThat(versions).isSortedAccordingTo((a, b) -> a.stamp().compareTo(b.stamp()));
        });
        assertThat(ledger.entries()).anyMatch(entry -> entry.version().unchanged());
        assertThat(ledger.entries()).anyMatch(entry -> entry.version().withdrawn());
        assertThat(ledger.entries()).anyMatch(entry -> entry.version().number() > 2);
    }

    @Test
    void aFillingHasEveryFlawAndSaysWhatIsExpected() {
        clerk.addAll(1000, new Mix(true, 100_000));

        var found = ledger.entries().stream()
                .collect(Collectors.groupingBy(entry -> entry.version().what(), Collectors.counting()));
        assertThat(found)
                .containsEntry("huge", 1L)
                .containsEntry("no-title", 3L)
                .containsEntry("no-key", 3L);
        assertThat(ledger.entries())
                .allSatisfy(entry -> assertThat(entry.version().expectation())
                        .isEqualTo(
                                List.of("good", "huge").contains(entry.version().what())
                                        ? Expectation.DELIVER
                                        : Expectation.QUARANTINE));
    }

    @Test
    void newestFirstIsNewestFirstAndSinceIsInclusive() {
        clerk.addAll(300, Mix.GOOD);
        var all = archive.page(null, 0, 1000).rows();
        assertThat(all).hasSize(300).isSortedAccordingTo((a, b) -> b.stamp().compareTo(a.stamp()));

        var since = all.get(120).stamp();
        var some = archive.page(since, 100, 100);
        assertThat(some.rows()).isEqualTo(all.subList(100, some.total()));
        assertThat(all.get(some.total() - 1).stamp()).isEqualTo(since);
        assertThat(all.get(some.total()).stamp()).isBefore(since);
    }

    @Test
    void theSameContentIsShownWithItsFlawAndANewOneWithout() {
        var broken = clerk.publish(clerk.now(), Flaw.NO_TITLE, Expectation.QUARANTINE, null);
        clock.now = clock.now.plusSeconds(1);
        var touched = clerk.touch(broken.key());
        clock.now = clock.now.plusSeconds(1);
        var mended = clerk.change(broken.key(), Expectation.DELIVER, null);

        assertThat(touched.expectation()).isEqualTo(Expectation.QUARANTINE);
        assertThat(touched.unchanged()).isTrue();
        assertThat(mended.expectation()).isEqualTo(Expectation.DELIVER);
        assertThat(new String(archive.get(broken.key()).bytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"title\"");
    }

    @Test
    void aBenchmarkFillingNamesEveryAgency() {
        clerk.fill(1352);
        var addressees = archive.page(null, 0, 2000).rows().stream()
                .collect(Collectors.groupingBy(row -> row.report().addressee(), Collectors.counting()));
        assertThat(addressees).hasSize(676).containsValue(2L).doesNotContainValue(1L);
    }

    @Test
    void theSameSeedGivesTheSameEvents() {
        var other = new Ledger(RestProvince.ID, true);
        var twin = new Clerk(
                new Archive(other, new JabarForm(17, "x"), true),
                17,
                "JBR",
                Place.within("32"),
                Theme.local(),
                List.of(Flaw.HUGE, Flaw.NO_TITLE, Flaw.NO_KEY),
                new Ticking());
        for (var each : List.of(clerk, twin)) {
            each.addAll(100, Mix.BROKEN);
            for (int i = 0; i < 200; i++) {
                each.event();
            }
        }
        assertThat(words(other)).isEqualTo(words(ledger));
    }

    private static List<String> words(Ledger ledger) {
        var words = new ArrayList<String>();
        ledger.all().values().forEach(versions -> versions.forEach(v -> words.add(word(v))));
        return words;
    }

    private static String word(Version version) {
        return version.marker() + version.version() + version.what() + version.withdrawn() + version.anonymous();
    }

    private static final class Ticking extends Clock {

        private Instant now = Instant.parse("2026-11-20T03:04:05Z");

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
