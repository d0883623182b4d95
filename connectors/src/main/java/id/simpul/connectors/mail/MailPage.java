package id.simpul.connectors.mail;

import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreUnavailable;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.SourceDefinition;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.INTERNALDATE;
import org.eclipse.angus.mail.imap.protocol.RFC822SIZE;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;

/** One page of a mailbox while it is read: what came so far, and how far the marks have moved with it. */
final class MailPage {

    private static final int MOST_MAILS = 100;

    /** Mails whose dates are asked for at once when most may be too old. */
    private static final int BATCH = 500;

    private static final String LOST = "the connection was lost while it was read";
    private static final String GONE = "it was deleted or moved before it could be read";

    /** What is larger is set aside while it comes in. */
    private static final int INLINE = 256 << 10;

    /** Mails up to this size are asked for together: a round trip for each would make the network the limit. */
    private static final int SMALL = 64 << 10;

    private static final int SMALL_TOGETHER = 2 << 20;

    private final SourceDefinition definition;
    private final Mail mail;
    private final AttachmentStore store;
    private final MailReader reader;
    private final @Nullable AccessToken token;
    private final @Nullable AttachedRecords records;
    private final MailCursor start;
    private final boolean together;

    private final List<Original> originals = new ArrayList<>();
    private final List<Owed> owed = new ArrayList<>();
    private final List<Owed> after = new ArrayList<>();
    private MailCursor cursor;
    private long bytes;
    private @Nullable MailTrouble trouble;
    private @Nullable OwedMail lost;
    private boolean brokenOff;

    /** @param together whether small mails are asked for together; one by one tells which of them is at fault */
    MailPage(
            SourceDefinition definition,
            AttachmentStore store,
            MailReader reader,
            @Nullable AccessToken token,
            @Nullable AttachedRecords records,
            MailCursor start,
            boolean together) {
        this.definition = definition;
        this.mail = (Mail) definition.access();
        this.store = store;
        this.reader = reader;
        this.token = token;
        this.records = records;
        this.start = start;
        this.together = together;
        this.cursor = start;
    }

    /** The mail at which the connection was lost. */
    @Nullable
    OwedMail lost() {
        return lost;
    }

    boolean brokeOffWithNothingRead() {
        return brokenOff && isNothing();
    }

    boolean hasOriginals() {
        return !originals.isEmpty();
    }

    private boolean isNothing() {
        return originals.isEmpty() && owed.isEmpty() && cursor.folders().equals(start.folders());
    }

    /** What was read is kept whatever happened after it; only if nothing came is the trouble the answer. */
    PullResult result() {
        return isNothing() && trouble != null ? trouble.result() : page();
    }

    private PullResult.Page page() {
        List<Owed> all = new ArrayList<>(owed);
        all.addAll(after);
        return new PullResult.Page(originals, all, cursor);
    }

    /**
     * Begins where the last page ended and goes round all folders: one in trouble holds up no other. At rest when all
     * were read to their end.
     *
     * @param poisoned a mail that is not asked for but owed: asking for it lost the connection, or {@code null}
     */
    void read(@Nullable OwedMail poisoned) throws MailTrouble {
        List<String> folders = new ArrayList<>(mail.folders());
        Collections.rotate(folders, -Math.max(0, folders.indexOf(String.valueOf(start.resume()))));
        String resume = null;
        try (Mailbox mailbox = Mailbox.open(mail, token, definition.limits())) {
            for (String name : folders) {
                try (IMAPFolder folder = mailbox.toRead(name)) {
                    if (!readFolder(folder, name, poisoned)) {
                        resume = name;
                        break;
                    }
                } catch (MailTrouble folderOnly) {
                    trouble = folderOnly;
                    resume = name;
                } catch (MessagingException e) {
                    trouble = mailbox.trouble(e);
                    brokenOff = true;
                    resume = name;
                    break;
                }
            }
        }
        cursor = cursor.resumingAt(resume);
    }

