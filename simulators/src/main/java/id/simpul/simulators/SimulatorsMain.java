package id.simpul.simulators;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs the three stand-ins until the process is stopped: for docker compose and for trying things out. */
public final class SimulatorsMain {

    private static final String HELP =
            """
            Three legacy systems to pull complaints from, with made-up citizens.

            usage: java -cp ... id.simpul.simulators.SimulatorsMain [options]

              --seed N           the same seed gives the same records (default 17)
              --rest N           records in the province's REST system (default 1900)
              --soap N           records in the ministry's SOAP service (default 800)
              --mail N           mails in the regency's mailbox (default 400)
              --huge BYTES       length of one huge description, 0 for none (default 5242880)
              --live N           events a second that go on by themselves, 0 for none (default 1)
              --bind ADDRESS     where to listen (default 127.0.0.1)
              --host NAME        the name under which others reach this machine (default: the bind address)
              --rest-port N      default 8081
              --soap-port N      default 8082
              --imap-port N      default 8143
              --control-port N   default 8089: ledgers and switches, for nobody but tests
              --help

            Prints the variables that the source files need, then serves until it is stopped.
            """;

    private SimulatorsMain() {}

    /** Ends with 0 when stopped, 2 when the arguments or a port cannot be used. */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("seed", "17");
        options.put("rest", "1900");
        options.put("soap", "800");
        options.put("mail", "400");
        options.put("huge", String.valueOf(5 << 20));
        options.put("live", "1");
        options.put("bind", "127.0.0.1");
        options.put("host", "");
        options.put("rest-port", "8081");
        options.put("soap-port", "8082");
        options.put("imap-port", "8143");
        options.put("control-port", "8089");
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (name.equals("help")) {
                System.out.print(HELP);
                return;
            }
            if (!options.containsKey(name) || i + 1 == arguments.length) {
                System.err.printf("%s: no such option, or no value behind it%n%n%s", arguments[i], HELP);
                System.exit(2);
            }
            options.put(name, arguments[i + 1]);
        }
        try {
            run(options);
        } catch (NumberFormatException e) {
            System.err.printf("a number is no number: %s%n%n%s", e.getMessage(), HELP);
            System.exit(2);
        } catch (RuntimeException e) {
            System.err.println("could not start: " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Map<String, String> options) throws InterruptedException {
        String bind = options.get("bind");
        String host = options.get("host").isEmpty() ? bind : options.get("host");
        var sizes = new Sizes(
                Integer.parseInt(options.get("rest")),
                Integer.parseInt(options.get("soap")),
                Integer.parseInt(options.get("mail")),
                new Mix(true, Integer.parseInt(options.get("huge"))));
        var simulators = Simulators.start(
                Long.parseLong(options.get("seed")),
                sizes,
                new Address(bind, host, Integer.parseInt(options.get("rest-port"))),
                new Address(bind, host, Integer.parseInt(options.get("soap-port"))),
                new Address(bind, host, Integer.parseInt(options.get("imap-port"))),
                new Address(bind, host, Integer.parseInt(options.get("control-port"))));
        double live = Double.parseDouble(options.get("live"));
        if (live > 0) {
            simulators.startLive(live);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(simulators::close, "close"));
        simulators.environment().forEach((name, value) -> System.out.println(name + "=" + value));
        System.out.println("control: " + simulators.controlUrl());
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
