package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.folder.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every profile and every source that ships is proved by its {@code cases}, with the very code that users run
 * ({@code simpul source test}): what becomes of each original, and which agency must answer by which rule, stands beside it.
 */
class ShippedCasesTest {

    @TempDir
    Path dir;

    static List<Path> folders() throws IOException {
        try (Stream<Path> profiles = Files.list(Path.of("../mappings/profiles"));
                Stream<Path> sources = Files.list(Path.of("../mappings/sources"))) {
            return Stream.concat(profiles, sources)
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    /** Run with -Dgolden.update=true to accept, then read the diff. */
    @ParameterizedTest
    @MethodSource("folders")
    void itsOriginalsBecomeWhatStandsBesideThem(Path folder) throws IOException {
        boolean isSource = Files.exists(folder.resolve("source.yaml"));
        Path source = isSource ? folder : asSource(folder);

        TestCommand.Tested tested = TestCommand.test(source, Map.of());

        assertThat(tested.problems()).isEmpty();
        assertThat(tested.results()).isNotEmpty();
        if (Boolean.getBoolean("golden.update")) {
            for (Case.Result result : tested.results()) {
                result.accept();
                Files.copy(
                        result.of().expected(),
                        folder.resolve("cases").resolve(result.of().expected().getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        assertThat(tested.results()).allSatisfy(result -> {
            assertThat(result.problem()).isNull();
            assertThat(result.differences().stream().map(it -> it.text(true))).isEmpty();
        });
    }

    /** A profile is tried as a source with the values that it gives as examples. */
    private Path asSource(Path profile) throws IOException {
        Path source = Files.createDirectories(dir.resolve("my-source"));
        Files.writeString(
                source.resolve("source.yaml"),
                Profiles.sourceFile(profile.getFileName().toString()).orElseThrow());
        Path cases = Files.createDirectories(source.resolve("cases"));
        try (Stream<Path> files = Files.list(profile.resolve("cases"))) {
            for (Path file : files.toList()) {
                Files.copy(file, cases.resolve(file.getFileName()));
            }
        }
        return source;
    }
}
