package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.mail.ScriptedImap.Reply;
import id.simpul.mappings.source.Mail.After;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** R13: what is done to mails in their mailbox, after they are kept and never before. */
@Timeout(60)
class AfterActionsTest {

    @TempDir
    private static Path folder;

    private static AttachmentStore store;

    private ScriptedImap imap;

    @BeforeAll
    static void openStore() {
        store = new AttachmentStore(folder);
    }

    @BeforeEach
    void start() throws IOException {
        imap = new ScriptedImap();
        for (int i = 1; i <= 3; i++) {
            imap.add("INBOX", mail(i));
        }
    }

    @AfterEach
    void stop() throws IOException {
        imap.close();
    }

    private static String mail(int number) {
        return "Message-ID: <%d@contoh>\r\nSubject: aduan %d\r\n\r\nLampu padam.\r\n".formatted(number, number);
    }

    private MailConnector connector(After after, String... folders) {
        Boxes box = Boxes.at(imap.socket().getLocalPort()).waits(2000).after(after);
        return new MailConnector((folders.length == 0 ? box : box.folders(folders)).source(), store);
    }

    private static PullResult.Page page(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return (PullResult.Page) result;
    }

    private static PullResult.Page read(MailConnector connector) {
        return page(connector.pull(connector.cursor(null)));
    }

    private static List<String> subjects(PullResult.Page page) {
        return page.originals().stream()
                .map(Original::tree)
                .map(tree -> (String) ((Map<?, ?>) tree).get("subject"))
                .toList();
    }

    private List<String> flags(String name) {
        return imap.folder(name).mails.stream()
                .map(mail -> String.join(" ", mail.flags))
                .toList();
    }

    private static PullResult.Page carryOut(MailConnector connector, PullResult.Page page) {
        return page(connector.retry(page.owed(), page.next()));
    }

    @Test
    void R13_whatIsToBeDoneIsOwedWithThePageAndNothingIsDoneBefore() {
        PullResult.Page page = read(connector(new After.Move("Selesai")));

        assertThat(page.owed())
                .extracting(Owed::kind)
                .containsOnly(Owed.Kind.AFTER)
                .hasSize(3);
        assertThat(page.owed()).extracting(Owed::key).contains("INBOX/7/1");
        assertThat(page.owed()).extracting(Owed::since).containsOnlyNulls();
        assertThat(imap.has("Selesai")).isFalse();
        assertThat(imap.folder("INBOX").mails).hasSize(3);
        assertThat(imap.said()).noneMatch(said -> said.startsWith("SELECT") || said.startsWith("UID STORE"));
    }

    @Test
    void leavingThemOwesNothing() {
        assertThat(read(connector(new After.Leave())).owed()).isEmpty();
    }

    @Test
    void theyAreMarkedAsSeenOrWithAFlagOfOnesOwn() {
        MailConnector seen = connector(new After.Seen());
        MailConnector flag = connector(new After.Flag("Diproses"));

        assertThat(carryOut(seen, read(seen)).owed()).isEmpty();
        assertThat(carryOut(flag, read(flag)).owed()).isEmpty();

        assertThat(flags("INBOX")).containsOnly("\\Seen Diproses");
        assertThat(imap.folder("INBOX").mails).hasSize(3);
    }

    @Test
    void theyAreMovedIntoAFolderThatIsCreatedAndShown() {
        MailConnector connector = connector(new After.Move("Selesai – Müsyawarah"));

        assertThat(carryOut(connector, read(connector)).owed()).isEmpty();

        assertThat(imap.folder("INBOX").mails).isEmpty();
        assertThat(imap.folder("Selesai – Müsyawarah").texts()).containsExactly(mail(1), mail(2), mail(3));
        assertThat(imap.isSubscribed("Selesai – Müsyawarah"))
                .as("%s", imap.said())
                .isTrue();
        assertThat(imap.said()).contains("CREATE \"Selesai &IBM- M&APw-syawarah\"");
        assertThat(imap.mostConnectionsAtOnce()).isEqualTo(1);
    }

