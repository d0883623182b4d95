package id.simpul.connectors.intake;

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
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.list.Stamps;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A source that is not asked: it only reads what was handed in, now or out of quarantine. */
public final class IntakeConnector implements SourceConnector {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_KEY = 500;

    private final Stamps stamps;
    private final AttachmentStore store;

    public IntakeConnector(SourceDefinition source, AttachmentStore store) {
        this.stamps = new Stamps("iso", source.zone());
        this.store = store;
    }

    /**
     * What a route handed in.
     *
     * @param body      the original bytes
     * @param key       the record's own identifier, or {@code null} if the route found none
     * @param version   what orders its versions, as the source wrote it, or {@code null}
     * @param mediaType of the body; {@code null}: told by its first sign
     * @param stamp     the version as a time: ISO, in the source's zone where it carries none; {@code null}: the version, if
     *                  it is one
     * @param defect    why it cannot be translated, if the route knows already
     */
    public record HandedIn(
            byte[] body,
            @Nullable String key,
            @Nullable String version,
            @Nullable String mediaType,
            @Nullable String stamp,
            @Nullable String defect) {
        @Override
        public String toString() {
            return "HandedIn{" + key + "@" + version + "}";
        }
    }

    public Original read(HandedIn in, Instant at) {
        String type = in.mediaType() == null ? sniffed(in.body()) : in.mediaType();
        boolean hasKey = in.key() != null
                && !in.key().isBlank()
                && in.key().length() <= LONGEST_KEY
                && in.key().chars().noneMatch(Character::isISOControl);
        String defect = in.defect() != null
                ? in.defect()
                : in.body().length == 0
                        ? "nothing was handed in"
                        : hasKey ? null : "the route set no header 'key' that can be one";
        return new Original(
                hasKey ? in.key() : null,
                in.version(),
                stamps.read(in.stamp() == null ? in.version() : in.stamp()),
                at,
                new Content.Inline(in.body()),
                type,
                fingerprint(in),
                tree(in.body(), type),
                List.of(),
                List.of(),
                List.of(),
                null,
                defect);
    }

    /** With the media type that the route gave: a record that was read as the wrong kind is another reading once that is mended. */
    private static String fingerprint(HandedIn in) {
        MessageDigest digest = Sha256.digest();
        if (in.mediaType() != null) {
            digest.update((in.mediaType() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest(in.body()));
    }

    private static String sniffed(byte[] body) {
        int at = 0;
        while (at < body.length && body[at] <= ' ') { // also the bytes of a BOM
            at++;
        }
        char first = at < body.length ? (char) body[at] : ' ';
        return first == '{' || first == '[' ? "application/json" : first == '<' ? "application/xml" : "text/plain";
    }

    /** @return what mapping expressions see: JSON and XML as they are, other text as {@code {text}}; {@code null}: unreadable */
    private static @Nullable Object tree(byte[] body, String type) {
        try {
            if (type.contains("json")) {
                return JSON.readValue(body, Object.class);
            }
            if (type.contains("xml")) {
                return new XmlTree(XmlTree.parse(body), List.of()).content();
            }
            return Map.of("text", new String(body, StandardCharsets.UTF_8));
        } catch (JacksonException | IOException unreadable) {
            return null;
        }
    }

    @Override
    public Original reopen(KeptOriginal kept) {
        Object tree = null;
        try {
            tree = tree(bytes(kept.content()), kept.mediaType());
        } catch (IOException gone) {
            // it stays unreadable
        }
        boolean keyless = kept.nativeId().equals(kept.fingerprint());
        return new Original(
                kept.nativeId(),
                kept.version(),
                kept.stamp(),
                kept.readAt(),
                kept.content(),
                kept.mediaType(),
                kept.fingerprint(),
                tree,
                kept.files(),
                List.of(),
                List.of(),
                null,
                keyless ? "the route set no header 'key' that can be one" : null);
    }

    private byte[] bytes(Content content) throws IOException {
        if (content instanceof Content.Inline inline) {
            return inline.bytes();
        }
        try (InputStream aside = store.open(((Content.Aside) content).ticket().sha256())) {
            return aside.readAllBytes();
        }
    }

    /** There is nothing to ask. */
    @Override
    public PullResult pull(Cursor since) {
        return new PullResult.Page(List.of(), List.of(), since);
    }

    @Override
    public Count count(Cursor from, Count.Bounds bounds) {
        return new Count.NotCounted("it is not asked: its route hands in what it finds", null);
    }

    @Override
    public Cursor cursor(@Nullable String kept) {
        return Nowhere.HERE;
    }

    @Override
    public Cursor backfill(Instant from, Instant until) {
        return Nowhere.HERE;
    }

    @Override
    public PullResult retry(List<Owed> due, Cursor current) {
        return new PullResult.Page(List.of(), due, current);
    }

    @Override
    public FileResult fetch(SourceFile file) {
        return new FileResult.Gone("what is handed in brings no files along");
    }

    @Override
    public void close() {}

    /** Of a source without a list. */
    private enum Nowhere implements Cursor {
        HERE;

        @Override
        public String json() {
            return "{}";
        }

        @Override
        public boolean atRest() {
            return true;
        }

        @Override
        public Cursor anew() {
            return this;
        }

        @Override
        public Cursor kept(PageOutcome outcome) {
            return this;
        }
    }
}
