package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.mail.ScriptedImap.Reply;
import id.simpul.connectors.mail.ScriptedImap.Trap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mail servers that misbehave: a row each. In all of them each mail comes out once, as soon as the server lets it. */
@Timeout(120)
class MailTrapsTest {

    @TempDir
    private static Path folder;

    private static AttachmentStore store;

    @BeforeAll
    static void openStore() {
        store = new AttachmentStore(folder);
    }

    private static String mail(int number) {
        return "Message-ID: <%d@contoh>\r\nSubject: aduan %d\r\n\r\nLampu padam.\r\n".formatted(number, number);
    }

    private static Trap when(String command, Reply reply) {
        return (said, arguments) -> said.equals(command) ? reply : null;
    }

    private static Trap atMail(int uid, Reply reply) {
        return (said, arguments) -> said.equals("MAIL") && arguments.endsWith("/" + uid) ? reply : null;
    }

    /** What is told of a poll of three mails: what came out, what is owed, or the trouble. */
    static Stream<Arguments> misbehaviour() {
        return Stream.of(
                row("it says goodbye at once", imap -> imap.takesConnections(0), "[] owed [] Unavailable"),
                row("it refuses the login for now", imap -> imap.trap(when("LOGIN", Reply.NO)), "[] owed [] Refused"),
                row(
                        "it does not understand LOGIN",
                        imap -> imap.trap(when("LOGIN", Reply.BAD)),
                        "[] owed [] Unavailable"),
                row("it hangs up at LOGIN", imap -> imap.trap(when("LOGIN", Reply.HANG_UP)), "[] owed [] Unavailable"),
                row(
                        "it falls silent at LOGIN",
                        imap -> imap.trap(when("LOGIN", Reply.SILENCE)),
                        "[] owed [] Unavailable"),
                row("it drips at LOGIN", imap -> imap.trap(when("LOGIN", Reply.DRIP)), "[] owed [] Unavailable"),
                row(
                        "it does not open the folder",
                        imap -> imap.trap(when("EXAMINE", Reply.NO)),
                        "[] owed [] Unavailable"),
                row(
                        "it falls silent at the folder",
                        imap -> imap.trap(when("EXAMINE", Reply.SILENCE)),
                        "[] owed [] Unavailable"),
                row("it drips at the folder", imap -> imap.trap(when("EXAMINE", Reply.DRIP)), "[] owed [] Unavailable"),
                row(
                        "half-open while listing",
                        imap -> imap.trap(when("UID FETCH", Reply.SILENCE)),
                        "[] owed [] Unavailable"),
                row(
                        "it lists nothing together",
                        imap -> imap.trap((command, arguments) ->
                                arguments.matches("\\d+:\\d+ .*INTERNALDATE.*") ? Reply.NO : null),
                        "[1, 2, 3] owed []"),
                row(
                        "it does not say when a mail came",
                        imap -> imap.trap((command, arguments) ->
                                arguments.matches("(\\d+:\\d+|2) .*INTERNALDATE.*") ? Reply.NO : null),
                        "[1, 3] owed [2]"),
                row(
                        "a mail is announced, its body not yet",
                        imap -> imap.trap(atMail(2, Reply.EMPTY)),
                        "[1, 3] owed [2]"),
                row("it refuses a mail", imap -> imap.trap(atMail(2, Reply.NO)), "[1, 3] owed [2]"),
                row("it hangs up at the first mail", imap -> imap.trap(atMail(1, Reply.HANG_UP)), "[2, 3] owed [1]"),
                row("it hangs up at a later mail", imap -> imap.trap(atMail(3, Reply.HANG_UP)), "[1, 2] owed []"),
                row("reset in the middle of a mail", imap -> imap.trap(atMail(1, Reply.CUT)), "[2, 3] owed [1]"),
                row("reset in the middle of a later mail", imap -> imap.trap(atMail(2, Reply.CUT)), "[1] owed []"),
                row("silence in the middle of a mail", imap -> imap.trap(atMail(1, Reply.SILENCE)), "[2, 3] owed [1]"),
                row("a mail drips", imap -> imap.trap(atMail(1, Reply.DRIP)), "[2, 3] owed [1]"),
                row("every mail is cut", imap -> imap.trap(when("MAIL", Reply.CUT)), "[] owed [] Unavailable"),
                row("it does not take leave", imap -> imap.trap(when("LOGOUT", Reply.SILENCE)), "[1, 2, 3] owed []"),
                row("it does not close", imap -> imap.trap(when("CLOSE", Reply.HANG_UP)), "[1, 2, 3] owed []"),
                row("one connection only", imap -> imap.takesConnections(1), "[1, 2, 3] owed []"),
                row("it can next to nothing", imap -> imap.can("IMAP4rev1"), "[1, 2, 3] owed []"),
                row(
                        "the numbers have gaps",
                        imap -> imap.folder("INBOX").uidNext = 4_000_000_000L,
                        "[1, 2, 3] owed []"));
    }

