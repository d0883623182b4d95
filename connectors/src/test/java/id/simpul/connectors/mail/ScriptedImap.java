package id.simpul.connectors.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mailbox of three mails whose server answers, lies or hangs up as told. UIDVALIDITY is 7. */
final class ScriptedImap implements AutoCloseable {

    private static final int MAILS = 3;
    private static final Pattern COMMAND = Pattern.compile("(\\S+) (UID )?(\\S+) ?(.*)");
    private static final Pattern SET = Pattern.compile("(\\d+)(?:[:,](?:\\d+,)*(\\d+))? (.*)");

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger open = new AtomicInteger();
    private final IntFunction<String> mails;
    private final IntPredicate hangsUp;
    private volatile int mostAtOnce;

    /** @param hangsUp whether asking for the mail of this UID ends the connection */
    ScriptedImap(IntFunction<String> mails, IntPredicate hangsUp) throws IOException {
        this.mails = mails;
        this.hangsUp = hangsUp;
        threads.execute(this::accept);
    }

    ServerSocket socket() {
        return socket;
    }

    int mostConnectionsAtOnce() {
        return mostAtOnce;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        mostAtOnce = Math.max(mostAtOnce, open.incrementAndGet());
        try (client;
                OutputStream out = client.getOutputStream();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            say(out, "* OK ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher command = COMMAND.matcher(line);
                if (!command.matches() || !answer(out, command.group(3), command.group(4))) {
                    return;
                }
                say(out, command.group(1) + " OK done");
            }
        } catch (IOException goneAway) {
            mostAtOnce = Math.max(mostAtOnce, open.get()); // the client left without a word: nothing more to say to it
        } finally {
            open.decrementAndGet();
        }
    }

    private boolean answer(OutputStream out, String command, String arguments) throws IOException {
        switch (command) {
            case "CAPABILITY" -> say(out, "* CAPABILITY IMAP4rev1");
            case "LIST" -> say(out, "* LIST () \"/\" INBOX");
            case "EXAMINE" -> {
                say(out, "* " + MAILS + " EXISTS");
                say(out, "* OK [UIDVALIDITY 7] valid");
                say(out, "* OK [UIDNEXT 4] next");
            }
            case "FETCH" -> {
                return fetch(out, arguments);
            }
            default -> say(out, "* OK " + command);
        }
        return true;
    }

    private boolean fetch(OutputStream out, String arguments) throws IOException {
        Matcher set = SET.matcher(arguments);
        if (!set.matches()) {
            return false;
        }
        int last = Math.min(MAILS, Integer.parseInt(set.group(2) == null ? set.group(1) : set.group(2)));
        for (int n = Integer.parseInt(set.group(1)); n <= last; n++) {
            String items = "UID " + n + " RFC822.SIZE 100 INTERNALDATE \"23-Nov-2026 09:15:00 +0700\"";
            if (set.group(3).contains("BODY")) {
                if (hangsUp.test(n)) {
                    return false;
                }
                String mail = mails.apply(n);
                items = mail.isEmpty()
                        ? "UID " + n + " BODY[]<0> NIL"
                        : "UID " + n + " BODY[]<0> {" + mail.length() + "}\r\n" + mail;
            }
            say(out, "* " + n + " FETCH (" + items + ")");
        }
        return true;
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
