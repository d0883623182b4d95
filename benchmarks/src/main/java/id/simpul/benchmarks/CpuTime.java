package id.simpul.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor seconds used so far, by part. Unlike the wall clock they hardly change with what else the machine does.
 *
 * @param seconds by part; {@code all} is the sum
 */
record CpuTime(Map<String, Double> seconds) {

    private static final String OTHER = "other threads of the process";

    /** By the beginning of a thread's name. */
    private static final Map<String, String> PARTS = parts();

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("pool-", "poll threads: pull to keep");
        parts.put("HttpClient", "HTTP client of the pull");
        parts.put("Camel (", "deliver thread: due, send, sent");
        parts.put("Thread-", "broker");
        parts.put("C1 ", "compiler");
        parts.put("C2 ", "compiler");
        parts.put("GC ", "collector");
        parts.put("G1 ", "collector");
        parts.put("VM Thread", "collector");
        return parts;
    }

    /** @param database the embedded server's data folder */
    static CpuTime now(Path database, Province province) throws IOException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        PARTS.values().forEach(part -> seconds.put(part, 0.0));
        seconds.put(OTHER, 0.0);
        double named = 0;
        for (Path thread : threads()) {
            double time = seconds(thread);
            named += time;
            seconds.merge(part(thread), time, Double::sum);
        }
        double process = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
        seconds.merge(OTHER, process - named, Double::sum); // of threads that have ended
        seconds.put("PostgreSQL", postgres(database));
        seconds.put("simulator", province.cpuSeconds());
        return new CpuTime(seconds);
    }

    /** What was used since. */
    CpuTime since(CpuTime before) {
        Map<String, Double> used = new LinkedHashMap<>();
        seconds.forEach((part, now) -> used.put(part, now - before.seconds.getOrDefault(part, 0.0)));
        return new CpuTime(used);
    }

    double all() {
        return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static List<Path> threads() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.toList();
        }
    }

    private static String part(Path thread) throws IOException {
        String name = Files.readString(thread.resolve("comm"));
        return PARTS.entrySet().stream()
                .filter(part -> name.startsWith(part.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(OTHER);
    }

    private static double seconds(Path thread) throws IOException {
        String stat = Files.readString(thread.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0; // Linux counts in hundredths
    }

    private static double postgres(Path database) throws IOException {
        try (Stream<String> lines = Files.lines(database.resolve("pgdata").resolve("postmaster.pid"))) {
            long pid = Long.parseLong(lines.findFirst().orElseThrow().strip());
            return ProcessHandle.of(pid).stream()
                            .flatMap(leader -> Stream.concat(Stream.of(leader), leader.children()))
                            .mapToLong(each -> each.info()
                                    .totalCpuDuration()
                                    .orElse(Duration.ZERO)
                                    .toMillis())
                            .sum()
                    / 1e3;
        }
    }
}
