package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.simulators.Mix;
import id.simpul.simulators.NuSoapFeeder;
import id.simpul.simulators.Simulators;
import id.simpul.simulators.Sizes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The source folders that ship, against the systems that they describe. */
@Timeout(120)
class ConformCommandIT {

    private static final Path SOURCES = Path.of("../mappings/sources");

    private static Simulators systems;

    @BeforeAll
    static void start() {
        systems = Simulators.start(17, new Sizes(250, 250, 120, Mix.GOOD));
    }

    @AfterAll
    static void stop() {
        systems.close();
    }

    @ParameterizedTest
    @CsvSource({
        "jabar-aduan,    tried after, nothing a year from now, answers 401",
        "kemen-layanan,  tried after, nothing a year from now, SecurityError",
        "surat-sleman,   tried after, nothing a year from now, refuses the user or the password"
    })
    void keepsWhatItsFolderSays(String source, String resumed, String future, String refused) {
        StringWriter report = new StringWriter();

        int code = new CommandLine(new ConformCommand(systems.environment()))
                .setOut(new PrintWriter(report, true))
                .setErr(new PrintWriter(report, true))
                .execute(SOURCES.resolve(source).toString());

        assertThat(report.toString()).contains(resumed, future, refused).doesNotContain("FAILED");
        assertThat(code).as(report.toString()).isZero();
    }

    /** What is attached to an onboarding request says of which system and when, and nothing that is nobody's business. */
    @Test
    void theReportCanBeGivenAway(@TempDir Path dir) throws IOException {
        Path report = dir.resolve("laporan.md");
        Path folder = SOURCES.resolve("jabar-aduan");
        Map<String, String> environment = systems.environment();

        int code = new CommandLine(new ConformCommand(environment))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(folder.toString(), "--report", report.toString(), "--pages", "2");

        assertThat(code).isZero();
        assertThat(report)
                .content()
                .contains(
                        "# Source jabar-aduan: Aduan Jawa Barat",
                        "**It keeps what its folder says of it.**",
                        "| System | " + environment.get("JABAR_URL").replace("http://", "") + " |",
                        "| Checked | live, at 20",
                        "SHA-256 ",
                        "| Mapping | version ",
                        "| good | two readings agree | 200 records, the same twice |",
                        "| good | every record is translated | 200 translated")
                .doesNotContain(environment.get("JABAR_KEY"), "for example");
    }

    /** A login inside a SOAP body, put together by a profile, is tried with a wrong password as well. */
    @Test
    void aLoginInABodyIsTriedToo(@TempDir Path dir) throws IOException {
        Path folder = Files.createDirectory(dir.resolve("feeder-contoh"));
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: feeder-contoh
                title: Feeder Contoh
                extends: nusoap-feeder
                start: 2026-01-01
                zone: Asia/Jakarta
                values: { url: "${FEEDER_URL}", user: "${FEEDER_USER}", password: "${FEEDER_PASSWORD}" }
                """);
        try (NuSoapFeeder feeder = NuSoapFeeder.start(31)) {
            feeder.addAll(120, Mix.GOOD);
            StringWriter report = new StringWriter();

            int code = new CommandLine(new ConformCommand(Map.of(
                            "FEEDER_URL", feeder.url() + "/ws/live.php",
                            "FEEDER_USER", feeder.user(),
                            "FEEDER_PASSWORD", feeder.password())))
                    .setOut(new PrintWriter(report, true))
                    .setErr(new PrintWriter(report, true))
                    .execute(folder.toString());

            assertThat(report.toString())
                    .contains("good    wrong credentials are refused")
                    .doesNotContain("FAILED", feeder.password());
            assertThat(code).isZero();
        }
    }
}
