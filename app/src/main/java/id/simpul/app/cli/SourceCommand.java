package id.simpul.app.cli;

import id.simpul.app.folder.CheckCommand;
import id.simpul.app.folder.ConformCommand;
import id.simpul.app.folder.NewCommand;
import id.simpul.app.folder.PreviewCommand;
import id.simpul.app.folder.ProfilesCommand;
import id.simpul.app.folder.PullCommand;
import id.simpul.app.folder.SchemaCommand;
import id.simpul.app.folder.TestCommand;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/**
 * {@code simpul source}: what is done with one source. Its folder is checked alone or against its live system; the steps of
 * its life in the hub are shown first, asked about, and written down by the hub.
 */
@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        description = {
            "Checks a source's folder, and takes its steps in a running hub.",
            "The folder, without a hub: new, profiles, check, preview, test, pull, conform, schema. In a running hub: add it,",
            "update it, look back and go back, remove it, export it; activate it, take it live, pause it, read its past.",
            "'simpul sources' lists them and says which step is next.",
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            NewCommand.class,
            ProfilesCommand.class,
            CheckCommand.class,
            PreviewCommand.class,
            TestCommand.class,
            PullCommand.class,
            ConformCommand.class,
            SchemaCommand.class,
            SourceChange.Add.class,
            SourceChange.Update.class,
            SourceRemove.class,
            SourceStatus.class,
            SourceVersions.History.class,
            SourceVersions.Diff.class,
            SourceChange.Rollback.class,
            SourceExport.class,
            SourceCommand.Activate.class,
            SourceCommand.Live.class,
            SourceCommand.Trial.class,
            SourceCommand.Pause.class,
            SourceCommand.Resume.class,
            SourceCommand.Backfill.class,
            SourceCommand.ConfirmVanished.class
        },
        footer = {"", "Example: simpul source activate jabar-aduan --data ./data"})
