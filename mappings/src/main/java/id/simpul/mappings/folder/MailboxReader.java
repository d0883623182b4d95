package id.simpul.mappings.folder;

import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code mailbox} of a source with protocol mail. */
final class MailboxReader {

    private static final int IMAPS = 993;
    private static final int IMAP = 143;

    private final YamlObject yaml;
    private final Values values;

    MailboxReader(YamlObject yaml, Values values) {
        this.yaml = yaml;
        this.values = values;
    }

    @Nullable
    Mail read() {
        YamlObject mailbox = yaml.requiredObject("mailbox", "{ host: ..., user: ..., password: \"${NAME}\" }");
        if (mailbox == null) {
            return null;
        }
        mailbox.only("host", "port", "tls", "trust", "user", "password", "folders");
        String host = values.required(mailbox, "host", "imap.example.go.id");
        boolean tls = values.flag(mailbox, "tls", true);
        int port = values.number(mailbox, "port", 1, 65535, tls ? IMAPS : IMAP);
        String trust = trust(mailbox);
        String user = values.required(mailbox, "user", "pengaduan");
        Secret password = values.secret(mailbox, "password");
        List<String> folders = new ArrayList<>();
        for (YamlText text : mailbox.texts("folders")) {
            String name = values.expand(text);
            if (name != null && folders.contains(name)) {
                text.problem("'" + name + "' is written twice", "keep one of the two");
            } else if (name != null) {
                folders.add(name);
            }
        }
        if (host != null && (host.contains("/") || host.contains("@") || host.contains(" "))) {
            mailbox.problem("host", "is not the name of a host", "write only the name, e.g. imap.example.go.id");
            return null;
        }
        if (host == null || user == null || password == null) {
            return null;
        }
        return new Mail(host, port, tls, trust, user, password, folders.isEmpty() ? List.of("INBOX") : folders);
    }

    private @Nullable String trust(YamlObject mailbox) {
        YamlText text = mailbox.text("trust");
        String name = text == null ? null : values.expand(text);
        if (text == null || name == null) {
            return null;
        }
        try {
            Path file = text.folder().resolve(name);
            if (Files.isReadable(file) && Files.isRegularFile(file)) {
                return file.toString();
            }
        } catch (InvalidPathException e) {
            mailbox.problem("trust", "is not the name of a file", "name a PEM file in this folder");
            return null;
        }
        mailbox.problem("trust", "names a file that cannot be read", "put the PEM file into this folder");
        return null;
    }
}
