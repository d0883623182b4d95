package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Access;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.mappings.source.Vanished;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code source.yaml}: what all protocols share. */
final class SourceFile {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9][a-z0-9.+-]*/(\\*|[a-z0-9][a-z0-9.+-]*)");
    private static final String INTAKE = "intake";

    /** A source that hands in is not asked. */
    private static final Duration NEVER = Duration.ZERO;

    private static final Duration GIVE_UP = Duration.ofDays(3);

    private static final List<String> COMMON = List.of("id", "title", "protocol", "deliver", "zone", "regions");
    private static final List<String> ASKED = List.of("every", "start", "limits", "give-up", "vanished");
    private static final List<String> LISTED =
            List.of("request", "auth", "tls", "records", "key", "version", "page", "cursor", "attachments", "errors");
    private static final List<String> RESTED = List.of("answer", "detail", "parts", "changes");
    private static final List<String> SOAPED = List.of("faults");
    private static final List<String> MAILED = List.of("mailbox");

    private final Path folder;
    private final YamlObject yaml;
    private final Values values;

    /** @param zone and @param regions the mapping's, also where they are not readable and the source has a problem */
    record Read(@Nullable SourceDefinition definition, ZoneId zone, RegionScheme regions) {}

    private SourceFile(Path folder, YamlObject yaml, Values values) {
        this.folder = folder;
        this.yaml = yaml;
        this.values = values;
    }

    /** @param yaml empty if it could not be read: then nothing more is told */
    static Read read(Path folder, Optional<YamlObject> yaml, Environment environment, List<FileProblem> problems) {
        int before = problems.size();
        if (yaml.isEmpty()) {
            return new Read(null, ZoneOffset.UTC, RegionScheme.KEMENDAGRI);
        }
        SourceFile file = new SourceFile(folder, yaml.get(), new Values(environment));
        return file.read(problems, before);
    }

    private Read read(List<FileProblem> problems, int before) {
        String protocol = values.choice(yaml, "protocol", protocols(), null);
        boolean asked = !INTAKE.equals(protocol);
        checkKeys(protocol);
        String id = id();
        String title = values.required(yaml, "title", "Aduan Jawa Barat");
        Duration every = asked ? values.duration(yaml, "every", null) : NEVER;
        ZoneId zone = values.zone(yaml, "zone");
        Start start = asked ? start(zone == null ? ZoneOffset.UTC : zone) : new Start.Now();
        Delivery delivery = values.choice(yaml, "deliver", Values.words(Delivery.values()), Delivery.TRIAL);
        RegionScheme regions = values.choice(yaml, "regions", Values.words(RegionScheme.values()), null);
        Vanished vanished = vanished();
        Duration giveUp = values.duration(yaml, "give-up", GIVE_UP);
        Limits limits = limits();
        Access access = access(protocol, id, problems);
        boolean whole = problems.size() == before
                && id != null
                && title != null
                && every != null
                && zone != null
                && start != null
                && regions != null
                && access != null;
        SourceDefinition definition = whole
                ? new SourceDefinition(
                        id, title, every, start, delivery, zone, regions, access, vanished, giveUp, limits)
                : null;
        return new Read(
                definition, zone == null ? ZoneOffset.UTC : zone, regions == null ? RegionScheme.KEMENDAGRI : regions);
    }

    private static Map<String, String> protocols() {
        Map<String, String> protocols = new LinkedHashMap<>();
        List.of("rest", "soap", "mail", INTAKE).forEach(p -> protocols.put(p, p));
        return protocols;
    }

    private void checkKeys(@Nullable String protocol) {
        List<String> known = new ArrayList<>(COMMON);
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("values", "is only for a source that extends a profile");
        keys(known, reasons, protocol, ASKED, List.of("rest", "soap", "mail"));
        keys(known, reasons, protocol, LISTED, List.of("rest", "soap"));
        keys(known, reasons, protocol, RESTED, List.of("rest"));
        keys(known, reasons, protocol, SOAPED, List.of("soap"));
        keys(known, reasons, protocol, MAILED, List.of("mail"));
        if ("mail".equals(protocol)) {
            known.add("records"); // attached files whose rows are the records
        }
        yaml.only(known, reasons);
    }

    private static void keys(
            List<String> known,
            Map<String, String> reasons,
            @Nullable String protocol,
            List<String> keys,
            List<String> protocols) {
        if (protocol == null || protocols.contains(protocol)) {
            known.addAll(keys);
        } else {
            String reason = protocols.size() == 1
                    ? "is only for protocol " + protocols.get(0)
                    : "is not for protocol " + protocol;
            keys.forEach(key -> reasons.put(key, reason));
        }
    }

    private @Nullable String id() {
        YamlText text = yaml.required("id", "jabar-aduan");
        if (text == null) {
            return null;
        }
        String id = text.value();
        Path name = folder.toAbsolutePath().normalize().getFileName();
        if (!ID.matcher(id).matches()) {
            text.problem(
                    "'" + id + "' cannot name a route and a metric",
                    "use lower-case letters, digits and '-', beginning with a letter, at most 64");
            return null;
        }
        if (name != null && !name.toString().equals(id)) {
            text.problem(
                    "'" + id + "' is not the name of its folder, '" + name + "'",
                    "rename the folder or the id; once complaints came in, the id must stay");
            return null;
        }
        return id;
    }

    private @Nullable Start start(ZoneId zone) {
        YamlText text = yaml.required("start", "beginning");
        String value = text == null ? null : values.expand(text);
        if (value == null) {
            return null;
        }
        if (value.equals("now") || values.standsIn(text)) {
            return new Start.Now();
        }
        if (value.equals("beginning")) {
            return new Start.Beginning();
        }
        Optional<Instant> instant = instant(value.replace(' ', 'T'), zone);
        if (instant.isEmpty()) {
            text.problem(
                    "'" + value + "' is neither a date, 'now' nor 'beginning'",
                    "write for example 2026-11-01 or 2026-11-01T06:00");
            return null;
        }
        return new Start.At(instant.get());
    }

    private static Optional<Instant> instant(String text, ZoneId zone) {
        try {
            if (text.indexOf('T') < 0) {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
            boolean offset =
                    text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
            return Optional.of(
                    offset
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text).atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Vanished vanished() {
        YamlObject object = yaml.object("vanished");
        if (object == null) {
            return Vanished.REPORT;
        }
        object.only("withdraw", "share");
        boolean withdraw = values.flag(object, "withdraw", Vanished.REPORT.withdraw());
        double share = values.parsed(object, "share", Durations::share, Vanished.REPORT.share(), "a share such as 5%");
        return new Vanished(withdraw, share);
    }

    private Limits limits() {
        YamlObject object = yaml.object("limits");
        Limits standard = Limits.DEFAULT;
        if (object == null) {
            return standard;
        }
        object.only("timeout", "poll", "page-bytes", "concurrency", "rate", "file", "file-types");
        Duration timeout = values.duration(object, "timeout", standard.timeout());
        Duration poll = values.duration(object, "poll", standard.poll());
        if (poll.compareTo(timeout) < 0) {
            object.problem("poll", "is shorter than one request may take", "make it at least 'timeout'");
        }
        return new Limits(
                timeout,
                poll,
                values.parsed(
                        object,
                        "page-bytes",
                        text -> Durations.bytes(text).filter(n -> n >= 1024 && n <= 1L << 30),
                        standard.pageBytes(),
                        "a size from 1KiB to 1GiB, such as 16MiB"),
                values.number(object, "concurrency", 1, 32, standard.concurrency()),
                object.has("rate")
                        ? values.parsed(object, "rate", Durations::rate, null, "a rate such as 5/s, 30/m or 500/h")
                        : null,
                values.parsed(
                        object,
                        "file",
                        text -> Durations.bytes(text).filter(n -> n >= 1024 && n <= 1L << 30),
                        standard.file(),
                        "a size from 1KiB to 1GiB, such as 25MiB"),
                fileTypes(object));
    }

    private List<String> fileTypes(YamlObject limits) {
        List<String> types = new ArrayList<>();
        for (YamlText text : limits.texts("file-types")) {
            String type = values.expand(text);
            if (type != null && !MEDIA_TYPE.matcher(type).matches() && !values.standsIn(text)) {
                text.problem("'" + type + "' is not a media type", "write for example image/* or application/pdf");
            } else if (type != null) {
                types.add(type);
            }
        }
        return types;
    }

    private @Nullable Access access(@Nullable String protocol, @Nullable String id, List<FileProblem> problems) {
        if (protocol == null) {
            return null;
        }
        return switch (protocol) {
            case "rest" -> new RestReader(folder, yaml, values).read();
            case "soap" -> new SoapReader(folder, yaml, values).read();
            case INTAKE -> id == null ? null : new RouteReader(folder, yaml, id, values.environment(), problems).read();
            default -> new MailboxReader(folder, yaml, values).read();
        };
    }
}
