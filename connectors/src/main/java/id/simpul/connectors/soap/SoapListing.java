package id.simpul.connectors.soap;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.FileFetcher;
import id.simpul.connectors.http.Http;
import id.simpul.connectors.http.HttpAccess;
import id.simpul.connectors.http.HttpCaller;
import id.simpul.connectors.http.Statuses;
import id.simpul.connectors.http.WatchedStream;
import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.Listing;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.list.Placeholders;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Tls;
import jakarta.xml.ws.WebServiceException;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.Collections;
import javax.xml.transform.Source;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMResult;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import org.apache.cxf.interceptor.Fault;
import org.apache.cxf.transport.http.HTTPException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Lists records in SOAP answers. Payloads only: no WSDL is read and no code generated. */
public final class SoapListing implements Listing {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String XML_TYPE = "application/xml";
    private static final String JSON_TYPE = "application/json";

    private final Soap access;
    private final String place;
    private final SoapClient client;
    private final SoapBody body;
    private final AnswerReader answers;
    private final FileFetcher files;

    /** @throws IllegalArgumentException if an expression or a format in the definition is none */
    public SoapListing(SourceDefinition source, Soap access, AttachmentStore store) {
        this.access = access;
        this.place = Http.place(access.url());
        var list = access.list();
        var limits = source.limits();
        this.answers = new AnswerReader(list, true);
        this.body = new SoapBody(access.body(), Placeholders.of(list, source.zone()));
        this.files = new FileFetcher(files(source), list.attachments(), store);
        this.client = new SoapClient(
                access, new AnswerGuard(place, limits.pageBytes() * 4, limits.timeout()), limits.timeout());
    }

    private static HttpCaller files(SourceDefinition source) {
        Soap access = (Soap) source.access();
        return new HttpCaller(
                HttpAccess.forFiles(access.url(), access.list(), new Auth.None(), Tls.PLATFORM, source.limits()),
                TokenStore.NONE);
    }

    @Override
    public @Nullable Object tree(byte[] original, String mediaType) {
        try {
            return mediaType.equals(JSON_TYPE)
                    ? JSON.readValue(original, Object.class)
                    : new XmlTree(XmlTree.parse(original), access.alwaysLists()).content();
        } catch (IOException | JacksonException unreadable) {
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
    }

    @Override
    public PageFetcher.Answer fetch(PageFetcher.Ask ask) {
        Instant departed = Instant.now();
        long started = System.nanoTime();
        try {
            Source answer = client.dispatch().invoke(new StreamSource(new StringReader(body.fill(ask))));
            Instant answered = departed.plusNanos(System.nanoTime() - started);
            Element payload = answer == null ? null : payload(answer);
            if (payload == null) {
                return Failed.unavailable(place + " answers with an empty envelope");
            }
            return read(payload, departed, answered);
        } catch (WebServiceException | Fault | TransformerException failed) {
            return meaning(failed);
        }
    }

    private PageFetcher.Answer read(Element payload, Instant departed, Instant answered) {
        XmlTree tree = new XmlTree(payload, access.alwaysLists());
        return answers.read(
                Collections.singletonMap(XmlTree.local(payload), tree.content()),
                record -> row(tree, record),
                departed,
                answered,
                Http.date(client.answerHeader("Date")));
    }

    private static PageFetcher.Row row(XmlTree tree, @Nullable Object record) {
        byte[] xml = tree.bytesOf(record);
        return xml != null
                ? new PageFetcher.Row(record, xml, XML_TYPE)
                : new PageFetcher.Row(record, JSON.writeValueAsBytes(record), JSON_TYPE);
    }

    private static @Nullable Element payload(Source answer) throws TransformerException {
        Node node;
        if (answer instanceof DOMSource tree) { // what CXF gives
            node = tree.getNode();
        } else {
            DOMResult result = new DOMResult();
            TransformerFactory.newDefaultInstance().newTransformer().transform(answer, result);
            node = result.getNode();
        }
        return node instanceof Document document ? document.getDocumentElement() : (Element) node;
    }

    /** What an exception of CXF's stands for. */
    private PageFetcher.Answer meaning(Exception failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof Unusable unusable) {
                return unusable.meaning();
            }
            if (cause instanceof HTTPException http) {
                return Statuses.failed(place, http.getResponseCode(), null);
            }
            if (cause instanceof WatchedStream.TooLarge tooLarge) {
                return Failed.unavailable(
                        "a page from %s has %s: ask for fewer records (page.size) or raise limits.page-bytes in source.yaml"
                                .formatted(place, tooLarge.getMessage()));
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return Failed.unavailable("we were asked to stop while waiting for " + place);
            }
            if (cause instanceof IOException) {
                return Http.untrusted(cause)
                        ? Failed.refused(
                                place + ": " + Http.problem(cause),
                                "let the system's owner renew its certificate, or add its authority to the Java trust store")
                        : Failed.unavailable(place + ": " + Http.problem(cause));
            }
        }
        return Failed.unavailable(place + " answers with an envelope that is not well-formed, or is cut off");
    }
}
