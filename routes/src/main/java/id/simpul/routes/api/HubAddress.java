package id.simpul.routes.api;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running hub listens, written beside its data ({@code hub.properties}) so that the command line finds it.
 *
 * @param url       of the hub on this machine
 * @param tokenFile holds the admin token; absolute
 */
public record HubAddress(URI url, Path tokenFile) {

    private static final String FILE = "hub.properties";

    public HubAddress {
        tokenFile = tokenFile.toAbsolutePath();
    }

    /** @throws IOException if the file is there and cannot be read or makes no sense */
    public static Optional<HubAddress> read(Path data) throws IOException {
        Properties written = new Properties();
        try (Reader in = Files.newBufferedReader(data.resolve(FILE))) {
            written.load(in);
        } catch (NoSuchFileException noHubHasRunHere) {
            return Optional.empty();
        }
        String url = written.getProperty("url");
        String token =
                written.getProperty("token-file", data.resolve("admin.token").toString());
        if (url == null) {
            throw new IOException(data.resolve(FILE) + " has no line 'url='; the hub writes one when it starts");
        }
        return Optional.of(new HubAddress(URI.create(url), Path.of(token)));
    }

    public void write(Path data) throws IOException {
        Properties out = new Properties();
        out.setProperty("url", url.toString());
        out.setProperty("token-file", tokenFile.toString());
        StringWriter text = new StringWriter();
        out.store(text, "written by the hub when it started; read by the command line");
        Files.createDirectories(data);
        Path draft = Files.createTempFile(data, FILE, null);
        Files.writeString(draft, text.toString());
        Files.move(draft, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes away what {@link #write} wrote, if it is still ours. */
    public void remove(Path data) throws IOException {
        if (read(data).filter(this::equals).isPresent()) {
            Files.deleteIfExists(data.resolve(FILE));
        }
    }
}
