package id.simpul.routes.source;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.Settings;
import id.simpul.simulators.Mix;
import id.simpul.simulators.RegencyMailbox;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R13: what is to be done to mails in their mailbox happens after they are kept, however often it takes. */
class MailTurnsIT {

    private static IntakeBench bench;

    @TempDir
    private Path folder;

    private final RegencyMailbox mailbox = RegencyMailbox.start(7);
    private final ExecutorService slow = Executors.newSingleThreadExecutor();
    private Turns turns;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void clear() {
        bench.clear();
        turns = new Turns(
                bench.running,
                bench.sources,
                bench.store,
                bench.vanished,
                bench.turnstile,
                new Settings.Poll(2, 1, Duration.ofSeconds(10)),
                slow);
    }

    @AfterEach
    void close() {
        mailbox.close();
        slow.shutdownNow();
    }

    private SourceBundle source(String after) throws IOException {
        return source(after, "");
    }

    private SourceBundle source(String after, String mapping) throws IOException {
        Path shipped = Path.of("../mappings/sources/surat-sleman");
        Path copy = folder.resolve("sources/surat-sleman");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(shipped.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(file));
                }
            }
        }
        String yaml = Files.readString(copy.resolve("source.yaml")).replace("every: 3s", "every: 1ms");
        // Over the profile that the shipped source extends.
        Files.writeString(copy.resolve("source.yaml"), yaml + "\nmailbox:\n  after: " + after + "\n");
        if (!mapping.isEmpty()) {
            Files.writeString(copy.resolve("mapping.yaml"), mapping);
        }
        SourceFolders.Found found = SourceFolders.read(
                copy,
                Map.of(
                        "SLEMAN_IMAP_HOST", mailbox.host(),
                        "SLEMAN_IMAP_PORT", String.valueOf(mailbox.port()),
                        "SLEMAN_USER", mailbox.user(),
                        "SLEMAN_PASSWORD", mailbox.password()));
        assertThat(found.problems()).isEmpty();
        SourceBundle bundle = found.sources().get(0);
        bench.running.add(bundle);
        bench.sources.register(List.of(bundle));
        bench.life.activate(bundle.id(), bundle.definition().delivery(), "", "test");
        return bundle;
    }

    private void turn() {
        bench.db.update("update source set last_attempt = null");
        bench.db.update("update owed set due = now()");
        turns.take("surat-sleman", bench::intake, () -> true);
    }

    private int mailsIn(String name) throws MessagingException {
        Properties properties = new Properties();
        properties.setProperty("mail.imap.timeout", "20000");
        try (Store store = Session.getInstance(properties).getStore("imap")) {
            store.connect(mailbox.host(), mailbox.port(), mailbox.user(), mailbox.password());
            Folder of = store.getFolder(name);
            if (!of.exists()) {
                return 0;
            }
            of.open(Folder.READ_ONLY);
            int count = of.getMessageCount();
            of.close(false);
            return count;
        }
    }

    @Test
    void R13_mailsAreMovedInTheTurnAfterTheyWereKeptAndNotBefore() throws Exception {
        mailbox.addAll(120, Mix.FULL);
        source("{ move: Selesai }");

        turns.take(
                "surat-sleman",
                page -> {
                    throw new IllegalStateException("the database went away");
                },
                () -> true);
        assertThat(bench.count("owed")).isZero();
        assertThat(mailsIn("INBOX")).isEqualTo(120);

        bench.db.update("update source set last_attempt = null");
        turns.take("surat-sleman", bench::intake, () -> bench.count("owed") < 120); // ends once all are kept
        int kept = bench.count("identity");
        assertThat(kept).isPositive();
        assertThat(bench.count("owed where kind = 'AFTER'")).isEqualTo(120);
        assertThat(mailsIn("INBOX")).isEqualTo(120);

        turn();
        turn();
        assertThat(bench.count("owed")).isZero();
        assertThat(mailsIn("INBOX")).isZero();
        assertThat(mailsIn("Selesai")).isEqualTo(120);
        assertThat(bench.count("identity")).isEqualTo(kept);
    }

    @Test
    void R13_whatCannotBeDoneIsTriedLaterAndInTheEndReportedAndHoldsUpNothing() throws Exception {
        mailbox.addAll(3, Mix.GOOD);
        SourceBundle bundle = source("seen");
        turn();
        turn();
        bench.db.update(
                "insert into owed (source, kind, key, reason, payload) values (?, 'AFTER', 'Tiada/1/1', 'not done yet', ?)",
                bundle.id(),
                "{\"version\":1,\"mail\":{\"folder\":\"Tiada\",\"uidValidity\":1,\"uid\":1,\"internalDate\":null,\"size\":1}}");

        turn();
        assertThat(bench.count("owed where kind = 'AFTER' and tries = 1 and due > now() and reason like '%no folder%'"))
                .isEqualTo(1);

        bench.db.update("update owed set since = now() - interval '10 days'");
        mailbox.addAll(2, Mix.GOOD);
        turn();

        assertThat(bench.count("owed where key like 'Tiada%'")).isZero();
        assertThat(bench.db.queryForList("select source, what, detail from event where what like 'after%'"))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("source", "surat-sleman")
                        .containsEntry("what", "after-action-given-up")
                        .containsEntry("detail", "Tiada/1/1: the mailbox has no folder 'Tiada'"));
        assertThat(bench.count("original where outcome = 'QUARANTINED'")).isZero();
        assertThat(bench.count("identity")).isEqualTo(5);
    }

    private void append(String subject, String text) throws Exception {
        Session session = Session.getInstance(new Properties());
        MimeMessage mail = new MimeMessage(session);
        mail.setFrom("budi@contoh.example");
        mail.setSubject(subject);
        mail.setText(text);
        mail.saveChanges();
        try (Store store = session.getStore("imap")) {
            store.connect(mailbox.host(), mailbox.port(), mailbox.user(), mailbox.password());
            Folder inbox = store.getFolder("INBOX");
            inbox.appendMessages(new Message[] {mail});
        }
    }

    /** Sequence and native title of what was delivered, in order. */
    private List<String> delivered() {
        return bench.deliveries().stream()
                .map(it -> it.type() + " " + it.sequence() + " " + it.title())
                .toList();
    }

    @Test
    void R2_aMailWithAKnownTrackingNumberIsAnUpdateOfThatComplaint() throws Exception {
        source(
                "leave\n  tracking: \"#(\\\\d{7})\"",
                "references: \"fields.`No. SP4N` ? [{'system': 'sp4n', 'id': fields.`No. SP4N`}] : []\"\n");
        append("Jalan rusak [#9165816]", "Lubang besar.");
        append("Lampu padam", "Nama: Siti\nNo. SP4N: 9197446\nIsi: Lampu padam.");
        turn();
        append("Bls: #9165816", "Sudah seminggu.");
        append("Tanya laporan #9197446", "Bagaimana?");
        append("Laporan lain #1234567", "Sampah.");
        append("Re: Laporan lain #1234567", "Masih ada.");
        turn();

        assertThat(delivered())
                .containsExactlyInAnyOrder(
                        "delivered 1 Jalan rusak [#9165816]",
                        "delivered 1 Lampu padam",
                        "updated 2 Bls: #9165816",
                        "updated 2 Tanya laporan #9197446",
                        "delivered 1 Laporan lain #1234567",
                        "updated 2 Re: Laporan lain #1234567");
    }

    @Test
    void R13_aMailThatIsReadLateIsMarkedToo() throws Exception {
        mailbox.addAll(2, Mix.GOOD);
        SourceBundle bundle = source("{ move: Selesai }");
        turn();
        // As if the first of them could not be fetched: it is owed under the very name that its after-action has.
        bench.db.update("delete from owed");
        String payload = bench.db
                .queryForObject("select cursor from source where id = ?", String.class, bundle.id())
                .replaceAll(".*\"uidValidity\":(\\d+).*", "$1");
        bench.db.update(
                "insert into owed (source, kind, key, reason, payload) values (?, 'MAIL', ?, 'empty', ?)",
                bundle.id(),
                "INBOX/" + payload + "/1",
                "{\"version\":1,\"mail\":{\"folder\":\"INBOX\",\"uidValidity\":" + payload
                        + ",\"uid\":1,\"internalDate\":null,\"size\":1}}");

        turn();
        assertThat(bench.count("owed where kind = 'MAIL'")).isZero();
        turn();

        assertThat(bench.count("owed")).isZero();
        assertThat(mailsIn("Selesai")).isEqualTo(1);
    }
}
