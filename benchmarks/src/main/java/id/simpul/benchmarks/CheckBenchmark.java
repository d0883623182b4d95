package id.simpul.benchmarks;

import id.simpul.app.folder.CheckCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

/** How long {@code source check} takes for the folders of a whole country, beside only parsing their files. */
final class CheckBenchmark {

    private static final int FOLDERS = 600;
    private static final int RUNS = 5;

    private CheckBenchmark() {}

    static int run() throws IOException {
        Path home = Path.of(System.getProperty("simpul.home", ".")).toAbsolutePath();
        Path model = home.resolve("mappings/sources/jabar-aduan");
        Path sources = Files.createTempDirectory("simpul-check-benchmark");
        try {
            for (int i = 0; i < FOLDERS; i++) {
                copy(model, sources.resolve("sumber-" + i), "sumber-" + i);
            }
            // The first of each is what a person waits for: the JVM is cold.
            double cold = seconds(() -> check(sources));
            double checked = best(() -> check(sources));
            double parsed = best(() -> parse(sources));
            System.out.printf(
                    "%,d folders: check %.2f s (cold %.2f s)   parsing the same files plainly: %.2f s   ratio %.1f%n",
                    FOLDERS, checked, cold, parsed, checked / parsed);
            System.out.printf(
                    Locale.ROOT,
                    "{\"benchmark\":\"check\",\"folders\":%d,\"check\":%.2f,\"cold\":%.2f,\"parsePlainly\":%.2f}%n",
                    FOLDERS,
                    checked,
                    cold,
                    parsed);
            return 0;
        } finally {
            FileSystemUtils.deleteRecursively(sources);
        }
    }

    private static void check(Path sources) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new CheckCommand())
                .setOut(new PrintWriter(out))
                .execute(sources.toString(), "--without-secrets");
        if (code != 0) {
            throw new IllegalStateException("the folders are not good: " + out);
        }
    }

    /** SnakeYAML for YAML, Jackson for the cases, lines for the tables: nothing is understood. */
    private static void parse(Path sources) {
        JsonMapper json = JsonMapper.builder().build();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".yaml")) {
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
                } else if (name.endsWith(".in")) {
                    json.readTree(Files.readAllBytes(file));
                } else if (name.endsWith(".csv")) {
                    Files.readAllLines(file).forEach(line -> line.split(","));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double best(Runnable run) {
        return Stream.generate(() -> seconds(run))
                .limit(RUNS)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static double seconds(Runnable run) {
        long begin = System.nanoTime();
        run.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void copy(Path model, Path folder, String id) throws IOException {
        try (Stream<Path> files = Files.walk(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(model.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                if (file.endsWith("source.yaml")) {
                    Files.writeString(copy, Files.readString(file).replace("id: jabar-aduan", "id: " + id));
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
