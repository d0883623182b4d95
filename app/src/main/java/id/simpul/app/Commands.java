package id.simpul.app;

import id.simpul.app.cli.SimpulCli;
import picocli.CommandLine;

/**
 * All commands. A command class is loaded to read its options, so it names no Spring class in a field or signature; what
 * starts a hub is loaded when the command is called.
 */
final class Commands {

    private Commands() {}

    static CommandLine all() {
        return SimpulCli.commandLine().addSubcommand(new RunCommand()).addSubcommand(new DemoCommand());
    }
}
