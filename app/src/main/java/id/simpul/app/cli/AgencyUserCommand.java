package id.simpul.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
        name = "agency-user",
        mixinStandardHelpOptions = true,
        description = {
            "The users with which agencies log in at the broker.",
            "Each reads its own agency's queue and sends answers to complaints.status, nothing else."
        },
        subcommands = {AgencyUserCommand.Add.class, AgencyUserCommand.All.class, AgencyUserCommand.Remove.class},
        footer = {
            "",
            "Examples: simpul agency-user add D3204",
            "          simpul agency-user list",
            "          simpul agency-user remove D3204"
        })
final class AgencyUserCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description =
                    "Gives an agency a user. Its password is printed here, once; the broker keeps only a salted hash.",
            footer = {"", "Example: simpul agency-user add D3204"})
    static final class Add implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Parameters(paramLabel = "AGENCY", description = "Registry id.")
        private String agency;

        @Override
        public Integer call() {
            JsonNode added = options.hub().post("agency-users/" + Words.encoded(agency), null);
            if (!options.printed(added)) {
                options.out()
                        .printf(
                                "user      %s%npassword  %s   (shown only now)%nreads     %s%nanswers   to %s%n",
                                Words.text(added.path("user")),
                                Words.text(added.path("password")),
                                Words.text(added.path("queue")),
                                Words.text(added.path("answers")));
            }
            return SimpulCli.GOOD;
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The users that agencies have.",
            footer = {"", "Example: simpul agency-user list"})
    static final class All implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Override
        public Integer call() {
            JsonNode users = options.hub().get("agency-users");
            if (!options.printed(users)) {
                Table table = new Table("USER", "ROLES");
                users.forEach(user -> table.row(
                        Words.text(user.path("user")),
                        String.join(
                                ", ",
                                user.path("roles")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .toList())));
                if (table.isEmpty()) {
                    options.out().println("no agency has a user yet: simpul agency-user add AGENCY");
                } else {
                    table.print(options.out());
                }
            }
            return SimpulCli.GOOD;
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Takes an agency's user away and closes its connections; its queue stays as it is.",
            footer = {"", "Example: simpul agency-user remove D3204"})
    static final class Remove implements Callable<Integer> {

        @Mixin
        private HubOptions options;

        @Parameters(paramLabel = "AGENCY", description = "Registry id.")
        private String agency;

        @Override
        public Integer call() {
            JsonNode removed = options.hub().post("agency-users/%s/remove".formatted(Words.encoded(agency)), null);
            if (!options.printed(removed)) {
                options.out().printf("%s is gone%n", Words.text(removed.path("user")));
            }
            return SimpulCli.GOOD;
        }
    }
}
