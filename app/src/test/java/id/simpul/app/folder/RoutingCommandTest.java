package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.model.ComplaintJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class RoutingCommandTest {

    private static final String RULES =
            """
            rules:
              - id: passports
                when: { category: 637 }
                to: %s
              - id: emergency
                when: { kind: emergency }
                to: triage
              - id: local
                to: government
            """;

    @TempDir
    Path dir;

    private Path old;
    private Path now;
    private final StringWriter written = new StringWriter();

    @BeforeEach
    void write() throws IOException {
        old = Files.writeString(dir.resolve("old.yaml"), RULES.formatted("K10"));
        now = Files.writeString(dir.resolve("new.yaml"), RULES.formatted("K07"));
    }

    @Test
    void whatChangesIsCountedByAgencyAndRuleWithExamples() throws IOException {
        Path file = complaints(5, 7);

        int code = simpul("test", "--rules", now.toString(), "--against", old.toString(), "--from", file.toString());

        assertThat(code).isZero();
        assertThat(written.toString())
                .contains("12 complaints: 5 to another agency, 0 to the same by another rule, 7 as before")
                .containsPattern(
                        "5  K10 by 'passports' -> K07 by 'passports'\\s+e.g. [0-9a-f-]{36}, [0-9a-f-]{36}, [0-9a-f-]{36}\\n")
                .contains("new rules (" + now + ") that none of them used: emergency")
                .doesNotContain("Warga");
    }

    @Test
    void machinesReadTheSame() throws IOException {
        Path file = complaints(2, 1);

        simpul("test", "--rules", now.toString(), "--against", old.toString(), "--from", file.toString(), "--json");

        JsonNode json = JsonMapper.shared().readTree(written.toString());
        assertThat(json.path("anotherAgency").intValue()).isEqualTo(2);
        assertThat(json.path("changes").get(0).path("change").path("toAgency").stringValue())
                .isEqualTo("K07");
        assertThat(json.path("unusedNew").get(0).stringValue()).isEqualTo("emergency");
    }

    @Test
    void casesOfSourceFoldersWillDoAsWell() throws IOException {
        Files.writeString(now, "rules:\n  - id: all\n    to: triage\n");

        int code = simpul("test", "--rules", now.toString(), "--source", "../mappings/sources");

        assertThat(code).isZero();
        assertThat(written.toString()).contains("to another agency", "-> triage by 'all'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            EMPTY                | complaints.jsonl:1:1 : is empty
            {"id": "Warga"}      | complaints.jsonl:1:1 : is not the JSON of a complaint
            Warga                | complaints.jsonl:1:1 : is not the JSON of a complaint
            []                   | complaints.jsonl:1:1 : is not the JSON of a complaint
            ~~{                  | complaints.jsonl:3:1 : is not the JSON of a complaint
            """)
    void aBrokenFileIsToldWithItsLine(String content, String told) throws IOException {
        Path file = Files.writeString(
                dir.resolve("complaints.jsonl"), content.equals("EMPTY") ? "" : content.replace('~', '\n'));

        assertThat(simpul("test", "--from", file.toString())).isEqualTo(1);

        assertThat(written.toString()).contains(told).doesNotContain("Warga", "Exception");
    }

    @Test
    void oneBrokenLineLeavesTheOthers() throws IOException {
        Path file = complaints(1, 1);
        Files.writeString(file, "\uFEFF" + Files.readString(file) + "{\n");

        assertThat(simpul("test", "--rules", now.toString(), "--from", file.toString()))
                .isEqualTo(1);

        assertThat(written.toString()).contains("complaints.jsonl:3:1", "2 complaints: ");
    }

    @Test
    void whatIsNotThereIsTold() {
        assertThat(simpul("test", "--from", dir.toString())).isEqualTo(1);
        assertThat(simpul("test", "--from", "none.jsonl")).isEqualTo(1);
        assertThat(simpul("test", "--rules", "none.yaml", "--from", "none.jsonl"))
                .isEqualTo(1);
        assertThat(simpul("test")).isEqualTo(2);
        assertThat(written.toString())
                .contains("is a folder", "none.jsonl:1:1 : is not there", "none.yaml:1:1", "which complaints?");
    }

    @Test
    void rulesAreCheckedAlone() throws IOException {
        assertThat(simpul("check", old.toString())).isZero();
        assertThat(written.toString()).contains("good, 3 rules");
        Files.writeString(
                now, "rules:\n  - id: a\n    to: triage\n  - id: b\n    when: { category: 637 }\n    to: K99\n");

        assertThat(simpul("check", now.toString())).isEqualTo(1);

        assertThat(written.toString())
                .contains(
                        "'K99' is not an agency",
                        "is never reached: rule 'a' above already takes every such complaint");
    }

    private Path complaints(int passports, int others) throws IOException {
        List<String> all = new ArrayList<>();
        TestCommand.Tested tested = TestCommand.test(Path.of("../mappings/sources/jabar-aduan"), Map.of());
        JsonNode complaint = tested.results().get(0).got().path("complaint");
        for (int i = 0; i < passports + others; i++) {
            var one = (ObjectNode) complaint.deepCopy();
            one.put("id", UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString());
            one.put("sequence", 1);
            one.put("receivedAt", "2026-11-23T08:00:00Z");
            one.putObject("category").put("code", i < passports ? "637" : "757");
            one.putObject("location")
                    .putObject("region")
                    .put("scheme", "kemendagri")
                    .put("code", "32.73");
            assertThat(ComplaintJson.read(one.toString())).isNotNull();
            all.add(one.toString());
        }
        Path file = dir.resolve("complaints.jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (String one : all) {
                out.write(one + "\n");
            }
        }
        return file;
    }

    private int simpul(String... args) {
        PrintWriter out = new PrintWriter(written, true);
        return new CommandLine(new RoutingCommand()).setOut(out).setErr(out).execute(args);
    }
}
