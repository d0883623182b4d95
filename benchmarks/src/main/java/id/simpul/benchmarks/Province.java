package id.simpul.benchmarks;

import id.simpul.simulators.Ledger;
import id.simpul.simulators.RestProvince;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The simulator of the REST province in a process of its own, filled with plain good records. */
final class Province implements AutoCloseable {

    private static final long SEED = 17;
    private static final String SERVES = "serves ";

    private final Process process;
    private final String url;
    private final String key;
    private final HttpClient http = HttpClient.newHttpClient();

    private Province(Process process, String url, String key) {
        this.process = process;
        this.url = url;
        this.key = key;
    }

    /** What the other process does: serves until its standard input ends, so that it never outlives us. */
    static void serve(int records) throws IOException {
        try (RestProvince province = RestProvince.start(SEED)) {
            province.fill(records);
            System.out.println(SERVES + province.url() + " " + province.key());
            while (System.in.read() >= 0) {
                // nothing is said on it
            }
        }
    }

    static Province start(int records) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m"));
        String classPath = System.getProperty("java.class.path");
        // One jar is the runnable jar, which starts the benchmark's own main class.
        command.addAll(
                classPath.contains(File.pathSeparator)
                        ? List.of("-cp", classPath, IntakeBenchmark.class.getName())
                        : List.of("-jar", classPath));
        command.addAll(List.of(IntakeBenchmark.PROVINCE, Integer.toString(records)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = answers.readLine();
        while (line != null && !line.startsWith(SERVES)) {
            line = answers.readLine();
        }
        if (line == null) {
            throw new IOException("the simulator did not start");
        }
        String[] place = line.substring(SERVES.length()).split(" ");
        return new Province(process, place[0], place[1]);
    }

    /** What the source folder's place-holders stand for. */
    Map<String, String> environment() {
        return Map.of("JABAR_URL", url, "JABAR_KEY", key);
    }

    /** A page as it is served, JSON. @param number from 1 */
    String page(int number, int size) {
        return get("/aduan/complaints?page=%d&limit=%d".formatted(number, size));
    }

    double cpuSeconds() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    Ledger ledger() {
        return Ledger.parse(get("/control/ledger"));
    }

    private String get(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .header("X-Api-Key", key)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException("the simulator does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
