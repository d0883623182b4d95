package id.simpul.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** How long a person waits for a command that needs no hub: the {@code simpul} script beside its own jar, started plainly. */
final class StartBenchmark {

    private static final int RUNS = 9;

    private StartBenchmark() {}

    static int run() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("simpul.home", ".")).toAbsolutePath();
        List<String> script = List.of(home.resolve("simpul").toString());
        List<String> plain = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                home.resolve("app/target/simpul-exec.jar").toString());
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put("--version", List.of("--version"));
        commands.put("source profiles", List.of("source", "profiles"));
        commands.put(
                "source check",
                List.of(
                        "source",
                        "check",
                        home.resolve("mappings/sources/jabar-aduan").toString()));
        StringBuilder json = new StringBuilder("{\"benchmark\":\"start\"");
        for (Map.Entry<String, List<String>> command : commands.entrySet()) {
            median(script, command.getValue()); // builds and archives what is missing
            double ours = median(script, command.getValue());
            double base = median(plain, command.getValue());
            System.out.printf(
                    "%-16s %.2f s   java -jar: %.2f s   ratio %.2f%n", command.getKey(), ours, base, ours / base);
            json.append(String.format(Locale.ROOT, ",\"%s\":%.2f", command.getKey(), ours));
        }
        System.out.println(json.append('}'));
        return 0;
    }

    private static double median(List<String> start, List<String> command) throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            long began = System.nanoTime();
            Process process = new ProcessBuilder(
                            Stream.concat(start.stream(), command.stream()).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor();
            seconds.add((System.nanoTime() - began) / 1e9);
        }
        Collections.sort(seconds);
        return seconds.get(RUNS / 2);
    }
}
