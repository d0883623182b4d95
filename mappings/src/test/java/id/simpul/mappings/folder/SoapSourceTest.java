package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.FaultRule;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.UsernameToken;
import id.simpul.mappings.source.WsSecurity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only SOAP sources have. */
class SoapSourceTest {

    private static final String SOURCE =
            """
            id: uji
            title: Kementerian
            protocol: soap
            every: 1m
            start: now
            zone: Asia/Makassar
            regions: bps
            request:
              url: ${URL}
              action: urn:lapor:ambil
              body: <l:ambil xmlns:l="urn:lapor"/>
            records: ambilResponse.laporan
            key: nomor
            """;

    private static final String WSDL =
            """
            <w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
                xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:h="http://schemas.xmlsoap.org/wsdl/http/"
                xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:lapor" targetNamespace="urn:lapor">
              <w:types>
                <xsd:schema targetNamespace="urn:lapor"><xsd:element name="ambil"/></xsd:schema>
              </w:types>
              <w:message name="Ambil"><w:part name="parameters" element="t:ambil"/></w:message>
              <w:message name="Masuk"><w:part name="nama" type="xsd:string"/></w:message>
              <w:portType name="Layanan">
                <w:operation name="Ambil"><w:input message="t:Ambil"/></w:operation>
                <w:operation name="Masuk"><w:input message="t:Masuk"/></w:operation>
              </w:portType>
              <w:binding name="Satu" type="t:Layanan">
                <s:binding transport="http://schemas.xmlsoap.org/soap/http"/>
                <w:operation name="Ambil"><s:operation soapAction="urn:lapor:ambil"/>
                  <w:input><s:body use="literal"/></w:input><w:output><s:body use="literal"/></w:output></w:operation>
                <w:operation name="Masuk"><s:operation soapAction="" style="rpc"/>
                  <w:input><s:body use="encoded" namespace="urn:rpc"/></w:input></w:operation>
              </w:binding>
              <w:binding name="Dua" type="t:Layanan">
                <s12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
                <w:operation name="Ambil"><s12:operation soapAction="urn:lapor:ambil"/>
                  <w:input><s12:body use="literal"/></w:input></w:operation>
              </w:binding>
              <w:binding name="Get" type="t:Layanan"><h:binding verb="GET"/></w:binding>
              <w:service name="LayananAduan">
                <w:port name="A" binding="t:Satu"><s:address location="http://10.0.0.9:8080/layanan"/></w:port>
              </w:service>
            </w:definitions>
            """;

    @TempDir
    static Path keys;

    @TempDir
    Path dir;

    @BeforeAll
    static void key() throws Exception {
        keytool("-genkeypair -alias simpul -keyalg RSA -keysize 2048 -dname CN=simpul -validity 30 -storetype PKCS12"
                + " -keystore " + keys.resolve("simpul.p12") + " -storepass sandi-contoh");
        keytool("-exportcert -rfc -alias simpul -keystore " + keys.resolve("simpul.p12")
                + " -storepass sandi-contoh -file " + keys.resolve("kementerian.pem"));
    }

    private static void keytool(String arguments) throws Exception {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder((tool + " " + arguments).split(" "))
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
    }

    @BeforeEach
    void folder() throws IOException {
        write("mapping.yaml", "title: judul\ndescription: isi\nkind: \"'complaint'\"\nreported-at: $date(dibuat)\n");
        write("layanan.wsdl", WSDL);
        write("masuk.xml", "<m:Masuk xmlns:m=\"urn:rpc\"><password>${SANDI}</password></m:Masuk>");
        write("rusak.pem", "-----BEGIN CERTIFICATE-----\nbukan\n-----END CERTIFICATE-----\n");
        Files.copy(keys.resolve("kementerian.pem"), dir.resolve("uji/kementerian.pem"));
    }

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve("uji").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private SourceFolders.Found read(String source) throws IOException {
        write("source.yaml", source);
        return SourceFolders.read(
                dir,
                Map.of(
                        "URL", "https://layanan.example.id/ws",
                        "SANDI", "sandi-contoh",
                        "LAIN", "sandi-lain",
                        "P12", keys.resolve("simpul.p12").toString(),
                        "TIADA", keys.resolve("tiada.p12").toString()));
    }

    private Soap good(String source) throws IOException {
        SourceFolders.Found found = read(source);
        assertThat(found.problems()).isEmpty();
        return (Soap) found.sources().get(0).definition().access();
    }

