package id.simpul.connectors.mail;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Mail;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.protocol.BASE64MailboxEncoder;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.jspecify.annotations.Nullable;

/**
 * What is done to mails in their mailbox once they are in our keeping (R13): marked, moved, deleted if asked. All by UID, so
 * that doing it again does no harm: what is gone by then, moved by us or by a person, is settled. Mails that others have
 * marked as deleted are never expunged.
 */
final class AfterActions {

    /** One command for so many mails; longer ones are refused by some servers. */
    private static final int TOGETHER = 100;

    private final Mail mail;
    private final @Nullable AccessToken token;
    private final Limits limits;
    private final List<Owed> still = new ArrayList<>();
    private List<Owed> open = new ArrayList<>();
    private @Nullable MailTrouble trouble;
    private boolean connected;

    AfterActions(Mail mail, @Nullable AccessToken token, Limits limits) {
        this.mail = mail;
        this.token = token;
        this.limits = limits;
    }

    /** A mail that already lies where mails are moved to stays as it is. */
    static boolean isDue(Mail.After after, String folder) {
        return !(after instanceof Mail.After.Leave)
                && !(after instanceof Mail.After.Move move && move.folder().equals(folder));
    }

    /** @return a page of what is still owed, or why nothing could be done at all */
    PullResult carryOut(List<Owed> due, Cursor current) {
        open = due.stream()
                .filter(it -> isDue(mail.after(), OwedMail.of(it).folder())) // source.yaml may have changed since
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.shuffle(open); // or one that breaks the connection would stand before the same others each time
        if (!open.isEmpty() && !whileConnected(true)) {
            if (!connected && trouble != null) {
                return trouble.result();
            }
            whileConnected(false);
        }
        open.forEach(one -> still.add(again(one, trouble == null ? one.reason() : trouble.reason())));
        return new PullResult.Page(List.of(), still, current);
    }

    /** @return false if the connection could not be had or was lost: then another one may do */
    private boolean whileConnected(boolean together) {
        Map<String, List<Owed>> byFolder = new LinkedHashMap<>();
        open.forEach(one -> byFolder.computeIfAbsent(OwedMail.of(one).folder(), any -> new ArrayList<>())
                .add(one));
        try (Mailbox mailbox = Mailbox.open(mail, token, limits)) {
            connected = true;
            try {
                if (mail.after() instanceof Mail.After.Move move) {
                    mailbox.create(move.folder());
                }
                for (Map.Entry<String, List<Owed>> folder : byFolder.entrySet()) {
                    inFolder(mailbox, folder.getKey(), folder.getValue(), together ? TOGETHER : 1);
                }
                return true;
            } catch (MessagingException e) {
                trouble = mailbox.trouble(e);
                return false;
            }
        } catch (MailTrouble notLetIn) {
            trouble = notLetIn;
            return connected; // the folder to move to cannot be had: asking again now would be no use
        }
    }

    private void inFolder(Mailbox mailbox, String name, List<Owed> due, int together) throws MessagingException {
        IMAPFolder folder;
        try {
            folder = mailbox.toChange(name);
        } catch (MailTrouble folderOnly) {
            due.forEach(one -> still.add(again(one, folderOnly.reason())));
            open.removeAll(due);
            return;
        }
        try {
            long uidValidity = folder.getUIDValidity();
            // In a restored mailbox these numbers mean other mails; ours are read, and owed, under new ones.
            List<Owed> there = due.stream()
                    .filter(one -> OwedMail.of(one).uidValidity() == uidValidity)
                    .toList();
            due.stream().filter(one -> !there.contains(one)).forEach(open::remove);
            for (int from = 0; from < there.size(); from += together) {
                inOneGo(folder, there.subList(from, Math.min(there.size(), from + together)));
            }
        } finally {
            if (folder.isOpen()) {
                folder.close(false);
            }
        }
    }

