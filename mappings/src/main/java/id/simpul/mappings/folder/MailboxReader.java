package id.simpul.mappings.folder;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Mail.After;
import id.simpul.mappings.source.Mail.AttachedRecords;
import id.simpul.mappings.source.Mail.Tls;
import id.simpul.mappings.source.MailAuth;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads {@code mailbox} and {@code records} of a source with protocol mail. */
final class MailboxReader {

    private static final int IMAPS = 993;
    private static final int IMAP = 143;

    /** An IMAP keyword is an atom. */
    private static final Pattern KEYWORD = Pattern.compile("[A-Za-z0-9$_.+-]{1,64}");

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>]+@[^\\s@<>]+");
    private static final Pattern FILE = Pattern.compile("[^/\\\\]*\\.(csv|json|xml|xlsx)", Pattern.CASE_INSENSITIVE);

    private final Path folder;
    private final YamlObject yaml;
    private final Values values;

    MailboxReader(Path folder, YamlObject yaml, Values values) {
        this.folder = folder;
        this.yaml = yaml;
        this.values = values;
    }

    @Nullable
    Mail read() {
        AttachedRecords records = records();
        YamlObject mailbox =
                yaml.requiredObject("mailbox", "{ host: ..., user: ..., auth: { password: \"${NAME}\" } }");
        if (mailbox == null) {
            return null;
        }
        mailbox.only(
                List.of("host", "port", "tls", "trust", "user", "auth", "folders", "after", "tracking", "own"),
                Map.of("password", "stands in 'auth': write auth: { password: \"${NAME}\" }"));
        String host = values.required(mailbox, "host", "imap.example.go.id");
        Tls tls = values.choice(mailbox, "tls", Values.words(Tls.values()), Tls.IMAPS);
        int port = values.number(mailbox, "port", 1, 65535, tls == Tls.IMAPS ? IMAPS : IMAP);
        String trust = trust(mailbox);
        String user = values.required(mailbox, "user", "pengaduan");
        MailAuth auth = auth(mailbox, tls);
        List<String> folders = folders(mailbox);
        After after = after(mailbox);
        String tracking = tracking(mailbox);
        List<String> own = own(mailbox, user);
        if (host != null && (host.contains("/") || host.contains("@") || host.contains(" "))) {
            mailbox.problem("host", "is not the name of a host", "write only the name, e.g. imap.example.go.id");
            return null;
        }
        if (host == null || user == null || auth == null || after == null) {
            return null;
        }
        return new Mail(host, port, tls, trust, user, auth, folders, after, tracking, own, records);
    }

    private List<String> folders(YamlObject mailbox) {
        List<String> folders = new ArrayList<>();
        for (YamlText text : mailbox.texts("folders")) {
            String name = values.expand(text);
            if (name != null && folders.contains(name)) {
                text.problem("'" + name + "' is written twice", "keep one of the two");
            } else if (name != null) {
                folders.add(name);
            }
        }
        return folders.isEmpty() ? List.of("INBOX") : List.copyOf(folders);
    }

    private @Nullable MailAuth auth(YamlObject mailbox, Tls tls) {
        YamlObject auth = mailbox.requiredObject("auth", "{ password: \"${NAME}\" }");
        if (auth == null) {
            return null;
        }
        auth.only("password", "xoauth2");
        if (auth.has("password") == auth.has("xoauth2")) {
            auth.problem("must have either 'password' or 'xoauth2'", "write one of them");
            return null;
        }
        if (auth.has("password")) {
            Secret password = values.secret(auth, "password");
            return password == null ? null : new MailAuth.Password(password);
        }
        YamlObject token = auth.requiredObject("xoauth2", "{ token-url: ..., client-id: ..., client-secret: ... }");
        if (token == null) {
            return null;
        }
        token.only("token-url", "client-id", "client-secret", "scope", "refresh-token");
        URI url = values.address(token, "token-url");
        String client = values.required(token, "client-id", "${NAME}");
        Secret refresh = token.has("refresh-token") ? values.secret(token, "refresh-token") : null;
        // A public client has no secret, and then only a refresh token can speak for it.
        boolean secretless = token.has("refresh-token") && !token.has("client-secret");
        Secret secret = secretless ? null : values.secret(token, "client-secret");
        String scope = values.text(token, "scope");
        if (tls == Tls.NONE) {
            auth.problem("xoauth2", "would send the token in the open", "set tls: imaps or tls: starttls");
        }
        return url == null || client == null || secret == null && !secretless
                ? null
                : new MailAuth.XOAuth2(
                        new Auth.OAuth2(url, client, secret, Auth.OAuth2.ClientAuth.POST, scope, refresh, Map.of()));
    }

    /** A word, or {@code { flag: NAME }}, or {@code { move: FOLDER }}. */
    private @Nullable After after(YamlObject mailbox) {
        if (!mailbox.has("after") || mailbox.isText("after")) {
            return values.choice(
                    mailbox,
                    "after",
                    Map.of("leave", new After.Leave(), "seen", new After.Seen(), "delete", new After.Delete()),
                    new After.Leave());
        }
        YamlObject after = mailbox.object("after");
        if (after == null) {
            return null;
        }
        after.only("flag", "move");
        if (after.has("flag") == after.has("move")) {
            after.problem("must have either 'flag' or 'move'", "write one of them, or the word leave, seen or delete");
            return null;
        }
        String name = values.text(after, after.has("flag") ? "flag" : "move");
        if (name != null && after.has("flag") && !KEYWORD.matcher(name).matches()) {
            after.problem("flag", "is not the name of a flag", "use letters, digits, '-', '_' and '$' only");
            return null;
        }
        return name == null ? null : after.has("flag") ? new After.Flag(name) : new After.Move(name);
    }

    private @Nullable String tracking(YamlObject mailbox) {
        YamlText text = mailbox.text("tracking");
        String expression = text == null ? null : values.expand(text);
        if (text == null || expression == null || values.standsIn(text)) {
            return null;
        }
        try {
            if (Pattern.compile(expression).matcher("").groupCount() == 1) {
                return expression;
            }
            text.problem("must have exactly one group", "put brackets around the number, e.g. \"#(\\\\d{7,8})\"");
        } catch (PatternSyntaxException e) {
            text.problem("is not a regular expression", "write for example \"#(\\\\d{7,8})\"");
        }
        return null;
    }

    /** The mailbox itself is ours if its user name is an address. */
    private List<String> own(YamlObject mailbox, @Nullable String user) {
        List<String> own = new ArrayList<>();
        if (!mailbox.has("own") && user != null && ADDRESS.matcher(user).matches()) {
            own.add(user.toLowerCase(Locale.ROOT));
        }
        for (YamlText text : mailbox.texts("own")) {
            String address = values.expand(text);
            if (address != null && ADDRESS.matcher(address).matches()) {
                own.add(address.toLowerCase(Locale.ROOT));
            } else if (address != null && !values.standsIn(text)) {
                text.problem("is not an address", "write for example balasan@example.go.id");
            }
        }
        return List.copyOf(own);
    }

    private @Nullable AttachedRecords records() {
        YamlObject records = yaml.object("records");
        if (records == null) {
            return null;
        }
        records.only("attachment", "list", "key", "version");
        List<String> names = new ArrayList<>();
        for (YamlText text : records.texts("attachment")) {
            String name = values.expand(text);
            if (name != null && FILE.matcher(name).matches()) {
                names.add(name);
            } else if (values.standsIn(text)) {
                names.add("*.csv");
            } else if (name != null) {
                text.problem("is no kind of file that can be read", "end it with .csv, .json, .xml or .xlsx");
            }
        }
        if (!records.has("attachment")) {
            records.problem("'attachment' is missing", "add 'attachment: \"*.csv\"'");
        }
        String key = Expressions.required(records, "key", "tracking_id");
        String list = Expressions.optional(records, "list");
        String version = Expressions.optional(records, "version");
        if (!records.has("list")
                && names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith(".xml"))) {
            records.problem("'list' is missing", "say where the records are in the XML: 'list: laporan.item'");
        }
        return key == null || names.isEmpty() ? null : new AttachedRecords(List.copyOf(names), list, key, version);
    }

    private @Nullable String trust(YamlObject mailbox) {
        String name = values.text(mailbox, "trust");
        if (name == null) {
            return null;
        }
        if (values.standsIn(mailbox.text("trust"))) {
            return null;
        }
        try {
            Path file = folder.resolve(name);
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