    private String told(String source) throws IOException {
        List<FileProblem> problems = read(source).problems();
        return problems.stream()
                .map(p -> "%s:%d:%d %s: %s | %s%n"
                        .formatted(Path.of(p.file()).getFileName(), p.line(), p.column(), p.path(), p.what(), p.fix()))
                .collect(Collectors.joining());
    }

    @Test
    void everyKeyIsRead() throws IOException {
        Soap soap = good(
                """
                id: uji
                title: Kementerian
                protocol: soap
                every: 1m
                start: now
                zone: Asia/Makassar
                regions: bps
                request:
                  url: ${URL}
                  soap: "1.1"
                  wsdl: layanan.wsdl
                  action: urn:lapor:ambil
                  body: <l:ambil xmlns:l="urn:lapor"><t>{session}</t></l:ambil>
                  soap-headers: <k:Kunci xmlns:k="urn:k">${SANDI}</k:Kunci>
                  headers: { X-Sumber: simpul }
                  lists: [laporan]
                  unwrap: [hasil]
                auth:
                  basic: { user: petugas, password: "${SANDI}" }
                  login: { body-file: masuk.xml, token: MasukResponse.token, expired: "Fault.faultstring = 'habis'" }
                  ws-security:
                    user: simpul
                    password: ${SANDI}
                    password-type: text
                    timestamp: 5m
                    key: { store: "${P12}", password: "${SANDI}" }
                    sign: [body, timestamp, token]
                    encrypt-for: kementerian.pem
                    answers: { signed-by: kementerian.pem, timestamp: true, encrypted: true }
                records: ambilResponse.laporan
                key: nomor
                faults:
                  - { code: E-204, is: ignore }
                  - { code: Server, text: sibuk, is: wait }
                  - { code: Kuota, is: wait, for: 10m }
                """);

        assertThat(soap.call().headers()).isEqualTo("<k:Kunci xmlns:k=\"urn:k\">sandi-contoh</k:Kunci>");
        assertThat(soap.headers()).containsExactly(Map.entry("X-Sumber", "simpul"));
        assertThat(soap.auth()).isEqualTo(new Auth.Basic("petugas", new Secret("sandi-contoh")));
        assertThat(soap.login().url()).isEqualTo(soap.url());
        assertThat(soap.login().call().body()).contains("<password>sandi-contoh</password>");
        assertThat(soap.login().token()).isEqualTo("MasukResponse.token");
        assertThat(soap.unwrap()).containsExactly("hasil");
        assertThat(soap.faults())
                .containsExactly(
                        new FaultRule("E-204", null, InBandError.Kind.IGNORE, null),
                        new FaultRule("Server", "sibuk", InBandError.Kind.WAIT, Duration.ofMinutes(1)),
                        new FaultRule("Kuota", null, InBandError.Kind.WAIT, Duration.ofMinutes(10)));
        WsSecurity security = soap.security();
        assertThat(security.user()).isEqualTo(new UsernameToken("simpul", new Secret("sandi-contoh"), false));
        assertThat(security.timestamp()).isEqualTo(Duration.ofMinutes(5));
        assertThat(security.key().alias()).isEqualTo("simpul");
        assertThat(security.sign()).containsExactlyInAnyOrder(WsSecurity.Part.values());
        assertThat(security.encryptFor()).hasFileName("kementerian.pem");
        assertThat(security.answers().timestamp()).isTrue();
        assertThat(soap.toString() + soap.login() + security).doesNotContain("sandi-contoh");
    }

