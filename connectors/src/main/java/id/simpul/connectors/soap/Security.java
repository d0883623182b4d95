package id.simpul.connectors.soap;

import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.UsernameToken;
import id.simpul.mappings.source.WsSecurity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.apache.cxf.binding.soap.SoapMessage;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.ws.security.SecurityConstants;
import org.apache.cxf.ws.security.wss4j.DefaultCryptoCoverageChecker;
import org.apache.cxf.ws.security.wss4j.WSS4JInInterceptor;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.WSS4JConstants;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;

/** WS-Security on a client: what our messages carry, with a new nonce and time at every call, and what answers must. */
final class Security {

    private static final String RECEIVER = "receiver";

    private final WsSecurity asked;
    private final Map<String, Object> properties = new HashMap<>();

    private Security(WsSecurity asked) {
        this.asked = asked;
        properties.put(ConfigurationConstants.PW_CALLBACK_REF, (CallbackHandler) this::passwords);
    }

    /** @throws IllegalArgumentException if a key or certificate cannot be read any more; without its place */
    static void on(Client client, WsSecurity asked, Soap.Version version) {
        try {
            Security security = new Security(asked);
            security.outgoing(client, version);
            security.incoming(client);
        } catch (IOException | GeneralSecurityException | WSSecurityException unreadable) {
            throw new IllegalArgumentException("a key or certificate of auth.ws-security cannot be read", unreadable);
        }
    }

    private void outgoing(Client client, Soap.Version version)
            throws IOException, GeneralSecurityException, WSSecurityException {
        List<String> actions = new ArrayList<>();
        UsernameToken user = asked.user();
        if (user != null) {
            actions.add(ConfigurationConstants.USERNAME_TOKEN);
            properties.put(ConfigurationConstants.USER, user.user());
            properties.put(
                    ConfigurationConstants.PASSWORD_TYPE,
                    user.digest() ? WSS4JConstants.PW_DIGEST : WSS4JConstants.PW_TEXT);
            properties.put(ConfigurationConstants.ADD_USERNAMETOKEN_NONCE, "true");
            properties.put(ConfigurationConstants.ADD_USERNAMETOKEN_CREATED, "true");
        }
        if (asked.timestamp() != null) {
            actions.add(ConfigurationConstants.TIMESTAMP);
            properties.put(
                    ConfigurationConstants.TTL_TIMESTAMP,
                    Long.toString(asked.timestamp().toSeconds()));
        }
        if (asked.key() != null && !asked.sign().isEmpty()) {
            actions.add(ConfigurationConstants.SIGNATURE);
            Crypto own = own(asked.key());
            put(ConfigurationConstants.SIG_PROP_REF_ID, own);
            properties.put(ConfigurationConstants.SIGNATURE_USER, asked.key().alias());
            properties.put(ConfigurationConstants.SIG_KEY_ID, "DirectReference");
            properties.put(ConfigurationConstants.SIGNATURE_PARTS, parts(version));
        }
        if (asked.encryptFor() != null) {
            actions.add(ConfigurationConstants.ENCRYPTION);
            put(ConfigurationConstants.ENC_PROP_REF_ID, trusting(asked.encryptFor()));
            properties.put(ConfigurationConstants.ENCRYPTION_USER, RECEIVER + "-0");
            properties.put(ConfigurationConstants.ENC_KEY_ID, "IssuerSerial");
        }
        if (!actions.isEmpty()) {
            properties.put(ConfigurationConstants.ACTION, String.join(" ", actions));
            client.getOutInterceptors().add(new WSS4JOutInterceptor(new HashMap<>(properties)));
        }
    }

