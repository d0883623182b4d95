package id.simpul.app.folder;

import id.simpul.connectors.Original;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.sample.Sample;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.masking.Masking;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.translate.CodeRow;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.mappings.translate.Trace;
import id.simpul.mappings.translate.Translation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of a file, as people and as machines read it. Personal data is masked unless it is asked for. */
final class Preview {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String LINK = "(a link, signed when it is sent)";
    private static final int LEFT = 46;
    private static final int MOST_GROUPS = 1000;

    private final Workbench bench;
    private final Path file;
    private final boolean personal;
    private final Sample sample;
    private final @Nullable Outcome outcome;
    private final long number;
    private final Map<String, Long> groups;
    private final long complaints;
    private final long setAside;

    private Preview(
            Workbench bench,
            Path file,
            boolean personal,
            Sample sample,
            @Nullable Outcome outcome,
            long number,
            Map<String, Long> groups,
            long complaints,
            long setAside) {
        this.bench = bench;
        this.file = file;
        this.personal = personal;
        this.sample = sample;
        this.outcome = outcome;
        this.number = number;
        this.groups = groups;
        this.complaints = complaints;
        this.setAside = setAside;
    }

    /** @param number of the record that is shown, counted from 1; of all others only the problems are */
    static Preview of(Workbench bench, Path file, long number, Instant readAt, boolean personal) {
        long[] counts = new long[3];
        Original[] wanted = new Original[1];
        Map<String, Long> groups = new LinkedHashMap<>();
        Sample sample = bench.read(file, readAt, original -> {
            if (++counts[0] == number) {
                wanted[0] = original;
            }
            Outcome each = bench.test(original);
            counts[1] += each.complaint() == null ? 0 : 1;
            counts[2] += each.setAside() == null ? 0 : 1;
            problems(each).stream().map(RecordProblem::group).distinct().forEach(group -> {
                if (groups.size() < MOST_GROUPS || groups.containsKey(group)) {
                    groups.merge(group, 1L, Long::sum);
                }
            });
        });
        return new Preview(
                bench,
                file,
                personal,
                sample,
                wanted[0] == null ? null : bench.preview(wanted[0]),
                number,
                groups,
                counts[1],
                counts[2]);
    }

    private static List<RecordProblem> problems(Outcome of) {
        return of.defect() == null
                ? of.problems()
                : List.of(new RecordProblem(
                        "record",
                        "record: " + of.defect(),
                        "record: " + of.defect(),
                        "look at the original; 'key' and 'records' in source.yaml say how it is read"));
    }

    /** What is wrong with the file, or with the number that was asked for. */
    @Nullable
    FileProblem problem() {
        if (sample instanceof Sample.Unreadable unreadable) {
            return unreadable.problem();
        }
        long records = ((Sample.Read) sample).records();
        if (outcome != null) {
            return null;
        }
        return records == 0
                ? new FileProblem(file.toString(), 1, 1, "", "holds no record", "give an answer that has some")
                : new FileProblem(
                        file.toString(),
                        1,
                        1,
                        "",
                        "has no record %,d: it has %,d".formatted(number, records),
                        "give --record a number from 1 to " + records);
    }

    /** A record of the file waits in quarantine. */
    boolean isGood() {
        return problem() == null && groups.isEmpty();
    }

    void print(PrintWriter out) {
        out.printf("%s: %s%n", bench.source().id(), bench.source().definition().title());
        if (sample instanceof Sample.Read read) {
            out.printf("%s: %s%s%n", file, read.form().words(), howMany(read));
            read.notes().forEach(note -> out.printf("  note: %s%n", note));
        }
        if (outcome != null) {
            print(out, outcome);
        }
        FileProblem problem = problem();
        if (problem != null) {
            out.println(problem);
        }
        if (sample instanceof Sample.Read read && read.records() > 1) {
            out.printf(
                    "%nall %,d records: %,d complaints, %,d set aside, %,d held%n",
                    read.records(), complaints, setAside, read.records() - complaints - setAside);
            groups.forEach((group, count) -> out.printf("  %,6d  %s%n", count, group));
        }
        out.flush();
    }

    private String howMany(Sample.Read read) {
        return read.records() == 1 ? "" : "; record %,d of %,d".formatted(number, read.records());
    }

