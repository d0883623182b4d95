package id.simpul.connectors.soap;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.Outside;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.FileFetcher;
import id.simpul.connectors.http.HttpAccess;
import id.simpul.connectors.http.HttpCaller;
import id.simpul.connectors.list.Listing;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.list.Placeholders;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceDefinition;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Lists records in SOAP answers. */
public final class SoapListing implements Listing {

    private final Outside outside;
    private final HttpCaller caller;
    private final SoapClient client;
    private final SoapOperation list;
    private final @Nullable SoapSession session;
    private final SoapAnswers answers;
    private final FileFetcher files;

    /** @throws IllegalArgumentException if an expression, a format or a key in the definition is none */
    public SoapListing(SourceDefinition source, Soap access, AttachmentStore store, Outside outside) {
        this.outside = outside;
        var reading = access.list();
        this.answers = new SoapAnswers(access);
        this.caller = new HttpCaller(
                HttpAccess.forFiles(access.url(), reading, access.auth(), access.tls(), source.limits()),
                TokenStore.NONE,
                outside);
        this.files = new FileFetcher(caller, reading.attachments(), store);
        Placeholders placeholders = Placeholders.of(reading, source.zone());
        boolean attached =
                reading.attachments() != null && reading.attachments().base64() != null;
        this.client = new SoapClient(access, source.limits(), caller, attached ? store : null);
        this.list = new SoapOperation(
                client, access.version(), access.url(), access.call(), access.headers(), placeholders);
        var login = access.login();
        this.session = login == null
                ? null
                : new SoapSession(
                        client,
                        new SoapOperation(client, access.version(), login.url(), login.call(), Map.of(), placeholders),
                        login,
                        this::seen);
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
        client.close();
        caller.close();
    }

    @Override
    public PageFetcher.Answer fetch(PageFetcher.Ask ask) {
        Instant departed = outside.clock().instant();
        Reply reply = session == null ? list.send(ask, null) : session.send(list, ask);
        if (reply instanceof Reply.None none) {
            return none.why();
        }
        PageFetcher.Answer answer = reply instanceof Reply.Faulty faulty
                ? answers.meaning(
                        faulty.fault(),
                        client.place(),
                        departed,
                        outside.clock().instant())
                : read((Reply.Content) reply);
        if (answer instanceof Failed failed
                && failed.why() instanceof PullResult.Unavailable down
                && down.retryAfter() != null) {
            caller.waitFor(down.retryAfter());
        }
        return answer;
    }

    private PageFetcher.Answer read(Reply.Content content) {
        try {
            return answers.list(content.payload().root(), content.departed(), content.answered(), content.date());
        } catch (XmlTree.Unreadable unreadable) {
            return Failed.unavailable(client.place() + " answers with " + unreadable.getMessage());
        }
    }

    /** What the expressions of a login see. */
    private @Nullable Object seen(Reply reply) {
        if (reply instanceof Reply.Faulty faulty) {
            return faulty.fault().answer();
        }
        if (reply instanceof Reply.Content content) {
            Element root = content.payload().root();
            try {
                return Collections.singletonMap(
                        XmlTree.local(root), answers.tree(root).content());
            } catch (XmlTree.Unreadable unreadable) {
                return null;
            }
        }
        return null;
    }
}
