package id.simpul.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        description = "What helps to connect a legacy system; needs no running hub.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ProfilesCommand.class)
final class SourceCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
