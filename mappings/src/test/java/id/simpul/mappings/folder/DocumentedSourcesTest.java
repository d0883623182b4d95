package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in docs/sources are what they say: each is read as a source, parts of one within a whole one. */
class DocumentedSourcesTest {

    private static final Path PAGES = Path.of("../docs/sources");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");
    private static final Pattern KEY = Pattern.compile("(?m)^([a-z-]+):");

    private static final String WHOLE =
            """
            id: jabar-aduan
            title: Aduan
            protocol: rest
            every: 1m
            start: beginning
            zone: Asia/Jakarta
            regions: kemendagri
            request: { url: "${JABAR_URL}/list" }
            records: items
            key: $string(id)
            """;

    private static final String WHOLE_SOAP =
            WHOLE.replace("protocol: rest", "protocol: soap").replace("/list\" }", "\", body: <ambil/> }");

    @TempDir
    private Path dir;

    static Stream<Arguments> examples() throws IOException {
        List<Arguments> blocks = new ArrayList<>();
        for (Map.Entry<String, String> page :
                Map.of("rest.md", WHOLE, "soap.md", WHOLE_SOAP).entrySet()) {
            Matcher block = BLOCK.matcher(Files.readString(PAGES.resolve(page.getKey())));
            while (block.find()) {
                blocks.add(Arguments.of(page.getValue(), block.group(1)));
            }
        }
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExampleIsReadWithoutAProblem(String whole, String example) throws IOException {
        String text = example.startsWith("id:") ? example : with(whole, example);
        SourceFolders.Found found = read(text);
        assertThat(found.problems()).as(text).isEmpty();
        assertThat(found.sources()).hasSize(1);
    }

    /** Or an example that nothing reads would pass too. */
    @Test
    void aWrongExampleWouldBeTold() throws IOException {
        assertThat(read(with(WHOLE, "anser: { format: xml }\n")).problems()).isNotEmpty();
        assertThat(examples()).hasSizeGreaterThan(16);
    }

    /** The whole source with the example's parts in place of its own. */
    private static String with(String whole, String example) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts(whole, parts);
        parts(example, parts);
        return String.join("", parts.values());
    }

    private static void parts(String text, Map<String, String> into) {
        Matcher key = KEY.matcher(text);
        int begin = -1;
        String name = null;
        while (key.find()) {
            if (name != null) {
                into.put(name, text.substring(begin, key.start()));
            }
            name = key.group(1);
            begin = key.start();
        }
        into.put(name, text.substring(begin));
    }

    private SourceFolders.Found read(String text) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("jabar-aduan"));
        Files.writeString(folder.resolve("source.yaml"), text);
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: t\ndescription: t\nkind: \"'complaint'\"\nreported-at: $date(at)\n");
        Files.writeString(folder.resolve("some.pem"), "contoh");
        Map<String, String> environment = new HashMap<>();
        Matcher named = Pattern.compile("\\$\\{([A-Z_]+)}").matcher(text);
        while (named.find()) {
            String name = named.group(1);
            environment.put(
                    name,
                    name.endsWith("_URL")
                            ? "https://aduan.contoh.example.id"
                            : name.endsWith("_PATH") ? "some.pem" : "contoh");
        }
        return SourceFolders.read(folder, environment);
    }
}
