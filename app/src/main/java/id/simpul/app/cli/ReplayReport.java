package id.simpul.app.cli;

import java.io.PrintWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a replay came to, in a few lines. */
final class ReplayReport {

    private ReplayReport() {}

    /** @param noun singular and plural of what was replayed; @return the exit code */
    static int print(HubOptions options, JsonNode report, List<String> noun) {
        long matching = report.path("matching").asLong();
        long again = report.path("again").asLong();
        if (!options.printed(report)) {
            PrintWriter out = options.out();
            String what = "%,d %s".formatted(matching, noun.get(matching == 1 ? 0 : 1));
            if (report.path("dryRun").asBoolean()) {
                out.printf("%s would be replayed; nothing was done%n", what);
            } else {
                out.printf(
                        "%s: %,d on their way again, %,d failed as before, %,d overtaken by something newer%n",
                        what,
                        report.path("replayed").asLong(),
                        again,
                        report.path("overtaken").asLong());
            }
            report.path("notes").forEach(note -> out.println("  " + Words.text(note)));
        }
        return again > 0 ? SimpulCli.PROBLEMS : SimpulCli.GOOD;
    }
}
