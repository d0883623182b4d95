package id.simpul.mappings.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a source folder goes into the database, and what never does. */
class SourceFilesTest {

    @TempDir
    private Path shelf;

    private final List<FileProblem> problems = new ArrayList<>();

    private Path write(String name, String content) throws IOException {
        Path file = shelf.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void aFolderIsTakenAsItIsWithTheProfilesBesideItAndReadsTheSameElsewhere() throws IOException {
        write(
                "kota/source.yaml",
                "id: kota\nextends: produk\nevery: 1m\nstart: now\nzone: Asia/Jakarta\ntitle: Kota\n");
        write("kota/cases/1.in", "{}");
        write("kota/.git/config", "hidden");
        write("kota/source.yaml~", "an editor's");
        write("produk/profile.yaml", "profile: { title: Produk }\nextends: dasar\nregions: kemendagri\n");
        write("produk/codes/kind.csv", "source,code\na,complaint\n");
        write(
                "dasar/profile.yaml",
                "profile: { title: Dasar }\nprotocol: rest\nkey: id\nrecords: items\npage: { style: none }\n"
                        + "request: { url: 'http://127.0.0.1:1/list' }\n");
        write(
                "dasar/mapping.yaml",
                "title: title\ndescription: text\nkind: $code('kind', kind)\nreported-at: $date(at)\n");
        write("lain/source.yaml", "id: lain\n");

        SourceFolders.Packed packed = SourceFolders.pack(shelf.resolve("kota"), Map.of());
        assertThat(packed.problems()).isEmpty();
        SourceFiles files = packed.folders().get(0).files();
        assertThat(files.all().keySet())
                .containsExactly(
                        "cases/1.in",
                        "profiles/dasar/mapping.yaml",
                        "profiles/dasar/profile.yaml",
                        "profiles/produk/codes/kind.csv",
                        "profiles/produk/profile.yaml",
                        "source.yaml");

        files.writeTo(shelf.resolve("elsewhere/kota"));
        SourceFolders.Packed again = SourceFolders.pack(shelf.resolve("elsewhere/kota"), Map.of());
        assertThat(again.problems()).isEmpty();
        assertThat(again.folders().get(0).files().hash()).isEqualTo(files.hash());
        assertThat(again.folders().get(0).bundle().definition())
                .isEqualTo(packed.folders().get(0).bundle().definition());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other/source.yaml",
                "/etc/passwd",
                "codes/../../x",
                "C:/x",
                ".env",
                "codes/.x",
                "a\\b",
                "",
                "a//b",
                "x\n"
            })
    void aNameThatLeadsElsewhereIsRefused(String name) {
        SourceFiles.of("kota", Map.of("source.yaml", new byte[0], name, new byte[0]), problems);
        assertThat(problems).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"client.p12,x", "client.pem,-----BEGIN RSA PRIVATE KEY-----", "a.txt,-----BEGIN PRIVATE KEY-----"})
    void aPrivateKeyNeverGoesIntoTheDatabase(String name, String content) throws IOException {
        SourceFiles.of("kota", Map.of("source.yaml", new byte[0], name, content.getBytes(UTF_8)), problems);
        write("kota/" + name, content);
        SourceFiles.in(shelf.resolve("kota"), problems);
        assertThat(problems).hasSize(2).allMatch(it -> it.what().contains("private key"));
    }

    @Test
    void aFolderHasBounds() throws IOException {
        Map<String, byte[]> many = new HashMap<>(Map.of("source.yaml", new byte[0]));
        for (int i = 0; i < SourceFiles.MOST_FILES; i++) {
            many.put("cases/" + i, new byte[0]);
        }
        SourceFiles.of("kota", many, problems);
        SourceFiles.of("kota", Map.of("source.yaml", new byte[(int) SourceFiles.MOST_BYTES + 1]), problems);
        write("kota/source.yaml", "");
        Files.write(shelf.resolve("kota/large.in"), new byte[(int) SourceFiles.MOST_BYTES + 1]);
        SourceFiles.in(shelf.resolve("kota"), problems);
        assertThat(problems).hasSize(3).allMatch(it -> it.what().contains("more than 500 files or 5 MiB"));
    }

    @Test
    void aLinkIsFollowedInsideTheFolderOnly() throws IOException {
        write("kota/..data/source.yaml", "id: kota\n"); // as container platforms mount
        Files.createSymbolicLink(shelf.resolve("kota/source.yaml"), Path.of("..data/source.yaml"));
        assertThat(SourceFiles.in(shelf.resolve("kota"), problems).all()).containsOnlyKeys("source.yaml");
        assertThat(problems).isEmpty();

        write("secret", "x");
        Files.createSymbolicLink(shelf.resolve("kota/out"), Path.of("../secret"));
        assertThat(SourceFiles.in(shelf.resolve("kota"), problems).all()).containsOnlyKeys("source.yaml");
        assertThat(problems).singleElement().matches(it -> it.what().contains("leads out"));
    }
}
