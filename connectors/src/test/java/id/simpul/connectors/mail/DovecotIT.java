package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Mail;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real mail server, if there is one on this machine: reading, a folder in another script, moving, reading again. */
class DovecotIT {

    @TempDir
    private Path dir;

    @Test
    void aRealServerIsReadAndItsMailsAreMoved() throws Exception {
        Path program = Path.of("/usr/sbin/dovecot");
        assumeTrue(Files.isExecutable(program), "SKIPPED: no dovecot on this machine (Debian: dovecot-imapd)");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        String user = System.getProperty("user.name");
        Path run = Files.createTempDirectory(Path.of("/tmp"), "dc"); // sockets want a short path
        Path config = Files.writeString(dir.resolve("dovecot.conf"), configuration(run, port, user));
        Process server = new ProcessBuilder(program.toString(), "-F", "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("out.log").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> !server.isAlive() || listens(port));
            assumeTrue(
                    server.isAlive(),
                    "SKIPPED: dovecot does not start as we configure it: " + Files.readString(dir.resolve("out.log")));
            readAndMove(port);
        } finally {
            server.destroy();
            server.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private void readAndMove(int port) throws Exception {
        String other = "Pengaduan & 苦情";
        Properties properties = new Properties();
        properties.setProperty("mail.imap.timeout", "20000");
        Session session = Session.getInstance(properties);
        try (Store store = session.getStore("imap")) {
            store.connect("127.0.0.1", port, "uji", "kata-sandi-uji");
            store.getFolder(other).create(Folder.HOLDS_MESSAGES);
            store.getFolder("INBOX").appendMessages(new Message[] {mail(session, 1), mail(session, 2)});
            store.getFolder(other).appendMessages(new Message[] {mail(session, 3)});
        }
        Boxes box = Boxes.at(port)
                .as("uji", "kata-sandi-uji")
                .folders("INBOX", other)
                .after(new Mail.After.Move("Selesai – Müsyawarah"))
                .waits(20_000);
        try (MailConnector connector = new MailConnector(box.source(), new AttachmentStore(dir.resolve("files")))) {
            PullResult.Page first = (PullResult.Page) connector.pull(connector.cursor(null));
            assertThat(first.originals()).hasSize(3).allSatisfy(it -> assertThat(it.defect())
                    .isNull());
            assertThat(first.owed())
                    .extracting(Owed::kind)
                    .containsOnly(Owed.Kind.AFTER)
                    .hasSize(3);

            assertThat(((PullResult.Page) connector.retry(first.owed(), first.next())).owed())
                    .isEmpty();
            assertThat(((PullResult.Page) connector.pull(first.next())).originals())
                    .isEmpty();

            try (MailConnector target = new MailConnector(
                    box.folders("Selesai – Müsyawarah").source(), new AttachmentStore(dir.resolve("files")))) {
                PullResult.Page moved = (PullResult.Page) target.pull(target.cursor(null));
                assertThat(moved.originals())
                        .extracting(Original::nativeId)
                        .containsExactlyInAnyOrderElementsOf(first.originals().stream()
                                .map(Original::nativeId)
                                .toList());
            }
        }
    }

    /** Without a Date: its identity hangs on the server's own, which must survive the move. */
    private static MimeMessage mail(Session session, int number) throws Exception {
        String text = "From: budi@contoh.example\r\nSubject: aduan %d\r\n\r\nLampu padam.\r\n".formatted(number);
        return new MimeMessage(session, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        } catch (java.io.IOException notYet) {
            return false;
        }
    }

    private String configuration(Path run, int port, String user) throws Exception {
        Path passwords = Files.writeString(dir.resolve("users"), "uji:{PLAIN}kata-sandi-uji\n");
        Path mails = Files.createDirectories(dir.resolve("mails"));
        boolean root = user.equals("root");
        String uid = root ? "mail" : user;
        if (root) {
            new ProcessBuilder("chown", "-R", "mail:mail", mails.toString())
                    .start()
                    .waitFor();
            for (Path up = mails; up != null && up.startsWith("/tmp/"); up = up.getParent()) {
                new ProcessBuilder("chmod", "a+rx", up.toString()).start().waitFor();
            }
        }
        String modern = new String(
                                new ProcessBuilder("/usr/sbin/dovecot", "--version")
                                        .start()
                                        .getInputStream()
                                        .readAllBytes(),
                                StandardCharsets.UTF_8)
                        .startsWith("2.4")
                ? "yes"
                : "no";
        String common =
                """
                base_dir = %s
                log_path = /dev/stderr
                protocols = imap
                listen = 127.0.0.1
                ssl = no
                first_valid_uid = 1
                first_valid_gid = 1
                service imap-login {
                  inet_listener imap {
                    port = %d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                  chroot =
                }
                """
                        .formatted(run, port);
        return modern.equals("yes")
                ? """
                  dovecot_config_version = 2.4.0
                  dovecot_storage_version = 2.4.0
                  auth_allow_cleartext = yes
                  mail_driver = maildir
                  mail_path = %s/%%{user}
                  mail_uid = %s
                  mail_gid = mail
                  passdb passwd-file {
                    passwd_file_path = %s
                  }
                  userdb static {
                    fields {
                      home = %s/%%{user}
                    }
                  }
                  """
                                .formatted(mails, uid, passwords, mails)
                        + common
                : common
                        + """
                          disable_plaintext_auth = no
                          mail_location = maildir:%s/%%u
                          mail_uid = %s
                          mail_gid = mail
                          passdb {
                            driver = passwd-file
                            args = scheme=PLAIN username_format=%%u %s
                          }
                          userdb {
                            driver = static
                            args = uid=%s gid=mail home=%s/%%u
                          }
                          """
                                .formatted(mails, uid, passwords, uid, mails);
    }
}
