package id.simpul.app.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Looks back at what ran of a source. */
final class SourceVersions {

    private SourceVersions() {}

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "Lists the versions of a source: who made each, when, how and why.",
            footer = {"", "Example: simpul source history jabar-aduan"})
    static final class History implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Parameters(paramLabel = "ID", description = "The source's folder name.")
        private String id = "";

        @Override
        public Integer call() {
            JsonNode versions = options.hub().get("sources/%s/versions".formatted(Words.encoded(id)));
            if (options.printed(versions)) {
                return SimpulCli.GOOD;
            }
            Table table = new Table(">VERSION", "", "MADE", "BY", "HOW", "WHY");
            for (JsonNode version : versions) {
                table.row(
                        version.path("version").asInt(),
                        version.path("runs").asBoolean()
                                ? version.path("removed").asBoolean() ? "removed" : "runs"
                                : version.path("removed").asBoolean() ? "was removed" : "",
                        Words.minute(version.path("at")),
                        Words.text(version.path("who")),
                        Words.text(version.path("how")).toLowerCase(Locale.ROOT),
                        Words.text(version.path("why")));
            }
            if (table.isEmpty()) {
                options.out().printf("nothing of %s was kept yet%n", id);
            } else {
                table.print(options.out());
            }
            return SimpulCli.GOOD;
        }
    }

    @Command(
            name = "diff",
            mixinStandardHelpOptions = true,
            description =
                    "Shows what differs between two versions of a source; without numbers, what the last change was.",
            footer = {
                "",
                "Exit code 1 if they differ.",
                "",
                "Examples: simpul source diff jabar-aduan",
                "          simpul source diff jabar-aduan 3 5"
            })
    static final class Diff implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Parameters(index = "0", paramLabel = "ID", description = "The source's folder name.")
        private String id = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "A",
                description = "A version. Default: the one before B.")
        private @Nullable Integer from;

        @Parameters(index = "2", arity = "0..1", paramLabel = "B", description = "Another. Default: the one that runs.")
        private @Nullable Integer to;

        @Override
        public Integer call() {
            JsonNode diff = options.hub()
                    .get("sources/%s/diff?%s%s"
                            .formatted(
                                    Words.encoded(id),
                                    from == null ? "" : "from=" + from + "&",
                                    to == null ? "" : "to=" + to));
            if (!options.printed(diff)) {
                options.out()
                        .printf(
                                "%s, version %d to %d%n%s",
                                id,
                                diff.path("from").asInt(),
                                diff.path("to").asInt(),
                                diff.path("files").isEmpty() ? "no difference\n" : Words.text(diff.path("diff")));
            }
            return diff.path("files").isEmpty() ? SimpulCli.GOOD : SimpulCli.PROBLEMS;
        }
    }
}