    @Test
    void withoutMoveTheyAreCopiedAndOnlyTheyAreExpunged() {
        imap.can("IMAP4rev1", "UIDPLUS");
        imap.folder("INBOX").mails.get(1).flags.add("\\Deleted"); // somebody is about to delete this one
        MailConnector connector = connector(new After.Move("Selesai"));
        PullResult.Page page = read(connector);
        List<Owed> first = page.owed().subList(0, 1);

        assertThat(page(connector.retry(first, page.next())).owed()).isEmpty();

        assertThat(imap.folder("Selesai").texts()).containsExactly(mail(1));
        assertThat(imap.folder("INBOX").texts()).containsExactly(mail(2), mail(3));
        assertNobodysMailsWereExpunged();
    }

    @Test
    void withoutUidplusNothingIsExpungedAtAll() {
        imap.can("IMAP4rev1");
        imap.folder("INBOX").mails.get(1).flags.add("\\Deleted");
        for (After after : List.of(new After.Move("Selesai"), new After.Delete())) {
            MailConnector connector = connector(after);
            PullResult.Page page = read(connector);

            assertThat(page(connector.retry(page.owed().subList(0, 1), page.next()))
                            .owed())
                    .isEmpty();
            assertThat(imap.folder("INBOX").mails).hasSize(3);
        }
        assertThat(flags("INBOX")).containsExactly("\\Deleted", "\\Deleted", "");
        assertThat(imap.folder("Selesai").texts()).containsExactly(mail(1));
        assertNobodysMailsWereExpunged();
    }

