package id.simpul.routes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports as spreadsheets and legacy systems write them. */
class CsvRowsTest {

    private static List<Map<String, String>> rows(String csv, Charset charset, @Nullable String name) {
        Iterator<Map<String, String>> rows =
                new CsvRows().rows(new ByteArrayInputStream(csv.getBytes(charset)), name, null);
        List<Map<String, String>> all = new ArrayList<>();
        rows.forEachRemaining(all::add);
        return all;
    }

    private static List<Map<String, String>> rows(String csv) {
        return rows(csv, StandardCharsets.UTF_8, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nomor,isi\n1,a\n",
                "nomor;isi\r\n1;a\r\n",
                "nomor\tisi\n1\ta",
                "nomor|isi\n\n1|a\n\n",
                "\uFEFFnomor, isi \n1,a\n"
            })
    void headingsNameTheValuesWhateverTheDelimiterIs(String csv) {
        assertThat(rows(csv)).containsExactly(Map.of("nomor", "1", "isi", "a"));
    }

    @Test
    void aLineBreakInQuotesIsNoRowsEnd() {
        assertThat(rows("nomor,isi\n1,\"Jalan \"\"A\"\", rusak\nparah\"\n2,b\n"))
                .extracting(row -> row.get("isi"))
                .containsExactly("Jalan \"A\", rusak\nparah", "b");
    }

    @Test
    void aRowOfAnotherLengthIsMarkedAndItsNeighboursGoOn() {
        assertThat(rows("nomor,isi\n1,a,b\n2\n3,c\n"))
                .extracting(row -> row.containsKey(CsvRows.DEFECT))
                .containsExactly(true, true, false);
    }

    @Test
    void aFileInAnotherCharsetIsRefusedUntilTheRouteNamesIt() {
        Charset windows = Charset.forName("windows-1252");
        assertThatThrownBy(() -> rows("nomor,isi\n1,caf\u00e9\n", windows, null))
                .isInstanceOf(RouteTrouble.class)
                .hasMessageContaining("not UTF-8");
        assertThat(rows("nomor,isi\n1,caf\u00e9\n", windows, "windows-1252"))
                .extracting(row -> row.get("isi"))
                .containsExactly("caf\u00e9");
    }

    @Test
    void aQuoteThatIsNotClosedIsTroubleAndTwoEqualHeadingsToo() {
        assertThatThrownBy(() -> rows("nomor,isi\n1,\"a\n2,b\n")).isInstanceOf(RouteTrouble.class);
        assertThatThrownBy(() -> rows("nomor,nomor\n1,a\n")).isInstanceOf(RouteTrouble.class);
    }

    @Test
    void anEmptyFileHasNoRows() {
        assertThat(rows("")).isEmpty();
        assertThat(rows("nomor,isi\n")).isEmpty();
    }
}
