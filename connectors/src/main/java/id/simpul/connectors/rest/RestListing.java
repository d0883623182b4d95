package id.simpul.connectors.rest;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.Credentials;
import id.simpul.connectors.http.FileFetcher;
import id.simpul.connectors.http.Http;
import id.simpul.connectors.http.NextAddress;
import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.http.WatchedStream;
import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.Listing;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists records as JSON over HTTP. */
public final class RestListing implements Listing {

    private static final Pattern CHARSET = Pattern.compile("charset=\"?([^\\s\";]+)", Pattern.CASE_INSENSITIVE);
    private static final String JSON = "application/json";

    private final SourceDefinition source;
    private final Rest access;
    private final Credentials credentials;
    private final AnswerReader answers;
    private final Placeholders placeholders;
    private final FileFetcher files;
    private final NextAddress next;

    /** @throws IllegalArgumentException if an expression, a format or an address in the definition is none */
    public RestListing(SourceDefinition source, Rest access, AttachmentStore store) {
        this.source = source;
        this.access = access;
        var list = access.list();
        this.credentials = new Credentials(access.auth());
        this.answers = new AnswerReader(list, false);
        this.placeholders = Placeholders.of(list, source.zone());
        this.files = FileFetcher.of(source, access.url(), list, credentials, store);
        this.next =
                new NextAddress(access.url(), list.page().hosts(), credentials.parameters(), constants(access.query()));
        request(PageFetcher.Ask.sample()); // a header or an address that is none is told now
    }

    private static Map<String, String> constants(Map<String, String> query) {
        Map<String, String> constants = new LinkedHashMap<>(query);
        constants.values().removeIf(value -> value.matches("(?s).*\\{[a-z]+}.*"));
        return constants;
    }

    @Override
    public @Nullable Object tree(byte[] original, String mediaType) {
        try {
            return JsonTree.of(original, null).root();
        } catch (JsonTree.Broken unreadable) {
            return null;
        }
    }

    @Override
    public FileResult file(SourceFile file) {
        return files.fetch(file);
    }

    /** Nothing is held: all sources share one HTTP client. */
    @Override
    public void close() {}

    @Override
    public PageFetcher.Answer fetch(PageFetcher.Ask ask) {
        String place = Http.place(access.url());
        try {
            Http.Reply reply = Http.get(request(ask), source.limits().timeout(), mostBytes());
            return read(reply, ask, place);
        } catch (WatchedStream.TooLarge tooLarge) {
            return PageFetcher.Failed.unavailable(
                    "a page from %s has %s: ask for fewer records (page.size) or raise limits.page-bytes in source.yaml"
                            .formatted(place, tooLarge.getMessage()));
        } catch (IOException failed) {
            return Http.untrusted(failed)
                    ? PageFetcher.Failed.refused(
                            place + ": " + Http.problem(failed),
                            "let the system's owner renew its certificate, or add its authority to the Java trust store")
                    : PageFetcher.Failed.unavailable(place + ": " + Http.problem(failed));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return PageFetcher.Failed.unavailable("we were asked to stop while waiting for " + place);
        }
    }

    private long mostBytes() {
        return source.limits().pageBytes() * 4;
    }

    private HttpRequest request(PageFetcher.Ask ask) {
        HttpRequest.Builder request = HttpRequest.newBuilder(credentials.onto(address(ask)));
        access.headers().forEach(request::setHeader);
        credentials.onto(request);
        return request.build();
    }

    private URI address(PageFetcher.Ask ask) {
        if (ask.next() != null && namesAddresses()) {
            return next.address(ask.next());
        }
        URI address = access.url();
        for (Map.Entry<String, String> parameter : access.query().entrySet()) {
            String value = placeholders.fill(parameter.getValue(), ask, UnaryOperator.identity());
            if (value != null) {
                address = Credentials.withParameter(address, parameter.getKey(), value);
            }
        }
        return address;
    }

    private boolean namesAddresses() {
        Paging.Style style = access.list().page().style();
        return style == Paging.Style.LINK || style == Paging.Style.NEXT;
    }

    /** R10: what the answer says of its next page, fit to be kept. */
    private PageFetcher.Answer withNext(PageFetcher.Answer answer, HttpResponse<?> response, String place) {
        if (!(answer instanceof PageFetcher.Listed listed) || !namesAddresses()) {
            return answer;
        }
        String named = access.list().page().style() == Paging.Style.LINK
                ? NextAddress.ofLinks(response.headers().allValues("Link"))
                : listed.next();
        if (named == null) {
            return listed.withNext(null);
        }
        NextAddress.Found found = next.read(response.uri(), named);
        return found.problem() == null
                ? listed.withNext(found.kept())
                : PageFetcher.Failed.refused(
                        place + ": " + found.problem(),
                        "if that is the system's own name, add it to page.hosts in source.yaml; it is not called");
    }

    private PageFetcher.Answer read(Http.Reply reply, PageFetcher.Ask ask, String place) {
        HttpResponse<byte[]> response = reply.response();
        int status = response.statusCode();
        Instant date = Http.date(response.headers().firstValue("Date").orElse(null));
        if (status == 204) {
            return new PageFetcher.Listed(List.of(), reply.departed(), reply.answered(), date);
        }
        if (status != 200) {
            // Some frameworks say 404 to the page after the last; in JSON, unlike a proxy that lost its way.
            return status == 404 && !ask.first() && ask.next() == null && isJson(reply)
                    ? new PageFetcher.Listed(List.of(), reply.departed(), reply.answered(), date)
                    : Statuses.failed(
                            place,
                            status,
                            response.headers().firstValue("Retry-After").orElse(null));
        }
        try {
            JsonTree tree = JsonTree.of(reply.body(), charset(response));
            PageFetcher.Answer answer = answers.read(
                    tree.root(),
                    record -> new PageFetcher.Row(record, tree.bytesOf(record), JSON),
                    reply.departed(),
                    reply.answered(),
                    date);
            return withNext(answer, response, place);
        } catch (JsonTree.Broken broken) {
            return PageFetcher.Failed.unavailable("%s answers 200 with %s: %s"
                    .formatted(
                            place, looksLikeMarkup(reply.body()) ? "a web page" : type(response), broken.getMessage()));
        }
    }

    private static boolean isJson(Http.Reply reply) {
        try {
            return JsonTree.of(reply.body(), charset(reply.response())).root() != null;
        } catch (JsonTree.Broken other) {
            return false;
        }
    }

    private static String type(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Content-Type")
                .map(type -> type.replaceAll("[^\\w/+.;= -]", ""))
                .map(type -> type.length() > 60 ? type.substring(0, 60) : type)
                .orElse("no content type");
    }

    private static boolean looksLikeMarkup(byte[] body) {
        int at = 0;
        while (at < body.length && at < 64 && (body[at] <= ' ')) { // also the bytes of a BOM
            at++;
        }
        return at < body.length && body[at] == '<';
    }

    private static @Nullable Charset charset(HttpResponse<?> response) {
        Matcher named =
                CHARSET.matcher(response.headers().firstValue("Content-Type").orElse(""));
        try {
            return named.find() ? Charset.forName(named.group(1)) : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }
}
