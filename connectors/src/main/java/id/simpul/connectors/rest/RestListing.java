package id.simpul.connectors.rest;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.Outside;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.Called;
import id.simpul.connectors.http.FileFetcher;
import id.simpul.connectors.http.Http;
import id.simpul.connectors.http.HttpAccess;
import id.simpul.connectors.http.HttpCaller;
import id.simpul.connectors.http.NextAddress;
import id.simpul.connectors.http.RequestWriter;
import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.DetailFetcher;
import id.simpul.connectors.list.Expression;
import id.simpul.connectors.list.Listing;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import id.simpul.connectors.tree.Broken;
import id.simpul.connectors.tree.Tree;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.HttpRequestTemplate;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Part;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.SourceDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists records over plain HTTP, in JSON, XML or CSV. */
public final class RestListing implements Listing {

    /** What comes with a whole answer. The others of 2xx have no body, or not all of it. */
    private static final Set<Integer> WHOLE = Set.of(200, 201, 203);

    private final HttpCaller caller;
    private final RequestWriter request;
    private final RestAnswers answers;
    private final Placeholders placeholders;
    private final FileFetcher files;
    private final Paging.Style style;
    private final NextAddress next;
    private final Map<String, Call> calls = new HashMap<>();
    private final @Nullable Expression expired;
    private final String place;

    /** @throws IllegalArgumentException if an expression, a format or an address in the definition is none */
    public RestListing(
            SourceDefinition source, Rest access, AttachmentStore store, TokenStore tokens, Outside outside) {
        this(source, access, store, new HttpCaller(HttpAccess.of(access, source.limits()), tokens, outside));
    }

    /** Another list of the same source: asked through the same bounds, with the same credentials, and closed with this one. */
    public RestListing beside(SourceDefinition source, Rest access, AttachmentStore store) {
        return new RestListing(source, access, store, caller);
    }

    private RestListing(SourceDefinition source, Rest access, AttachmentStore store, HttpCaller caller) {
        var list = access.list();
        this.caller = caller;
        this.request = new RequestWriter(access.request());
        this.answers = new RestAnswers(access);
        this.placeholders = Placeholders.of(list, source.zone());
        this.files = new FileFetcher(caller, list.attachments(), store);
        this.expired = access.auth() instanceof Auth.Login login ? Expression.ofNullable(login.expired()) : null;
        this.place = Http.place(access.url());
        this.style = list.page().style();
        access.calls().forEach((name, template) -> {
            Paging page = list.parts().stream()
                    .filter(part -> part.name().equals(name))
                    .map(Part::page)
                    .findFirst()
                    .orElse(null);
            calls.put(name, new Call(template, access.auth(), page));
        });
        this.next = new NextAddress(access.request(), access.auth(), list.page().hosts());
    }

    @Override
    public @Nullable Object tree(byte[] original, String mediaType) {
        return answers.record(original, mediaType);
    }

    @Override
    public FileResult file(SourceFile file) {
        return files.fetch(file);
    }

    @Override
    public void close() {
        caller.close();
    }

    @Override
    public PageFetcher.Answer fetch(PageFetcher.Ask ask) {
        Called called = caller.call(request(ask), placeholders.values(ask), this::saysExpired);
        if (called instanceof Called.NotHad not) {
            return new PageFetcher.Failed(not.why());
        }
        PageFetcher.Answer answer = withNext(read((Called.Answered) called, ask), (Called.Answered) called);
        if (answer instanceof PageFetcher.Failed failed
                && failed.why() instanceof PullResult.Unavailable down
                && down.retryAfter() != null) {
            caller.waitFor(down.retryAfter());
        }
        return answer;
    }

    private RequestWriter request(PageFetcher.Ask ask) {
        return ask.next() != null && style.addressed() ? new RequestWriter(next.request(ask.next())) : request;
    }

    /** R10: what the answer says of its next page, fit to be kept. */
    private PageFetcher.Answer withNext(PageFetcher.Answer answer, Called.Answered said) {
        if (!(answer instanceof PageFetcher.Listed listed) || !style.addressed()) {
            return answer;
        }
        String named =
                style == Paging.Style.LINK ? NextAddress.ofLinks(said.headers().allValues("Link")) : listed.next();
        if (named == null) {
            return listed.withNext(null);
        }
        NextAddress.Found found = next.read(said.address(), named);
        return found.problem() == null
                ? listed.withNext(found.kept())
                : PageFetcher.Failed.refused(
                        place + ": " + found.problem(),
                        "if that is the system's own name, add it to page.hosts in source.yaml; it is not called");
    }

    /** @param broken why there is no tree, though there should be one */
    private record Parsed(@Nullable Tree tree, @Nullable Broken broken) {
        @Nullable
        Object root() {
            return tree == null ? null : tree.root();
        }
    }

    private Parsed parsed(Called.Answered answer) {
        try {
            return new Parsed(
                    answer.status() == 204 ? null : answers.tree(answer.body(), answer.header("Content-Type")), null);
        } catch (Broken unreadable) {
            return new Parsed(null, unreadable);
        }
    }

    /** What source.yaml says of the answer, {@code null} for nothing. */
    private PageFetcher.@Nullable Answer meaning(Called.Answered answer, Parsed parsed) {
        PageFetcher.Answer meant =
                answers.meaning(answer.status(), parsed.root(), answer.departed(), answer.answered(), answer.date());
        if (meant != null) {
            return meant;
        }
        return holdsExpired(parsed.root())
                ? PageFetcher.Failed.refused(
                        "%s says that we are not logged in, right after a login".formatted(place),
                        "check auth.login in source.yaml with the system's owner")
                : null;
    }

