package id.simpul.mappings.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mailbox.
 *
 * @param trust    an extra PEM file of trusted certificates, or {@code null}
 * @param folders  those that are read
 * @param after    what is done to a mail in its mailbox once it is in our keeping
 * @param tracking regular expression that finds a tracking number in a subject, in its one group: a mail with a known
 *                 number is an update (R2); {@code null}: none is looked for
 * @param own      addresses from which our own people write, in lower case: their mails are no complaints
 * @param records  attached files whose rows are the records, or {@code null}: each mail is one
 */
public record Mail(
        String host,
        int port,
        Tls tls,
        @Nullable String trust,
        String user,
        MailAuth auth,
        List<String> folders,
        After after,
        @Nullable String tracking,
        List<String> own,
        @Nullable AttachedRecords records)
        implements Access {

    public enum Tls {
        /** From the first byte. */
        IMAPS,
        /** Begun by a command, and required. */
        STARTTLS,
        NONE
    }

    /** What is done to a mail in its mailbox once it is kept. */
    public sealed interface After {
        record Leave() implements After {}

        record Seen() implements After {}

        record Flag(String name) implements After {}

        record Move(String folder) implements After {}

        record Delete() implements After {}
    }

    /**
     * Exports that come by mail: the rows of the attached file are the records, the mail itself is none.
     *
     * @param attachments names of the files, with {@code *}
     * @param list        JSONata over a JSON or XML file: its records; {@code null}: the whole file is the list
     * @param key         JSONata over a row: its own identifier
     * @param version     JSONata over a row: what orders its versions; {@code null}: when the mail was sent
     */
    public record AttachedRecords(
            List<String> attachments, @Nullable String list, String key, @Nullable String version) {}
}
