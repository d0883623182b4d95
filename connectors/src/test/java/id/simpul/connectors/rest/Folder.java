package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.Original;
import id.simpul.connectors.Outside;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.folder.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A source folder that a test writes, opened as the hub opens it. */
final class Folder {

    private static final String MAPPING =
            """
            title: title
            description: title
            kind: "'complaint'"
            reported-at: $date(at)
            """;

    private final Path dir;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> yaml = new LinkedHashMap<>();

    /** A single list {@code items} at {@code /list}. */
    Folder(Path dir, Web web) {
        this.dir = dir;
        environment.put("URL", web.url("").toString());
        with(
                "id: uji",
                "title: Uji",
                "protocol: rest",
                "every: 1m",
                "start: beginning",
                "zone: Asia/Jakarta",
                "regions: kemendagri",
                "request: { url: \"${URL}/list\" }",
                "records: items",
                "key: $string(id)",
                "page: { style: none }",
                "limits: { timeout: 2s, poll: 5s }");
    }

    /** Parts of source.yaml; each replaces the one that begins with the same key. */
    Folder with(String... parts) {
        for (String part : parts) {
            yaml.put(part.substring(0, part.indexOf(':')), part);
        }
        return this;
    }

    Folder env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    SourceFolders.Found read() {
        try {
            Path folder = Files.createDirectories(dir.resolve("sources/uji"));
            Files.writeString(folder.resolve("source.yaml"), String.join("\n", yaml.values()) + "\n");
            Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
            return SourceFolders.read(folder, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SourceConnector open() {
        return open(TokenStore.NONE);
    }

    /** What is secret of what it refers to, and what is not. */
    Variables variables() {
        read();
        return SourceFolders.variables(dir.resolve("sources/uji"), environment);
    }

    /** From now on it is read in this environment. */
    Folder in(Map<String, String> other) {
        environment.clear();
        environment.putAll(other);
        return this;
    }

    SourceConnector open(Outside outside) {
        SourceFolders.Found found = read();
        assertThat(found.problems()).isEmpty();
        return Connectors.open(
                found.sources().get(0).definition(),
                new AttachmentStore(dir.resolve("attachments")),
                TokenStore.NONE,
                outside);
    }

    SourceConnector open(TokenStore tokens) {
        SourceFolders.Found found = read();
        assertThat(found.problems()).isEmpty();
        return Connectors.open(
                found.sources().get(0).definition(), new AttachmentStore(dir.resolve("attachments")), tokens);
    }

    static PullResult pull(SourceConnector connector) {
        return connector.pull(connector.cursor(null));
    }

    static List<String> keys(PullResult result) {
        assertThat(result).as("%s", result).isInstanceOf(PullResult.Page.class);
        List<String> keys = new ArrayList<>();
        ((PullResult.Page) result).originals().stream().map(Original::key).forEach(keys::add);
        return keys;
    }

    static String reason(PullResult result) {
        return result instanceof PullResult.Unavailable down
                ? "unavailable: " + down.reason()
                : result instanceof PullResult.Refused refused ? "refused: " + refused.reason() : "page";
    }
}
