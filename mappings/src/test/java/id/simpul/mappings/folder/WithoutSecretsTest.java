package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder on a laptop that has none of the source's secrets. */
class WithoutSecretsTest {

    private static final String REST =
            """
            id: kota
            title: Aduan Kota
            protocol: rest
            every: 5m
            start: beginning
            zone: Asia/Jakarta
            regions: kemendagri
            request:
              url: ${URL}/complaints
              query: { page: "{page}" }
            auth: { api-key: { header: X-Api-Key, value: "${KEY}" } }
            records: items
            key: id
            page: { style: number, first: 1, size: 100 }
            limits: { timeout: 20s, concurrency: 4, rate: 5/s, page-bytes: 16MiB, file-types: [image/*] }
            """;

    private static final String MAIL =
            """
            id: kota
            title: Surat
            protocol: mail
            every: 5m
            start: now
            zone: Asia/Jakarta
            regions: kemendagri
            mailbox: { host: imap.example.go.id, port: 993, user: pengaduan, auth: { password: "${SANDI}" } }
            """;

    private static final String SOAP =
            """
            id: kota
            title: SOAP
            protocol: soap
            every: 5m
            start: beginning
            zone: Asia/Jakarta
            regions: kemendagri
            request: { url: "${URL}", body: "<list><key>${KEY}</key></list>" }
            auth: { ws-security: { key: { store: "${STORE}", password: "${SANDI}" }, sign: [body] } }
            records: r.items.item
            key: id
            page: { style: none }
            """;

    @TempDir
    Path dir;

    static Stream<Path> shipped() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("sources"))) {
            return sources.filter(Files::isDirectory).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everySourceThatShipsIsReadWithoutAnyVariable(Path folder) {
        SourceFolders.Found found = SourceFolders.readWithoutSecrets(folder, Map.of());

        assertThat(found.problems()).isEmpty();
        assertThat(found.sources()).hasSize(1);
        assertThat(found.unset()).isNotEmpty();
        assertThat(SourceFolders.read(folder, Map.of()).problems()).isNotEmpty();
    }

    /** One row a kind of value: what was written, what stands there instead. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
            every: 5m                | every: ${X}
            every: 5m                | every: ${X}m
            start: beginning         | start: ${X}
            zone: Asia/Jakarta       | zone: ${X}
            regions: kemendagri      | regions: ${X}
            title: Aduan Kota        | title: ${X}
            url: ${URL}/complaints   | url: https://${X}/complaints
            url: ${URL}/complaints   | url: ${X}://${Y}:${Z}/complaints
            url: ${URL}/complaints   | url: http://kota.example:${X}/complaints
            timeout: 20s             | timeout: "${X}"
            concurrency: 4           | concurrency: "${X}"
            rate: 5/s                | rate: "${X}"
            page-bytes: 16MiB        | page-bytes: "${X}"
            file-types: [image/*]    | file-types: ["${X}"]
            size: 100                | size: "${X}"
            style: number            | style: "${X}"
            auth: { api-key: { header: X-Api-Key, value: "${KEY}" } } | tls: { certificate: "${C}", key: "${K}", key-password: "${P}" }
            auth: { api-key: { header: X-Api-Key, value: "${KEY}" } } | auth: { basic: { user: "${U}", password: "${P}" } }
            auth: { api-key: { header: X-Api-Key, value: "${KEY}" } } | auth: { oauth2: { token-url: "${T}", client-id: "${I}", client-secret: "${P}" } }
            query: { page: "{page}" }                                 | body: '{ "n": ${X}, "s": "${Y}", "page": {page} }'
            """)
    void aValueOfEveryKindCanBeUnset(String written, String unset) throws IOException {
        SourceFolders.Found found = read(REST.replace(written, unset));

        assertThat(found.problems()).isEmpty();
        assertThat(found.sources()).hasSize(1);
        assertThat(found.unset()).containsAnyOf("X", "K", "P");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            host: imap.example.go.id | host: "${X}"
            port: 993                | port: "${X}"
            user: pengaduan          | user: "${X}"
            user: pengaduan          | user: pengaduan, own: ["${X}"]
            user: pengaduan          | user: pengaduan, tracking: "${X}"
            user: pengaduan          | user: pengaduan, trust: "${X}"
            user: pengaduan          | user: pengaduan, folders: ["${X}", "${Y}"]
            user: pengaduan          | user: pengaduan, tls: "${X}"
            """)
    void soCanAMailboxs(String written, String unset) throws IOException {
        SourceFolders.Found found = read(MAIL.replace(written, unset));

        assertThat(found.problems()).isEmpty();
        assertThat(found.sources()).hasSize(1);
        assertThat(found.sources().get(0).definition().access()).isInstanceOf(Mail.class);
    }

    @Test
    void aKeyFileThatLiesWhereTheSourceRunsIsNotOpened() throws IOException {
        SourceFolders.Found found = read(SOAP);

        assertThat(found.problems()).isEmpty();
        assertThat(found.unset()).containsExactly("KEY", "SANDI", "STORE", "URL");
    }

    @Test
    void whatIsSetIsReadAsItIs() throws IOException {
        Files.createDirectories(dir.resolve("kota"));
        write(REST.replace("every: 5m", "every: ${EVERY}"));

        SourceDefinition source = SourceFolders.readWithoutSecrets(
                        dir.resolve("kota"), Map.of("EVERY", "7m", "URL", "https://kota.example/api"))
                .sources()
                .get(0)
                .definition();

        assertThat(source.every()).isEqualTo(Duration.ofMinutes(7));
        assertThat(((Rest) source.access()).url().getHost()).isEqualTo("kota.example");
    }

    /** The rest of the checks stay. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "every: 5m => every: soon",
                "every: 5m => every: ${SET}",
                "value: \"${KEY}\" => value: open-secret",
                "url: ${URL}/complaints => url: ${URL}/complaints?token=1",
                "url: ${URL}/complaints => url: ${URL/complaints",
                "key: id => kei: id",
                "zone: Asia/Jakarta => zone: WIB",
            })
    void aMistakeIsStillTold(String change) throws IOException {
        String[] parts = change.split(" => ");

        assertThat(read(REST.replace(parts[0], parts[1])).problems()).isNotEmpty();
    }

    private SourceFolders.Found read(String yaml) throws IOException {
        write(yaml);
        SourceFolders.Found found =
                SourceFolders.readWithoutSecrets(dir.resolve("kota"), Map.of("SET", "not a duration"));
        List<FileProblem> problems = found.problems();
        assertThat(problems)
                .noneMatch(it -> it.toString().contains("${SET}") && it.what().contains("not a duration"));
        return found;
    }

    private void write(String yaml) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("kota"));
        Files.writeString(folder.resolve("source.yaml"), yaml);
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: a\ndescription: b\nkind: \"'complaint'\"\nreported-at: $date(c)\n");
    }
}
