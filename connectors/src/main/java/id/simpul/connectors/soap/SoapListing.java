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
import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.Listing;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.list.Placeholders;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.FaultRule;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Lists records in SOAP answers. */
public final class SoapListing implements Listing {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String XML_TYPE = "application/xml";
    private static final String JSON_TYPE = "application/json";

    private final Soap access;
    private final Outside outside;
    private final HttpCaller caller;
    private final SoapClient client;
    private final SoapOperation list;
    private final @Nullable SoapSession session;
    private final AnswerReader answers;
    private final FileFetcher files;

    /** @throws IllegalArgumentException if an expression, a format or a key in the definition is none */
    public SoapListing(SourceDefinition source, Soap access, AttachmentStore store, Outside outside) {
        this.outside = outside;
        this.access = access;
        var reading = access.list();
        this.answers = new AnswerReader(reading, true);
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
        try {
            return mediaType.equals(JSON_TYPE)
                    ? JSON.readValue(original, Object.class)
                    : tree(XmlTree.parse(original)).content();
        } catch (IOException | JacksonException | XmlTree.Unreadable unreadable) {
            return null;
        }
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
        PageFetcher.Answer answer =
                reply instanceof Reply.Faulty faulty ? meaning(faulty.fault(), departed) : read((Reply.Content) reply);
        if (answer instanceof Failed failed
                && failed.why() instanceof PullResult.Unavailable down
                && down.retryAfter() != null) {
            caller.waitFor(down.retryAfter());
        }
        return answer;
    }

    private PageFetcher.Answer read(Reply.Content content) {
        Element root = content.payload().root();
        try {
            XmlTree tree = tree(root);
            return answers.read(
                    Collections.singletonMap(XmlTree.local(root), tree.content()),
                    record -> row(tree, record),
                    content.departed(),
                    content.answered(),
                    content.date());
        } catch (XmlTree.Unreadable unreadable) {
            return Failed.unavailable(client.place() + " answers with " + unreadable.getMessage());
        }
    }

    /** A fault may be what a system says when there is nothing new; only its owner knows. */
    private PageFetcher.Answer meaning(SoapFault fault, Instant departed) {
        FaultRule meaning = fault.meaning(access.faults());
        if (meaning.is() == InBandError.Kind.IGNORE) {
            return new PageFetcher.Listed(List.of(), departed, outside.clock().instant(), null);
        }
        return fault.failed(client.place(), meaning);
    }

    private XmlTree tree(Element element) {
        return new XmlTree(element, access.alwaysLists(), access.unwrap());
    }

    /** What the expressions of a login see. */
    private @Nullable Object seen(Reply reply) {
        if (reply instanceof Reply.Faulty faulty) {
            return faulty.fault().answer();
        }
        if (reply instanceof Reply.Content content) {
            Element root = content.payload().root();
            try {
                return Collections.singletonMap(XmlTree.local(root), tree(root).content());
            } catch (XmlTree.Unreadable unreadable) {
                return null;
            }
        }
        return null;
    }

    private static PageFetcher.Row row(XmlTree tree, @Nullable Object record) {
        byte[] xml = tree.bytesOf(record);
        return xml != null
                ? new PageFetcher.Row(record, xml, XML_TYPE)
                : new PageFetcher.Row(record, JSON.writeValueAsBytes(record), JSON_TYPE);
    }
}
