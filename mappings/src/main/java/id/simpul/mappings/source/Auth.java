package id.simpul.mappings.source;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How we show a source who we are. */
public sealed interface Auth {

    record None() implements Auth {}

    record Basic(String user, Secret password) implements Auth {}

    record ApiKey(Place in, String name, Secret value) implements Auth {
        public enum Place {
            HEADER,
            QUERY
        }
    }

    record Bearer(Secret token) implements Auth {}

    /**
     * An access token from a token endpoint, shown as {@code Authorization: Bearer}: by client credentials, or by a refresh
     * token if there is one.
     *
     * @param clientSecret {@code null}: a public client, for whom only a refresh token can speak
     * @param refreshToken the one a person got when they granted access; {@code null}: client credentials
     * @param extra        further fields of the token request, e.g. {@code audience}
     */
    record OAuth2(
            URI tokenUrl,
            String clientId,
            @Nullable Secret clientSecret,
            ClientAuth clientAuth,
            @Nullable String scope,
            @Nullable Secret refreshToken,
            Map<String, String> extra)
            implements Auth {

        public enum ClientAuth {
            BASIC,
            POST
        }

        public OAuth2 {
            extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
        }

        @Override
        public String toString() {
            return "OAuth2{" + tokenUrl.getHost() + "}";
        }
    }

    /**
     * A call that lets us in before the others. Its token goes with every further request: in a header, in the query, or
     * where {@code {session}} stands in them; or its cookies do.
     *
     * @param token   JSONata over its answer, or {@code null}: only cookies
     * @param carrier where the token goes
     * @param name    of the header or parameter
     * @param prefix  before the token in the header, e.g. {@code "Bearer "}
     * @param expired JSONata over any answer that is true when we must log in again, or {@code null}: only status 401
     */
    record Login(
            HttpRequestTemplate request,
            @Nullable String token,
            Carrier carrier,
            @Nullable String name,
            String prefix,
            @Nullable String expired)
            implements Auth {

        public enum Carrier {
            HEADER,
            QUERY,
            PLACE_HOLDER,
            COOKIES
        }
    }

    /** Addresses besides the source's own that are asked to let us in. */
    default List<URI> addresses() {
        if (this instanceof OAuth2 oauth2) {
            return List.of(oauth2.tokenUrl());
        }
        return this instanceof Login login ? List.of(login.request().address()) : List.of();
    }
}
