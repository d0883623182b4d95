package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "sources",
        mixinStandardHelpOptions = true,
        description = "The legacy systems that complaints are pulled from, and how each is doing.",
        footer = {"", "Exit code 1 if a source needs a person.", "", "Example: simpul sources"})
final class SourcesCommand implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Override
    public Integer call() {
        JsonNode sources = options.hub().get("sources");
        if (!options.printed(sources)) {
            print(sources);
        }
        return sources.valueStream().anyMatch(SourcesCommand::needsAPerson) ? SimpulCli.PROBLEMS : SimpulCli.GOOD;
    }

    private static boolean needsAPerson(JsonNode source) {
        return source.path("health").asString().equals("NEEDS_A_PERSON")
                || source.path("vanishAsk").isNumber();
    }

    private void print(JsonNode sources) {
        PrintWriter out = options.out();
        if (sources.isEmpty()) {
            out.println("no sources");
            return;
        }
        Table table = new Table("SOURCE", "HEALTH", ">LAST ANSWER", ">OWED", ">QUARANTINED", "POLLED BY");
        for (JsonNode source : sources) {
            table.row(
                    Words.text(source.path("id")),
                    health(Words.text(source.path("health"))),
                    Words.age(source.path("lastGoodAge")),
                    "%,d".formatted(source.path("owed").asLong()),
                    "%,d".formatted(source.path("quarantined").asLong()),
                    source.path("holder").isString() ? Words.text(source.path("holder")) : "-");
        }
        table.print(out);
        for (JsonNode source : sources) {
            if (source.path("reason").isString()
                    && !source.path("health").asString().equals("WELL")) {
                out.printf("%n%s: %s%n", Words.text(source.path("id")), Words.text(source.path("reason")));
                if (source.path("fix").isString()) {
                    out.printf("    fix: %s%n", Words.text(source.path("fix")));
                }
            }
            if (source.path("vanishAsk").isNumber()) {
                out.printf(
                        "%n%s: %,d records are missing at once; withdrawn only after a person confirms%n",
                        Words.text(source.path("id")), source.path("vanishAsk").asLong());
            }
        }
    }

    private static String health(String health) {
        return switch (health) {
            case "WELL" -> "well";
            case "WAITING" -> "waiting";
            case "NEEDS_A_PERSON" -> "NEEDS A PERSON";
            default -> health;
        };
    }
}
