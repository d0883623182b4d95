package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "queues",
        mixinStandardHelpOptions = true,
        description = "The agencies' queues with their depth, the age of the oldest message, and who reads them.",
        subcommands = {QueuesCommand.Peek.class, QueuesCommand.Take.class},
        footer = {
            "",
            "Examples: simpul queues",
            "          simpul queues peek D3204",
            "          simpul queues take D3204 --confirm"
        })
final class QueuesCommand implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Option(names = "--all", description = "Those without messages and readers too.")
    private boolean all;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, the deepest first (default: 1000).")
    private int limit = 1000;

    @Override
    public Integer call() {
        JsonNode queues = options.hub().get("queues?all=%s&limit=%d".formatted(all, limit));
        if (!options.printed(queues)) {
            Table table = new Table("AGENCY", ">MESSAGES", ">OLDEST", ">READERS");
            for (JsonNode queue : queues) {
                table.row(
                        Words.text(queue.path("agency")),
                        "%,d".formatted(queue.path("depth").asLong()),
                        Words.age(queue.path("oldestAge")),
                        queue.path("consumers").asLong());
            }
            if (table.isEmpty()) {
                options.out().println("all queues are empty and nobody reads any; --all lists them");
            } else {
                table.print(options.out());
            }
        }
        return SimpulCli.GOOD;
    }

    @Command(
            name = "peek",
            mixinStandardHelpOptions = true,
            description = "Looks at the first messages of a queue; they stay. Persons and words are hidden.",
            footer = {"", "Example: simpul queues peek D3204 --limit 3"})
    static final class Peek implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Parameters(paramLabel = "AGENCY", description = "Registry id, or triage, trial, status, dead.")
        private String agency;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 10).")
        private int limit = 10;

        @Option(names = "--bodies", description = "Show the complaints whole; the hub writes down that you did.")
        private boolean bodies;

        @Override
        public Integer call() {
            JsonNode messages = options.hub()
                    .get("queues/%s/peek?limit=%d&bodies=%s".formatted(Words.encoded(agency), limit, bodies));
            if (!options.printed(messages)) {
                messages.forEach(message -> print(options.out(), message));
                if (messages.isEmpty()) {
                    options.out().println("the queue is empty");
                }
            }
            return SimpulCli.GOOD;
        }
    }

    @Command(
            name = "take",
            mixinStandardHelpOptions = true,
            description = "Consumes messages, as the agency would: they are printed here and gone from the queue.",
            footer = {"", "Example: simpul queues take D3204 --confirm --json > taken.json"})
    static final class Take implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Parameters(paramLabel = "AGENCY", description = "Registry id, or triage, trial.")
        private String agency;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 1).")
        private int limit = 1;

        @Option(names = "--confirm", description = "Yes, take them away for good.")
        private boolean confirm;

        @Override
        public Integer call() {
            if (!confirm) {
                throw new HubProblem(
                        SimpulCli.COULD_NOT_RUN,
                        "taking removes messages from the queue for good: say --confirm, or look with 'queues peek %s'"
                                .formatted(agency));
            }
            JsonNode messages = options.hub()
                    .post("queues/%s/take?confirm=true&limit=%d".formatted(Words.encoded(agency), limit), null);
            if (!options.printed(messages)) {
                messages.forEach(message -> print(options.out(), message));
                options.out().printf("taken: %,d%n", messages.size());
            }
            return SimpulCli.GOOD;
        }
    }

    private static void print(PrintWriter out, JsonNode message) {
        JsonNode properties = message.path("properties");
        out.printf("-- message %s%n", Words.text(message.path("id")));
        properties.properties().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(property -> out.printf("%s: %s%n", property.getKey(), Words.text(property.getValue())));
        out.println(pretty(Words.text(message.path("body"))));
        out.println();
    }

    private static String pretty(String body) {
        try {
            return JsonMapper.shared().readTree(body).toPrettyString();
        } catch (tools.jackson.core.JacksonException notJson) {
            return body;
        }
    }
}
