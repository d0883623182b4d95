package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.Profiles;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.mappings.translate.Translation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every profile and every shipped source is proved by the originals in its {@code cases}: what becomes of each, and which agency
 * must answer, stands beside it.
 */
class CasesTest {

    private static final Path PROFILES = Path.of("../mappings/profiles");
    private static final Path SOURCES = Path.of("../mappings/sources");
    private static final Instant READ_AT = Instant.parse("2026-11-23T08:00:00Z");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @TempDir
    Path dir;

    static List<Path> originals() throws IOException {
        try (Stream<Path> profiles = Files.walk(PROFILES);
                Stream<Path> sources = Files.walk(SOURCES)) {
            return Stream.concat(profiles, sources)
                    .filter(file -> file.toString().endsWith(".in"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyProfileAndEverySourceHasACase() throws IOException {
        List<Path> originals = originals();

        for (Path shelf : List.of(PROFILES, SOURCES)) {
            try (Stream<Path> folders = Files.list(shelf)) {
                assertThat(folders.filter(Files::isDirectory).toList())
                        .isNotEmpty()
                        .allSatisfy(folder -> assertThat(originals).anyMatch(original -> original.startsWith(folder)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("originals")
    void anOriginalBecomesWhatStandsBesideIt(Path original) throws IOException {
        SourceBundle source = source(original.getParent().getParent());
        String outcome = JSON.writeValueAsString(outcome(source, Files.readAllBytes(original))) + "\n";

        Path expected =
                original.resolveSibling(original.getFileName().toString().replaceFirst("\\.in$", ".expected.json"));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, outcome);
        }
        assertThat(expected)
                .as("run with -Dgolden.update=true to accept, then read the diff")
                .exists();
        assertThat(outcome)
                .as("run with -Dgolden.update=true to accept, then read the diff")
                .isEqualTo(Files.readString(expected));
    }

    /** A profile is tried as a source with the values that it gives as examples. */
    private SourceBundle source(Path folder) throws IOException {
        if (Files.exists(folder.resolve("source.yaml"))) {
            return Region.read(folder);
        }
        Path source = Files.createDirectories(dir.resolve("my-source"));
        Files.writeString(
                source.resolve("source.yaml"),
                Profiles.sourceFile(folder.getFileName().toString()).orElseThrow());
        return Region.read(source);
    }

    private ObjectNode outcome(SourceBundle source, byte[] bytes) {
        AttachmentStore store = new AttachmentStore(dir.resolve("files"));
        try (SourceConnector connector = Connectors.open(source.definition(), store)) {
            String fingerprint = "0".repeat(64);
            Original original = connector.reopen(new KeptOriginal(
                    fingerprint,
                    null,
                    null,
                    READ_AT,
                    new Content.Inline(bytes),
                    mediaType(source, bytes),
                    fingerprint,
                    List.of()));
            return outcome(source, original);
        }
    }

    private static ObjectNode outcome(SourceBundle source, Original original) {
        ObjectNode outcome = JSON.createObjectNode();
        if (original.setAside() != null) {
            return outcome.put("setAside", original.setAside());
        }
        if (original.defect() != null || original.tree() == null) {
            return outcome.put("defect", original.defect() == null ? "cannot be parsed" : original.defect());
        }
        Translation translation = source.mapping()
                .translate(new Reading(
                        source.id(),
                        original.nativeId(),
                        original.version(),
                        original.readAt(),
                        original.tree(),
                        List.of(),
                        original.fingerprint()));
        if (translation instanceof Translation.Translated done) {
            var routing = RoutingRules.standard().decide(done.complaint());
            ObjectNode complaint = (ObjectNode) JSON.readTree(ComplaintJson.write(done.complaint()));
            // What says nothing about the mapping.
            complaint.remove(List.of("id", "receivedAt", "provenance", "sequence"));
            outcome.set("complaint", complaint);
            outcome.put("agency", routing.agency()).put("rule", routing.rule());
            texts(outcome, "warnings", done.warnings());
        } else if (translation instanceof Translation.Untranslatable held) {
            texts(outcome, "problems", held.problems());
        }
        if (!original.files().isEmpty()) {
            var files = outcome.putArray("files");
            original.files().forEach(file -> files.add(file.name() + " (" + file.mediaType() + ")"));
        }
        return outcome;
    }

    private static void texts(ObjectNode outcome, String name, List<RecordProblem> problems) {
        if (!problems.isEmpty()) {
            var texts = outcome.putArray(name);
            problems.forEach(problem -> texts.add(problem.what()));
        }
    }

    private static String mediaType(SourceBundle source, byte[] bytes) {
        if (source.definition().access() instanceof Mail) {
            return "message/rfc822";
        }
        return bytes[0] == '<' ? "application/xml" : "application/json";
    }
}
