package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.content.Marker;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegencyMailboxIT {

    private final RegencyMailbox mailbox = RegencyMailbox.start(17);

    @AfterEach
    void close() {
        mailbox.close();
    }

    @Test
    void theFolderHoldsWhatARealOneHolds() throws Exception {
        mailbox.addAll(400, Mix.FULL);

        var mails = read();

        assertThat(mails).hasSize(400);
        assertThat(mails).filteredOn(mail -> mail.contains("multipart/report")).hasSize(4);
        assertThat(mails).filteredOn(mail -> mail.contains("Balasan otomatis")).hasSize(6);
        assertThat(mails).filteredOn(mail -> mail.contains("winmail.dat")).hasSizeBetween(3, 4);
        assertThat(mails).filteredOn(mail -> mail.contains("In-Reply-To:")).hasSizeGreaterThan(30);
        assertThat(mails)
                .filteredOn(mail -> mail.contains("jalur-kedua.contoh.example"))
                .hasSize(3);
        assertThat(mails)
                .filteredOn(mail -> mail.contains("Nama: Warga Contoh"))
                .hasSizeGreaterThan(150);
        assertThat(mails).filteredOn(mail -> mail.contains("image/png")).hasSizeGreaterThan(50);
        var expected = mailbox.ledger().entries().stream()
                .collect(Collectors.groupingBy(entry -> entry.version().what(), Collectors.counting()));
        assertThat(expected)
                .containsKeys("good", "reply", "bounce", "auto-reply", "winmail", "broken-charset", "empty");
        assertThat(mailbox.ledger().entries()).hasSize(397); // three came twice
    }

    @Test
    void aReplyIsAVersionOfItsThread() throws Exception {
        var first = mailbox.publish();
        var reply = mailbox.change().orElseThrow();

        assertThat(reply.key()).isEqualTo(first.key());
        assertThat(reply.number()).isEqualTo(2);
        var mail = read().get(1);
        assertThat(mail).contains("In-Reply-To: <" + first.key() + ".1@contoh.example>");
        assertThat(Marker.find(mail)).contains(new Marker(first.key(), 2));
    }

    @Test
    void theMarkerSurvivesEveryStyle() throws Exception {
        for (var style : Letters.Style.values()) {
            var version = mailbox.publish(style);
            var parsed = text(readMessages().get(mailbox.ledger().keys().size() - 1));
            assertThat(Marker.find(parsed).map(Marker::toString).orElse(""))
                    .as(style.name())
                    .isEqualTo(version.marker());
        }
    }

    @Test
    void theSameMailTwiceDiffersInItsTraceOnly() throws Exception {
        mailbox.publish();
        mailbox.deliverLastAgain();

        var mails = read();

        assertThat(mails.get(1)).endsWith(mails.get(0)).isNotEqualTo(mails.get(0));
        assertThat(mailbox.ledger().entries()).hasSize(1);
    }

    @Test
    void aRefusedLoginAndASilentPortEndAndNoMailIsGone() throws Exception {
        mailbox.addAll(20, Mix.GOOD);
        mailbox.trouble(Trouble.REFUSE);
        assertThatThrownBy(this::read).isInstanceOf(AuthenticationFailedException.class);
        mailbox.trouble(Trouble.UNAVAILABLE);
        assertThatThrownBy(this::read).isInstanceOf(MessagingException.class);
        mailbox.trouble(Trouble.NONE);

        assertThat(read()).hasSize(20);
        assertThat(mailbox.ledger().entries()).allMatch(entry -> entry.version().expectation() == Expectation.DELIVER);
        assertThatThrownBy(() -> mailbox.trouble(Trouble.HANG)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> read() throws Exception {
        var mails = new ArrayList<String>();
        for (var raw : raw()) {
            mails.add(new String(raw, StandardCharsets.UTF_8));
        }
        return mails;
    }

    private List<jakarta.mail.internet.MimeMessage> readMessages() throws Exception {
        var mails = new ArrayList<jakarta.mail.internet.MimeMessage>();
        for (var raw : raw()) {
            mails.add(new jakarta.mail.internet.MimeMessage(
                    Session.getInstance(new Properties()), new java.io.ByteArrayInputStream(raw)));
        }
        return mails;
    }

    private static String text(jakarta.mail.Part part) throws Exception {
        if (part.isMimeType("multipart/*")) {
            var parts = (jakarta.mail.Multipart) part.getContent();
            return text(parts.getBodyPart(0));
        }
        return new String(part.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private List<byte[]> raw() throws Exception {
        var properties = new Properties();
        properties.put("mail.imap.connectiontimeout", "2000");
        properties.put("mail.imap.timeout", "5000");
        var mails = new ArrayList<byte[]>();
        try (var store = Session.getInstance(properties).getStore("imap")) {
            store.connect(mailbox.host(), mailbox.port(), mailbox.user(), mailbox.password());
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                for (Message message : inbox.getMessages()) {
                    var raw = new ByteArrayOutputStream();
                    message.writeTo(raw);
                    mails.add(raw.toByteArray());
                }
            }
        }
        return mails;
    }
}
