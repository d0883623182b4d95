package id.simpul.connectors.http;

import id.simpul.connectors.PullResult;
import id.simpul.connectors.TokenStore;
import id.simpul.mappings.source.Auth;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How we show a source who we are. Safe from any thread: who needs a new proof waits for the one who is getting it. */
interface Credentials {

    /** What to show now; got first, if need be. */
    Shown show();

    /**
     * The source no longer takes this proof.
     *
     * @return whether {@link #show} may give another one now
     */
    default boolean refused(Proof proof) {
        return false;
    }

    /** An answer to a request that carried the proof. */
    default void answered(Proof proof, HttpHeaders headers) {}

    sealed interface Shown {}

    /** @param why there is nothing to show */
    record Without(PullResult why) implements Shown {}

    /** @param values what place-holders such as {@code {session}} stand for */
    record Proof(Map<String, String> headers, Map<String, String> query, Map<String, String> values) implements Shown {

        static final Proof NONE = new Proof(Map.of(), Map.of(), Map.of());

        static Proof header(String name, String value) {
            return new Proof(Map.of(name, value), Map.of(), Map.of());
        }

        void onto(Draft draft) {
            headers.forEach(draft::header);
            query.forEach(draft::parameter);
        }

        @Override
        public String toString() {
            return "Proof{***}";
        }
    }

    static Credentials of(Auth auth, Line line, TokenStore tokens) {
        if (auth instanceof Auth.OAuth2 oauth2) {
            return new BearerTokens(new OAuth2Tokens(oauth2, line, tokens));
        }
        if (auth instanceof Auth.Login login) {
            return new Session(login, line);
        }
        Proof proof = fixed(auth);
        return () -> proof;
    }

    static Proof fixed(Auth auth) {
        if (auth instanceof Auth.Basic basic) {
            return Proof.header(
                    "Authorization", basic(basic.user(), basic.password().reveal()));
        }
        if (auth instanceof Auth.Bearer bearer) {
            return Proof.header("Authorization", "Bearer " + bearer.token().reveal());
        }
        if (auth instanceof Auth.ApiKey key) {
            return key.in() == Auth.ApiKey.Place.HEADER
                    ? Proof.header(key.name(), key.value().reveal())
                    : new Proof(Map.of(), Map.of(key.name(), key.value().reveal()), Map.of());
        }
        return Proof.NONE;
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static Map<String, String> map(String name, @Nullable String value) {
        Map<String, String> map = new LinkedHashMap<>();
        if (value != null) {
            map.put(name, value);
        }
        return map;
    }
}
