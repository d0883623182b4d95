package id.simpul.routes.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.folder.SourceFiles;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.source.FolderImport.Fate;
import id.simpul.routes.store.Versions.Change;
import id.simpul.routes.store.Versions.How;
import id.simpul.routes.store.Versions.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start makes of the folders that it is given, and of what the database has. */
class FolderImportIT {

    private static IntakeBench bench;

    @TempDir
    private Path home;

    private LiveHub hub;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void open() throws Exception {
        bench.clear();
        hub = new LiveHub(bench, home.resolve("home"), Map.of());
    }

    @AfterEach
    void close() {
        hub.close();
    }

    /** A folder that differs from another by its title. */
    private SourceFolder folder(String title) {
        return folder("kota", title, "id");
    }

    private SourceFolder folder(String id, String title, String key) {
        return folder(id, title, key, "http://127.0.0.1:1");
    }

    private SourceFolder folder(String id, String title, String key, String url) {
        try {
            Path dir =
                    Files.createDirectories(home.resolve("given-" + title + key).resolve(id));
            Files.writeString(
                    dir.resolve("source.yaml"),
                    """
                    id: %s
                    title: %s
                    protocol: rest
                    every: 1m
                    start: now
                    zone: Asia/Jakarta
                    regions: kemendagri
                    request: { url: '%s/list' }
                    records: items
                    key: %s
                    page: { style: none }
                    """
                            .formatted(id, title, url, key));
            Files.writeString(dir.resolve("mapping.yaml"), IntakeBench.MAPPING);
            SourceFolders.Packed packed = SourceFolders.pack(dir, Map.of("FORMER_URL", "http://127.0.0.1:1"));
            assertThat(packed.problems()).isEmpty();
            return packed.folders().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fate start(String title, boolean locked) {
        return new FolderImport(hub.versions, hub.examiner, locked, "run on test").take(folder(title));
    }

    private void api(SourceFiles files) {
        hub.versions.make(
                new Change("kota", files, Duration.ZERO, false, false, How.API, null, "rina"),
                hub.versions.running("kota").map(Version::number).orElse(0));
    }

    /**
     * Steps, in order: {@code A} a hub starts with folder A; {@code a} folder A comes by the API; {@code -} it is removed.
     * The last step is the one that is looked at.
     */
    @ParameterizedTest(name = "{0}: {1}, {3} runs")
    @CsvSource({
        "A,     IMPORTED,          1, A", // new
        "A A,   SAME,              1, A", // not changed
        "A B,   IMPORTED,          2, B", // changed
        "A b A, DATABASE_IS_NEWER, 2, b", // changed by the API
        "A b C, BOTH_CHANGED,      2, b", // both changed
        "A b B, SAME,              2, b", // the export came into git
        "A b B C, IMPORTED,        3, C", // and goes on from there
        "a A,   SAME,              1, a", // added by the API, the folder came later
        "a B,   BOTH_CHANGED,      1, a",
        "A B A, OLD,               2, B", // a hub with a former folder restarts beside one with the new one
        "A - A, REMOVED,           2, -", // removed, its folder is still there
        "A - B, BOTH_CHANGED,      2, -", // removed, and its folder changed
        "A - a A, SAME,            3, a", // added again
        "A b C C, BOTH_CHANGED,    2, b", // told at each start
        "A b C c C, SAME,          3, c" // until a person has taken the folder
    })
    void aFolderIsImportedWhenItChangedAndTheDatabaseDidNot(String steps, Fate fate, int version, String runs) {
        assertThat(play(steps, false)).isEqualTo(fate);
        Version now = hub.versions.running("kota").orElseThrow();
        assertThat(now.number()).isEqualTo(version);
        assertThat(now.removed()).isEqualTo(runs.equals("-"));
        if (!now.removed()) {
            assertThat(now.hash()).isEqualTo(folder(runs.toUpperCase()).files().hash());
        }
    }

    @ParameterizedTest(name = "locked, {0}: {1}, {3} runs")
    @CsvSource({
        "A, IMPORTED, 1, A",
        "A A, SAME, 1, A",
        "A b A, IMPORTED, 3, A",
        "A b C, IMPORTED, 3, C",
        "A B A, IMPORTED, 3, A",
        "A - A, IMPORTED, 3, A"
    })
    void lockedTheFolderIsTheTruth(String steps, Fate fate, int version, String runs) {
        assertThat(play(steps, true)).isEqualTo(fate);
        Version now = hub.versions.running("kota").orElseThrow();
        assertThat(now.number()).isEqualTo(version);
        assertThat(now.hash()).isEqualTo(folder(runs).files().hash());
    }

    private Fate play(String steps, boolean locked) {
        Fate last = null;
        for (String step : steps.split(" ")) {
            if (step.equals("-")) {
                Version now = hub.versions.running("kota").orElseThrow();
                hub.versions.remove("kota", now.number(), How.API, null, "rina");
            } else if (step.equals(step.toUpperCase())) {
                last = start(step, locked);
            } else {
                api(folder(step.toUpperCase()).files());
            }
        }
        return last;
    }

    @Test
    void lockedASourceWithoutItsFolderIsStoppedAndNotLockedItRuns() throws Exception {
        api(folder("A").files());
        hub.settle();
        assertThat(hub.running.bundles()).hasSize(1);
        new FolderImport(hub.versions, hub.examiner, false, "run on test").run(List.of());
        hub.settle();
        assertThat(hub.running.bundles()).hasSize(1);

        new FolderImport(hub.versions, hub.examiner, true, "run on test").run(List.of());
        hub.settle();
        assertThat(hub.running.bundles()).as("a folder that is not mounted").hasSize(1);

        new FolderImport(hub.versions, hub.examiner, true, "run on test").run(List.of(folder("desa", "D", "id")));
        hub.settle();
        assertThat(hub.running.bundles()).extracting(it -> it.id()).containsExactly("desa");
        assertThat(hub.versions.history("kota", 9))
                .extracting(Version::why)
                .containsExactly("its folder is gone (--locked)", null);
    }

    @Test
    void R1_aFolderByWhichKnownRecordsWouldComeAgainIsNotImportedUnlessLocked() {
        start("A", false);
        bench.db.update(
                "insert into identity (id, source, native_id, complaint) values (gen_random_uuid(), 'kota', '1', gen_random_uuid())");
        SourceFolder other = folder("kota", "A", "nomor");
        assertThat(new FolderImport(hub.versions, hub.examiner, false, "x").take(other))
                .isEqualTo(Fate.NEW_IDENTITY);
        assertThat(hub.versions.running("kota").orElseThrow().number()).isEqualTo(1);
        assertThat(new FolderImport(hub.versions, hub.examiner, true, "x").take(other))
                .isEqualTo(Fate.IMPORTED);
    }

    /** A variable is often renamed in the very deployment that changes the folder. */
    @Test
    void R1_whatRanIsComparedAlsoWhereItsVariablesAreNoLongerSet() {
        new FolderImport(hub.versions, hub.examiner, false, "x").take(folder("kota", "A", "id", "${FORMER_URL}"));
        bench.db.update(
                "insert into identity (id, source, native_id, complaint) values (gen_random_uuid(), 'kota', '1', gen_random_uuid())");
        assertThat(new FolderImport(hub.versions, hub.examiner, false, "x").take(folder("kota", "A", "nomor")))
                .isEqualTo(Fate.NEW_IDENTITY);
        assertThat(hub.versions.running("kota").orElseThrow().number()).isEqualTo(1);
    }

    @Test
    void anUpdateThatOnlyRenamesKeepsThePlaceAndOneThatAsksOtherwiseBeginsThePullAnew() {
        start("A", false);
        start("B", false);
        assertThat(bench.count("source where anew")).isZero();
        Map<String, byte[]> files = new HashMap<>(folder("B").files().all());
        files.put(
                "source.yaml",
                new String(files.get("source.yaml"), UTF_8)
                        .replace("/list'", "/list?all=1'")
                        .getBytes(UTF_8));
        assertThat(hub.examiner
                        .examine("kota", SourceFiles.kept(files))
                        .difference()
                        .anew())
                .isTrue();
    }
}
