package id.simpul.connectors.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XmlTreeTest {

    private static XmlTree tree(String xml, String... lists) throws IOException {
        return new XmlTree(XmlTree.parse(xml.getBytes(StandardCharsets.UTF_8)), List.of(lists), List.of());
    }

    @Test
    void theTreeHasPredictableNames() throws IOException {
        Object content = tree(
                        """
                <x:laporan xmlns:x="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" x:id="7">
                  <x:judul xsi:type="xsd:string">Jalan &amp; <![CDATA[<jembatan>]]></x:judul>
                  <wilayah skema="bps">3273</wilayah>
                  <kosong/><tiada xsi:nil="true"/>
                  <foto>a</foto><foto>b</foto>
                  <lampiran><isi>AQI=</isi></lampiran>
                  <catatan> 1 <b>2</b> </catatan>
                </x:laporan>""",
                        "lampiran")
                .content();
        assertThat(content).isInstanceOf(Map.class);
        Map<?, ?> map = (Map<?, ?>) content;
        assertThat(map.toString())
                .isEqualTo("{@id=7, judul=Jalan & <jembatan>, wilayah={@skema=bps, #text=3273}, kosong=, tiada=null,"
                        + " foto=[a, b], lampiran=[{isi=AQI=}], catatan={b=2, #text= 1  }}");
    }

    @Test
    void aNilInARepeatedElementStaysInItsPlace() throws IOException {
        Map<?, ?> map = (Map<?, ?>)
                tree("""
                <a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><b xsi:nil="1"/><b>2</b><b>3</b></a>""")
                        .content();
        assertThat(map.get("b")).hasToString("[null, 2, 3]");
    }

    @Test
    void aRecordsBytesAreItsElementAndReadAgainGiveTheSameTree() throws IOException {
        XmlTree whole = tree("<r xmlns:l='urn:l'><l:laporan l:no='1'><l:judul>Banjir é 😀\n</l:judul></l:laporan></r>");
        Object record = ((Map<?, ?>) whole.content()).get("laporan");
        byte[] bytes = whole.bytesOf(record);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .startsWith("<l:laporan ")
                .contains("urn:l", "é");
        assertThat(new XmlTree(XmlTree.parse(bytes), List.of(), List.of()).content())
                .isEqualTo(record);
        assertThat(whole.bytesOf(Map.of("composed", 1))).isNull();
    }

    @Test
    void aDoctypeIsRefused() {
        assertThatThrownBy(() -> tree("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"))
                .isInstanceOf(IOException.class);
    }
}