    private static Arguments row(String name, Consumer<ScriptedImap> script, String expected) {
        return Arguments.of(name, script, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misbehaviour")
    void whatCanBeReadIsReadAndNothingIsPassedOver(String name, Consumer<ScriptedImap> script, String expected)
            throws IOException {
        try (ScriptedImap imap = new ScriptedImap()) {
            for (int i = 1; i <= 3; i++) {
                imap.add("INBOX", mail(i));
            }
            script.accept(imap);
            Boxes box = Boxes.at(imap.socket().getLocalPort()).waits(150);
            try (MailConnector connector = new MailConnector(box.source(), store)) {
                Instant begun = Instant.now();
                PullResult result = connector.pull(connector.cursor(null));

                assertThat(told(result)).isEqualTo(expected);
                // each of three attempts has an end, and so has each request
                assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
                if (!name.matches(".*(drip|silen|half-open).*")) { // then the server is slow to see that we have left
                    assertThat(imap.mostConnectionsAtOnce()).isLessThanOrEqualTo(1);
                }

                imap.trap((command, arguments) -> null).takesConnections(Integer.MAX_VALUE);
                assertThat(readOn(patient(imap), result))
                        .as("once the server is well")
                        .containsExactly(1, 2, 3);
            }
        }
    }

    private static MailConnector patient(ScriptedImap imap) {
        return new MailConnector(
                Boxes.at(imap.socket().getLocalPort()).waits(20_000).source(), store);
    }

    private static String told(PullResult result) {
        if (result instanceof PullResult.Page page) {
            return numbers(page.originals()) + " owed "
                    + page.owed().stream()
                            .map(owed -> owed.key().replaceAll(".*/", ""))
                            .toList();
        }
        return "[] owed [] " + result.getClass().getSimpleName();
    }

    private static List<Integer> numbers(List<Original> originals) {
        return originals.stream()
                .map(it -> (String) ((Map<?, ?>) it.tree()).get("subject"))
                .map(subject -> Integer.valueOf(subject.replace("aduan ", "")))
                .toList();
    }

    /** All that comes out of it and of what follows. */
    private static List<Integer> readOn(MailConnector connector, PullResult first) {
        List<Integer> read = new ArrayList<>();
        Cursor cursor = connector.cursor(null);
        if (first instanceof PullResult.Page page) {
            read.addAll(numbers(page.originals()));
            cursor = page.next();
            if (!page.owed().isEmpty()) {
                PullResult.Page again = (PullResult.Page) connector.retry(page.owed(), cursor);
                assertThat(again.owed()).isEmpty();
                read.addAll(numbers(again.originals()));
            }
        }
        do {
            PullResult.Page page = (PullResult.Page) connector.pull(cursor);
            read.addAll(numbers(page.originals()));
            cursor = page.next();
        } while (!cursor.atRest());
        return read.stream().sorted().toList();
    }

    @Test
    void foldersOfAnyNameAreAskedForInTheirOldEncoding() throws IOException {
        try (ScriptedImap imap = new ScriptedImap()) {
            String name = "Pengaduan/Übersicht & 苦情";
            imap.add(name, mail(1));
            try (MailConnector connector = new MailConnector(
                    Boxes.at(imap.socket().getLocalPort())
                            .folders(name, "INBOX")
                            .source(),
                    store)) {
                PullResult.Page page = (PullResult.Page) connector.pull(connector.cursor(null));

                assertThat(page.originals()).hasSize(1);
                assertThat(imap.said()).contains("EXAMINE \"Pengaduan/&ANw-bersicht &- &guZgxQ-\"");
                assertThat(connector.cursor(page.next().json())).isEqualTo(page.next());
            }
        }
    }

    @Test
    void mailsThatVanishWhileTheyAreReadAreOwedOnceAndGivenUpWithTheReason() throws IOException {
        try (ScriptedImap imap = new ScriptedImap()) {
            for (int i = 1; i <= 3; i++) {
                imap.add("INBOX", mail(i));
            }
            imap.trap((command, arguments) -> {
                if (command.equals("UID FETCH") && arguments.contains("BODY")) {
                    imap.folder("INBOX").mails.removeIf(mail -> mail.uid == 2);
                }
                return null;
            });
            try (MailConnector connector =
                    new MailConnector(Boxes.at(imap.socket().getLocalPort()).source(), store)) {
                PullResult.Page page = (PullResult.Page) connector.pull(connector.cursor(null));
                assertThat(numbers(page.originals())).containsExactly(1, 3);

                PullResult.Page again = (PullResult.Page) connector.retry(page.owed(), page.next());
                assertThat(again.owed()).singleElement().satisfies(owed -> {
                    assertThat(owed.kind()).isEqualTo(Owed.Kind.MAIL);
                    assertThat(owed.hopeless()).isTrue();
                    assertThat(owed.reason()).contains("deleted or moved");
                });
            }
        }
    }
}
