package id.simpul.routes.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import id.simpul.connectors.intake.IntakeConnector;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.Page;
import id.simpul.routes.store.Lease;
import id.simpul.routes.store.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code direct:intake}: the shipped example, a folder of CSV exports, on a real Camel and a real PostgreSQL. */
class IntakeDoorIT {

    private static final String HEADINGS =
            "nomor;diubah;judul;isi;jenis;anonim;rahasia;wilayah;alamat;nama;telepon;dilaporkan\n";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static IntakeBench bench;

    @TempDir
    private Path folder;

    private Path inbox;
    private CamelContext camel;
    private RouteFiles files;
    private SourceBundle source;

    /** Whether this hub is the one that reads the files. */
    private volatile boolean mine = true;

    /** Called before each page is kept. */
    private volatile Runnable before = () -> {};

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
        inbox = Files.createDirectories(folder.resolve("inbox"));
        source = example();
        startCamel();
    }

    @AfterEach
    void close() {
        camel.stop();
    }

    /** As shipped, but in a hurry. */
    private SourceBundle example() throws IOException {
        Path shipped = Path.of("../docs/examples/kota-ekspor");
        Path copy = folder.resolve("sources/kota-ekspor");
        try (Stream<Path> all = Files.walk(shipped)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(shipped.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(
                        target,
                        Files.readString(file)
                                .replace("readLockMinAge: 2s", "readLockCheckInterval: 10")
                                .replace("delay: 5000", "delay: 50\n        initialDelay: 0"));
            }
        }
        SourceFolders.Found found = SourceFolders.read(copy, Map.of("KOTA_EKSPOR_INBOX", inbox.toString()));
        assertThat(found.problems()).isEmpty();
        return found.sources().get(0);
    }

    private void startCamel() throws Exception {
        camel = new DefaultCamelContext();
        camel.getShutdownStrategy().setTimeout(1);
        camel.getRegistry().bind("csvRows", new CsvRows());
        Turnstile turnstile = new Turnstile(bench.sources);
        IntakeDoor door = new IntakeDoor(bench.running, turnstile, bench.sources, camel.createProducerTemplate());
        files = new RouteFiles(camel, door, bench.sources, any -> mine);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:intake").bean(door, "handIn");
                from("direct:keep-page").process(exchange -> {
                    before.run();
                    exchange.getMessage()
                            .setBody(bench.intake(exchange.getMessage().getBody(Page.class)));
                });
            }
        });
        camel.start();
        bench.running.add(source);
        bench.sources.register(List.of(source));
        files.add(source, (id.simpul.mappings.source.Intake) source.definition().access());
    }

    private void activate() {
        bench.life.activate(source.id(), source.definition().delivery(), "", "test");
        files.follow();
    }

    private static String row(int number, String changed, String title) {
        return "A-%d;%s;%s;Jalan di depan balai desa rusak parah sejak Senin.;pengaduan;tidak;tidak;32.04;Jalan Contoh;Warga Contoh;081200000000;2026-11-01 08:00\n"
                .formatted(number, changed, title);
    }

    private void drop(String name, String... rows) {
        try {
            Path file = folder.resolve(name);
            Files.writeString(file, HEADINGS + String.join("", rows));
            Files.move(file, inbox.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitDone(String name) {
        await().atMost(SOON).until(() -> Files.exists(inbox.resolve(".done").resolve(name)));
    }

    @Test
    void rowsOfAFileAreDeliveredOnceEachAndAgainOnlyWhereTheyChange() {
        activate();
        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"), row(2, "2026-11-02 08:00", "Jalan rusak"));
        awaitDone("1.csv");
        drop("2.csv", row(1, "2026-11-02 08:00", "Lampu padam"), row(2, "2026-11-02 09:00", "Jalan rusak parah"));
        awaitDone("2.csv");
        drop("3.csv", row(2, "2026-11-02 08:00", "Jalan rusak"));
        awaitDone("3.csv");

        assertThat(bench.deliveries())
                .extracting(IntakeBench.Sent::type, IntakeBench.Sent::title)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("delivered", "Lampu padam"),
                        org.assertj.core.groups.Tuple.tuple("delivered", "Jalan rusak"),
                        org.assertj.core.groups.Tuple.tuple("updated", "Jalan rusak parah"));
        assertThat(bench.count("source where health = 'WELL' and owner is null and cursor is null"))
                .isEqualTo(1);
    }

    @Test
    void R4_aChangeUnderAnOldStampCountsForNobodyCanBeAskedOnceMore() {
        activate();
        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"));
        awaitDone("1.csv");
        drop("2.csv", row(1, "2026-11-02 08:00", "Lampu masih padam"));
        awaitDone("2.csv");

        assertThat(bench.titles()).containsExactly("Lampu padam", "Lampu masih padam");
    }

    @Test
    void R14_aContextThatDiesInTheMiddleOfAFileLosesNoRowAndDoublesNone() throws Exception {
        activate();
        CountDownLatch middle = new CountDownLatch(1);
        before = () -> {
            if (bench.count("identity") == 20) {
                middle.countDown();
                throw new IllegalStateException("the process is gone");
            }
        };
        String[] rows = new String[50];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row(i, "2026-11-02 08:00", "Jalan rusak " + i);
        }
        drop("1.csv", rows);
        assertThat(middle.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        camel.stop();
        assertThat(bench.count("identity")).isEqualTo(20);
        assertThat(inbox.resolve("1.csv")).exists();

        before = () -> {};
        startCamel();
        files.follow();
        awaitDone("1.csv");

        assertThat(bench.count("identity")).isEqualTo(50);
        assertThat(bench.count("delivery")).isEqualTo(50);
        assertThat(bench.count("original")).isEqualTo(50);
    }

    @Test
    void R16_whileAnotherHubHandsInThisOneWaitsAndAPageUnderALostLeaseIsNotKept() throws Exception {
        activate();
        Sources other = new Sources(bench.client, IntakeBench.hub("other"));
        Lease held = other.borrow(source.id(), true).orElseThrow();
        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"));
        Thread.sleep(500);
        assertThat(bench.count("identity")).isZero();
        other.giveUp(held);
        awaitDone("1.csv");

        before = () -> {
            before = () -> {};
            bench.life.pause(source.id(), null, "test");
        };
        drop("2.csv", row(2, "2026-11-02 08:00", "Jalan rusak"));
        await().atMost(SOON).until(() -> bench.count("source where paused_at is not null") == 1);
        files.follow();
        Thread.sleep(300);
        assertThat(bench.count("identity")).isEqualTo(1);
        assertThat(inbox.resolve("2.csv")).exists();

        bench.life.resume(source.id(), "test");
        files.follow();
        awaitDone("2.csv");
        assertThat(bench.count("identity")).isEqualTo(2);
    }

    @Test
    void R16_aLeaseOfItsOwnThatCouldNotBeGivenUpKeepsNoRecordOutForEver() {
        activate();
        bench.sources.borrow(source.id(), true).orElseThrow(); // the database was away when it was to be given up
        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"));
        bench.sources.renew(); // the heartbeat would go on renewing it

        awaitDone("1.csv");
        assertThat(bench.titles()).containsExactly("Lampu padam");
    }

    @Test
    void R14_aFileThatIsReadTwiceDoublesNothingAlsoWhereNoVersionOrdersItsRows() throws Exception {
        activate();
        String[] rows = {row(1, "", "Lampu padam"), row(1, "", "Lampu menyala"), row(1, "", "Lampu padam lagi")};
        drop("1.csv", rows);
        awaitDone("1.csv");
        // As after a hub that died before it could put the file away.
        Files.move(inbox.resolve(".done/1.csv"), inbox.resolve("1.csv"));
        awaitDone("1.csv");
        assertThat(bench.titles()).containsExactly("Lampu padam", "Lampu menyala", "Lampu padam lagi");

        // A version that is no time orders nothing either.
        drop("2.csv", row(2, "v1", "Jalan rusak"), row(2, "v2", "Jalan mulus"));
        awaitDone("2.csv");
        Files.move(inbox.resolve(".done/2.csv"), inbox.resolve("2.csv"));
        awaitDone("2.csv");
        assertThat(bench.titles()).hasSize(5).endsWith("Jalan rusak", "Jalan mulus");
    }

    @Test
    void R5_whatWasReadAsTheWrongKindIsReadAgainOnceTheRouteIsMended() throws Exception {
        activate();
        String record = "nomor;judul";
        IntakeConnector connector = new IntakeConnector(source.definition(), bench.files);
        assertThat(Stream.of("application/json", "text/plain", "text/plain")
                        .map(type -> connector
                                .read(
                                        new IntakeConnector.HandedIn(
                                                record.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                                "7",
                                                null,
                                                type,
                                                null,
                                                null),
                                        java.time.Instant.now())
                                .fingerprint())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void R12_filesAreReadInOneHubOnlyAndByAnotherOnceThatOneIsGone() throws Exception {
        mine = false;
        activate();
        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"));
        Thread.sleep(500);
        files.follow();
        assertThat(bench.count("identity")).isZero();

        mine = true;
        files.follow();
        awaitDone("1.csv");
    }

    @Test
    void aRouteOfAnotherSourceThatIsNamedAlikeReplacesNone() throws Exception {
        Path other = folder.resolve("sources/kota");
        Files.createDirectories(other.resolve("codes"));
        for (String name : List.of("source.yaml", "route.yaml", "mapping.yaml", "codes/kind.csv")) {
            Files.writeString(
                    other.resolve(name),
                    Files.readString(folder.resolve("sources/kota-ekspor").resolve(name))
                            .replace("id: kota-ekspor\n", "id: kota\n")
                            .replace("KOTA_EKSPOR_INBOX", "KOTA_INBOX"));
        }
        Path others = Files.createDirectories(folder.resolve("others"));
        SourceFolders.Found found = SourceFolders.read(other, Map.of("KOTA_INBOX", others.toString()));
        assertThat(found.problems()).isEmpty();
        SourceBundle kota = found.sources().get(0);
        bench.running.add(kota);
        bench.sources.register(List.of(kota));
        files.add(kota, (id.simpul.mappings.source.Intake) kota.definition().access());
        bench.life.activate(kota.id(), kota.definition().delivery(), "", "test");
        activate();

        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"));
        awaitDone("1.csv");
        assertThat(bench.count("identity where source = 'kota-ekspor'")).isEqualTo(1);
    }

    @Test
    void aSourceThatIsNotActivatedReadsNoFile() throws Exception {
        drop("1.csv", row(1, "2026-11-02 08:00", "Lampu padam"));
        files.follow();
        Thread.sleep(300);
        assertThat(inbox.resolve("1.csv")).exists();

        activate();
        awaitDone("1.csv");
    }

    @Test
    void aRowThatCannotBeRightIsQuarantinedAndItsNeighboursGoOn() {
        activate();
        drop(
                "1.csv",
                row(1, "2026-11-02 08:00", "Lampu padam"),
                row(2, "2026-11-02 08:00", "Jalan; rusak"),
                row(3, "2026-11-02 08:00", "Got mampet").replace("A-3", ""));
        awaitDone("1.csv");

        assertThat(bench.titles()).containsExactly("Lampu padam");
        assertThat(bench.inQuarantine()).hasSize(2);
    }

    @Test
    void aFileThatCannotBeReadStaysAndASaysWhyUntilItIsMended() throws Exception {
        activate();
        Files.write(
                inbox.resolve("1.csv"),
                (HEADINGS + row(1, "2026-11-02 08:00", "Caf\u00e9 ribut")).getBytes(Charset.forName("windows-1252")));
        await().atMost(SOON)
                .until(() -> bench.count(
                                "source where health = 'NEEDS_A_PERSON' and reason like '%not UTF-8%' and fix like '%windows-1252%'")
                        == 1);
        assertThat(inbox.resolve("1.csv")).exists();

        Files.writeString(inbox.resolve("1.csv"), HEADINGS + row(1, "2026-11-02 08:00", "Caf\u00e9 ribut"));
        awaitDone("1.csv");
        assertThat(bench.count("source where health = 'WELL'")).isEqualTo(1);
    }

    @Test
    void nobodyButASourcesOwnRouteHandsIn() {
        activate();
        org.junit.jupiter.api.Assertions.assertThrows(
                org.apache.camel.CamelExecutionException.class,
                () -> camel.createProducerTemplate().sendBodyAndHeader("direct:intake", "{}", "source", source.id()));
        assertThat(bench.count("identity")).isZero();
    }
}
