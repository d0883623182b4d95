package id.simpul.mappings.translate;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A whole folder, from the letters of a source to what comes of them. */
class MappingGoldenTest {

    private static final Instant READ_AT = Instant.parse("2026-11-23T08:00:00Z");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Test
    void theLettersBecomeWhatStandsBesideThem() throws IOException, URISyntaxException {
        Path folder = Path.of(MappingGoldenTest.class
                        .getResource("kota-contoh/source.yaml")
                        .toURI())
                .getParent();
        SourceFolders.Found found = SourceFolders.read(
                folder,
                Map.of(),
                (scheme, code) -> code.replace(".", "").startsWith("7371") ? Optional.of("73.71.01") : Optional.empty(),
                complaint -> List.of());
        assertThat(found.problems()).isEmpty();
        SourceBundle bundle = found.sources().get(0);

        List<Map<String, Object>> letters = JSON.readValue(
                folder.resolve("letters.json").toFile(), JSON.getTypeFactory().constructType(List.class));
        String out = JSON.writeValueAsString(letters.stream()
                .map(letter -> outcome(bundle.mapping().translate(reading(bundle.id(), letter))))
                .toList());

        Path golden = Path.of("src/test/resources/id/simpul/mappings/translate/kota-contoh/expected.json");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, out + "\n");
        }
        assertThat(JSON.readTree(out))
                .as("run with -Dgolden.update=true to accept, then read the diff")
                .isEqualTo(JSON.readTree(Files.readString(folder.resolve("expected.json"))));
    }

    private static Reading reading(String source, Map<String, Object> letter) {
        return new Reading(
                source,
                String.valueOf(letter.get("nomor")),
                (String) letter.get("diubah"),
                READ_AT,
                letter,
                List.of(),
                "0".repeat(64));
    }

    private static Map<String, Object> outcome(Translation translation) {
        Map<String, Object> outcome = new TreeMap<>();
        if (translation instanceof Translation.Translated done) {
            outcome.put("complaint", done.complaint());
            outcome.put("approximate", new TreeMap<>(done.approximate()));
            outcome.put("warnings", done.warnings());
        } else if (translation instanceof Translation.Untranslatable held) {
            outcome.put("problems", held.problems());
        }
        return outcome;
    }
}
