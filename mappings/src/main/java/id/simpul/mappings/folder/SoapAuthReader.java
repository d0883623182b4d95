package id.simpul.mappings.folder;

import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.UsernameToken;
import id.simpul.mappings.source.WsSecurity;
import id.simpul.mappings.source.WsSecurity.Answers;
import id.simpul.mappings.source.WsSecurity.KeyStoreFile;
import id.simpul.mappings.source.WsSecurity.Part;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a SOAP source is shown who we are by WS-Security. */
final class SoapAuthReader {

    private final Path folder;
    private final Values values;

    SoapAuthReader(Path folder, Values values) {
        this.folder = folder;
        this.values = values;
    }

    @Nullable
    WsSecurity security(YamlObject auth) {
        YamlObject yaml = auth.object("ws-security");
        if (yaml == null) {
            return null;
        }
        yaml.only("user", "password", "password-type", "timestamp", "key", "sign", "encrypt-for", "answers");
        UsernameToken user = user(yaml);
        Duration timestamp = yaml.has("timestamp") ? values.duration(yaml, "timestamp", Duration.ofMinutes(5)) : null;
        KeyStoreFile key = key(yaml);
        Set<Part> sign = sign(yaml, user != null, timestamp != null);
        Path encryptFor = certificates(yaml, "encrypt-for");
        Answers answers = answers(yaml);
        if (!yaml.has("key") && (yaml.has("sign") || answers.encrypted())) {
            yaml.problem(
                    yaml.has("sign") ? "sign" : "answers",
                    "needs our key",
                    "add 'key: { store: \"${NAME}\", password: \"${NAME}\" }'");
        }
        if (List.of("user", "timestamp", "sign", "encrypt-for", "answers").stream()
                .noneMatch(yaml::has)) {
            yaml.problem("asks for nothing", "add 'user' and 'password', 'timestamp', 'sign' or 'encrypt-for'");
        }
        return new WsSecurity(user, timestamp, key, sign, encryptFor, answers);
    }

    private @Nullable UsernameToken user(YamlObject yaml) {
        if (!yaml.has("user") && !yaml.has("password")) {
            return null;
        }
        String user = values.required(yaml, "user", "simpul");
        Secret password = values.secret(yaml, "password");
        boolean digest = values.choice(yaml, "password-type", Map.of("digest", true, "text", false), true);
        return user == null || password == null ? null : new UsernameToken(user, password, digest);
    }

    private Set<Part> sign(YamlObject yaml, boolean user, boolean timestamp) {
        Map<String, Part> words = Values.words(Part.values());
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (YamlText text : yaml.texts("sign")) {
            Part part = words.get(text.value());
            if (part == null) {
                text.problem("'" + text.value() + "' cannot be signed", "one of: body, timestamp, token");
            } else if (part == Part.TIMESTAMP && !timestamp || part == Part.TOKEN && !user) {
                text.problem(
                        "is not in the message",
                        part == Part.TOKEN ? "add 'user' and 'password'" : "add 'timestamp: 5m'");
            } else {
                parts.add(part);
            }
        }
        return Collections.unmodifiableSet(parts);
    }

    private Answers answers(YamlObject yaml) {
        YamlObject answers = yaml.object("answers");
        if (answers == null) {
            return Answers.ANY;
        }
        answers.only("signed-by", "timestamp", "encrypted");
        return new Answers(
                certificates(answers, "signed-by"),
                values.flag(answers, "timestamp", false),
                values.flag(answers, "encrypted", false));
    }

    /** A private key lies outside the folder, which others read. */
    private @Nullable KeyStoreFile key(YamlObject yaml) {
        YamlObject key = yaml.object("key");
        if (key == null) {
            return null;
        }
        key.only("store", "password", "alias");
        YamlText store = key.required("store", "${NAME}");
        Secret password = values.secret(key, "password");
        String alias = values.text(key, "alias");
        if (store != null && !Environment.refers(store.value())) {
            store.problem("is a private key beside the source", "keep the file elsewhere and write ${NAME} here");
            return null;
        }
        String name = store == null ? null : values.expand(store);
        if (name == null || password == null) {
            return null;
        }
        return values.standsIn(store) || values.standsIn(key.text("password")) || values.standsIn(key.text("alias"))
                ? new KeyStoreFile(
                        Path.of(name), password, alias == null ? "key" : alias) // opens where the source runs
                : opened(key, store, name, password, alias);
    }

    private static @Nullable KeyStoreFile opened(
            YamlObject key, YamlText store, String name, Secret password, @Nullable String alias) {
        try (InputStream in = Files.newInputStream(Path.of(name))) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.reveal().toCharArray());
            List<String> aliases = keyAliases(keys);
            if (alias != null && !aliases.contains(alias)) {
                key.problem("alias", "names no key in that file", "it has: " + String.join(", ", aliases));
            } else if (alias == null && aliases.size() != 1) {
                key.problem(
                        "has " + aliases.size() + " keys to choose from",
                        aliases.isEmpty()
                                ? "export the key together with its certificate"
                                : "add 'alias', one of: " + String.join(", ", aliases));
            } else {
                return new KeyStoreFile(Path.of(name), password, alias == null ? aliases.get(0) : alias);
            }
        } catch (InvalidPathException | IOException | GeneralSecurityException e) {
            store.problem(
                    "names no PKCS12 file that opens with that password",
                    "check the file, its rights and the password; `openssl pkcs12 -export` makes one of PEM files");
        }
        return null;
    }

    private static List<String> keyAliases(KeyStore keys) throws KeyStoreException {
        List<String> aliases = new ArrayList<>();
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias)) {
                aliases.add(alias);
            }
        }
        return aliases;
    }

    /** Certificates are public: in the folder, or wherever a reference says. */
    private @Nullable Path certificates(YamlObject yaml, String key) {
        YamlText text = yaml.text(key);
        String name = text == null ? null : values.expand(text);
        if (name == null) {
            return null;
        }
        Path file;
        try {
            file = Environment.refers(text.value()) ? Path.of(name) : FolderFile.named(folder, text);
        } catch (InvalidPathException e) {
            file = null;
        }
        if (file == null || values.standsIn(text)) {
            return file;
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (!CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty()) {
                return file;
            }
        } catch (IOException | CertificateException e) {
            // told below
        }
        text.problem("names no file with certificates in it", "name a PEM file: -----BEGIN CERTIFICATE-----");
        return null;
    }
}
