package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.rest.Web;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Envelopes in the manner of the products that serve them: a row a product or trap. */
class SoapProductsTest {

    private static final String XML = "text/xml; charset=utf-8";
    private static final String NAMESPACES = "xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'"
            + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:xsd='http://www.w3.org/2001/XMLSchema'"
            + " xmlns:enc='http://schemas.xmlsoap.org/soap/encoding/' ";

    private static final Web WEB = new Web();

    @TempDir
    static Path folder;

    private static SoapSources sources;

    @BeforeAll
    static void start() {
        sources = new SoapSources(folder).with("URL", WEB.url("/ws"));
    }

    @AfterAll
    static void stop() {
        WEB.close();
    }

    private static String envelope(String body) {
        return "<s:Envelope " + NAMESPACES + "><s:Body>" + body + "</s:Body></s:Envelope>";
    }

    private static PullResult pull(String request, String reading, String answer) {
        WEB.answers(200, XML, answer);
        try (var connector = sources.open(source(request, reading))) {
            return SoapSources.pull(connector);
        }
    }

    private static String source(String request, String reading) {
        return "request: { url: \"${URL}\", body: \"<ambil/>\"" + (request.isEmpty() ? "" : ", " + request) + " }\n"
                + reading + "\n";
    }

    static Stream<Arguments> products() {
        return Stream.of(
                arguments(
                        "NuSOAP: arrays of structs, all typed",
                        "",
                        "records: GetRecordsetResponse.return.item\nkey: id",
                        """
                        <ns1:GetRecordsetResponse xmlns:ns1="urn:feeder" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">
                        <return xsi:type="enc:Array" enc:arrayType="xsd:anyType[2]">
                        <item xsi:type="xsd:struct"><id xsi:type="xsd:string">7</id><isi xsi:type="xsd:string">a &amp; b</isi></item>
                        <item xsi:type="xsd:struct"><id xsi:type="xsd:string">8</id><isi xsi:nil="true"/></item>
                        </return></ns1:GetRecordsetResponse>""",
                        List.of("{id=7, isi=a & b}", "{id=8, isi=null}")),
                arguments(
                        "PHP SoapServer: maps of keys and values",
                        "",
                        "records: getResponse.return.item\nkey: id",
                        """
                        <n:getResponse xmlns:n="urn:p" xmlns:ns2="http://xml.apache.org/xml-soap">
                        <return enc:arrayType="ns2:Map[2]" xsi:type="enc:Array">
                        <item xsi:type="ns2:Map"><item><key xsi:type="xsd:string">id</key><value xsi:type="xsd:int">1</value></item>
                        <item><key xsi:type="xsd:string">pelapor</key><value xsi:type="ns2:Map"><item><key>nama</key><value>Contoh</value></item></value></item></item>
                        <item xsi:type="ns2:Map"><item><key>id</key><value>2</value></item></item>
                        </return></n:getResponse>""",
                        List.of("{id=1, pelapor={nama=Contoh}}", "{id=2}")),
                arguments(
                        "Axis 1: everything behind references, beside the answer",
                        "",
                        "records: ambilResponse.ambilReturn.ambilReturn\nkey: nomor",
                        """
                        <n:ambilResponse xmlns:n="urn:a"><ambilReturn enc:arrayType="n:Laporan[2]" xsi:type="enc:Array">
                        <ambilReturn href="#id0"/><ambilReturn href="#id1"/></ambilReturn></n:ambilResponse>
                        <multiRef id="id1" enc:root="0" xsi:type="n:Laporan"><nomor href="#id3"/><pelapor href="#id2"/></multiRef>
                        <multiRef id="id0" enc:root="0" xsi:type="n:Laporan"><nomor xsi:type="xsd:string">A-1</nomor><pelapor href="#id2"/></multiRef>
                        <multiRef id="id2" enc:root="0"><nama>Contoh</nama><laporan href="#id0"/></multiRef>
                        <multiRef id="id3" enc:root="0" xsi:type="xsd:string">A-2</multiRef>""",
                        List.of(
                                "{nomor=A-1, pelapor={nama=Contoh, laporan=}}",
                                "{nomor=A-2, pelapor={nama=Contoh, laporan={nomor=A-1, pelapor=}}}")),
                arguments(
                        "WCF: objects kept once, later ones refer to them",
                        "",
                        "records: GetResponse.GetResult.Laporan\nkey: Nomor",
                        """
                        <GetResponse xmlns="http://tempuri.org/"><GetResult xmlns:a="urn:a" xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/">
                        <a:Laporan z:Id="i1"><a:Nomor>1</a:Nomor><a:Dinas z:Id="i2"><a:Nama>PU</a:Nama></a:Dinas></a:Laporan>
                        <a:Laporan z:Id="i3"><a:Nomor>2</a:Nomor><a:Dinas z:Ref="i2" xsi:nil="false"/></a:Laporan>
                        </GetResult></GetResponse>""",
                        List.of("{Nomor=1, Dinas={Nama=PU}}", "{Nomor=2, Dinas={Nama=PU}}")),
                arguments(
                        "ASMX DataSet: schema, then a diffgram",
                        "lists: [Table]",
                        "records: AmbilResponse.AmbilResult.diffgram.NewDataSet.Table\nkey: ID",
                        """
                        <AmbilResponse xmlns="http://tempuri.org/"><AmbilResult>
                        <xsd:schema id="NewDataSet" xmlns=""><xsd:element name="NewDataSet"/></xsd:schema>
                        <diffgr:diffgram xmlns:msdata="urn:schemas-microsoft-com:xml-msdata" xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1">
                        <NewDataSet xmlns=""><Table diffgr:id="Table1" msdata:rowOrder="0" diffgr:hasChanges="modified"><ID>9</ID><JUDUL>Banjir</JUDUL></Table></NewDataSet>
                        <diffgr:before><Table diffgr:id="Table1" msdata:rowOrder="0"><ID>9</ID><JUDUL>lama</JUDUL></Table></diffgr:before>
                        </diffgr:diffgram></AmbilResult></AmbilResponse>""",
                        List.of("{ID=9, JUDUL=Banjir}")),
                arguments(
                        "ASMX DataSet without a row leaves its own element out",
                        "lists: [Table]",
                        "records: \"$exists(AmbilResponse.AmbilResult.diffgram) ? [AmbilResponse.AmbilResult.diffgram.NewDataSet.Table]\"\nkey: ID",
                        """
                        <AmbilResponse><AmbilResult><diffgr:diffgram xmlns:diffgr="urn:schemas-microsoft-com:xml-diffgram-v1"/></AmbilResult></AmbilResponse>""",
                        List.of()),
                arguments(
                        "XML in CDATA, declared UTF-16 as .NET strings are",
                        "unwrap: [ambilResult]",
                        "records: ambilResponse.ambilResult.data.row\nkey: '`@id`'",
                        """
                        <ambilResponse><ambilResult><![CDATA[<?xml version="1.0" encoding="utf-16"?>
                        <x:data xmlns:x="urn:x"><row id="1"><isi>é &amp; 😀</isi></row></x:data>]]></ambilResult></ambilResponse>""",
                        List.of("{@id=1, isi=é & 😀}")),
                arguments(
                        "escaped XML of several elements, and XML in it again",
                        "unwrap: [hasil, detail]",
                        "records: ambilResponse.hasil.row\nkey: id",
                        """
                        <ambilResponse><hasil>&lt;row&gt;&lt;id&gt;1&lt;/id&gt;&lt;detail&gt;&amp;lt;nama&amp;gt;Contoh&amp;lt;/nama&amp;gt;&lt;/detail&gt;&lt;/row&gt;&lt;row&gt;&lt;id&gt;2&lt;/id&gt;&lt;detail&gt;tidak ada&lt;/detail&gt;&lt;/row&gt;</hasil></ambilResponse>""",
                        List.of("{id=1, detail={nama=Contoh}}", "{id=2, detail=tidak ada}")),
                arguments(
                        "JSON in a string",
                        "unwrap: [ambilResult]",
                        "records: ambilResponse.ambilResult.data\nkey: $string(id)",
                        """
                        <ambilResponse><ambilResult>{"data":[{"id":1,"isi":"\\u00e9 &lt;b&gt;"},{"id":2,"isi":null}]}</ambilResult></ambilResponse>""",
                        List.of("{id=1, isi=é <b>}", "{id=2, isi=null}")),
                arguments(
                        "prefixes of any name, attributes, mixed content, one element that is a list",
                        "lists: [foto]",
                        "records: r.laporan\nkey: no",
                        """
                        <aneh:r xmlns:aneh="urn:1" xmlns:b="urn:2"><b:laporan b:mutu="baik"><no xmlns="urn:3">1</no><ket>a <i>b</i> c</ket><foto>x.png</foto><kosong/></b:laporan></aneh:r>""",
                        List.of("{@mutu=baik, no=1, ket={i=b, #text=a  c}, foto=[x.png], kosong=}")),
                arguments(
                        "an id and a link of the record's own are no references",
                        "",
                        "records: r.laporan\nkey: '`@id`'",
                        "<r><laporan id='7'><lihat href='#tiada'/><situs href='http://contoh.id/#x'/></laporan></r>",
                        List.of("{@id=7, lihat={@href=#tiada}, situs={@href=http://contoh.id/#x}}")),
                arguments(
                        "letters that no XML may hold do not hold back the page",
                        "",
                        "records: r.laporan\nkey: id",
                        "<r><laporan><id>1</id><isi>a\u000bb&#x1;c&#65;</isi></laporan><laporan><id>2</id></laporan></r>",
                        List.of("{id=1, isi=a\uFFFDb\uFFFDcA}", "{id=2}")),
                arguments(
                        "no element at all",
                        "",
                        "records: ambilResponse.laporan\nkey: id",
                        "<ambilResponse/>",
                        List.of()),
                arguments(
                        "an array that is nil",
                        "",
                        "records: ambilResponse.daftar.laporan\nkey: id",
                        "<ambilResponse><daftar xsi:nil='true'/></ambilResponse>",
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("products")
    void anAnswerBecomesPredictableRecords(
            String product, String request, String reading, String body, List<String> expected) {
        WEB.answers(200, XML, envelope(body));
        try (var connector = sources.open(source(request, reading))) {
            List<Original> read = SoapSources.originals(SoapSources.pull(connector));
            assertThat(read)
                    .extracting(original -> String.valueOf(original.tree()))
                    .containsExactlyElementsOf(expected);
            assertThat(read).extracting(Original::key).doesNotContainNull();
            for (Original original : read) { // what was kept is complete in itself
                Original again = connector.reopen(new KeptOriginal(
                        original.nativeId(),
                        original.version(),
                        original.stamp(),
                        original.readAt(),
                        original.content(),
                        original.mediaType(),
                        original.fingerprint(),
                        original.files()));
                assertThat(again).isEqualTo(original);
            }
        }
    }

    /** Numbers that a server gives its elements anew each time must not make a record look changed (R3, R11). */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "<n href='#id5'/></r><multiRef id='id5'><id>1</id></multiRef> => <n href='#id9'/></r><multiRef id='id9'><id>1</id></multiRef>",
                "<n xmlns:d='urn:schemas-microsoft-com:xml-diffgram-v1' d:id='T1'><id>1</id></n></r> => <n xmlns:d='urn:schemas-microsoft-com:xml-diffgram-v1' d:id='T7'><id>1</id></n></r>",
                "<n xmlns:z='http://schemas.microsoft.com/2003/10/Serialization/' z:Id='i1'><id>1</id></n></r> => <n xmlns:z='http://schemas.microsoft.com/2003/10/Serialization/' z:Id='i4'><id>1</id></n></r>",
            })
    void R11_theSameRecordIsTheSameBytesHoweverTheSystemNumbersIt(String one, String other) {
        Original first = SoapSources.originals(pull("", "records: r.n\nkey: id", envelope("<r>" + one)))
                .get(0);
        Original second = SoapSources.originals(pull("", "records: r.n\nkey: id", envelope("<r>" + other)))
                .get(0);
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
        assertThat(new String(((Content.Inline) first.content()).bytes(), StandardCharsets.UTF_8))
                .doesNotContain("id5", "T1", "i1");
    }

    static Stream<Arguments> traps() {
        StringBuilder bomb = new StringBuilder("<r><n href='#a0'/></r>");
        for (int i = 0; i < 30; i++) {
            bomb.append("<m id='a%d'><n href='#a%d'/><n href='#a%d'/></m>".formatted(i, i + 1, i + 1));
        }
        bomb.append("<m id='a30'><isi>Budi</isi></m>");
        String wide = "<r>" + "<n href='#a'/>".repeat(2000) + "</r><m id='a'>" + "Budi".repeat(10_000) + "</m>";
        String deep = "<r>" + "<a>".repeat(150) + "Budi" + "</a>".repeat(150) + "</r>";
        return Stream.of(
                arguments(
                        "references that double at each step",
                        "",
                        "records: r.n\nkey: id",
                        bomb.toString(),
                        "references"),
                arguments(
                        "one large element referred to often",
                        "",
                        "records: r.n\nkey: id",
                        wide,
                        "unfold to more than"),
                arguments("elements without end", "", "records: r.n\nkey: id", deep, "nest without end"),
                arguments(
                        "words where the list belongs are no empty list",
                        "",
                        "records: r.return.item\nkey: id",
                        "<r><return xsi:type='xsd:string'>ERROR: token Budi tidak sah</return></r>",
                        "no list"),
                arguments(
                        "XML in text that is cut off",
                        "unwrap: [return]",
                        "records: r.return.row\nkey: id",
                        "<r><return>&lt;row&gt;&lt;id&gt;1&lt;/id&gt;&lt;/row&gt;&lt;row&gt;Budi</return></r>",
                        "cut off"),
                arguments(
                        "JSON in text that is cut off",
                        "unwrap: [return]",
                        "records: r.return.row\nkey: id",
                        "<r><return>{\"row\":[{\"id\":1},{\"Budi\"</return></r>",
                        "cut off"),
                arguments(
                        "a DOCTYPE in text",
                        "unwrap: [return]",
                        "records: r.return.row\nkey: id",
                        "<r><return>&lt;!DOCTYPE a [&lt;!ENTITY x SYSTEM 'file:///etc/passwd'&gt;]&gt;&lt;row&gt;&amp;x;&lt;/row&gt;</return></r>",
                        "is none, or is cut off"),
                arguments(
                        "another answer than the one asked for",
                        "",
                        "records: r.n\nkey: id",
                        "<selamatDatang>Budi</selamatDatang>",
                        "no list"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("traps")
    void whatCannotBeReadIsNoEmptyPage(String trap, String request, String reading, String body, String told) {
        String limits = "\nlimits: { page-bytes: 256KiB }";
        PullResult result = pull(request, reading + limits, envelope(body));
        assertThat(result).isInstanceOf(PullResult.Unavailable.class);
        assertThat(result.toString()).contains(told).doesNotContain("Budi", "passwd");
    }
}