    @Test
    void theAddressIsTheWsdlsOnlyWhereItIsAskedFor() throws IOException {
        String source = SOURCE.replace("action:", "wsdl: layanan.wsdl\n  action:");
        assertThat(good(source).url()).hasHost("layanan.example.id");
        assertThat(good(source.replace("${URL}", "wsdl")).url()).hasToString("http://10.0.0.9:8080/layanan");
        assertThat(told(SOURCE.replace("${URL}", "wsdl"))).contains("request.url: is to come from the WSDL, but none");
        assertThat(told(source.replace("${URL}", "wsdl").replace("wsdl: l", "soap: \"1.2\"\n  wsdl: l")))
                .contains("has no web address for this version");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "action: urn:lapor:ambil => action: urn:lapor:ambl => source.yaml:11:3 request.action: is not the one in layanan.wsdl | write action: \"urn:lapor:ambil\"",
                "action: urn:lapor:ambil => # => request: 'action' is missing, and layanan.wsdl has one | add 'action: \"urn:lapor:ambil\"'",
                "<l:ambil xmlns:l=\"urn:lapor\"/> => <l:ambl xmlns:l=\"urn:lapor\"/> => source.yaml:12:9 request.body: no operation of layanan.wsdl begins with <ambl> | did you mean 'ambil'?",
                "<l:ambil xmlns:l=\"urn:lapor\"/> => <l:ambil xmlns:l=\"urn:laporan\"/> => <ambil> is in the namespace 'urn:laporan', but in layanan.wsdl it is in the namespace 'urn:lapor' | write <x:ambil xmlns:x=\"urn:lapor\">",
                "<l:ambil xmlns:l=\"urn:lapor\"/> => <ambil/> => <ambil> is in no namespace",
                "<l:ambil xmlns:l=\"urn:lapor\"/> => <l:Masuk xmlns:l=\"urn:rpc\"/> => request.action: is not in layanan.wsdl, which has none for this operation | remove it",
                "url: ${URL} => `url: ${URL}~  soap: \"1.2\"` => ",
            })
    void aCallIsHeldAgainstTheWsdl(String right, String wrong, String expected) throws IOException {
        String source = SOURCE.replace("action:", "wsdl: layanan.wsdl\n  action:");
        assertThat(source).contains(right);
        String told = told(source.replace(right, wrong == null ? "" : wrong.replace('~', '\n')));
        if (expected == null) {
            assertThat(told).isEmpty();
        } else {
            assertThat(told).contains(expected);
        }
    }

    @Test
    void aVersionThatIsNotOfferedIsToldWithTheOneThatIs() throws IOException {
        write("layanan.wsdl", WSDL.replaceAll("(?s)<w:binding name=\"Dua\".*?</w:binding>", ""));
        assertThat(told(SOURCE.replace("action:", "wsdl: layanan.wsdl\n  soap: \"1.2\"\n  action:")))
                .contains("source.yaml:11:3 request.soap: is 1.2, but layanan.wsdl offers this operation with 1.1")
                .contains("write soap: \"1.1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "<w:types> => <w:import namespace=\"urn:x\" location=\"http://127.0.0.1:1/rahasia.wsdl\"/><w:types> => layanan.wsdl:4:3 request.wsdl: imports from the network, which is never asked",
                "<xsd:element name=\"ambil\"/> => <xsd:import namespace=\"urn:x\" schemaLocation=\"https://x.id/a.xsd\"/> => layanan.wsdl:5:45 request.wsdl: imports from the network",
                "<xsd:element name=\"ambil\"/> => <xsd:include schemaLocation=\"tiada.xsd\"/> => imports a file that is not here",
                "<xsd:element name=\"ambil\"/> => <xsd:include schemaLocation=\"../luar.xsd\"/> => imports a file outside the folder",
                "<xsd:element name=\"ambil\"/> => <xsd:include schemaLocation=\"file:///etc/passwd\"/> => imports from the network",
                "<w:types> => <w:tipe> => layanan.wsdl:6:",
                "<w:definitions => <!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:definitions => is not well-formed XML",
                "http://schemas.xmlsoap.org/wsdl/\" => http://www.w3.org/ns/wsdl\" => is WSDL 2.0, which is not read here",
                "<w:definitions => <html><w:definitions => is neither a WSDL nor an XML Schema",
                "<s:binding => <x => has no SOAP binding",
            })
    void aWsdlIsReadFromTheFolderAndNothingIsFetched(String right, String wrong, String expected) throws IOException {
        Files.writeString(dir.resolve("luar.xsd"), "<a/>");
        String wsdl = WSDL.replace(right, wrong);
        write("layanan.wsdl", wrong.equals("<x") ? wsdl.replace("<s12:binding", "<x") : wsdl);
        assertThat(told(SOURCE.replace("action:", "wsdl: layanan.wsdl\n  action:")))
                .contains(expected)
                .doesNotContain("rahasia");
    }

    @Test
    void aWsdlInPartsIsReadWhole() throws IOException {
        int types = WSDL.indexOf("  <w:types>");
        int binding = WSDL.indexOf("  <w:binding name=\"Satu\"");
        String head = WSDL.substring(0, types);
        write(
                "bagian/abstrak.wsdl",
                head
                        + WSDL.substring(types, binding)
                                .replace(
                                        "<xsd:element name=\"ambil\"/>",
                                        "<xsd:include schemaLocation=\"../skema.xsd\"/>")
                        + "</w:definitions>");
        write(
                "skema.xsd",
                "<xsd:schema xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"><xsd:include schemaLocation=\"skema.xsd\"/></xsd:schema>");
        write(
                "layanan.wsdl",
                head + "<w:import namespace=\"urn:lapor\" location=\"bagian/abstrak.wsdl\"/>"
                        + WSDL.substring(binding));
        String source = SOURCE.replace("action:", "wsdl: layanan.wsdl\n  action:");
        good(source);
        assertThat(told(source.replace("l:ambil x", "l:ambl x"))).contains("did you mean 'ambil'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "auth: { oauth2: { } } => auth.oauth2: 'oauth2' is for protocol rest",
                "auth: { basic: { user: a } } => auth.basic: 'password' is missing",
                "auth: { basic: { user: a, password: terbuka } } => auth.basic.password: is a secret in the open",
                "auth: { basic: { user: 'a:b', password: \"${SANDI}\" } } => auth.basic.user: holds a ':'",
                "auth: { ws-security: { } } => auth.ws-security: asks for nothing",
                "auth: { ws-security: { user: a, password: \"${SANDI}\", password-type: md5 } } => auth.ws-security.password-type: 'md5' is not known here",
                "auth: { ws-security: { sign: [body] } } => auth.ws-security.sign: needs our key",
                "auth: { ws-security: { key: { store: \"${P12}\", password: \"${SANDI}\" }, sign: [bodi] } } => 'bodi' cannot be signed | one of: body, timestamp, token",
                "auth: { ws-security: { key: { store: \"${P12}\", password: \"${SANDI}\" }, sign: [timestamp] } } => auth.ws-security.sign: is not in the message | add 'timestamp: 5m'",
                "auth: { ws-security: { key: { store: simpul.p12, password: \"${SANDI}\" }, sign: [body] } } => is a private key beside the source",
                "auth: { ws-security: { key: { store: \"${TIADA}\", password: \"${SANDI}\" }, sign: [body] } } => auth.ws-security.key.store: names no PKCS12 file that opens with that password",
                "auth: { ws-security: { key: { store: \"${P12}\", password: \"${LAIN}\" }, sign: [body] } } => names no PKCS12 file that opens with that password",
                "auth: { ws-security: { key: { store: \"${P12}\", password: \"${SANDI}\", alias: lain }, sign: [body] } } => auth.ws-security.key.alias: names no key in that file | it has: simpul",
                "auth: { ws-security: { encrypt-for: rusak.pem } } => auth.ws-security.encrypt-for: names no file with certificates in it",
                "auth: { ws-security: { encrypt-for: ../kementerian.pem } } => auth.ws-security.encrypt-for: names a file that does not exist",
                "auth: { login: { token: a } } => auth.login: must have either 'body' or 'body-file'",
                "auth: { login: { body: <a/>, token: a } } => request: auth.login has a 'token', but nothing asks for {session}",
                "auth: { login: { body: '<a>{page}</a>', expired: b } } => '{page}' is not a place-holder | no place-holder has a value here",
                "auth: { login: { body: <a/>, token: 'a.[' } } => auth.login.token: is not JSONata",
                "auth: { login: { body: <a/>, url: ftp://x } } => auth.login.url: is not a web address",
                "faults: [ { is: ignore } ] => faults: fits every fault",
                "faults: [ { code: a, is: ignore, for: 1m } ] => faults.for: is how long to wait, and this rule does not",
                "faults: [ { code: a, is: ulang } ] => faults.is: 'ulang' is not known here | one of: refused, unavailable, wait, ignore",
            })
    void aMistakeIsToldWithItsPlaceAndWhatToType(String line, String expected) throws IOException {
        assertThat(told(SOURCE + line + "\n")).contains(expected).doesNotContain("terbuka", "sandi-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "soap-headers: <k:a xmlns:k=\"urn:k\"> => request.soap-headers: is not well-formed XML",
                "soap-headers: <Kunci>1</Kunci> => <Kunci> is in no namespace, and a header of SOAP must be",
                "soap-headers: kata => request.soap-headers: is not an element",
                "soap-headers: '<k:a xmlns:k=\"urn:k\">{sesion}</k:a>' => '{sesion}' is not a place-holder",
                "soap-headers: '<k:a xmlns:k=\"urn:k\">{session}</k:a>' => '{session}' is not a place-holder | one of: {cursor}",
                "headers: { 'a b': c } => request.headers.a b: is not a header",
                "headers: { X-Api-Key: terbuka } => request.headers.X-Api-Key: is a secret in the open",
                "unwrap: ['a:b'] => request.unwrap: is not the name of an element",
                "wsdl: tiada.wsdl => request.wsdl: names a file that does not exist",
            })
    void aRequestIsChecked(String line, String expected) throws IOException {
        assertThat(told(SOURCE.replace("  action:", "  " + line + "\n  action:")))
                .contains(expected)
                .doesNotContain("terbuka");
    }
}
