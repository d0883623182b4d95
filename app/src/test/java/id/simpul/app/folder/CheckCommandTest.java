package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CheckCommandTest {

    private static final String SOURCE =
            """
            id: uji
            title: Uji coba
            protocol: rest
            every: 5m
            start: now
            zone: Asia/Jakarta
            regions: kemendagri
            request: { url: "https://aduan.contoh.example/api" }
            records: data
            key: id
            """;

    private static final String MAPPING =
            """
            title: judul
            description: $text(isi)
            kind: $code('kind', jenis)
            anonymous: anonim
            secret: anonim
            category: { code: "$code('category', kategori, null)" }
            location: { region: $region(wilayah), address: alamat }
            reporter: { name: pelapor.nama, phone: $phone(pelapor.hp) }
            reported-at: $date(dibuat)
            status: $code('status', status)
            """;

    private static final String CASE =
            """
            {"id":"1","judul":"a","isi":"b","jenis":"Keluhan","anonim":false,"kategori":"Jalan","wilayah":"32.73","alamat":"c",\
            "pelapor":{"nama":"Warga Contoh","hp":"081200000001"},"dibuat":"2026-11-20","status":"Baru"}""";

    @TempDir
    private Path dir;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void aGoodFolder() throws IOException {
        write("source.yaml", SOURCE);
        write("mapping.yaml", MAPPING);
        write("codes/kind.csv", "source,code\nKeluhan,complaint\n");
        write("codes/category.csv", "source,code\nJalan,1\n");
        write("codes/status.csv", "source,code\nBaru,received\n");
        write("cases/satu.in", CASE);
    }

    private void write(String name, String text) throws IOException {
        write(name, text, StandardCharsets.UTF_8);
    }

    private void write(String name, String text, Charset charset) throws IOException {
        Path file = dir.resolve("uji").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(charset));
    }

    private int check(String... more) {
        String[] arguments = Stream.concat(Stream.of(dir.resolve("uji").toString()), Stream.of(more))
                .toArray(String[]::new);
        return new CommandLine(new CheckCommand(Map.of("KUNCI", "x")))
                .setOut(new PrintWriter(out, true))
                .execute(arguments);
    }

    private String told() {
        return out.toString().replace(dir.resolve("uji") + "/", "");
    }

    @Test
    void aFolderWithoutAMistakeHasNoHint() {
        assertThat(check("--strict")).as(out::toString).isZero();
        assertThat(told().strip()).isEqualTo("uji: good");
    }

    /** One file with one thing that is odd, and what is told of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    mapping.yaml       | title: judul                | title: judull                  | mapping.yaml:1:8 hint: title: 'judull' is in none of the 1 case                 | did you mean 'judul'?
                    source.yaml        | key: id                     | key: id~version: diubah        | source.yaml:11:10 hint: version: 'diubah' is in none of the 1 case              | did you mean 'dibuat'?
                    source.yaml        | key: id                     | key: id~cursor: { field: dibuatt, filter: here } | source.yaml:11:18 hint: cursor.field: 'dibuatt' is in none | did you mean 'dibuat'?
                    mapping.yaml       | pelapor.nama                | pelapor.name                   | mapping.yaml:8:27 hint: reporter.name: 'pelapor.name' is in none of the 1 case | did you mean 'nama'?
                    mapping.yaml       | , address: alamat           | ``                             | mapping.yaml:1:1 hint: never fills location.address                           | nothing, if the source does not say
                    mapping.yaml       | address: alamat             | address: $trim('')             | hint: location.address: gives nothing                                           | add a case that fills it
                    codes/kind.csv     | Keluhan,complaint           | Lain,complaint                 | mapping.yaml:3:14 hint: kind: codes/kind.csv has no row for 'Keluhan'           | add a line for each
                    codes/category.csv | Jalan,1                     | Jalan,                         | codes/category.csv:2:7 hint: code: has no code yet                              | write a code
                    codes/category.csv | Jalan,1                     | Jalan,99999                    | codes/category.csv:2:7 hint: code: '99999' is not a code that is known          | categories.csv
                    codes/jenis.csv    | ``                          | source,code                    | codes/jenis.csv:1:1 hint: is used by no expression                            | $code('jenis', ...)
                    codes/kinds.csv    | ``                          | source,code                    | codes/kinds.csv:1:1 hint: is used by no expression                            | is it meant to be codes/kind.csv?
                    source.yaml        | example/api"                | example/api/9f8A7e6d5C4b3a2F1e0d9c8b" | source.yaml:8:51 hint: request.url: looks like a secret in the open       | ${NAME}
                    source.yaml        | example/api" }              | example/api", headers: { X-Masuk: "Bearer abcdef0123456789" } } | hint: request.headers.X-Masuk: looks like a secret | ${NAME}
                    source.yaml        | example/api" }              | example/api", query: { k: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N" } } | hint: request.query.k: looks like a secret | ${NAME}
                    source.yaml        | regions: kemendagri         | regions: bps                   | hint: location.region: 1 of 1 region codes in the cases are known as kemendagri | write regions: kemendagri
                    cases/dua.in       | ``                          | {"judul": "x"                  | cases/dua.in:1:                                                                | fix:
                    """)
    void whatIsMostLikelyNotMeantIsAHint(String file, String from, String to, String told, String fix)
            throws IOException {
        Path path = dir.resolve("uji").resolve(file);
        String text = Files.exists(path) ? Files.readString(path) : "";
        write(file, from.isEmpty() ? to : text.replace(from, to.replace("~", "\n")));

        assertThat(check()).as(out::toString).isZero();
        assertThat(told()).contains(told, fix, "uji: good; ").doesNotContain("9f8A7e6d", "Bearer abc", "eyJhbG");
        assertThat(check("--strict")).isEqualTo(1);
    }

    @Test
    void aValueThatNothingAsksForIsAHint() throws IOException {
        Path profile = Files.createDirectories(dir.resolve("produk"));
        Files.writeString(
                profile.resolve("profile.yaml"),
                "profile: { title: t, about: a, values: { lain: { what: w, optional: true } } }\n"
                        + SOURCE.replaceAll("(?m)^(id|title|start|zone): .*\\n", ""));
        write("source.yaml", "id: uji\ntitle: t\nextends: produk\nstart: now\nzone: UTC\nvalues: { lain: x }\n");

        assertThat(check()).as(out::toString).isZero();
        assertThat(told()).contains("source.yaml:6:11 hint: values.lain: is asked for by nothing");
    }

    @Test
    void machinesAreToldWhichIsWhich() throws IOException {
        write("mapping.yaml", MAPPING.replace("title: judul", "title: judull"));
        assertThat(check("--json")).isZero();
        JsonNode problem = JsonMapper.builder().build().readTree(out.toString()).at("/problems/0");
        assertThat(problem.propertyNames())
                .containsExactly("file", "line", "column", "path", "what", "fix", "severity");
        assertThat(problem.get("severity").asString()).isEqualTo("hint");
    }

    static Stream<Arguments> broken() {
        String w = "windows-1252";
        return Stream.of(
                Arguments.of("source.yaml", "id: uji\n  title: a\n", "UTF-8", "source.yaml:2:"),
                Arguments.of("source.yaml", "id: [uji\n", "UTF-8", "source.yaml:2:1"),
                Arguments.of("source.yaml", "- a\n- b\n", "UTF-8", "source.yaml:1:1"),
                Arguments.of("source.yaml", "", "UTF-8", "source.yaml:1:1"),
                Arguments.of("source.yaml", "id: &a [*a]\n", "UTF-8", "source.yaml:1:"),
                Arguments.of("source.yaml", SOURCE + "x: !!java.net.URL [a]\n", "UTF-8", "source.yaml:11:1"),
                Arguments.of("source.yaml", SOURCE.replace("coba", "cobaé"), w, "source.yaml:2:1"),
                Arguments.of(
                        "source.yaml",
                        SOURCE.replace("evry", "every").replace("every", "evry"),
                        "UTF-8",
                        "did you mean 'every'?"),
                Arguments.of(
                        "source.yaml", SOURCE.replace("records: data", "records: data["), "UTF-8", "source.yaml:9:"),
                Arguments.of("source.yaml", "\u0000\u0001", "UTF-8", "source.yaml:1:1"),
                Arguments.of(
                        "source.yaml",
                        SOURCE.replace("protocol: rest", "protocol: soap")
                                .replace("api\" }", "api\", body: <a/>, wsdl: a.wsdl }"),
                        "UTF-8",
                        "names a file that does not exist"),
                Arguments.of(
                        "mapping.yaml", MAPPING.replace("judul", "$subtring(judul, 1"), "UTF-8", "mapping.yaml:1:"),
                Arguments.of(
                        "mapping.yaml",
                        MAPPING.replace("judul", "$subtring(judul, 1)"),
                        "UTF-8",
                        "did you mean '$substring'?"),
                Arguments.of("mapping.yaml", MAPPING.replace("judul", "(((((("), "UTF-8", "mapping.yaml:1:"),
                Arguments.of("mapping.yaml", MAPPING.replace("'kind'", "'kindd'"), "UTF-8", "did you mean 'kind'?"),
                Arguments.of("mapping.yaml", "title: a: b\n", "UTF-8", "mapping.yaml:1:"),
                Arguments.of("codes/kind.csv", "\ufeffsource,code\nKeluhan,complaint\n", "UTF-8", "codes/kind.csv:1:1"),
                Arguments.of("codes/kind.csv", "source;code\nKeluhan;complaint\n", "UTF-8", "has semicolons"),
                Arguments.of(
                        "codes/kind.csv", "source,code\nKeluhañ,complaint\n", w, "codes/kind.csv:2:1 : is not UTF-8"),
                Arguments.of("codes/kind.csv", "source,code\nKeluhan,complant\n", "UTF-8", "did you mean 'complaint'?"),
                Arguments.of("codes/kind.csv", "source,code\n\"Keluhan,complaint\n", "UTF-8", "codes/kind.csv:2:1"),
                Arguments.of("codes/kind.csv", "", "UTF-8", "codes/kind.csv:1:1"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("broken")
    void whatIsBrokenIsToldWithItsPlace(String file, String text, String charset, String told) throws IOException {
        write(file, text, Charset.forName(charset));
        assertThat(check()).as(out::toString).isEqualTo(1);
        assertThat(told()).contains(told, "fix: ").doesNotContain("Exception", "\tat ");
    }
}
