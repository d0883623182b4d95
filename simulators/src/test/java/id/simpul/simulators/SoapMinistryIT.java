package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Marker;
import jakarta.xml.ws.Dispatch;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.WebServiceException;
import jakarta.xml.ws.soap.SOAPBinding;
import jakarta.xml.ws.soap.SOAPFaultException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.stream.StreamSource;
import org.apache.cxf.binding.soap.saaj.SAAJOutInterceptor;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.jaxws.DispatchImpl;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SoapMinistryIT {

    private static final String NAMESPACE = "urn:go.id:layanan:laporan";
    private final SoapMinistry ministry = SoapMinistry.start(17);

    @AfterEach
    void close() {
        ministry.close();
    }

    @Test
    void reportsComeOldestFirstByOffset() throws Exception {
        ministry.addAll(150, Mix.BROKEN);
        var calls = dispatch(ministry.password());

        var first = ask(calls, "", 0, 100);
        var second = ask(calls, "", 100, 100);

        assertThat(first.code).isEqualTo("00");
        assertThat(first.reports).hasSize(100);
        assertThat(second.reports).hasSize(50);
        var markers = new LinkedHashSet<Marker>();
        for (var report : join(first, second)) {
            markers.add(Marker.find(text(report, "isi")).orElseThrow());
            assertThat(text(report, "kode_wilayah")).matches("(\\d{4})?");
            assertThat(text(report, "diubah")).matches("\\d\\d/\\d\\d/\\d{4} \\d\\d:\\d\\d:\\d\\d");
        }
        assertThat(markers).hasSize(150);
        assertThat(ministry.ledger().entries()).allMatch(entry -> entry.served() == 1);
        String from = text(second.reports.get(0), "diubah");
        assertThat(ask(calls, from, 0, 100).reports).hasSizeBetween(50, 52);
    }

    @Test
    void filesAreInsideAsBase64() throws Exception {
        ministry.addAll(60, Mix.GOOD);
        var found = new ArrayList<byte[]>();
        for (var report : ask(dispatch(ministry.password()), "", 0, 100).reports) {
            var files = report.getElementsByTagName("lampiran");
            for (int i = 0; i < files.getLength(); i++) {
                found.add(Base64.getDecoder().decode(text((Element) files.item(i), "isi")));
            }
        }
        assertThat(found).isNotEmpty().allSatisfy(file -> assertThat(file).startsWith(0x89, 'P', 'N', 'G'));
    }

    @Test
    void aWrongPasswordAndNoPasswordAreRefused() throws Exception {
        ministry.publish();
        var wrong = dispatch("lain");
        assertThatThrownBy(() -> ask(wrong, "", 0, 10)).isInstanceOf(SOAPFaultException.class);

        ministry.trouble(Trouble.REFUSE);
        var right = dispatch(ministry.password());
        assertThatThrownBy(() -> ask(right, "", 0, 10)).isInstanceOf(SOAPFaultException.class);
        ministry.trouble(Trouble.NONE);
        assertThat(ask(right, "", 0, 10).reports).hasSize(1);

        String bare = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>" + "<ambilLaporan xmlns='"
                + NAMESPACE + "'/></s:Body></s:Envelope>";
        assertThat(post(bare).statusCode()).isEqualTo(500);
    }

    @Test
    void aRequestThatIsSentAgainIsRefused() throws Exception {
        byte[] nonce = "sekali-saja-1234".getBytes(StandardCharsets.UTF_8);
        String created = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var digest = MessageDigest.getInstance("SHA-1");
        digest.update(nonce);
        digest.update((created + ministry.password()).getBytes(StandardCharsets.UTF_8));
        var base64 = Base64.getEncoder();
        String wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
        String request =
                """
                <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>
                <w:Security s:mustUnderstand="true" xmlns:w="%1$swssecurity-secext-1.0.xsd" xmlns:u="%1$swssecurity-utility-1.0.xsd">
                <w:UsernameToken><w:Username>%2$s</w:Username>
                <w:Password Type="%1$susername-token-profile-1.0#PasswordDigest">%3$s</w:Password>
                <w:Nonce EncodingType="%1$ssoap-message-security-1.0#Base64Binary">%4$s</w:Nonce>
                <u:Created>%5$s</u:Created></w:UsernameToken></w:Security></s:Header>
                <s:Body><ambilLaporan xmlns="%6$s"/></s:Body></s:Envelope>
                """
                        .formatted(
                                wsse,
                                ministry.user(),
                                base64.encodeToString(digest.digest()),
                                base64.encodeToString(nonce),
                                created,
                                NAMESPACE);

        assertThat(post(request).statusCode()).isEqualTo(200);
        assertThat(post(request).statusCode()).isEqualTo(500);
    }

    @Test
    void moreThanAPageMayShareAStamp() throws Exception {
        ministry.addImported(150);
        var calls = dispatch(ministry.password());
        var stamps = new LinkedHashSet<String>();
        for (var report : join(ask(calls, "", 0, 100), ask(calls, "", 100, 100))) {
            stamps.add(text(report, "diubah"));
        }
        assertThat(stamps).hasSize(1);
    }

    @Test
    void shiftingRowsAreMissedOnceAndFoundByASecondPass() throws Exception {
        ministry.addAll(250, Mix.GOOD);
        ministry.trouble(Trouble.SHIFTING);
        var calls = dispatch(ministry.password());

        assertThat(pass(calls)).hasSize(248);
        assertThat(pass(calls)).hasSize(250);
        assertThat(ministry.trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    void everyTroubleShowsAndEnds() throws Exception {
        ministry.addAll(20, Mix.GOOD);
        var calls = dispatch(ministry.password());
        ministry.trouble(Trouble.ERROR_INSIDE);
        assertThat(ask(calls, "", 0, 10).code).isEqualTo("99");
        for (var trouble : List.of(Trouble.UNAVAILABLE, Trouble.ERROR_PAGE, Trouble.TRUNCATED, Trouble.HANG)) {
            ministry.trouble(trouble);
            assertThatThrownBy(() -> ask(calls, "", 0, 10))
                    .as(trouble.name())
                    .isInstanceOf(trouble == Trouble.TRUNCATED ? Exception.class : WebServiceException.class);
        }
        ministry.trouble(Trouble.UNAVAILABLE);
        assertThat(post("x").statusCode()).isEqualTo(503);
        ministry.trouble(Trouble.ERROR_PAGE);
        assertThat(post("x").body()).startsWith("<html>");
        ministry.trouble(Trouble.NONE);
        assertThat(ask(calls, "", 0, 10).reports).hasSize(10);
        assertThatThrownBy(() -> ministry.publish(Flaw.NUL_BYTE)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPageOfAHundredIsQuick() throws Exception {
        ministry.addAll(800, Mix.BROKEN);
        var calls = dispatch(ministry.password());
        ask(calls, "", 0, 100);
        var start = Instant.now();
        for (int i = 0; i < 24; i++) {
            ask(calls, "", (i % 8) * 100, 100);
        }
        var took = Duration.between(start, Instant.now());
        System.out.printf("24 SOAP pages of 100 in %d ms%n", took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(20));
    }

    private Set<String> pass(Dispatch<Source> calls) throws Exception {
        var keys = new LinkedHashSet<String>();
        for (int offset = 0; offset < 300; offset += 100) {
            ask(calls, "", offset, 100).reports.forEach(report -> keys.add(text(report, "nomor")));
        }
        return keys;
    }

    private record Answer(String code, List<Element> reports) {}

    private static List<Element> join(Answer one, Answer other) {
        var all = new ArrayList<>(one.reports);
        all.addAll(other.reports);
        return all;
    }

    private static Answer ask(Dispatch<Source> calls, String since, int offset, int limit) throws Exception {
        var answer = calls.invoke(new StreamSource(new StringReader(
                "<lap:ambilLaporan xmlns:lap='%s'><sejak>%s</sejak><offset>%d</offset><jumlah>%d</jumlah></lap:ambilLaporan>"
                        .formatted(NAMESPACE, since, offset, limit))));
        var tree = new DOMResult();
        TransformerFactory.newInstance().newTransformer().transform(answer, tree);
        var root = ((Document) tree.getNode()).getDocumentElement();
        assertThat(root.getLocalName()).isEqualTo("ambilLaporanResponse");
        var reports = new ArrayList<Element>();
        var found = root.getElementsByTagName("laporan");
        for (int i = 0; i < found.getLength(); i++) {
            reports.add((Element) found.item(i));
        }
        return new Answer(text(root, "kode"), reports);
    }

    private static String text(Element element, String name) {
        var found = element.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    private HttpResponse<String> post(String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(ministry.url()))
                                .header("Content-Type", "application/soap+xml; charset=utf-8")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private Dispatch<Source> dispatch(String password) {
        var service = Service.create(new QName(NAMESPACE, "Layanan"));
        var port = new QName(NAMESPACE, "LayananPort");
        service.addPort(port, SOAPBinding.SOAP12HTTP_BINDING, ministry.url());
        var dispatch = service.createDispatch(port, Source.class, Service.Mode.PAYLOAD);
        CallbackHandler passwords = callbacks -> ((WSPasswordCallback) callbacks[0]).setPassword(password);
        var properties = new HashMap<String, Object>();
        properties.put(ConfigurationConstants.ACTION, ConfigurationConstants.USERNAME_TOKEN);
        properties.put(ConfigurationConstants.USER, ministry.user());
        properties.put(ConfigurationConstants.PASSWORD_TYPE, "PasswordDigest");
        properties.put(ConfigurationConstants.PW_CALLBACK_REF, passwords);
        Client client = ((DispatchImpl<?>) dispatch).getClient();
        client.getOutInterceptors().add(new SAAJOutInterceptor());
        client.getOutInterceptors().add(new WSS4JOutInterceptor(properties));
        var conduit = (HTTPConduit) client.getConduit();
        conduit.getClient().setReceiveTimeout(3000);
        return dispatch;
    }
}