    private void incoming(Client client) throws IOException, GeneralSecurityException, WSSecurityException {
        WsSecurity.Answers answers = asked.answers();
        List<String> actions = new ArrayList<>();
        List<Integer> wanted = new ArrayList<>();
        if (answers.timestamp()) {
            actions.add(ConfigurationConstants.TIMESTAMP);
            wanted.add(WSConstants.TS);
        }
        if (answers.signedBy() != null) {
            actions.add(ConfigurationConstants.SIGNATURE);
            wanted.add(WSConstants.SIGN);
            put(ConfigurationConstants.SIG_VER_PROP_REF_ID, trusting(answers.signedBy()));
        }
        if (answers.encrypted() && asked.key() != null) {
            actions.add(ConfigurationConstants.ENCRYPTION);
            wanted.add(WSConstants.ENCR);
            put(ConfigurationConstants.DEC_PROP_REF_ID, own(asked.key()));
        }
        if (actions.isEmpty()) {
            return;
        }
        properties.put(ConfigurationConstants.ACTION, String.join(" ", actions));
        client.getInInterceptors().add(new Demanding(new HashMap<>(properties), wanted));
        if (answers.signedBy() != null || answers.encrypted()) {
            // Signed is not enough: it must be the body that is.
            DefaultCryptoCoverageChecker coverage = new DefaultCryptoCoverageChecker();
            coverage.setSignBody(answers.signedBy() != null);
            coverage.setSignTimestamp(answers.signedBy() != null && answers.timestamp());
            coverage.setEncryptBody(answers.encrypted());
            client.getInInterceptors().add(coverage);
        }
        // Caches of what was seen are for servers; these would hold files and threads.
        client.getEndpoint().put(SecurityConstants.ENABLE_TIMESTAMP_CACHE, false);
        client.getEndpoint().put(SecurityConstants.ENABLE_NONCE_CACHE, false);
        client.getEndpoint().put(SecurityConstants.ENABLE_SAML_ONE_TIME_USE_CACHE, false);
    }

    /** More than was asked for is welcome; CXF's own would refuse it. */
    private static final class Demanding extends WSS4JInInterceptor {
        private final List<Integer> wanted;

        Demanding(Map<String, Object> properties, List<Integer> wanted) {
            super(properties);
            this.wanted = wanted;
        }

        @Override
        protected void checkActions(SoapMessage message, List<WSSecurityEngineResult> results, List<Integer> actions)
                throws WSSecurityException {
            List<Object> found = results.stream()
                    .map(result -> result.get(WSSecurityEngineResult.TAG_ACTION))
                    .collect(Collectors.toList());
            if (!found.containsAll(wanted)) {
                throw new WSSecurityException(WSSecurityException.ErrorCode.INVALID_SECURITY);
            }
        }
    }

    private void put(String reference, Crypto crypto) {
        String name = "simpul." + reference;
        properties.put(reference, name);
        properties.put(name, crypto);
    }

    private String parts(Soap.Version version) {
        String soap = version == Soap.Version.SOAP_1_1 ? Envelope.SOAP_1_1 : Envelope.SOAP_1_2;
        return asked.sign().stream()
                .map(part -> switch (part) {
                    case BODY -> "{}{" + soap + "}Body";
                    case TIMESTAMP -> "{}{" + WSS4JConstants.WSU_NS + "}Timestamp";
                    case TOKEN -> "{}{" + WSS4JConstants.WSSE_NS + "}UsernameToken";
                })
                .collect(Collectors.joining(";"));
    }

    private void passwords(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof WSPasswordCallback wanted) {
                boolean user = wanted.getUsage() == WSPasswordCallback.USERNAME_TOKEN;
                if (user && asked.user() != null) {
                    wanted.setPassword(asked.user().password().reveal());
                } else if (!user && asked.key() != null) {
                    wanted.setPassword(asked.key().password().reveal());
                }
            }
        }
    }

    private static Crypto own(WsSecurity.KeyStoreFile file) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file.file())) {
            keys.load(in, file.password().reveal().toCharArray());
        }
        Merlin crypto = new Merlin();
        crypto.setKeyStore(keys);
        return crypto;
    }

    private static Crypto trusting(Path pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int n = 0;
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry(RECEIVER + "-" + n++, certificate);
            }
        }
        Merlin crypto = new Merlin();
        crypto.setKeyStore(trusted);
        crypto.setTrustStore(trusted);
        return crypto;
    }
}