final class SourceCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "activate",
            mixinStandardHelpOptions = true,
            description = {
                "Lets a new source be asked.",
                "Shows first what that means: where it begins, how many records the system says it has from there, and",
                "whether it begins on trial or live; then asks.",
            },
            footer = {
                "",
                "Exit code 1 if it was not activated.",
                "",
                "Examples: simpul source activate jabar-aduan",
                "          simpul source activate jabar-aduan --yes"
            })
    static final class Activate implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Mixin
        private Confirmation confirmation;

        @Parameters(paramLabel = "ID", description = "The source's folder name.")
        private String id;

        @Override
        public Integer call() {
            Hub hub = options.hub();
            JsonNode source = find(hub, id);
            if (!source.path("activatedAt").isNull()) {
                throw new HubProblem(
                        SimpulCli.PROBLEMS,
                        "%s was activated %s by %s"
                                .formatted(
                                        id,
                                        Words.time(source.path("activatedAt")),
                                        Words.text(source.path("activatedBy"))));
            }
            JsonNode count = hub.post("sources/%s/count".formatted(Words.encoded(id)), Map.of());
            if (!options.isJson()) {
                print(options.out(), source, count);
            }
            if (!confirmation.given("Activate %s?".formatted(id))) {
                options.out().println("not activated; nothing of it is read");
                return SimpulCli.PROBLEMS;
            }
            Map<String, Object> shown = new HashMap<>();
            if (count.path("records").isNumber()) {
                shown.put("records", count.path("records").asLong());
                shown.put("atLeast", count.path("atLeast").asBoolean());
            }
            JsonNode step = hub.post("sources/%s/activate".formatted(Words.encoded(id)), shown);
            if (!options.printed(step)) {
                options.out().printf("%s is activated; its first poll begins within seconds: simpul sources%n", id);
            }
            return SimpulCli.GOOD;
        }

        private static void print(PrintWriter out, JsonNode source, JsonNode count) {
            out.printf("%s  %s%n", Words.text(count.path("source")), Words.text(source.path("title")));
            String from = Words.text(count.path("from"));
            out.printf(
                    "    start      %s%n",
                    switch (from) {
                        case "beginning" -> "at the beginning: everything that the system has";
                        case "now" -> "now: only what is new or changes from here on";
                        case "route" -> "its own route hands in what it finds";
                        default -> "at " + from.replace('T', ' ');
                    });
            Counting.print(out, count);
            out.printf(
                    "    deliver    %s%n",
                    Words.text(count.path("deliver")).equals("LIVE")
                            ? "live: to the agencies' own queues, at once"
                            : "trial: everything real, but to complaints.trial; 'simpul source live' ends it");
        }
    }

    /** What the system said it has. */
    private static final class Counting {

        static void print(PrintWriter out, JsonNode count) {
            if (count.path("records").isNumber()) {
                out.printf("    records    %s%n", records(count));
                if (count.path("oldest").isString()) {
                    out.printf(
                            "    stamped    %s to %s%s%n",
                            Words.time(count.path("oldest")),
                            Words.time(count.path("newest")),
                            count.path("atLeast").asBoolean() ? " (of those looked at)" : "");
                }
            } else {
                out.printf("    records    not counted: %s%n", Words.text(count.path("reason")));
                if (count.path("fix").isString()) {
                    out.printf("        fix: %s%n", Words.text(count.path("fix")));
                }
            }
        }

        static String records(JsonNode count) {
            return "%s%,d"
                    .formatted(
                            count.path("atLeast").asBoolean() ? "at least " : "",
                            count.path("records").asLong());
        }
    }

    @Command(
            name = "live",
            mixinStandardHelpOptions = true,
            description = {
                "Ends a source's trial: from now on new complaints go to their agencies.",
                "What was delivered on trial is not delivered again unasked; its next change is its agency's first delivery.",
            },
            footer = {
                "",
                "Examples: simpul source live jabar-aduan",
                "          simpul source live jabar-aduan --deliver-trial"
            })
    static final class Live implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Mixin
        private Confirmation confirmation;

        @Parameters(paramLabel = "ID", description = "The source's folder name.")
        private String id;

        @Option(
                names = "--deliver-trial",
                description = "Deliver the trial's complaints to their agencies too: each once, in its order.")
        private boolean deliverTrial;

        @Override
        public Integer call() {
            Hub hub = options.hub();
            String path = "sources/%s/live".formatted(Words.encoded(id));
            JsonNode counted = hub.post(path, Map.of("dryRun", true));
            long onTrial = counted.path("onTrial").asLong();
            boolean isLive = Words.text(counted.path("delivery")).equals("LIVE");
            if (isLive && (!deliverTrial || onTrial == 0)) {
                String rest = onTrial == 0
                        ? ""
                        : "; %,d complaints are only on the trial queue: --deliver-trial delivers them"
                                .formatted(onTrial);
                throw new HubProblem(SimpulCli.PROBLEMS, "%s is live already%s".formatted(id, rest));
            }
            if (!options.isJson()) {
                options.out()
                        .printf(
                                "%s is %s; %,d complaints are only on the trial queue%s%n",
                                id,
                                isLive ? "live" : "on trial",
                                onTrial,
                                onTrial == 0
                                        ? ""
                                        : deliverTrial
                                                ? " and go to their agencies now"
                                                : " and stay there until they change (--deliver-trial delivers them)");
            }
            String question = deliverTrial && onTrial > 0
                    ? "Take %s live and deliver %,d complaints to their agencies?".formatted(id, onTrial)
                    : "Take %s live?".formatted(id);
            if (!confirmation.given(question)) {
                options.out().println("nothing was changed");
                return SimpulCli.PROBLEMS;
            }
            JsonNode done = hub.post(path, Map.of("deliverTrial", deliverTrial));
            boolean backOnTrial = Words.text(done.path("delivery")).equals("TRIAL");
            if (!options.printed(done)) {
                options.out()
                        .printf(
                                "%s is %s%s%n",
                                id,
                                backOnTrial ? "back on trial: somebody said so meanwhile" : "live",
                                deliverTrial
                                        ? "; %,d complaints of the trial are on their way"
                                                .formatted(
                                                        done.path("delivered").asLong())
                                        : "");
            }
            return backOnTrial ? SimpulCli.PROBLEMS : SimpulCli.GOOD;
        }
    }

    /** A step without a count. */
    private abstract static class Step implements Callable<Integer> {

        @Mixin
        HubOptions options;

        @Parameters(paramLabel = "ID", description = "The source's folder name.")
        String id;

        Integer take(String step, Map<String, Object> order, String done) {
            JsonNode answer = options.hub().post("sources/%s/%s".formatted(Words.encoded(id), step), order);
            if (!options.printed(answer)) {
                options.out().printf("%s %s%n", id, done);
            }
            return SimpulCli.GOOD;
        }
    }

    @Command(
            name = "trial",
            mixinStandardHelpOptions = true,
            description = {
                "Puts a source back on trial: from now on new complaints go to complaints.trial.",
                "Those that agencies have already stay with them, and so do their changes.",
            },
            footer = {"", "Example: simpul source trial jabar-aduan"})
    static final class Trial extends Step {

        @Override
        public Integer call() {
            return take("trial", Map.of(), "is on trial");
        }
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = {
                "Stops asking a source, in all hubs, until it is resumed.",
                "Once this returns nothing more of it is kept; deliveries that are due go out.",
            },
            footer = {"", "Example: simpul source pause jabar-aduan --reason 'their server moves'"})
    static final class Pause extends Step {

        @Option(names = "--reason", paramLabel = "WORDS", description = "For the record.")
        private @Nullable String reason;

        @Override
        public Integer call() {
            return take(
                    "pause",
                    reason == null ? Map.of() : Map.of("reason", reason),
                    "is paused: simpul source resume " + id);
        }
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Asks a paused source again, from where it was left.",
            footer = {"", "Example: simpul source resume jabar-aduan"})
    static final class Resume extends Step {

        @Override
        public Integer call() {
            return take("resume", Map.of(), "is asked again");
        }
    }

    @Command(
            name = "backfill",
            mixinStandardHelpOptions = true,
            description = {
                "Reads a range of a source's past beside its live polls.",
                "Counts first, then asks. What the hub knows is not delivered again. Without --from and --until it shows how",
                "far the back-fills are.",
            },
            footer = {
                "",
                "Examples: simpul source backfill jabar-aduan --from 2026-01-01 --until 2026-03-31",
                "          simpul source backfill jabar-aduan",
                "          simpul source backfill jabar-aduan --stop"
            })
    static final class Backfill implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Mixin
        private Confirmation confirmation;

        @Parameters(paramLabel = "ID", description = "The source's folder name.")
        private String id;

        @Option(
                names = "--from",
                paramLabel = "DATE",
                description = "A date in the source's zone, or an instant such as 2026-01-01T00:00:00Z.")
        private @Nullable String from;

        @Option(names = "--until", paramLabel = "DATE", description = "A date, which is in it, or an instant.")
        private @Nullable String until;

        @Option(names = "--stop", description = "Stop after the page in hand; what was read is kept.")
        private boolean stop;

        @Override
        public Integer call() {
            if ((from == null) != (until == null) || stop && from != null) {
                throw new HubProblem(
                        SimpulCli.COULD_NOT_RUN, "give both --from and --until, or --stop, or none of them to look");
            }
            String path = "sources/%s/backfill".formatted(Words.encoded(id));
            Hub hub = options.hub();
            if (from != null && until != null) {
                return order(hub, path, Map.of("from", from, "until", until));
            }
            JsonNode ranges = stop ? hub.post(path + "/stop", Map.of()) : hub.get(path);
            if (!options.printed(ranges)) {
                print(ranges);
            }
            return SimpulCli.GOOD;
        }

        private int order(Hub hub, String path, Map<String, String> range) {
            JsonNode count = hub.post("sources/%s/count".formatted(Words.encoded(id)), range);
            if (!options.isJson()) {
                options.out()
                        .printf(
                                "%s  back-fill from %s until %s%n",
                                id, Words.time(count.path("from")), Words.time(count.path("until")));
                Counting.print(options.out(), count);
            }
            if (!confirmation.given("Read this range?")) {
                options.out().println("nothing was ordered");
                return SimpulCli.PROBLEMS;
            }
            JsonNode ordered = hub.post(path, range);
            if (!options.printed(ordered)) {
                options.out().printf("ordered; see how far it is: simpul source backfill %s%n", id);
            }
            return SimpulCli.GOOD;
        }

        private void print(JsonNode ranges) {
            Table table = new Table("FROM", "UNTIL", "STATE", ">NEW RECORDS", ">PAGES", "REACHED", "ASKED BY");
            for (JsonNode range : ranges) {
                table.row(
                        Words.minute(range.path("from")),
                        Words.minute(range.path("until")),
                        state(range),
                        "%,d".formatted(range.path("records").asLong()),
                        "%,d".formatted(range.path("pages").asLong()),
                        Words.minute(range.path("reached")),
                        Words.text(range.path("askedBy")));
            }
            if (table.isEmpty()) {
                options.out().printf("no range of %s was ever back-filled: --from DATE --until DATE orders one%n", id);
            } else {
                table.print(options.out());
            }
        }

        private static String state(JsonNode range) {
            String state = Words.text(range.path("state")).toLowerCase(Locale.ROOT);
            return state.equals("running") && range.path("worked").isNull() ? "waiting" : state;
        }
    }

    @Command(
            name = "confirm-vanished",
            mixinStandardHelpOptions = true,
            description = {
                "Confirms that records which are missing at the source are really gone.",
                "Shows how many, then asks. The next full list then withdraws them, and their agencies are told.",
            },
            footer = {"", "Example: simpul source confirm-vanished jabar-aduan"})
    static final class ConfirmVanished implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Mixin
        private Confirmation confirmation;

        @Parameters(paramLabel = "ID", description = "The source's folder name.")
        private String id;

        @Override
        public Integer call() {
            Hub hub = options.hub();
            JsonNode missing = find(hub, id).path("vanishAsk");
            if (!missing.isNumber()) {
                throw new HubProblem(
                        SimpulCli.PROBLEMS, "no missing records of %s wait for a confirmation".formatted(id));
            }
            if (!options.isJson()) {
                options.out()
                        .printf("%,d records of %s are missing from two full lists in a row%n", missing.asLong(), id);
            }
            if (!confirmation.given("Are they really gone? Then they are withdrawn.")) {
                options.out().println("nothing is withdrawn");
                return SimpulCli.PROBLEMS;
            }
            JsonNode step = hub.post(
                    "sources/%s/confirm-vanished".formatted(Words.encoded(id)), Map.of("missing", missing.asLong()));
            if (!options.printed(step)) {
                options.out()
                        .println(
                                "confirmed; the next full list withdraws what is still missing, unless it is more by then");
            }
            return SimpulCli.GOOD;
        }
    }

    private static JsonNode find(Hub hub, String id) {
        return hub.get("sources")
                .valueStream()
                .filter(source -> Words.text(source.path("id")).equals(id))
                .findFirst()
                .orElseThrow(() -> new HubProblem(
                        SimpulCli.PROBLEMS, "there is no source '%s': 'simpul sources' lists them".formatted(id)));
    }
}
