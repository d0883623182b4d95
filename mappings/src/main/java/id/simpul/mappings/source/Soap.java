package id.simpul.mappings.source;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a SOAP system is asked and read.
 *
 * @param call     the call that lists records; its templates hold the same place-holders as a REST query, and
 *                 {@code {session}} where a login gives one
 * @param headers  HTTP headers; values are templates too
 * @param auth     how HTTP shows who we are
 * @param tls      certificates of ours and of theirs
 * @param security what WS-Security adds to our messages and asks of answers, or {@code null}
 * @param login    the call that must come first, or {@code null}
 * @param faults   what certain faults mean, first match counts; the others go by whose fault they say it is
 * @param alwaysLists names of elements that are lists even when they occur once
 * @param unwrap   names of elements whose text is XML or JSON, read as if it were content
 */
public record Soap(
        URI url,
        Version version,
        SoapCall call,
        Map<String, String> headers,
        Auth auth,
        Tls tls,
        @Nullable WsSecurity security,
        @Nullable SoapLogin login,
        List<FaultRule> faults,
        List<String> alwaysLists,
        List<String> unwrap,
        ListReading list)
        implements Access {
    public enum Version {
        SOAP_1_1,
        SOAP_1_2
    }

    /** The host only: templates may hold what {@code ${NAME}} stands for. */
    @Override
    public String toString() {
        return "Soap{" + url.getHost() + "}";
    }
}
