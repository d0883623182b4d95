package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.simulators.Mix;
import id.simpul.simulators.Simulators;
import id.simpul.simulators.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the first pages of a live system would bring; and nothing of it stays. */
@Timeout(120)
class PullCommandIT {

    private static final Path SOURCES = Path.of("../mappings/sources");

    private static Simulators systems;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        systems = Simulators.start(23, new Sizes(250, 120, 40, Mix.BROKEN));
    }

    @AfterAll
    static void stop() {
        systems.close();
    }

    record Run(int code, String out, String err) {}

    private static Run pull(Map<String, String> environment, Object... arguments) {
        return run(new PullCommand(environment), arguments);
    }

    private static Run run(Object command, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "jabar-aduan,   'GET 127.0.0.1', complaints?page&limit",
        "kemen-layanan, 'POST 127.0.0.1', 200",
        "surat-sleman,  'live, 127.0.0.1:', records"
    })
    void theFirstPagesAreShown(String source, String asked, String words) {
        Run run = pull(systems.environment(), SOURCES.resolve(source), "--dry-run", "--pages", "2");

        assertThat(run.out())
                .contains(asked, words, "before  nothing read", "after   ", "The first of them:", source + ":")
                .containsPattern("after   .*(read (up|INBOX)|after page 2, seen up to) .*\\d")
                .doesNotContain(systems.environment().get("JABAR_KEY"), "null");
        assertThat(run.out()).containsPattern("\\d+ records: \\d+ translated, \\d+ set aside, \\d+ with problems");
        assertThat(run.code()).as(run.out() + run.err()).isLessThan(2);
    }

    @Test
    void withoutDryRunItSaysWhoPulls() {
        Run run = pull(systems.environment(), SOURCES.resolve("jabar-aduan"));

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("simpul run", "fix: ", "--dry-run");
    }

    @Test
    void aLimitADateAndFilesAreHeeded() {
        Path folder = SOURCES.resolve("jabar-aduan");
        Run limited = pull(systems.environment(), folder, "--dry-run", "--limit", "50", "--files");
        assertThat(limited.out()).contains("--limit 50 was reached", "100 records", "fetched (");

        Run later = pull(systems.environment(), folder, "--dry-run", "--from", "2030-01-01");
        assertThat(later.out())
                .contains("complaints?updated_since&page&limit", "0 records", "begins at 2030-01-01 00:00:00 +07:00");
        assertThat(later.code()).isZero();

        Run odd = pull(systems.environment(), folder, "--dry-run", "--from", "besok");
        assertThat(odd.err()).contains("'besok' is no date", "fix: ");
        assertThat(odd.code()).isEqualTo(2);
    }

    @Test
    void aRefusalIsToldWithItsFix() {
        Map<String, String> wrong = new HashMap<>(systems.environment());
        wrong.put("JABAR_KEY", "kunci-yang-salah");

        Run run = pull(wrong, SOURCES.resolve("jabar-aduan"), "--dry-run");

        assertThat(run.out()).contains("401", "refused: ", "fix: ").doesNotContain("kunci-yang-salah");
        assertThat(run.code()).isEqualTo(1);
    }

    @Test
    void asJson() {
        Run run = pull(systems.environment(), SOURCES.resolve("jabar-aduan"), "--dry-run", "--pages", "1", "--json");

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("requests").path(0).path("status").asInt()).isEqualTo(200);
        assertThat(json.path("records").asInt()).isEqualTo(100);
        assertThat(json.path("complaints").path(0).path("agency").asString()).isNotEmpty();
        assertThat(json.path("cursor").path("after").asString()).contains("in the middle of a pull");
    }

    @Test
    void aRecordingBecomesCasesWithoutTheSystemAndWithoutSecrets() throws IOException {
        Path folder = copy(SOURCES.resolve("jabar-aduan"));
        Path recording = dir.resolve("rekaman.jsonl.gz");
        Run recorded = pull(systems.environment(), folder, "--dry-run", "--record", recording);
        assertThat(recorded.err()).contains("holds what citizens wrote");

        Run played = pull(Map.of(), folder, "--dry-run", "--recording", recording, "--cases", "3");

        assertThat(tail(played)).isEqualTo(tail(recorded));
        assertThat(played.out()).contains("3 originals written");
        try (Stream<Path> files = Files.list(folder.resolve("cases"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(3).allSatisfy(file -> {
                assertThat(file.toString()).endsWith(".in");
                assertThat(Files.readString(file)).startsWith("{").contains("complaint_id");
            });
            Files.writeString(all.get(0), "mine");
            Run again = pull(Map.of(), folder, "--dry-run", "--recording", recording, "--cases", "3");
            assertThat(again.out()).contains("0 originals written", "3 were there already");
            assertThat(Files.readString(all.get(0))).isEqualTo("mine");
        }
        Run overwritten = pull(systems.environment(), folder, "--dry-run", "--record", recording);
        assertThat(overwritten.err()).contains("is there already", "fix: ");
        assertThat(overwritten.code()).isEqualTo(2);
    }

    /** What was found, without how long it took. */
    private static List<String> tail(Run run) {
        return run
                .out()
                .lines()
                .skip(2)
                .map(line -> line.replaceAll("[\\d,]+ ms", "ms"))
                .filter(line -> !line.contains("originals written"))
                .toList()
                .stream()
                .dropWhile(String::isBlank)
                .filter(line -> !line.isBlank())
                .toList();
    }

    private Path copy(Path folder) throws IOException {
        Path copy = Files.createDirectories(dir.resolve(folder.getFileName()));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(it -> !it.toString().contains("/cases/"))
                    .toList()) {
                Path target = copy.resolve(folder.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
        return copy;
    }

    @Test
    void whatARecordingDoesNotHoldIsNamed() {
        Path recording = dir.resolve("pendek.jsonl");
        Path folder = SOURCES.resolve("jabar-aduan");
        pull(systems.environment(), folder, "--dry-run", "--pages", "1", "--record", recording);

        Run longer = pull(Map.of(), folder, "--dry-run", "--pages", "2", "--recording", recording);

        assertThat(longer.out())
                .contains(
                        "refused: GET 127.0.0.1:",
                        "?page&limit: the recording has no answer to it",
                        "fix: record again");
        assertThat(longer.err()).contains("1 requests are not in");
        assertThat(longer.code()).isEqualTo(2);
    }

    /** A recording knows what was asked and nothing else: where it does not know, no verdict looks like one. */
    @Test
    void aRecordingGivesNoVerdictOnWhatWasNotAsked() {
        Path folder = SOURCES.resolve("kemen-layanan");
        Path once = dir.resolve("sekali.jsonl");
        Path trusting = dir.resolve("tanpa-salah.jsonl");
        pull(systems.environment(), folder, "--dry-run", "--pages", "50", "--record", once);
        conform(systems.environment(), folder, "--no-wrong-credentials", "--record", trusting);

        Run ofAPull = conform(Map.of(), folder, "--recording", once);
        Run ofNoStranger = conform(Map.of(), folder, "--recording", trusting);

        assertThat(ofAPull.out()).contains("FAILED  two readings agree", "the recording has no further answer to it");
        assertThat(ofAPull.err()).contains("what depends on them says nothing of the system");
        assertThat(ofAPull.code()).isEqualTo(2);
        assertThat(ofNoStranger.out()).contains("-       wrong credentials are refused");
        assertThat(ofNoStranger.code()).isLessThan(2);
    }

    private static Run conform(Map<String, String> environment, Object... arguments) {
        return run(new ConformCommand(environment), arguments);
    }

    @Test
    void aRecordingOfAnotherSourceIsRefused() {
        Path recording = dir.resolve("jabar.jsonl");
        pull(systems.environment(), SOURCES.resolve("jabar-aduan"), "--dry-run", "--pages", "1", "--record", recording);
        Map<String, String> environment = new HashMap<>(systems.environment());

        Run other = pull(environment, SOURCES.resolve("kemen-layanan"), "--dry-run", "--recording", recording);
        Run mail =
                pull(environment, SOURCES.resolve("surat-sleman"), "--dry-run", "--record", dir.resolve("surat.jsonl"));

        assertThat(other.code()).isPositive();
        assertThat(other.err()).contains("jabar.jsonl:1:1", "is of the source 'jabar-aduan', not of 'kemen-layanan'");
        assertThat(mail.err()).contains("a mailbox cannot be recorded", "fix: ");
        assertThat(mail.code()).isEqualTo(2);
    }
}
