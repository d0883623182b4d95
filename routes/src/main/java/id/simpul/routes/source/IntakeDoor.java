package id.simpul.routes.source;

import id.simpul.connectors.Original;
import id.simpul.connectors.intake.IntakeConnector;
import id.simpul.connectors.intake.IntakeConnector.HandedIn;
import id.simpul.routes.Figures;
import id.simpul.routes.Letter;
import id.simpul.routes.Page;
import id.simpul.routes.Page.Origin;
import id.simpul.routes.store.Kept;
import id.simpul.routes.store.Lease;
import id.simpul.routes.store.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code direct:intake}: where hand-written routes hand records in. Returns once the record is kept, under the source's lease
 * and in the one fenced commit that every page has (R14, R16); handing the same in again changes nothing (R1, R3, R4).
 */
public class IntakeDoor {

    /** For another hub, or another route of this source, that is handing something in. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Running running;
    private final Turnstile turnstile;
    private final Sources sources;
    private final ProducerTemplate camel;
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    public IntakeDoor(Running running, Turnstile turnstile, Sources sources, ProducerTemplate camel) {
        this.running = running;
        this.turnstile = turnstile;
        this.sources = sources;
        this.camel = camel;
    }

    /** What this route hands in is of this source. */
    void admit(String route, String source) {
        owners.put(route, source);
    }

    /**
     * @param exchange its body are the original bytes (or text, or a map, which becomes JSON); headers {@code key},
     *     {@code version}, and if need be {@code mediaType}, {@code stamp}, {@code source}
     * @throws NotKept if the source is paused, not activated or busy: nothing was kept, hand it in again later
     */
    public void handIn(Exchange exchange) throws Exception {
        String source = source(exchange);
        Running.Source found =
                running.get(source).orElseThrow(() -> new NotKept("source " + source + " does not run in this hub"));
        IntakeConnector connector = (IntakeConnector) found.connector();
        Original original = connector.read(read(exchange.getMessage()), Instant.now());
        Kept kept = turnstile
                .beside(source, true, PATIENCE, lease -> keep(found, lease, original))
                .orElseThrow(() -> new NotKept("source " + source + " is paused, not activated or busy"));
        if (kept.cursor() != null) {
            throw new IllegalStateException("what is handed in moves no cursor");
        }
    }

    private String source(Exchange exchange) {
        String given = exchange.getMessage().getHeader("source", String.class);
        String owner = owners.get(String.valueOf(exchange.getFromRouteId()));
        if (owner == null) {
            throw new RouteTrouble("something that is no route of a source hands records in", "use a source folder");
        }
        if (given != null && !given.equals(owner)) {
            throw new RouteTrouble(
                    "its route hands in a record as another source's", "set the header 'source' to '" + owner + "'");
        }
        return owner;
    }

    private Kept keep(Running.Source source, Lease lease, Original original) {
        Page page = new Page(
                source.bundle(),
                new Origin.HandedIn(),
                lease,
                List.of(Letter.fresh(original)),
                0,
                List.of(),
                List.of(),
                List.of(),
                null);
        Kept kept = take(page);
        if (kept.unsettled() > 0) {
            // R4 asks a source once more whether a change under an old stamp is real; here there is nobody to ask, and
            // what is handed in comes from a file that does not change between two looks.
            kept = take(page);
        }
        sources.well(lease);
        return kept;
    }

    private Kept take(Page page) {
        return camel.requestBodyAndHeader(
                "direct:keep-page", page, Figures.SOURCE, page.source().id(), Kept.class);
    }

    private static HandedIn read(Message message) throws NoTypeConversionAvailableException {
        Object body = message.getBody();
        String defect = null;
        byte[] bytes;
        if (body instanceof Map<?, ?> row) {
            Map<Object, Object> fields = new LinkedHashMap<>(row);
            defect = (String) fields.remove(CsvRows.DEFECT);
            bytes = JSON.writeValueAsBytes(fields);
        } else {
            bytes = body == null
                    ? new byte[0]
                    : message.getExchange().getContext().getTypeConverter().mandatoryConvertTo(byte[].class, body);
        }
        return new HandedIn(
                bytes,
                header(message, "key"),
                header(message, "version"),
                header(message, "mediaType"),
                header(message, "stamp"),
                defect);
    }

    private static @Nullable String header(Message message, String name) {
        String value = message.getHeader(name, String.class);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** Nothing was kept; the route ends with this, so that it hands the record in again. */
    static final class NotKept extends RuntimeException {
        NotKept(String why) {
            super(why + "; nothing was kept, it is handed in again later");
        }
    }
}
