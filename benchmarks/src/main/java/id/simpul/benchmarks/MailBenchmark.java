package id.simpul.benchmarks;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.mail.MailConnector;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceDefinition;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;

/**
 * A mailbox of many small mails, and one of a few with large attachments, pulled by the connector alone (no database) from a
 * server in the same JVM that makes up its mails while it sends them.
 */
final class MailBenchmark {

    private static final int SMALL = 20_000;
    private static final int LARGE = 20;
    private static final int ATTACHMENTS = 4;
    private static final int ATTACHMENT = 25 << 20;

    private MailBenchmark() {}

    /** Prints one JSON line; fails if a mail is missing or came twice. */
    static int run(int small, int large) throws Exception {
        Path folder = Files.createTempDirectory("simpul-mail-bench");
        Figures many;
        Figures heavy;
        try {
            many = pull(folder.resolve("many"), small, 0);
            heavy = pull(folder.resolve("heavy"), large, ATTACHMENTS);
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"mail\",\"mails\":%d,\"seconds\":%.1f,\"mailsPerSecond\":%.0f,\"peakHeapMiB\":%d,"
                        + "\"largeMails\":%d,\"largeMiB\":%d,\"largeSeconds\":%.1f,\"largeMiBPerSecond\":%.0f,"
                        + "\"largePeakHeapMiB\":%d,\"maxHeapMiB\":%d,\"processors\":%d}%n",
                small,
                many.seconds,
                small / many.seconds,
                many.peak,
                large,
                (long) large * ATTACHMENTS * ATTACHMENT >> 20,
                heavy.seconds,
                ((long) large * ATTACHMENTS * ATTACHMENT >> 20) / heavy.seconds,
                heavy.peak,
                Runtime.getRuntime().maxMemory() >> 20,
                Runtime.getRuntime().availableProcessors());
        return many.distinct == small && heavy.distinct == large ? 0 : 1;
    }

    static int run() throws Exception {
        return run(SMALL, LARGE);
    }

    /** @param peak MiB of heap used at most, garbage included */
    private record Figures(int distinct, double seconds, long peak) {}

    private static Figures pull(Path folder, int mails, int attachments) throws Exception {
        Files.createDirectories(folder.resolve("kotak"));
        try (Server server = new Server(mails, attachments)) {
            AttachmentStore store = new AttachmentStore(folder.resolve("files"));
            Set<String> seen = new HashSet<>();
            long peak = 0;
            long began = System.nanoTime();
            try (MailConnector connector = new MailConnector(source(folder.resolve("kotak"), server.port()), store)) {
                Cursor cursor = connector.cursor(null);
                do {
                    PullResult result = connector.pull(cursor);
                    if (!(result instanceof PullResult.Page page)) {
                        throw new IllegalStateException(result.toString());
                    }
                    page.originals().stream().map(Original::nativeId).forEach(seen::add);
                    cursor = page.next().kept(Cursor.PageOutcome.QUIET);
                    Runtime now = Runtime.getRuntime();
                    peak = Math.max(peak, now.totalMemory() - now.freeMemory());
                } while (!cursor.atRest());
            }
            return new Figures(seen.size(), (System.nanoTime() - began) / 1e9, peak >> 20);
        }
    }

