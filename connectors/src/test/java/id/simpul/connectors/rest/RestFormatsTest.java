package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request says and how an answer may be written: a row a case of the issue. */
class RestFormatsTest {

    private static final String EMPTY = "{\"items\":[]}";

    private static final Web web = new Web();

    @TempDir
    private Path dir;

    private Folder source;

    @org.junit.jupiter.api.BeforeEach
    void start() {
        source = new Folder(dir, web.anew());
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            POST-only, form    | form: { aksi: daftar, halaman: "{page}", kunci: "${KEY}" }   | POST | application/x-www-form-urlencoded | aksi=daftar&halaman=1&kunci=k%26%22%3C
            POST-only, JSON    | body: '{ "hal": {page}, "kunci": "${KEY}" }'                 | POST | application/json                  | {"hal":1,"kunci":"k&\\"<"}
            POST-only, XML     | body: '<q><hal>{page}</hal><kunci>${KEY}</kunci></q>'        | POST | application/xml                   | <q><hal>1</hal><kunci>k&amp;&quot;&lt;</kunci></q>
            own content type   | body: '{ "hal": {page} }'~  content-type: application/vnd.aduan+json | POST | application/vnd.aduan+json | {"hal":1}
            PUT                | method: PUT~  body: 'hal {page}'                             | PUT  | text/plain; charset=utf-8         | hal 1
            POST without body  | method: POST~  query: { p: "{page}" }                        | POST |                                   | ``
            """)
    void aRequestIsSentAsItIsWritten(String name, String request, String method, String type, String body) {
        source.env("KEY", "k&\"<")
                .with(
                        "request:\n  url: \"${URL}/list\"\n  headers: { X-Sistem: simpul, Accept: \"*/*\" }\n  "
                                + request.replace("~", "\n"),
                        "page: { style: number }");
        web.answers(200, "application/json", EMPTY);
        assertThat(Folder.keys(Folder.pull(source.open()))).isEmpty();
        assertThat(web.last().getRequestMethod()).isEqualTo(method);
        assertThat(web.last().getRequestHeaders().getFirst("Content-Type")).isEqualTo(type);
        assertThat(web.last().getRequestHeaders().getFirst("X-Sistem")).isEqualTo("simpul");
        assertThat(web.bodies()).containsExactly(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            JSON                       | application/json             | utf-8        | {"items":[{"id":1,"title":"café"}]}                                   | items                | 1 | café
            JSON as text/html          | text/html                    | utf-8        | {"items":[{"id":1,"title":"café"}]}                                   | items                | 1 | café
            JSON without type          |                              | utf-8        | {"items":[{"id":1,"title":"café"}]}                                   | items                | 1 | café
            JSON latin-1 declared      | application/json;charset=iso-8859-1 | iso-8859-1 | {"items":[{"id":1,"title":"café"}]}                              | items                | 1 | café
            latin-1 that is Windows    | application/json;charset=iso-8859-1 | windows-1252 | {"items":[{"id":1,"title":"“café”"}]}                          | items                | 1 | “café”
            latin-1 that is UTF-8      | application/json;charset=iso-8859-1 | utf-8 | {"items":[{"id":1,"title":"café"}]}                                   | items                | 1 | café
            UTF-16 with its mark       | application/json             | utf-16       | {"items":[{"id":1,"title":"café"}]}                                   | items                | 1 | café
            UTF-16 without             | application/json             | utf-16le     | {"items":[{"id":1,"title":"café"}]}                                   | items                | 1 | café
            XML, one record            | application/xml              | utf-8        | <d xmlns="urn:x"><item id="1"><id>1</id><title>café</title></item></d> | d.item              | 1 | café
            XML, two records           | text/xml                     | utf-8        | <p:d xmlns:p="u"><p:item><p:id>1</p:id><p:title>a</p:title></p:item><item><id>2</id></item></p:d> | d.item | 1,2 | a
            XML as JSON                | application/json             | utf-8        | <d><item><id>1</id><title>x</title></item></d>                        | d.item               | 1 | x
            XML latin-1 by declaration | application/xml              | iso-8859-1   | <?xml version="1.0" encoding="ISO-8859-1"?><d><item><id>1</id><title>café</title></item></d> | d.item | 1 | café
            XML whose declaration lies | application/xml              | utf-8        | <?xml version="1.0" encoding="ISO-8859-1"?><d><item><id>1</id><title>café</title></item></d> | d.item | 1 | café
            XML with a mark            | application/xml              | utf-8        | ^<d><item><id>1</id><title>x</title></item></d>                | d.item               | 1 | x
            XML with an empty list     | application/xml              | utf-8        | <d/>                                                                  | d.item               | `` | ``
            CSV                        | text/csv                     | utf-8        | id,title~1,café~2,"a,""b"" ~c"~                                       | rows                 | 1,2 | café
            CSV with semicolons        | text/csv                     | windows-1252 | id;title~1;café~                                                      | rows                 | 1 | café
            CSV with tabs              | text/csv                     | utf-8        | id\ttitle~1\tx                                                        | rows                 | 1 | x
            CSV of a spreadsheet       | text/csv                     | utf-8        | sep=;~id;title~1;x                                                    | rows                 | 1 | x
            CSV with odd rows          | text/csv                     | utf-8        | id,title~1~2,b,c,d~                                                   | rows                 | 1,2 |
            CSV without rows           | text/csv                     | utf-8        | id,title~                                                             | rows                 | `` | ``
            """)
    void anAnswerIsReadByWhatItIs(
            String name, String type, String charset, String answer, String records, String keys, String title)
            throws IOException {
        byte[] body = answer.replace("~", "\r\n")
                .replace("\\t", "\t")
                .replace("^", "\uFEFF")
                .getBytes(Charset.forName(charset));
        source.with("records: " + records);
        web.answers(exchange -> {
            if (type != null) {
                exchange.getResponseHeaders().set("Content-Type", type);
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        PullResult result = Folder.pull(source.open());
        assertThat(String.join(",", Folder.keys(result))).isEqualTo(keys);
        if (!keys.isEmpty()) {
            Original first = ((PullResult.Page) result).originals().get(0);
            assertThat(((Map<?, ?>) first.tree()).get("title")).isEqualTo(title);
            reopensTheSame(first);
        }
    }

    /** What is kept of one record reads again as it was, without its neighbours. */
    private void reopensTheSame(Original read) {
        SourceConnector connector = source.open();
        Original again = connector.reopen(new KeptOriginal(
                read.nativeId(),
                read.version(),
                read.stamp(),
                read.readAt(),
                read.content(),
                read.mediaType(),
                read.fingerprint(),
                read.files()));
        assertThat(again).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            answer: { charset: windows-1252 }              | application/json | windows-1252 | {"items":[{"id":1,"title":"é"}]} | items | é
            answer: { format: csv, delimiter: "¦" }        | text/plain       | utf-8        | id¦title~1¦x                     | rows  | x
            answer: { format: csv, header: [id, title] }   | text/csv         | utf-8        | 1,x~                             | rows  | x
            answer: { format: xml, lists: [foto] }         | text/xml         | utf-8        | <d><i><id>1</id><title>x</title><foto>a</foto></i></d> | d.i | x
            """)
    void anOwnerMaySayHowAnswersAreWritten(
            String declared, String type, String charset, String answer, String records, String title) {
        byte[] body = answer.replace("~", "\n").replace("¦", "|").getBytes(Charset.forName(charset));
        source.with(declared.replace("¦", "|"), "records: " + records);
        web.answers(exchange -> Web.send(exchange, 200, type, body));
        PullResult result = Folder.pull(source.open());
        assertThat(Folder.keys(result)).containsExactly("1");
        Original first = ((PullResult.Page) result).originals().get(0);
        Map<?, ?> tree = (Map<?, ?>) first.tree();
        assertThat(tree.get("title")).isEqualTo(title);
        if (tree.containsKey("foto")) {
            assertThat(tree.get("foto")).isEqualTo(List.of("a"));
        }
        reopensTheSame(first);
    }

    @Test
    void aRecordsBytesAreTheSourcesOwn() {
        source.with("records: rows");
        web.answers(200, "text/csv", "id , title\n 7 ,\"a\nb\"\n8,x\n");
        PullResult result = Folder.pull(source.with("key: $string(id)").open());
        Original first = ((PullResult.Page) result).originals().get(0);
        assertThat(new String(((Content.Inline) first.content()).bytes(), StandardCharsets.UTF_8))
                .isEqualTo("id , title\n 7 ,\"a\nb\"");
    }

    @ParameterizedTest
    @CsvSource({"gzip,gzip", "x-gzip,gzip", "deflate,zlib", "deflate,raw", "identity,plain", "gzip,plain", ",gzip"})
    void aCompressedAnswerIsReadAskedForOrNot(String said, String done) throws IOException {
        byte[] plain = "{\"items\":[{\"id\":1}]}".getBytes(StandardCharsets.UTF_8);
        byte[] body = packed(plain, done);
        web.answers(exchange -> {
            if (said != null) {
                exchange.getResponseHeaders().set("Content-Encoding", said);
            }
            Web.send(exchange, 200, "application/json", body);
        });
        assertThat(Folder.keys(Folder.pull(source.open()))).containsExactly("1");
        assertThat(web.last().getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("gzip");
    }

    private static byte[] packed(byte[] plain, String how) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out =
                switch (how) {
                    case "gzip" -> new GZIPOutputStream(packed);
                    case "zlib" -> new DeflaterOutputStream(packed);
                    case "raw" -> new DeflaterOutputStream(packed, new Deflater(6, true));
                    default -> packed;
                }) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void aFewBytesThatHideGigabytesAreLeft() throws IOException {
        byte[] bomb = packed(new byte[80 << 20], "gzip");
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            Web.send(exchange, 200, "application/json", bomb);
        });
        source.with("limits: { page-bytes: 1MiB, timeout: 5s, poll: 5s }");
        assertThat(Folder.reason(Folder.pull(source.open()))).contains("more than 4 MiB", "limits.page-bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            a DTD              | application/xml  | <!DOCTYPE d [<!ENTITY e "Budi">]><d><item><id>&e;</id></item></d> | XML is broken
            a bomb of entities | application/xml  | <!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><d>&b;</d>      | XML is broken
            XML cut off        | application/xml  | <d><item><id>1</id><nama>Budi                                     | XML is broken or cut off at line 1
            CSV never closed   | text/csv         | id,title~1,"Budi~2,b                                              | CSV is broken
            a web page         | text/csv         | <!doctype html><p>Budi                                            | a web page
            a web page as JSON | application/json | <html><body>Budi                                                  | a web page
            nothing            | application/json | ``                                                                | empty
            """)
    void whatCannotBeReadIsToldWithoutAWordOfIt(String name, String type, String answer, String problem) {
        source.with("records: \"[d.item]\"");
        web.answers(200, type, answer.replace("~", "\n"));
        assertThat(Folder.reason(Folder.pull(source.open())))
                .startsWith("unavailable")
                .contains(problem)
                .doesNotContain("Budi");
    }

    @Test
    void deepXmlIsRefusedAndNotAnOverflow() {
        source.with("records: d.item");
        web.answers(200, "application/xml", "<d>".repeat(100_000) + "</d>".repeat(100_000));
        assertThat(Folder.reason(Folder.pull(source.open()))).contains("XML is broken");
    }
}
