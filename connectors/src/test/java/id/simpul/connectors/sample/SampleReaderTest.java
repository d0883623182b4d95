package id.simpul.connectors.sample;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Original;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceDefinition;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private static final String HEAD =
            """
            id: kota
            title: Aduan Kota
            every: 5m
            start: beginning
            zone: Asia/Jakarta
            regions: kemendagri
            """;

    private static final Map<String, String> SOURCES = Map.of(
            "rest",
            """
            protocol: rest
            request: { url: "${URL}" }
            records: data.items
            key: id
            version: changed
            page: { style: none }
            errors: [{ when: "status = 'error'", is: refused, say: message }]
            """,
            "bare",
            """
            protocol: rest
            request: { url: "${URL}" }
            records: $
            key: id
            page: { style: none }
            """,
            "csv",
            """
            protocol: rest
            request: { url: "${URL}" }
            answer: { format: csv }
            records: rows
            key: id
            page: { style: none }
            """,
            "xml",
            """
            protocol: rest
            request: { url: "${URL}" }
            answer: { lists: [item] }
            records: laporan.item
            key: id
            page: { style: none }
            """,
            "detail",
            """
            protocol: rest
            request: { url: "${URL}" }
            records: data
            key: id
            page: { style: none }
            detail: { request: { url: "${URL}/{key}" }, record: report }
            """,
            "soap",
            """
            protocol: soap
            request: { url: "${URL}", body: "<List/>" }
            records: ListResponse.item
            key: id
            page: { style: none }
            """,
            "mail",
            """
            protocol: mail
            mailbox: { host: imap.example.go.id, user: aduan, auth: { password: "${SANDI}" } }
            """);

    private static final String ENVELOPE =
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + "%s</s:Body></s:Envelope>";

    private static final String LETTER =
            "From: Warga <w@contoh.example>~Date: Mon, 23 Nov 2026 08:00:00 +0700~Subject: x~~isi~";

    @TempDir
    Path dir;

    private final List<Original> originals = new ArrayList<>();

    /** What a file is, and how many records it holds: one row a form. {@code ~} is a line's end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            rest   | {"data":{"items":[{"id":1},{"id":2}]}}       | ANSWER  | 1,2
            rest   | {"data":{"items":[]}}                        | ANSWER  |
            rest   | {"id":7,"changed":"2026-11-01"}              | RECORD  | 7
            rest   | [{"id":1},{"id":2}]                          | RECORDS | 1,2
            rest   | {"id":1}~{"id":2}~                           | RECORDS | 1,2
            rest   | {"id":1}~~{"id":~2}                          | RECORDS | 1,2
            bare   | [{"id":1},{"id":2}]                          | ANSWER  | 1,2
            bare   | {"id":1}                                     | RECORD  | 1
            csv    | id;isi~1;a~2;b~                              | ANSWER  | 1,2
            xml    | <laporan><item><id>1</id></item></laporan>   | ANSWER  | 1
            xml    | <item><id>1</id></item>                      | RECORD  | 1
            detail | {"data":[{"id":1}]}                          | ANSWER  | 1
            detail | {"report":{"id":4,"isi":"x"}}                | DETAIL  | 4
            soap   | ENV(<ListResponse><item><id>1</id></item><item><id>2</id></item></ListResponse>) | ANSWER | 1,2
            soap   | <ListResponse><item><id>1</id></item></ListResponse> | ANSWER | 1
            soap   | <item><id>3</id></item>                      | RECORD  | 3
            """)
    void aFileIsTakenForWhatItIs(String source, String content, Sample.Form form, String keys) throws IOException {
        Sample sample = read(source, content);

        assertThat(sample).isInstanceOf(Sample.Read.class);
        assertThat(((Sample.Read) sample).form()).isEqualTo(form);
        assertThat(originals.stream().map(Original::key))
                .containsExactly(keys == null ? new String[0] : keys.split(","));
        assertThat(((Sample.Read) sample).records()).isEqualTo(originals.size());
    }

    /** Where it is broken, and no word of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            rest | EMPTY                                      | sample:1:1 : is empty
            rest | ~ ~                                        | sample:1:1 : is empty
            rest | {"data":~ {"items":[oops]}}                | sample:2:
            rest | {"data":{"items":[{"id":1}                 | the JSON is cut off
            rest | {"id":1}~{"id":oops}                       | sample:2:7 : is not JSON from here on
            rest | {"id":1}~"Warga"                           | sample:2:1 : is no record
            rest | <html><body>Warga</body></html>            | it is a web page
            rest | {"status":"error","message":"Warga"}       | the system answers with an error
            xml  | <laporan><item>~<id>1</laporan>            | sample:2:
            soap | ENV(<s:Fault><faultcode>s:Server</faultcode><faultstring>penuh</faultstring></s:Fault>) | penuh
            soap | <ListResponse><item>                       | sample:1:
            soap | Warga                                      | XML
            """)
    void whatCannotBeReadIsToldWithItsPlace(String source, String content, String told) throws IOException {
        Sample sample = read(source, content.equals("EMPTY") ? "" : content);

        assertThat(sample).isInstanceOf(Sample.Unreadable.class);
        String problem = ((Sample.Unreadable) sample).problem().toString().replace(dir + "/", "");
        assertThat(problem).contains(told).doesNotContain("oops").contains("fix: ");
        if (!told.contains("error")) {
            assertThat(problem).doesNotContain("Warga");
        }
    }

    @Test
    void aRecordWithoutAKeyIsOneThatWillBeHeld() throws IOException {
        Sample sample = read("rest", "{\"nomor\":1}");

        assertThat(((Sample.Read) sample).form()).isEqualTo(Sample.Form.RECORD);
        assertThat(((Sample.Read) sample).notes()).anyMatch(note -> note.contains("no list at 'data.items'"));
        assertThat(originals.get(0).defect()).contains("'id' gives nothing");
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,true", "UTF-16LE,true", "UTF-16BE,true", "windows-1252,false"})
    void bytesOfOtherCharsetsAreRead(String charset, boolean mark) throws IOException {
        byte[] bytes = ((mark ? "\uFEFF" : "") + "{\"id\":\"café\"}").getBytes(Charset.forName(charset));

        assertThat(read("rest", bytes)).isInstanceOf(Sample.Read.class);
        assertThat(originals.get(0).key()).isEqualTo("café");
    }

    @Test
    void aMailAndAFileOfMailsAreRead() throws IOException {
        Sample.Read one = (Sample.Read) read("mail", LETTER);
        assertThat(one.form()).isEqualTo(Sample.Form.MAIL);
        String key = originals.get(0).nativeId();
        originals.clear();

        Sample.Read many = (Sample.Read)
                read("mail", "From a Mon Nov 23~" + LETTER + ">From here on~~From b Mon Nov 23~" + LETTER + "~");

        assertThat(many.form()).isEqualTo(Sample.Form.MAILBOX);
        assertThat(originals).hasSize(2);
        assertThat(originals.get(0).tree().toString()).contains("From here on").doesNotContain(">From");
        assertThat(originals.get(1).tree()).hasToString(originals.get(1).tree().toString());
        assertThat(originals.get(1).nativeId()).isEqualTo(key);
    }

    @Test
    void aFolderAndAMissingFileAreTold() throws IOException {
        SampleReader reader = reader("rest");

        for (String name : List.of("folder", "missing")) {
            Path file = dir.resolve(name);
            if (name.equals("folder")) {
                Files.createDirectories(file);
            }
            assertThat(reader.read(file, NOW, originals::add)).isInstanceOf(Sample.Unreadable.class);
        }
    }

    /** Bounded memory: records in one list or one a line are never together in it. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aLargeSampleIsReadInPieces(boolean list) throws IOException {
        Path file = dir.resolve("sample");
        int records = 40_000;
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            String padding = "x".repeat(1000);
            for (int i = 0; i < records; i++) {
                out.write((list ? i == 0 ? "[" : "," : "") + "{\"id\":" + i + ",\"isi\":\"" + padding + "\"}\n");
            }
            out.write(list ? "]" : "");
        }
        long[] seen = {0};

        Sample sample = reader("rest").read(file, NOW, original -> seen[0]++);

        assertThat(Files.size(file)).isGreaterThan(16 << 20);
        assertThat(sample).isEqualTo(new Sample.Read(Sample.Form.RECORDS, records, List.of()));
        assertThat(seen[0]).isEqualTo(records);
    }

    @Test
    void aLargeAnswerThatCannotBeReadInPiecesIsRefused() throws IOException {
        Path file = dir.resolve("sample");
        Files.write(file, ("<laporan>" + " ".repeat(17 << 20)).getBytes(StandardCharsets.UTF_8));

        Sample.Unreadable sample = (Sample.Unreadable) reader("xml").read(file, NOW, originals::add);

        assertThat(sample.problem().what()).contains("limits.page-bytes");
        assertThat(sample.problem().fix()).contains("one a line");
    }

    private Sample read(String source, String content) throws IOException {
        String text =
                content.startsWith("ENV(") ? ENVELOPE.formatted(content.substring(4, content.length() - 1)) : content;
        return read(source, text.replace('~', '\n').getBytes(StandardCharsets.UTF_8));
    }

    private Sample read(String source, byte[] content) throws IOException {
        Path file = Files.write(dir.resolve("sample"), content);
        return reader(source).read(file, NOW, originals::add);
    }

    private SampleReader reader(String source) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("kota"));
        Files.writeString(folder.resolve("source.yaml"), HEAD + SOURCES.get(source));
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: a\ndescription: b\nkind: \"'complaint'\"\nreported-at: $date(c)\n");
        SourceFolders.Found found = SourceFolders.readWithoutSecrets(folder, Map.of());
        assertThat(found.problems()).isEmpty();
        SourceDefinition definition = found.sources().get(0).definition();
        return new SampleReader(definition, new AttachmentStore(dir.resolve("files")));
    }
}