    /** @return false if the page is full before the folder is read to its end */
    private boolean readFolder(IMAPFolder folder, String name, @Nullable OwedMail poisoned)
            throws MailTrouble, MessagingException {
        MailCursor.Mark mark = mark(folder, name);
        if (mark.highest() > 0 || mark.restored() || cursor.begun() != null) {
            cursor = cursor.with(name, mark);
        }
        for (long end = endOfBatch(folder, mark); end > mark.highest(); end = endOfBatch(folder, mark)) {
            // By UID and from the mark on, so that nothing is passed over if mails vanish meanwhile.
            Map<OwedMail, IMAPMessage> announced = announced(folder, name, mark, end);
            Deque<OwedMail> waiting = new ArrayDeque<>(announced.keySet());
            Map<Long, byte[]> ready = new HashMap<>();
            for (Map.Entry<OwedMail, IMAPMessage> entry : announced.entrySet()) {
                OwedMail place = entry.getKey();
                if (cursor.wants(place.internalDate(), mark)) {
                    if (isFull()) {
                        return false;
                    }
                    if (place.sameAs(poisoned)) {
                        owed.add(place.owed(LOST, Instant.now(), false));
                    } else {
                        if (together && waiting.contains(place)) {
                            ready.putAll(smallOnes(folder, mark, waiting));
                        }
                        take(folder, place, entry.getValue(), ready.remove(place.uid()), Instant.now());
                    }
                }
                mark = mark.at(place.uid());
                cursor = cursor.with(name, mark);
            }
            mark = mark.at(end);
            cursor = cursor.with(name, mark);
            if (isFull()) {
                return false;
            }
        }
        return true;
    }

    private boolean isFull() {
        return originals.size() + owed.size() >= MOST_MAILS
                || !originals.isEmpty() && bytes >= definition.limits().pageBytes();
    }

    /** Where this folder was left; from its first mail if the mailbox was restored: identity drops what is known (R9). */
    private MailCursor.Mark mark(IMAPFolder folder, String name) throws MessagingException {
        long uidValidity = folder.getUIDValidity();
        MailCursor.Mark kept = cursor.mark(name);
        if (kept == null) {
            long next = cursor.begun() == null ? 1 : Math.max(folder.getUIDNext(), lastUid(folder) + 1);
            return new MailCursor.Mark(uidValidity, next - 1, false);
        }
        return kept.uidValidity() == uidValidity ? kept : new MailCursor.Mark(uidValidity, 0, true);
    }

    private static long lastUid(IMAPFolder folder) throws MessagingException {
        int count = folder.getMessageCount();
        return count == 0 ? 0 : uid(folder, count);
    }

    private static long uid(IMAPFolder folder, int number) throws MessagingException {
        return folder.getUID(folder.getMessage(number));
    }

    /**
     * How far to go now: the UID of a mail some hundreds after the mark. UIDs have gaps of any size but ascend with the
     * numbers of the mails, so the first new one is found by steps that double, from the end, where new mails are.
     */
    private long endOfBatch(IMAPFolder folder, MailCursor.Mark mark) throws MessagingException {
        int count = folder.getMessageCount();
        if (count == 0 || uid(folder, count) <= mark.highest()) {
            return 0;
        }
        int isNew = count;
        int step = 1;
        while (isNew - step >= 1 && uid(folder, isNew - step) > mark.highest()) {
            isNew -= step;
            step *= 2;
        }
        int isOld = Math.max(0, isNew - step);
        while (isNew - isOld > 1) {
            int middle = (isNew + isOld) >>> 1;
            if (uid(folder, middle) > mark.highest()) {
                isNew = middle;
            } else {
                isOld = middle;
            }
        }
        int batch = cursor.notBefore() == null && cursor.before() == null ? MOST_MAILS : BATCH;
        return uid(folder, Math.min(count, isNew + batch - 1));
    }

    /** In ascending order. */
    private static Map<OwedMail, IMAPMessage> announced(IMAPFolder folder, String name, MailCursor.Mark mark, long to)
            throws MessagingException {
        Message[] messages = folder.getMessagesByUID(mark.highest() + 1, to);
        Map<Long, Told> told = told(folder, "%d:%d".formatted(mark.highest() + 1, to));
        Map<OwedMail, IMAPMessage> announced = new LinkedHashMap<>();
        for (Message message : messages) {
            long uid = message == null ? -1 : folder.getUID(message);
            if (uid > mark.highest() && uid <= to) { // a server may answer with a mail that was not asked for
                Told one = told.containsKey(uid) ? told.get(uid) : told(folder, uid);
                announced.put(place(name, mark.uidValidity(), uid, one), (IMAPMessage) message);
            }
        }
        return announced;
    }

    /** What the server says of a mail before it is read. @param size -1: it says nothing of it */
    private record Told(@Nullable Instant internalDate, int size) {
        private static final Told NOTHING = new Told(null, -1);
    }

    private static Told told(IMAPFolder folder, long uid) throws MessagingException {
        return told(folder, String.valueOf(uid)).getOrDefault(uid, Told.NOTHING);
    }

