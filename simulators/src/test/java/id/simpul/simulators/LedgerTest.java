package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Instant WHEN = Instant.parse("2026-11-20T03:04:05Z");
    private final Ledger ledger = new Ledger("jabar-aduan", true);

    @Test
    void aVersionThatNobodySawIsKnownAsSuch() {
        var first = version(1, Expectation.DELIVER);
        var second = version(2, Expectation.DELIVER);
        ledger.publish(first);
        ledger.publish(second);

        ledger.served(second, WHEN);
        ledger.served(second, WHEN.plusSeconds(1));

        assertThat(ledger.wasServed(first)).isFalse();
        assertThat(ledger.overwrittenUnread(first)).isTrue();
        assertThat(ledger.overwrittenUnread(second)).isFalse();
        assertThat(ledger.entries())
                .containsExactly(new Ledger.Entry(first, 0, null), new Ledger.Entry(second, 2, WHEN));
    }

    @Test
    void aMailIsNeverOverwritten() {
        var mailbox = new Ledger("surat-sleman", false);
        mailbox.publish(version(1, Expectation.DELIVER));
        mailbox.publish(version(2, Expectation.DELIVER));

        assertThat(mailbox.overwrittenUnread(version(1, Expectation.DELIVER))).isFalse();
        assertThat(Ledger.parse(mailbox.json()).overwrittenUnread(version(1, Expectation.DELIVER)))
                .isFalse();
    }

    @Test
    void theLastReadableVersionPassesOverABrokenOne() {
        ledger.publish(version(1, Expectation.DELIVER));
        ledger.publish(version(2, Expectation.QUARANTINE));

        assertThat(ledger.lastReadable("JBR-000001")).map(Version::number).contains(1);
        assertThat(ledger.last("JBR-000001")).map(Version::number).contains(2);
    }

    @Test
    void anotherProcessReadsTheSameLedger() {
        ledger.publish(version(1, Expectation.SET_ASIDE));
        ledger.publish(version(2, Expectation.DELIVER));
        ledger.served(ledger.versions("JBR-000001").get(0), WHEN);

        var copy = Ledger.parse(ledger.json());

        assertThat(copy.source()).isEqualTo("jabar-aduan");
        assertThat(copy.entries()).isEqualTo(ledger.entries());
    }

    @Test
    void versionsAreCountedWithoutGaps() {
        assertThatThrownBy(() -> ledger.publish(version(2, Expectation.DELIVER)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("JBR-000001");
    }

    private static Version version(int number, Expectation expectation) {
        return new Version(
                "JBR-000001",
                false,
                number,
                "2026-11-20 10:04:05",
                WHEN,
                "#ref JBR-000001/" + number,
                WHEN,
                expectation,
                false,
                false,
                true,
                false,
                "good");
    }
}
