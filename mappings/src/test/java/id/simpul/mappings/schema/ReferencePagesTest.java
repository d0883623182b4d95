package id.simpul.mappings.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages in docs/reference are what the schemas say. */
class ReferencePagesTest {

    private static final Path PAGES = Path.of("../docs/reference");

    @ParameterizedTest
    @EnumSource
    void aPageSaysWhatItsSchemaSays(FileSchema schema) throws IOException {
        Path page = PAGES.resolve(schema.word() + ".md");
        String text = new ReferencePage(schema).text();
        if (Boolean.getBoolean("reference.update")) {
            Files.createDirectories(PAGES);
            Files.writeString(page, text);
        }
        assertThat(page)
                .as("run mvn -pl mappings test -Dtest=ReferencePagesTest -Dreference.update=true to regenerate")
                .hasContent(text);
    }
}