    /** Not by the library, which asks for the whole envelope: servers stumble over those of strange mails. */
    private static Map<Long, Told> told(IMAPFolder folder, String uids) throws MessagingException {
        Map<Long, Told> told = new HashMap<>();
        for (FetchResponse mail : fetched(folder, "UID FETCH %s (UID RFC822.SIZE INTERNALDATE)".formatted(uids))) {
            UID uid = mail.getItem(UID.class);
            INTERNALDATE date = mail.getItem(INTERNALDATE.class);
            RFC822SIZE size = mail.getItem(RFC822SIZE.class);
            if (uid != null && (date != null || size != null)) {
                Instant internalDate = date == null || date.getDate() == null
                        ? null
                        : date.getDate().toInstant();
                told.put(
                        uid.uid,
                        new Told(internalDate, size == null ? 0 : (int) Math.min(size.size, Integer.MAX_VALUE)));
            }
        }
        return told;
    }

    private static List<FetchResponse> fetched(IMAPFolder folder, String ask) throws MessagingException {
        List<FetchResponse> answer = new ArrayList<>();
        folder.doCommand(protocol -> {
            Response[] responses = protocol.command(ask, null);
            for (Response response : responses) {
                if (response instanceof FetchResponse mail) {
                    answer.add(mail);
                }
            }
            protocol.notifyResponseHandlers(responses);
            Response end = responses[responses.length - 1];
            if (!end.isNO() && !end.isBAD()) { // a no may be for one of them only: those are asked for by themselves
                protocol.handleResult(end);
            }
            return null;
        });
        return answer;
    }

    /**
     * Asks for the next small mails together.
     *
     * @param waiting those not asked for yet; what is asked for now is taken out of it
     * @return by UID; what is missing, empty or larger than announced is left to be asked for by itself
     */
    private Map<Long, byte[]> smallOnes(IMAPFolder folder, MailCursor.Mark mark, Deque<OwedMail> waiting)
            throws MessagingException {
        List<String> uids = new ArrayList<>();
        long size = 0;
        while (!waiting.isEmpty() && uids.size() < MOST_MAILS && size < SMALL_TOGETHER) {
            OwedMail next = waiting.poll();
            if (next.uid() > mark.highest()
                    && next.size() > 0
                    && next.size() <= SMALL
                    && cursor.wants(next.internalDate(), mark)) {
                uids.add(String.valueOf(next.uid()));
                size += next.size();
            }
        }
        if (uids.size() < 2) {
            return Map.of();
        }
        String ask = "UID FETCH %s (UID BODY.PEEK[]<0.%d>)".formatted(String.join(",", uids), INLINE + 1);
        Map<Long, byte[]> answer = new HashMap<>();
        for (FetchResponse mail : fetched(folder, ask)) {
            UID uid = mail.getItem(UID.class);
            BODY body = mail.getItem(BODY.class);
            if (uid != null && body != null && body.getByteArray() != null) {
                answer.put(uid.uid, body.getByteArray().getNewBytes());
            }
        }
        answer.values().removeIf(body -> body.length > INLINE || isBlank(body));
        return answer;
    }

    private static OwedMail place(String folder, long uidValidity, long uid, Told told) {
        return new OwedMail(folder, uidValidity, uid, told.internalDate(), told.size());
    }

    /** Reads one mail, or owes it; only a lost connection or a store out of order ends the page. */
    private void take(IMAPFolder folder, OwedMail place, IMAPMessage message, byte @Nullable [] ready, Instant since)
            throws MailTrouble, MessagingException {
        try {
            if (place.size() < 0) {
                // Without a Date of its own it is known by the server's (R9): read now, it would be another one later.
                throw new FetchFailed("the server does not say when it took it in", null);
            }
            Content content = ready == null ? fetch(message) : inline(ready);
            Original read = reader.read(content, Instant.now(), place.internalDate());
            originals.addAll(records == null ? List.of(read) : records.of(read));
            // R13: nothing is done to a mail before it is kept; so it is owed in the very commit that keeps it.
            if (AfterActions.isDue(mail.after(), place.folder())) {
                after.add(place.after());
            }
        } catch (FetchFailed failed) {
            if (message.isExpunged()) {
                owed.add(place.owed(GONE, since, true));
            } else if (folder.isOpen()) {
                owed.add(place.owed(failed.getMessage(), since, false));
            } else {
                lost = place;
                throw new MessagingException(LOST, failed);
            }
        } catch (IOException disk) {
            throw storeOutOfOrder(disk);
        }
    }

