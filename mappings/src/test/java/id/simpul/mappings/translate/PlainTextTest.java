package id.simpul.mappings.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {

    @Test
    void controlCharactersAndHalvesOfCharactersDoNotSurvive() {
        assertThat(PlainText.line("a\u0000b\u0007c")).isEqualTo("abc");
        assertThat(PlainText.line("a\ud83dz")).isEqualTo("a\ufffdz");
        assertThat(PlainText.line("a\udc00")).isEqualTo("a\ufffd");
        assertThat(PlainText.line("ok \ud83d\udc4d")).isEqualTo("ok \ud83d\udc4d");
        assertThat(PlainText.line("\u202ebalik\u202c")).isEqualTo("balik");
    }

    @Test
    void aLineIsOneLineAndLinesKeepTheirs() {
        assertThat(PlainText.line("  satu\r\ndua\u00a0\u00a0 tiga\t")).isEqualTo("satu dua tiga");
        assertThat(PlainText.lines("satu  \r\n dua\n\n\n\n\ntiga\n")).isEqualTo("satu\ndua\n\ntiga");
        assertThat(PlainText.line(" \u00a0\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>satu</p><p>dua</p>                      | satu~~dua",
                "satu<br>dua<br/>tiga                       | satu~dua~tiga",
                "<ul><li>a</li><li>b</li></ul>              | a~b",
                "harga &lt; 5 &amp; naik&nbsp;lagi          | harga < 5 & naik lagi",
                "harga < 5000 & tidak naik                  | harga < 5000 & tidak naik",
                "a <b>tebal</b> b                           | a tebal b",
                "laporan <belum> selesai                    | laporan <belum> selesai",
                "<script>alert(1)</script>isi<style>x</style> | isi",
                "<div>satu<div>dua</div></div>tiga          | satu~dua~tiga",
            })
    void markupBecomesLines(String html, String expected) {
        assertThat(PlainText.ofHtml(html)).isEqualTo(expected.replace("~", "\n"));
    }

    @Test
    void hugeAndDeepMarkupEnds() {
        String deep = "<div>".repeat(50_000) + "isi" + "</div>".repeat(50_000);
        String large = "<p>jalan rusak</p>".repeat(300_000);
        assertTimeout(Duration.ofSeconds(20), () -> {
            assertThat(PlainText.ofHtml(deep)).contains("isi");
            assertThat(PlainText.ofHtml(large)).startsWith("jalan rusak\n\njalan rusak");
        });
    }

    @Test
    void aCutLeavesNoHalfCharacter() {
        assertThat(PlainText.cut("ab\ud83d\udc4d", 3)).isEqualTo("ab");
        assertThat(PlainText.cut("abc", 3)).isEqualTo("abc");
    }

    @Test
    void aMaskShowsTheShapeOnly() {
        assertThat(PlainText.mask("Budi-31/12 é")).isEqualTo("xxxx-99/99 x");
        assertThat(PlainText.mask("9".repeat(50))).hasSize(40);
        assertThat(PlainText.mask(3.2e15)).isEqualTo("9999999999999999");
    }
}
