package id.simpul.connectors.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxDecoder;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP server that keeps mailboxes as a good one does, until a {@link Trap} makes it answer otherwise: lie, hang up, fall
 * silent, drip. It writes down what it was told.
 */
final class ScriptedImap implements AutoCloseable {

    private static final DateTimeFormatter INTERNAL_DATE = DateTimeFormatter.ofPattern(
                    "dd-MMM-yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.ofHours(7));
    private static final Pattern COMMAND = Pattern.compile("(\\S+) ((?:UID )?\\S+) ?(.*)", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)(\\+?)}$", Pattern.DOTALL);
    private static final Pattern PARTIAL = Pattern.compile("BODY(?:\\.PEEK)?\\[]<(\\d+)\\.(\\d+)>");

    /** What to do in place of the proper answer. */
    enum Reply {
        NO,
        BAD,
        HANG_UP,
        /** Half-open: nothing comes any more. */
        SILENCE,
        /** A byte now and then, without end. */
        DRIP,
        /** Of a mail: NIL. */
        EMPTY,
        /** Of a mail: half of it, then the connection ends. */
        CUT
    }

    /**
     * Asked before each command, and before each mail that is given ({@code MAIL}, arguments {@code folder/uid}).
     *
     * @return {@code null} for the proper answer
     */
    interface Trap {
        @Nullable
        Reply on(String command, String arguments);
    }

    static final class Mail {
        final long uid;
        final byte[] bytes;
        final @Nullable Instant internalDate;
        final Set<String> flags = new LinkedHashSet<>();

        Mail(long uid, byte[] bytes, @Nullable Instant internalDate) {
            this.uid = uid;
            this.bytes = bytes;
            this.internalDate = internalDate;
        }
    }

    static final class Folder {
        final List<Mail> mails = new ArrayList<>();
        long uidValidity;
        long uidNext = 1;

        Folder(long uidValidity) {
            this.uidValidity = uidValidity;
        }

        Mail add(byte[] bytes, @Nullable Instant internalDate) {
            Mail mail = new Mail(uidNext++, bytes, internalDate);
            mails.add(mail);
            return mail;
        }

