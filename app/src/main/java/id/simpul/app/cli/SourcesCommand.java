package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
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
        return !isRemoved(source)
                && (source.path("health").asString().equals("NEEDS_A_PERSON")
                        || source.path("vanishAsk").isNumber());
    }

    private void print(JsonNode sources) {
        PrintWriter out = options.out();
        if (sources.isEmpty()) {
            out.println("no sources");
            return;
        }
        Table table = new Table("SOURCE", "HEALTH", "DELIVERS", ">LAST ANSWER", ">OWED", ">QUARANTINED", "POLLED BY");
        for (JsonNode source : sources) {
            table.row(
                    Words.text(source.path("id")),
                    health(source),
                    delivers(source),
                    Words.age(source.path("lastGoodAge")),
                    "%,d".formatted(source.path("owed").asLong()),
                    "%,d".formatted(source.path("quarantined").asLong()),
                    source.path("holder").isString() ? Words.text(source.path("holder")) : "-");
        }
        table.print(out);
        for (JsonNode source : sources) {
            if (isActive(source)
                    && source.path("reason").isString()
                    && !source.path("health").asString().equals("WELL")) {
                out.printf("%n%s: %s%n", Words.text(source.path("id")), Words.text(source.path("reason")));
                if (source.path("fix").isString()) {
                    out.printf("    fix: %s%n", Words.text(source.path("fix")));
                }
            }
            if (source.path("vanishAsk").isNumber() && !isRemoved(source)) {
                out.printf(
                        "%n%1$s: %2$,d records are missing at once; withdrawn only after a person confirms%n    next: simpul source confirm-vanished %1$s%n",
                        Words.text(source.path("id")), source.path("vanishAsk").asLong());
            }
            step(source).ifPresent(step -> out.printf("%n%s: %s%n", Words.text(source.path("id")), step));
        }
    }

    private static boolean isRemoved(JsonNode source) {
        return Words.text(source.path("state")).equals("REMOVED");
    }

    private static boolean isActive(JsonNode source) {
        return Words.text(source.path("state")).equals("ACTIVE");
    }

    /** What a person may want to do next. */
    private static Optional<String> step(JsonNode source) {
        String id = Words.text(source.path("id"));
        String holds = Words.text(source.path("delivery"));
        String wished = Words.text(source.path("deliver"));
        if (Words.text(source.path("state")).equals("NOT_ACTIVATED")) {
            return Optional.of(
                    "new, and not asked before it is activated%n    next: simpul source activate %s".formatted(id));
        }
        if (Words.text(source.path("state")).equals("PAUSED")) {
            return Optional.of("paused %s by %s%n    next: simpul source resume %s"
                    .formatted(Words.time(source.path("pausedAt")), Words.text(source.path("pausedBy")), id));
        }
        if (isRemoved(source)) {
            return Optional.empty();
        }
        if (!wished.isEmpty() && !holds.isEmpty() && !wished.equals(holds)) {
            String next = holds.equals("LIVE")
                    ? "write 'deliver: live' there, and simpul source update DIR"
                    : "simpul source %s %s".formatted(lower(wished), id);
            return Optional.of(
                    "%s, but its source.yaml says %s%n    next: %s".formatted(lower(holds), lower(wished), next));
        }
        return Optional.empty();
    }

    private static String delivers(JsonNode source) {
        String delivery = lower(Words.text(source.path("delivery")));
        long onTrial = source.path("onTrial").asLong();
        return delivery.isEmpty() ? "-" : onTrial == 0 ? delivery : "%s (%,d on trial)".formatted(delivery, onTrial);
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static String health(JsonNode source) {
        String state = Words.text(source.path("state"));
        if (state.equals("NOT_ACTIVATED") || state.equals("PAUSED") || isRemoved(source)) {
            return lower(state).replace('_', ' ');
        }
        String health = Words.text(source.path("health"));
        return switch (health) {
            case "WELL" -> "well";
            case "WAITING" -> "waiting";
            case "NEEDS_A_PERSON" -> "NEEDS A PERSON";
            default -> health;
        };
    }
}
