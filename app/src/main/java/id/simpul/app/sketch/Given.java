package id.simpul.app.sketch;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a person has at hand; {@code null} is what they have not, or do not know.
 *
 * @param id        of the source, a good one
 * @param protocol  rest, soap, mail or intake
 * @param profile   a product that it extends
 * @param url       where the list is asked for, as one would type it into a browser
 * @param sample    an answer, or one mail
 * @param operation of the WSDL that gives the list
 * @param zone      of its times
 * @param regions   kemendagri or bps
 */
public record Given(
        String id,
        @Nullable String title,
        @Nullable String protocol,
        @Nullable String profile,
        @Nullable String url,
        @Nullable Path sample,
        @Nullable Path wsdl,
        @Nullable String operation,
        @Nullable Path openapi,
        @Nullable String zone,
        @Nullable String regions) {

    /** {@code KOTA_CONTOH_URL} of {@code kota-contoh}. */
    String variable(String what) {
        return id.toUpperCase(Locale.ROOT).replace('-', '_') + "_" + what;
    }

    String reference(String what) {
        return "${" + variable(what) + "}";
    }
}
