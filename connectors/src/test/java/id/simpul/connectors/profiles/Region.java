package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.conform.Conformance;
import id.simpul.connectors.conform.Finding;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.Translation;
import id.simpul.simulators.Ledger;
import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A region that uses a profile: its folder, read as a hub reads it, its system asked through the real connector, each record
 * translated by the real mapping. Keeps what a hub would keep: of every complaint its different contents, in order.
 */
final class Region implements AutoCloseable {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

    private final Path dir;
    private final SourceBundle source;
    private final SourceConnector connector;
    private final Map<String, List<Complaint>> complaints = new LinkedHashMap<>();
    private final Map<String, List<String>> held = new LinkedHashMap<>();
    private final Set<String> known = new HashSet<>();
    private final List<Original> setAside = new ArrayList<>();
    private final List<SourceFile> files = new ArrayList<>();
    private @Nullable String cursor;

    /** @param yaml the source's own file: its values and no more */
    Region(Path dir, String yaml, Map<String, String> environment) throws IOException {
        this.dir = dir;
        String id = yaml.lines()
                .filter(line -> line.startsWith("id: "))
                .findFirst()
                .orElseThrow()
                .substring(4)
                .strip();
        Path folder = Files.createDirectories(dir.resolve(id));
        Files.writeString(folder.resolve("source.yaml"), yaml);
        source = read(folder, environment);
        connector = Connectors.open(source.definition(), new AttachmentStore(dir.resolve("files")));
    }

    static SourceBundle read(Path folder, Map<String, String> environment) {
        SourceFolders.Found found = SourceFolders.read(folder, environment);
        assertThat(found.problems()).isEmpty();
        assertThat(found.sources()).hasSize(1);
        return found.sources().get(0);
    }

    /** With something in place of each {@code ${NAME}}: for what does not ask. */
    static SourceBundle read(Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(it -> it.toString().endsWith(".yaml"))
                    .toList()) {
                REFERENCE
                        .matcher(Files.readString(file))
                        .results()
                        .map(it -> it.group(1))
                        .forEach(name -> environment.put(
                                name,
                                name.endsWith("URL")
                                        ? "https://contoh.example"
                                        : name.endsWith("PORT") ? "993" : "contoh.example"));
            }
        }
        return read(folder, environment);
    }

    /** Asks until the system has nothing more to say. @return what ended it: a page, or why not */
    PullResult poll() {
        Cursor at = connector.cursor(cursor);
        PullResult result;
        int pages = 0;
        do {
            result = connector.pull(at);
            if (!(result instanceof PullResult.Page page)) {
                return result;
            }
            List<Instant> news = new ArrayList<>();
            for (Original original : page.originals()) {
                if (known.add(original.nativeId() + "@" + original.version() + "@" + original.fingerprint())) {
                    news.add(original.stamp());
                    keep(original);
                }
            }
            at = page.next().kept(new Cursor.PageOutcome(news, 0));
            cursor = at.json();
            assertThat(++pages).as("pages of one poll").isLessThan(500);
        } while (!at.atRest());
        return result;
    }

    /** As {@code simpul source conform} finds it. */
    List<Finding> conformance() {
        SourceDefinition definition = source.definition();
        AttachmentStore store = new AttachmentStore(dir.resolve("conform"));
        return new Conformance(
                        definition,
                        how -> Connectors.open(how, store),
                        200,
                        original -> {},
                        definition.access(),
                        check -> {},
                        Clock.systemUTC())
                .check();
    }

    private void keep(Original original) {
        if (original.setAside() != null) {
            setAside.add(original);
            return;
        }
        String key = original.answers().stream()
                .filter(complaints::containsKey)
                .findFirst()
                .orElse(original.nativeId());
        if (original.tree() == null || original.defect() != null) {
            held.computeIfAbsent(key, it -> new ArrayList<>()).add(String.valueOf(original.defect()));
            return;
        }
        Translation translation = source.mapping()
                .translate(new Reading(
                        source.id(),
                        original.nativeId(),
                        original.version(),
                        original.readAt(),
                        original.tree(),
                        List.of(),
                        original.fingerprint()));
        if (translation instanceof Translation.Translated done) {
            List<Complaint> versions = complaints.computeIfAbsent(key, it -> new ArrayList<>());
            // R3, but for the files, which the hub adds.
            if (versions.isEmpty() || !same(versions.get(versions.size() - 1), done.complaint())) {
                versions.add(done.complaint());
                files.addAll(original.files());
            }
            original.names().forEach(name -> complaints.putIfAbsent(name, versions));
        } else if (translation instanceof Translation.Untranslatable untranslatable) {
            held.computeIfAbsent(key, it -> new ArrayList<>())
                    .add(untranslatable.problems().get(0).group());
        }
    }

    private static boolean same(Complaint one, Complaint other) {
        return Arrays.equals(ComplaintJson.contentHash(one), ComplaintJson.contentHash(other));
    }

    /** By the key of the system's ledger: every complaint that ever came, its contents in order. */
    Map<String, List<Complaint>> byMarker() {
        Map<String, List<Complaint>> byMarker = new LinkedHashMap<>();
        for (List<Complaint> versions : new HashSet<>(complaints.values())) {
            String key =
                    Marker.find(versions.get(0).description()).orElseThrow().key();
            assertThat(byMarker.put(key, versions))
                    .as("one complaint for " + key)
                    .isNull();
        }
        return byMarker;
    }

    List<Original> setAside() {
        return setAside;
    }

    Map<String, List<String>> held() {
        return held;
    }

    List<SourceFile> files() {
        return files;
    }

    FileResult fetch(SourceFile file) {
        return connector.fetch(file);
    }

    /** Everything the system has shown and that can be read has arrived, last as it was shown last. */
    void hasAllOf(Ledger ledger) {
        Map<String, List<Complaint>> arrived = byMarker();
        for (String key : ledger.keys()) {
            List<Version> shown = ledger.versions(key).stream()
                    .filter(version -> !ledger.countsReadings() || ledger.wasServed(version))
                    .filter(version -> version.expectation() == Expectation.DELIVER)
                    .toList();
            if (shown.isEmpty()) {
                assertThat(arrived).as(key).doesNotContainKey(key);
                continue;
            }
            Version last = shown.get(shown.size() - 1);
            assertThat(arrived).containsKey(key);
            List<Complaint> versions = arrived.get(key);
            Complaint complaint = versions.get(versions.size() - 1);
            assertThat(Marker.find(complaint.description()).orElseThrow().toString())
                    .as(key)
                    .isEqualTo(last.marker());
            assertThat(complaint.anonymous() || !last.anonymous())
                    .as(key + " anonymous")
                    .isTrue(); // R8
            assertThat(complaint.secret() || !last.secret()).as(key + " secret").isTrue();
        }
        assertThat(arrived.keySet()).isSubsetOf(ledger.keys());
    }

    @Override
    public void close() {
        connector.close();
    }
}
