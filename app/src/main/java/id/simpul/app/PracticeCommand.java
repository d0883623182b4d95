package id.simpul.app;

import id.simpul.simulators.Address;
import id.simpul.simulators.Mix;
import id.simpul.simulators.RestProvince;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code simpul practice}: a legacy system to connect, for who has none at hand. */
@Command(
        name = "practice",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the complaint system of a made-up province on this machine, to practise on (docs/onboarding.md).",
            "All complaints in it are made up; some are broken, as they are in real systems. Goes on until Ctrl-C.",
        },
        footer = {"", "Example: simpul practice --port 8123"})
final class PracticeCommand implements Callable<Integer> {

    static final String KEY = "kunci-latihan";

    @Option(
            names = "--port",
            defaultValue = "8123",
            description = "where it listens, on 127.0.0.1 only; 0 for a free one (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--records",
            defaultValue = "60",
            description = "complaints in it, besides the broken ones (default: ${DEFAULT-VALUE})")
    private int records;

    @Option(
            names = "--live",
            defaultValue = "0",
            description = "new complaints and changes a second; 0 for none (default: ${DEFAULT-VALUE})")
    private double live;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (RestProvince system = RestProvince.start(1, new Address("127.0.0.1", "127.0.0.1", port), KEY)) {
            system.addAll(records, Mix.BROKEN);
            if (live > 0) {
                system.startLive(live);
            }
            out.printf(
                    """
                    The complaint system of a made-up province answers at %1$s
                      its list   GET /aduan/complaints?updated_since=2026-11-20 08:00:00&page=1&limit=100, newest first, times in WIB
                      its key    header X-Api-Key: %2$s
                      a sample   curl -s -H 'X-Api-Key: %2$s' '%1$s/aduan/complaints?limit=5' -o contoh.json
                    Ctrl-C ends it.
                    """,
                    system.url(), KEY);
            out.flush();
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
