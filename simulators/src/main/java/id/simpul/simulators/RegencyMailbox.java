package id.simpul.simulators;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.util.ServerSetup;
import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.Letters.Style;
import id.simpul.simulators.content.Author;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import id.simpul.simulators.content.Theme;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A regency's mailbox over IMAP, one folder: web-form mails, free text, photos, {@code winmail.dat}, bounces, automatic
 * answers, broken charsets, mails that arrive twice, two that share a Message-ID, and replies to earlier mails.
 *
 * <p>Nothing is ever overwritten in a mailbox, so each version can be read for ever and the ledger counts no servings. In
 * the ledger a thread is one key; its versions are its mails in order of arrival. A hub makes its own keys from the
 * content: recognise a mail by its marker.
 */
public final class RegencyMailbox implements Simulator {

    public static final String ID = "surat-sleman";

    /** Who writes the good mails. */
    public enum Writers {
        CITIZENS,
        FORM,
        BOTH
    }

    private static final Duration PAST = Duration.ofDays(14);

    private final Ledger ledger = new Ledger(ID, false);
    private final Author author;
    private final Live live;
    private final Managers managers = new Managers();
    private final GreenMailUser account;
    private final MailFolder inbox;
    private final String bind;
    private final String host;
    private final int port;
    private final String user;
    private final String password;
    private final Session session = Session.getInstance(new Properties());
    private final Random chance;
    private final long seed;
    private final Writers writers;

    /** Each thread's newest mail, for replies. */
    private final List<Report> threads = new ArrayList<>();

    private AbstractServer server;
    private int last;
    private byte @Nullable [] lastMail;
    private volatile Trouble trouble = Trouble.NONE;

