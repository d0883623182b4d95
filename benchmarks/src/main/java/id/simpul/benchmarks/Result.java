package id.simpul.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one run came to.
 *
 * @param limit      messages a second of the broker alone, before the hub's turn; {@code limitAfter}: once more after it
 * @param lost       complaints of the source that are not on their agency's queue
 * @param queuesUsed agencies' queues that got something
 * @param residentMb of the hub's process (hub, broker and benchmark) after the run
 */
record Result(
        int records,
        int plainRecords,
        int queues,
        Start start,
        Hub hub,
        double limit,
        double limitAfter,
        double plain,
        int lost,
        int duplicates,
        int queuesUsed,
        long residentMb) {

    /** Seconds. @param ready of a hub whose servers run, until its queues are there */
    record Start(double servers, double ready) {}

    /**
     * @param seconds     from the first request to the last message on its queue
     * @param firstPass   from the first request until all is kept
     * @param secondPass  what the pull then goes on to read, to be sure that no row slipped past it (R11)
     * @param steps       seconds by step of the routes until the last message was on its queue
     * @param cpu         processor time used meanwhile
     * @param rowsWritten a complaint, by table
     */
    record Hub(
            double seconds,
            double firstPass,
            double secondPass,
            Map<String, Double> steps,
            CpuTime cpu,
            Map<String, Double> rowsWritten) {}

    private static final Map<String, String> STEPS = steps();

    private static Map<String, String> steps() {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("pull", "ask the source, read its answer");
        steps.put("claimCheck", "what was read before leaves the page; files aside");
        steps.put("translate", "to the common model, checked against its schema");
        steps.put("route", "choose the agency");
        steps.put("keep", "one database transaction");
        steps.put("due", "read the outbox, make the messages");
        steps.put("send", "one broker transaction");
        steps.put("sent", "mark what was sent");
        return steps;
    }

    double complaintsPerSecond() {
        return records / hub.seconds();
    }

    double ratioToLimit() {
        return complaintsPerSecond() / limit;
    }

    double ratioToPlain() {
        return complaintsPerSecond() / plain;
    }

    private double rows() {
        return hub.rowsWritten().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private String rowsText() {
        StringBuilder text = new StringBuilder();
        hub.rowsWritten()
                .forEach((what, count) -> text.append("%s%s %.2f".formatted(text.isEmpty() ? "" : ", ", what, count)));
        return text.toString();
    }

    /** For people: a Markdown page. */
    String text() {
        StringBuilder steps = new StringBuilder();
        STEPS.forEach((step, what) -> {
            double seconds = hub.steps().getOrDefault(step, 0.0);
            steps.append("| %s | %.2f | %.0f | %s |%n".formatted(step, seconds, seconds * 1e6 / records, what));
        });
        StringBuilder cpu = new StringBuilder();
        hub.cpu()
                .seconds()
                .forEach((part, seconds) ->
                        cpu.append("| %s | %.2f | %.0f |%n".formatted(part, seconds, seconds * 1e6 / records)));
        return """

                | | |
                |---|---|
                | complaints | %,d, in pages of 100, onto %d of %d queues |
                | hub | **%,.0f complaints/s** (%.2f s from the first request to the last message on its queue) |
                | broker alone | %,.0f messages/s before, %,.0f after; ratio to the first **%.2f** |
                | plain Camel route | %,.0f complaints/s (%,d complaints); the hub is **%.1f times** as fast |
                | lost, doubled | %d, %d |
                | second pass (R11) | %.2f s after all was kept (%.2f s): %.0f %% of the whole pull |
                | rows written a complaint | %.2f (%s) |
                | servers up; hub start to ready with all queues | %.1f s; %.1f s |
                | resident memory after the run | %d MB (hub, broker and benchmark in one process, -Xmx%dm) |

                Where the time goes until the last message is on its queue. The steps of a page and those of a batch run
                beside each other.

                | step | s | µs a complaint | |
                |---|---|---|---|
                %s
                Processor time used until then: %.2f s, %.0f µs a complaint.

                | part | s | µs a complaint |
                |---|---|---|
                %s"""
                .formatted(
                        records,
                        queuesUsed,
                        queues,
                        complaintsPerSecond(),
                        hub.seconds(),
                        limit,
                        limitAfter,
                        ratioToLimit(),
                        plain,
                        plainRecords,
                        ratioToPlain(),
                        lost,
                        duplicates,
                        hub.secondPass(),
                        hub.firstPass(),
                        100 * hub.secondPass() / (hub.firstPass() + hub.secondPass()),
                        rows(),
                        rowsText(),
                        start.servers(),
                        start.ready(),
                        residentMb,
                        Runtime.getRuntime().maxMemory() >> 20,
                        steps,
                        hub.cpu().all(),
                        hub.cpu().all() * 1e6 / records,
                        cpu);
    }

    String json() {
        return String.format(
                Locale.ROOT,
                "{\"complaintsPerSecond\":%.0f,\"limitPerSecond\":%.0f,\"ratioToLimit\":%.3f,\"plainCamelPerSecond\":%.0f,\"ratioToPlainCamel\":%.1f,\"lost\":%d}",
                complaintsPerSecond(),
                limit,
                ratioToLimit(),
                plain,
                ratioToPlain(),
                lost);
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        int cores = Runtime.getRuntime().availableProcessors();
        String command = "benchmarks/run intake --records %d --plain %d".formatted(records, plainRecords);
        Files.writeString(
                folder.resolve("intake.md"),
                """
                # Intake

                %s, `%s`, %d cores, one disk, JDK %s, load average %s at the end. Ratios matter; figures vary with the
                machine and what else runs on it.
                %s"""
                        .formatted(day, command, cores, Runtime.version().feature(), load, text()));
        Files.writeString(
                folder.resolve("intake.json"),
                String.format(
                        Locale.ROOT,
                        """
                        {"date": "%s", "command": "%s", "cores": %d, "jdk": %d, "load": %s,
                         "secondPassSeconds": %.2f, "rowsPerComplaint": %.2f, "readySeconds": %.1f, "residentMb": %d,
                         "result": %s}
                        """,
                        day,
                        command,
                        cores,
                        Runtime.version().feature(),
                        load,
                        hub.secondPass(),
                        rows(),
                        start.ready(),
                        residentMb,
                        json()));
    }
}
