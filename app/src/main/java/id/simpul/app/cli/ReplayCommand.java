package id.simpul.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Delivers again what could not be delivered, after the cause is gone.",
            "dead: rejected by the broker or an agency's client (complaints.dead). parked: refused before it was on a queue."
        },
        footer = {
            "",
            "Exit code 1 if some failed as before.",
            "",
            "Examples: simpul replay dead --dry-run",
            "          simpul replay dead --newest",
            "          simpul replay parked D3204"
        })
final class ReplayCommand implements Callable<Integer> {

    enum What {
        DEAD,
        PARKED
    }

    @Mixin
    private HubOptions options;

    @Parameters(index = "0", paramLabel = "dead|parked", description = "What to deliver again.")
    private What what;

    @Parameters(index = "1", arity = "0..1", paramLabel = "AGENCY", description = "Only this agency's, by registry id.")
    private @Nullable String agency;

    @Option(
            names = "--newest",
            description =
                    "Dead only: where a newer version has overtaken a dead one, send the newest once more, as a new sequence.")
    private boolean newest;

    @Option(names = "--dry-run", description = "Only count.")
    private boolean dryRun;

    @Override
    public Integer call() {
        String path = "replay/%s?dryRun=%s%s%s"
                .formatted(
                        what == What.DEAD ? "dead" : "parked",
                        dryRun,
                        newest && what == What.DEAD ? "&newest=true" : "",
                        agency == null ? "" : "&agency=" + Words.encoded(agency));
        return ReplayReport.print(
                options,
                options.hub().post(path, null),
                what == What.DEAD
                        ? List.of("message", "messages")
                        : List.of("delivery or queue", "deliveries and queues"));
    }
}
