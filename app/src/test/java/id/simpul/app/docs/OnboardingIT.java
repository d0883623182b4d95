package id.simpul.app.docs;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tutorial, as its reader follows it: a practice system, a new folder, a hub, and messages on queues at the end. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnboardingIT {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"onboarding.md", "panduan.md"})
    void everyCommandDoesWhatThePageSays(String page) throws Exception {
        Assumptions.assumeTrue(canRun("curl --version"), "SKIPPED: curl is not here, the tutorial cannot be followed");
        try (Tutorial tutorial = new Tutorial(folder, Map.of("8123", free(), "8080", free()))) {
            tutorial.follow(Path.of("../docs").resolve(page));
        }
    }

    private static boolean canRun(String command) throws InterruptedException {
        try {
            return new ProcessBuilder("bash", "-c", command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException none) {
            return false;
        }
    }

    private static String free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }
}
