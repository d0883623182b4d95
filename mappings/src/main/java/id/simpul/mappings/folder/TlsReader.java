package id.simpul.mappings.folder;

import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.Tls;
import id.simpul.mappings.yaml.YamlObject;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls}: files relative to the source's folder, or anywhere on this machine. */
final class TlsReader {

    private final Path folder;
    private final Values values;

    TlsReader(Path folder, Values values) {
        this.folder = folder;
        this.values = values;
    }

    Tls read(YamlObject yaml) {
        YamlObject tls = yaml.object("tls");
        if (tls == null) {
            return Tls.PLATFORM;
        }
        tls.only("certificate", "key", "key-password", "trust");
        if (tls.has("certificate") != tls.has("key")) {
            tls.problem("must have both 'certificate' and 'key', or neither", "name the PEM file of each");
        }
        if (tls.has("key-password") && !tls.has("key")) {
            tls.problem("key-password", "stands without a 'key'", "add 'key', or remove it");
        }
        Path certificate = file(tls, "certificate");
        Path key = file(tls, "key");
        Secret password = tls.has("key-password") ? values.secret(tls, "key-password") : null;
        Path trust = file(tls, "trust");
        return certificate == null || key == null
                ? new Tls(null, null, null, trust)
                : new Tls(certificate, key, password, trust);
    }

    private @Nullable Path file(YamlObject tls, String key) {
        String name = values.text(tls, key);
        if (name == null) {
            return null;
        }
        try {
            Path file = folder.resolve(name).toAbsolutePath().normalize();
            boolean elsewhere = values.standsIn(tls.text(key)); // it is where the source runs
            if (elsewhere || Files.isReadable(file) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            tls.problem(key, "is not the name of a file", "name a PEM file");
            return null;
        }
        tls.problem(key, "names a file that cannot be read", "name a PEM file, and check its rights");
        return null;
    }
}
