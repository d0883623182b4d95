package id.simpul.mappings.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What ships and what is documented is what the schemas describe; what is wrong is not. */
class SchemaExamplesTest {

    private static final Map<FileSchema, Schema> SCHEMAS = new EnumMap<>(FileSchema.class);

    static {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
        for (FileSchema schema : FileSchema.values()) {
            SCHEMAS.put(schema, registry.getSchema(schema.text()));
        }
    }

    static Stream<Arguments> files() throws IOException {
        List<Arguments> files = new ArrayList<>();
        for (FileSchema schema : FileSchema.values()) {
            for (String root :
                    List.of("sources", "profiles", "src", "../docs/examples", "../simulators/src", "../app/src")) {
                try (Stream<Path> found =
                        Files.find(Path.of(root), 20, (file, a) -> file.endsWith(schema.word() + ".yaml"))) {
                    found.forEach(file -> files.add(Arguments.of(schema, file)));
                }
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void whatShipsIsValid(FileSchema schema, Path file) throws IOException {
        assertThat(wrong(schema, Files.readString(file))).isEmpty();
    }

    static Stream<String> documented() throws IOException {
        List<String> blocks = new ArrayList<>();
        for (String page :
                List.of("sources/rest.md", "sources/soap.md", "sources/mail.md", "sources/intake.md", "profiles.md")) {
            Matcher block = Pattern.compile("(?ms)^```yaml\\n((?:# source.yaml\\n)?id: .*?)^```$")
                    .matcher(Files.readString(Path.of("../docs").resolve(page)));
            while (block.find()) {
                blocks.add(block.group(1));
            }
        }
        return blocks.stream();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void whatIsDocumentedIsValid(String source) {
        assertThat(wrong(FileSchema.SOURCE, source)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    SOURCE  | id: Uji
                    SOURCE  | id: uji
                    SOURCE  | evry: 1m
                    SOURCE  | every: soon
                    SOURCE  | extends: sapawarga\\npage: { style: numbr }
                    SOURCE  | extends: sapawarga\\nprotocol: soap\\nrequest: { method: GET }
                    SOURCE  | extends: sapawarga\\nprotocol: intake\\nevery: 1m
                    SOURCE  | extends: sapawarga\\nauth: { bearer: rahasia }
                    SOURCE  | extends: sapawarga\\nlimits: { concurrency: 99 }
                    MAPPING | judul: isi
                    MAPPING | location: { region: kota }
                    PROFILE | protocol: rest
                    PROFILE | profile: { title: a, about: b, values: { c: { waht: d } } }
                    ROUTING | rules: [ { id: a } ]
                    ROUTING | rules: [ { id: a, to: b, when: {} } ]
                    """)
    void whatIsWrongIsTold(FileSchema schema, String yaml) {
        assertThat(wrong(schema, yaml.replace("\\n", "\n"))).isNotEmpty();
    }

    private static List<String> wrong(FileSchema schema, String yaml) {
        return SCHEMAS.get(schema).validate(YamlTree.of(yaml)).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }
}
