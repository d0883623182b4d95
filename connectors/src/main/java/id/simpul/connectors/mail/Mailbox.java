package id.simpul.connectors.mail;

import id.simpul.mappings.source.Mail;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a mail server, for one pull. */
final class Mailbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** Bytes asked for at once: small enough to stay flat, large enough that a photo is not a thousand round trips. */
    private static final int FETCH_SIZE = 2 << 20;

    private final Mail mail;
    private final Store store;

    private Mailbox(Mail mail, Store store) {
        this.mail = mail;
        this.store = store;
    }

    static Mailbox open(Mail mail, Duration timeout) throws MailTrouble {
        String protocol = mail.tls() ? "imaps" : "imap";
        try {
            Store store =
                    Session.getInstance(properties(mail, protocol, timeout)).getStore(protocol);
            store.connect(mail.host(), mail.port(), mail.user(), mail.password().reveal());
            return new Mailbox(mail, store);
        } catch (MessagingException e) {
            throw trouble(mail, e);
        }
    }

    private static Properties properties(Mail mail, String protocol, Duration timeout) throws MailTrouble {
        String millis = String.valueOf(Math.min(timeout.toMillis(), Integer.MAX_VALUE));
        String prefix = "mail." + protocol + '.';
        Properties properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", millis);
        properties.setProperty(prefix + "timeout", millis);
        properties.setProperty(prefix + "writetimeout", millis);
        properties.setProperty(prefix + "connectionpooltimeout", millis);
        properties.setProperty(prefix + "connectionpoolsize", "1");
        properties.setProperty(prefix + "partialfetch", "true");
        properties.setProperty(prefix + "fetchsize", String.valueOf(FETCH_SIZE));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        // Without "tls" encryption is still taken where the server offers it.
        properties.setProperty(prefix + "starttls.enable", "true");
        if (mail.trust() != null) {
            try {
                properties.put(prefix + "ssl.socketFactory", TrustedCertificates.sockets(Path.of(mail.trust())));
            } catch (IOException | GeneralSecurityException e) {
                throw MailTrouble.refused(
                        "the certificates in '%s' cannot be read".formatted(mail.trust()),
                        "name a readable PEM file in mailbox.trust of source.yaml");
            }
        }
        return properties;
    }

    /** Opened so that nothing in it is changed, not even by reading. */
    IMAPFolder folder(String name) throws MailTrouble, MessagingException {
        IMAPFolder folder = (IMAPFolder) store.getFolder(name);
        try {
            folder.open(Folder.READ_ONLY);
            return folder;
        } catch (FolderNotFoundException e) {
            throw MailTrouble.refused(
                    "the mailbox has no folder '%s'".formatted(name),
                    "create it there, or correct mailbox.folders in source.yaml");
        } catch (MessagingException e) {
            if (!connected()) {
                throw e;
            }
            throw MailTrouble.unavailable("the mail server does not open the folder '%s' now".formatted(name));
        }
    }

    boolean connected() {
        return store.isConnected();
    }

    MailTrouble trouble(MessagingException e) {
        return trouble(mail, e);
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException e) {
            LOG.debug("a mail server did not say good-bye: {}", e.getClass().getSimpleName());
        }
    }

    /** The server's own words stay out of it: they may name users and mails. */
    private static MailTrouble trouble(Mail mail, MessagingException e) {
        String server = "%s:%d".formatted(mail.host(), mail.port());
        if (e instanceof AuthenticationFailedException) {
            String said = String.valueOf(e.getMessage());
            if (said.matches("(?is).*(\\[UNAVAILABLE]|\\[INUSE]|\\[LIMIT]|too many|temporar|try again).*")) {
                return MailTrouble.unavailable("mail server %s lets nobody in at the moment".formatted(server));
            }
            return MailTrouble.refused(
                    "mail server %s refuses the user or the password".formatted(server),
                    "correct mailbox.user and mailbox.password (an expired password, or access by IMAP not allowed?)");
        }
        if (caused(e, CertificateException.class)) {
            return MailTrouble.refused(
                    "the certificate of mail server %s is not trusted, or is for another host name".formatted(server),
                    "name the server as its certificate does, or put its certificate into a PEM file and name that in"
                            + " mailbox.trust");
        }
        if (caused(e, SSLException.class) && hasWords(e, "unrecognized SSL message")) {
            return MailTrouble.refused(
                    "mail server %s does not speak TLS on this port".formatted(server),
                    "use its IMAPS port (mostly 993), or tls: false");
        }
        if (caused(e, UnknownHostException.class)) {
            return MailTrouble.unavailable("mail server %s: no such host is known".formatted(server));
        }
        if (caused(e, SocketTimeoutException.class)) {
            return MailTrouble.unavailable("mail server %s does not answer in time".formatted(server));
        }
        if (caused(e, ConnectException.class)) {
            return MailTrouble.unavailable("mail server %s accepts no connection".formatted(server));
        }
        return MailTrouble.unavailable("the talk with mail server %s broke off".formatted(server));
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> by) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (by.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasWords(Throwable e, String words) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).contains(words)) {
                return true;
            }
        }
        return false;
    }
}
