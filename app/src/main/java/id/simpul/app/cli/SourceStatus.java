package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "One source: which version runs and who made it, how it is doing, and what waits.",
        footer = {"", "Exit code 1 if it needs a person.", "", "Example: simpul source status jabar-aduan"})
final class SourceStatus implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Parameters(paramLabel = "ID", description = "The source's folder name.")
    private String id = "";

    @Override
    public Integer call() {
        Hub hub = options.hub();
        JsonNode source = hub.get("sources/" + Words.encoded(id));
        boolean removed = Words.text(source.path("state")).equals("REMOVED");
        boolean needsAPerson = !removed
                && (Words.text(source.path("health")).equals("NEEDS_A_PERSON")
                        || source.path("vanishAsk").isNumber());
        if (!options.printed(source)) {
            print(source, hub.get("sources/%s/versions".formatted(Words.encoded(id))));
        }
        return needsAPerson ? SimpulCli.PROBLEMS : SimpulCli.GOOD;
    }

    private void print(JsonNode source, JsonNode versions) {
        PrintWriter out = options.out();
        out.printf("%s  %s%n", id, Words.text(source.path("title")));
        versions.valueStream()
                .filter(it -> it.path("runs").asBoolean())
                .findFirst()
                .ifPresent(it -> out.printf(
                        "    version      %d%s, by %s at %s (%s)%s%n",
                        it.path("version").asInt(),
                        it.path("removed").asBoolean() ? " (removed)" : "",
                        Words.text(it.path("who")),
                        Words.time(it.path("at")),
                        word(it, "how"),
                        it.path("why").isNull() ? "" : ": " + Words.text(it.path("why"))));
        out.printf(
                "    state        %s%s%n",
                word(source, "state").replace('_', ' '),
                source.path("delivery").isNull() ? "" : ", " + word(source, "delivery"));
        out.printf("    health       %s%n", word(source, "health").replace('_', ' '));
        if (source.path("reason").isString()
                && !Words.text(source.path("health")).equals("WELL")) {
            out.printf("                 %s%n", Words.text(source.path("reason")));
            if (source.path("fix").isString()) {
                out.printf("        fix: %s%n", Words.text(source.path("fix")));
            }
        }
        out.printf(
                "    last answer  %s%n",
                source.path("lastGoodAge").isNumber() ? Words.age(source.path("lastGoodAge")) + " ago" : "never");
        out.printf("    last asked   %s%n", Words.time(source.path("lastAttempt")));
        out.printf(
                "    waiting      %,d owed, %,d in quarantine, %,d only on trial, %,d back-fills%n",
                source.path("owed").asLong(),
                source.path("quarantined").asLong(),
                source.path("onTrial").asLong(),
                source.path("backfills").asLong());
        if (source.path("holder").isString()) {
            out.printf("    polled by    %s%n", Words.text(source.path("holder")));
        }
    }

    private static String word(JsonNode node, String name) {
        return Words.text(node.path(name)).toLowerCase(Locale.ROOT);
    }
}
