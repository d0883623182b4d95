package id.simpul.app.cli;

import id.simpul.app.folder.Person;
import id.simpul.app.folder.RoutingCommand;
import id.simpul.connectors.files.StoreRefused;
import java.io.PrintWriter;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code simpul}: the root of all commands. */
@Command(
        name = "simpul",
        mixinStandardHelpOptions = true,
        versionProvider = SimpulCli.Version.class,
        description = "Integration hub of a public complaint network: nothing lost, nothing twice, no wrong door.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {"0:good", "1:problems found", "2:could not run"},
        footer = {"", "Each command has --help with an example; those that ask a hub have --json."})
public final class SimpulCli implements Runnable, Person {

    public static final int GOOD = 0;
    public static final int PROBLEMS = 1;
    public static final int COULD_NOT_RUN = 2;

    private final Function<HubOptions, Hub> connect;
    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    private SimpulCli(Function<HubOptions, Hub> connect, Terminal terminal) {
        this.connect = connect;
        this.terminal = terminal;
    }

    /** @param starters the commands that start a hub; the others talk to a running one */
    public static CommandLine commandLine(Object... starters) {
        return commandLine(HubOptions::find, Terminal::console, starters);
    }

    static CommandLine commandLine(Function<HubOptions, Hub> connect, Terminal terminal, Object... starters) {
        CommandLine line = new CommandLine(new SimpulCli(connect, terminal));
        Stream.of(starters).forEach(line::addSubcommand);
        Stream.of(
                        new StatusCommand(),
                        new SourceCommand(),
                        new RoutingCommand(),
                        new SourcesCommand(),
                        new QueuesCommand(),
                        new AgencyUserCommand(),
                        new QuarantineCommand(),
                        new ReplayCommand(),
                        new ComplaintCommand())
                .forEach(line::addSubcommand);
        line.setExecutionExceptionHandler(SimpulCli::couldNotRun);
        line.setParameterExceptionHandler(SimpulCli::misunderstood);
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /** The mistake, and where help is: the whole help behind it would hide it. */
    private static int misunderstood(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine line = mistake.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("simpul: " + mistake.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(mistake, err);
        err.printf("Try '%s --help'.%n", line.getCommandSpec().qualifiedName());
        err.flush();
        return COULD_NOT_RUN;
    }

    private static int couldNotRun(Exception trouble, CommandLine line, CommandLine.ParseResult asked)
            throws Exception {
        if (trouble instanceof HubProblem problem) {
            PrintWriter err = line.getErr();
            err.println("simpul: " + problem.getMessage());
            err.flush();
            return problem.exitCode();
        }
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreRefused) {
                return 2; // said when the start failed, with its fix
            }
        }
        throw trouble;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    Hub hub(HubOptions options) {
        return connect.apply(options);
    }

    @Override
    public @Nullable String ask(String question) {
        return terminal.ask(question);
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SimpulCli.class.getPackage().getImplementationVersion();
            return new String[] {"simpul " + (version == null ? "(development)" : version)};
        }
    }
}
