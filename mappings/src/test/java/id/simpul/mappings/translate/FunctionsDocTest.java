package id.simpul.mappings.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.dashjoin.jsonata.Jsonata;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.RegionScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Every example of docs/functions.md gives what the page says. */
class FunctionsDocTest {

    private static final Path PAGE = Path.of("../docs/functions.md");
    private static final Pattern ROW = Pattern.compile("\\| `(.+)` \\| (`(.+)`|nothing|(problem|warning) `(.+)`) \\|");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<String> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| expression"));
    }

    private static String block(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theExampleGivesWhatThePageSays(String line) throws Exception {
        Matcher row = ROW.matcher(line);
        assertThat(row.matches()).as(line).isTrue();
        List<FileProblem> problems = new ArrayList<>();
        Map<String, Jsonata.JFunction> functions = new FieldFunctions(
                        ZoneId.of("Asia/Jakarta"),
                        RegionScheme.KEMENDAGRI,
                        SourceFolders.REGIONS,
                        Map.of("kind", CodeTable.parse("codes/kind.csv", block("csv"), problems)))
                .byName();
        Object record = JSON.readValue(block("json"), Map.class);
        Call call = new Call(new Reading(
                "uji", "A-1", null, Instant.parse("2026-11-25T10:00:00Z"), record, List.of(), "0".repeat(64)));
        call.begin();
        String given;
        try {
            Object value = Expression.compile(row.group(1), functions).evaluate(record);
            given = !call.warnings.isEmpty()
                    ? "warning `" + call.warnings.get(0).group() + "`"
                    : value == null ? "nothing" : "`" + JSON.writeValueAsString(value) + "`";
        } catch (Call.Unfit unfit) {
            given = "problem `" + unfit.problem.group() + "`";
        } finally {
            call.end();
        }

        assertThat(problems).isEmpty();
        assertThat(given).isEqualTo(row.group(2));
    }
}
