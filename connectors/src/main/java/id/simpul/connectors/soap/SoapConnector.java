package id.simpul.connectors.soap;

import id.simpul.connectors.Content;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.ListPull;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.list.RecordReader;
import id.simpul.connectors.rest.Credentials;
import id.simpul.connectors.rest.FileFetcher;
import id.simpul.connectors.rest.Http;
import id.simpul.connectors.rest.Statuses;
import id.simpul.connectors.rest.WatchedStream;
import id.simpul.mappings.source.SourceDefinition;
import jakarta.xml.ws.WebServiceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
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

/** A source that lists its records in SOAP answers. Payloads only: no WSDL is read and no code generated. */
public final class SoapConnector implements SourceConnector {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String XML_TYPE = "application/xml";
    private static final String JSON_TYPE = "application/json";

    private final SourceDefinition source;
    private final SourceDefinition.Soap access;
    private final AttachmentStore store;
    private final String place;
    private final SoapClient client;
    private final SoapBody body;
    private final AnswerReader answers;
    private final RecordReader records;
    private final ListPull pull;
    private final FileFetcher files;

    /** @throws IllegalArgumentException if an expression or a format in the definition is none */
    public SoapConnector(SourceDefinition source, AttachmentStore store) {
        this.source = source;
        this.access = (SourceDefinition.Soap) source.access();
        this.store = store;
        this.place = Http.place(access.url());
        var list = access.list();
        this.answers = new AnswerReader(list, true);
        this.records = new RecordReader(list, source.zone(), access.url());
        this.pull = new ListPull(source, list, records, this::ask, Clock.systemUTC());
        this.body = new SoapBody(access.body(), pull.placeholders());
        var attachments = list.attachments();
        this.files = new FileFetcher(
                access.url(),
                attachments == null ? List.of() : attachments.hosts(),
                Credentials.NONE,
                source.limits(),
                store);
        this.client = new SoapClient(
                access,
                new AnswerGuard(place, mostBytes(), source.limits().timeout()),
                source.limits().timeout());
    }

    private long mostBytes() {
        return source.limits().pageBytes() * 4;
    }

    @Override
    public Cursor cursor(@Nullable String kept) {
        return pull.cursor(kept);
    }

    @Override
    public Cursor backfill(Instant from, Instant until) {
        return pull.backfill(from, until);
    }

    @Override
    public PullResult pull(Cursor since) {
        return pull.pull(since);
    }

    /** A list owes nothing: its files are fetched again by {@link #fetch}. */
    @Override
    public PullResult retry(List<Owed> due, Cursor current) {
        return new PullResult.Page(List.of(), due, current);
    }

    @Override
    public FileResult fetch(SourceFile file) {
        return files.fetch(file);
    }

    @Override
    public Original reopen(KeptOriginal kept) {
        try {
            byte[] bytes = bytes(kept.content());
            return records.reopen(
                    kept,
                    kept.mediaType().equals(JSON_TYPE)
                            ? JSON.readValue(bytes, Object.class)
                            : new XmlTree(XmlTree.parse(bytes), access.alwaysLists()).content());
        } catch (IOException | JacksonException unreadable) {
            return records.reopen(kept, null);
        }
    }

    private byte[] bytes(Content content) throws IOException {
        if (content instanceof Content.Inline inline) {
            return inline.bytes();
        }
        try (InputStream aside = store.open(((Content.Aside) content).ticket().sha256())) {
            return aside.readAllBytes();
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private PageFetcher.Answer ask(PageFetcher.Ask ask) {
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
