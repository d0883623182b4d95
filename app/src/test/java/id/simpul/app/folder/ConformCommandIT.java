package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.simulators.Mix;
import id.simpul.simulators.Simulators;
import id.simpul.simulators.Sizes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
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
}
