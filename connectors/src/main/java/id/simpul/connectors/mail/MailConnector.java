package id.simpul.connectors.mail;

import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox, read over IMAP or IMAPS and never changed: no flag is set, nothing is moved or deleted. A connection lasts one
 * pull. What the hub knows of the mailbox is in the {@link MailCursor} alone, so that people may read, move and delete mails
 * as they like.
 */
public final class MailConnector implements SourceConnector {

    private final SourceDefinition definition;
    private final Mail mail;
    private final AttachmentStore store;
    private final MailReader reader;

    /** @throws IllegalArgumentException if the source is no mailbox */
    public MailConnector(SourceDefinition definition, AttachmentStore store) {
        if (!(definition.access() instanceof Mail mailbox)) {
            throw new IllegalArgumentException("source '%s' is not a mailbox".formatted(definition.id()));
        }
        this.definition = definition;
        this.mail = mailbox;
        this.store = store;
        this.reader = new MailReader(store, definition.limits().file());
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
            MailPage page = new MailPage(definition, store, reader, cursor, true);
            page.read(null);
            if (!page.brokeOffWithNothingRead()) {
                return page.result();
            }
            MailPage oneByOne = new MailPage(definition, store, reader, cursor, false);
            oneByOne.read(null);
            if (!oneByOne.brokeOffWithNothingRead() || oneByOne.lost() == null) {
                return oneByOne.result();
            }
            // Is it that one mail, or the server? Its neighbours tell: if they can be read, it is owed and they go on.
            MailPage neighbours = new MailPage(definition, store, reader, cursor, false);
            neighbours.read(oneByOne.lost());
            return neighbours.hasOriginals() ? neighbours.result() : oneByOne.result();
        } catch (MailTrouble trouble) {
            return trouble.result();
        }
    }

    /** By the dates that the server tells; no mail is fetched. */
    @Override
    public Count count(Cursor from, Count.Bounds bounds) {
        return new MailCount(mail, definition.limits().timeout(), (MailCursor) from, bounds).count();
    }

    @Override
    public PullResult retry(List<Owed> due, Cursor current) {
        MailPage page = new MailPage(definition, store, reader, (MailCursor) current, false);
        page.readOwed(due);
        return page.result();
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
            Original read = reader.read(kept.content(), kept.readAt(), null);
            // The identity stays what it was: the internal date that went into it is not in the mail (R9).
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

    /** Nothing is held between pulls. */
    @Override
    public void close() {}
}