    private RegencyMailbox(long seed, Address address, String user, String password, Writers writers) {
        this.seed = seed;
        this.writers = writers;
        this.user = user;
        this.password = password;
        this.host = address.publicHost();
        this.bind = address.bind();
        chance = new Random(seed);
        author = new Author(seed, "SLM", Place.within("34.04"), Theme.local(), 0);
        try {
            account = managers.getUserManager().createUser("pengaduan@sleman.example", user, password);
            inbox = managers.getImapHostManager().getInbox(account);
        } catch (UserException | FolderException e) {
            throw new IllegalStateException("no mailbox", e);
        }
        server = listen(address.port());
        port = server.getPort();
        live = new Live(ID, this::event);
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static RegencyMailbox start(long seed) {
        return start(seed, Address.local(), "pengaduan", "sandi-contoh-sleman");
    }

    public static RegencyMailbox start(long seed, Address address, String user, String password) {
        return new RegencyMailbox(seed, address, user, password, Writers.BOTH);
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static RegencyMailbox start(long seed, Writers writers) {
        return new RegencyMailbox(seed, Address.local(), "pengaduan", "sandi-contoh-kotak", writers);
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    /** @param count of mails; without flaws all are complaints, with flaws a tenth are replies and a few no complaints */
    @Override
    public synchronized void addAll(int count, Mix mix) {
        var start = now().minus(PAST);
        var plan = plan(count, mix);
        for (int i = 0; i < count; i++) {
            var when = start.plusSeconds((PAST.toSeconds() - 120) * i / count);
            plan.get(i).arrive(when);
        }
    }

    @Override
    public synchronized Version publish() {
        return complaint(goodStyle(), now());
    }

    /** One mail of this style. */
    synchronized Version publish(Style style) {
        return complaint(style, now());
    }

    /** Somebody replies to an earlier mail. */
    @Override
    public synchronized Optional<Version> change() {
        return threads.isEmpty() ? Optional.empty() : Optional.of(reply(now()));
    }

    /** The newest mail arrives once more, by another way. */
    public synchronized void deliverLastAgain() {
        again(now());
    }

    /** Any mail, raw. The ledger knows nothing of it. */
    public synchronized void deliver(byte[] mail) {
        append(mail, now());
    }

    @Override
    public void startLive(double perSecond) {
        live.start(perSecond);
    }

    @Override
    public void stopLive() {
        live.stop();
    }

    @Override
    public Trouble trouble() {
        return trouble;
    }

    /** {@link Trouble#REFUSE} and {@link Trouble#UNAVAILABLE} only. */
    @Override
    public synchronized void trouble(Trouble next) {
        if (next != Trouble.NONE && next != Trouble.REFUSE && next != Trouble.UNAVAILABLE) {
            throw new IllegalArgumentException("the mailbox cannot have the trouble " + next);
        }
        if ((trouble == Trouble.UNAVAILABLE) != (next == Trouble.UNAVAILABLE)) {
            if (next == Trouble.UNAVAILABLE) {
                server.stopService();
            } else {
                server = listen(port); // the same mails on the same port
            }
        }
        account.setPassword(next == Trouble.REFUSE ? password + "-baru" : password);
        trouble = next;
    }

    @Override
    public void close() {
        live.stop();
        server.stopService();
    }

    private AbstractServer listen(int wanted) {
        var started = new Imap(new ServerSetup(wanted, bind, ServerSetup.PROTOCOL_IMAP), managers);
        started.startService();
        try {
            if (!started.waitTillRunning(10_000)) {
                throw new IllegalStateException("cannot listen on %s:%d".formatted(bind, wanted));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", e);
        }
        return started;
    }

    /** GreenMail's own server lets each answer wait 40 ms for an acknowledgement; a folder of 400 mails took 20 s. */
    private static final class Imap extends AbstractServer {

        Imap(ServerSetup setup, Managers managers) {
            super(setup, managers);
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket socket) {
            try {
                socket.setTcpNoDelay(true);
            } catch (SocketException e) {
                log.debug("the client has gone already", e);
            }
            return new ImapHandler(managers.getUserManager(), managers.getImapHostManager(), socket);
        }
    }

    /** What happens when a mail is due. */
    private interface Arrival {
        void arrive(Instant when);
    }

    private List<Arrival> plan(int count, Mix mix) {
        var plan = new ArrayList<Arrival>();
        if (mix.broken() && count >= 50) {
            several(plan, count, 100, this::reply);
            several(plan, count, 12, when -> complaint(Style.BOUNCE, when));
            several(plan, count, 15, when -> complaint(Style.AUTO_REPLY, when));
            several(plan, count, 8, when -> complaint(Style.WINMAIL, when));
            several(plan, count, 10, when -> complaint(Style.BROKEN_CHARSET, when));
            several(plan, count, 5, when -> complaint(Style.EMPTY, when));
            if (writers != Writers.CITIZENS) {
                several(plan, count, 8, when -> put(Flaw.UNKNOWN_KIND, Style.FORM, when, null));
            }
            several(plan, count, 8, this::again);
            several(plan, count, 5, this::sharedMessageId);
        }
        while (plan.size() < count) {
            plan.add(when -> complaint(goodStyle(), when));
        }
        Collections.shuffle(plan, new Random(seed + 1));
        return plan;
    }

    private static void several(List<Arrival> plan, int count, int perMille, Arrival arrival) {
        plan.addAll(Collections.nCopies(Math.max(1, count * perMille / 1000), arrival));
    }

    private synchronized void event() {
        int draw = chance.nextInt(100);
        if (draw < 60) {
            publish();
        } else if (draw < 92) {
            change();
        } else if (draw < 94) {
            deliverLastAgain();
        } else {
            complaint(draw < 97 ? Style.BOUNCE : Style.AUTO_REPLY, now());
        }
    }

    private Style goodStyle() {
        int draw =
                writers == Writers.FORM ? 0 : writers == Writers.CITIZENS ? 6 + chance.nextInt(4) : chance.nextInt(10);
        return draw < 6 ? Style.FORM : draw < 8 ? Style.PLAIN : draw < 9 ? Style.QUOTED_PRINTABLE : Style.HTML;
    }

    private Version complaint(Style style, Instant when) {
        return put(Flaw.NONE, style, when, null);
    }

    /** Another complaint under the Message-ID of an earlier one: the sender's program decides on it, not we. */
    private void sharedMessageId(Instant when) {
        var earlier = threads.stream().filter(thread -> thread.number() == 1).findFirst();
        earlier.ifPresent(threads::remove); // a reply to it would be ambiguous from now on
        put(Flaw.NONE, Style.PLAIN, when, earlier.map(Letters::messageId).orElse(null));
    }

    private Version put(Flaw flaw, Style style, Instant when, @Nullable String sharedId) {
        var report = author.write(++last, when, flaw);
        var expectation =
                switch (style) {
                    case BOUNCE, AUTO_REPLY -> Expectation.SET_ASIDE;
                    case EMPTY -> Expectation.QUARANTINE;
                    default -> flaw.readable() ? Expectation.DELIVER : Expectation.QUARANTINE;
                };
        boolean form = style == Style.FORM;
        var version = new Version(
                report.key(),
                false,
                1,
                null,
                when,
                style == Style.EMPTY ? "" : report.marker().toString(),
                Instant.now(),
                expectation,
                false,
                false,
                !form || report.anonymous().stricter(), // free text says nothing about it: R8
                !form || report.secret().stricter(),
                flaw != Flaw.NONE ? flaw.label() : label(style));
        ledger.publish(version);
        lastMail = Letters.first(report, style, sharedId == null ? Letters.messageId(report) : sharedId);
        append(lastMail, when);
        if (expectation == Expectation.DELIVER && sharedId == null) {
            threads.add(report);
        }
        return version;
    }

    private Version reply(Instant when) {
        if (threads.isEmpty()) {
            return complaint(Style.PLAIN, when);
        }
        int i = chance.nextInt(threads.size());
        var before = threads.get(i);
        var report = author.amend(before);
        threads.set(i, report);
        var version = version(report, when, report.marker().toString(), false, "reply");
        ledger.publish(version);
        lastMail = Letters.reply(report, before, when);
        append(lastMail, when);
        return version;
    }

    private void again(Instant when) {
        if (lastMail != null) {
            // No version of its own: the same mail is the same letter, and must not be delivered twice.
            append(Letters.again(lastMail), when);
        }
    }

    private Version version(Report report, Instant when, String marker, boolean unchanged, String what) {
        return new Version(
                report.key(),
                false,
                report.number(),
                null,
                when,
                marker,
                Instant.now(),
                Expectation.DELIVER,
                unchanged,
                false,
                Flag.MISSING.stricter(),
                Flag.MISSING.stricter(),
                what);
    }

    private static String label(Style style) {
        return switch (style) {
            case FORM, PLAIN, QUOTED_PRINTABLE, HTML -> "good";
            default -> style.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        };
    }

    private void append(byte[] mail, Instant when) {
        try {
            inbox.appendMessage(new MimeMessage(session, new ByteArrayInputStream(mail)), new Flags(), Date.from(when));
        } catch (MessagingException e) {
            throw new IllegalStateException("the mailbox refuses its own mail", e);
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
