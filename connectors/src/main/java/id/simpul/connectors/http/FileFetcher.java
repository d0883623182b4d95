package id.simpul.connectors.http;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreUnavailable;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.RecordFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings a record's files into the attachment store. An address inside a record was written by a stranger: only hosts of
 * the source's owner are asked, and our credentials go to the source itself alone.
 */
public final class FileFetcher {

    private final HttpCaller caller;
    private final Limits limits;
    private final boolean own;
    private final @Nullable FileInJson inside;
    private final AttachmentStore store;

    /**
     * @param caller      to the source; its hosts are those that may be asked
     * @param attachments how the source describes its files, or {@code null}
     */
    public FileFetcher(HttpCaller caller, @Nullable RecordFiles attachments, AttachmentStore store) {
        this.caller = caller;
        this.limits = caller.access().limits();
        this.own = attachments == null || attachments.own();
        this.inside = attachments == null || attachments.inside() == null ? null : new FileInJson(attachments.inside());
        this.store = store;
    }

    public FileResult fetch(SourceFile file) {
        try {
            if (file instanceof SourceFile.Embedded embedded) {
                return decode(embedded);
            }
            if (file instanceof SourceFile.Remote remote) {
                return download(remote);
            }
            if (file instanceof SourceFile.Stored stored) {
                return new FileResult.Fetched(stored);
            }
            return new FileResult.Gone(((SourceFile.Unavailable) file).reason());
        } catch (WatchedStream.TooLarge tooLarge) {
            return new FileResult.Gone(tooLarge());
        } catch (StoreUnavailable ours) {
            return new FileResult.NotYet(ours.getMessage());
        } catch (IOException failed) {
            return new FileResult.NotYet(Http.problem(failed));
        }
    }

    private FileResult decode(SourceFile.Embedded file) throws IOException {
        // Strictly: the MIME decoder passes over what is no base64 and would give us a different file.
        String text = file.base64().replaceFirst("^data:[^,]*;base64,", "").replaceAll("\\s", "");
        byte[] content;
        try {
            boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
            content = (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(text);
        } catch (IllegalArgumentException wrong) {
            return new FileResult.Gone("it is not base64");
        }
        if (content.length == 0) {
            return new FileResult.Gone("it is empty");
        }
        if (content.length > limits.file()) {
            return new FileResult.Gone(tooLarge());
        }
        return new FileResult.Fetched(new SourceFile.Stored(file.name(), file.mediaType(), store.put(content)));
    }

    private String tooLarge() {
        return "it is larger than this source's files may be (limits.file: %,d bytes)".formatted(limits.file());
    }

    private FileResult download(SourceFile.Remote file) throws IOException {
        HttpCaller.Opened opened;
        try {
            URI address = URI.create(file.url());
            String forbidden = address.getHost() == null ? null : caller.problem(address);
            if (forbidden != null) {
                return new FileResult.Gone(forbidden);
            }
            opened = caller.open(address, own);
        } catch (IllegalArgumentException noAddress) {
            return new FileResult.Gone("its address is no http or https URL");
        }
        if (opened instanceof HttpCaller.Opened.Not not) {
            return new FileResult.NotYet(reason(not.why().why()));
        }
        HttpCaller.Opened.Stream stream = (HttpCaller.Opened.Stream) opened;
        return keep(file, stream.address(), stream.response());
    }

    private static String reason(PullResult why) {
        return why instanceof PullResult.Unavailable unavailable
                ? unavailable.reason()
                : why instanceof PullResult.Refused refused ? refused.reason() : "it cannot be asked for";
    }

    private FileResult keep(SourceFile.Remote file, URI address, HttpResponse<InputStream> response)
            throws IOException {
        String coding = response.headers().firstValue("Content-Encoding").orElse(null);
        try (InputStream sent = new WatchedStream(response.body(), most(), limits.timeout(), limits.poll());
                InputStream body =
                        response.statusCode() == 200 ? new Measured(Compression.stream(sent, coding), most()) : sent) {
            int status = response.statusCode();
            if (status == 404 || status == 410) {
                return new FileResult.Gone("%s answers %d".formatted(Http.place(address), status));
            }
            if (status != 200) {
                return new FileResult.NotYet("%s answers %d".formatted(Http.place(address), status));
            }
            if (response.headers().firstValueAsLong("Content-Length").orElse(0) > most()) {
                return new FileResult.Gone(tooLarge());
            }
            if (inside != null) {
                return inside(inside, file, address, body);
            }
            String type = mediaType(response);
            if (type != null && type.startsWith("multipart/")) {
                MultipartFile part = MultipartFile.first(
                        body, response.headers().firstValue("Content-Type").orElse(""));
                return part == null
                        ? new FileResult.NotYet(
                                "%s answers with several parts and no file in them".formatted(Http.place(address)))
                        : kept(file, part.mediaType(), part.body());
            }
            if ("text/html".equals(type)
                    && file.mediaType() != null
                    && !file.mediaType().startsWith("text/")) {
                return new FileResult.NotYet(
                        "%s answers with a web page instead of the file".formatted(Http.place(address)));
            }
            return kept(file, type, body);
        }
    }

    /** In base64 a file is larger by a third, and has lines. */
    private long most() {
        return inside == null ? limits.file() : limits.file() / 2 * 3 + 65_536;
    }

    private FileResult inside(FileInJson wanted, SourceFile.Remote file, URI address, InputStream body)
            throws IOException {
        Path aside = Files.createTempFile("simpul-file", null);
        try {
            String problem = wanted.copy(body, aside);
            if (problem != null) {
                return new FileResult.NotYet("%s %s".formatted(Http.place(address), problem));
            }
            if (Files.size(aside) > limits.file()) {
                return new FileResult.Gone(tooLarge());
            }
            if (Files.size(aside) == 0) {
                return new FileResult.Gone("it is empty");
            }
            try (InputStream content = Files.newInputStream(aside)) {
                return kept(file, null, content);
            }
        } finally {
            Files.delete(aside);
        }
    }

    private FileResult kept(SourceFile.Remote file, @Nullable String type, InputStream body) throws IOException {
        return new FileResult.Fetched(new SourceFile.Stored(
                file.name(), file.mediaType() != null ? file.mediaType() : type, store.put(body)));
    }

    private static @Nullable String mediaType(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty())
                .orElse(null);
    }
}
