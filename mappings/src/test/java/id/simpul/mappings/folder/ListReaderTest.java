package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Detail;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Since;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paging, cursors, details and parts in {@code source.yaml}. */
class ListReaderTest {

    private static final String HEAD =
            """
            id: uji
            title: Uji coba
            protocol: rest
            every: 30s
            zone: Asia/Jakarta
            regions: kemendagri
            records: items
            key: id
            """;

    @TempDir
    private Path dir;

    private SourceFolders.Found read(String yaml) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("uji"));
        Files.writeString(
                folder.resolve("source.yaml"),
                HEAD + (yaml.contains("start:") ? "" : "start: beginning\n") + yaml + "\n");
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: t\ndescription: t\nkind: \"'complaint'\"\nreported-at: $date(at)\n");
        return SourceFolders.read(dir, Map.of("URL", "https://aduan.contoh.example.id"));
    }

    private ListReading list(String yaml) throws IOException {
        SourceFolders.Found found = read(yaml);
        assertThat(found.problems()).isEmpty();
        return ((Rest) found.sources().get(0).definition().access()).list();
    }

    @Test
    void everyKeyIsRead() throws IOException {
        ListReading list = list(
                """
                start: 2026-01-01
                request: { url: "${URL}/a", query: { s: "{cursor}", u: "{until}", t: "{token}" } }
                page: { style: cursor, token: meta.next, size: 50, order: descending, stable: true, most: 70 }
                cursor: { field: at, format: epoch, overlap: 1m, ask: dd/MM/yyyy, ask-zone: UTC, window: 90d }
                detail: { with: { kota: k }, request: { url: "${URL}/{kota}/{key}" }, record: data }
                parts: { c: { request: { url: "${URL}/{key}/c", query: { o: "{offset}" } }, records: d, page: { style: offset } } }""");
        assertThat(list.page())
                .isEqualTo(new Paging(
                        Paging.Style.CURSOR, 1, 50, Paging.Order.DESCENDING, true, "meta.next", 70, List.of()));
        assertThat(list.cursor())
                .isEqualTo(new Since(
                        Since.By.STAMP,
                        "at",
                        "epoch",
                        Duration.ofMinutes(1),
                        0,
                        false,
                        Duration.ofDays(90),
                        "dd/MM/yyyy",
                        ZoneId.of("UTC")));
        assertThat(list.detail()).isEqualTo(new Detail(Map.of("kota", "k"), "data"));
        assertThat(list.parts()).singleElement().satisfies(part -> {
            assertThat(part.name()).isEqualTo("c");
            assertThat(part.page().style()).isEqualTo(Paging.Style.OFFSET);
        });
    }

    @Test
    void aListOfChangesIsASourceByItself() throws IOException {
        SourceFolders.Found found = read(
                """
                request: { url: "${URL}/a" }
                detail: { request: { url: "${URL}/a/{key}" }, record: data }
                errors: [ { status: 503, is: wait } ]
                changes:
                  request: { url: "${URL}/ubah", query: { s: "{cursor}", u: "{until}" } }
                  records: isi
                  key: nomor
                  cursor: { field: at, overlap: 1h, window: 90d }
                """);
        assertThat(found.problems()).isEmpty();
        Rest rest = (Rest) found.sources().get(0).definition().access();
        Rest changes = rest.changes();
        assertThat(changes.url()).hasPath("/ubah");
        assertThat(changes.list().key()).isEqualTo("nomor");
        assertThat(changes.list().errors()).isEqualTo(rest.list().errors()).hasSize(1);
        assertThat(changes.list().detail()).isEqualTo(rest.list().detail());
        assertThat(changes.calls().get(Detail.ITSELF)).isEqualTo(rest.calls().get(Detail.ITSELF));
        assertThat(changes.changes()).isNull();
        assertThat(rest.list().rewritten()).isTrue();
    }

    @Test
    void changesAreNotForSoap() throws IOException {
        read("request: { url: \"${URL}/a\" }");
        Path folder = dir.resolve("uji");
        Files.writeString(
                folder.resolve("source.yaml"),
                HEAD.replace("rest", "soap")
                        + "start: now\nrequest: { url: \"${URL}/a\", body: <a/> }\nchanges: { records: a }\n");
        assertThat(SourceFolders.read(dir, Map.of("URL", "https://aduan.contoh.example.id"))
                        .problems())
                .extracting(FileProblem::what)
                .containsExactly("'changes' is only for protocol rest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "page: { style: cursor, token: t } => q: a => page.style is 'cursor', but nothing asks for {token}",
                "page: { style: cursor } => q: \"{token}\" => page: 'token' is missing",
                "page: { style: number, token: t } => q: \"{page}\" => page.token: is only for page.style: cursor",
                "page: { style: next } => q: a => page: 'next' is missing",
                "page: { style: number, hosts: [a] } => q: \"{page}\" => page.hosts: is only for page.style: next or link",
                "page: { style: link, hosts: ['http://a'] } => q: a => page.hosts: is not the name of a host",
                "page: { style: link } => q: \"{page}\" => asks for {page}, which never has a value here",
                "page: { style: link, most: 0 } => q: a => page.most: '0' is not a whole number",
                "cursor: { by: id, field: id, format: iso } => q: \"{cursor}\" => cursor.format: is for stamps",
                "cursor: { by: id, field: id, window: 9d } => q: \"{cursor}\" => cursor.window: is for stamps",
                "cursor: { by: id, field: id, overlap: 10m } => q: \"{cursor}\" => cursor.overlap: '10m' is not a whole number",
                "cursor: { by: nomor, field: id } => q: \"{cursor}\" => cursor.by: 'nomor' is not known here",
                "cursor: { field: at, window: 90d } => q: \"{cursor}{until}\" => start: has no date, and cursor.window needs one",
                "cursor: { field: at, window: 90d }~start: 2026-01-01 => q: \"{cursor}\" => but nothing asks for {until}",
                "cursor: { field: at, window: 1h }~start: 2026-01-01 => q: \"{cursor}{until}\" => cursor.window: is too short",
                "cursor: { field: at, window: 2d, filter: here }~start: 2026-01-01 => q: \"{until}\" => filter is 'here'",
                "cursor: { field: at } => q: \"{cursor}{until}\" => add 'cursor.window', or remove {until}",
                "cursor: { field: at, ask: 'HH:mm' } => q: \"{cursor}\" => cursor.ask: 'HH:mm' is not a form of dates",
                "cursor: { field: at, ask-zone: WIB } => q: \"{cursor}\" => write Asia/Jakarta",
                "cursor: { field: at, filter: sini } => q: a => cursor.filter: 'sini' is not known here | one of: here, there",
                "detail: { record: d } => q: a => detail: 'request' is missing",
                "detail: { request: { url: 'https://x.id/a' } } => q: a => it is asked for each record, but nothing asks for {key}",
                "detail: { request: { url: 'https://x.id/{kota}' } } => q: a => {kota}' is not a place-holder",
                "detail: { with: { key: a }, request: { url: 'https://x.id/{key}' } } => q: a => detail.with.key: cannot name",
                "parts: { c: { request: { url: 'https://x.id/{key}' } } } => q: a => parts.c: 'records' is missing",
                "parts: { detail: { records: a, request: { url: 'https://x.id/{key}' } } } => q: a => parts.detail: cannot name a part",
                "changes: { records: a } => q: a => changes: 'request' is missing",
                "changes: { records: a } => q: a => changes: 'key' is missing",
                "changes: { records: a } => q: a => changes: 'cursor' is missing",
                "changes: { version: a } => q: a => changes.version: 'version' is not known here",
                "changes: { key: k, records: a, cursor: { field: at }, request: { url: 'https://x.id/a' } } => q: a => changes.request: there is a 'cursor', but nothing asks for {cursor}",
                "changes: { key: k, records: a, cursor: { field: at }, request: { url: 'https://x.id/{cursor}{until}' } } => q: a => changes.request: asks for {until}, which never has a value here",
                "changes: { key: k, records: a, cursor: { field: at, window: 90d }, request: { url: 'https://x.id/{cursor}' } } => q: a => nothing asks for {until}",
                "changes: { key: k, records: a, page: { style: number }, cursor: { field: at }, request: { url: 'https://x.id/{cursor}' } } => q: a => nothing asks for {page}",
                "changes: { key: k, records: a, cursor: { by: id, field: n }, request: { url: 'https://x.id/{cursor}' } } => q: a => changes.cursor.by: is for lists of records",
                "changes: { key: k, records: a, cursor: { field: at }, request: { url: 'https://x.id/{cursor}' } } => q: a => changes: 'detail' is missing, here and in the source",
                "changes: { key: k, records: a, cursor: { field: at }, request: { url: 'https://x.id/{cursor}' }, detail: { request: { url: 'https://x.id/a' } } } => q: a => changes.detail.request: it is asked for each record, but nothing asks for {key}",
                "changes: { key: k, records: a, cursor: { field: at }, request: { url: 'https://x.id/{cursor}' } }~detail: { with: { b: c }, request: { url: 'https://x.id/{b}/{key}' } } => q: a => changes: 'detail' is missing: that of the source has 'with'",
                "changes: { key: k, records: a, cursor: { field: at }, request: { url: 'https://x.id/{cursor}' }, detail: { request: { url: 'https://x.id/{key}' } } }~parts: { c: { with: { b: c }, records: a, request: { url: 'https://x.id/{b}' } } } => q: a => changes: cannot stand beside a part with 'with'",
                "changes: { key: k, records: a, cursor: { field: at, format: yyyy-MM-dd, overlap: 1h }, request: { url: 'https://x.id/{cursor}' }, detail: { request: { url: 'https://x.id/{key}' } } } => q: a => changes.cursor.format: says only the day",
                "parts: { c: { records: a, page: { style: number }, request: { url: 'https://x.id/{key}' } } } => q: a => but nothing asks for {page}",
            })
    void aMistakeIsToldWithWhatToType(String yaml, String query, String expected) throws IOException {
        String told = read(yaml.replace('~', '\n') + "\nrequest: { url: \"${URL}/a\", query: { " + query + " } }")
                .problems()
                .stream()
                .map(problem -> problem.path() + ": " + problem.what() + " | " + problem.fix())
                .collect(Collectors.joining("\n"));
        assertThat(told).contains(expected);
    }
}
