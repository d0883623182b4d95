package id.simpul.mappings.source;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as {@code source.yaml} writes it: a listing, a detail call, a login. Place-holders such as {@code {page}}
 * may stand in the path, query, headers, form and body; a parameter, header, form field, JSON property or XML element of
 * which one has no value is left out.
 *
 * @param url     absolute, http or https; place-holders only behind the host
 * @param query   parameters added to those of the url, in this order
 * @param form    fields of an {@code application/x-www-form-urlencoded} body, in this order; empty: none
 * @param body    any other body, or {@code null}
 */
public record HttpRequestTemplate(
        Method method,
        String url,
        Map<String, String> query,
        Map<String, String> headers,
        Map<String, String> form,
        @Nullable Body body) {

    private static final Pattern PLACE_HOLDER = Pattern.compile("\\{[A-Za-z_-]+}");

    public enum Method {
        GET,
        POST,
        PUT
    }

    /** @param text with place-holders, escaped for what {@code contentType} says it stands in when put in */
    public record Body(String contentType, String text) {

        public enum Syntax {
            JSON,
            XML,
            FORM,
            TEXT
        }

        public Syntax syntax() {
            String type = contentType.replaceFirst(";.*", "").strip().toLowerCase(java.util.Locale.ROOT);
            if (type.endsWith("/json") || type.endsWith("+json")) {
                return Syntax.JSON;
            }
            if (type.endsWith("/xml") || type.endsWith("+xml")) {
                return Syntax.XML;
            }
            return type.equals("application/x-www-form-urlencoded") ? Syntax.FORM : Syntax.TEXT;
        }

        /** Without the text: it may hold what {@code ${NAME}} stands for. */
        @Override
        public String toString() {
            return "Body{" + contentType + "}";
        }
    }

    public HttpRequestTemplate {
        query = ordered(query);
        headers = ordered(headers);
        form = ordered(form);
    }

    private static Map<String, String> ordered(Map<String, String> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    public static HttpRequestTemplate get(URI url, Map<String, String> query, Map<String, String> headers) {
        return new HttpRequestTemplate(Method.GET, url.toString(), query, headers, Map.of(), null);
    }

    /** The url with nothing in its place-holders: where it goes to, and what addresses in its answer are relative to. */
    public URI address() {
        return URI.create(PLACE_HOLDER.matcher(url).replaceAll(""));
    }

    /** The same request at another address, which has all that the query says. */
    public HttpRequestTemplate at(URI address) {
        return new HttpRequestTemplate(method, address.toString(), Map.of(), headers, form, body);
    }

    /** The host only: the rest may hold what {@code ${NAME}} stands for. */
    @Override
    public String toString() {
        return "HttpRequestTemplate{" + method + " " + address().getHost() + "}";
    }
}
