package id.simpul.connectors.mail;

import id.simpul.connectors.Count;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Mail;
import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.jspecify.annotations.Nullable;

/** Counts the mails of a mailbox that a cursor wants, the newest first, by their internal dates. */
final class MailCount {

    /** Dates asked for at once. */
    private static final int BATCH = 500;

    private final Mail mail;
    private final @Nullable AccessToken token;
    private final Limits limits;
    private final MailCursor from;
    private final Count.Bounds bounds;
    private long mails;
    private boolean more;
    private @Nullable Instant oldest;
    private @Nullable Instant newest;

    MailCount(Mail mail, @Nullable AccessToken token, Limits limits, MailCursor from, Count.Bounds bounds) {
        this.mail = mail;
        this.token = token;
        this.limits = limits;
        this.from = from;
        this.bounds = bounds;
    }

    Count count() {
        if (from.begun() != null) {
            return new Count.Counted(0, false, null, null); // from now on: nothing is there yet
        }
        long until = System.nanoTime() + Duration.ofSeconds(bounds.seconds()).toNanos();
        try (Mailbox mailbox = Mailbox.open(mail, token, limits)) {
            int requests = 0;
            for (String name : mail.folders()) {
                try (IMAPFolder folder = mailbox.toRead(name)) {
                    for (int end = folder.getMessageCount(); end > 0; end -= BATCH) {
                        if (requests++ == bounds.pages() || System.nanoTime() > until) {
                            more = true;
                            return counted();
                        }
                        take(folder, Math.max(1, end - BATCH + 1), end);
                    }
                } catch (MessagingException e) {
                    throw mailbox.trouble(e);
                }
            }
            return counted();
        } catch (MailTrouble trouble) {
            return Count.NotCounted.of(trouble.result());
        }
    }

    private void take(IMAPFolder folder, int first, int last) throws MessagingException {
        Message[] messages = folder.getMessages(first, last);
        FetchProfile profile = new FetchProfile();
        profile.add(IMAPFolder.FetchProfileItem.INTERNALDATE);
        folder.fetch(messages, profile);
        Arrays.stream(messages).forEach(this::take);
    }

    private void take(Message message) {
        Instant at = date(message);
        if (!from.wants(at, new MailCursor.Mark(0, 0, false))) {
            return;
        }
        mails++;
        if (at != null) {
            oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
            newest = newest == null || at.isAfter(newest) ? at : newest;
        }
    }

    private static @Nullable Instant date(Message message) {
        try {
            Date date = message.getReceivedDate();
            return date == null ? null : date.toInstant();
        } catch (MessagingException vanished) {
            return null;
        }
    }

    private Count counted() {
        return new Count.Counted(mails, more, oldest, newest);
    }
}
