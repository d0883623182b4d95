package id.simpul.connectors.mail;

import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.MailAuth;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.URLName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a mail server, for one pull. */
final class Mailbox implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** Bytes asked for at once: small enough to stay flat, large enough that a photo is not a thousand round trips. */
    private static final int FETCH_SIZE = 2 << 20;

    /** The library's own words, too. */
    private static final String NO_WAY_IN = "No login methods supported";

    private final Mail mail;
    private final Store store;
    private final Sockets sockets;

    private Mailbox(Mail mail, Store store, Sockets sockets) {
        this.mail = mail;
        this.store = store;
        this.sockets = sockets;
    }

    /** @param token {@code null} where a password does */
    static Mailbox open(Mail mail, @Nullable AccessToken token, Limits limits) throws MailTrouble {
        if (mail.auth() instanceof MailAuth.Password password) {
            return open(mail, password.password().reveal(), limits);
        }
        String first = Objects.requireNonNull(token).current();
        try {
            return open(mail, first, limits);
        } catch (MailTrouble refused) {
            if (!refused.isOfWhoWeAre()) {
                throw refused;
            }
            return open(mail, token.insteadOf(first), limits);
        }
    }

    private static Mailbox open(Mail mail, String secret, Limits limits) throws MailTrouble {
        String protocol = mail.tls() == Mail.Tls.IMAPS ? "imaps" : "imap";
        Sockets sockets = new Sockets(trusted(mail), limits.poll());
        try {
            Session session = Session.getInstance(properties(mail, protocol, limits.timeout(), sockets));
            Store store = new Door(session, protocol, mail.auth() instanceof MailAuth.XOAuth2);
            store.connect(mail.host(), mail.port(), mail.user(), secret);
            return new Mailbox(mail, store, sockets);
        } catch (MessagingException e) {
            MailTrouble trouble = trouble(mail, sockets, e);
            sockets.close();
            throw trouble;
        }
    }

    /** Where the server knows no XOAUTH2, the library would say LOGIN with the token as the password: not through here. */
    private static final class Door extends IMAPStore {

        private final boolean byToken;

        Door(Session session, String protocol, boolean byToken) {
            super(session, new URLName(protocol, null, -1, null, null, null), protocol, protocol.equals("imaps"));
            this.byToken = byToken;
        }

        @Override
        protected void preLogin(IMAPProtocol server) throws ProtocolException {
            if (byToken && !server.hasCapability("AUTH=XOAUTH2")) {
                throw new ProtocolException(NO_WAY_IN);
            }
        }
    }

    private static SSLSocketFactory trusted(Mail mail) throws MailTrouble {
        if (mail.trust() == null) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try {
            return TrustedCertificates.sockets(Path.of(mail.trust()));
        } catch (IOException | GeneralSecurityException e) {
            throw MailTrouble.refused(
                    "the certificates in '%s' cannot be read".formatted(mail.trust()),
                    "name a readable PEM file in mailbox.trust of source.yaml");
        }
    }

    private static Properties properties(Mail mail, String protocol, Duration timeout, Sockets sockets) {
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
        properties.put(prefix + "socketFactory", sockets.plain());
        properties.put(prefix + "ssl.socketFactory", sockets.secure());
        properties.setProperty(prefix + "socketFactory.fallback", "false");
        boolean startTls = mail.tls() == Mail.Tls.STARTTLS;
        properties.setProperty(prefix + "starttls.enable", String.valueOf(startTls));
        properties.setProperty(prefix + "starttls.required", String.valueOf(startTls));
        if (mail.auth() instanceof MailAuth.XOAuth2) {
            properties.setProperty(prefix + "auth.mechanisms", "XOAUTH2");
        } else {
            properties.setProperty(prefix + "auth.mechanisms", "PLAIN LOGIN");
        }
        return properties;
    }

    /** Opened so that nothing in it is changed, not even by reading. */
    IMAPFolder toRead(String name) throws MailTrouble, MessagingException {
        return folder(name, Folder.READ_ONLY);
    }

    /** To be closed with {@code close(false)}: the library's plain {@code close} expunges what others have marked. */
    IMAPFolder toChange(String name) throws MailTrouble, MessagingException {
        return folder(name, Folder.READ_WRITE);
    }

    private IMAPFolder folder(String name, int mode) throws MailTrouble, MessagingException {
        IMAPFolder folder = (IMAPFolder) store.getFolder(name);
        try {
            folder.open(mode);
            return folder;
        } catch (FolderNotFoundException e) {
            throw MailTrouble.refused(
                    "the mailbox has no folder '%s'".formatted(name),
                    "create it there, or correct mailbox.folders in source.yaml");
        } catch (ReadOnlyFolderException e) {
            throw MailTrouble.refused(
                    "the folder '%s' is read-only for us".formatted(name),
                    "let the server's owner allow changes, or write after: leave in mailbox of source.yaml");
        } catch (MessagingException e) {
            if (!connected()) {
                throw e;
            }
            throw MailTrouble.unavailable("the mail server does not open the folder '%s' now".formatted(name));
        }
    }

    /** To be called while no folder is open: it would take a second connection. */
    void create(String name) throws MailTrouble, MessagingException {
        Folder folder = store.getFolder(name);
        if (!folder.exists()) {
            if (!folder.create(Folder.HOLDS_MESSAGES)) {
                throw MailTrouble.refused(
                        "the mail server does not create the folder '%s'".formatted(name),
                        "create it there, or correct mailbox.after in source.yaml");
            }
            folder.setSubscribed(true); // or mail programs do not show it
        }
    }

    boolean connected() {
        return store.isConnected();
    }

    MailTrouble trouble(MessagingException e) {
        return trouble(mail, sockets, e);
    }

    @Override
    public void close() {
        try {
            store.close();
        } catch (MessagingException e) {
            LOG.debug("a mail server did not say good-bye: {}", e.getClass().getSimpleName());
        } finally {
            sockets.close();
        }
    }

    /** The server's own words stay out of it: they may name users and mails. */
    private static MailTrouble trouble(Mail mail, Sockets sockets, MessagingException e) {
        String server = "%s:%d".formatted(mail.host(), mail.port());
        if (sockets.wereCut()) {
            return MailTrouble.unavailable(
                    "mail server %s is too slow: the connection was cut after limits.poll".formatted(server));
        }
        if (e instanceof AuthenticationFailedException) {
            String said = String.valueOf(e.getMessage());
            if (said.matches("(?is).*(\\[UNAVAILABLE]|\\[INUSE]|\\[LIMIT]|too many|temporar|try again).*")) {
                return MailTrouble.unavailable("mail server %s lets nobody in at the moment".formatted(server));
            }
            return mail.auth() instanceof MailAuth.XOAuth2
                    ? MailTrouble.notLetIn(
                            "mail server %s refuses the user or the access token".formatted(server),
                            "correct mailbox.user, and client and scope in mailbox.auth.xoauth2 (is access by IMAP allowed?)")
                    : MailTrouble.notLetIn(
                            "mail server %s refuses the user or the password".formatted(server),
                            "correct mailbox.user and mailbox.auth.password (an expired password, or access by IMAP not"
                                    + " allowed?)");
        }
        if (hasWords(e, NO_WAY_IN)) {
            return MailTrouble.refused(
                    "mail server %s knows no %s here"
                            .formatted(
                                    server, mail.auth() instanceof MailAuth.XOAuth2 ? "XOAUTH2" : "login by password"),
                    mail.tls() == Mail.Tls.NONE
                            ? "set tls: starttls or tls: imaps: servers let nobody in over an open connection"
                            : "change mailbox.auth in source.yaml, or let the server's owner allow it");
        }
        if (caused(e, CertificateException.class)) {
            return MailTrouble.refused(
                    "the certificate of mail server %s is not trusted, or is for another host name".formatted(server),
                    "name the server as its certificate does, or put its certificate into a PEM file and name that in"
                            + " mailbox.trust");
        }
        if (hasWords(e, "STARTTLS required")) {
            return MailTrouble.refused(
                    "mail server %s offers no STARTTLS".formatted(server),
                    "use tls: imaps with its IMAPS port (mostly 993), or tls: none for a server on this machine");
        }
        if (caused(e, SSLException.class) && hasWords(e, "unrecognized SSL message")) {
            return MailTrouble.refused(
                    "mail server %s does not speak TLS on this port".formatted(server),
                    "use its IMAPS port (mostly 993), or tls: starttls");
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