        List<String> texts() {
            return mails.stream()
                    .map(mail -> new String(mail.bytes, StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger open = new AtomicInteger();
    private final Collection<String> said = new ConcurrentLinkedQueue<>();
    private final Map<String, Folder> folders = new LinkedHashMap<>();
    private final Set<String> subscribed = new LinkedHashSet<>();
    private volatile List<String> capabilities = List.of("IMAP4rev1", "UIDPLUS", "MOVE", "UNSELECT");
    private volatile List<String> permanentFlags = List.of("\\Seen", "\\Deleted", "\\Flagged", "\\*");
    private volatile String greeting = "* OK ready";
    private volatile Trap trap = (command, arguments) -> null;
    private volatile @Nullable SSLSocketFactory tls;
    private volatile @Nullable String token;
    private volatile int mostConnections = Integer.MAX_VALUE;
    private volatile int mostAtOnce;

    ScriptedImap() throws IOException {
        folders.put("INBOX", new Folder(7));
        threads.execute(this::accept);
    }

    /** INBOX with three mails. @param hangsUp whether asking for the mail of this UID ends the connection */
    ScriptedImap(IntFunction<String> mails, IntPredicate hangsUp) throws IOException {
        this();
        for (int uid = 1; uid <= 3; uid++) {
            add("INBOX", mails.apply(uid));
        }
        trap((command, arguments) -> {
            if (!command.equals("MAIL")) {
                return null;
            }
            int uid = Integer.parseInt(arguments.substring(arguments.indexOf('/') + 1));
            return hangsUp.test(uid) ? Reply.HANG_UP : mails.apply(uid).isEmpty() ? Reply.EMPTY : null;
        });
    }

    ServerSocket socket() {
        return socket;
    }

    int mostConnectionsAtOnce() {
        return mostAtOnce;
    }

    synchronized Folder folder(String name) {
        return folders.computeIfAbsent(name, any -> new Folder(7));
    }

    synchronized boolean has(String name) {
        return folders.containsKey(name);
    }

    synchronized boolean isSubscribed(String name) {
        return subscribed.contains(name);
    }

    synchronized Mail add(String folder, String mail) {
        return folder(folder).add(mail.getBytes(StandardCharsets.UTF_8), Instant.parse("2026-11-23T02:15:00Z"));
    }

    /** Somebody else does something in the mailbox, between two commands. */
    synchronized void meanwhile(Runnable change) {
        change.run();
    }

    ScriptedImap trap(Trap now) {
        trap = now;
        return this;
    }

    ScriptedImap can(String... now) {
        capabilities = List.of(now);
        return this;
    }

    ScriptedImap keepsFlags(String... now) {
        permanentFlags = List.of(now);
        return this;
    }

    ScriptedImap greets(String now) {
        greeting = now;
        return this;
    }

    ScriptedImap startsTls(SSLSocketFactory now) {
        tls = now;
        return this;
    }

    /** Only this XOAUTH2 token is let in. */
    ScriptedImap letsIn(String now) {
        token = now;
        return this;
    }

    ScriptedImap takesConnections(int most) {
        mostConnections = most;
        return this;
    }

    /** All commands so far, without their tags. */
    List<String> said() {
        return List.copyOf(said);
    }

    void forget() {
        said.clear();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException | RejectedExecutionException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        int now = open.incrementAndGet();
        AtomicBoolean counted = new AtomicBoolean(true);
        // Before the client can know that it is over: or its next connection would count as a second one.
        Runnable left = () -> {
            if (counted.getAndSet(false)) {
                open.decrementAndGet();
            }
        };
        try {
            if (now > mostConnections) {
                client.getOutputStream().write("* BYE too many connections\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            mostAtOnce = Math.max(mostAtOnce, now);
            new Connection(client, left).serve();
        } catch (IOException | InterruptedException goneAway) {
            mostAtOnce = Math.max(mostAtOnce, 0); // the client left without a word: nothing more to say to it
        } finally {
            left.run();
            try {
                client.close();
            } catch (IOException alreadyClosed) {
                left.run();
            }
        }
    }

    /** Ends the talk. */
    private static final class HungUp extends IOException {}

    private final class Connection {

        private final Runnable left;
        private Socket client;
        private InputStream in;
        private OutputStream out;
        private @Nullable Folder selected;
        private String selectedName = "";
        private boolean readOnly;

        /** The mails as this client counts them; it is told of changes between its commands only. */
        private final List<Mail> view = new ArrayList<>();

        Connection(Socket client, Runnable left) throws IOException {
            this.left = left;
            client.setTcpNoDelay(true); // or each answer in two pieces would wait for the client's acknowledgement
            this.client = client;
            in = new BufferedInputStream(client.getInputStream());
            out = client.getOutputStream();
        }

        void serve() throws IOException, InterruptedException {
            say(greeting);
            for (String line = line(); line != null; line = line()) {
                Matcher command = COMMAND.matcher(line);
                if (!command.matches()) {
                    return;
                }
                String tag = command.group(1);
                String name = command.group(2).toUpperCase(Locale.ROOT);
                String arguments = command.group(3);
                said.add(name + (arguments.isEmpty() ? "" : " " + arguments));
                Reply reply = trap.on(name, arguments);
                if (name.equals("LOGOUT")) {
                    left.run();
                }
                if (reply == null) {
                    say(tag + " " + answer(tag, name, arguments));
                    if (name.equals("STARTTLS") && tls != null) {
                        layerTls(tls);
                    }
                } else {
                    misbehave(reply, tag);
                }
                if (name.equals("LOGOUT")) {
                    return;
                }
            }
        }

        private void misbehave(Reply reply, String tag) throws IOException, InterruptedException {
            switch (reply) {
                case NO -> say(tag + " NO not now");
                case BAD -> say(tag + " BAD what?");
                case SILENCE -> in.read(); // until the client has had enough
                case DRIP -> {
                    for (int i = 0; i < 6000; i++) {
                        say("* OK [ALERT] " + i);
                        Thread.sleep(10);
                    }
                }
                default -> throw new HungUp();
            }
        }

        private void layerTls(SSLSocketFactory factory) throws IOException {
            SSLSocket secure = (SSLSocket) factory.createSocket(client, null, client.getPort(), true);
            secure.setUseClientMode(false);
            client = secure;
            in = new BufferedInputStream(secure.getInputStream());
            out = secure.getOutputStream();
        }

        private @Nullable String line() throws IOException {
            StringBuilder whole = new StringBuilder();
            while (true) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                int b = in.read();
                for (; b != -1 && b != '\n'; b = in.read()) {
                    line.write(b);
                }
                if (b == -1) {
                    return null;
                }
                whole.append(line.toString(StandardCharsets.ISO_8859_1).replace("\r", ""));
                Matcher literal = LITERAL.matcher(whole);
                if (!literal.matches()) {
                    return whole.toString();
                }
                if (literal.group(2).isEmpty()) {
                    say("+ go on");
                }
                whole.setLength(literal.start(1) - 1);
                byte[] text = in.readNBytes(Integer.parseInt(literal.group(1)));
                whole.append('"')
                        .append(new String(text, StandardCharsets.ISO_8859_1))
                        .append('"');
            }
        }

        private void say(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        private String answer(String tag, String command, String arguments) throws IOException, InterruptedException {
            switch (command) {
                case "CAPABILITY":
                    say("* CAPABILITY " + String.join(" ", capabilities));
                    return "OK done";
                case "STARTTLS":
                    return tls == null ? "BAD not here" : "OK begin";
                case "LOGIN":
                    return token == null && !capabilities.contains("LOGINDISABLED") ? "OK in" : "NO wrong";
                case "AUTHENTICATE":
                    return authenticate(arguments);
                default:
                    synchronized (ScriptedImap.this) {
                        return ofMailboxes(command, arguments);
                    }
            }
        }

        private String authenticate(String arguments) throws IOException {
            String[] words = arguments.split(" ");
            if (words.length == 1) {
                say("+ ");
            }
            String given = words.length == 1 ? line() : words[1];
            said.add("(" + given + ")");
            String decoded = new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
            if (words[0].equals("XOAUTH2") && token != null && !decoded.contains("auth=Bearer " + token + "\1")) {
                say("+ " + Base64.getEncoder().encodeToString("{\"status\":\"400\"}".getBytes(StandardCharsets.UTF_8)));
                line();
                return "NO [AUTHENTICATIONFAILED] wrong";
            }
            return "OK in";
        }

        private String ofMailboxes(String command, String arguments) throws IOException, InterruptedException {
            switch (command) {
                case "LIST", "LSUB" -> {
                    List<String> names = strings(arguments);
                    String wanted = names.get(names.size() - 1);
                    if (wanted.isEmpty()) {
                        say("* LIST (\\Noselect) \"/\" \"\"");
                    } else if (folders.containsKey(wanted)) {
                        say("* " + command + " () \"/\" \"" + wire(arguments) + "\"");
                    }
                }
                case "CREATE" -> {
                    String name = strings(arguments).get(0);
                    if (folders.containsKey(name)) {
                        return "NO exists";
                    }
                    folders.put(name, new Folder(11));
                }
                case "SUBSCRIBE" -> subscribed.add(strings(arguments).get(0));
                case "EXAMINE", "SELECT" -> {
                    return select(strings(arguments).get(0), command.equals("EXAMINE"));
                }
                case "CLOSE", "UNSELECT" -> {
                    if (command.equals("CLOSE") && !readOnly) {
                        selected.mails.removeIf(mail -> mail.flags.contains("\\Deleted"));
                    }
                    selected = null;
                }
                case "EXPUNGE" -> selected.mails.removeIf(mail -> mail.flags.contains("\\Deleted"));
                case "FETCH", "UID FETCH", "UID STORE", "UID COPY", "UID MOVE", "UID EXPUNGE" -> {
                    return ofMails(command, arguments);
                }
                default -> {
                    // NOOP, LOGOUT and whatever else asks for nothing
                }
            }
            tellChanges();
            return "OK done";
        }

        private static List<String> strings(String arguments) {
            List<String> strings = new ArrayList<>();
            Matcher string = Pattern.compile("\"([^\"]*)\"|(\\S+)").matcher(arguments);
            while (string.find()) {
                String raw = string.group(1) != null ? string.group(1) : string.group(2);
                strings.add(BASE64MailboxDecoder.decode(raw));
            }
            return strings;
        }

        private static String wire(String arguments) {
            String quoted = arguments.replaceFirst("^\\S+ ", "");
            return quoted.replace("\"", "");
        }

        private String select(String name, boolean examine) throws IOException {
            Folder folder = folders.get(name);
            if (folder == null) {
                return "NO no such mailbox";
            }
            selected = folder;
            selectedName = name;
            readOnly = examine;
            view.clear();
            view.addAll(folder.mails);
            say("* FLAGS (\\Seen \\Deleted \\Flagged)");
            say("* " + view.size() + " EXISTS");
            say("* OK [UIDVALIDITY " + folder.uidValidity + "] valid");
            say("* OK [UIDNEXT " + folder.uidNext + "] next");
            say("* OK [PERMANENTFLAGS (" + String.join(" ", permanentFlags) + ")] kept");
            return examine ? "OK [READ-ONLY] open" : "OK [READ-WRITE] open";
        }

        private void tellChanges() throws IOException {
            if (selected == null) {
                return;
            }
            for (int i = view.size() - 1; i >= 0; i--) {
                if (!selected.mails.contains(view.get(i))) {
                    view.remove(i);
                    say("* " + (i + 1) + " EXPUNGE");
                }
            }
            if (selected.mails.size() > view.size()) {
                view.clear();
                view.addAll(selected.mails);
                say("* " + view.size() + " EXISTS");
            }
        }

        private String ofMails(String command, String arguments) throws IOException, InterruptedException {
            int space = arguments.indexOf(' ');
            String set = space < 0 ? arguments : arguments.substring(0, space);
            String rest = space < 0 ? "" : arguments.substring(space + 1);
            List<Mail> mails = command.startsWith("UID ") ? byUid(set) : byNumber(set);
            switch (command) {
                case "FETCH", "UID FETCH" -> {
                    for (Mail mail : mails) {
                        if (selected.mails.contains(mail) && !fetch(mail, rest)) {
                            return "NO some of them not";
                        }
                    }
                    return "OK done"; // no news of expunged mails within FETCH
                }
                case "UID STORE" -> {
                    if (readOnly) {
                        return "NO read-only";
                    }
                    List<String> flags =
                            List.of(rest.replaceAll(".*\\(|\\).*", "").split(" "));
                    mails.forEach(mail -> mail.flags.addAll(flags));
                }
                case "UID COPY", "UID MOVE" -> {
                    Folder target = folders.get(strings(rest).get(0));
                    if (target == null) {
                        return "NO [TRYCREATE] no such mailbox";
                    }
                    for (Mail mail : mails) {
                        if (selected.mails.contains(mail)) {
                            target.add(mail.bytes, mail.internalDate).flags.addAll(mail.flags);
                        }
                    }
                    if (command.equals("UID MOVE")) {
                        selected.mails.removeAll(mails);
                    }
                }
                default -> selected.mails.removeIf(mail -> mails.contains(mail) && mail.flags.contains("\\Deleted"));
            }
            tellChanges();
            return "OK done";
        }

        private List<Mail> byUid(String set) {
            long last = view.isEmpty() ? 0 : view.get(view.size() - 1).uid;
            return view.stream()
                    .filter(mail -> Arrays.stream(set.split(",")).anyMatch(part -> holds(part, mail.uid, last)))
                    .toList();
        }

        private List<Mail> byNumber(String set) {
            List<Mail> mails = new ArrayList<>();
            for (int i = 1; i <= view.size(); i++) {
                int number = i;
                if (Arrays.stream(set.split(",")).anyMatch(part -> holds(part, number, view.size()))) {
                    mails.add(view.get(i - 1));
                }
            }
            return mails;
        }

        /** {@code n:*} holds the last one also if n is beyond it. */
        private static boolean holds(String part, long number, long last) {
            String[] ends = part.split(":");
            long from = ends[0].equals("*") ? last : Long.parseLong(ends[0]);
            long to = ends.length == 1 ? from : ends[1].equals("*") ? last : Long.parseLong(ends[1]);
            return number >= Math.min(from, to) && number <= Math.max(from, to);
        }

        /** @return false if this one cannot be given */
        private boolean fetch(Mail mail, String items) throws IOException, InterruptedException {
            List<String> answer = new ArrayList<>();
            answer.add("UID " + mail.uid);
            if (items.contains("RFC822.SIZE")) {
                answer.add("RFC822.SIZE " + mail.bytes.length);
            }
            if (items.contains("INTERNALDATE") && mail.internalDate != null) {
                answer.add("INTERNALDATE \"" + INTERNAL_DATE.format(mail.internalDate) + "\"");
            }
            if (items.contains("FLAGS")) {
                answer.add("FLAGS (" + String.join(" ", mail.flags) + ")");
            }
            String head = "* " + (view.indexOf(mail) + 1) + " FETCH (" + String.join(" ", answer);
            Matcher partial = PARTIAL.matcher(items);
            if (!partial.find()) {
                say(head + ")");
                return true;
            }
            int from = Math.min(mail.bytes.length, Integer.parseInt(partial.group(1)));
            int to = (int) Math.min(mail.bytes.length, from + Long.parseLong(partial.group(2)));
            Reply reply = trap.on("MAIL", selectedName + "/" + mail.uid);
            if (reply == Reply.NO || reply == Reply.BAD) {
                return false;
            }
            if (reply == Reply.EMPTY) {
                say(head + " BODY[]<" + from + "> NIL)");
                return true;
            }
            if (reply == Reply.HANG_UP) {
                throw new HungUp();
            }
            out.write((head + " BODY[]<" + from + "> {" + (to - from) + "}\r\n").getBytes(StandardCharsets.US_ASCII));
            if (reply == Reply.SILENCE) {
                out.flush();
                in.read();
                throw new HungUp();
            }
            if (reply == Reply.DRIP) {
                for (int i = from; i < to; i++) {
                    out.write(mail.bytes[i]);
                    out.flush();
                    Thread.sleep(60);
                }
            }
            int end = reply == Reply.CUT ? (from + to) / 2 : to;
            if (reply != Reply.DRIP) {
                out.write(mail.bytes, from, end - from);
            }
            if (reply == Reply.CUT) {
                out.flush();
                throw new HungUp();
            }
            say(")");
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
