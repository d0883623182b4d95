package id.simpul.connectors.rest;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.Called;
import id.simpul.connectors.http.FileFetcher;
import id.simpul.connectors.http.Http;
import id.simpul.connectors.http.HttpAccess;
import id.simpul.connectors.http.HttpCaller;
import id.simpul.connectors.http.RequestWriter;
import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.Expression;
import id.simpul.connectors.list.Listing;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import id.simpul.connectors.tree.AnswerReading;
import id.simpul.connectors.tree.Broken;
import id.simpul.connectors.tree.Tree;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.SourceDefinition;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists records over plain HTTP, in JSON, XML or CSV. */
public final class RestListing implements Listing {

    /** What comes with a whole answer. The others of 2xx have no body, or not all of it. */
    private static final Set<Integer> WHOLE = Set.of(200, 201, 203);

    private final HttpCaller caller;
    private final RequestWriter request;
    private final AnswerReading reading;
    private final AnswerReader answers;
    private final AnswerReader xmlAnswers;
    private final Placeholders placeholders;
    private final FileFetcher files;
    private final @Nullable Expression expired;
    private final String place;

    /** @throws IllegalArgumentException if an expression, a format or an address in the definition is none */
    public RestListing(SourceDefinition source, Rest access, AttachmentStore store, TokenStore tokens) {
        var list = access.list();
        this.caller = new HttpCaller(HttpAccess.of(access, source.limits()), tokens);
        this.request = new RequestWriter(access.request());
        this.reading = new AnswerReading(access.answer());
        this.answers = new AnswerReader(list, false);
        this.xmlAnswers = new AnswerReader(list, true);
        this.placeholders = Placeholders.of(list, source.zone());
        this.files = new FileFetcher(caller, list.attachments(), store);
        this.expired = access.auth() instanceof Auth.Login login ? Expression.ofNullable(login.expired()) : null;
        this.place = Http.place(access.url());
    }

    @Override
    public @Nullable Object tree(byte[] original, String mediaType) {
        return reading.record(original, mediaType);
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
        Called called = caller.call(request, placeholders.values(ask), this::saysExpired);
        if (called instanceof Called.NotHad not) {
            return new PageFetcher.Failed(not.why());
        }
        PageFetcher.Answer answer = read((Called.Answered) called, ask);
        if (answer instanceof PageFetcher.Failed failed
                && failed.why() instanceof PullResult.Unavailable down
                && down.retryAfter() != null) {
            caller.waitFor(down.retryAfter());
        }
        return answer;
    }

    private PageFetcher.Answer read(Called.Answered answer, PageFetcher.Ask ask) {
        Tree tree = null;
        Broken broken = null;
        try {
            tree = answer.status() == 204 ? null : reading.read(answer.body(), answer.header("Content-Type"));
        } catch (Broken unreadable) {
            broken = unreadable;
        }
        Object root = tree == null ? null : tree.root();
        PageFetcher.Answer meant =
                answers.meaning(answer.status(), root, answer.departed(), answer.answered(), answer.date());
        if (meant != null) {
            return meant;
        }
        if (holdsExpired(root)) {
            return PageFetcher.Failed.refused(
                    "%s says that we are not logged in, right after a login".formatted(place),
                    "check auth.login in source.yaml with the system's owner");
        }
        // Some frameworks say 404 to the page after the last; in their own format, unlike a proxy that lost its way.
        boolean behindTheLast = answer.status() == 404 && !ask.first() && tree != null;
        if (answer.status() == 204 || behindTheLast) {
            return new PageFetcher.Listed(List.of(), answer.departed(), answer.answered(), answer.date());
        }
        if (!WHOLE.contains(answer.status())) {
            return new PageFetcher.Failed(Statuses.meaning(place, answer.status(), answer.headers()));
        }
        if (tree == null) {
            return PageFetcher.Failed.unavailable("%s answers %d with %s: %s"
                    .formatted(place, answer.status(), type(answer), broken == null ? "" : broken.getMessage()));
        }
        Tree read = tree;
        return (tree instanceof XmlTree ? xmlAnswers : answers)
                .read(
                        root,
                        record -> {
                            Tree.Piece piece = read.piece(record);
                            return new PageFetcher.Row(record, piece.bytes(), piece.mediaType());
                        },
                        answer.departed(),
                        answer.answered(),
                        answer.date());
    }

    private boolean saysExpired(Called.Answered answer) {
        if (expired == null) {
            return false;
        }
        try {
            return holdsExpired(
                    reading.read(answer.body(), answer.header("Content-Type")).root());
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
