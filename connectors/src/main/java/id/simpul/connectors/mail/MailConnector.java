package id.simpul.connectors.mail;

import id.simpul.connectors.Content;
import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.OAuth2Tokens;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.MailAuth;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox, read over IMAP. Reading changes nothing in it: no flag is set, nothing is moved or deleted. What the hub knows of
 * it is in the {@link MailCursor} alone, so that people may read, move and delete mails as they like. Only what
 * {@code mailbox.after} asks for is done to a mail, and only once it is kept ({@link AfterActions}). A connection lasts one
 * call, and there is never more than one.
 */
public final class MailConnector implements SourceConnector {

    private final SourceDefinition definition;
    private final Mail mail;
    private final AttachmentStore store;
    private final MailReader reader;
    private final @Nullable AccessToken token;
    private final @Nullable AttachedRecords records;

    /** @throws IllegalArgumentException if the source is no mailbox */
    public MailConnector(SourceDefinition definition, AttachmentStore store) {
        this(definition, store, TokenStore.NONE);
    }

    /**
     * @param tokens where a refresh token that rotates outlives this process (R17)
     * @throws IllegalArgumentException if the source is no mailbox
     */
    public MailConnector(SourceDefinition definition, AttachmentStore store, TokenStore tokens) {
        if (!(definition.access() instanceof Mail mailbox)) {
            throw new IllegalArgumentException("source '%s' is not a mailbox".formatted(definition.id()));
        }
        this.definition = definition;
        this.mail = mailbox;
        this.store = store;
        this.reader = new MailReader(
                store, mailbox.own(), mailbox.tracking(), definition.limits().file());
        this.token = mailbox.auth() instanceof MailAuth.XOAuth2 oauth
                ? new AccessToken(OAuth2Tokens.of(oauth.tokens(), definition.limits(), tokens))
                : null;
        this.records =
                mailbox.records() == null ? null : new AttachedRecords(mailbox.records(), definition.zone(), store);
    }

    /**
     * A mail that was saved as a file: itself, then the rows of what is attached to it if those are the records.
     *
     * @throws IOException if the store cannot be used; a broken mail is an original with a defect
     */
    public List<Original> read(Content mail, Instant readAt) throws IOException {
        Original read = reader.read(mail, readAt, null);
        return records == null ? List.of(read) : records.of(read);
    }

    @Override
    public Cursor cursor(@Nullable String kept) {
        if (kept != null) {
            return MailCursor.read(kept);
        }
        if (definition.start() instanceof Start.At at) {
            return MailCursor.from(at.instant());
        }
        return definition.start() instanceof Start.Now ? MailCursor.now(Instant.now()) : MailCursor.beginning();
    }

    @Override
    public Cursor backfill(Instant from, Instant until) {
        return MailCursor.range(from, until);
    }

    /** Ends at 100 mails or the page's bytes, at the end of the last folder, or where the connection is lost. */
    @Override
    public PullResult pull(Cursor since) {
        MailCursor cursor = (MailCursor) since;
        try {
            MailPage page = new MailPage(definition, store, reader, token, records, cursor, true);
            page.read(null);
            if (!page.brokeOffWithNothingRead()) {
                return page.result();
            }
            MailPage oneByOne = new MailPage(definition, store, reader, token, records, cursor, false);
            oneByOne.read(null);
            if (!oneByOne.brokeOffWithNothingRead() || oneByOne.lost() == null) {
                return oneByOne.result();
            }
            // Is it that one mail, or the server? Its neighbours tell: if they can be read, it is owed and they go on.
            MailPage neighbours = new MailPage(definition, store, reader, token, records, cursor, false);
            neighbours.read(oneByOne.lost());
            return neighbours.hasOriginals() ? neighbours.result() : oneByOne.result();
        } catch (MailTrouble trouble) {
            return trouble.result();
        }
    }

    /** By the dates that the server tells; no mail is fetched. */
    @Override
    public Count count(Cursor from, Count.Bounds bounds) {
        return new MailCount(mail, token, definition.limits(), (MailCursor) from, bounds).count();
    }

    @Override
    public PullResult retry(List<Owed> due, Cursor current) {
        List<Owed> mails =
                due.stream().filter(it -> it.kind() == Owed.Kind.MAIL).toList();
        List<Owed> after =
                due.stream().filter(it -> it.kind() == Owed.Kind.AFTER).toList();
        if (mails.isEmpty()) {
            return new AfterActions(mail, token, definition.limits()).carryOut(after, current);
        }
        MailPage page = new MailPage(definition, store, reader, token, records, (MailCursor) current, false);
        page.readOwed(mails);
        return after.isEmpty() ? page.result() : both(page.result(), retry(after, current));
    }

    private static PullResult both(PullResult read, PullResult done) {
        if (!(read instanceof PullResult.Page mails) || !(done instanceof PullResult.Page after)) {
            return read instanceof PullResult.Page ? done : read;
        }
        List<Owed> owed = new ArrayList<>(mails.owed());
        owed.addAll(after.owed());
        return new PullResult.Page(mails.originals(), owed, mails.next());
    }

    @Override
    public FileResult fetch(SourceFile file) {
        return file instanceof SourceFile.Stored stored
                ? new FileResult.Fetched(stored)
                : new FileResult.Gone("a mail brings its files along; this one was not in it");
    }

    /** @throws UncheckedIOException if the content is no longer in the store */
    @Override
    public Original reopen(KeptOriginal kept) {
        try {
            if (records != null && kept.mediaType().equals(AttachedRecords.MEDIA_TYPE)) {
                return records.reopen(kept);
            }
            Original mail = reader.read(kept.content(), kept.readAt(), internalDate(kept));
            Original read = records == null ? mail : records.of(mail).get(0);
            // The identity stays what it was (R9).
            return new Original(
                    kept.nativeId(),
                    kept.version(),
                    kept.stamp(),
                    kept.readAt(),
                    kept.content(),
                    kept.mediaType(),
                    kept.fingerprint(),
                    read.tree(),
                    read.files(),
                    read.names(),
                    read.answers(),
                    read.setAside(),
                    read.defect());
        } catch (IOException e) {
            throw new UncheckedIOException("the kept mail %s cannot be read again".formatted(kept.nativeId()), e);
        }
    }

    private static @Nullable Instant internalDate(KeptOriginal kept) {
        try {
            return kept.version() == null ? null : Instant.parse(kept.version());
        } catch (DateTimeParseException notOurs) {
            return null;
        }
    }

    /** Nothing is held between pulls. */
    @Override
    public void close() {}
}
