package id.simpul.mappings.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateWordsTest {

    private static final ZoneId JAKARTA = ZoneId.of("Asia/Jakarta");

    /** A Wednesday, 17:30 in Jakarta. */
    private static final Instant READ_AT = Instant.parse("2023-10-11T10:30:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2023-01-12T14:05:33+07:00       | 2023-01-12T07:05:33Z",
                "2023-01-12T14:05:33.250Z        | 2023-01-12T14:05:33.250Z",
                "2023-01-12T14:05:33             | 2023-01-12T07:05:33Z",
                "2023-01-12 14:05:33             | 2023-01-12T07:05:33Z",
                "2023-01-12 14:05:33.123456      | 2023-01-12T07:05:33.123456Z",
                "2023-01-12T14:05+0800           | 2023-01-12T06:05:00Z",
                "2023-01-12 14:05                | 2023-01-12T07:05:00Z",
                "2023-01-12                      | 2023-01-11T17:00:00Z",
                "2023-08-3                       | 2023-08-02T17:00:00Z",
                "2023/03/21                      | 2023-03-20T17:00:00Z",
                "12/01/2023                      | 2023-01-11T17:00:00Z",
                "12/01/2023 14:05                | 2023-01-12T07:05:00Z",
                "12/01/2023 - 14:05              | 2023-01-12T07:05:00Z",
                "12-01-2023 14:05:33             | 2023-01-12T07:05:33Z",
                "12.01.2023 14.05                | 2023-01-12T07:05:00Z",
                "12 Januari 2023 14.05 WIB       | 2023-01-12T07:05:00Z",
                "12 Januari 2023 14.05 WITA      | 2023-01-12T06:05:00Z",
                "12 Januari 2023 14.05 WIT       | 2023-01-12T05:05:00Z",
                "12 Januari 2023, pukul 14.05    | 2023-01-12T07:05:00Z",
                "Kamis, 12 Jan 2023 14:05:33     | 2023-01-12T07:05:33Z",
                "Jum'at, 13 Januari 2023 08.00   | 2023-01-13T01:00:00Z",
                "12-Jan-2023                     | 2023-01-11T17:00:00Z",
                "17 Agustus 2023                 | 2023-08-16T17:00:00Z",
                "17 Agu 2023                     | 2023-08-16T17:00:00Z",
                "17 Ags 2023                     | 2023-08-16T17:00:00Z",
                "1 Mei 2023                      | 2023-04-30T17:00:00Z",
                "5 Peb 2023                      | 2023-02-04T17:00:00Z",
                "10 Nopember 2023                | 2023-11-09T17:00:00Z",
                "25 Des 2023 00.00 WIB           | 2023-12-24T17:00:00Z",
                "Tue, 10 Oct 2023 08:00:00 +0700 | 2023-10-10T01:00:00Z",
                "Tue, 10 Oct 2023 08:00:00 GMT   | 2023-10-10T08:00:00Z",
                "October 10, 2023                | 2023-10-09T17:00:00Z",
                "20230112                        | 2023-01-11T17:00:00Z",
                "20230112140533                  | 2023-01-12T07:05:33Z",
                "1673507133                      | 2023-01-12T07:05:33Z",
                "1673507133000                   | 2023-01-12T07:05:33Z",
                "44938                           | 2023-01-11T17:00:00Z",
                "44938.5871875                   | 2023-01-12T07:05:33Z",
                "44938,5871875                   | 2023-01-12T07:05:33Z",
            })
    void aTimeWrittenOutIsExact(String text, Instant expected) {
        assertThat(DateWords.read(text, JAKARTA, READ_AT)).isEqualTo(new DateWords.Time(expected, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "7 jam yang lalu      | 2023-10-11T03:30:00Z | PT1H",
                "1 jam lalu           | 2023-10-11T09:30:00Z | PT1H",
                "sejam yang lalu      | 2023-10-11T09:30:00Z | PT1H",
                "15 menit yg lalu     | 2023-10-11T10:15:00Z | PT1M",
                "3 hari yang lalu     | 2023-10-08T10:30:00Z | PT24H",
                "2 minggu yang lalu   | 2023-09-27T10:30:00Z | PT168H",
                "seminggu yang lalu   | 2023-10-04T10:30:00Z | PT168H",
                "2 bulan yang lalu    | 2023-08-11T10:30:00Z | PT730H29M6S",
                "7 hours ago          | 2023-10-11T03:30:00Z | PT1H",
                "Baru saja            | 2023-10-11T10:30:00Z | PT1M",
                "Kemarin, 02:19       | 2023-10-09T19:19:00Z | PT1M",
                "Kemarin pukul 02.19  | 2023-10-09T19:19:00Z | PT1M",
                "Kemarin              | 2023-10-09T17:00:00Z | PT24H",
                "Hari ini, 08:00      | 2023-10-11T01:00:00Z | PT1M",
                "Jumat, 13:53         | 2023-10-06T06:53:00Z | PT1M",
                "Jum'at, 13.53 WITA   | 2023-10-06T05:53:00Z | PT1M",
                "Rabu, 08:00          | 2023-10-11T01:00:00Z | PT1M",
                "Rabu, 23:00          | 2023-10-04T16:00:00Z | PT1M",
                "SELASA, 2023/03/21   | 2023-03-20T17:00:00Z | PT24H",
                "Selasa (10/10/2023)  | 2023-10-09T17:00:00Z | PT24H",
            })
    void R3_wordsCountFromTheReadingAndKeepTheirUnit(String text, Instant expected, Duration unit) {
        assertThat(DateWords.read(text, JAKARTA, READ_AT)).isEqualTo(new DateWords.Time(expected, unit));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "besok",
                "31/02/2023",
                "2023-13-01",
                "12/01/23",
                "12 Foo 2023",
                "jam 7",
                "7",
                "2023-01-12 25:00",
                "2023-01-12T14:05:33+99:00",
                "99999999999999999999",
                "0023-01-01",
                "12/01/2023 x",
                "-",
                "Kemarin lusa",
                "2023-01-12 14:05 WIBB",
                "12//2023",
                "2023-",
                ":",
                "2023-01-12T14:05:3"
            })
    void whatIsNoTimeIsNotGuessed(String text) {
        assertThat(DateWords.read(text, JAKARTA, READ_AT)).isNull();
    }

    @Test
    void numbersAreSecondsOrMilliseconds() {
        assertThat(DateWords.read(1_673_507_133, JAKARTA, READ_AT).instant()).isEqualTo("2023-01-12T07:05:33Z");
        assertThat(DateWords.read(1_673_507_133_250L, JAKARTA, READ_AT).instant())
                .isEqualTo("2023-01-12T07:05:33.250Z");
        assertThat(DateWords.read(1.673507133E9, JAKARTA, READ_AT).instant()).isEqualTo("2023-01-12T07:05:33Z");
        assertThat(DateWords.read(Double.NaN, JAKARTA, READ_AT)).isNull();
        assertThat(DateWords.read(12, JAKARTA, READ_AT)).isNull();
    }

    @Test
    void theZeroDateOfMySqlSaysThatThereIsNone() {
        assertThat(DateWords.read("0000-00-00 00:00:00", JAKARTA, READ_AT)).isEqualTo(DateWords.Time.NONE);
    }

    @Test
    void aTimeWithoutZoneIsTheSources() {
        ZoneId jayapura = ZoneId.of("Asia/Jayapura");
        assertThat(DateWords.read("2023-01-12 14:05:33", jayapura, READ_AT).instant())
                .isEqualTo("2023-01-12T05:05:33Z");
        // 17:30 in Jakarta is 19:30 in Jayapura, and 23:30 there is the same day still.
        assertThat(DateWords.read("Hari ini, 00:30", jayapura, Instant.parse("2023-10-11T15:30:00Z"))
                        .instant())
                .isEqualTo("2023-10-11T15:30:00Z");
    }
}
