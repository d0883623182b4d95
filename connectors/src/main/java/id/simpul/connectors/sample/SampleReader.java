package id.simpul.connectors.sample;

import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.intake.IntakeConnector;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.RecordReader;
import id.simpul.connectors.mail.MailConnector;
import id.simpul.connectors.mail.MailFile;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceDefinition;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads files as one source would read its system: a whole answer (its {@code records} are found), one record as it is kept, many
 * records one after another, a mail, a file of mails. Which of them a file is, is seen by its content. Safe for one thread at a
 * time.
 *
 * <p>One answer may be as large as the source lets answers be ({@code limits.page-bytes}); what is larger is read in pieces where
 * its form allows it: JSON records line by line or in one list, and mails.
 */
public final class SampleReader {

    private static final String JSON = "application/json";
    private static final int HEAD = 4096;

    /** A mail that is larger is set aside while it is read, as the hub does. */
    private static final int INLINE = 1 << 20;

    private final SourceDefinition source;
    private final @Nullable AttachmentStore store;
    private final Answers answers;
    private final @Nullable RecordReader records;
    private final @Nullable MailConnector mails;
    private final @Nullable IntakeConnector intake;

    /**
     * @param source may have been read without its secrets
     * @param store  takes the files of mails
     * @throws IllegalArgumentException if an expression in the definition is none
     */
    public SampleReader(SourceDefinition source, AttachmentStore store) {
        this(source, () -> store);
    }

    /** @param store made only where the source needs one: a store makes many folders, and waits for the disk */
    public SampleReader(SourceDefinition source, Supplier<AttachmentStore> store) {
        this.source = source;
        this.store = source.access() instanceof Mail || source.access() instanceof Intake ? store.get() : null;
        if (source.access() instanceof Rest rest) {
            this.records = records(rest.list(), rest.url());
            this.answers = new Answers.OfRest(rest);
        } else if (source.access() instanceof Soap soap) {
            this.records = records(soap.list(), soap.url());
            this.answers = new Answers.OfSoap(soap, limit());
        } else {
            this.records = null;
            this.answers = Answers.NONE;
        }
        this.mails = source.access() instanceof Mail ? new MailConnector(source, this.store) : null;
        this.intake = source.access() instanceof Intake ? new IntakeConnector(source, this.store) : null;
    }

    private RecordReader records(ListReading list, URI base) {
        return new RecordReader(list, source.zone(), base);
    }

    /** SOAP wraps its records in much that is not theirs. */
    private long limit() {
        return source.limits().pageBytes() * (source.access() instanceof Soap ? 4 : 1);
    }

    /**
     * @param readAt when the answer is taken to have come: what "yesterday" in it is before
     * @param take   gets each original, in order
     */
    public Sample read(Path file, Instant readAt, Consumer<Original> take) {
        Counted counted = new Counted(take);
        try {
            if (Files.isDirectory(file)) {
                return unreadable(file, counted, "is a folder", "name a file: an answer, a record or a mail");
            }
            long size = Files.size(file);
            byte[] head = head(file);
            if (isBlank(head) && size <= head.length) {
                return unreadable(file, counted, "is empty", "save the system's answer into it");
            }
            if (mails != null && !beginsAsJson(head)) {
                return mails(file, head, readAt, counted);
            }
            if (size > limit()) {
                return beginsAsJson(head) && records != null
                        ? inPieces(file, readAt, counted)
                        : unreadable(file, counted, tooLarge(size), SMALLER);
            }
            return whole(file, Files.readAllBytes(file), readAt, counted);
        } catch (NoSuchFileException missing) {
            return unreadable(file, counted, "is not there", "check the name");
        } catch (IOException broken) {
            return unreadable(
                    file,
                    counted,
                    broken.getClass() == IOException.class ? String.valueOf(broken.getMessage()) : "cannot be read",
                    "check the file and its rights");
        }
    }

    private static final String SMALLER =
            "save one page; many records can be read as JSON, one a line or in one list, and mails as mbox";

    private String tooLarge(long size) {
        return "is %,d bytes, and one answer may be %,d (limits.page-bytes): the hub would not take it either"
                .formatted(size, limit());
    }

    /**
     * Evaluates what source.yaml itself reads of a record (key, version, stamp, files) and forgets it: a tree that watches who
     * reads it learns of that.
     */
    public void touch(@Nullable Object tree) {
        if (records != null) {
            records.read(new PageFetcher.Row(tree, new byte[0], JSON), Instant.EPOCH);
        }
    }