    private static MailTrouble storeOutOfOrder(IOException disk) {
        return MailTrouble.unavailable(
                disk instanceof StoreUnavailable
                        ? disk.getMessage()
                        : "the attachment store cannot be used (%s)"
                                .formatted(disk.getClass().getSimpleName()));
    }

    private Content fetch(IMAPMessage message) throws IOException {
        message.setPeek(true); // reading must not mark it as read
        try (InputStream raw = new FromServer(stream(message))) {
            byte[] head = raw.readNBytes(INLINE + 1);
            bytes += head.length;
            if (isBlank(head)) {
                // Exchange announces mails before it has their bodies: an empty answer is not an empty mail.
                throw new FetchFailed("the server announced it, but gave nothing yet", null);
            }
            if (head.length <= INLINE) {
                return new Content.Inline(head);
            }
            Content.Aside aside =
                    new Content.Aside(store.put(new SequenceInputStream(new ByteArrayInputStream(head), raw)));
            bytes += aside.ticket().size() - head.length;
            return aside;
        }
    }

    private Content inline(byte[] whole) {
        bytes += whole.length;
        return new Content.Inline(whole);
    }

    private static InputStream stream(IMAPMessage message) throws FetchFailed {
        try {
            return message.getMimeStream();
        } catch (MessagingException e) {
            throw new FetchFailed("the server did not give it", e);
        }
    }

    private static boolean isBlank(byte[] head) {
        for (byte b : head) {
            if (b != ' ' && b != '\r' && b != '\n' && b != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Asks again for what is owed. One that loses the connection stays owed, and the others get a second connection. */
    void readOwed(List<Owed> due) {
        List<Owed> open = new ArrayList<>(due);
        readOwedWhileConnected(open);
        if (lost != null && !open.isEmpty()) {
            lost = null;
            readOwedWhileConnected(open);
        }
        if (!isNothing()) {
            // Some were answered for: the others stay owed, for the reason that stopped us or because the page is full.
            open.forEach(one -> owed.add(again(one, trouble == null ? one.reason() : trouble.reason(), false)));
        }
    }

    /** @param open those answered for are taken out of it */
    private void readOwedWhileConnected(List<Owed> open) {
        Map<String, List<Owed>> byFolder = new LinkedHashMap<>();
        for (Owed one : open) {
            byFolder.computeIfAbsent(OwedMail.of(one).folder(), any -> new ArrayList<>())
                    .add(one);
        }
        try (Mailbox mailbox = Mailbox.open(mail, token, definition.limits())) {
            for (Map.Entry<String, List<Owed>> entry : byFolder.entrySet()) {
                try (IMAPFolder folder = mailbox.toRead(entry.getKey())) {
                    for (Owed one : entry.getValue()) {
                        if (isFull()) {
                            return;
                        }
                        readAgain(folder, one);
                        open.remove(one);
                    }
                } catch (MailTrouble folderOnly) {
                    trouble = folderOnly;
                } catch (MessagingException e) {
                    trouble = mailbox.trouble(e);
                    break;
                }
            }
        } catch (MailTrouble notLetIn) {
            trouble = notLetIn;
        }
        if (lost != null) {
            open.removeIf(one -> OwedMail.of(one).sameAs(lost) && owed.add(again(one, LOST, false)));
        }
    }

    private void readAgain(IMAPFolder folder, Owed one) throws MailTrouble, MessagingException {
        OwedMail place = OwedMail.of(one);
        if (folder.getUIDValidity() != place.uidValidity()) {
            owed.add(again(one, "the mailbox was restored; all its mails are read again under new numbers", true));
            return;
        }
        Message message = folder.getMessageByUID(place.uid());
        if (message == null) {
            owed.add(again(one, GONE, true));
            return;
        }
        OwedMail now = place(place.folder(), place.uidValidity(), place.uid(), told(folder, place.uid()));
        take(folder, now, (IMAPMessage) message, null, one.since() == null ? Instant.now() : one.since());
    }

    private static Owed again(Owed one, String reason, boolean hopeless) {
        return new Owed(one.kind(), one.key(), reason, one.payload(), one.since(), hopeless);
    }

    /** Tells failures of the server from failures of the store that the bytes flow into. */
    private static final class FromServer extends FilterInputStream {

        FromServer(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw new FetchFailed("the server broke off while it was read", e);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                throw new FetchFailed("the server broke off while it was read", e);
            }
        }
    }
}
