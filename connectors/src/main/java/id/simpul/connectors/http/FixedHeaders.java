package id.simpul.connectors.http;

import id.simpul.mappings.source.Auth;
import java.util.Map;

/** What shows who we are in every request, for who sends them otherwise than we do here. */
public final class FixedHeaders {

    private FixedHeaders() {}

    /** @return none for a way that is no fixed header */
    public static Map<String, String> of(Auth auth) {
        return Credentials.fixed(auth).headers();
    }
}