    /** CLOSE expunges too, unless the folder was opened for reading only just before. */
    private void assertNobodysMailsWereExpunged() {
        List<String> said = imap.said();
        assertThat(said).doesNotContain("EXPUNGE");
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i).equals("CLOSE")) {
                List<String> before = said.subList(0, i);
                int select =
                        before.stream().map(it -> it.split(" ")[0]).toList().lastIndexOf("SELECT");
                int examine =
                        before.stream().map(it -> it.split(" ")[0]).toList().lastIndexOf("EXAMINE");
                assertThat(examine).as("CLOSE after SELECT in %s", said).isGreaterThan(select);
            }
        }
    }

    @Test
    void theyAreDeletedOnlyIfThatWordIsWritten() {
        MailConnector connector = connector(new After.Delete());

        assertThat(carryOut(connector, read(connector)).owed()).isEmpty();

        assertThat(imap.folder("INBOX").mails).isEmpty();
        assertThat(imap.said()).contains("UID EXPUNGE 1,2,3").doesNotContain("EXPUNGE");
    }

    @Test
    void doingItAgainAfterACrashDoesNoHarm() {
        MailConnector connector = connector(new After.Move("Selesai"));
        PullResult.Page page = read(connector);
        carryOut(connector, page);

        assertThat(carryOut(connector, page).owed()).as("settled now").isEmpty();
        assertThat(imap.folder("Selesai").mails).hasSize(3);
    }

    @Test
    void whatAPersonMovedOrDeletedMeanwhileIsSettled() {
        MailConnector connector = connector(new After.Seen());
        PullResult.Page page = read(connector);
        imap.meanwhile(() -> imap.folder("INBOX").mails.remove(1));

        assertThat(carryOut(connector, page).owed()).isEmpty();
        assertThat(flags("INBOX")).containsOnly("\\Seen");
    }

    @Test
    void R9_inARestoredMailboxTheOldNumbersMeanOtherMailsAndNothingIsDoneToThem() {
        MailConnector connector = connector(new After.Delete());
        PullResult.Page page = read(connector);
        imap.meanwhile(() -> imap.folder("INBOX").uidValidity = 8);

        assertThat(carryOut(connector, page).owed()).isEmpty();
        assertThat(imap.folder("INBOX").mails).hasSize(3);

        PullResult.Page again = page(connector.pull(page.next()));
        assertThat(again.originals())
                .extracting(Original::nativeId)
                .isEqualTo(page.originals().stream().map(Original::nativeId).toList());
        assertThat(again.owed()).extracting(Owed::key).containsExactly("INBOX/8/1", "INBOX/8/2", "INBOX/8/3");
    }

    @Test
    void R9_aMovedMailIsKnownInItsNewFolderAndStaysThere() {
        MailConnector connector = connector(new After.Move("Selesai"), "INBOX", "Selesai");
        imap.folder("Selesai");
        PullResult.Page first = read(connector);
        carryOut(connector, first);

        PullResult.Page second = page(connector.pull(first.next()));

        assertThat(second.originals())
                .extracting(Original::nativeId)
                .isEqualTo(first.originals().stream().map(Original::nativeId).toList());
        assertThat(second.owed()).isEmpty();
    }

    @Test
    void R13_whatTheServerRefusesStaysOwedWithAReasonAndItsNeighboursAreDone() {
        MailConnector connector = connector(new After.Move("Selesai"));
        PullResult.Page page = read(connector);
        imap.trap((command, arguments) ->
                command.equals("UID MOVE") && arguments.matches("(.*,)?2[, ].*") ? Reply.NO : null);

        PullResult.Page still = carryOut(connector, page);

        assertThat(still.owed()).singleElement().satisfies(owed -> {
            assertThat(owed.kind()).isEqualTo(Owed.Kind.AFTER);
            assertThat(owed.key()).isEqualTo("INBOX/7/2");
            assertThat(owed.reason()).isEqualTo("the server does not move it to 'Selesai'");
        });
        assertThat(imap.folder("Selesai").mails).hasSize(2);
        assertThat(imap.folder("INBOX").texts()).containsExactly(mail(2));
    }

    @Test
    void R13_oneThatBreaksTheConnectionDoesNotHoldUpTheOthersForEver() {
        MailConnector connector = connector(new After.Seen());
        PullResult.Page page = read(connector);
        imap.trap((command, arguments) ->
                command.equals("UID STORE") && arguments.matches("(.*,)?2[, ].*") ? Reply.HANG_UP : null);

        List<Owed> still = new ArrayList<>(page.owed());
        for (int i = 0; i < 50 && still.size() > 1; i++) {
            still = new ArrayList<>(page(connector.retry(still, page.next())).owed());
        }

        assertThat(still).extracting(Owed::key).containsExactly("INBOX/7/2");
    }

    @Test
    void aMailboxThatMayOnlyBeReadKeepsThemOwed() {
        imap.trap((command, arguments) -> command.equals("SELECT") ? Reply.NO : null);
        MailConnector connector = connector(new After.Seen());

        PullResult.Page still = carryOut(connector, read(connector));

        assertThat(still.owed())
                .hasSize(3)
                .extracting(Owed::reason)
                .containsOnly("the mail server does not open the folder 'INBOX' now");
    }

    @Test
    void aServerThatKeepsNoFlagsOfOnesOwnIsTold() {
        imap.keepsFlags("\\Seen", "\\Deleted");
        MailConnector connector = connector(new After.Flag("Diproses"));

        assertThat(carryOut(connector, read(connector)).owed())
                .extracting(Owed::reason)
                .containsOnly("the server keeps no flags of one's own in the folder 'INBOX'");
    }

    @Test
    void aFolderThatCannotBeCreatedKeepsThemOwed() {
        imap.trap((command, arguments) -> command.equals("CREATE") ? Reply.NO : null);
        MailConnector connector = connector(new After.Move("Selesai"));

        assertThat(carryOut(connector, read(connector)).owed())
                .hasSize(3)
                .extracting(Owed::reason)
                .containsOnly("the mail server does not create the folder 'Selesai'");
        assertThat(imap.folder("INBOX").mails).hasSize(3);
    }

    @Test
    void whenSourceYamlNoLongerAsksForItItIsSettled() {
        PullResult.Page page = read(connector(new After.Delete()));
        imap.forget();

        assertThat(carryOut(connector(new After.Leave()), page).owed()).isEmpty();
        assertThat(imap.said()).isEmpty();
        assertThat(imap.folder("INBOX").mails).hasSize(3);
    }

    @Test
    void aServerThatIsAwayIsUnavailable() throws IOException {
        MailConnector connector = connector(new After.Seen());
        PullResult.Page page = read(connector);
        imap.close();

        assertThat(connector.retry(page.owed(), page.next())).isInstanceOf(PullResult.Unavailable.class);
    }

    @Test
    void thousandsAreDoneInAFewCommands() {
        for (int i = 4; i <= 300; i++) {
            imap.add("INBOX", mail(i));
        }
        MailConnector connector = connector(new After.Seen());
        List<Owed> owed = new ArrayList<>();
        PullResult.Page page = read(connector);
        while (true) {
            owed.addAll(page.owed());
            if (page.next().atRest()) {
                break;
            }
            page = page(connector.pull(page.next()));
        }
        imap.forget();

        assertThat(page(connector.retry(owed, page.next())).owed()).isEmpty();
        assertThat(imap.said().stream().filter(said -> said.startsWith("UID STORE")))
                .hasSize(3);
    }
}
