package id.simpul.app.cli;

import id.simpul.app.folder.CheckCommand;
import id.simpul.app.folder.ConformCommand;
import id.simpul.app.folder.ProfilesCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code simpul source}: what is done with one source. */
@Command(
        name = "source",
        mixinStandardHelpOptions = true,
        description = "Shows what a source folder can begin with, and checks one, alone or against its live system.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ProfilesCommand.class, CheckCommand.class, ConformCommand.class})
final class SourceCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
