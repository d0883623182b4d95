package id.simpul.mappings.translate;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a person is shown of how a record becomes a complaint. */
class TraceTest {

    private static final String MAPPING =
            """
            title: judul
            description: "$join([isi, $string(tags)], ' ')"
            kind: $code('kind', jenis)
            reported-at: $date(tgl)
            status: $code('status', keadaan, 'received')
            reporter:
              name: pelapor.nama
              phone: $phone(pelapor.hp)
            category:
              source-label: kategori[0].nama
            """;

    @TempDir
    Path dir;

    private Path folder;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectories(dir.resolve("kota"));
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: kota
                title: Kota
                protocol: rest
                every: 5m
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                request: { url: "https://kota.example" }
                records: $
                key: id
                page: { style: none }
                """);
        Files.createDirectories(folder.resolve("codes"));
        Files.writeString(folder.resolve("codes/kind.csv"), "source,code\nKeluhan,complaint\nSaran,aspiration\n");
        Files.writeString(folder.resolve("codes/status.csv"), "source,code\nbaru,received\n");
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
    }

    @Test
    void eachFieldTellsItsExpressionItsPlaceAndWhatItRead() {
        Trace trace = trace(
                "{'id':1,'judul':'Jalan','isi':'Rusak','tags':{'a':1,'b':{'c':2}},'jenis':'keluhan','tgl':'2026-11-01','keadaan':'?',"
                        + "'pelapor':{'nama':'Warga','hp':'081200000001','rt':'01'},'kategori':[{'nama':'PU','kode':3}],'kosong':'','lain':'x'}");

        assertThat(trace.translation()).isInstanceOf(Translation.Translated.class);
        Trace.Step kind = step(trace, "kind");
        assertThat(kind.field().expression()).isEqualTo("$code('kind', jenis)");
        assertThat(kind.field().place()).isEqualTo(folder.resolve("mapping.yaml") + ":3:7");
        assertThat(kind.reads()).containsExactly(new Trace.Read("jenis", "keluhan"));
        assertThat(kind.value()).isEqualTo("complaint");
        assertThat(kind.rows())
                .containsExactly(new CodeRow(
                        "kind",
                        "Keluhan",
                        "complaint",
                        folder.resolve("codes/kind.csv").toString(),
                        2));
        assertThat(step(trace, "status").rows()).isEmpty();
        assertThat(step(trace, "reporter.name").reads()).containsExactly(new Trace.Read("pelapor.nama", "Warga"));
        assertThat(step(trace, "description").reads())
                .extracting(Trace.Read::path)
                .contains("isi", "tags.b");
        assertThat(trace.unread())
                .extracting(Trace.Unread::path)
                .containsExactly("id", "pelapor.rt", "kategori.kode", "lain");
    }

    @Test
    void whatSourceYamlReadsIsReadToo() {
        SourceBundle source = source();
        Trace trace = source.mapping().trace(reading("{'id':1,'judul':'a'}"), tree -> ((Map<?, ?>) tree).get("id"));

        assertThat(trace.unread()).isEmpty();
    }

    @Test
    void aRecordThatCannotBeTranslatedStillShowsItsOtherFields() {
        Trace trace = trace("{'judul':'Jalan','isi':'x','jenis':'?','tgl':'besok'}");

        assertThat(((Translation.Untranslatable) trace.translation()).problems())
                .hasSize(2);
        assertThat(step(trace, "title").value()).isEqualTo("Jalan");
        assertThat(step(trace, "kind").failed()).isTrue();
        assertThat(step(trace, "kind").value()).isNull();
        assertThat(step(trace, "reported-at").failed()).isTrue();
        assertThat(step(trace, "title").failed()).isFalse();
    }

    /** A watched record is translated as any other. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {'judul':'a','isi':['x','y'],'jenis':'Saran','tgl':0,'tags':[{'n':1},{'n':2}]}
            {'judul':'a','isi':'b','jenis':'Saran','tgl':'2026-11-01','kategori':[{'nama':'PU'},{'nama':'X'}],'pelapor':null}
            {'judul':null,'isi':{},'jenis':[],'tgl':'kemarin'}
            """)
    void watchingChangesNothing(String record) {
        SourceBundle source = source();
        Reading reading = reading(record);

        assertThat(source.mapping().trace(reading, tree -> {}).translation())
                .isEqualTo(source.mapping().translate(reading));
    }

    @Test
    void theMappingNamesItsFieldsAndRows() {
        assertThat(source().mapping().fields()).extracting(MappedField::key).contains("title", "reporter.phone");
        assertThat(source().mapping().rows()).extracting(CodeRow::source).containsExactly("Keluhan", "Saran", "baru");
    }

    private static Trace.Step step(Trace trace, String key) {
        return trace.steps().stream()
                .filter(step -> step.field().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Trace trace(String json) {
        return source().mapping().trace(reading(json), tree -> {});
    }

    private SourceBundle source() {
        SourceFolders.Found found = SourceFolders.read(folder, Map.of());
        assertThat(found.problems()).isEmpty();
        return found.sources().get(0);
    }

    private static Reading reading(String json) {
        Object tree = JsonMapper.shared().readValue(json.replace('\'', '"'), Object.class);
        return new Reading("kota", "1", null, Instant.parse("2026-11-23T08:00:00Z"), tree, List.of(), "0".repeat(64));
    }
}
