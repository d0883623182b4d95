package id.simpul.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code simpul}. Only run and demo start the hub; all other commands ask a running one. */
@Command(
        name = "simpul",
        mixinStandardHelpOptions = true,
        description = "Pulls complaints from legacy systems and delivers them to the right agency's queue.",
        subcommands = {RunCommand.class, DemoCommand.class})
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
