package id.simpul.routes;

import id.simpul.connectors.Content;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.routes.source.Running;
import id.simpul.routes.store.MessageStore;
import id.simpul.routes.store.VersionChanged;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

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
    private final Inspection inspection;
    private final ExecutorService fetchers;

    /** @param fetchers threads to fetch files with; shared by all sources */
    public ClaimCheck(
            MessageStore store,
            AttachmentStore files,
            Running running,
            Inspection inspection,
            ExecutorService fetchers) {
        this.store = store;
        this.files = files;
        this.running = running;
        this.inspection = inspection;
        this.fetchers = fetchers;
    }

    public Page check(Page page) throws IOException {
        Page unread = page.unread(store.unread(page.source(), page.letters()));
        List<Letter> letters = unread.letters();
        List<Letter> checked = new ArrayList<>(letters.size());
        Patience patience = new Patience(page.source().definition().limits().timeout());
        boolean files =
                letters.stream().anyMatch(letter -> !letter.original().files().isEmpty());
        if (!files) {
            for (Letter letter : letters) {
                checked.add(check(unread, letter, patience));
            }
            return unread.with(checked);
        }
        return unread.with(sideBySide(unread, patience));
    }

    /** Files of several records are fetched side by side, at most as many as the source's limit says. */
    private List<Letter> sideBySide(Page page, Patience patience) throws IOException {
        Semaphore limit = new Semaphore(page.source().definition().limits().concurrency());
        List<Future<Letter>> under = new ArrayList<>();
        List<Letter> checked = new ArrayList<>();
        try {
            for (Letter letter : page.letters()) {
                limit.acquire();
                under.add(fetchers.submit(() -> {
                    try {
                        return check(page, letter, patience);
                    } finally {
                        limit.release();
                    }
                }));
            }
            for (Future<Letter> letter : under) {
                checked.add(letter.get());
            }
            return checked;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while fetching files; the page is asked for again");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            if (e.getCause() instanceof VersionChanged changed) {
                throw changed;
            }
            throw new IllegalStateException("a file could not be set aside", e.getCause());
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
        try (Running.Hold source = running.hold(page.source().id())
                .orElseThrow(() -> new VersionChanged(page.source().id()))) {
            return fetchFiles(page, letter, source.source().connector(), patience);
        }
    }

    private Letter fetchFiles(Page page, Letter letter, SourceConnector connector, Patience patience) {
        boolean giveUp = letter.since() != null
                && letter.since().plus(page.source().definition().giveUp()).isBefore(Instant.now());
        List<SourceFile> now = new ArrayList<>();
        String waiting = null;
        for (SourceFile file : letter.original().files()) {
            if (patience.isOver() && (file instanceof SourceFile.Remote || inspection.scans())) {
                now.add(file);
                waiting = file.name() + ": not asked for yet, other files of its page hang";
                continue;
            }
            SourceFile got = file;
            FileResult result = file instanceof SourceFile.Stored stored
                    ? new FileResult.Fetched(stored)
                    : file instanceof SourceFile.Unavailable unavailable
                            ? new FileResult.Gone(unavailable.reason())
                            : patience.spend(() -> connector.fetch(file));
            if (result instanceof FileResult.Fetched fetched) {
                got = fetched.file(); // not fetched again, should its inspection have to wait
                result = patience.spend(() -> inspection.inspect(
                        page.source().definition(), letter.original().nativeId(), fetched.file()));
            }
            if (result instanceof FileResult.Fetched fetched) {
                now.add(fetched.file());
            } else if (result instanceof FileResult.Gone gone) {
                now.add(new SourceFile.Unavailable(file.name(), file.mediaType(), gone.reason()));
            } else if (result instanceof FileResult.NotYet notYet) {
                if (giveUp) {
                    now.add(new SourceFile.Unavailable(file.name(), file.mediaType(), "given up: " + notYet.reason()));
                } else {
                    now.add(got);
                    waiting = file.name() + ": " + notYet.reason();
                }
            }
        }
        Letter checked = letter.with(letter.original().withFiles(now));
        return waiting == null ? checked : checked.with(new Letter.Fate.Waiting(waiting)); // R13
    }

    /** Files that hang cost a page about one time-out, not one each: then the rest is owed unasked, and neighbours go on. */
    private static final class Patience {
        private final AtomicLong nanos;

        Patience(Duration left) {
            nanos = new AtomicLong(left.toNanos());
        }

        boolean isOver() {
            return nanos.get() <= 0;
        }

        FileResult spend(Supplier<FileResult> asking) {
            long asked = System.nanoTime();
            FileResult result = asking.get();
            if (result instanceof FileResult.NotYet) {
                nanos.addAndGet(asked - System.nanoTime());
            }
            return result;
        }
    }
}
