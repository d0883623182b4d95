package id.simpul.connectors.files;

import id.simpul.mappings.source.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real S3 server (S3Proxy over a folder) as a process of its own; Maven puts its jar beside the classes. */
public final class S3Server implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("Started ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Path folder;
    private final Process process;
    private final int port;

    private S3Server(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** @param port 0 for a free one */
    public static S3Server start(Path folder, int port) throws IOException, InterruptedException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.createDirectories(data.resolve("lampiran"));
        Path log = folder.resolve("s3.log");
        Files.deleteIfExists(log);
        Path properties = Files.writeString(
                folder.resolve("s3.properties"),
                """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.identity=simpul-uji
                s3proxy.credential=kunci-contoh
                jclouds.provider=filesystem-nio2
                jclouds.identity=none
                jclouds.credential=none
                jclouds.filesystem.basedir=%s
                """
                        .formatted(port, data));
        Path jar = Path.of(System.getProperty("s3proxy.jar", "target/s3proxy.jar"));
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar.toAbsolutePath() + " is not there: Maven copies it before *IT");
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toAbsolutePath().toString(),
                        "--properties",
                        properties.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (process.isAlive() && Instant.now().isBefore(end)) {
            Optional<Integer> at = address(log);
            if (at.isPresent()) {
                return new S3Server(folder, process, at.get());
            }
            Thread.sleep(50);
        }
        process.destroyForcibly();
        throw new IllegalStateException("no S3 server: " + Files.readString(log));
    }

    private static Optional<Integer> address(Path log) throws IOException {
        Matcher said = ADDRESS.matcher(Files.readString(log));
        return said.find() ? Optional.of(Integer.parseInt(said.group(1))) : Optional.empty();
    }

    int port() {
        return port;
    }

    Path data() {
        return folder.resolve("data").resolve("lampiran");
    }

    public BucketStore.Bucket bucket(String prefix) {
        return bucket("lampiran", prefix, "kunci-contoh");
    }

    BucketStore.Bucket bucket(String name, String prefix, String secret) {
        return bucket(port, name, prefix, secret);
    }

    static BucketStore.Bucket bucket(int port, String name, String prefix, String secret) {
        return new BucketStore.Bucket(
                URI.create("http://127.0.0.1:" + port),
                name,
                prefix,
                "us-east-1",
                "simpul-uji",
                new Secret(secret),
                true);
    }

    /** All objects whose name begins so. */
    List<Path> objects(String prefix) throws IOException {
        try (var found = Files.walk(data())) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> data().relativize(file).toString().startsWith(prefix))
                    .toList();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