    private static SourceDefinition source(Path folder, int port) throws IOException {
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: kotak
                title: Kotak surat
                protocol: mail
                every: 1m
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                mailbox: { host: 127.0.0.1, port: %d, tls: none, user: uji, auth: { password: "${SANDI}" } }
                limits: { timeout: 60s, poll: 30m }
                """
                        .formatted(port));
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: subject\ndescription: text\nkind: \"'complaint'\"\nreported-at: $date(date)\n");
        SourceFolders.Found found = SourceFolders.read(folder, Map.of("SANDI", "uji"));
        if (!found.problems().isEmpty()) {
            throw new IllegalStateException(found.problems().toString());
        }
        return found.sources().get(0).definition();
    }

    /** Just as much IMAP as it takes. */
    private static final class Server implements AutoCloseable {

        private static final Pattern COMMAND = Pattern.compile("(\\S+) (UID )?(\\S+) ?(.*)");
        private static final Pattern SET = Pattern.compile("([\\d,:]+) (.*)");
        private static final Pattern PARTIAL = Pattern.compile("\\[]<(\\d+)\\.(\\d+)>");
        private static final byte[] LINE = ("QUJD".repeat(19) + "\r\n").getBytes(StandardCharsets.US_ASCII);

        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        private final int mails;
        private final int attachments;

        Server(int mails, int attachments) throws IOException {
            this.mails = mails;
            this.attachments = attachments;
            Thread accepts = new Thread(this::accept, "bench-imap");
            accepts.setDaemon(true);
            accepts.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.setTcpNoDelay(true);
                    serve(client);
                } catch (IOException gone) {
                    continue; // the next one
                }
            }
        }

        private void serve(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
            say(out, "* OK ready");
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Matcher command = COMMAND.matcher(line);
                if (!command.matches()) {
                    return;
                }
                switch (command.group(3)) {
                    case "CAPABILITY" -> say(out, "* CAPABILITY IMAP4rev1");
                    case "LIST" -> say(out, "* LIST () \"/\" INBOX");
                    case "EXAMINE" -> {
                        say(out, "* " + mails + " EXISTS");
                        say(out, "* OK [UIDVALIDITY 7] valid");
                        say(out, "* OK [UIDNEXT " + (mails + 1) + "] next");
                    }
                    case "FETCH" -> fetch(out, command.group(4));
                    default -> {
                        // nothing to tell
                    }
                }
                say(out, command.group(1) + " OK done");
                out.flush();
            }
        }

        private void fetch(OutputStream out, String arguments) throws IOException {
            Matcher set = SET.matcher(arguments);
            if (!set.matches()) {
                return;
            }
            for (String part : set.group(1).split(",")) {
                String[] ends = part.split(":");
                int last = Math.min(mails, Integer.parseInt(ends[ends.length - 1]));
                for (int n = Integer.parseInt(ends[0]); n <= last; n++) {
                    fetch(out, n, set.group(2));
                }
            }
        }

        private void fetch(OutputStream out, int n, String items) throws IOException {
            String head = "* %d FETCH (UID %d RFC822.SIZE %d INTERNALDATE \"23-Nov-2026 09:15:00 +0700\""
                    .formatted(n, n, size(n));
            Matcher partial = PARTIAL.matcher(items);
            if (!partial.find()) {
                say(out, head + ")");
                return;
            }
            long from = Math.min(size(n), Long.parseLong(partial.group(1)));
            long to = Math.min(size(n), from + Long.parseLong(partial.group(2)));
            say(out, head + " BODY[]<" + from + "> {" + (to - from) + "}");
            write(out, n, from, to);
            say(out, ")");
        }

        private static byte[] head(int n) {
            return ("Message-ID: <%d@bench>\r\nDate: Mon, 23 Nov 2026 09:15:00 +0700\r\nFrom: warga%d@contoh.example\r\n"
                            + "Subject: aduan %d\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                            + "--b\r\nContent-Type: text/plain\r\n\r\n%s\r\n")
                    .formatted(n, n, n, "Lampu jalan padam sejak Senin. ".repeat(60))
                    .getBytes(StandardCharsets.US_ASCII);
        }

        /** Each attachment differs: its first line names it. */
        private static byte[] part(int n, int i) {
            return ("--b\r\nContent-Type: video/mp4; name=v%d.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n%08d%08d%s\r\n")
                    .formatted(i, n, i, "A".repeat(60))
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static long lines() {
            return ATTACHMENT / 57L * LINE.length;
        }

        private long size(int n) {
            return head(n).length + attachments * (part(n, 0).length + lines()) + "--b--\r\n".length();
        }

        private void write(OutputStream out, int n, long from, long to) throws IOException {
            long at = copy(out, head(n), 0, from, to);
            for (int i = 0; i < attachments; i++) {
                at = copy(out, part(n, i), at, from, to);
                long end = at + lines();
                for (long next = Math.max(at, from); next < Math.min(end, to); ) {
                    int offset = (int) ((next - at) % LINE.length);
                    int length = (int) Math.min(LINE.length - offset, Math.min(end, to) - next);
                    out.write(LINE, offset, length);
                    next += length;
                }
                at = end;
            }
            copy(out, "--b--\r\n".getBytes(StandardCharsets.US_ASCII), at, from, to);
        }

        private static long copy(OutputStream out, byte[] piece, long at, long from, long to) throws IOException {
            int first = (int) Math.max(0, Math.min(piece.length, from - at));
            int last = (int) Math.max(first, Math.min(piece.length, to - at));
            out.write(piece, first, last - first);
            return at + piece.length;
        }

        private static void say(OutputStream out, String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
