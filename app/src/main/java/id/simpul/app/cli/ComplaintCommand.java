package id.simpul.app.cli;

import id.simpul.mappings.model.ComplaintId;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "complaint",
        mixinStandardHelpOptions = true,
        description = "The journey of one complaint: what was read, what was sent where, what the agency answered.",
        footer = {
            "",
            "Exit code 1 if there is no such complaint.",
            "",
            "Examples: simpul complaint jabar-aduan:12345",
            "          simpul complaint 9b2d7d0e-5c55-5d6f-9c0e-2f2a3b6c1d4e"
        })
final class ComplaintCommand implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Parameters(paramLabel = "ID", description = "Its id, or <source>:<identifier at the source>.")
    private String id;

    @Option(names = "--bodies", description = "With the translated complaints; the hub writes down that you looked.")
    private boolean bodies;

    @Override
    public Integer call() {
        // R1: the id follows from the key, and unlike the key it is always a plain word in a path
        int colon = id.indexOf(':');
        String path = colon > 0
                ? ComplaintId.of(id.substring(0, colon), id.substring(colon + 1))
                        .toString()
                : id;
        JsonNode journey;
        try {
            journey = options.hub().get("complaints/%s?bodies=%s".formatted(Words.encoded(path), bodies));
        } catch (HubProblem unknown) {
            throw colon > 0 && unknown.exitCode() == SimpulCli.PROBLEMS
                    ? new HubProblem(SimpulCli.PROBLEMS, "no complaint '%s' was ever read".formatted(id))
                    : unknown;
        }
        if (!options.printed(journey)) {
            print(options.out(), journey);
        }
        return SimpulCli.GOOD;
    }

    private static void print(PrintWriter out, JsonNode journey) {
        List<String> marks = new ArrayList<>();
        for (String mark : List.of("anonymous", "secret", "withdrawn")) {
            if (journey.path(mark).asBoolean()) {
                marks.add(mark);
            }
        }
        out.printf(
                "%s:%s  version %s  at %s%s%n%s%n",
                Words.text(journey.path("source")),
                Words.text(journey.path("nativeId")),
                Words.text(journey.path("sequence")),
                journey.path("agency").isNull() ? "nobody yet" : Words.text(journey.path("agency")),
                marks.isEmpty() ? "" : "  (" + String.join(", ", marks) + ")",
                Words.text(journey.path("id")));

        Table read = new Table("READ", "OUTCOME", ">VERSION", ">ORIGINAL", "WHY");
        for (JsonNode version : journey.path("versions")) {
            read.row(
                    Words.time(version.path("readAt")),
                    outcome(version),
                    Words.text(version.path("sequence")),
                    Words.text(version.path("original")),
                    why(version));
        }
        section(out, read);

        Table sent = new Table("KEPT", "SENT", "STATE", ">VERSION", "TYPE", "AGENCY", "RULE OR REASON");
        for (JsonNode delivery : journey.path("deliveries")) {
            long replays = delivery.path("n").asLong();
            String reason = Words.text(delivery.path("reason"));
            sent.row(
                    Words.time(delivery.path("kept")),
                    Words.time(delivery.path("sent")),
                    lower(delivery.path("state")) + (replays > 0 ? " (replay " + replays + ")" : ""),
                    Words.text(delivery.path("sequence")),
                    Words.text(delivery.path("type")),
                    Words.text(delivery.path("agency")),
                    reason.isEmpty() ? Words.text(delivery.path("rule")) : reason);
        }
        section(out, sent);

        Table asked = new Table("ASKED", "WHAT", "BY", "WHY", "ANSWER");
        for (JsonNode request : journey.path("requests")) {
            asked.row(
                    Words.time(request.path("asked")),
                    lower(request.path("kind")),
                    Words.text(request.path("askedBy")),
                    Words.text(request.path("reason")),
                    request.path("answer").isNull() ? "-" : Words.text(request.path("answer")));
        }
        section(out, asked);

        for (JsonNode answer : journey.path("answers")) {
            out.printf(
                    "%nanswer of %s%s, %s%n    %s%n",
                    Words.text(answer.path("agency")).isEmpty()
                            ? "an unnamed agency"
                            : Words.text(answer.path("agency")),
                    sender(answer),
                    Words.time(answer.path("received")),
                    Words.text(answer.path("body")));
        }

        Table events = new Table("AT", "EVENT", "DETAIL", "WHO");
        for (JsonNode event : journey.path("events")) {
            events.row(
                    Words.time(event.path("at")),
                    Words.text(event.path("what")),
                    Words.text(event.path("detail")),
                    Words.text(event.path("who")));
        }
        section(out, events);

        for (JsonNode version : journey.path("versions")) {
            if (version.path("complaint").isObject()) {
                out.printf(
                        "%noriginal %s as translated:%n%s%n",
                        Words.text(version.path("original")),
                        version.path("complaint").toPrettyString());
            }
        }
    }

    /** Said only where it matters: somebody else sent it, or nobody can tell. */
    private static String sender(JsonNode answer) {
        if (answer.path("proved").asBoolean(false)) {
            return "";
        }
        return answer.path("sender").isString()
                ? " (SENT BY ANOTHER USER: %s)".formatted(Words.text(answer.path("sender")))
                : " (the broker does not say who sent it)";
    }

    private static void section(PrintWriter out, Table table) {
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
    }

    private static String outcome(JsonNode version) {
        String outcome = lower(version.path("outcome"));
        return version.path("closed").isNull() || !outcome.equals("quarantined") ? outcome : outcome + ", closed";
    }

    private static String why(JsonNode version) {
        String reason = Words.text(version.path("reason"));
        JsonNode first = version.path("problems").path(0);
        if (!reason.isEmpty() || !first.isMissingNode()) {
            return !reason.isEmpty() ? reason : Words.text(first.path("group"));
        }
        JsonNode leftOut = version.path("filesLeftOut");
        return leftOut.isEmpty()
                ? ""
                : "without %d file%s: %s"
                        .formatted(leftOut.size(), leftOut.size() == 1 ? "" : "s", Words.text(leftOut.path(0)));
    }

    private static String lower(JsonNode node) {
        return Words.text(node).toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
