package id.simpul.routes.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one key to the API until users exist: a file that only the hub's account can read. */
final class AdminToken {

    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final int SHORTEST = 32;

    private final byte[] token;

    private AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the file, or makes it with a random token. */
    static AdminToken at(Path file) throws IOException {
        if (!Files.exists(file)) {
            create(file);
        }
        String token = Files.readString(file).strip();
        if (token.length() < SHORTEST) {
            throw new IllegalStateException(
                    "%s holds no token of at least %d characters: delete it, and the hub makes a new one"
                            .formatted(file, SHORTEST));
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        others.retainAll(PosixFilePermissions.fromString("---rwxrwx"));
        if (!others.isEmpty()) {
            LOG.warn("others than its owner may use the token file {}: chmod 600 it", file);
        }
        return new AdminToken(token);
    }

    private static void create(Path file) throws IOException {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        var mine = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path draft = Files.createTempFile(folder, ".token", null, mine);
        try {
            Files.writeString(draft, token + "\n");
            Files.createLink(file, draft); // unlike a move, never over the token of a hub that was faster
        } catch (FileAlreadyExistsException anotherHubWasFaster) {
            LOG.info("another hub has just made {}", file);
        } finally {
            Files.delete(draft);
        }
    }

    boolean is(String presented) {
        return MessageDigest.isEqual(token, presented.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