    private void print(PrintWriter out, Outcome of) {
        Original original = of.original();
        out.printf("  key %s%s%n", original.key() == null ? "(none)" : original.key(), version(original));
        if (of.setAside() != null) {
            out.printf("%nset aside, it becomes no complaint: %s%n", of.setAside());
            return;
        }
        Trace trace = of.trace();
        if (trace != null) {
            out.printf("%n%s -> %s%n", padded("original"), "complaint");
            trace.steps().forEach(step -> print(out, step, of));
        }
        for (RecordProblem problem : problems(of)) {
            out.printf("%nHELD in quarantine: %s%n    fix: %s%n", problem.what(), problem.fix());
        }
        if (trace != null) {
            warnings(of, trace).forEach(warning -> out.printf("warning: %s%n", warning));
            if (!trace.unread().isEmpty()) {
                out.printf("%nnothing reads: %s%n", String.join(", ", names(trace)));
            }
        }
        if (of.complaint() != null) {
            print(out, of.complaint(), original);
        }
    }

    private static String version(Original original) {
        return (original.version() == null ? "" : ", version " + original.version())
                + (original.stamp() == null ? "" : " (" + original.stamp() + ")");
    }

    private static List<String> names(Trace trace) {
        return trace.unread().stream().map(Trace.Unread::path).toList();
    }

    private void print(PrintWriter out, Trace.Step step, Outcome of) {
        List<String> left = new ArrayList<>();
        for (Trace.Read read : step.reads()) {
            left.add(
                    read.value() == null
                            ? read.path() + " (not there)"
                            : read.path() + " = " + shown(read.path(), read.value()));
        }
        if (left.isEmpty()) {
            left.add("");
        }
        String gives = step.failed()
                ? "FAILED"
                : step.value() == null ? "(nothing)" : shown(step.field().model(), value(step, of));
        for (int i = 0; i < left.size(); i++) {
            out.println((padded(left.get(i)) + (i == 0 ? " -> " + step.field().model() + " = " + gives : ""))
                    .stripTrailing());
        }
        out.println((padded("") + "    " + step.field().expression().strip().replaceAll("\\s+", " ") + "  "
                + place(step.field().place())));
        for (CodeRow row : step.rows()) {
            out.println(padded("") + "    " + row.source() + " -> " + row.code() + "  " + place(row.place()));
        }
    }

    /** As it stands in the complaint, if there is one. */
    private static @Nullable Object value(Trace.Step step, Outcome of) {
        if (of.complaint() == null) {
            return step.value();
        }
        JsonNode node = JSON.readTree(ComplaintJson.write(of.complaint()));
        for (String name : step.field().model().split("\\.")) {
            node = node.path(name);
        }
        if (node.isObject() && node.has("code")) {
            node = node.path("code");
        }
        return node.isMissingNode() ? step.value() : node.isString() ? node.stringValue() : node;
    }

    /** What ships lies deep in the product; whose profile it is says enough. */
    private static String place(String place) {
        int profile = place.lastIndexOf("/profiles/");
        return place.startsWith("/") && profile >= 0 ? place.substring(profile + 1) : place;
    }

    private static String padded(String text) {
        return text.length() > LEFT ? text.substring(0, LEFT - 1) + "…" : text + " ".repeat(LEFT - text.length());
    }

    private String shown(String path, @Nullable Object value) {
        if (!personal) {
            return Masking.value(path, value);
        }
        String text = value instanceof String string
                ? string
                : JSON.valueToTree(value).toString();
        return text.replaceAll("\\s+", " ");
    }

    private List<String> warnings(Outcome of, Trace trace) {
        List<String> warnings = new ArrayList<>();
        trace.warnings().forEach(warning -> warnings.add(warning.what()));
        if (trace.translation() instanceof Translation.Translated done) {
            done.approximate()
                    .forEach((field, unit) ->
                            warnings.add("%s: approximate, from words; within %s".formatted(field, length(unit))));
        }
        if (of.complaint() != null) {
            taken("anonymous", of.complaint().anonymous(), trace, warnings);
            taken("secret", of.complaint().secret(), trace, warnings);
        }
        for (SourceFile file : of.original().files()) {
            if (file instanceof SourceFile.Unavailable gone) {
                warnings.add("a file that cannot be had: " + gone.reason());
            }
        }
        return warnings;
    }

    /** R8: what is not said is the stricter. */
    private static void taken(String flag, boolean is, Trace trace, List<String> warnings) {
        boolean said =
                trace.steps().stream().anyMatch(step -> step.field().model().equals(flag) && step.value() != null);
        if (is && !said) {
            warnings.add(flag + ": taken as yes, for the record does not say; map it if the system knows");
        }
    }

    private static String length(Duration unit) {
        return unit.toString().substring(1).replace("T", "").toLowerCase(Locale.ROOT);
    }

