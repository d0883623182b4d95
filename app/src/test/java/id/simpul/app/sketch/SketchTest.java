package id.simpul.app.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import id.simpul.mappings.folder.Profiles;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.schema.FileSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is given, the folder that comes of it is whole and right, and says what is guessed. */
class SketchTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String RECORD =
            """
            {"id": %d, "judul": "Jalan rusak", "uraian": "Jalan berlubang sejak lama", "jenis": "Pengaduan", "pelapor": {"nama": "Warga Contoh %1$d", \
            "no_hp": "081200000001"}, "kode_wilayah": "32.73", "status": "Baru", "created_at": "2026-11-20 10:04:05", "updated_at": "2026-11-2%1$d 23:30:00"}""";

    private static final String ENVELOPE =
            """
            <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
            <n:DaftarAduanResponse xmlns:n="urn:dinas"><hasil>
              <aduan><nomor>A-1</nomor><perihal>Air keruh</perihal><isi>Air keruh sejak kemarin</isi><tgl_lapor>20/11/2026 10:04</tgl_lapor><diubah>21/11/2026 10:04:00</diubah><status>Selesai</status></aduan>
              <aduan><nomor>A-2</nomor><perihal>Air mati</perihal><isi>Air mati sejak kemarin</isi><tgl_lapor>20/11/2026 10:05</tgl_lapor><diubah>22/11/2026 10:04:00</diubah><status>Ditolak</status></aduan>
            </hasil></n:DaftarAduanResponse></soap:Body></soap:Envelope>""";

    private static final String WSDL =
            """
            <definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:t="urn:dinas"
                xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:dinas">
              <types><xs:schema targetNamespace="urn:dinas">
                <xs:element name="KirimAduan"><xs:complexType><xs:sequence><xs:element name="isi" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
                <xs:element name="DaftarAduan"><xs:complexType><xs:sequence>
                  <xs:element name="token" type="xs:string"/><xs:element name="tgl_awal" type="xs:string"/>
                  <xs:element name="offset" type="xs:int"/><xs:element name="limit" type="xs:int"/><xs:element name="unit" type="xs:string"/>
                </xs:sequence></xs:complexType></xs:element>
              </xs:schema></types>
              <message name="kirim"><part name="p" element="t:KirimAduan"/></message>
              <message name="daftar"><part name="p" element="t:DaftarAduan"/></message>
              <portType name="pt">
                <operation name="KirimAduan"><input message="t:kirim"/></operation>
                <operation name="DaftarAduan"><input message="t:daftar"/></operation></portType>
              <binding name="b" type="t:pt"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
                <operation name="KirimAduan"><soap:operation soapAction="urn:dinas/kirim"/><input><soap:body use="literal"/></input></operation>
                <operation name="DaftarAduan"><soap:operation soapAction="urn:dinas/daftar"/><input><soap:body use="literal"/></input></operation></binding>
              <service name="s"><port name="p" binding="t:b"><soap:address location="https://dinas.contoh.example/layanan"/></port></service>
            </definitions>""";

    private static final String OPENAPI =
            """
            openapi: 3.0.3
            info: { title: Aduan, version: "1" }
            servers: [ { url: "https://api.contoh.example/v2" } ]
            paths:
              /pengguna: { get: { responses: { "200": { content: { application/json: { schema: { type: array, items: { type: object, properties: { nama: { type: string } } } } } } } } } }
              /aduan/{id}: { get: { responses: {} } }
              /aduan:
                get:
                  parameters:
                    - { in: query, name: page, schema: { type: integer } }
                    - { in: query, name: limit, schema: { type: integer } }
                    - { in: query, name: updated_since, schema: { type: string } }
                  responses:
                    "200":
                      content:
                        application/json:
                          schema: { type: object, properties: { data: { type: array, items: { $ref: "#/components/schemas/Aduan" } } } }
            components:
              schemas:
                Aduan:
                  type: object
                  properties:
                    id: { type: integer }
                    judul: { type: string }
                    isi: { type: string }
                    status: { type: string, enum: [baru, selesai] }
                    created_at: { type: string, format: date-time }
                    updated_at: { type: string, format: date-time }
              securitySchemes:
                kunci: { type: apiKey, in: header, name: X-Kunci }
            """;

    private static final String LETTER =
            """
            From: Warga Contoh <warga@contoh.example>
            To: pengaduan@contoh.example
            Subject: Pengaduan
            Date: Fri, 20 Nov 2026 10:04:05 +0700
            Message-ID: <1@contoh.example>
            Content-Type: text/plain; charset=utf-8

            """;

    @TempDir
    private Path dir;

    private Path file(String name, String text, Charset charset) throws IOException {
        return Files.write(dir.resolve(name), text.getBytes(charset));
    }

    private Path file(String name, String text) throws IOException {
        return file(name, text, StandardCharsets.UTF_8);
    }

    private Given given(
            @Nullable String protocol,
            @Nullable String url,
            @Nullable Path sample,
            @Nullable Path wsdl,
            @Nullable Path openapi) {
        return new Given("uji-coba", null, protocol, null, url, sample, wsdl, null, openapi, null, null);
    }

    private Sketch.Made made(Given given) throws CannotSketch, IOException {
        Sketch.Made made = Sketch.make(given, dir.resolve("sources"));
        Map<String, String> environment = new HashMap<>();
        made.variables()
                .forEach(
                        (name, what) -> environment.put(name, name.endsWith("URL") ? "https://contoh.example" : "993"));
        SourceFolders.Found found = SourceFolders.read(made.folder(), environment);
        assertThat(found.problems()).isEmpty();
        assertThat(found.sources()).hasSize(1);
        assertThat(dir.resolve("sources"))
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".new"));
        valid(FileSchema.SOURCE, made.folder().resolve("source.yaml"));
        valid(FileSchema.MAPPING, made.folder().resolve("mapping.yaml"));
        return made;
    }

    /** As an editor would say, which reads the first line. */
    private static void valid(FileSchema schema, Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        String text = Files.readString(file);
        assertThat(text).startsWith("# yaml-language-server: $schema=../.schemas/" + schema.fileName() + "\n");
        Resolver plain = new Resolver() {
            @Override
            protected void addImplicitResolvers() {
                addImplicitResolver(Tag.NULL, NULL, "~nN\0");
                addImplicitResolver(Tag.INT, INT, "-+0123456789");
            }
        };
        Yaml yaml = new Yaml(
                new SafeConstructor(new LoaderOptions()),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                new LoaderOptions(),
                plain);
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                        .getSchema(schema.text())
                        .validate(JSON.valueToTree(yaml.load(text))))
                .as(text)
                .isEmpty();
    }

    private static String read(Sketch.Made made, String name) throws IOException {
        return Files.readString(made.folder().resolve(name));
    }

    @Test
    void aListInAWrapperBecomesASource() throws Exception {
        Path sample = file(
                "a.json",
                "{\"meta\": {\"next_cursor\": \"abc\"}, \"data\": {\"items\": [" + RECORD.formatted(1) + ","
                        + RECORD.formatted(2) + "]}}");
        Sketch.Made made = made(given(
                null,
                "https://aduan.contoh.example/api/aduan?since=2026-01-01&per_page=50&api_key=abc",
                sample,
                null,
                null));
        assertThat(made.problems()).isEmpty();
        assertThat(made.records()).isEqualTo(2);
        assertThat(read(made, "source.yaml"))
                .contains(
                        "url: ${UJI_COBA_URL}/api/aduan\n",
                        "api_key: \"${UJI_COBA_KEY}\"",
                        "per_page: \"{limit}\"",
                        "since: \"{cursor}\"")
                .contains("page: { style: cursor, token: meta.next_cursor }")
                .contains("cursor: { field: updated_at, format: \"yyyy-MM-dd HH:mm:ss\", ask: yyyy-MM-dd }")
                .contains("records: data.items ", "key: $string(id) ", "version: updated_at ")
                .doesNotContain("abc");
        assertThat(read(made, "mapping.yaml"))
                .contains(
                        "title: judul ",
                        "description: $text(uraian) ",
                        "kind: $code('kind', jenis) ",
                        "  name: pelapor.nama ",
                        "  phone: $phone(pelapor.no_hp) ",
                        "reported-at: $date(created_at) ",
                        "  region: $region(kode_wilayah) ");
        assertThat(read(made, "codes/status.csv")).isEqualTo("source,code,note\nBaru,received,guess\n");
        assertThat(read(made, "cases/first.in")).isEqualTo(RECORD.formatted(1));
    }

    static Stream<Arguments> samples() {
        String xml =
                "<daftar><laporan><id>7</id><judul>Air</judul><isi>Air mati</isi><tanggal>2026-11-20</tanggal></laporan>%s</daftar>";
        String csv =
                "nomor;judul;isi;tgl_lapor;kategori\r\n1;Jalan rusak;\"Jalan; rusak é\";14/11/2026;JALAN\r\n2;Air;Air mati;21/11/2026;AIR\r\n";
        return Stream.of(
                Arguments.of(
                        "list.json",
                        "[" + RECORD.formatted(1) + "," + RECORD.formatted(2) + "]",
                        "UTF-8",
                        "records: $ ",
                        "key: $string(id) "),
                Arguments.of("one.json", RECORD.formatted(1), "UTF-8", "records: \"[$]\" ", "key: $string(id) "),
                Arguments.of(
                        "wrapped-one.json",
                        "{\"data\": " + RECORD.formatted(1) + "}",
                        "UTF-8",
                        "records: \"[data]\" ",
                        "key: $string(id) "),
                Arguments.of(
                        "next.json",
                        "{\"results\": [" + RECORD.formatted(1) + "], \"next\": \"https://x.example/a?page=2\"}",
                        "UTF-8",
                        "records: results ",
                        "page: { style: next, next: next }"),
                Arguments.of(
                        "pages.json",
                        "{\"halaman\": 1, \"total_pages\": 3, \"hasil\": [" + RECORD.formatted(1) + "]}",
                        "UTF-8",
                        "records: hasil ",
                        "page: { style: number }"),
                Arguments.of(
                        "two.xml",
                        xml.formatted(
                                "<laporan><id>8</id><judul>B</judul><isi>C</isi><tanggal>2026-11-21</tanggal></laporan>"),
                        "UTF-8",
                        "records: daftar.laporan ",
                        "answer: { format: xml, lists: [laporan] }"),
                Arguments.of(
                        "one.xml",
                        xml.formatted(""),
                        "UTF-8",
                        "records: daftar.laporan ",
                        "answer: { format: xml, lists: [laporan] }"),
                Arguments.of("bom.csv", "\ufeff" + csv, "UTF-8", "records: rows ", "answer: { format: csv }"),
                Arguments.of("legacy.csv", csv, "windows-1252", "records: rows ", "key: nomor "),
                Arguments.of(
                        "wide.json", "[" + RECORD.formatted(1) + "]", "UTF-16LE", "records: $ ", "key: $string(id) "),
                Arguments.of(
                        "odd.json",
                        "[{\"No. Tiket\": \"T-1\", \"Perihal Aduan\": \"Lampu\", \"Isi Aduan\": \"Lampu mati\", \"Tgl. Lapor\": \"14/11/2026\"}]",
                        "UTF-8",
                        "records: $ ",
                        "key: \"`No. Tiket`\" "),
                Arguments.of(
                        "envelope.xml",
                        ENVELOPE,
                        "UTF-8",
                        "records: DaftarAduanResponse.hasil.aduan ",
                        "protocol: soap\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void everyKindOfSampleBecomesASource(String name, String text, String charset, String one, String two)
            throws Exception {
        Sketch.Made made = made(given(null, null, file(name, text, Charset.forName(charset)), null, null));
        assertThat(read(made, "source.yaml")).contains(one, two);
        assertThat(made.problems()).isEmpty();
        assertThat(made.records()).isPositive();
        assertThat(made.guesses()).isNotEmpty();
        assertThat(made.folder().resolve("cases/first.in")).isNotEmptyFile();
    }

    @Test
    void aWsdlGivesTheCall() throws Exception {
        Sketch.Made made = made(given(null, null, file("jawaban.xml", ENVELOPE), file("layanan.wsdl", WSDL), null));
        assertThat(read(made, "source.yaml"))
                .contains(
                        "action: urn:dinas/daftar".replace("urn:dinas/daftar", "\"urn:dinas/daftar\""),
                        "<x:DaftarAduan xmlns:x=\"urn:dinas\">",
                        "<token>${UJI_COBA_KEY}</token>",
                        "<tgl_awal>{cursor}</tgl_awal>",
                        "<offset>{offset}</offset>",
                        "<limit>{limit}</limit>",
                        "<unit></unit>")
                .contains(
                        "wsdl: layanan.wsdl",
                        "page: { style: offset }",
                        "cursor: { field: diubah, format: \"dd/MM/yyyy HH:mm:ss\" }");
        assertThat(made.variables()).containsEntry("UJI_COBA_URL", "https://dinas.contoh.example/layanan");
        assertThat(made.guesses()).anySatisfy(guess -> assertThat(guess.value()).isEqualTo("DaftarAduan"));
        assertThat(read(made, "codes/status.csv")).contains("Ditolak,rejected,guess", "Selesai,resolved,guess");
    }

    @Test
    void aWsdlAloneIsEnough() throws Exception {
        assertThat(read(made(given(null, null, null, file("layanan.wsdl", WSDL), null)), "source.yaml"))
                .contains("<tgl_awal></tgl_awal>")
                .doesNotContain("cursor:");
    }

    @Test
    void anOpenApiFileGivesPathParametersAndFields() throws Exception {
        Sketch.Made made = made(given(null, null, null, null, file("openapi.yaml", OPENAPI)));
        assertThat(read(made, "source.yaml"))
                .contains(
                        "url: ${UJI_COBA_URL}/v2/aduan\n",
                        "page: \"{page}\"",
                        "limit: \"{limit}\"",
                        "updated_since: \"{cursor}\"",
                        "auth: { api-key: { header: X-Kunci, value: \"${UJI_COBA_KEY}\" } }")
                .contains("records: data ", "key: $string(id) ", "cursor: { field: updated_at }");
        assertThat(read(made, "mapping.yaml")).contains("title: judul ", "status: $code('status', status) ");
        assertThat(made.folder().resolve("cases")).doesNotExist();
    }

    @Test
    void anOpenApiFileInJsonIsTheSame() throws Exception {
        String json = JSON.writeValueAsString(new Yaml().load(OPENAPI));
        assertThat(read(made(given(null, null, null, null, file("openapi.json", json))), "source.yaml"))
                .contains("url: ${UJI_COBA_URL}/v2/aduan\n", "page: { style: number }");
    }

    @Test
    void aFormByMailGivesItsFields() throws Exception {
        Path sample = file(
                "form.eml",
                LETTER
                        + "Judul: Jalan rusak\nIsi Laporan: Jalan berlubang\nNama: Warga Contoh\nNo HP: 081200000001\nJenis: Pengaduan\n");
        Sketch.Made made = made(given(null, null, sample, null, null));
        assertThat(read(made, "source.yaml")).contains("protocol: mail\n", "host: ${UJI_COBA_HOST}\n");
        assertThat(read(made, "mapping.yaml")).contains("title: fields.", "$phone(fields.", "reported-at: $date(date)");
        assertThat(made.problems()).isEmpty();
    }

    @Test
    void aLetterIsReadAsOne() throws Exception {
        Path sample = file("surat.eml", LETTER + "Jalan di depan rumah kami rusak.\n");
        Sketch.Made made = made(given(null, null, sample, null, null));
        assertThat(read(made, "mapping.yaml")).contains("subject ? subject");
        assertThat(made.problems()).isEmpty();
        assertThat(made.records()).isEqualTo(1);
    }

    @Test
    void exportsInAFolderGetARoute() throws Exception {
        Path sample = file("a.csv", "nomor,judul,isi,tgl_lapor,diubah\n1,a,b,14/11/2026,15/11/2026\n");
        Sketch.Made made = made(given("intake", null, sample, null, null));
        assertThat(read(made, "route.yaml")).contains("simple: \"${body[nomor]}\"", "simple: \"${body[diubah]}\"");
        assertThat(made.variables()).containsKey("UJI_COBA_INBOX");
    }

    static Stream<String> profiles() {
        return Profiles.shipped().stream().map(Profiles.Shown::name);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aProfileIsEnough(String profile) throws Exception {
        Sketch.Made made = made(
                new Given("uji-coba", "Uji: coba", null, profile, null, null, null, null, null, "Asia/Makassar", null));
        assertThat(read(made, "source.yaml"))
                .contains("id: uji-coba", "title: \"Uji: coba\"", "zone: Asia/Makassar", "extends: " + profile);
    }

    @ParameterizedTest
    @CsvSource({"rest", "soap", "mail", "intake"})
    void nothingAtAllIsEnough(String protocol) throws Exception {
        assertThat(made(given(protocol, null, null, null, null)).guesses()).isNotEmpty();
    }

    /** 40 MB here; what lies behind the first 4 MiB is never read, however much it is. */
    @ParameterizedTest
    @CsvSource({"json", "xml", "csv"})
    void ofALargeSampleOnlyTheBeginningIsLookedAt(String kind) throws Exception {
        Path sample = dir.resolve("large." + kind);
        try (BufferedWriter out = Files.newBufferedWriter(sample)) {
            out.write(
                    kind.equals("json")
                            ? "{\"data\":["
                            : kind.equals("xml") ? "<?xml version=\"1.0\"?><d>" : "id,judul,isi,tanggal\n");
            String filling = "isi yang panjang ".repeat(60);
            for (int i = 0; i < 40_000; i++) {
                out.write(
                        switch (kind) {
                            case "json" ->
                                "{\"id\":" + i + ",\"foto\":[{\"url\":\"https://a.example/" + i
                                        + "\"}],\"judul\":\"a\",\"isi\":\"" + filling
                                        + "\",\"tanggal\":\"2026-11-20\"},";
                            case "xml" ->
                                "<aduan><id>" + i + "</id><judul>a</judul><isi>" + filling
                                        + "</isi><tanggal>2026-11-20</tanggal></aduan>";
                            default -> i + ",a," + filling + ",2026-11-20\n";
                        });
            }
        }
        long begin = System.nanoTime();
        Sketch.Made made = made(given(null, null, sample, null, null));
        assertThat(made.records()).isEqualTo(200);
        assertThat(System.nanoTime() - begin).isLessThan(20_000_000_000L);
    }

    @Test
    void nothingIsEverOverwritten() throws Exception {
        Files.createDirectories(dir.resolve("sources/uji-coba"));
        assertThatThrownBy(() -> made(given("rest", null, null, null, null)))
                .isInstanceOfSatisfying(
                        CannotSketch.class,
                        cannot -> assertThat(cannot.problems().get(0).what()).isEqualTo("is there already"));
        assertThat(dir.resolve("sources/uji-coba")).isEmptyDirectory();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("sample", "a.json", "{\"data\": [\n{\"id\": 1,}\n]}", "a.json:2:"),
                Arguments.of("sample", "a.json", "{\"data\": [\n{\"id\": 1", "a.json:2:"),
                Arguments.of("sample", "a.json", "{\"status\": \"ok\", \"data\": []}", "a.json:1:1"),
                Arguments.of("sample", "a.json", "[1, 2, 3]", "no records"),
                Arguments.of("sample", "a.json", "", "is empty"),
                Arguments.of("sample", "a.json", "<!DOCTYPE html><html><body>Masuk</body></html>", "web page"),
                Arguments.of("sample", "a.xml", "<a>\n<b>\n</a>", "a.xml:3:"),
                Arguments.of(
                        "sample",
                        "a.xml",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
                        "a.xml:1:"),
                Arguments.of(
                        "sample",
                        "a.xml",
                        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body/></s:Envelope>",
                        "empty body"),
                Arguments.of("sample", "a.csv", "hanya kalimat biasa\n", "neither JSON, XML, a mail nor a table"),
                Arguments.of("sample", "a.csv", "a;b\n\"1;2\n", "cannot be read"),
                Arguments.of("sample", "a.csv", "\u0000\u0001\u0002\u0003", "a.csv:1:"),
                Arguments.of("wsdl", "a.wsdl", "<html/>", "neither a WSDL"),
                Arguments.of("wsdl", "a.wsdl", "<definitions", "is not well-formed"),
                Arguments.of(
                        "wsdl",
                        "a.wsdl",
                        "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\"/>",
                        "has no SOAP binding"),
                Arguments.of(
                        "wsdl",
                        "a.wsdl",
                        "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\">\n <import location=\"http://x.example/a\"/></definitions>",
                        "a.wsdl:2:"),
                Arguments.of("openapi", "a.yaml", "openapi: 3.0.0\npaths: [\n", "a.yaml:3:1"),
                Arguments.of("openapi", "a.yaml", "a: b: c", "a.yaml:1:"),
                Arguments.of("openapi", "a.json", "[]", "has no key 'openapi'"),
                Arguments.of("openapi", "a.yaml", "openapi: 3.0.0\npaths: {}\n", "no path"),
                Arguments.of("openapi", "a.yaml", "openapi: 3.0.0\npaths: 7\n", "no path"),
                Arguments.of("openapi", "a.yaml", "!!javax.script.ScriptEngineManager [a]", "a.yaml:1:"));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("broken")
    void whatCannotBeReadIsToldWithItsPlaceAndNothingIsWritten(String option, String name, String text, String told)
            throws Exception {
        Path file = file(name, text);
        Given given = given(
                null,
                null,
                option.equals("sample") ? file : null,
                option.equals("wsdl") ? file : null,
                option.equals("openapi") ? file : null);
        assertThatThrownBy(() -> Sketch.make(given, dir.resolve("sources")))
                .isInstanceOfSatisfying(CannotSketch.class, cannot -> assertThat(cannot.problems())
                        .allSatisfy(problem -> {
                            assertThat(problem.toString()).contains(told).startsWith(file.toString());
                            assertThat(problem.fix()).isNotBlank();
                        })
                        .isNotEmpty());
        assertThat(dir.resolve("sources")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"ftp://a.example", "https://user:sandi@a.example/x", "bukan alamat", "https://"})
    void aBadUrlIsToldWithoutItsSecrets(String url) {
        assertThatThrownBy(() -> Sketch.make(given("rest", url, null, null, null), dir.resolve("sources")))
                .isInstanceOfSatisfying(
                        CannotSketch.class,
                        cannot -> assertThat(cannot.problems().toString()).doesNotContain("sandi@"));
    }

    @Test
    void whatSpeaksForAFieldIsItsName() {
        List<Leaf> leaves =
                Leaf.of(List.of(Map.of("nama_kategori", "x", "user", Map.of("fullName", "y"), "no_telp", "1")));
        assertThat(KnownNames.find("reporter.name", leaves, java.util.Set.of(), leaf -> true))
                .hasValueSatisfying(leaf -> assertThat(leaf.expression()).isEqualTo("user.fullName"));
        assertThat(KnownNames.find("reporter.phone", leaves, java.util.Set.of(), leaf -> true))
                .hasValueSatisfying(leaf -> assertThat(leaf.expression()).isEqualTo("no_telp"));
    }
}
