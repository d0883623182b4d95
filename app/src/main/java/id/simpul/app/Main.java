package id.simpul.app;

/** Where {@code java -jar simpul.jar} begins. Exit code: 0 good, 1 problems found, 2 could not run. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(Commands.all().execute(args));
    }
}
