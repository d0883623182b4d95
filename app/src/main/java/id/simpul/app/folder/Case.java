package id.simpul.app.folder;

import id.simpul.connectors.SourceFile;
import id.simpul.connectors.sample.Sample;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.mappings.yaml.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An original in {@code cases/NAME.in} and what must become of it in {@code cases/NAME.expected.json}: a complaint with its
 * agency and rule, or the problems for which it is held, or why it is set aside; of several originals in one file a list.
 */
final class Case {

    /** When an original is taken to have been read, unless its case says otherwise. */
    static final Instant READ_AT = Instant.parse("2026-11-23T08:00:00Z");

    private static final String READ = "readAt";
    private static final List<String> KEYS =
            List.of(READ, "setAside", "defect", "complaint", "agency", "rule", "warnings", "problems", "files");

    /** What is compared only where it is written: files of older cases do not have it. */
    private static final List<String> OPTIONAL = List.of(READ, "agency", "rule", "files");

    /** Of one file; more is a sample, not a case. */
    private static final int MOST = 1000;

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path in;

    private Case(Path in) {
        this.in = in;
    }

    /** Of a source folder, in order of their names. */
    static List<Case> of(Path folder) throws IOException {
        Path cases = folder.resolve("cases");
        if (!Files.isDirectory(cases)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cases)) {
            return files.filter(file -> file.toString().endsWith(".in"))
                    .sorted()
                    .map(Case::new)
                    .toList();
        }
    }

    String name() {
        return String.valueOf(in.getFileName()).replaceFirst("\\.in$", "");
    }

    Path in() {
        return in;
    }

    Path expected() {
        return in.resolveSibling(name() + ".expected.json");
    }

    /**
     * What came of it.
     *
     * @param got         to be expected, if it is right; {@code null} if the original or what is expected cannot be read
     * @param problem     that something cannot be read, or that nothing is expected yet; else {@code null}
     * @param differences between what is expected and what came
     */
    record Result(Case of, @Nullable JsonNode got, @Nullable FileProblem problem, List<Difference> differences) {

        boolean isGood() {
            return problem == null && differences.isEmpty();
        }

        /** It can be accepted as it is now. */
        boolean isNews() {
            return !isGood() && got != null;
        }

        @Override
        public String toString() {
            return "Result{" + of.in + "}";
        }

        /** Writes what came as what is expected from now on. */
        void accept() throws IOException {
            Files.writeString(of.expected(), JSON.writeValueAsString(got) + "\n");
        }
    }

    /** @param outcomes gets each, for what its translation used */
    Result run(Workbench bench, Consumer<Outcome> outcomes) {
        JsonNode expected;
        Instant readAt;
        try {
            expected = expectation();
            readAt = expected == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : readAt(expected);
        } catch (Unreadable unreadable) {
            return new Result(this, null, unreadable.problem, List.of());
        }
        ArrayNode all = JSON.createArrayNode();
        Sample sample = bench.read(in, readAt, original -> {
            Outcome outcome = bench.test(original);
            outcomes.accept(outcome);
            if (all.size() < MOST) {
                all.add(json(outcome));
            }
        });
        if (sample instanceof Sample.Read read && read.records() > MOST) {
            return new Result(
                    this,
                    null,
                    new FileProblem(
                            in.toString(),
                            1,
                            1,
                            "",
                            "holds more than %,d records".formatted(MOST),
                            "keep a few of them"),
                    List.of());
        }
        if (sample instanceof Sample.Unreadable unreadable) {
            all.add(JSON.createObjectNode().put("defect", unreadable.problem().what()));
        }
        if (!all.isEmpty() && (expected == null || !said(expected).isMissingNode())) {
            ObjectNode dated = JSON.createObjectNode().put(READ, readAt.toString());
            dated.setAll((ObjectNode) all.get(0));
            all.set(0, dated);
        }
        JsonNode got = all.size() == 1 ? all.get(0) : all;
        if (expected == null) {
            FileProblem missing = new FileProblem(
                    expected().toString(), 1, 1, "", "is not there", "look at what came, and take it with --accept");
            return new Result(this, got, missing, Difference.between(null, got));
        }
        return new Result(
                this, got, null, Difference.between(comparable(expected, expected), comparable(got, expected)));
    }

    private static ObjectNode json(Outcome outcome) {
        ObjectNode json = JSON.createObjectNode();
        if (outcome.setAside() != null) {
            return json.put("setAside", outcome.setAside());
        }
        if (outcome.defect() != null) {
            return json.put("defect", outcome.defect());
        }
        if (outcome.complaint() != null) {
            ObjectNode complaint = (ObjectNode) JSON.readTree(ComplaintJson.write(outcome.complaint()));
            // What says nothing about the folder, or is said below.
            complaint.remove(List.of("id", "receivedAt", "provenance", "sequence", "routing", "attachments"));
            json.set("complaint", complaint);
            json.put("agency", outcome.complaint().routing().agency());
            json.put("rule", outcome.complaint().routing().rule());
            texts(
                    json,
                    "warnings",
                    outcome.trace() == null ? List.of() : outcome.trace().warnings());
        }
        texts(json, "problems", outcome.problems());
        if (!outcome.original().files().isEmpty()) {
            ArrayNode files = json.putArray("files");
            for (SourceFile file : outcome.original().files()) {
                files.add(file.name() + (file.mediaType() == null ? "" : " (" + file.mediaType() + ")"));
            }
        }
        return json;
    }

    private static void texts(ObjectNode json, String name, List<RecordProblem> problems) {
        if (!problems.isEmpty()) {
            ArrayNode texts = json.putArray(name);
            problems.forEach(problem -> texts.add(problem.what()));
        }
    }

    /** Without what the expectation does not speak of. */
    private static JsonNode comparable(JsonNode node, JsonNode expected) {
        if (node instanceof ArrayNode list) {
            ArrayNode all = JSON.createArrayNode();
            for (int i = 0; i < list.size(); i++) {
                all.add(comparable(list.get(i), expected.path(i)));
            }
            return all;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = object.deepCopy();
        OPTIONAL.stream().filter(key -> !expected.has(key)).forEach(copy::remove);
        if (copy.get("complaint") instanceof ObjectNode complaint) {
            complaint.remove("attachments");
            boolean versioned = expected.path("complaint").path("source").has("version");
            if (!versioned && complaint.get("source") instanceof ObjectNode source) {
                source.remove("version");
            }
        }
        return copy;
    }

    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;
        private final transient FileProblem problem;

        Unreadable(FileProblem problem) {
            this.problem = problem;
        }
    }

    /** @return {@code null} if there is none yet */
    private @Nullable JsonNode expectation() throws Unreadable {
        String text;
        try {
            text = Files.readString(expected());
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException unreadable) {
            throw unreadable(
                    1, 1, "", "cannot be read as UTF-8 text", "save it as UTF-8, or remove it and take --accept");
        }
        JsonNode node;
        try {
            node = JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw unreadable(
                    at == null ? 1 : Math.max(1, at.getLineNr()),
                    at == null ? 1 : Math.max(1, at.getColumnNr()),
                    "",
                    "is not JSON from here on",
                    "correct it, or remove the file and take --accept");
        }
        for (JsonNode one : node.isArray() ? node : List.of(node)) {
            if (!one.isObject()) {
                throw unreadable(1, 1, "", "is no JSON object, nor a list of them", "remove it and take --accept");
            }
            for (String key : one.propertyNames()) {
                if (!KEYS.contains(key)) {
                    throw unreadable(
                            line(text, "\"" + key + "\""),
                            1,
                            key,
                            "'" + key + "' is nothing that can be expected",
                            Suggestion.fix(key, KEYS));
                }
            }
        }
        return node;
    }

    private static int line(String text, String part) {
        return 1
                + (int) text.substring(0, Math.max(0, text.indexOf(part)))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }

    /** Of several records the first says it for all. */
    private static JsonNode said(JsonNode expected) {
        return expected.isArray() ? expected.path(0).path(READ) : expected.path(READ);
    }

    private Instant readAt(JsonNode expected) throws Unreadable {
        JsonNode said = said(expected);
        try {
            return said.isMissingNode() ? READ_AT : Instant.parse(said.asString());
        } catch (DateTimeException wrong) {
            throw unreadable(1, 1, READ, "is no instant", "write for example " + READ_AT);
        }
    }

    private Unreadable unreadable(int line, int column, String path, String what, String fix) {
        return new Unreadable(new FileProblem(expected().toString(), line, column, path, what, fix));
    }
}
