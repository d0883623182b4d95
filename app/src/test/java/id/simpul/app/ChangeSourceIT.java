package id.simpul.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.app.cli.SimpulCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a source's folder in a running hub, by the commands that a person types. Each test goes on from the one before. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChangeSourceIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant T = Instant.parse("2026-11-20T01:00:00Z");

    @TempDir
    private static Path folder;

    private static JourneySource system;
    private static JourneyHub hub;
    private static Path kota;

    private String out = "";

    @BeforeAll
    static void start() throws Exception {
        system = new JourneySource();
        hub = new JourneyHub(folder.resolve("hub"));
        hub.knows("TEST_KEY", JourneySource.KEY);
        hub.start();
        kota = JourneyHub.writeSource(folder.resolve("mine"), "kota", system);
        system.put("kota", "A-1", T);
    }

    @AfterAll
    static void stop() {
        hub.close();
        system.close();
    }

    private int simpul(String... args) {
        StringWriter written = new StringWriter();
        PrintWriter writer = new PrintWriter(written, true);
        String[] all = Stream.concat(Stream.of(args), Stream.of("--data", hub.data.toString()))
                .toArray(String[]::new);
        int code = SimpulCli.commandLine().setOut(writer).setErr(writer).execute(all);
        out = written.toString();
        return code;
    }

    private static void edit(String file, String from, String to) throws IOException {
        Path path = kota.resolve(file);
        assertThat(Files.readString(path)).contains(from);
        Files.writeString(path, Files.readString(path).replace(from, to));
    }

    private void awaitOnQueue(int count) {
        await().atMost(SOON).until(() -> hub.onQueue("D3204").size() == count);
    }

    @Test
    @Order(1)
    void aFolderIsAddedWithoutARestartAndWaitsToBeActivated() {
        assertThat(simpul("source", "add", kota.toString(), "--yes", "--why", "first"))
                .as(() -> out)
                .isZero();
        assertThat(out).contains("+id: kota", "kota runs in version 1;", "next: simpul source activate kota");
        assertThat(simpul("source", "add", kota.toString(), "--yes")).isEqualTo(1);
        assertThat(out).contains("kota is there already, in version 1: simpul source update");
        assertThat(system.asked("kota")).isZero();

        assertThat(simpul("source", "activate", "kota", "--yes")).as(() -> out).isZero();
        awaitOnQueue(1);
    }

    @Test
    @Order(2)
    void aFolderWithAMistakeIsToldWithItsPlaceAndNeverReplacesTheRunningOne() throws Exception {
        edit("mapping.yaml", "title: title", "title: $titel(title)");
        for (String[] args : new String[][] {
            {"source", "update", kota.toString(), "--yes"}, {"source", "update", kota.toString(), "--dry-run"}
        }) {
            assertThat(simpul(args)).isEqualTo(1);
            assertThat(out).contains(kota.resolve("mapping.yaml") + ":1:", "fix: ", "1 problems; kota stays as it is");
        }
        assertThat(hub.put(
                        "/api/v1/sources/kota",
                        "{\"basedOn\": 1, \"files\": {\"source.yaml\": \"id: kota\", \"../x\": \"\"}}"))
                .isEqualTo(422);
        assertThat(hub.put("/api/v1/sources/kota", "{\"files\": [")).isEqualTo(400);
        edit("mapping.yaml", "title: $titel(title)", "title: title & ' (kota)'");
        system.put("kota", "A-2", T.plusSeconds(60));
        awaitOnQueue(2);
        assertThat(hub.onQueue("D3204").get("A-2").path("title").asString()).isEqualTo("Lampu jalan padam");
    }

    @Test
    @Order(3)
    void anUpdateIsShownAndThenRuns() {
        assertThat(simpul("source", "update", kota.toString(), "--dry-run")).isZero();
        assertThat(out)
                .contains("--- a/mapping.yaml", "+++ b/mapping.yaml", "-title: title", "+title: title & ' (kota)'")
                .doesNotContain("runs in version");
        assertThat(simpul("source", "update", kota.toString(), "--yes", "--why", "their title is short"))
                .as(() -> out)
                .isZero();
        assertThat(out).contains("kota runs in version 2;");

        system.put("kota", "A-3", T.plusSeconds(120));
        awaitOnQueue(3);
        assertThat(hub.onQueue("D3204").get("A-3").path("title").asString()).isEqualTo("Lampu jalan padam (kota)");
        assertThat(hub.onQueue("D3204").get("A-1").path("sequence").asInt())
                .as("R3")
                .isEqualTo(1);

        assertThat(simpul("source", "update", kota.toString(), "--yes")).isZero();
        assertThat(out).contains("kota runs just so already, in version 2");
    }

    @Test
    @Order(4)
    void whatRanIsLookedBackAtAndTakenUpAgain() {
        assertThat(simpul("source", "history", "kota")).isZero();
        assertThat(out).contains("VERSION", "runs", "api", "their title is short", "first");
        assertThat(simpul("source", "diff", "kota")).isEqualTo(1);
        assertThat(out).contains("kota, version 1 to 2", "+title: title & ' (kota)'");
        assertThat(simpul("source", "diff", "kota", "2", "2")).isZero();
        assertThat(simpul("source", "rollback", "kota", "7")).isEqualTo(1);
        assertThat(out).contains("kota has no version 7");

        assertThat(simpul("source", "rollback", "kota", "1", "--yes"))
                .as(() -> out)
                .isZero();
        assertThat(out).contains("-title: title & ' (kota)'", "kota runs in version 3");
        assertThat(simpul("source", "status", "kota")).isZero();
        assertThat(out).contains("version      3, by ", "(rollback): back to version 1", "state        active, live");
    }

    @Test
    @Order(5)
    void R1_aChangeByWhichKnownRecordsComeAgainAsNewIsRefusedUnlessMeant() throws Exception {
        edit("source.yaml", "key: $string(id)", "key: $string(id) & 'x'");
        assertThat(simpul("source", "update", kota.toString(), "--yes")).isEqualTo(1);
        assertThat(out)
                .contains("new identity: key: '$string(id)' becomes '$string(id) & 'x''", "--accept-new-identity");
        edit("source.yaml", "key: $string(id) & 'x'", "key: $string(id)");
    }

    @Test
    @Order(6)
    void anExportIsTheFolderAndIsTakenBackOnlyIfNobodyChangedTheSourceMeanwhile() throws Exception {
        Path out1 = folder.resolve("exported");
        assertThat(simpul("source", "export", "--to", out1.toString()))
                .as(() -> out)
                .isZero();
        assertThat(Files.readString(out1.resolve("kota/mapping.yaml"))).isEqualTo(JourneyHub.MAPPING);
        assertThat(Files.readString(out1.resolve("kota/source.yaml")))
                .contains("${TEST_KEY}")
                .doesNotContain(JourneySource.KEY);
        assertThat(simpul("source", "export", "kota", "--to", out1.toString())).isEqualTo(1);
        assertThat(out).contains("nothing was written");
        assertThat(simpul("source", "update", out1.resolve("kota").toString(), "--yes"))
                .isZero();
        assertThat(out).contains("runs just so already");

        assertThat(simpul("source", "update", kota.toString(), "--yes"))
                .as(() -> out)
                .isZero(); // somebody else
        Files.writeString(out1.resolve("kota/README.md"), "catatan\n");
        assertThat(simpul("source", "update", out1.resolve("kota").toString(), "--yes"))
                .isEqualTo(1);
        assertThat(out)
                .contains(
                        "kota runs in version 4, made by ",
                        "yours is based on version 3",
                        "simpul source diff kota 3 4");
        assertThat(simpul("source", "export", "kota", "--to", out1.toString(), "--force"))
                .isZero();
        assertThat(out1.resolve("kota/README.md")).doesNotExist();
    }

    @Test
    @Order(7)
    void aRemovedSourceIsAskedNoMoreAndGoesOnWhereItWas() {
        assertThat(simpul("source", "remove", "kota", "--yes", "--why", "moved"))
                .as(() -> out)
                .isZero();
        assertThat(out).contains("3 complaints", "kota is removed");
        int asked = system.asked("kota");
        system.put("kota", "A-4", T.plusSeconds(180));
        assertThat(simpul("sources")).isZero();
        assertThat(out).containsPattern("kota +removed");
        assertThat(simpul("source", "remove", "kota", "--yes")).isEqualTo(1);
        await().during(Duration.ofMillis(1500)).until(() -> system.asked("kota") == asked);

        assertThat(simpul("source", "add", kota.toString(), "--yes"))
                .as(() -> out)
                .isZero();
        awaitOnQueue(4);
    }

    @Test
    @Order(8)
    void aHubWithoutAnyFolderRunsWhatTheDatabaseHas() {
        hub.stop();
        system.put("kota", "A-5", T.plusSeconds(240));
        hub.start();
        awaitOnQueue(5);
    }

    @Test
    @Order(9)
    void lockedTheApiChangesNothingAndWhatHasNoFolderIsStopped() throws Exception {
        hub.stop();
        hub.settings.put("simpul.locked", "true");
        hub.source("desa", system);
        hub.start();
        assertThat(simpul("sources")).isZero();
        assertThat(out).containsPattern("kota +removed");
        assertThat(simpul("source", "add", kota.toString(), "--yes")).isEqualTo(1);
        assertThat(out).contains("--locked", "git");
        hub.stop();
        hub.source(kota, java.util.Map.of("TEST_KEY", JourneySource.KEY));
        hub.start();
        system.put("kota", "A-6", T.plusSeconds(300));
        awaitOnQueue(6);
    }
}
