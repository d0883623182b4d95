package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "The whole hub at a glance.",
        footer = {
            "",
            "Exit code 1 if a person is needed: a source refuses us, records vanished, a delivery is parked, a record",
            "is in quarantine.",
            "",
            "Example: simpul status --data ./data"
        })
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Override
    public Integer call() {
        JsonNode now = options.hub().get("status");
        boolean person = now.path("sourcesNeedAPerson").asLong() > 0
                || now.path("vanished").asLong() > 0
                || now.path("parked").asLong() > 0
                || now.path("quarantined").asLong() > 0;
        if (!options.printed(now)) {
            PrintWriter out = options.out();
            out.printf(
                    "sources     %,d well, %,d waiting, %,d need a person%s%s%n",
                    now.path("sourcesWell").asLong(),
                    now.path("sourcesWaiting").asLong(),
                    now.path("sourcesNeedAPerson").asLong(),
                    more(now, "sourcesNotActivated", "not activated"),
                    more(now, "sourcesPaused", "paused"));
            if (now.path("vanished").asLong() > 0) {
                out.printf(
                        "vanished    %,d records are missing at once and wait for a person's word: simpul sources%n",
                        now.path("vanished").asLong());
            }
            out.printf(
                    "deliveries  %,d due%s, %,d parked, %,d held%n",
                    now.path("due").asLong(),
                    oldest(now.path("oldestDueAge")),
                    now.path("parked").asLong(),
                    now.path("held").asLong());
            out.printf("queues      %,d parked%n", now.path("parkedQueues").asLong());
            out.printf("owed        %,d%s%n", now.path("owed").asLong(), oldest(now.path("oldestOwedAge")));
            out.printf("quarantine  %,d%n", now.path("quarantined").asLong());
        }
        return person ? SimpulCli.PROBLEMS : SimpulCli.GOOD;
    }

    private static String more(JsonNode now, String figure, String words) {
        long count = now.path(figure).asLong();
        return count == 0 ? "" : ", %,d %s".formatted(count, words);
    }

    private static String oldest(JsonNode age) {
        return age.isNumber() ? " (oldest " + Words.age(age) + ")" : "";
    }
}
