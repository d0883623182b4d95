package id.simpul.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Processor seconds used so far, by part. Unlike the wall clock they hardly change with what else the machine does.
 *
 * @param seconds by part; {@code all} is the sum
 */
record CpuTime(Map<String, Double> seconds) {

    /** @param database the embedded server's data folder */
    static CpuTime now(Path database, Province province) throws IOException {
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put("poll threads: pull to keep", threads("pool-"));
        seconds.put("deliver thread: due, send, sent", threads("Camel ("));
        seconds.put("broker", threads("Thread-"));
        double process = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
        double named =
                seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        seconds.put("rest of the process: compiler, collector, other threads", process - named);
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

    private static double threads(String prefix) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(prefix)) {
                nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos / 1e9;
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
