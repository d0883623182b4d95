package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.connectors.files.Scan.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScanTest {

    /** Everybody's test virus: harmless, and written so that no scanner takes this file for it. */
    private static final byte[] EICAR =
            ("X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").getBytes(US_ASCII);

    private static final String LOOKS = "if grep -q EICAR-STANDARD; then echo 'Eicar-Test FOUND'; exit 1; fi";

    @TempDir
    Path folder;

    private AttachmentStore store;

    @BeforeEach
    void open() {
        store = new AttachmentStore(folder.resolve("files"));
    }

    private static Scan sh(String script) {
        return new Scan(List.of("/bin/sh", "-c", script), Duration.ofSeconds(10), 2);
    }

    @Test
    void theCommandsExitCodeTells() throws IOException {
        String clean = store.put("a hole in the road".getBytes(US_ASCII)).sha256();
        String harmful = store.put(EICAR).sha256();

        assertThat(sh(LOOKS).look(store, clean)).isEqualTo(new Verdict.Clean());
        assertThat(sh(LOOKS).look(store, harmful)).isEqualTo(new Verdict.Infected("Eicar-Test FOUND"));
    }

    @Test
    void theContentMayBeAFileThatIsGoneAfterwards() throws IOException {
        String script = "test -f \"$0\" && if grep -q EICAR-STANDARD \"$0\"; then echo \"$0: FOUND\"; exit 1; fi";
        Scan scan = new Scan(List.of("/bin/sh", "-c", script, "{file}"), Duration.ofSeconds(10), 2);

        assertThat(scan.look(store, store.put("a hole".getBytes(US_ASCII)).sha256()))
                .isEqualTo(new Verdict.Clean());
        assertThat(scan.look(store, store.put(EICAR).sha256())).isEqualTo(new Verdict.Infected("file: FOUND"));
        assertThat(drafts()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo 'cannot reach clamd'; exit 2 | ended with 2: cannot reach clamd",
                "exit 127                         | ended with 127: (it said nothing)",
                "kill -9 $$                       | ended with 137",
            })
    void anyOtherEndIsNoVerdict(String script, String reason) throws IOException {
        Scan scan = sh(script);
        Verdict verdict = scan.look(store, store.put(EICAR).sha256());

        assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
        assertThat(((Verdict.Unknown) verdict).reason()).contains(reason);
        assertThat(scan.trouble()).contains(reason);
    }

    @Test
    void aCommandThatIsNotThereIsNoVerdict() throws IOException {
        Scan scan = new Scan(List.of("/nowhere/clamdscan", "-"), Duration.ofSeconds(1), 1);

        assertThat(scan.look(store, store.put(EICAR).sha256())).isInstanceOf(Verdict.Unknown.class);
    }

    @Test
    void aCommandThatHangsIsEndedWithAllItStarted() throws IOException {
        byte[] large = new byte[4 << 20]; // more than a pipe takes: we would hang with it
        for (String script : List.of("sleep 600", "cat > /dev/null; sleep 600 & wait")) {
            Scan scan = new Scan(List.of("/bin/sh", "-c", script), Duration.ofMillis(700), 1);
            Instant asked = Instant.now();
            Verdict verdict = scan.look(store, store.put(large).sha256());

            assertThat(verdict).isInstanceOf(Verdict.Unknown.class);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(8));
        }
        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(drafts()).isZero();
    }

    @Test
    void aCommandThatDoesNotReadToTheEndIsBelieved() throws IOException {
        byte[] large = new byte[4 << 20];

        assertThat(sh("head -c 10 > /dev/null; exit 1")
                        .look(store, store.put(large).sha256()))
                .isEqualTo(new Verdict.Infected("(it said nothing)"));
    }

    @Test
    void wordsOfTheCommandAreOneShortLine() throws IOException {
        String noise = "i=0; while [ $i -lt 20000 ]; do printf '\\033[31mFOUND '; i=$((i+1)); done; exit 1";
        Verdict verdict = sh(noise).look(store, store.put(EICAR).sha256());

        assertThat(((Verdict.Infected) verdict).words())
                .hasSizeLessThanOrEqualTo(200)
                .doesNotContain("\033");
    }

    @Test
    void onlySoManyRunAtOnce() throws Exception {
        Path running = Files.createDirectories(folder.resolve("running"));
        String script = "cat > /dev/null; mkdir %s/$$; ls %s | wc -l; sleep 0.2; rmdir %s/$$; exit 1"
                .formatted(running, running, running);
        Scan scan = new Scan(List.of("/bin/sh", "-c", script), Duration.ofSeconds(20), 2);
        String file = store.put(EICAR).sha256();
        var pool = Executors.newFixedThreadPool(6);
        try {
            var verdicts =
                    pool.invokeAll(java.util.Collections.<Callable<Verdict>>nCopies(6, () -> scan.look(store, file)));
            for (Future<Verdict> verdict : verdicts) {
                assertThat(Integer.parseInt(((Verdict.Infected) verdict.get()).words()))
                        .isLessThanOrEqualTo(2);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whatIsNotInTheStoreIsNotClean() {
        assertThatThrownBy(() -> sh("exit 0").look(store, "0".repeat(64))).isInstanceOf(NoSuchFileException.class);
    }

    private long drafts() throws IOException {
        try (var left = Files.list(folder.resolve("files").resolve("tmp"))) {
            return left.count();
        }
    }
}
