package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SoapCall;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a source, ready to be filled and sent. */
final class SoapOperation {

    private final SoapClient client;
    private final Soap.Version version;
    private final URI url;
    private final @Nullable String action;
    private final SoapTemplate body;
    private final @Nullable SoapTemplate elements;
    private final Map<String, SoapTemplate> headers = new LinkedHashMap<>();

    /** @param headers of HTTP */
    SoapOperation(
            SoapClient client,
            Soap.Version version,
            URI url,
            SoapCall call,
            Map<String, String> headers,
            Placeholders placeholders) {
        this.client = client;
        this.version = version;
        this.url = url;
        this.action = call.action();
        this.body = SoapTemplate.ofCall(call.body(), placeholders);
        this.elements = call.headers() == null ? null : new SoapTemplate(call.headers(), placeholders);
        headers.forEach((name, value) -> this.headers.put(name, new SoapTemplate(value, placeholders)));
    }

    /** @param session what the login gave, or {@code null} */
    Reply send(PageFetcher.Ask ask, @Nullable String session) {
        Map<String, String> filled = new LinkedHashMap<>();
        headers.forEach((name, value) -> filled.put(name, value.line(ask, session)));
        String envelope =
                Envelope.of(version, elements == null ? null : elements.xml(ask, session), body.xml(ask, session));
        return client.call(url, action, envelope, filled);
    }
}
