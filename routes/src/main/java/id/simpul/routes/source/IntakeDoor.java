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
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NoTypeConversionAvailableException;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code direct:intake}: where hand-written routes hand records in. Returns once the record is kept, under the source's lease
 * and in the one fenced commit that every page has (R14, R16); handing the same in again changes nothing (R1, R3, R4). Where
 * nothing orders a key's versions, the same version is never taken up again, and without one a record's place in its file stands
 * for it: a file that is read again after a crash must not bring a first state back.
 */
public class IntakeDoor {

    /** For another hub, or another route of this source, that is handing something in. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of an exchange: the file that is being read. */
    private static final String READING = "simpul.reading";

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

    /** The route is no more. */
    void dismiss(String route) {
        owners.remove(route);
    }

    /** A route begins: with a file, if there is one. What it hands in of that file is counted. */
    void reads(Exchange exchange) {
        String file = exchange.getMessage().getHeader(Exchange.FILE_NAME, String.class);
        if (file != null && exchange.getProperty(READING) == null) {
            exchange.setProperty(
                    READING,
                    new Reading(
                            "%s@%s/%s#"
                                    .formatted(
                                            file,
                                            exchange.getMessage().getHeader(Exchange.FILE_LAST_MODIFIED),
                                            exchange.getMessage().getHeader(Exchange.FILE_LENGTH)),
                            new AtomicInteger()));
        }
    }

    /** @param file what tells it from any other; @param records handed in of it so far */
    private record Reading(String file, AtomicInteger records) {
        String next() {
            return file + records.incrementAndGet();
        }
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
        if (found.isRetired()) {
            throw new NotKept("source " + source + " is being changed");
        }
        IntakeConnector connector = (IntakeConnector) found.connector();
        Reading reading = exchange.getProperty(READING, Reading.class);
        String place = reading == null ? null : reading.next();
        Original read = connector.read(read(exchange.getMessage()), Instant.now());
        Original original = read.version() == null && read.stamp() == null ? read.withVersion(place) : read;
        turnstile
                .beside(
                        source,
                        true,
                        PATIENCE,
                        lease -> original.stamp() == null && sources.handedIn(source, original)
                                ? lease
                                : keep(found, lease, original))
                .orElseThrow(() -> new NotKept("source " + source + " is paused, not activated or busy"));
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

    private Lease keep(Running.Source source, Lease lease, Original original) {
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
            take(page);
        }
        sources.well(lease);
        return lease;
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
