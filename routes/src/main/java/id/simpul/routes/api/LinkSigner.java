package id.simpul.routes.api;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.UriUtils;

/**
 * Signs and checks attachment links: whoever holds one may fetch that one file of that one complaint until it expires.
 *
 * <p>The key lies in table {@code setting}, so all hubs of a database sign and accept the same links.
 */
public final class LinkSigner {

    enum Verdict {
        VALID,
        EXPIRED,
        FORGED
    }

    private static final String ALGORITHM = "HmacSHA256";
    private static final String KEY = "link-key";

    private final JdbcClient jdbc;
    private final Supplier<String> baseUrl;
    private final Duration lifetime;
    private final Clock clock;
    private volatile @Nullable SecretKeySpec key;

    LinkSigner(JdbcClient jdbc, Supplier<String> baseUrl, Duration lifetime, Clock clock) {
        this.jdbc = jdbc;
        this.baseUrl = baseUrl;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * The link an agency gets.
     *
     * @param sha256 hex
     * @param name   of the file; in the link only cosmetic
     * @throws org.springframework.dao.DataAccessException if the key cannot be read the first time
     */
    public String href(UUID complaint, String sha256, String name) {
        String shown = pathName(name);
        long expires = clock.instant().plus(lifetime).getEpochSecond();
        return "%s/api/v1/attachments/%s/%s/%s?expires=%d&signature=%s"
                .formatted(
                        baseUrl.get(),
                        complaint,
                        sha256,
                        UriUtils.encodePathSegment(shown, StandardCharsets.UTF_8),
                        expires,
                        sign(complaint, sha256, shown, expires));
    }

    Verdict check(UUID complaint, String sha256, String shown, long expires, String signature) {
        byte[] expected = sign(complaint, sha256, shown, expires).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8))) {
            return Verdict.FORGED;
        }
        return clock.instant().getEpochSecond() < expires ? Verdict.VALID : Verdict.EXPIRED;
    }

    /** A name that web servers and firewalls let through in a path, however it was encoded. */
    static String pathName(String name) {
        String safe = name.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cs}/\\\\;%?#]", "_")
                .strip();
        return safe.isEmpty() || safe.matches("\\.+") ? "file" : safe;
    }

    private String sign(UUID complaint, String sha256, String shown, long expires) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            byte[] signature = mac.doFinal("%s\n%s\n%d\n%s"
                    .formatted(complaint, sha256, expires, shown)
                    .getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private SecretKeySpec key() {
        SecretKeySpec known = key;
        if (known == null) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            jdbc.sql("insert into setting (name, value) values (?, ?) on conflict do nothing")
                    .param(KEY)
                    .param(Base64.getEncoder().encodeToString(random))
                    .update();
            String shared = jdbc.sql("select value from setting where name = ?")
                    .param(KEY)
                    .query(String.class)
                    .single();
            known = new SecretKeySpec(Base64.getDecoder().decode(shared), ALGORITHM);
            key = known;
        }
        return known;
    }
}
