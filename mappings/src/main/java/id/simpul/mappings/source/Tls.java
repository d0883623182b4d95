package id.simpul.mappings.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How we and a system know each other by certificates (mTLS). PEM files, read again when they change.
 *
 * @param certificate ours with its chain, or {@code null}
 * @param key         of {@code certificate}, PKCS 8, PKCS 1 or EC; present if and only if the certificate is
 * @param keyPassword if the key is encrypted
 * @param trust       certificates trusted besides those of the Java platform, or {@code null}
 */
public record Tls(@Nullable Path certificate, @Nullable Path key, @Nullable Secret keyPassword, @Nullable Path trust) {

    /** Java's own authorities, no certificate of ours. */
    public static final Tls PLATFORM = new Tls(null, null, null, null);
}
