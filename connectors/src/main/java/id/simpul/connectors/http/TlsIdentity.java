package id.simpul.connectors.http;

import id.simpul.mappings.source.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Our certificate for one source, and whom we trust there. Renewed files are noticed at the next request; while they are not
 * whole (a key without its certificate) the ones before go on. Safe from any thread.
 */
public final class TlsIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

    private final Tls tls;
    private @Nullable SSLContext context;
    private String seen = "";

    public TlsIdentity(Tls tls) {
        this.tls = tls;
    }

    /** Nothing of this source's own: Java's authorities and no certificate of ours. */
    public boolean isPlatform() {
        return tls.equals(Tls.PLATFORM);
    }

    /**
     * The same instance until the files change.
     *
     * @throws Unusable if they cannot be used, and never could
     */
    public synchronized SSLContext context() throws Unusable {
        String now = seal(tls.certificate()) + seal(tls.key()) + seal(tls.trust());
        if (context != null && now.equals(seen)) {
            return context;
        }
        try {
            context = read();
        } catch (Unusable unusable) {
            if (context == null) {
                throw unusable;
            }
            if (!now.equals(seen)) {
                LOG.warn("{}; the files read before are used on", unusable.getMessage());
            }
        }
        seen = now;
        return context;
    }

    private static String seal(@Nullable Path file) {
        try {
            return file == null ? "-" : Files.getLastModifiedTime(file) + "/" + Files.size(file) + " ";
        } catch (IOException gone) {
            return "gone ";
        }
    }

    private SSLContext read() throws Unusable {
        try {
            SSLContext made = SSLContext.getInstance("TLS");
            made.init(tls.key() == null ? null : keys().getKeyManagers(), trust(), null);
            return made;
        } catch (GeneralSecurityException e) {
            throw new Unusable("the certificates in tls cannot be used (%s)"
                    .formatted(e.getClass().getSimpleName()));
        }
    }

    private KeyManagerFactory keys() throws Unusable, GeneralSecurityException {
        List<X509Certificate> chain = certificates(tls.certificate(), "certificate");
        PrivateKey key = key();
        if (!belongsTo(key, chain.get(0))) {
            throw new Unusable("tls.key is not the key of tls.certificate");
        }
        KeyStore store = empty();
        char[] password = "in memory only".toCharArray();
        store.setKeyEntry("simpul", key, password, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        return keys;
    }

    private PrivateKey key() throws Unusable {
        try {
            PrivateKey key = PemContent.load(tls.key())
                    .getPrivateKey(
                            tls.keyPassword() == null ? null : tls.keyPassword().reveal());
            if (key != null) {
                return key;
            }
        } catch (IOException | RuntimeException unreadable) {
            throw new Unusable("tls.key (%s) is no PEM file with a key, or its password is another"
                    .formatted(tls.key().getFileName()));
        }
        throw new Unusable("tls.key (%s) holds no key".formatted(tls.key().getFileName()));
    }

    private static List<X509Certificate> certificates(@Nullable Path file, String what) throws Unusable {
        String name = file == null ? "" : String.valueOf(file.getFileName());
        try {
            List<X509Certificate> found =
                    file == null ? List.of() : PemContent.load(file).getCertificates();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException | RuntimeException unreadable) {
            throw new Unusable("tls.%s (%s) is no PEM file with certificates".formatted(what, name));
        }
        throw new Unusable("tls.%s (%s) holds no certificate".formatted(what, name));
    }

    private static boolean belongsTo(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        byte[] text = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            byte[] signature = signing.sign();
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(certificate.getPublicKey());
            checking.update(text);
            return checking.verify(signature);
        } catch (java.security.InvalidKeyException | java.security.SignatureException other) {
            return false;
        }
    }

    /** Those of the file besides Java's own; {@code null}: Java's own. */
    private TrustManager @Nullable [] trust() throws Unusable, GeneralSecurityException {
        if (tls.trust() == null) {
            return null;
        }
        List<X509Certificate> trusted = new ArrayList<>(certificates(tls.trust(), "trust"));
        TrustManagerFactory platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        platform.init((KeyStore) null);
        for (TrustManager manager : platform.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                trusted.addAll(List.of(known.getAcceptedIssuers()));
            }
        }
        KeyStore store = empty();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("trusted-" + i, trusted.get(i));
        }
        TrustManagerFactory all = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        all.init(store);
        return all.getTrustManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException impossible) {
            throw new IllegalStateException("nothing is read", impossible);
        }
    }

    /** Says which file of {@code tls} cannot be used, and why. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }
}
