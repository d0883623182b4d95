package id.simpul.routes;

import id.simpul.connectors.Content;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.routes.source.Running;
import id.simpul.routes.store.MessageStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Claim check: files and large originals go to the attachment store before anything refers to them (R15). What was read before
 * in this very form leaves the page here, so that no file of it is fetched again.
 */
public class ClaimCheck {

    /** Originals above this are set aside. */
    static final int INLINE_BYTES = 256 * 1024;

    private final MessageStore store;
    private final AttachmentStore files;
    private final Running running;

    public ClaimCheck(MessageStore store, AttachmentStore files, Running running) {
        this.store = store;
        this.files = files;
        this.running = running;
    }

    public Page check(Page page) throws IOException {
        Page unread = page.unread(store.unread(page.source(), page.letters()));
        List<Letter> checked = new ArrayList<>(unread.letters().size());
        Patience patience =
                new Patience(page.source().definition().limits().timeout().toNanos());
        for (Letter letter : unread.letters()) {
            checked.add(check(unread, letter, patience));
        }
        return unread.with(checked);
    }

    /** Files that hang cost a page about one time-out, not one each: then the rest is owed unasked, and neighbours go on. */
    private static final class Patience {
        private long nanos;

        Patience(long nanos) {
            this.nanos = nanos;
        }

        boolean isOver() {
            return nanos <= 0;
        }

        FileResult fetch(SourceConnector connector, SourceFile file) {
            long asked = System.nanoTime();
            FileResult result = connector.fetch(file);
            if (result instanceof FileResult.NotYet) {
                nanos -= System.nanoTime() - asked;
            }
            return result;
        }
    }

    private Letter check(Page page, Letter letter, Patience patience) throws IOException {
        Letter checked = letter.with(setAside(letter.original()));
        if (checked.fate() != null
                || letter.original().setAside() != null
                || letter.original().defect() != null) {
            return checked;
        }
        return fetchFiles(page, checked, patience);
    }

    private Original setAside(Original original) throws IOException {
        return original.content() instanceof Content.Inline inline && inline.bytes().length > INLINE_BYTES
                ? original.withContent(new Content.Aside(files.put(inline.bytes())))
                : original;
    }

    private Letter fetchFiles(Page page, Letter letter, Patience patience) {
        if (letter.original().files().isEmpty()) {
            return letter;
        }
        SourceConnector connector =
                running.get(page.source().id()).orElseThrow().connector();
        boolean giveUp = letter.since() != null
                && letter.since().plus(page.source().definition().giveUp()).isBefore(Instant.now());
        List<SourceFile> now = new ArrayList<>();
        String waiting = null;
        for (SourceFile file : letter.original().files()) {
            if (patience.isOver() && !isSettled(file)) {
                now.add(file);
                waiting = file.name() + ": not asked for yet, other files of its page hang";
                continue;
            }
            FileResult result = file instanceof SourceFile.Stored stored
                    ? new FileResult.Fetched(stored)
                    : file instanceof SourceFile.Unavailable unavailable
                            ? new FileResult.Gone(unavailable.reason())
                            : patience.fetch(connector, file);
            if (result instanceof FileResult.Fetched fetched) {
                now.add(fetched.file());
            } else if (result instanceof FileResult.Gone gone) {
                now.add(new SourceFile.Unavailable(file.name(), file.mediaType(), gone.reason()));
            } else if (result instanceof FileResult.NotYet notYet) {
                if (giveUp) {
                    now.add(new SourceFile.Unavailable(file.name(), file.mediaType(), "given up: " + notYet.reason()));
                } else {
                    now.add(file);
                    waiting = file.name() + ": " + notYet.reason();
                }
            }
        }
        Letter checked = letter.with(letter.original().withFiles(now));
        return waiting == null ? checked : checked.with(new Letter.Fate.Waiting(waiting)); // R13
    }

    private static boolean isSettled(SourceFile file) {
        return file instanceof SourceFile.Stored
                || file instanceof SourceFile.Unavailable
                || file instanceof SourceFile.Embedded;
    }

    /** How long a file may be older than its last use before it can be collected: longer than the longest poll (R15). */
    public static Duration grace(Duration longestPoll) {
        return longestPoll.multipliedBy(2).plus(Duration.ofHours(1));
    }
}