    /** Why the answer cannot be used, {@code null} if it can. */
    private PageFetcher.@Nullable Failed unusable(Called.Answered answer, Parsed parsed) {
        if (!WHOLE.contains(answer.status())) {
            return new PageFetcher.Failed(Statuses.meaning(place, answer.status(), answer.headers()));
        }
        return parsed.tree() != null
                ? null
                : PageFetcher.Failed.unavailable("%s answers %d with %s: %s"
                        .formatted(
                                place,
                                answer.status(),
                                type(answer),
                                parsed.broken() == null ? "" : parsed.broken().getMessage()));
    }

    private PageFetcher.Answer read(Called.Answered answer, PageFetcher.Ask ask) {
        Parsed parsed = parsed(answer);
        PageFetcher.Answer meant = meaning(answer, parsed);
        if (meant != null) {
            return meant;
        }
        // Some frameworks say 404 to the page after the last; in their own format, unlike a proxy that lost its way.
        boolean behindTheLast = answer.status() == 404 && !ask.first() && ask.next() == null && parsed.tree() != null;
        if (answer.status() == 204 || behindTheLast) {
            return new PageFetcher.Listed(List.of(), answer.departed(), answer.answered(), answer.date());
        }
        PageFetcher.Failed unusable = unusable(answer, parsed);
        if (unusable != null || parsed.tree() == null) {
            return unusable;
        }
        return answers.list(parsed.tree(), answer.departed(), answer.answered(), answer.date());
    }

    @Override
    public DetailFetcher.Answer detail(String name, PageFetcher.Ask ask, Map<String, @Nullable String> values) {
        Call call = calls.get(name);
        if (call == null) {
            throw new IllegalStateException("nothing in source.yaml asks for " + name);
        }
        Map<String, @Nullable String> all = placeholders.values(ask);
        all.putAll(values);
        Called called = caller.call(call.request(ask), all, this::saysExpired);
        if (called instanceof Called.NotHad not) {
            return new DetailFetcher.NotNow(not.why());
        }
        return call.told((Called.Answered) called, ask);
    }

    /** What is asked for each record. */
    private final class Call {
        private final RequestWriter first;
        private final Paging.Style paged;
        private final NextAddress addresses;
        private final @Nullable Expression named;

        Call(HttpRequestTemplate template, Auth auth, @Nullable Paging page) {
            this.first = new RequestWriter(template);
            this.paged = page == null ? Paging.Style.NONE : page.style();
            this.addresses = new NextAddress(template, auth, page == null ? List.of() : page.hosts());
            this.named = page == null ? null : Expression.ofNullable(page.next());
        }

        RequestWriter request(PageFetcher.Ask ask) {
            return ask.next() != null && paged.addressed() ? new RequestWriter(addresses.request(ask.next())) : first;
        }

        DetailFetcher.Answer told(Called.Answered answer, PageFetcher.Ask ask) {
            Parsed parsed = parsed(answer);
            PageFetcher.Answer meant = meaning(answer, parsed);
            if (meant instanceof PageFetcher.Failed failed) {
                // Words in a 404 do not make it less of one; only what is to be waited out may be there later.
                boolean gone = failed.why() instanceof PullResult.Refused && saysGone(answer);
                return gone
                        ? new DetailFetcher.Gone("%s answers %d".formatted(place, answer.status()))
                        : new DetailFetcher.NotNow(failed.why());
            }
            if (meant != null || answer.status() == 204) {
                return new DetailFetcher.Told(null, null);
            }
            if (saysGone(answer)) {
                return !ask.first() && ask.next() == null && parsed.tree() != null
                        ? new DetailFetcher.Told(null, null)
                        : new DetailFetcher.Gone("%s answers %d".formatted(place, answer.status()));
            }
            PageFetcher.Failed unusable = unusable(answer, parsed);
            return unusable != null ? new DetailFetcher.NotNow(unusable.why()) : next(answer, parsed.root());
        }

        private boolean saysGone(Called.Answered answer) {
            return answer.status() == 404 || answer.status() == 410;
        }

        private DetailFetcher.Answer next(Called.Answered answer, @Nullable Object root) {
            String next;
            try {
                next = paged == Paging.Style.LINK
                        ? NextAddress.ofLinks(answer.headers().allValues("Link"))
                        : named == null ? null : AnswerReader.next(named, root);
            } catch (Expression.Failed failed) {
                return new DetailFetcher.NotNow(new PullResult.Unavailable(String.valueOf(failed.getMessage())));
            }
            if (next == null || !paged.addressed()) {
                return new DetailFetcher.Told(root, next);
            }
            NextAddress.Found found = addresses.read(answer.address(), next);
            return found.problem() == null
                    ? new DetailFetcher.Told(root, found.kept())
                    : new DetailFetcher.NotNow(new PullResult.Refused(
                            place + ": " + found.problem(), "if that is the system's own name, add it to page.hosts"));
        }
    }

    private boolean saysExpired(Called.Answered answer) {
        if (expired == null) {
            return false;
        }
        try {
            return holdsExpired(
                    answers.tree(answer.body(), answer.header("Content-Type")).root());
        } catch (Broken unreadable) {
            return false;
        }
    }

    private boolean holdsExpired(@Nullable Object answer) {
        try {
            return expired != null && answer != null && expired.holds(answer);
        } catch (Expression.Failed failed) {
            return false;
        }
    }

    private static String type(Called.Answered answer) {
        String type = answer.header("Content-Type");
        if (type == null) {
            return "no content type";
        }
        String tame = type.replaceAll("[^\\w/+.;= -]", "");
        return tame.length() > 60 ? tame.substring(0, 60) : tame;
    }
}
