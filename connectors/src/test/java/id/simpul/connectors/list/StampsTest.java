package id.simpul.connectors.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampsTest {

    @ParameterizedTest
    @CsvSource({
        "iso, 2026-11-23T10:00:00Z, 2026-11-23T10:00:00Z",
        "iso, 2026-11-23T10:00:00.250+07:00, 2026-11-23T03:00:00.250Z",
        "iso, 2026-11-23T10:00:00+0700, 2026-11-23T03:00:00Z",
        "iso, 2026-11-23 10:00:00+07, 2026-11-23T03:00:00Z",
        "iso, 2026-11-23T10:00, 2026-11-23T03:00:00Z",
        "iso, 2026-11-23, 2026-11-22T17:00:00Z",
        "epoch, 1795402800, 2026-11-23T03:00:00Z",
        "epoch, 1.7954028E9, 2026-11-23T03:00:00Z",
        "epoch-millis, 1795402800250, 2026-11-23T03:00:00.250Z",
        "dd/MM/yyyy HH.mm, 23/11/2026 10.00, 2026-11-23T03:00:00Z",
        "d MMMM yyyy, 23 november 2026, 2026-11-22T17:00:00Z",
        "yyyy-MM-dd HH:mm:ssXXX, 2026-11-23 10:00:00+09:00, 2026-11-23T01:00:00Z",
    })
    void aStampIsReadInTheSourcesZoneUnlessItSaysItsOwn(String format, String text, Instant expected) {
        assertThat(new Stamps(format, Lists.WIB).read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"iso, kemarin", "epoch, 2026-11-23", "yyyy-MM-dd, 2026-13-01", "iso, ''"})
    void whatIsNoStampIsNone(String format, String text) {
        assertThat(new Stamps(format, Lists.WIB).read(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "iso, 2026-11-23T10:00:00+07:00",
        "epoch, 1795402800",
        "epoch-millis, 1795402800750",
        "yyyy-MM-dd HH:mm:ss, 2026-11-23 10:00:00",
        "yyyy-MM-dd, 2026-11-23",
    })
    void R10_whatAFormatCannotSayIsCutOffSoThatNothingIsAskedForTooLate(String format, String written) {
        var stamps = new Stamps(format, Lists.WIB);
        Instant asked = Instant.parse("2026-11-23T03:00:00.750Z");
        assertThat(stamps.write(asked)).isEqualTo(written);
        assertThat(stamps.floor(asked)).isBeforeOrEqualTo(asked);
    }

    @Test
    void aFormatThatDoesNotSayTheDayIsRefused() {
        assertThatThrownBy(() -> new Stamps("HH:mm", Lists.WIB)).hasMessageContaining("HH:mm");
        assertThatThrownBy(() -> new Stamps("qqq foo", Lists.WIB)).isInstanceOf(IllegalArgumentException.class);
    }
}
