package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.mail.ScriptedImap.Folder;
import id.simpul.connectors.mail.ScriptedImap.Reply;
import id.simpul.mappings.source.Mail.After;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R9, R13: a mailbox in which everything happens at once: arrivals, the same mail over another road, people who delete and
 * move, restored folders, connections that break anywhere, crashes between reading and keeping. What comes out are exactly
 * the distinct mails, none twice, and no mail is lost by what we do in the mailbox.
 *
 * <p>{@code -DargLine=-Dseeds=500} for more, {@code -Dseed=N} repeats one.
 */
@Timeout(300)
class MailTortureTest {

    private static final List<String> FOLDERS = List.of("INBOX", "Aduan");

    @TempDir
    private static Path folder;

    private static AttachmentStore store;

    @BeforeAll
    static void openStore() {
        store = new AttachmentStore(folder);
    }

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Integer.getInteger("seeds", 24));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void exactlyTheMailboxsDistinctMailsComeOut(long seed) throws IOException {
        try (World world = new World(seed)) {
            world.run(60);
        }
    }

    /** A mailbox, the hub that reads it, and what the truth is. */
    private static final class World implements AutoCloseable {

        private final Random random;
        private final ScriptedImap imap = new ScriptedImap();
        private final MailConnector connector;
        private final After after;

        /** What people took away before it was read: it may be missing. */
        private final Set<Integer> takenAway = new HashSet<>();

        private final List<String> sent = new ArrayList<>();

        // what the hub keeps: its database
        private @Nullable String cursor;
        private final Map<String, Integer> kept = new LinkedHashMap<>();
        private final Map<String, Owed> owed = new LinkedHashMap<>();
        private final Set<Integer> givenUp = new HashSet<>();

        World(long seed) throws IOException {
            random = new Random(seed);
            after = List.of(new After.Leave(), new After.Seen(), new After.Move("Aduan"), new After.Move("Selesai"))
                    .get((int) (seed % 4));
            if (seed % 3 == 0) {
                imap.can("IMAP4rev1", "UIDPLUS");
            }
            FOLDERS.forEach(imap::folder);
            connector = new MailConnector(
                    Boxes.at(imap.socket().getLocalPort())
                            .waits(2000)
                            .folders(FOLDERS.toArray(String[]::new))
                            .after(after)
                            .source(),
                    store);
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
            }
            imap.trap((command, arguments) -> null);
            for (int i = 0; i < 8; i++) { // all is quiet: now everything must come out
                poll(false);
                retry(false);
            }
            check();
        }

        private void step() {
            int dice = random.nextInt(100);
            if (dice < 35) {
                arrive();
            } else if (dice < 40) {
                arriveAgain();
            } else if (dice < 45) {
                somebodyDeletes();
            } else if (dice < 50) {
                somebodyMoves();
            } else if (dice < 54) {
                restore();
            } else {
                imap.trap(trap());
                boolean crash = random.nextInt(4) == 0;
                poll(crash);
                if (random.nextBoolean()) {
                    retry(random.nextInt(4) == 0);
                }
            }
        }

        private void arrive() {
            int number = sent.size();
            // Some without Message-ID, some with one that others have, some without Date.
            String mail = (random.nextInt(4) == 0 ? "" : "Message-ID: <%d@contoh>\r\n".formatted(number / 3))
                    + (random.nextInt(4) == 0
                            ? ""
                            : "Date: Mon, 23 Nov 2026 09:15:%02d +0700\r\n".formatted(number % 60))
                    + "From: budi@contoh.example\r\nSubject: aduan %d\r\n\r\n%s\r\n"
                            .formatted(number, "Lampu padam. ".repeat(1 + random.nextInt(50)));
            sent.add(mail);
            put(mail);
        }

        private void put(String mail) {
            imap.meanwhile(() -> imap.folder(anyFolder())
                    .add(mail.getBytes(StandardCharsets.UTF_8), Instant.parse("2026-11-23T02:15:00Z")));
        }

        private String anyFolder() {
            return FOLDERS.get(random.nextInt(FOLDERS.size()));
        }

        /** The same mail over another road. */
        private void arriveAgain() {
            if (!sent.isEmpty()) {
                put("Received: from x%d by y; Mon, 23 Nov 2026 09:16:00 +0700\r\n".formatted(random.nextInt())
                        + sent.get(random.nextInt(sent.size())));
            }
        }

        private void somebodyDeletes() {
            imap.meanwhile(() -> {
                List<ScriptedImap.Mail> mails = imap.folder(anyFolder()).mails;
                if (!mails.isEmpty()) {
                    takenAway.add(number(mails.remove(random.nextInt(mails.size())).bytes));
                }
            });
        }

        private void somebodyMoves() {
            imap.meanwhile(() -> {
                List<ScriptedImap.Mail> from = imap.folder(FOLDERS.get(0)).mails;
                if (!from.isEmpty()) {
                    ScriptedImap.Mail mail = from.remove(random.nextInt(from.size()));
                    imap.folder(FOLDERS.get(1)).add(mail.bytes, mail.internalDate);
                }
            });
        }

        /** From a copy: other numbers under another UIDVALIDITY, and in another order. */
        private void restore() {
            imap.meanwhile(() -> {
                Folder restored = imap.folder(anyFolder());
                List<ScriptedImap.Mail> before = new ArrayList<>(restored.mails);
                java.util.Collections.shuffle(before, random);
                restored.mails.clear();
                restored.uidValidity++;
                restored.uidNext = 1;
                before.forEach(mail ->
                        restored.add(mail.bytes, mail.internalDate).flags.addAll(mail.flags));
            });
        }

        /** Something breaks, somewhere. */
        private ScriptedImap.Trap trap() {
            List<Reply> replies = List.of(Reply.HANG_UP, Reply.CUT, Reply.EMPTY, Reply.NO);
            int at = random.nextInt(60);
            int[] count = {0};
            Reply reply = replies.get(random.nextInt(replies.size()));
            return (command, arguments) -> {
                if (count[0]++ != at || command.equals("CAPABILITY")) {
                    return null;
                }
                boolean ofMail = command.equals("MAIL");
                return ofMail || reply == Reply.HANG_UP || reply == Reply.NO ? reply : null;
            };
        }

        /** @param crash the page is read and never kept */
        private void poll(boolean crash) {
            for (int pages = 0; pages < 10; pages++) {
                PullResult result = connector.pull(connector.cursor(cursor));
                if (!(result instanceof PullResult.Page page) || crash) {
                    return;
                }
                keep(page);
                Cursor next = page.next().kept(Cursor.PageOutcome.QUIET);
                cursor = next.json();
                if (next.atRest()) {
                    return;
                }
            }
        }

        private void keep(PullResult.Page page) {
            for (Original original : page.originals()) {
                assertThat(original.defect()).isNull();
                int number = number(original);
                Integer known = kept.putIfAbsent(original.nativeId(), number);
                assertThat(known == null || known == number)
                        .as("two mails under one identity")
                        .isTrue();
            }
            page.owed().forEach(one -> owed.putIfAbsent(one.kind() + " " + one.key(), one));
        }

        private void retry(boolean crash) {
            for (Owed.Kind kind : List.of(Owed.Kind.MAIL, Owed.Kind.AFTER)) {
                List<Owed> due = owed.values().stream()
                        .filter(one -> one.kind() == kind)
                        .map(one -> new Owed(kind, one.key(), one.reason(), one.payload(), Instant.now(), false))
                        .toList();
                if (due.isEmpty()) {
                    continue;
                }
                PullResult result = connector.retry(due, connector.cursor(cursor));
                if (!(result instanceof PullResult.Page page) || crash) {
                    continue; // what was done in the mailbox before the crash is done again
                }
                due.forEach(one -> owed.remove(one.kind() + " " + one.key()));
                keep(page);
                owed.values().removeIf(Owed::hopeless);
            }
        }

        private void check() {
            Set<Integer> there = new HashSet<>();
            Map<Integer, Integer> copies = new HashMap<>();
            List<String> all = new ArrayList<>(FOLDERS);
            if (imap.has("Selesai")) {
                all.add("Selesai");
            }
            all.forEach(name -> imap.folder(name).mails.forEach(mail -> {
                there.add(number(mail.bytes));
                copies.merge(number(mail.bytes), 1, Integer::sum);
            }));

            Set<Integer> read = new HashSet<>(kept.values());
            assertThat(kept.values()).as("none twice").doesNotHaveDuplicates();
            assertThat(read).as("all that are there").containsAll(there);
            for (int number = 0; number < sent.size(); number++) {
                if (!takenAway.contains(number)) {
                    assertThat(read)
                            .as("mail %d was never taken away by people", number)
                            .contains(number);
                    assertThat(there)
                            .as("mail %d was not lost in the mailbox", number)
                            .contains(number);
                }
            }
            assertThat(owed).as("nothing stays owed").isEmpty();
            if (after instanceof After.Move) {
                assertThat(imap.folder("INBOX").mails).as("all are moved").isEmpty();
            } else if (after instanceof After.Seen) {
                assertThat(imap.folder("INBOX").mails)
                        .allSatisfy(mail -> assertThat(mail.flags).contains("\\Seen"));
            }
        }

        private static int number(Original original) {
            return Integer.parseInt(
                    String.valueOf(((Map<?, ?>) original.tree()).get("subject")).replace("aduan ", ""));
        }

        private static int number(byte[] mail) {
            return Integer.parseInt(
                    new String(mail, StandardCharsets.UTF_8).replaceAll("(?s).*Subject: aduan (\\d+).*", "$1"));
        }

        @Override
        public void close() throws IOException {
            connector.close();
            imap.close();
        }
    }
}
