package id.simpul.connectors.http;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreUnavailable;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings a record's files into the attachment store. An address inside a record was written by a stranger: only hosts of
 * the source's owner are asked, and our credentials go to the source itself alone.
 */
public final class FileFetcher {

    private final URI source;
    private final List<String> hosts;
    private final Credentials credentials;
    private final Limits limits;
    private final AttachmentStore store;

    /**
     * @param source      the address of the listing
     * @param hosts       further hosts that may be asked for files
     * @param credentials for the source's own host and port
     */
    FileFetcher(URI source, List<String> hosts, Credentials credentials, Limits limits, AttachmentStore store) {
        this.source = source;
        this.hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        this.credentials = credentials;
        this.limits = limits;
        this.store = store;
    }

    /** For the files of a list's records. */
    public static FileFetcher of(
            SourceDefinition source, URI listing, ListReading list, Credentials credentials, AttachmentStore store) {
        RecordFiles attachments = list.attachments();
        List<String> hosts = attachments == null ? List.of() : attachments.hosts();
        return new FileFetcher(listing, hosts, credentials, source.limits(), store);
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
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new FileResult.NotYet("we were asked to stop");
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

    private FileResult download(SourceFile.Remote file) throws IOException, InterruptedException {
        URI address;
        HttpRequest request;
        try {
            address = URI.create(file.url());
            if (!allowed(address)) {
                return new FileResult.Gone(
                        "its host is neither the source's own nor one of attachments.hosts in source.yaml");
            }
            HttpRequest.Builder building = HttpRequest.newBuilder(isOwn(address) ? credentials.onto(address) : address);
            if (isOwn(address)) {
                credentials.onto(building);
            }
            request = building.build();
        } catch (IllegalArgumentException noAddress) {
            return new FileResult.Gone("its address is no http or https URL");
        }
        HttpResponse<InputStream> response = Http.open(request, limits.timeout());
        try (InputStream body = new WatchedStream(response.body(), limits.file(), limits.timeout(), limits.poll())) {
            int status = response.statusCode();
            if (status == 404 || status == 410) {
                return new FileResult.Gone("%s answers %d".formatted(Http.place(address), status));
            }
            if (status != 200) {
                return new FileResult.NotYet("%s answers %d".formatted(Http.place(address), status));
            }
            if (response.headers().firstValueAsLong("Content-Length").orElse(0) > limits.file()) {
                return new FileResult.Gone(tooLarge());
            }
            String type = mediaType(response);
            if ("text/html".equals(type)
                    && file.mediaType() != null
                    && !file.mediaType().startsWith("text/")) {
                return new FileResult.NotYet(
                        "%s answers with a web page instead of the file".formatted(Http.place(address)));
            }
            return new FileResult.Fetched(new SourceFile.Stored(
                    file.name(), file.mediaType() != null ? file.mediaType() : type, store.put(body)));
        }
    }

    private static @Nullable String mediaType(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .filter(type -> !type.isEmpty())
                .orElse(null);
    }

    private boolean allowed(URI address) {
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        String host = address.getHost();
        if (host == null || !scheme.equals("http") && !scheme.equals("https")) {
            return false;
        }
        return host.equalsIgnoreCase(source.getHost()) || hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    private boolean isOwn(URI address) {
        return address.getHost().equalsIgnoreCase(source.getHost())
                && port(address) == port(source)
                && address.getScheme().equalsIgnoreCase(source.getScheme());
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
