package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.Translation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A profile beside the sources; those that ship have their own tests. */
class ProfilesTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("URL", "https://aduan.example.id/api", "KEY", "kunci-contoh");

    private static final String PROFILE =
            """
            profile:
              title: Produk contoh
              about: for this test
              values:
                url: { what: where it answers, example: "${URL}" }
                key: { what: its key, example: "${KEY}" }
                page: { what: records a page, default: "50" }
                hosts: { what: other hosts, optional: true }
                tenant: { what: the tenant, optional: true }
                region: { what: where it is, example: "34.04" }
            protocol: rest
            every: 5m
            regions: kemendagri
            request:
              url: "${values.url}/aduan"
              query: { page: "{page}", tenant: "${values.tenant}" }
              headers: { Accept: application/json }
            auth: { api-key: { header: X-Key, value: "${values.key}" } }
            records: data
            key: $string(id)
            page: { style: number, size: "${values.page}", stable: true }
            attachments: { each: foto, url: url, hosts: "${values.hosts}" }
            """;

    private static final String SOURCE =
            """
            id: uji
            title: Uji coba
            extends: produk
            start: beginning
            zone: Asia/Jakarta
            values:
              url: ${URL}
              key: ${KEY}
              region: "34.04"
            """;

    @TempDir
    Path dir;

    @BeforeEach
    void profile() throws IOException {
        write("produk/profile.yaml", PROFILE);
        write(
                "produk/mapping.yaml",
                """
                title: judul
                description: isi
                kind: $code('kind', jenis)
                reported-at: $date(dibuat)
                location: { region: "$region('${values.region}')", address: alamat }
                channel: "'web'"
                """);
        write("produk/codes/kind.csv", "source,code\nKeluhan,complaint\nUsul,aspiration\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private SourceFolders.Found read(String source) throws IOException {
        write("uji/source.yaml", source);
        return SourceFolders.read(dir, ENVIRONMENT);
    }

    private SourceBundle good(String source) throws IOException {
        SourceFolders.Found found = read(source);
        assertThat(told(found.problems())).isEmpty();
        assertThat(found.sources()).extracting(SourceBundle::id).containsExactly("uji");
        return found.sources().get(0);
    }

    private static String told(List<FileProblem> problems) {
        return problems.stream()
                .map(p -> "%s/%s:%d:%d %s: %s | %s%n"
                        .formatted(
                                Path.of(p.file()).getParent().getFileName(),
                                Path.of(p.file()).getFileName(),
                                p.line(),
                                p.column(),
                                p.path(),
                                p.what(),
                                p.fix()))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", ", false"})
    void anObjectWithAConditionIsThereOnlyIfItsValueIsGiven(String value, boolean there) throws IOException {
        write(
                "produk/profile.yaml",
                PROFILE.replace("attachments: {", "attachments: { if: \"${values.foto}\",")
                        .replace(
                                "    page: {",
                                "    foto: { what: whether it has photos, optional: true }\n    page: {"));
        SourceBundle source = good(value == null ? SOURCE : SOURCE + "  foto: " + value + "\n");
        assertThat(((Rest) source.definition().access()).list().attachments() != null)
                .isEqualTo(there);
    }

    /** A reference can only be wrong where it stands, also in a text that begins with what the profile says. */
    @Test
    void aTextPutTogetherIsWrongWhereItsReferenceStands() throws IOException {
        write(
                "produk/profile.yaml",
                PROFILE.replace("Accept: application/json", "X-Login: \"${values.page}/${values.user}/${values.key}\"")
                        .replace("    page: {", "    user: { what: the account, example: \"${KEY}\" }\n    page: {"));
        assertThat(told(read(SOURCE + "  user: ${SIAPA}\n").problems()))
                .startsWith("uji/source.yaml:10:9 values.user: SIAPA is not set");
    }

    @Test
    void somebodyWithoutTheSecretsIsAnotherEverywhere() throws IOException {
        write(
                "produk/profile.yaml",
                PROFILE.replace("Accept: application/json", "X-Login: \"${values.page}/${values.key}\"")
                        .replace("example: \"${KEY}\"", "example: \"${API_KEY}\""));
        write("uji/source.yaml", SOURCE.replace("${KEY}", "${API_KEY}"));
        Map<String, String> environment = Map.of("URL", "https://aduan.example.id/api", "API_KEY", "kunci-contoh");

        Rest wrong = (Rest) SourceFolders.asAStranger(dir.resolve("uji"), environment)
                .orElseThrow()
                .access();

        assertThat(wrong.url()).hasToString("https://aduan.example.id/api/aduan");
        assertThat(((Auth.ApiKey) wrong.auth()).value().reveal()).startsWith("wrong-");
        assertThat(wrong.request().headers().toString()).doesNotContain("kunci-contoh");
    }

    @Test
    void aRegionOnAKnownProductWritesOnlyItsValues() throws IOException {
        SourceBundle source = good(SOURCE);

        Rest rest = (Rest) source.definition().access();
        assertThat(rest.url()).hasToString("https://aduan.example.id/api/aduan");
        assertThat(rest.request().query())
                .as("an optional value that is not given")
                .isEqualTo(Map.of("page", "{page}"));
        assertThat(((Auth.ApiKey) rest.auth()).value().reveal()).isEqualTo("kunci-contoh");
        assertThat(rest.list().page()).isEqualTo(new Paging(Paging.Style.NUMBER, 1, 50, Paging.Order.UNKNOWN, true));
        assertThat(rest.list().attachments().hosts()).isEmpty();
        assertThat(translated(source, Map.of("jenis", "usul")))
                .contains("kind=ASPIRATION")
                .contains("code=34.04")
                .contains("channel=web");
    }

    @Test
    void theSourcesOwnKeysWinKeyByKey() throws IOException {
        String source = SOURCE.replace("values:", "deliver: live\nvalues:\n  hosts: [a.example.id, b.example.id]")
                + """
                request: { query: { tenant: kota }, headers: { Accept: null, X-Client: simpul } }
                auth: { api-key: null, bearer: "${KEY}" }
                page: { style: none }
                """;
        Rest rest = (Rest) good(source.replace("query: {", "query: { page: null,"))
                .definition()
                .access();

        assertThat(good(source.replace("query: {", "query: { page: null,"))
                        .definition()
                        .delivery())
                .isEqualTo(Delivery.LIVE);
        assertThat(rest.request().query()).isEqualTo(Map.of("tenant", "kota"));
        assertThat(rest.request().headers()).isEqualTo(Map.of("X-Client", "simpul"));
        assertThat(rest.auth()).isInstanceOf(Auth.Bearer.class);
        assertThat(rest.list().page().style()).isEqualTo(Paging.Style.NONE);
        assertThat(rest.list().page().size()).isEqualTo(50);
        assertThat(rest.list().attachments().hosts()).containsExactly("a.example.id", "b.example.id");
    }

    @Test
    void theSourcesMappingAndTablesAreLaidOverTheProfiles() throws IOException {
        String before = good(SOURCE).mapping().version();
        write("uji/mapping.yaml", "channel: kanal\nlocation: { address: null }\n");
        write("uji/codes/kind.csv", "source,code\nusul,information-request\nGawat,emergency\n");

        SourceBundle source = good(SOURCE);

        assertThat(translated(source, Map.of("jenis", "Usul", "kanal", "sms")))
                .contains("kind=INFORMATION_REQUEST")
                .contains("channel=sms")
                .contains("code=34.04")
                .contains("address=null");
        assertThat(translated(source, Map.of("jenis", "Gawat"))).contains("kind=EMERGENCY");
        assertThat(translated(source, Map.of("jenis", "keluhan"))).contains("kind=COMPLAINT");
        assertThat(source.mapping().version()).isNotEqualTo(before);
    }

    @Test
    void aFileThatAProfileNamesLiesBesideItAndTheSourcesOwnGoesBefore() throws IOException {
        write(
                "produk/profile.yaml",
                PROFILE.replace("  headers: { Accept", "  body-file: tanya.json\n  headers: { Accept"));
        write("produk/tanya.json", "{\"dari\": \"profil\"}");
        assertThat(((Rest) good(SOURCE).definition().access()).request().body().text())
                .asString()
                .contains("profil");

        write("uji/tanya.json", "{\"dari\": \"sumber\"}");
        assertThat(((Rest) good(SOURCE).definition().access()).request().body().text())
                .asString()
                .contains("sumber");

        write("luar.json", "{}");
        assertThat(told(read(SOURCE + "request: { body-file: ../luar.json }\n").problems()))
                .contains("leads out of the folder");
    }

    @Test
    void aProfileMayExtendAnother() throws IOException {
        write(
                "turunan/profile.yaml",
                """
                extends: produk
                profile:
                  title: Turunan
                  values: { page: { what: records a page, default: "20" } }
                request: { query: { versi: "2" } }
                """);
        Rest rest = (Rest) good(SOURCE.replace("extends: produk", "extends: turunan"))
                .definition()
                .access();

        assertThat(rest.request().query()).isEqualTo(Map.of("page", "{page}", "versi", "2"));
        assertThat(rest.list().page().size()).isEqualTo(20);

        write("produk/profile.yaml", "extends: turunan\n" + PROFILE);
        assertThat(told(read(SOURCE).problems())).contains("without end");
    }

    /** What the right side's problem says first: which of the two files. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "extends: produk => extends: prodak => uji/source.yaml:3:10 extends: there is no profile 'prodak' | did you mean 'produk'?",
                "extends: produk => extends: [produk] => uji/source.yaml:3:10 extends: is a list or an object",
                "extends: produk => extends: ../produk => there is no profile '../produk'",
                "extends: produk => # => uji/source.yaml:6:1 values: 'values' is only for a source that extends a profile",
                "url: ${URL} => # => uji/source.yaml:8:3 values: the profile produk needs the value 'url': where it answers | add 'url: ${URL}'",
                "url: ${URL} => 'urk: ${URL}' => uji/source.yaml:7:3 values.urk: 'urk' is not known here | did you mean 'url'?",
                "url: ${URL} => 'url: ${URI}' => uji/source.yaml:7:8 values.url: URI is not set",
                "url: ${URL} => 'url: https://a:b@c.id' => uji/source.yaml:7:8 values.url: carries a user or a password",
                "url: ${URL} => 'url: { a: b }' => uji/source.yaml:7:8 values.url: is a list or an object",
                "url: ${URL} => 'url:' => uji/source.yaml:7:7 values.url: is empty",
                "key: ${KEY} => 'key: terbuka' => uji/source.yaml:8:8 values.key: is a secret in the open",
                "key: ${KEY} => 'key: ${KEY}~  page: banyak' => uji/source.yaml:9:9 values.page: 'banyak' is not a whole number",
                "key: ${KEY} => 'key: ${KEY}~  page: \"1${PAGE}\"' => uji/source.yaml:9:11 values.page: PAGE is not set",
                "region: \"34.04\" => 'region: ${REGION}' => uji/source.yaml:9:11 values.region: is a reference, but the mapping needs the value itself",
                "zone: Asia/Jakarta => zone: WIB => uji/source.yaml:5:7 zone: 'WIB' is not a zone",
                "zone: Asia/Jakarta => 'zone: Asia/Jakarta~page: { size: 9000 }' => uji/source.yaml:6:15 page.size: '9000' is not a whole number",
                "zone: Asia/Jakarta => 'zone: Asia/Jakarta~page: { seize: 9 }' => uji/source.yaml:6:9 page.seize: 'seize' is not known here",
                "zone: Asia/Jakarta => 'zone: Asia/Jakarta~records: null' => uji/source.yaml:1:1 : 'records' is missing",
                "zone: Asia/Jakarta => 'zone: Asia/Jakarta~request: { url: null }' => uji/source.yaml:6:10 request: 'url' is missing",
                "zone: Asia/Jakarta => 'zone: Asia/Jakarta~page: { style: none, style: none }' => uji/source.yaml:6:22 page.style: is written twice",
            })
    void aMistakeOfTheSourceIsToldThere(String right, String wrong, String expected) throws IOException {
        assertThat(SOURCE).contains(right);

        SourceFolders.Found found = read(SOURCE.replace(right, wrong.replace('~', '\n')));

        assertThat(found.sources()).isEmpty();
        assertThat(told(found.problems())).contains(expected);
        assertThat(found.problems()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "every: 5m => every: lama => produk/profile.yaml:12:8 every: 'lama' is not a length of time",
                "records: data => record: data => produk/profile.yaml:19:1 record: 'record' is not known here",
                "${values.tenant} => ${values.tenan} => produk/profile.yaml:16:36 : asks for the value 'tenan', which is not declared | did you mean 'tenant'?",
                "about: for this test => abaut: x => produk/profile.yaml:3:3 profile.abaut: 'abaut' is not known here",
                "what: its key => wat: its key => produk/profile.yaml:6:12 profile.values.key.wat: 'wat' is not known here",
                "page: \"{page}\" => seite: \"{page\" => produk/profile.yaml:15:3 request: page.style is 'number', but nothing asks for {page}",
            })
    void aMistakeOfTheProfileIsToldThere(String right, String wrong, String expected) throws IOException {
        assertThat(PROFILE).contains(right);
        write("produk/profile.yaml", PROFILE.replace(right, wrong));

        SourceFolders.Found found = read(SOURCE);

        assertThat(found.sources()).isEmpty();
        assertThat(told(found.problems())).contains(expected);
    }

    @Test
    void aMistakeInAMappingOrATableIsToldInItsFile() throws IOException {
        write("uji/mapping.yaml", "channel: kanal +\nlocation: { adres: a }\n");
        write("uji/codes/kind.csv", "source,code\nusul,usulan\n");
        write("produk/mapping.yaml", "title: $txet(judul)\n");

        assertThat(told(read(SOURCE).problems()))
                .contains("uji/mapping.yaml:1:")
                .contains("uji/mapping.yaml:2:13 location.adres: 'adres' is not known here")
                .contains("produk/mapping.yaml:1:8 title: there is no function $txet")
                .contains("uji/mapping.yaml:1:1 : 'description' is missing");
    }

    @Test
    void theStarterOfAProfileIsASourceToEdit() throws IOException {
        assertThat(Profiles.sourceFile("tiada")).isEmpty();
        for (Profiles.Shown shown : Profiles.shipped()) {
            assertThat(shown.title()).as(shown.name()).isNotBlank();
            assertThat(shown.about()).as(shown.name()).isNotBlank().doesNotContain("\n");
            String file = Profiles.sourceFile(shown.name()).orElseThrow();
            write("my-source/source.yaml", file);
            // Every ${NAME} of the examples is set to something that may stand for an address, a host or a number.
            Map<String, String> environment = new HashMap<>();
            java.util.regex.Pattern.compile("\\$\\{([A-Z0-9_]+)}")
                    .matcher(file)
                    .results()
                    .forEach(match -> environment.put(
                            match.group(1),
                            match.group(1).endsWith("URL")
                                    ? "https://contoh.example/api"
                                    : match.group(1).endsWith("PORT") ? "993" : "contoh.example"));
            SourceFolders.Found found = SourceFolders.read(dir.resolve("my-source"), environment);
            assertThat(told(found.problems())).as(file).isEmpty();
            assertThat(found.sources()).hasSize(1);
        }
    }

    private static String translated(SourceBundle source, Map<String, Object> fields) {
        Map<String, Object> record = new HashMap<>(fields);
        record.put("judul", "Judul");
        record.put("isi", "Isi");
        record.put("dibuat", "2026-11-20");
        record.put("alamat", "Jalan Contoh");
        Translation translation = source.mapping()
                .translate(new Reading("uji", "1", null, Instant.EPOCH, record, List.of(), "0".repeat(64)));
        assertThat(translation).isInstanceOf(Translation.Translated.class);
        var complaint = ((Translation.Translated) translation).complaint();
        return "kind=%s %s channel=%s".formatted(complaint.kind(), complaint.location(), complaint.channel());
    }
}
