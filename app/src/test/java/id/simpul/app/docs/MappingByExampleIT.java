package id.simpul.app.docs;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/mapping-by-example.md does what it says. */
class MappingByExampleIT {

    @TempDir
    Path dir;

    @Test
    void everyCommandPrintsWhatThePageShows() throws Exception {
        try (Tutorial tutorial = new Tutorial(dir, Map.of())) {
            tutorial.follow(Path.of("../docs/mapping-by-example.md"));
        }
    }
}
