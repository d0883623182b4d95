package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import id.simpul.connectors.files.StoreRefused;
import id.simpul.mappings.routing.RoutingRules;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a whole hub says at its start about where attachments are kept. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class AttachmentsAtStartIT {

    @TempDir
    static Path folder;

    private static Servers servers;

    @BeforeAll
    static void start() {
        servers = Servers.open(folder, Map.of(), Duration.ofSeconds(1));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    private static void startAndStop(Path data, Map<String, Object> settings) {
        HubApplication.start(
                        new HubApplication.Plan(
                                data, 0, Duration.ofSeconds(8), List.of(), Map.of(), RoutingRules.standard(), settings),
                        servers)
                .close();
    }

    private static StoreRefused refused(Path data, Map<String, Object> settings) {
        Throwable trouble = catchThrowable(() -> startAndStop(data, settings));
        while (trouble != null && !(trouble instanceof StoreRefused)) {
            trouble = trouble.getCause();
        }
        assertThat(trouble).isNotNull();
        return (StoreRefused) trouble;
    }

    @Test
    void oneThatIsNotTheDatabasesIsSaidInWordsWithAFix(CapturedOutput output) throws Exception {
        Path first = folder.resolve("first");
        startAndStop(first, Map.of());
        startAndStop(first, Map.of());
        Path shared = first.resolve("attachments");
        assertThat(shared.resolve("store-id")).exists();
        startAndStop(folder.resolve("second"), Map.of("simpul.files.folder", shared.toString()));

        assertThat(refused(folder.resolve("second"), Map.of()).fix()).contains("mount the same folder");
        assertThat(output)
                .contains("APPLICATION FAILED TO START", "simpul.files.replace=")
                .doesNotContain("\tat ");

        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Map<String, Object> bucket = Map.of(
                "simpul.files.s3.endpoint",
                "http://127.0.0.1:" + port,
                "simpul.files.s3.bucket",
                "lampiran",
                "simpul.files.s3.access-key",
                "simpul-uji",
                "simpul.files.s3.secret-key-file",
                Files.writeString(folder.resolve("key"), "kunci-contoh\n").toString());
        assertThat(refused(first, bucket))
                .hasMessageContaining("bucket lampiran at 127.0.0.1:" + port)
                .hasMessageContaining("Connection refused");
        assertThat(refused(first, Map.of("simpul.files.s3.bucket", "lampiran")).fix())
                .contains("SIMPUL_FILES_S3_ACCESS_KEY");
        assertThat(output).doesNotContain("kunci-contoh");
    }
}
