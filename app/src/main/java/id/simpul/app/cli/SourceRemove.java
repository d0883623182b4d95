package id.simpul.app.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "remove",
        mixinStandardHelpOptions = true,
        description = {
            "Stops a source in all hubs. Shows what stays of it, then asks.",
            "Nothing is deleted: its complaints, deliveries, quarantine and versions stay, and how far it was read. 'simpul",
            "source add' takes it up again from there.",
        },
        footer = {
            "",
            "Exit code 1 if it was not removed.",
            "",
            "Example: simpul source remove jabar-aduan --why 'moved to SP4N'"
        })
final class SourceRemove implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Mixin
    private Confirmation confirmation;

    @Parameters(paramLabel = "ID", description = "The source's folder name.")
    private String id = "";

    @Option(names = "--why", paramLabel = "TEXT", description = "For the record: a few words, without citizens' data.")
    private @Nullable String why;

    @Override
    public Integer call() {
        Hub hub = options.hub();
        String path = "sources/" + Words.encoded(id);
        int basedOn = hub.get(path).path("version").asInt(0);
        JsonNode stays = hub.delete(path + "?dryRun=true");
        if (!options.isJson()) {
            options.out()
                    .printf(
                            "%s is asked no more, in no hub; of it stay%n    %,d complaints, %,d deliveries on their way, %,d records in quarantine, %,d owed%n    its versions, and how far it was read%n",
                            id,
                            stays.path("complaints").asLong(),
                            stays.path("due").asLong(),
                            stays.path("quarantined").asLong(),
                            stays.path("owed").asLong());
        }
        if (!confirmation.given("Remove %s?".formatted(id))) {
            options.out().println("nothing was changed");
            return SimpulCli.PROBLEMS;
        }
        JsonNode done =
                hub.delete("%s?basedOn=%d%s".formatted(path, basedOn, why == null ? "" : "&why=" + Words.encoded(why)));
        if (!options.printed(done)) {
            options.out()
                    .printf(
                            "%s is removed%s; its folder, if a hub's --config has one, stays unread until it changes%n",
                            id, done.path("here").asBoolean() ? "" : " once the page in hand is finished");
        }
        return SimpulCli.GOOD;
    }
}
