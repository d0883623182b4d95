package id.simpul.connectors.soap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import id.simpul.connectors.Content;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.rest.Web;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beside the envelope: MTOM, SOAP with Attachments, and the same element with base64 in it. */
class SoapAttachmentsTest {

    private static final byte[] BYTES = "isi\r\n--bukan batas\r\n-- \0\u00ff".getBytes(ISO_8859_1);
    private static final String SOURCE =
            """
            request: { url: "${URL}", body: "<ambil/>", lists: [lampiran] }
            records: r.laporan
            key: nomor
            attachments: { each: lampiran, base64: isi, name: nama }
            limits: { timeout: 5s, poll: 60s, page-bytes: 256KiB }
            """;

    private static final Web web = new Web();

    @TempDir
    Path folder;

    private SoapSources sources;

    @BeforeEach
    void start() {
        sources = new SoapSources(folder).with("URL", web.anew().url("/ws"));
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    private static String envelope(String content) {
        return ("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:m='http://www.w3.org/2005/05/xmlmime'"
                        + "><s:Body><r><laporan><nomor>1</nomor><lampiran><nama>foto.png</nama>%s</lampiran></laporan></r>"
                        + "</s:Body></s:Envelope>")
                .formatted(content);
    }

    private static String include(String href) {
        return "<isi m:contentType='image/png'><x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' href='" + href
                + "'/></isi>";
    }

    private static String part(String headers, String body) {
        return "--batas\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n" + body + "\r\n";
    }

    private static final String BINARY = new String(BYTES, ISO_8859_1);
    private static final String MIXED = "multipart/related; boundary=batas";

    static Stream<Arguments> answers() {
        String envelope = envelope(include("cid:a%40host"));
        String root = part("Content-Type: application/xop+xml; type=\"text/xml\"|Content-ID: <root>", envelope);
        String file = part("Content-Type: application/octet-stream|Content-ID: <a@host>", BINARY);
        String end = "--batas--\r\n";
        return Stream.of(
                arguments("MTOM", MIXED + "; type=\"application/xop+xml\"; start=\"<root>\"", root + file + end),
                arguments("the envelope is not the first part", MIXED + "; start=\"<root>\"", file + root + end),
                arguments("no start is named", MIXED, root + file + end),
                arguments(
                        "words before, after and white space behind a boundary",
                        MIXED,
                        "Halo\r\n" + root.replaceFirst("--batas", "--batas  ") + file + end + "Selesai"),
                arguments(
                        "bare line ends",
                        MIXED,
                        root.replace("\r\n", "\n") + "--batas\nContent-ID: <a@host>\n\n" + BINARY + "\n" + end),
                arguments("a boundary in quotes", "Multipart/Related; boundary=\"batas\"", root + file + end),
                arguments(
                        "an answer of 1.2",
                        MIXED,
                        root.replace(
                                        "http://schemas.xmlsoap.org/soap/envelope/",
                                        "http://www.w3.org/2003/05/soap-envelope")
                                + file
                                + end),
                arguments(
                        "SwA by href",
                        MIXED,
                        part("Content-Type: text/xml", envelope("<isi href='cid:a@host'/>")) + file + end),
                arguments(
                        "SwA by a WS-I reference",
                        MIXED,
                        part("Content-Type: text/xml", envelope("<isi>cid:a@host</isi>")) + file + end),
                arguments(
                        "a part in base64",
                        MIXED,
                        root
                                + part(
                                        "Content-Transfer-Encoding: base64|Content-ID: <a@host>",
                                        java.util.Base64.getMimeEncoder().encodeToString(BYTES))
                                + end),
                arguments(
                        "a folded head",
                        MIXED,
                        root
                                + part("Content-Type: application/octet-stream;| name=x|Content-ID: <a@host>", BINARY)
                                + end),
                arguments(
                        "base64 in the element, as MTOM sends what is small",
                        "text/xml",
                        envelope("<isi>" + java.util.Base64.getEncoder().encodeToString(BYTES) + "</isi>")));
    }

    private byte[] content(SourceFile file) throws IOException {
        try (var connector = sources.open(SOURCE);
                InputStream in = sources.store()
                        .open(((FileResult.Fetched) connector.fetch(file))
                                .file()
                                .ticket()
                                .sha256())) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void aFileIsInOurKeepingAndTheRecordNamesIt(String how, String type, String answer) throws IOException {
        web.answers(exchange -> Web.send(exchange, 200, type, answer.getBytes(ISO_8859_1)));
        try (var connector = sources.open(SOURCE)) {
            Original read = SoapSources.originals(SoapSources.pull(connector)).get(0);
            assertThat(read.files()).hasSize(1);
            assertThat(read.files().get(0).name()).isEqualTo("foto.png");
            assertThat(content(read.files().get(0))).isEqualTo(BYTES);

            int asked = web.requests().size();
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
            assertThat(web.requests()).as("what was kept needs no network").hasSize(asked);
        }
    }

    /** A server names its parts anew at each answer; that is no change of the record (R3, R11). */
    @Test
    void R11_theSameFileUnderAnotherNameIsTheSameRecord() {
        List<String> fingerprints = new ArrayList<>();
        for (String cid : List.of("a1", "b2")) {
            String answer = part("Content-Type: application/xop+xml", envelope(include("cid:" + cid)))
                    + part("Content-ID: <" + cid + ">|Content-Type: image/png", BINARY) + "--batas--";
            web.answers(exchange -> Web.send(exchange, 200, MIXED, answer.getBytes(ISO_8859_1)));
            try (var connector = sources.open(SOURCE)) {
                Original read =
                        SoapSources.originals(SoapSources.pull(connector)).get(0);
                fingerprints.add(read.fingerprint());
                assertThat(((SourceFile.Stored) read.files().get(0)).mediaType())
                        .isEqualTo("image/png");
                assertThat(new String(((Content.Inline) read.content()).bytes(), UTF_8))
                        .contains("sha256=");
            }
        }
        assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(0));
    }

    @Test
    void aPartThatDidNotComeIsSaidInTheComplaintAndHoldsNothingBack() {
        String answer = part("Content-Type: text/xml", envelope(include("cid:tiada"))) + "--batas--";
        web.answers(exchange -> Web.send(exchange, 200, MIXED, answer.getBytes(ISO_8859_1)));
        try (var connector = sources.open(SOURCE)) {
            Original read = SoapSources.originals(SoapSources.pull(connector)).get(0);
            assertThat(read.files())
                    .containsExactly(new SourceFile.Unavailable(
                            "foto.png", "image/png", "the answer came without the part that it names"));
        }
    }

    /** Otherwise half a photo would be kept as a whole one. */
    @ParameterizedTest
    @ValueSource(ints = {10, 30, 200, 420, -60, -40, -12, -3})
    void anAnswerThatIsCutOffIsNone(int length) {
        String answer = part("Content-Type: text/xml|Content-ID: <root>", envelope(include("cid:a")))
                + part("Content-ID: <a>", BINARY + "x".repeat(100)) + "--batas--";
        byte[] cut = Arrays.copyOf(answer.getBytes(ISO_8859_1), length > 0 ? length : answer.length() + length);
        web.answers(exchange -> Web.send(exchange, 200, MIXED, cut));
        try (var connector = sources.open(SOURCE)) {
            PullResult result = SoapSources.pull(connector);
            assertThat(result).isInstanceOf(PullResult.Unavailable.class);
            assertThat(result.toString()).contains("cut off");
        }
    }

    /** An answer cannot point at a file that is another complaint's. */
    @Test
    void anAnswerCannotPassOffAFileAsOurs() throws IOException {
        String sha256 = sources.store().put(new ByteArrayInputStream(BYTES)).sha256();
        web.answers(
                200,
                "text/xml",
                envelope("<isi><file xmlns='urn:id:simpul:attached' sha256='" + sha256 + "' size='9'/></isi>"));
        try (var connector = sources.open(SOURCE)) {
            assertThat(SoapSources.originals(SoapSources.pull(connector)).get(0).files())
                    .noneMatch(SourceFile.Stored.class::isInstance);
        }
    }

    @Test
    void largeFilesGoIntoTheStoreAndNotIntoMemory() throws IOException {
        int files = 4;
        int size = 24 << 20;
        byte[] block = new byte[1 << 16];
        StringBuilder content = new StringBuilder();
        for (int i = 0; i < files; i++) {
            content.append(include("cid:f" + i)).append("</lampiran><lampiran><nama>n</nama>");
        }
        web.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", MIXED);
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(part("Content-Type: application/xop+xml", envelope(content.toString()))
                        .getBytes(UTF_8));
                for (int i = 0; i < files; i++) {
                    out.write(("--batas\r\nContent-ID: <f" + i + ">\r\n\r\n").getBytes(UTF_8));
                    Arrays.fill(block, (byte) ('a' + i));
                    for (int sent = 0; sent < size; sent += block.length) {
                        out.write(block);
                    }
                    out.write("\r\n".getBytes(UTF_8));
                }
                out.write("--batas--".getBytes(UTF_8));
            }
        });
        String source = SOURCE.replace("page-bytes: 256KiB", "page-bytes: 2MiB");
        try (var connector = sources.open(source)) {
            long before = used();
            Original read = SoapSources.originals(SoapSources.pull(connector)).get(0);
            assertThat(read.files().stream().filter(SourceFile.Stored.class::isInstance))
                    .hasSize(files)
                    .allMatch(file -> ((SourceFile.Stored) file).ticket().size() == size);
            assertThat(used() - before).isLessThan(16L << 20);
        }
        try (var connector = sources.open(SOURCE)) { // 64 times page-bytes is all that one answer may have
            assertThat(SoapSources.pull(connector).toString()).contains("16 MiB", "limits.page-bytes");
        }
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void partsThatNobodyAskedForAreNotKept() throws IOException {
        String answer = part("Content-Type: text/xml", envelope(include("cid:a"))) + part("Content-ID: <a>", BINARY)
                + "--batas--";
        web.answers(exchange -> Web.send(exchange, 200, MIXED, answer.getBytes(ISO_8859_1)));
        try (var connector = sources.open(SOURCE.replaceAll("attachments.*\n", ""))) {
            Original read = SoapSources.originals(SoapSources.pull(connector)).get(0);
            assertThat(read.files()).isEmpty();
            assertThat(((Map<?, ?>) read.tree()).get("nomor")).isEqualTo("1");
        }
        assertThat(sources.store().contains("0".repeat(64))).isFalse();
    }
}
