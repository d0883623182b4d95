package id.simpul.app;

import id.simpul.app.cli.SimpulCli;

/**
 * Where {@code java -jar simpul-exec.jar} begins. Only {@code demo} and {@code run} start a hub; all other commands ask a
 * running one, and do so without Spring. Exit code: 0 good, 1 problems found, 2 could not run.
 */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(SimpulCli.commandLine(new DemoCommand(), new RunCommand(), new PracticeCommand())
                .execute(args));
    }
}
