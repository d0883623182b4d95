package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SOAP sources as their owners write them, read from a folder and opened. */
final class SoapSources {

    private static final String COMMON =
            """
            title: Layanan
            protocol: soap
            every: 30s
            start: beginning
            zone: Asia/Makassar
            regions: bps
            """;

    private static final String MAPPING =
            """
            title: judul
            description: isi
            kind: "'complaint'"
            reported-at: $date(dibuat)
            """;

    private final Path dir;
    private final Map<String, String> environment = new HashMap<>();
    private int sources;

    /** @param dir holds the folders and the attachment store */
    SoapSources(Path dir) {
        this.dir = dir;
    }

    SoapSources with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    /** A file that lies in the folder of the next source. */
    SoapSources file(String name, String content) {
        try {
            Path file = dir.resolve("s" + (sources + 1)).resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param yaml what makes it different; must be without a problem */
    SourceDefinition read(String yaml) {
        String id = "s" + (sources + 1);
        file("source.yaml", "id: " + id + "\n" + COMMON + yaml);
        file("mapping.yaml", MAPPING);
        sources++;
        SourceFolders.Found found = SourceFolders.read(dir.resolve(id), environment);
        assertThat(found.problems()).isEmpty();
        return found.sources().get(0).definition();
    }

    SourceConnector open(String yaml) {
        return Connectors.open(read(yaml), store());
    }

    AttachmentStore store() {
        return new AttachmentStore(dir.resolve("store"));
    }

    /** The first page of a new pull. */
    static PullResult pull(SourceConnector connector) {
        return connector.pull(connector.cursor(null));
    }

    static List<Original> originals(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return ((PullResult.Page) result).originals();
    }
}
