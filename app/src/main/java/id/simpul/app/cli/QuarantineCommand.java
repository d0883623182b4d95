package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = {
            "Records that could not be translated, by problem.",
            "Mend the mapping, restart or reload the source, then replay: what still fails stays here."
        },
        footer = {
            "",
            "Examples: simpul quarantine jabar-aduan",
            "          simpul quarantine --show 812",
            "          simpul quarantine --replay 812",
            "          simpul quarantine --group 3fa91c07 --dry-run",
            "          simpul quarantine jabar-aduan --all"
        })
final class QuarantineCommand implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Parameters(paramLabel = "SOURCE", arity = "0..1", description = "Only this source.")
    private @Nullable String source;

    @Option(
            names = "--show",
            paramLabel = "ID",
            description = "Show one record: its problems, and the original with persons and words hidden.")
    private @Nullable Long show;

    @Option(names = "--replay", paramLabel = "ID", split = ",", description = "Replay one record, or several: 812,813.")
    private long @Nullable [] replay;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Replay all records of a group, named by its first column.")
    private @Nullable String group;

    @Option(names = "--all", description = "Replay everything in quarantine (of SOURCE, if named).")
    private boolean all;

    @Option(names = "--dry-run", description = "With a replay: only count.")
    private boolean dryRun;

    @Override
    public Integer call() {
        int tasks = (show != null ? 1 : 0) + (replay != null ? 1 : 0) + (group != null ? 1 : 0) + (all ? 1 : 0);
        if (tasks > 1) {
            throw new HubProblem(SimpulCli.COULD_NOT_RUN, "give one of --show, --replay, --group, --all");
        }
        if (tasks == 0) {
            if (dryRun) {
                throw new HubProblem(SimpulCli.COULD_NOT_RUN, "--dry-run belongs to --replay, --group or --all");
            }
            return list();
        }
        return show != null ? show(show) : replay();
    }

    private int list() {
        JsonNode groups = groups(options.hub());
        if (!options.printed(groups)) {
            Table table = new Table("GROUP", "SOURCE", ">RECORDS", "OLDEST", ">EXAMPLE", "PROBLEM");
            for (JsonNode g : groups) {
                table.row(
                        Words.text(g.path("group")),
                        Words.text(g.path("source")),
                        "%,d".formatted(g.path("count").asLong()),
                        Words.time(g.path("oldest")),
                        Words.text(g.path("example")),
                        Words.text(g.path("problem")));
            }
            if (table.isEmpty()) {
                options.out().println("the quarantine is empty");
            } else {
                table.print(options.out());
                options.out()
                        .printf(
                                "%nlook: simpul quarantine --show EXAMPLE    replay: simpul quarantine --group GROUP%n");
            }
        }
        return SimpulCli.GOOD;
    }

    private JsonNode groups(Hub hub) {
        return hub.get("quarantine?limit=1000" + (source == null ? "" : "&source=" + Words.encoded(source)));
    }

    private int show(long id) {
        JsonNode one = options.hub().get("quarantine/" + id);
        if (!options.printed(one)) {
            PrintWriter out = options.out();
            out.printf(
                    "%s:%s%n    complaint %s, version %s, read %s, %s, %,d bytes, mapping %s%n",
                    Words.text(one.path("source")),
                    Words.text(one.path("nativeId")),
                    Words.text(one.path("complaint")),
                    one.path("version").isNull() ? "-" : Words.text(one.path("version")),
                    Words.time(one.path("readAt")),
                    Words.text(one.path("mediaType")),
                    one.path("size").asLong(),
                    one.path("mapping").isNull() ? "-" : Words.text(one.path("mapping")));
            if (!one.path("closed").isNull()) {
                out.printf("    closed %s: something newer took its place%n", Words.time(one.path("closed")));
            }
            for (JsonNode problem : one.path("problems")) {
                out.printf(
                        "%n%s: %s%n    fix: %s%n",
                        Words.text(problem.path("field")),
                        Words.text(problem.path("what")),
                        Words.text(problem.path("fix")));
            }
            out.printf("%n%s%n", Words.text(one.path("masked")));
        }
        return SimpulCli.GOOD;
    }

    private int replay() {
        Hub hub = options.hub();
        Map<String, Object> order = new HashMap<>(Map.of("dryRun", dryRun));
        if (replay != null) {
            order.put("ids", Arrays.stream(replay).boxed().toList());
        } else if (group != null) {
            JsonNode chosen = groups(hub)
                    .valueStream()
                    .filter(g -> g.path("group").asString().equals(group))
                    .findFirst()
                    .orElseThrow(() -> new HubProblem(
                            SimpulCli.PROBLEMS,
                            "there is no group '%s' in quarantine now: 'simpul quarantine' lists them"
                                    .formatted(group)));
            order.put("source", chosen.path("source").asString());
            order.put("problem", chosen.path("problem").asString());
        } else if (source != null) {
            order.put("source", source);
        } else {
            order.put("all", true);
        }
        return ReplayReport.print(options, hub.post("quarantine/replay", order), List.of("record", "records"));
    }
}