    private Sample whole(Path file, byte[] bytes, Instant readAt, Counted take) {
        if (intake != null) {
            String key = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
            take.accept(intake.read(new IntakeConnector.HandedIn(bytes, key, null, null, null, null), readAt));
            return new Sample.Read(
                    Sample.Form.HANDED_IN,
                    1,
                    List.of("its route is not run: the file is taken for what it hands in, its name for the key"));
        }
        if (mails != null) { // a row of an export, as it is kept
            return kept(file, bytes, readAt, take);
        }
        Answers.Found found = answers.read(bytes, String.valueOf(file.getFileName()), readAt);
        if (found.problem() != null) {
            if (beginsAsJson(bytes) && found.maybeMany()) {
                try {
                    return inPieces(file, readAt, take);
                } catch (IOException unreadable) {
                    return unreadable(file, take, "cannot be read", "check the file and its rights");
                }
            }
            return new Sample.Unreadable(
                    Places.problem(file, bytes, found.problem(), "save the answer as it came, whole"), 0);
        }
        RecordReader reader = reader();
        if (found.rows() != null && !found.rows().isEmpty()) {
            found.rows().forEach(row -> take.accept(reader.read(row, readAt)));
            return new Sample.Read(found.form(), take.count, found.notes());
        }
        if (found.record() != null) {
            Original record = reader.read(found.record(), readAt);
            boolean named = record.key() != null;
            if (!named && found.rows() != null) { // an answer without records has no key either
                return new Sample.Read(Sample.Form.ANSWER, 0, List.of("there are no records in it"));
            }
            if (!named && found.why() != null && found.isError()) {
                return unreadable(file, take, found.why(), "save an answer that holds records");
            }
            take.accept(record);
            return new Sample.Read(
                    found.form(),
                    1,
                    named || found.why() == null
                            ? found.notes()
                            : List.of("taken for one record, for as an answer it cannot be read: " + found.why()));
        }
        if (found.rows() != null) {
            return new Sample.Read(Sample.Form.ANSWER, 0, List.of("there are no records in it"));
        }
        return unreadable(
                file,
                take,
                found.why() == null ? "holds no record" : found.why(),
                "correct 'records' in source.yaml, or save the answer as it came");
    }

    private RecordReader reader() {
        if (records == null) {
            throw new IllegalStateException("a source without records");
        }
        return records;
    }

    private Sample kept(Path file, byte[] bytes, Instant readAt, Counted take) {
        String print = Sha256.hex(bytes);
        Original row = Objects.requireNonNull(mails)
                .reopen(new KeptOriginal(print, null, null, readAt, new Content.Inline(bytes), JSON, print, List.of()));
        if (row.tree() == null) {
            return unreadable(file, take, "is neither a mail nor a row in JSON", "save the mail as it came (.eml)");
        }
        take.accept(row);
        return new Sample.Read(Sample.Form.RECORD, 1, List.of());
    }

    private Sample inPieces(Path file, Instant readAt, Counted take) throws IOException {
        RecordReader reader = reader();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            FileProblem problem = JsonRecords.read(
                    in,
                    file.toString(),
                    (int) Math.min(limit(), Integer.MAX_VALUE),
                    row -> take.accept(reader.read(row, readAt)));
            return problem == null
                    ? new Sample.Read(Sample.Form.RECORDS, take.count, List.of())
                    : new Sample.Unreadable(problem, take.count);
        }
    }

    private Sample mails(Path file, byte[] head, Instant readAt, Counted take) throws IOException {
        MailConnector connector = Objects.requireNonNull(mails);
        if (!MailFile.begins(head)) {
            try (InputStream in = Files.newInputStream(file)) {
                Content mail = Files.size(file) > INLINE
                        ? new Content.Aside(Objects.requireNonNull(store).put(in))
                        : new Content.Inline(in.readAllBytes());
                connector.read(mail, readAt).forEach(take);
            }
            return new Sample.Read(Sample.Form.MAIL, take.count, List.of());
        }
        try (InputStream in = Files.newInputStream(file)) {
            MailFile many = new MailFile(in);
            for (byte[] mail = many.next(); mail != null; mail = many.next()) {
                connector.read(new Content.Inline(mail), readAt).forEach(take);
            }
        }
        return new Sample.Read(Sample.Form.MAILBOX, take.count, List.of());
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    private static int first(byte[] head) {
        for (byte b : head) {
            boolean passed = b >= 0 && b <= ' '
                    || b == (byte) 0xEF
                    || b == (byte) 0xBB
                    || b == (byte) 0xBF
                    || b == (byte) 0xFE
                    || b == (byte) 0xFF;
            if (!passed) {
                return b;
            }
        }
        return -1;
    }

    private static boolean isBlank(byte[] head) {
        return first(head) == -1;
    }

    private static boolean beginsAsJson(byte[] head) {
        int first = first(head);
        return first == '{' || first == '[';
    }

    private static Sample unreadable(Path file, Counted take, String what, String fix) {
        return new Sample.Unreadable(new FileProblem(file.toString(), 1, 1, "", what, fix), take.count);
    }

    private static final class Counted implements Consumer<Original> {
        private final Consumer<Original> take;
        private long count;

        Counted(Consumer<Original> take) {
            this.take = take;
        }

        @Override
        public void accept(Original original) {
            count++;
            take.accept(original);
        }
    }
}