    private void print(PrintWriter out, Complaint complaint, Original original) {
        out.printf(
                "%ncomplaint %s, mapping %s%n",
                complaint.id(), bench.source().mapping().version());
        Complaint.Routing routing = complaint.routing();
        if (routing != null) {
            out.printf(
                    "to %s by rule '%s' of %s%n    %s%n",
                    routing.agency(),
                    routing.rule(),
                    bench.rulesFile() == null ? "the product" : bench.rulesFile(),
                    routing.reason());
        }
        if (!original.files().isEmpty()) {
            out.printf("files:%n");
            original.files()
                    .forEach(file -> out.printf(
                            "  %s (%s)%n",
                            shown("file.name", file.name()),
                            file.mediaType() == null ? "type unknown" : file.mediaType()));
        }
        out.printf("%nthe agency receives:%n%s%n", JSON.writeValueAsString(body(complaint)));
        List<String> unseen = unseen(complaint);
        out.printf(
                "the agency does not see: %s%n",
                unseen.isEmpty() ? "nothing is kept from it" : String.join("; ", unseen));
    }

    private JsonNode body(Complaint complaint) {
        JsonNode body = JSON.readTree(ComplaintJson.forQueue(complaint.withSequence(1), file -> LINK));
        if (personal) {
            return body;
        }
        ObjectNode masked = (ObjectNode) Masking.masked(body, "");
        masked.set("routing", body.path("routing")); // words of ours
        return masked;
    }

    /** What is in our keeping, and not in the message. */
    private static List<String> unseen(Complaint complaint) {
        List<String> unseen = new ArrayList<>();
        ObjectNode whole = (ObjectNode) JSON.readTree(ComplaintJson.write(complaint.withSequence(1)));
        ObjectNode sent = (ObjectNode) JSON.readTree(ComplaintJson.forQueue(complaint.withSequence(1), file -> LINK));
        whole.properties().forEach(field -> {
            if (!sent.has(field.getKey())) {
                unseen.add(
                        field.getValue() instanceof ObjectNode object
                                ? "%s (%s)".formatted(field.getKey(), String.join(", ", object.propertyNames()))
                                : field.getKey());
            }
        });
        if (complaint.anonymous() && unseen.stream().noneMatch(it -> it.startsWith("reporter"))) {
            unseen.add("reporter (anonymous; nothing is known of them)");
        }
        if (!whole.path("description").equals(sent.path("description"))) {
            unseen.add("the end of the description, which is in " + ComplaintJson.DESCRIPTION_FILE);
        }
        complaint.attachments().stream()
                .filter(it -> it.state() != Complaint.AttachmentState.AVAILABLE)
                .findAny()
                .ifPresent(it -> unseen.add("links to files, before the hub has fetched them"));
        return unseen;
    }

    JsonNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("source", bench.source().id());
        json.put("file", file.toString());
        if (sample instanceof Sample.Read read) {
            json.put("form", read.form().name().toLowerCase(Locale.ROOT));
            json.put("records", read.records());
            json.put("record", number);
            json.set("notes", JSON.valueToTree(read.notes()));
        }
        FileProblem problem = problem();
        if (problem != null) {
            json.set("problem", JSON.valueToTree(problem));
        }
        ObjectNode held = json.putObject("problemsOfAll");
        groups.forEach(held::put);
        if (outcome == null) {
            return json;
        }
        json.put("key", outcome.original().key());
        json.put("version", outcome.original().version());
        json.put("setAside", outcome.setAside());
        json.set("problems", JSON.valueToTree(problems(outcome)));
        Trace trace = outcome.trace();
        if (trace != null) {
            ArrayNode fields = json.putArray("fields");
            trace.steps().forEach(step -> fields.add(json(step)));
            json.set("warnings", JSON.valueToTree(warnings(outcome, trace)));
            json.set("unread", JSON.valueToTree(names(trace)));
        }
        Complaint complaint = outcome.complaint();
        if (complaint != null) {
            json.put("complaint", complaint.id().toString());
            json.put("mapping", bench.source().mapping().version());
            json.set("routing", JSON.valueToTree(complaint.routing()));
            json.put(
                    "rules",
                    bench.rulesFile() == null ? null : bench.rulesFile().toString());
            json.set("agencyReceives", body(complaint));
            json.set("agencyDoesNotSee", JSON.valueToTree(unseen(complaint)));
        }
        return json;
    }

    private ObjectNode json(Trace.Step step) {
        ObjectNode json = JSON.createObjectNode();
        json.put("field", step.field().key());
        json.put("expression", step.field().expression());
        json.put("place", step.field().place());
        ObjectNode reads = json.putObject("reads");
        step.reads()
                .forEach(
                        read -> reads.put(read.path(), read.value() == null ? null : shown(read.path(), read.value())));
        Object value = outcome == null ? step.value() : value(step, outcome);
        json.put("value", step.value() == null ? null : shown(step.field().model(), value));
        json.put("failed", step.failed());
        ArrayNode rows = json.putArray("rows");
        step.rows().forEach(row -> rows.add(JSON.valueToTree(row)));
        return json;
    }
}
