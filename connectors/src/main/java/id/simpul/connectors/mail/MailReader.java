package id.simpul.connectors.mail;

import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Ticket;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.util.DecodingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A kept raw mail, read: its identity (R9), the tree that mapping expressions see, its files put into the store. */
final class MailReader {

    private static final Logger LOG = LoggerFactory.getLogger(MailReader.class);

    static final String MEDIA_TYPE = "message/rfc822";

    /** A longer text goes into the tree as far as this, and whole as a file. */
    static final int LONGEST_TEXT = 8 << 20;

    /** HTML costs many times its size while it is converted, and hostile HTML the parser's time by the square. */
    static final int LONGEST_HTML = 1 << 20;

    /** Bounds the search for an address where parsing failed. */
    private static final int LONGEST_ADDRESS = 1000;

    private static final int MOST_ANSWERS = 100;

    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]+>");
    private static final Pattern BARE_ADDRESS = Pattern.compile("[^\\s<>\",;:]+@[^\\s<>\",;:]+");

    /** A forwarded mail that holds a forwarded mail, and so on; what lies deeper stays a file. */
    private static final int DEEPEST_FORWARD = 5;

    private static final int LONGEST_SUBJECT = 1000;

    /** Before there was mail. */
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    /** How far a sender's clock, or its zone, may be ahead of the mail server's. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private final AttachmentStore store;
    private final List<String> own;
    private final @Nullable Pattern tracking;
    private final long largestFile;

    /**
     * @param own      addresses that our own people write from, in lower case
     * @param tracking finds a tracking number in a subject, in its one group; or {@code null}
     * @param largestFile in bytes; what is larger is left out, and its place says so
     */
    MailReader(AttachmentStore store, List<String> own, @Nullable String tracking, long largestFile) {
        this.store = store;
        this.own = own;
        this.largestFile = largestFile;
        this.tracking =
                tracking == null ? null : Pattern.compile(tracking, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /**
     * @param internalDate the mail server's; identifies a mail without a Date header, and dates one with an absurd one
     * @throws IOException if the store cannot be used; a broken mail is an original with a defect
     */
    Original read(Content content, Instant readAt, @Nullable Instant internalDate) throws IOException {
        try (InputStream in = open(content)) {
            return new Reading(in, readAt, internalDate, 0).original(content);
        } catch (BrokenMail unheadered) {
            return broken(content, readAt, new MimeHeaders(), internalDate, unheadered.getMessage());
        }
    }

    private InputStream open(Content content) throws IOException {
        if (content instanceof Content.Inline inline) {
            return new ByteArrayInputStream(inline.bytes());
        }
        return store.open(((Content.Aside) content).ticket().sha256());
    }

    private Original broken(
            Content content, Instant readAt, MimeHeaders headers, @Nullable Instant internalDate, String defect)
            throws IOException {
        MailIdentity identity = new MailIdentity(headers, internalDate);
        MailIdentity.Text body = new MailIdentity.Text();
        try (InputStream in = open(content)) {
            Lines lines = new Lines(in);
            // Trace headers are no part of the identity, also of a mail that can hardly be read (R9).
            boolean inBody = headers.isEmpty();
            for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
                if (inBody) {
                    body.update(line.bytes(), 0, line.bytes().length);
                }
                inBody |= line.blank();
            }
        }
        identity.unreadable(body);
        Map<String, Object> tree = headers.isEmpty() ? null : head(headers, readAt, internalDate);
        return original(identity.hex(), content, readAt, internalDate, tree, List.of(), headers, null, defect);
    }

    private Original original(
            String nativeId,
            Content content,
            Instant readAt,
            @Nullable Instant internalDate,
            @Nullable Map<String, Object> tree,
            List<SourceFile> files,
            MimeHeaders headers,
            @Nullable String setAside,
            @Nullable String defect) {
        List<String> names =
                new ArrayList<>(ids(headers.raw("message-id")).stream().limit(1).toList());
        List<String> answers = new ArrayList<>(answers(headers));
        String number = trackingNumber(headers);
        if (number != null) { // R2: the first mail with that number gives it its name; those that follow answer it
            names.add(Original.named(number));
            answers.add(Original.named(number));
        }
        // No stamp: the key is the content's hash, so there is nothing to order (R4, R9). The version says when the
        // mail
        // server took it in, which is nowhere else in the mail.
        return new Original(
                nativeId,
                internalDate == null ? null : internalDate.toString(),
                null,
                readAt,
                content,
                MEDIA_TYPE,
                nativeId,
                tree,
                files,
                names,
                answers,
                setAside,
                defect);
    }

    private @Nullable String trackingNumber(MimeHeaders headers) {
        String subject = tracking == null ? null : headers.text("subject");
        if (subject == null) {
            return null;
        }
        Matcher number = tracking.matcher(subject.substring(0, Math.min(subject.length(), LONGEST_SUBJECT)));
        return number.find() && number.group(1) != null && !number.group(1).isBlank() ? number.group(1) : null;
    }

    /** R2: nearest first. */
    private static List<String> answers(MimeHeaders headers) {
        List<String> references = ids(headers.raw("references"));
        Set<String> answers = new LinkedHashSet<>(ids(headers.raw("in-reply-to")));
        for (int i = references.size() - 1; i >= 0; i--) {
            answers.add(references.get(i));
        }
        ids(headers.raw("message-id")).forEach(answers::remove);
        return answers.stream().limit(MOST_ANSWERS).toList();
    }

    private static List<String> ids(String header) {
        List<String> ids = new ArrayList<>();
        for (Matcher id = MESSAGE_ID.matcher(header); id.find(); ) {
            ids.add(id.group());
        }
        if (ids.isEmpty() && header.length() < LONGEST_ADDRESS && header.matches("[^\\s<>]+@[^\\s<>]+")) {
            ids.add('<' + header + '>'); // some forms forget the brackets
        }
        return ids;
    }

    /** What the headers alone say. What a mail does not have is left out of its tree. */
    private static Map<String, Object> head(MimeHeaders headers, Instant readAt, @Nullable Instant internalDate) {
        Map<String, Object> tree = new LinkedHashMap<>();
        put(tree, "subject", headers.text("subject"));
        List<Map<String, Object>> from = addresses(headers.letters("from"));
        put(tree, "from", from.isEmpty() ? null : from.get(0));
        tree.put("to", addresses(headers.letters("to")));
        date(headers, readAt, internalDate).ifPresent(date -> tree.put("date", date.toString()));
        return tree;
    }

    private static void put(Map<String, Object> tree, String name, @Nullable Object value) {
        if (value != null) {
            tree.put(name, value);
        }
    }

    /** The sender's date; if there is none, or an absurd one, the mail server's, else that of the last relay. */
    private static Optional<Instant> date(MimeHeaders headers, Instant readAt, @Nullable Instant internalDate) {
        Instant latest = (internalDate == null ? readAt : internalDate).plus(AHEAD);
        String received = headers.raw("received");
        return date(headers.raw("date"))
                .filter(date -> !date.isBefore(EARLIEST) && !date.isAfter(latest))
                .or(() -> Optional.ofNullable(internalDate))
                .or(() -> date(received.substring(received.lastIndexOf(';') + 1)));
    }

    private static Optional<Instant> date(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(new MailDateFormat().parse(text.strip()).toInstant());
        } catch (ParseException | RuntimeException noDate) { // its parser lets some of the latter through
            return Optional.empty();
        }
    }

    private static List<Map<String, Object>> addresses(String header) {
        List<Map<String, Object>> found = new ArrayList<>();
        try {
            for (InternetAddress address : InternetAddress.parseHeader(header, false)) {
                if (!address.isGroup() && address.getAddress() != null) {
                    found.add(address(address.getPersonal(), address.getAddress()));
                }
            }
        } catch (AddressException | RuntimeException broken) {
            found.clear();
            Matcher bare = BARE_ADDRESS.matcher(header.substring(0, Math.min(header.length(), LONGEST_ADDRESS)));
            if (bare.find()) {
                found.add(address(header.substring(0, bare.start()).replaceAll("[<\"]", ""), bare.group()));
            }
        }
        return found;
    }

    private static Map<String, Object> address(@Nullable String name, String address) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (name != null && !name.isBlank()) {
            entry.put("name", EncodedWords.decode(name).strip());
        }
        entry.put("address", address.replaceAll("[<>]", ""));
        return entry;
    }

    /** One mail being read. */
    private final class Reading {

        private final Instant readAt;
        private final @Nullable Instant internalDate;
        private final int depth;
        private final MimeReader mime;
        private final MailIdentity identity;
        private final List<SourceFile> files = new ArrayList<>();
        private final List<Map<String, Object>> forwarded = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<String> htmls = new ArrayList<>();
        private int textLeft = LONGEST_TEXT;
        private int htmlLeft = LONGEST_HTML;

        /** @param depth 0 for the mail itself, more for one that is forwarded in it */
        Reading(InputStream in, Instant readAt, @Nullable Instant internalDate, int depth) throws IOException {
            this.readAt = readAt;
            this.internalDate = internalDate;
            this.depth = depth;
            this.mime = new MimeReader(in);
            this.identity = new MailIdentity(mime.headers(), internalDate);
        }

        Original original(Content content) throws IOException {
            MimeHeaders headers = mime.headers();
            if (headers.isEmpty()) {
                throw new BrokenMail("it has no mail headers");
            }
            try {
                Map<String, Object> tree = tree();
                return MailReader.this.original(
                        identity.hex(),
                        content,
                        readAt,
                        internalDate,
                        tree,
                        files,
                        headers,
                        setAside(headers, tree),
                        null);
            } catch (BrokenMail broken) {
                return broken(content, readAt, headers, internalDate, broken.getMessage());
            } catch (DecodingException broken) {
                return broken(content, readAt, headers, internalDate, "a part of it cannot be decoded");
            } catch (RuntimeException ourMistake) { // a mail that we cannot read must not hold up its neighbours
                // Neither its message nor its trace: they may hold a citizen's words.
                LOG.warn(
                        "a mail could not be read and is kept as it came: {} at {}",
                        ourMistake.getClass().getName(),
                        ourMistake.getStackTrace().length == 0
                                ? "?"
                                : ourMistake.getStackTrace()[0]);
                return broken(content, readAt, headers, internalDate, "reading it failed in an unforeseen way");
            }
        }

        private @Nullable String setAside(MimeHeaders headers, Map<String, Object> tree) {
            Object address = tree.get("from") instanceof Map<?, ?> from ? from.get("address") : null;
            return NoComplaint.reason(headers, (String) address, own, (Map<?, ?>) tree.get("fields"));
        }

        private void read(MimeReader.Part part) throws IOException {
            String type = part.type().value();
            HeaderValue disposition = HeaderValue.parse(part.headers().letters("content-disposition"));
            String name = Optional.ofNullable(disposition.parameter("filename"))
                    .orElse(part.type().parameter("name"));
            boolean body = name == null && !disposition.value().equals("attachment");
            if (body && type.equals("text/plain")) {
                textLeft -= readText(part, texts, textLeft);
            } else if (body && type.equals("text/html")) {
                htmlLeft -= readText(part, htmls, htmlLeft);
            } else {
                AttachmentStore.Read read = store.putOrMeasure(part.body(), largestFile);
                identity.attachment(read.ticket().sha256()); // R9: also of what is left out
                if (!(read.kept() && Tnef.is(type, name) && unpacked(read.ticket()))) {
                    keep(name, type, read);
                }
                if (read.kept() && type.equals(MEDIA_TYPE)) {
                    readForwarded(read.ticket());
                }
            }
        }

        /** @return how many bytes went into the tree; if there are more than {@code most}, the part is a file as well */
        private int readText(MimeReader.Part part, List<String> into, int most) throws IOException {
            MailIdentity.Text hash = new MailIdentity.Text();
            InputStream hashed = new Hashed(part.body(), hash);
            byte[] start = hashed.readNBytes(most);
            int next = hashed.read();
            int length = start.length;
            if (next != -1) {
                InputStream rest = new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) next}), hashed);
                InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), rest);
                keep(null, part.type().value(), store.putOrMeasure(whole, largestFile));
                while (length > 0 && start[length - 1] != '\n' && start[length - 1] != ' ') {
                    length--; // half a character would make the whole text unreadable in its charset
                }
            }
            identity.text(hash);
            into.add(Letters.decode(Arrays.copyOf(start, length), part.type().parameter("charset")));
            return start.length;
        }

        /** Kept as a file, and readable: its words, and its files among ours. */
        private void readForwarded(Ticket mail) throws IOException {
            if (depth == DEEPEST_FORWARD || files.size() >= MimeReader.MAX_PARTS) {
                return;
            }
            try (InputStream in = store.open(mail.sha256())) {
                Reading inner = new Reading(in, readAt, null, depth + 1);
                inner.textLeft = textLeft;
                inner.htmlLeft = htmlLeft;
                Map<String, Object> tree = inner.tree();
                tree.remove("headers");
                textLeft = inner.textLeft;
                htmlLeft = inner.htmlLeft;
                forwarded.add(tree);
                files.addAll(inner.files);
            } catch (BrokenMail | DecodingException broken) {
                // it stays a file
            }
        }

        private boolean unpacked(Ticket winmail) throws IOException {
            if (winmail.size() > Tnef.LARGEST) {
                return false;
            }
            Optional<List<Tnef.Inner>> inside;
            try (InputStream in = store.open(winmail.sha256())) {
                inside = Tnef.unpack(in);
            }
            for (Tnef.Inner file : inside.orElse(List.of())) {
                String type = file.name() == null ? "application/octet-stream" : FileNames.mediaTypeOf(file.name());
                keep(file.name(), type, store.putOrMeasure(new ByteArrayInputStream(file.content()), largestFile));
            }
            // Without a text beside it the wrapping may hold the complaint itself: then it is kept as well.
            return inside.isPresent() && !inside.get().isEmpty() && !(texts.isEmpty() && htmls.isEmpty());
        }

        private void keep(@Nullable String name, String type, AttachmentStore.Read read) {
            String called = FileNames.of(name, type, files.size() + 1);
            files.add(
                    read.kept()
                            ? new SourceFile.Stored(called, type, read.ticket())
                            : new SourceFile.Unavailable(
                                    called,
                                    type,
                                    "it is larger than this source's files may be (limits.file: %,d bytes)"
                                            .formatted(largestFile)));
        }

        private Map<String, Object> tree() throws IOException {
            MimeHeaders headers = mime.headers();
            for (MimeReader.Part part = mime.next(); part != null; part = mime.next()) {
                read(part);
            }
            Map<String, Object> tree = head(headers, readAt, internalDate);
            String text = String.join("\n", texts);
            String html = String.join("\n", htmls);
            if (text.isBlank() && !html.isEmpty()) {
                text = HtmlText.of(html);
            }
            Parts parts = Parts.of(
                    text.replace("\r\n", "\n"),
                    String.valueOf(headers.text("subject")),
                    headers.has("in-reply-to") || headers.has("references"));
            if (!parts.text().isEmpty()) {
                tree.put("text", parts.text());
            }
            put(tree, "quoted", parts.quoted());
            put(tree, "signature", parts.signature());
            if (!html.isEmpty()) {
                tree.put("html", html);
            }
            tree.put("fields", FormFields.in(parts.text()));
            if (!forwarded.isEmpty()) {
                tree.put("forwarded", forwarded);
            }
            tree.put("headers", headers.texts());
            tree.put("attachments", files.stream().map(Reading::entry).toList());
            return tree;
        }

        private static Map<String, Object> entry(SourceFile file) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", file.name());
            entry.put("mediaType", file.mediaType());
            entry.put(
                    "size",
                    file instanceof SourceFile.Stored stored ? stored.ticket().size() : 0);
            return entry;
        }
    }

    /** Passes bytes on and into a hash. */
    private static final class Hashed extends InputStream {

        private final InputStream in;
        private final MailIdentity.Text hash;

        Hashed(InputStream in, MailIdentity.Text hash) {
            this.in = in;
            this.hash = hash;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = in.read(into, offset, length);
            if (n > 0) {
                hash.update(into, offset, n);
            }
            return n;
        }
    }
}
