package id.simpul.mappings.source;

import org.jspecify.annotations.Nullable;

/**
 * One operation of a SOAP system, as templates whose place-holders are put in XML-escaped.
 *
 * @param action  the SOAPAction, or {@code null}
 * @param body    the element inside {@code soap:Body}
 * @param headers the elements inside {@code soap:Header}, or {@code null}
 */
public record SoapCall(@Nullable String action, String body, @Nullable String headers) {

    /** Never the templates: they may hold what {@code ${NAME}} stands for. */
    @Override
    public String toString() {
        return "SoapCall{" + action + "}";
    }
}