    /** If the server refuses it for several, each is asked for by itself: a refusal may be for one of them only. */
    private void inOneGo(IMAPFolder folder, List<Owed> mails) throws MessagingException {
        if (mails.size() == 1) {
            open.remove(mails.get(0)); // if this one loses the connection, it does not hold up the others
        }
        String refusal;
        try {
            refusal = refusal(folder, mails);
        } catch (MessagingException lost) {
            if (mails.size() == 1) {
                still.add(again(mails.get(0), "the connection was lost while it was done"));
            }
            throw lost;
        }
        if (refusal == null) {
            open.removeAll(mails);
        } else if (mails.size() == 1) {
            still.add(again(mails.get(0), refusal));
        } else {
            for (Owed one : mails) {
                inOneGo(folder, List.of(one));
            }
        }
    }

    private static Owed again(Owed one, String reason) {
        return new Owed(one.kind(), one.key(), reason, one.payload(), one.since(), false);
    }

    /** @return why the server does not do it, or {@code null} once it is done */
    private @Nullable String refusal(IMAPFolder folder, List<Owed> mails) throws MessagingException {
        String uids = mails.stream()
                .map(one -> OwedMail.of(one).uid())
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(","));
        if (mail.after() instanceof Mail.After.Seen) {
            return mark(folder, uids, "\\Seen");
        }
        if (mail.after() instanceof Mail.After.Flag flag) {
            Flags kept = folder.getPermanentFlags();
            if (kept != null && !kept.contains(Flags.Flag.USER) && !kept.contains(flag.name())) {
                return "the server keeps no flags of one's own in the folder '%s'".formatted(folder.getFullName());
            }
            return mark(folder, uids, flag.name());
        }
        if (mail.after() instanceof Mail.After.Move move) {
            return move(folder, uids, move.folder());
        }
        return delete(folder, uids);
    }

    private static @Nullable String mark(IMAPFolder folder, String uids, String flag) throws MessagingException {
        return told(folder, "UID STORE %s +FLAGS.SILENT (%s)".formatted(uids, flag), null)
                ? null
                : "the server does not mark it with '%s'".formatted(flag);
    }

    private static @Nullable String move(IMAPFolder folder, String uids, String target) throws MessagingException {
        String refused = "the server does not move it to '%s'".formatted(target);
        if (can(folder, "MOVE")) {
            return told(folder, "UID MOVE " + uids, target) ? null : refused;
        }
        return told(folder, "UID COPY " + uids, target) ? delete(folder, uids) : refused;
    }

    /** Without UIDPLUS it stays marked as deleted: an EXPUNGE would take along what others have marked. */
    private static @Nullable String delete(IMAPFolder folder, String uids) throws MessagingException {
        String refused = mark(folder, uids, "\\Deleted");
        if (refused == null && can(folder, "UIDPLUS")) {
            return told(folder, "UID EXPUNGE " + uids, null) ? null : "the server does not expunge it";
        }
        return refused;
    }

    private static boolean can(IMAPFolder folder, String capability) throws MessagingException {
        return Boolean.TRUE.equals(folder.doCommand(protocol -> protocol.hasCapability(capability)));
    }

    /** @return whether the server said OK */
    private static boolean told(IMAPFolder folder, String command, @Nullable String target) throws MessagingException {
        return Boolean.TRUE.equals(folder.doCommand(protocol -> told(protocol, command, target)));
    }

    private static boolean told(IMAPProtocol protocol, String command, @Nullable String target)
            throws ProtocolException {
        Argument argument = target == null ? null : new Argument();
        if (argument != null) {
            if (protocol.supportsUtf8()) { // the library switches to it where the server can
                argument.writeString(target, StandardCharsets.UTF_8);
            } else {
                argument.writeString(BASE64MailboxEncoder.encode(target));
            }
        }
        Response[] responses = protocol.command(command, argument);
        protocol.notifyResponseHandlers(responses);
        Response end = responses[responses.length - 1];
        if (end.isNO() || end.isBAD()) {
            return false;
        }
        protocol.handleResult(end); // a connection that ended is an exception
        return true;
    }
}
