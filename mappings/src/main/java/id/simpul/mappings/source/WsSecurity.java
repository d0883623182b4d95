package id.simpul.mappings.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What WS-Security adds to our messages, and what it asks of answers.
 *
 * @param user       a UsernameToken, or {@code null}
 * @param timestamp  how long a message of ours is valid, or {@code null}: it carries no Timestamp
 * @param key        our private key and certificate, or {@code null}
 * @param sign       what is signed with our key; empty: nothing
 * @param encryptFor the certificate (PEM) for which the body is encrypted, or {@code null}
 * @param answers    what answers must carry
 */
public record WsSecurity(
        @Nullable UsernameToken user,
        @Nullable Duration timestamp,
        @Nullable KeyStoreFile key,
        Set<Part> sign,
        @Nullable Path encryptFor,
        Answers answers) {

    public enum Part {
        BODY,
        TIMESTAMP,
        TOKEN
    }

    /**
     * A PKCS12 file.
     *
     * @param alias of the key in it
     */
    public record KeyStoreFile(Path file, Secret password, String alias) {}

    /**
     * An answer that does not carry this is refused; what is not asked for here is not looked at.
     *
     * @param signedBy  certificates (PEM) of who may have signed, or {@code null}
     * @param timestamp not expired
     * @param encrypted for our key
     */
    public record Answers(@Nullable Path signedBy, boolean timestamp, boolean encrypted) {
        public static final Answers ANY = new Answers(null, false, false);
    }
}
