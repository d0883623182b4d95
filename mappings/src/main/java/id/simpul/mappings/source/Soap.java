package id.simpul.mappings.source;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param version  1.1 or 1.2
 * @param action   the SOAPAction, or {@code null}
 * @param body     the request's payload (the element inside {@code soap:Body}); holds the same place-holders as a REST
 *                 query, whose values are XML-escaped when put in
 * @param security WS-Security UsernameToken with password digest, or {@code null}
 * @param alwaysLists names of elements that are lists even when they occur once
 */
public record Soap(
        URI url,
        Version version,
        @Nullable String action,
        String body,
        @Nullable UsernameToken security,
        List<String> alwaysLists,
        ListReading list)
        implements Access {
    public enum Version {
        SOAP_1_1,
        SOAP_1_2
    }

    /** The host only: the body may hold what {@code ${NAME}} stands for. */
    @Override
    public String toString() {
        return "Soap{" + url.getHost() + "}";
    }
}
