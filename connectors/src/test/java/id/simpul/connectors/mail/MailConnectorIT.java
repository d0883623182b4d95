package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import id.simpul.connectors.Content;
import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailConnectorIT {

    private static final String USER = "aduan@kabupaten.example";
    private static final String PASSWORD = "kata-sandi-uji";

    @TempDir
    private static Path folder;

    private static AttachmentStore store;

    private GreenMail server;
    private GreenMailUser user;

    @BeforeAll
    static void openStore() throws Exception {
        makeCertificate();
        store = new AttachmentStore(folder.resolve("files"));
    }

    @BeforeEach
    void startServer() {
        server = new GreenMail(
                new ServerSetup[] {onAnyPort(ServerSetup.PROTOCOL_IMAP), onAnyPort(ServerSetup.PROTOCOL_IMAPS)});
        server.start();
        user = server.setUser(USER, USER, PASSWORD);
    }

    private static ServerSetup onAnyPort(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(60_000); // a busy machine needs more than the default two seconds
        return setup;
    }

    @AfterEach
    void stopServer() {
        server.stop();
    }

    // --- cursor and pages ---

    @Test
    void R9_everyMailIsReadOnceInPagesAndNewOnesFollow() {
        for (int i = 1; i <= 230; i++) {
            append("INBOX", mail(i));
        }
        MailConnector connector = connector("INBOX");
        Cursor cursor = connector.cursor(null);
        List<Integer> sizes = new ArrayList<>();
        List<String> subjects = new ArrayList<>();
        do {
            PullResult.Page page = page(connector.pull(connector.cursor(cursor.json())));
            sizes.add(page.originals().size());
            page.originals().forEach(original -> subjects.add(subject(original)));
            cursor = page.next().kept(Cursor.PageOutcome.QUIET);
        } while (!cursor.atRest());

        assertThat(sizes).containsExactly(100, 100, 30);
        assertThat(subjects)
                .hasSize(230)
                .doesNotHaveDuplicates()
                .startsWith("aduan 1")
                .endsWith("aduan 230");
        assertThat(page(connector.pull(cursor)).originals()).isEmpty();

        append("INBOX", mail(231));
        assertThat(page(connector.pull(cursor)).originals())
                .extracting(MailConnectorIT::subject)
                .containsExactly("aduan 231");
    }

    @Test
    void aPageEndsAtItsBytes() {
        for (int i = 1; i <= 3; i++) {
            append("INBOX", mail(i) + "x".repeat(40_000));
        }
        Limits limits = new Limits(Duration.ofSeconds(5), Duration.ofMinutes(1), 60_000, 1);

        PullResult.Page page = page(pull(connector(box("INBOX").limits(limits).source())));

        assertThat(page.originals()).hasSize(2);
        assertThat(page.next().atRest()).isFalse();
    }

    @Test
    void R9_aRestoredMailboxIsReadAgainAndEveryMailKeepsItsIdentity() throws Exception {
        createFolder("Aduan");
        append("Aduan", mail(1));
        append("Aduan", mail(2));
        MailConnector connector = connector("Aduan");
        PullResult.Page before = page(pull(connector));

        long old = cursor(before).mark("Aduan").uidValidity();
        // GreenMail numbers a mailbox by the second in which it was made.
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            server.getManagers().getImapHostManager().deleteMailbox(user, "Aduan");
            createFolder("Aduan");
            return mailFolder("Aduan").getUidValidity() != old;
        });
        append("Aduan", mail(2));
        append("Aduan", mail(3));
        PullResult.Page after = page(connector.pull(before.next()));

        assertThat(cursor(after).mark("Aduan").uidValidity()).isNotEqualTo(old);
        assertThat(after.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 2", "aduan 3");
        assertThat(after.originals().get(0).nativeId())
                .isEqualTo(before.originals().get(1).nativeId());
    }

    @Test
    void R9_theSameMailOverTwoRoadsIsOneComplaintAndTheSameMessageIdWithAnotherTextIsTwo() {
        append("INBOX", "Received: from a by b; Mon, 23 Nov 2026 09:15:01 +0700\r\n" + mail(1));
        append("INBOX", "Received: from c by d; Mon, 23 Nov 2026 09:16:01 +0700\r\nX-Spam: no\r\n" + mail(1));
        append("INBOX", mail(1) + "dan ini yang kedua");

        List<Original> originals = page(pull(connector("INBOX"))).originals();

        assertThat(originals).hasSize(3);
        assertThat(originals.get(1).nativeId()).isEqualTo(originals.get(0).nativeId());
        assertThat(originals.get(2).nativeId()).isNotEqualTo(originals.get(0).nativeId());
        assertThat(originals.get(2).names()).isEqualTo(originals.get(0).names());
    }

    @Test
    void startNowReadsOnlyWhatComesAfterAlsoWhenTheMailboxIsRestored() throws Exception {
        createFolder("Aduan");
        appendAt("Aduan", mail(1), Instant.now().minusSeconds(3600));
        MailConnector connector = connector(box("Aduan").start(new Start.Now()).source());

        PullResult.Page first = page(pull(connector));
        append("Aduan", mail(2));
        PullResult.Page second = page(connector.pull(first.next()));
        MailCursor restored = cursor(second).with("Aduan", new MailCursor.Mark(1, 99, false));
        PullResult.Page third = page(connector.pull(restored));

        assertThat(first.originals()).isEmpty();
        assertThat(second.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 2");
        assertThat(third.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 2");
    }

    @Test
    void startAtADateAndBackfillGoByTheServersDate() {
        Instant november = Instant.parse("2026-11-01T00:00:00Z");
        appendAt("INBOX", mail(1), november.minusSeconds(1));
        appendAt("INBOX", mail(2), november);
        appendAt("INBOX", mail(3), november.minusSeconds(86_400)); // moved here later than it came
        appendAt("INBOX", mail(4), november.plusSeconds(86_400));
        MailConnector connector =
                connector(box("INBOX").start(new Start.At(november)).source());

        PullResult.Page page = page(pull(connector));
        PullResult.Page past =
                page(connector.pull(connector.backfill(november.minusSeconds(10), november.plusSeconds(1))));

        assertThat(page.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 2", "aduan 4");
        assertThat(past.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 1", "aduan 2");
        assertThat(past.next().atRest()).isTrue();
        assertThat(connector.count(connector.cursor(null), Count.Bounds.DEFAULT))
                .as("counted as they are read, without fetching one")
                .isEqualTo(new Count.Counted(2, false, november, november.plusSeconds(86_400)));
        assertThat(connector.count(
                        connector.backfill(november.minusSeconds(10), november.plusSeconds(1)), Count.Bounds.DEFAULT))
                .isEqualTo(new Count.Counted(2, false, november.minusSeconds(1), november));
        assertThat(connector.count(connector.cursor(null), new Count.Bounds(0, 30)))
                .as("a look that ends before the mailbox does says so")
                .isEqualTo(new Count.Counted(0, true, null, null));
        MailConnector fromNow = connector(box("INBOX").start(new Start.Now()).source());
        assertThat(fromNow.count(fromNow.cursor(null), Count.Bounds.DEFAULT))
                .isEqualTo(new Count.Counted(0, false, null, null));
        server.stop();
        assertThat(connector.count(connector.cursor(null), Count.Bounds.DEFAULT))
                .isInstanceOf(Count.NotCounted.class);
    }

    @Test
    void whatPeopleDoInTheMailboxBetweenTwoPollsLosesNothing() throws Exception {
        createFolder("Arsip");
        for (int i = 1; i <= 4; i++) {
            append("INBOX", mail(i));
        }
        MailConnector connector = connector("INBOX", "Arsip");
        PullResult.Page first = page(pull(connector));
        MailFolder inbox = mailFolder("INBOX");
        assertThat(inbox.getUnseenCount()).as("reading leaves no trace").isEqualTo(4);

        append("INBOX", mail(5));
        append("INBOX", mail(6));
        List<Long> uids = uids(inbox);
        inbox.setFlags(new Flags(Flags.Flag.SEEN), true, uids.get(4), null, true); // somebody reads mail 5
        inbox.setFlags(new Flags(Flags.Flag.DELETED), true, uids.get(1), null, true); // deletes an old one
        inbox.copyMessage(uids.get(5), mailFolder("Arsip")); // and moves mail 6
        inbox.setFlags(new Flags(Flags.Flag.DELETED), true, uids.get(5), null, true);
        inbox.expunge();
        PullResult.Page second = page(connector.pull(first.next()));

        assertThat(second.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 5", "aduan 6");
        assertThat(second.next().atRest()).isTrue();
    }

    // --- owed ---

    @Test
    void R13_anOwedMailIsFetchedAgainOrGivenUpWithAReason() throws Exception {
        append("INBOX", mail(1));
        append("INBOX", mail(2));
        MailConnector connector = connector("INBOX");
        PullResult.Page page = page(pull(connector));
        MailCursor cursor = cursor(page);
        long validity = cursor.mark("INBOX").uidValidity();
        List<Long> uids = uids(mailFolder("INBOX"));
        Instant since = Instant.parse("2026-11-23T01:00:00Z");
        Owed there = new OwedMail("INBOX", validity, uids.get(0), null, 10).owed("empty", since, false);
        Owed deleted = new OwedMail("INBOX", validity, 9999, null, 10).owed("empty", since, false);
        Owed restored = new OwedMail("INBOX", validity - 1, uids.get(1), null, 10).owed("empty", since, false);

        PullResult.Page retried = page(connector.retry(List.of(there, deleted, restored), cursor));

        assertThat(retried.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 1");
        assertThat(retried.originals().get(0).nativeId())
                .isEqualTo(page.originals().get(0).nativeId());
        assertThat(retried.owed())
                .extracting(Owed::key, Owed::hopeless, Owed::since)
                .containsExactly(tuple(deleted.key(), true, since), tuple(restored.key(), true, since));
        assertThat(retried.next()).isEqualTo(cursor);
    }

    // --- size ---

    @Test
    void aMailOfTwentyMegabytesStreamsIntoTheStore() throws Exception {
        byte[] video = new byte[20 << 20];
        new Random(7).nextBytes(video);
        append(
                "INBOX",
                mail(1).replace("\r\n\r\n", "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
                        + "--b\r\n\r\nlihat video\r\n--b\r\nContent-Type: video/mp4; name=video.mp4\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(video) + "\r\n--b--\r\n");
        append("INBOX", mail(2));
        MailConnector connector = connector("INBOX");

        List<Original> originals = new ArrayList<>();
        Cursor cursor = connector.cursor(null);
        do {
            PullResult.Page page = page(connector.pull(cursor));
            originals.addAll(page.originals());
            cursor = page.next();
        } while (!cursor.atRest());

        assertThat(originals).extracting(MailConnectorIT::subject).containsExactly("aduan 1", "aduan 2");
        Original large = originals.get(0);
        assertThat(large.content()).isInstanceOf(Content.Aside.class);
        SourceFile file = large.files().get(0);
        assertThat(((SourceFile.Stored) file).ticket().size()).isEqualTo(20 << 20);
        try (InputStream kept = store.open(((SourceFile.Stored) file).ticket().sha256())) {
            assertThat(kept.readAllBytes()).isEqualTo(video);
        }
        assertThat(connector.fetch(file)).isEqualTo(new FileResult.Fetched((SourceFile.Stored) file));
        assertThat(originals.get(1).content()).isInstanceOf(Content.Inline.class);
        assertThat(reopened(connector, large).tree()).isEqualTo(large.tree());
    }

    // --- reopening ---

    @Test
    void aKeptMailIsReopenedAsItWasAlsoWithoutDate() {
        append("INBOX", mail(1).replaceAll("Date:.*\r\n", ""));
        MailConnector connector = connector("INBOX");
        Original original = page(pull(connector)).originals().get(0);
        server.stop();

        assertThat(reopened(connector, original)).usingRecursiveComparison().isEqualTo(original);
    }

    // --- when it does not work ---

    @Test
    void aWrongPasswordIsRefusedAndNotTold() {
        PullResult result = pull(connector(box("INBOX").as(USER, "salah-total").source()));

        assertThat(result).isInstanceOf(PullResult.Refused.class);
        assertThat(result.toString())
                .contains("refuses the user or the password")
                .doesNotContain("salah-total")
                .doesNotContain(USER);
    }

    @Test
    void aServerThatIsDownIsUnavailableAndReadOnceItIsBack() {
        MailConnector connector = connector("INBOX");
        int port = server.getImap().getPort();
        server.stop();
        PullResult result = pull(connector);

        assertThat(result)
                .isEqualTo(
                        new PullResult.Unavailable("mail server 127.0.0.1:%d accepts no connection".formatted(port)));
        assertThat(connector.retry(
                        List.of(new OwedMail("INBOX", 1, 1, null, 1).owed("x", Instant.now(), false)),
                        connector.cursor(null)))
                .isInstanceOf(PullResult.Unavailable.class);
    }

    @Test
    void aServerThatNeverAnswersIsUnavailableInTime() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Instant begun = Instant.now();
            PullResult result = pull(connector(at(silent, 300)));

            assertThat(result).isInstanceOf(PullResult.Unavailable.class);
            assertThat(result.toString()).contains("does not answer in time");
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aMissingFolderIsToldAndHoldsUpNoOther() throws Exception {
        createFolder("Ada");
        append("Ada", mail(1));
        MailConnector connector = connector("Tidak Ada", "Ada");

        PullResult.Page page = page(pull(connector));
        PullResult then = connector.pull(page.next());
        append("Ada", mail(2));
        PullResult.Page later = page(connector.pull(page.next()));

        assertThat(page.originals()).hasSize(1);
        assertThat(then).isInstanceOfSatisfying(PullResult.Refused.class, refused -> {
            assertThat(refused.reason()).contains("'Tidak Ada'");
            assertThat(refused.fix()).contains("mailbox.folders");
        });
        assertThat(later.originals()).hasSize(1);
        createFolder("Tidak Ada");
        assertThat(page(connector.pull(later.next())).next().atRest()).isTrue();
    }

    // --- TLS ---

    @Test
    void imapsTakesATrustedCertificateOnlyAndOnlyForItsHost() {
        append("INBOX", mail(1));

        PullResult trusted = pull(connector(tls("localhost", pem().toString())));
        PullResult untrusted = pull(connector(tls("localhost", null)));
        PullResult otherHost = pull(connector(tls("127.0.0.1", pem().toString())));
        PullResult noFile = pull(connector(tls("localhost", pem() + ".none")));

        assertThat(page(trusted).originals()).hasSize(1);
        assertThat(List.of(untrusted, otherHost)).allSatisfy(refused -> assertThat(refused.toString())
                .startsWith("Refused")
                .contains("is not trusted, or is for another host name"));
        assertThat(noFile.toString()).startsWith("Refused").contains("cannot be read");
    }

    @Test
    void tlsOnAPortWithoutTlsIsRefusedWithTheFix() {
        PullResult result =
                pull(connector(box("INBOX").tls(Mail.Tls.IMAPS, null).source()));

        assertThat(result).isInstanceOfSatisfying(PullResult.Refused.class, refused -> assertThat(refused.fix())
                .contains("993"));
    }

    // --- what GreenMail cannot do: a server that answers as told ---

    @Test
    void R13_anEmptyAnswerIsOwedAndItsNeighboursGoOn() throws Exception {
        try (ScriptedImap imap = new ScriptedImap(uid -> uid == 2 ? "" : mail(uid), uid -> false)) {
            MailConnector connector = connector(at(imap.socket(), 2000));
            PullResult.Page page = page(pull(connector));

            assertThat(page.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 1", "aduan 3");
            assertThat(page.owed()).singleElement().satisfies(owed -> {
                assertThat(owed.kind()).isEqualTo(Owed.Kind.MAIL);
                assertThat(owed.key()).isEqualTo("INBOX/7/2");
                assertThat(owed.hopeless()).isFalse();
            });
            assertThat(page.next().atRest()).isTrue();
            PullResult.Page retried = page(connector.retry(page.owed(), page.next()));
            assertThat(retried.owed())
                    .extracting(Owed::since)
                    .containsExactly(page.owed().get(0).since());
        }
    }

    @Test
    void R13_aMailThatBreaksTheConnectionIsOwedOnceItsNeighboursCanBeRead() throws Exception {
        try (ScriptedImap imap = new ScriptedImap(MailConnectorIT::mail, uid -> uid == 1)) {
            PullResult.Page page = page(pull(connector(at(imap.socket(), 2000))));

            assertThat(page.owed()).extracting(Owed::key).containsExactly("INBOX/7/1");
            assertThat(page.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 2", "aduan 3");
            assertThat(imap.mostConnectionsAtOnce()).isEqualTo(1);
        }
    }

    @Test
    void aServerThatBreaksOffAtEveryMailIsUnavailableAndNothingIsOwed() throws Exception {
        try (ScriptedImap imap = new ScriptedImap(MailConnectorIT::mail, uid -> true)) {
            assertThat(pull(connector(at(imap.socket(), 2000)))).isInstanceOf(PullResult.Unavailable.class);
        }
    }

    @Test
    void whatWasReadBeforeTheConnectionBrokeIsKept() throws Exception {
        try (ScriptedImap imap = new ScriptedImap(MailConnectorIT::mail, uid -> uid == 3)) {
            MailConnector connector = connector(at(imap.socket(), 2000));
            PullResult.Page page = page(pull(connector));

            assertThat(page.originals()).extracting(MailConnectorIT::subject).containsExactly("aduan 1", "aduan 2");
            assertThat(page.owed()).isEmpty();
            assertThat(page.next().atRest()).isFalse();
            assertThat(cursor(page).mark("INBOX").highest()).isEqualTo(2);
        }
    }

    private static String mail(int number) {
        return """
                Message-ID: <aduan-%d@contoh.example>
                Date: Mon, 23 Nov 2026 09:15:00 +0700
                From: Budi Karangan <budi@contoh.example>
                To: aduan@kabupaten.example
                Subject: aduan %d

                Lampu jalan padam.
                """
                .formatted(number, number)
                .replace("\n", "\r\n");
    }

    private void append(String name, String mail) {
        appendAt(name, mail, Instant.now());
    }

    private void appendAt(String name, String mail, Instant internalDate) {
        try {
            MimeMessage message =
                    new MimeMessage((Session) null, new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
            mailFolder(name).appendMessage(message, new Flags(), Date.from(internalDate));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private MailFolder mailFolder(String name) {
        return server.getManagers().getImapHostManager().getFolder(user, name);
    }

    private void createFolder(String name) throws Exception {
        server.getManagers().getImapHostManager().createMailbox(user, name);
    }

    private static List<Long> uids(MailFolder of) {
        List<Long> uids = new ArrayList<>();
        for (long uid : of.getMessageUids()) {
            uids.add(uid);
        }
        return uids;
    }

    private MailConnector connector(String... folders) {
        return connector(box(folders).source());
    }

    private static MailConnector connector(SourceDefinition definition) {
        return new MailConnector(definition, store);
    }

    private Boxes box(String... folders) {
        return Boxes.at(server.getImap().getPort()).as(USER, PASSWORD).folders(folders);
    }

    private SourceDefinition tls(String host, String trust) {
        return Boxes.at(server.getImaps().getPort())
                .as(USER, PASSWORD)
                .host(host)
                .tls(Mail.Tls.IMAPS, trust)
                .source();
    }

    private SourceDefinition at(ServerSocket socket, int timeoutMillis) {
        return Boxes.at(socket.getLocalPort()).waits(timeoutMillis).source();
    }

    private static PullResult pull(MailConnector connector) {
        return connector.pull(connector.cursor(null));
    }

    private static PullResult.Page page(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return (PullResult.Page) result;
    }

    private static MailCursor cursor(PullResult.Page page) {
        return (MailCursor) page.next();
    }

    private static String subject(Original original) {
        return (String) ((Map<?, ?>) original.tree()).get("subject");
    }

    private static Original reopened(MailConnector connector, Original original) {
        return connector.reopen(new KeptOriginal(
                original.nativeId(),
                original.version(),
                original.stamp(),
                original.readAt(),
                original.content(),
                original.mediaType(),
                original.fingerprint(),
                original.files()));
    }

    /** GreenMail's own certificate names no host. */
    private static void makeCertificate() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "uji",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=uji",
                        "-validity",
                        "2",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keys.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
        Files.writeString(
                pem(),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(store.getCertificate("uji").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY, keys.toString());
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, "changeit");
    }

    private static Path pem() {
        return folder.resolve("trusted.pem");
    }

    @AfterAll
    static void forgetCertificate() {
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY);
        System.clearProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY);
    }
}
