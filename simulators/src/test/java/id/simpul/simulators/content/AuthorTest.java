package id.simpul.simulators.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuthorTest {

    private static final Instant WHEN = Instant.parse("2026-11-20T03:04:05Z");
    private final Author author = new Author(17, "JBR", Place.within("32"), Theme.local(), 5_000_000);

    @Test
    void theSameSeedWritesTheSameWhateverWasWrittenBefore() {
        var again = new Author(17, "JBR", Place.within("32"), Theme.local(), 0);
        again.write(3, WHEN, Flaw.NONE);

        assertThat(again.amend(again.write(9, WHEN, Flaw.NONE)))
                .isEqualTo(author.amend(author.write(9, WHEN, Flaw.NONE)));
        assertThat(new Author(18, "JBR", Place.within("32"), Theme.local(), 0).write(9, WHEN, Flaw.NONE))
                .isNotEqualTo(author.write(9, WHEN, Flaw.NONE));
    }

    @Test
    void bodiesAreAsLongAsRealOnesAndHardlyEverAlike() {
        var bodies = new HashSet<String>();
        for (int i = 1; i <= 2000; i++) {
            var report = author.write(i, WHEN, Flaw.NONE);
            assertThat(report.body()).hasSizeBetween(200, 1500).doesNotContain("{");
            assertThat(report.title()).isNotBlank().doesNotContain("{");
            bodies.add(report.body());
        }
        assertThat(bodies).hasSizeGreaterThan(1990);
    }

    @Test
    void everyTextEndsWithItsMarkerAndAHugeOneBeginsWithItToo() {
        var report = author.amend(author.write(12, WHEN, Flaw.NONE));
        assertThat(report.text()).endsWith("#ref JBR-000012/2");
        assertThat(Marker.find(report.text() + "\n> #ref JBR-000012/1")).contains(new Marker("JBR-000012", 2));

        var huge = author.write(13, WHEN, Flaw.HUGE).text();
        assertThat(huge).hasSizeGreaterThan(5_000_000).endsWith("#ref JBR-000013/1");
        assertThat(Marker.find(huge.substring(0, 45_000))).contains(new Marker("JBR-000013", 1));
    }

    @Test
    void aChangeNeverLowersAFlagAndMendsAFlaw() {
        IntStream.rangeClosed(1, 500)
                .mapToObj(i -> author.write(i, WHEN, Flaw.NUL_BYTE))
                .forEach(report -> {
                    var next = author.amend(report);
                    assertThat(next.anonymous().stricter()
                                    || !report.anonymous().stricter())
                            .isTrue();
                    assertThat(next.secret().stricter() || !report.secret().stricter())
                            .isTrue();
                    assertThat(report.text()).contains("\0");
                    assertThat(next.text()).doesNotContain("\0");
                });
    }

    @Test
    void aMereRepublicationKeepsTheMarker() {
        var report = author.write(5, WHEN, Flaw.NONE);
        assertThat(author.touch(report).number()).isEqualTo(2);
        assertThat(author.touch(report).marker()).isEqualTo(report.marker());
        assertThat(author.withdraw(report).marker()).isNotEqualTo(report.marker());
    }

    @Test
    void everyThemeHasACategoryOfTheProduct() {
        var names = Csv.rows("categories.csv").stream().map(row -> row.get(3)).toList();
        assertThat(Theme.all()).hasSizeGreaterThan(20).allSatisfy(theme -> {
            assertThat(names).contains(theme.category());
            assertThat(theme.titles()).isNotEmpty();
            assertThat(theme.problems()).hasSizeGreaterThan(1);
            assertThat(theme.effects()).hasSizeGreaterThan(1);
            assertThat(theme.requests()).hasSizeGreaterThan(1);
        });
    }

    @Test
    void bpsCodesBelongToOneRegionOnly() {
        assertThat(Place.withBps()).hasSizeGreaterThan(6000);
        assertThat(Place.within("34.04")).hasSize(17).allSatisfy(place -> assertThat(place.bps())
                .isEqualTo("3404"));
        assertThat(Place.within("11.01").get(0).bps()).isEqualTo("1103"); // Aceh Selatan: another number there
    }
}
