package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Content;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.rest.Web;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.Soap.Version;
import id.simpul.mappings.source.UsernameToken;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SoapConnectorTest {

    private static final String XML = "text/xml; charset=utf-8";
    private static final String RECORDS =
            """
            <l:ambilLaporanResponse xmlns:l="urn:lapor" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
            <kode>00</kode>\
            <laporan><nomor>KLY-1</nomor><judul>Banjir &amp; lumpur 😀</judul><diubah>20/11/2026 09:00:00</diubah>\
            <lampiran><nama>foto.png</nama><jenis>image/png</jenis><isi>AQID</isi></lampiran></laporan>\
            <laporan><nomor/><judul xsi:nil="true"/><diubah>20/11/2026 10:00:00</diubah></laporan>\
            </l:ambilLaporanResponse>""";

    private static final Web web = new Web();
    private URI url = web.url("/layanan");
    private final List<SourceConnector> open = new ArrayList<>();

    @TempDir
    Path folder;

    private SoapSources sources;

    @BeforeEach
    void start() {
        web.anew();
        sources = new SoapSources(folder);
    }

    @AfterEach
    void stop() {
        open.forEach(SourceConnector::close);
    }

    @AfterAll
    static void stopWeb() {
        web.close();
    }

    private SourceConnector connector() {
        return connector(Version.SOAP_1_1, null, Duration.ofSeconds(10), 1 << 20);
    }

    private SourceConnector connector(
            Version version, @Nullable UsernameToken security, Duration timeout, long pageBytes) {
        String shown = security == null
                ? ""
                : "auth: { ws-security: { user: %s, password: \"${SANDI}\" } }\n".formatted(security.user());
        var connector = sources.with("URL", url)
                .with("SANDI", security == null ? "-" : security.password().reveal())
                .open(
                        """
                        request:
                          url: ${URL}
                          soap: "%s"
                          action: urn:lapor:ambil
                          lists: [laporan, lampiran]
                          body: |
                            <a:ambilLaporan xmlns:a="urn:lapor"><kata>{limit} &lt; 5</kata>
                            <sejak>{cursor}</sejak><offset>{offset}</offset><jumlah>{limit}</jumlah></a:ambilLaporan>
                        %srecords: ambilLaporanResponse.laporan
                        key: nomor
                        version: diubah
                        page: { style: offset }
                        cursor: { field: diubah, format: "dd/MM/yyyy HH:mm:ss" }
                        errors: [ { when: "ambilLaporanResponse.kode != '00'", is: unavailable, say: ambilLaporanResponse.pesan } ]
                        attachments: { each: lampiran, base64: isi, name: nama, media-type: jenis }
                        limits: { timeout: %dms, poll: 20s, page-bytes: %d, concurrency: 1 }
                        """
                                .formatted(
                                        version == Version.SOAP_1_1 ? "1.1" : "1.2",
                                        shown,
                                        timeout.toMillis(),
                                        pageBytes));
        open.add(connector);
        return connector;
    }

    private static String envelope(Version version, String body) {
        String namespace = version == Version.SOAP_1_1
                ? "http://schemas.xmlsoap.org/soap/envelope/"
                : "http://www.w3.org/2003/05/soap-envelope";
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<e:Envelope xmlns:e=\"%s\"><e:Header><x xmlns=\"urn:x\"><y/></x></e:Header><e:Body>%s</e:Body></e:Envelope>"
                .formatted(namespace, body);
    }

    private PullResult pull() {
        SourceConnector connector = connector();
        return connector.pull(connector.cursor(null));
    }

    private static List<Original> originals(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return ((PullResult.Page) result).originals();
    }

    private static String reason(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Unavailable.class);
        return ((PullResult.Unavailable) result).reason();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aPageIsReadAndEachRecordHasItsOwnElement(Version version) {
        String type = version == Version.SOAP_1_1 ? XML : "application/soap+xml; charset=utf-8";
        web.answers(200, type, envelope(version, RECORDS));
        SourceConnector connector = connector(version, null, Duration.ofSeconds(10), 1 << 20);
        List<Original> read = originals(connector.pull(connector.cursor(null)));

        assertThat(read).extracting(Original::key).containsExactly("KLY-1", null);
        assertThat(read.get(1).defect()).contains("no key");
        Original first = read.get(0);
        assertThat(first.stamp()).isEqualTo("2026-11-20T01:00:00Z");
        assertThat(((Map<?, ?>) first.tree()).get("judul")).isEqualTo("Banjir & lumpur 😀");
        assertThat(first.mediaType()).isEqualTo("application/xml");
        assertThat(new String(((Content.Inline) first.content()).bytes(), StandardCharsets.UTF_8))
                .startsWith("<laporan><nomor>KLY-1</nomor>")
                .endsWith("</laporan>");
        assertThat(first.files()).containsExactly(new SourceFile.Embedded("foto.png", "image/png", "AQID"));
    }

    @Test
    void theRequestIsFilledEscapedAndWithoutACursorUntilThereIsOne() {
        web.answers(200, XML, envelope(Version.SOAP_1_1, RECORDS));
        SourceConnector connector = connector();
        Cursor cursor = connector.cursor(null);
        for (int i = 0; i < 3; i++) { // the last one begins the second pass (R11)
            cursor = ((PullResult.Page) connector.pull(cursor)).next().kept(Cursor.PageOutcome.QUIET);
            web.answers(
                    200,
                    XML,
                    envelope(Version.SOAP_1_1, "<ambilLaporanResponse><kode>00</kode></ambilLaporanResponse>"));
        }
        connector.pull(cursor);
        assertThat(web.bodies().get(0))
                .contains("<offset>0</offset>", "<jumlah>100</jumlah>", "100 &lt; 5")
                .doesNotContain("sejak");
        assertThat(web.bodies().get(1)).contains("<offset>2</offset>");
        assertThat(web.bodies().get(3)).contains("<sejak>20/11/2026 09:50:00</sejak>", "<offset>0</offset>");
        assertThat(web.last().getRequestHeaders().getFirst("SOAPAction")).contains("urn:lapor:ambil");
        assertThat(web.last().getRequestHeaders().getFirst("Content-Length")).isNotNull();
    }

    @Test
    void everyCallShowsWhoWeAreWithANewNonceAndNeverThePassword() {
        web.answers(200, XML, envelope(Version.SOAP_1_1, RECORDS));
        SourceConnector connector = connector(
                Version.SOAP_1_1,
                new UsernameToken("simpul", new Secret("sandi-rahasia"), true),
                Duration.ofSeconds(10),
                1 << 20);
        connector.pull(connector.cursor(null));
        connector.pull(connector.cursor(null));
        var nonce = Pattern.compile("Nonce[^>]*>([^<]+)<");
        List<String> nonces = web.bodies().stream()
                .map(body ->
                        nonce.matcher(body).results().findFirst().orElseThrow().group(1))
                .toList();
        assertThat(nonces).doesNotHaveDuplicates().hasSize(2);
        assertThat(web.bodies().get(0))
                .contains("PasswordDigest", "Created", "simpul")
                .doesNotContain("sandi-rahasia");
    }

    @ParameterizedTest
    @CsvSource({
        "SOAP_1_1, 500, <faultcode>e:Server</faultcode><faultstring>basis data sibuk</faultstring>, false",
        "SOAP_1_1, 200, <faultcode>e:Server.Busy</faultcode><faultstring>sibuk</faultstring>, false",
        "SOAP_1_1, 500, <faultcode>e:Client</faultcode><faultstring>parameter</faultstring>, true",
        "SOAP_1_1, 500, <faultcode>w:FailedAuthentication</faultcode><faultstring>x</faultstring>, true",
        "SOAP_1_2, 400, <e:Code><e:Value>e:Sender</e:Value><e:Subcode><e:Value>w:InvalidSecurity</e:Value></e:Subcode></e:Code><e:Reason><e:Text>ditolak</e:Text></e:Reason>, true",
        "SOAP_1_2, 500, <e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text>NIK 3273010101010001 budi@contoh.id</e:Text></e:Reason><e:Detail>rahasia</e:Detail>, false",
    })
    void aFaultIsRefusedOrTriedAgainByWhoseFaultItIs(Version version, int status, String fault, boolean refused) {
        String type = version == Version.SOAP_1_1 ? XML : "application/soap+xml";
        web.answers(status, type, envelope(version, "<e:Fault xmlns:w='urn:w'>" + fault + "</e:Fault>"));
        SourceConnector connector = connector(version, null, Duration.ofSeconds(10), 1 << 20);
        PullResult result = connector.pull(connector.cursor(null));
        assertThat(result).isInstanceOf(refused ? PullResult.Refused.class : PullResult.Unavailable.class);
        assertThat(result.toString()).contains("fault").doesNotContain("3273010101010001", "budi@", "rahasia");
    }

    @ParameterizedTest
    @CsvSource({
        "502, text/html, <html>Bad gateway Budi</html>, false, 502",
        "503, text/plain, Budi, false, 503",
        "200, text/html, <html>Sedang dipelihara Budi</html>, false, web page",
        "200, text/xml, <!DOCTYPE html><html>Budi</html>, false, web page",
        "200, text/xml, <pesan>Budi</pesan>, false, other XML",
        "200, text/xml, Budi, false, no XML",
        "401, text/html, Budi, true, 401",
        "403, text/html, Budi, true, 403",
        "404, text/html, Budi, true, 404",
        "302, text/html, Budi, false, 302",
    })
    void anAnswerThatIsNoEnvelopeIsToldWithoutAWordOfIt(
            int status, String type, String body, boolean refused, String problem) {
        web.answers(status, type, body);
        PullResult result = pull();
        assertThat(result).isInstanceOf(refused ? PullResult.Refused.class : PullResult.Unavailable.class);
        assertThat(result.toString()).contains(problem).doesNotContain("Budi");
    }

    @Test
    void aDoctypeInAnEnvelopeIsRefused() {
        String envelope = envelope(Version.SOAP_1_1, "<a>&x;</a>")
                .replace("?>\n", "?>\n<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>");
        web.answers(200, XML, envelope);
        assertThat(reason(pull())).contains("DOCTYPE");
    }

    @Test
    void anEnvelopeThatIsCutOffIsNoShorterPage() {
        String whole = envelope(Version.SOAP_1_1, RECORDS);
        for (int length : new int[] {0, 30, 150, whole.length() / 2, whole.length() - 40, whole.length() - 24}) {
            web.answers(200, XML, whole.substring(0, length));
            assertThat(reason(pull())).doesNotContain("Banjir");
        }
    }

    @Test
    void anErrorInsideAGoodAnswerIsNoEmptyPage() {
        web.answers(
                200,
                XML,
                envelope(
                        Version.SOAP_1_1,
                        "<ambilLaporanResponse><kode>99</kode><pesan>ERROR: sibuk</pesan></ambilLaporanResponse>"));
        assertThat(reason(pull())).contains("ERROR: sibuk");
    }

    @Test
    void anAnswerWithoutARecordIsAnEmptyPageAndAnotherAnswerIsNone() {
        web.answers(
                200, XML, envelope(Version.SOAP_1_1, "<ambilLaporanResponse><kode>00</kode></ambilLaporanResponse>"));
        assertThat(originals(pull())).isEmpty();
        web.answers(200, XML, envelope(Version.SOAP_1_1, "<selamatDatang/>"));
        assertThat(reason(pull())).contains("no list");
        web.answers(200, XML, envelope(Version.SOAP_1_1, ""));
        assertThat(reason(pull())).contains("empty");
    }

    @Test
    void aSourceThatHangsOrStallsInsideItsAnswerIsLeftInTime() {
        SourceConnector hasty = connector(Version.SOAP_1_1, null, Duration.ofMillis(400), 1 << 20);
        web.hangs();
        assertThat(hasty.pull(hasty.cursor(null))).isInstanceOf(PullResult.Unavailable.class);
        web.stalls(XML, envelope(Version.SOAP_1_1, RECORDS).substring(0, 200));
        assertThat(reason(hasty.pull(hasty.cursor(null)))).contains("400 ms");
    }

    @Test
    void anAnswerAboveTheLimitIsToldWithTheLimitAndTheFix() {
        SourceConnector small = connector(Version.SOAP_1_1, null, Duration.ofSeconds(10), 1 << 18);
        web.answers(200, XML, envelope(Version.SOAP_1_1, "<a>" + "x".repeat(2 << 20) + "</a>"));
        assertThat(reason(small.pull(small.cursor(null)))).contains("1 MiB", "limits.page-bytes");
    }

    @Test
    void aFileOfMegabytesInsideARecordIsReadWhole() {
        String large = RECORDS.replace("AQID", "QUJD".repeat(1 << 20));
        web.answers(200, XML, envelope(Version.SOAP_1_1, large));
        SourceConnector connector = connector(Version.SOAP_1_1, null, Duration.ofSeconds(20), 8 << 20);
        Original first = originals(connector.pull(connector.cursor(null))).get(0);
        FileResult fetched = connector.fetch(first.files().get(0));
        assertThat(((FileResult.Fetched) fetched).file().ticket().size()).isEqualTo(3L << 20);
    }

    @Test
    void aSourceThatIsNotThereIsUnavailable() {
        try (Web gone = new Web()) {
            url = gone.url("/layanan");
        }
        SourceConnector connector = connector();
        assertThat(reason(connector.pull(connector.cursor(null)))).contains("refused", "127.0.0.1:");
    }

    @Test
    void whatWasKeptIsOpenedAgainAsItWas() throws IOException {
        web.answers(200, XML, envelope(Version.SOAP_1_1, RECORDS));
        for (Original read : originals(pull())) {
            Original again = connector()
                    .reopen(new KeptOriginal(
                            read.nativeId(),
                            read.version(),
                            read.stamp(),
                            read.readAt(),
                            read.content(),
                            read.mediaType(),
                            read.fingerprint(),
                            read.files()));
            assertThat(again).isEqualTo(read);
        }
    }
}
