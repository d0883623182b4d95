package id.simpul.mappings.source;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One legacy system we pull complaints from, as written in {@code source.yaml}.
 *
 * @param id        stable name; it becomes the route id and the metric tag
 * @param every     the pause between two polls
 * @param start     where the first pull begins
 * @param delivery  trial: everything real but the door; live: the agencies' own queues
 * @param zone      the zone of times that carry none
 * @param regions   the scheme of the region codes in this source
 * @param access    how we talk to it
 * @param vanished  what a record missing from full lists means (R7)
 * @param giveUp    after how long what is owed is given up: a record quarantined, a file marked unavailable (R13)
 * @param limits    bounds on one poll
 */
public record SourceDefinition(
        String id,
        String title,
        Duration every,
        Start start,
        Delivery delivery,
        ZoneId zone,
        RegionScheme regions,
        Access access,
        Vanished vanished,
        Duration giveUp,
        Limits limits) {

    public enum Delivery {
        TRIAL,
        LIVE
    }

    public enum RegionScheme {
        KEMENDAGRI,
        BPS
    }

    /** A date, now, or the beginning. */
    public sealed interface Start {
        record At(Instant instant) implements Start {}

        record Now() implements Start {}

        record Beginning() implements Start {}
    }

    /** R7. @param withdraw only then a vanished record is withdrawn; @param share above it a person confirms first */
    public record Vanished(boolean withdraw, double share) {
        public static final Vanished REPORT = new Vanished(false, 0.05);
    }

    /**
     * @param timeout     of one request, connect and read
     * @param poll        of one whole poll, all its pages
     * @param pageBytes   a page ends at its record count or at this many bytes
     * @param concurrency parallel requests for files
     */
    public record Limits(Duration timeout, Duration poll, long pageBytes, int concurrency) {
        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(20), Duration.ofMinutes(5), 16L << 20, 4);
    }

    /** One case a protocol. */
    public sealed interface Access permits Rest, Soap, Mail {}

    /**
     * @param query  values may hold {@code {cursor}}, {@code {page}}, {@code {offset}}, {@code {limit}}
     * @param auth   how we show who we are
     * @param list   how the answer is read and paged
     */
    public record Rest(URI url, Map<String, String> query, Map<String, String> headers, Auth auth, ListReading list)
            implements Access {

        /** The host only: query and headers may hold what {@code ${NAME}} stands for. */
        @Override
        public String toString() {
            return "Rest{" + url.getHost() + "}";
        }
    }

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

    public record UsernameToken(String user, Secret password) {}

    /** @param tls IMAPS when true; @param trust an extra PEM file of trusted certificates, or {@code null} */
    public record Mail(
            String host,
            int port,
            boolean tls,
            @Nullable String trust,
            String user,
            Secret password,
            List<String> folders)
            implements Access {}

    public sealed interface Auth {
        record None() implements Auth {}

        record ApiKey(Place in, String name, Secret value) implements Auth {
            public enum Place {
                HEADER,
                QUERY
            }
        }

        record Bearer(Secret token) implements Auth {}
    }

    /**
     * How a listing is read. All expressions are JSONata: {@code records} over the whole answer (giving the page's records),
     * the others over one record.
     *
     * @param key     the record's own identifier
     * @param version what orders its versions, or {@code null}
     * @param page    how the list is paged
     * @param cursor  how "since" is asked, or {@code null}: every pull reads the full list
     * @param errors  error texts inside good answers, first match counts
     * @param attachments how files are found in a record, or {@code null}
     */
    public record ListReading(
            String records,
            String key,
            @Nullable String version,
            Paging page,
            @Nullable Since cursor,
            List<InBandError> errors,
            @Nullable Files attachments) {}

    /**
     * @param first  number of the first page (style number)
     * @param size   records asked for per page
     * @param order  of the stamps in the list; only {@code ascending} lets the mark move page by page (R10)
     * @param stable true: rows never move between pages while we read, so no second pass (R11)
     */
    public record Paging(Style style, int first, int size, Order order, boolean stable) {
        public enum Style {
            NUMBER,
            OFFSET,
            NONE
        }

        public enum Order {
            ASCENDING,
            DESCENDING,
            UNKNOWN
        }
    }

    /**
     * @param field   JSONata over a record: its stamp
     * @param format  {@code iso}, {@code epoch}, {@code epoch-millis} or a {@link java.time.format.DateTimeFormatter} pattern;
     *                of the stamp and of the {@code {cursor}} place-holder; read in the source's zone when it carries none
     * @param overlap how far before the mark a pull asks again: more than the clock difference and the lateness of records
     */
    public record Since(String field, String format, Duration overlap) {}

    /** @param when JSONata over the whole answer; @param is refused or unavailable; @param say JSONata for the reason */
    public record InBandError(String when, Kind is, @Nullable String say) {
        public enum Kind {
            REFUSED,
            UNAVAILABLE
        }
    }

    /**
     * Files of a record. {@code each} is JSONata over the record; the others are JSONata over one of its items.
     *
     * @param url    where to fetch it (same host as the source, or one in {@code hosts}), or {@code null}
     * @param base64 its content inside the record, or {@code null}
     */
    public record Files(
            String each,
            @Nullable String url,
            @Nullable String base64,
            @Nullable String name,
            @Nullable String mediaType,
            List<String> hosts) {}
}
