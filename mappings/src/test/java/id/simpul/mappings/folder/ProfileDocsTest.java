package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation of profiles says to type is read as a source, and is right. */
class ProfileDocsTest {

    private static final Path DOCS = Path.of("../docs/profiles.md");
    private static final Path PROFILES = Path.of("profiles");
    private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

    private static final String ON_IT =
            """
            id: contoh
            title: Contoh
            extends: produk-contoh
            start: now
            zone: Asia/Jakarta
            values: { url: "${KOTA_URL}", key: "${KOTA_KEY}" }
            """;

    private static final String MAPPING =
            """
            title: judul
            description: isi
            kind: "'complaint'"
            reported-at: $date(dibuat)
            """;

    @TempDir
    Path dir;

    static List<Path> pages() throws IOException {
        try (Stream<Path> readmes = Files.walk(PROFILES, 2)) {
            List<Path> pages = new ArrayList<>(
                    readmes.filter(file -> file.getFileName().toString().equals("README.md")
                                    && !file.getParent().equals(PROFILES))
                            .sorted()
                            .toList());
            pages.add(DOCS);
            return pages;
        }
    }

    /** Each block in a folder of its own: a source; or a mapping of the source before; or a profile, with a source on it. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyExampleIsRight(Path page) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(page));
        int blocks = 0;
        String source = "";
        while (block.find()) {
            String yaml = block.group(1);
            Path folder = dir.resolve(String.valueOf(++blocks));
            if (yaml.startsWith("# profile.yaml")) {
                write(folder.resolve("produk-contoh/profile.yaml"), yaml);
                write(folder.resolve("produk-contoh/mapping.yaml"), MAPPING);
                source = ON_IT;
            } else if (yaml.startsWith("# mapping.yaml")) {
                write(folder.resolve(id(source)).resolve("mapping.yaml"), yaml);
            } else {
                source = yaml;
            }
            write(folder.resolve(id(source)).resolve("source.yaml"), source);
            check(folder, page + ":\n" + yaml);
        }
        assertThat(blocks).as("examples in " + page).isPositive();
    }

    private static void check(Path folder, String example) throws IOException {
        Map<String, String> environment = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                REFERENCE
                        .matcher(Files.readString(file))
                        .results()
                        .map(reference -> reference.group(1))
                        .forEach(name -> environment.put(
                                name, name.endsWith("URL") ? "https://contoh.example/api" : "contoh.example"));
            }
        }
        SourceFolders.Found found = SourceFolders.read(folder, environment);
        assertThat(found.problems()).as(example).isEmpty();
        assertThat(found.sources()).as(example).hasSize(1);
    }

    private static String id(String source) {
        return source.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> line.substring(4).replaceAll("#.*", "").strip())
                .findFirst()
                .orElseThrow();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void everyProfileThatShipsIsInTheTableAndHasAReadme() throws IOException {
        String docs = Files.readString(DOCS);
        for (Profiles.Shown shown : Profiles.shipped()) {
            assertThat(docs).contains("| [%1$s](../mappings/profiles/%1$s/README.md) |".formatted(shown.name()));
            assertThat(PROFILES.resolve(shown.name()).resolve("README.md"))
                    .content()
                    .contains("**What it is.**", "**What a region writes.**", "**What it cannot do.**");
        }
    }
}
