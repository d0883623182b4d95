package id.simpul.mappings.translate;

import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Attachment;
import id.simpul.mappings.model.Complaint.Category;
import id.simpul.mappings.model.Complaint.Deadlines;
import id.simpul.mappings.model.Complaint.Kind;
import id.simpul.mappings.model.Complaint.Location;
import id.simpul.mappings.model.Complaint.Oversight;
import id.simpul.mappings.model.Complaint.Provenance;
import id.simpul.mappings.model.Complaint.Reference;
import id.simpul.mappings.model.Complaint.Region;
import id.simpul.mappings.model.Complaint.Reporter;
import id.simpul.mappings.model.Complaint.Source;
import id.simpul.mappings.model.Complaint.Status;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.source.RegionScheme;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One record becoming a complaint: each field's value is brought into the bounds of the model, or told as a problem.
 *
 * <p>A required field that cannot be had holds the record. What only decorates it (a phone, a map position) is left out with
 * a warning: a complaint is not kept from its agency for a mistyped number.
 */
final class Draft {

    private static final int TITLE = 500;
    private static final int DESCRIPTION = 10_000_000;
    private static final int ADDRESS = 2_000;
    private static final int NAME = 300;
    private static final int WEB_ADDRESS = 2_000;
    private static final int WORD = 50;
    private static final int CATEGORY_CODE = 20;
    private static final int EMAIL = 320;
    private static final int NATIVE_ID = 200;
    private static final int VERSION = 100;
    private static final int REFERENCES = 20;

    private static final Set<String> YES = Set.of("true", "ya", "y", "yes", "1");
    private static final Set<String> NO = Set.of("false", "tidak", "tdk", "n", "no", "0");

    private final Mapping mapping;
    private final Call call;
    private final ZoneId zone;
    private final RegionLookup regions;
    private final Map<String, Duration> approximate = new HashMap<>();

    Draft(Mapping mapping, Call call, ZoneId zone, RegionLookup regions) {
        this.mapping = mapping;
        this.call = call;
        this.zone = zone;
        this.regions = regions;
    }

    Translation translate() {
        Reading reading = call.reading;
        checkKey(reading);
        String title = line(Field.TITLE, TITLE);
        String description = lines(Field.DESCRIPTION, DESCRIPTION);
        Kind kind = word(Field.KIND, Vocabulary.KINDS);
        Instant reportedAt = time(Field.REPORTED_AT);
        Status status = word(Field.STATUS, Vocabulary.STATES);
        Oversight oversight = oversight();
        boolean anonymous = flag(Field.ANONYMOUS);
        boolean secret = flag(Field.SECRET);
        Category category = new Category(line(Field.CATEGORY_CODE, CATEGORY_CODE), line(Field.CATEGORY_LABEL, NAME));
        Location location = location();
        Reporter reporter = reporter();
        List<Reference> references = references();
        Instant occurredAt = time(Field.OCCURRED_AT);
        String channel = line(Field.CHANNEL, WORD);
        String addressedTo = line(Field.ADDRESSED_TO, WORD);
        String language = language();
        String url = webAddress();
        if (!call.problems.isEmpty() || title == null || description == null || kind == null || reportedAt == null) {
            return new Translation.Untranslatable(distinct(call.problems));
        }
        Complaint complaint = new Complaint(
                ComplaintId.of(reading.source(), reading.nativeId()), // R1
                new Source(reading.source(), reading.nativeId(), version(reading), url),
                references,
                kind,
                oversight,
                anonymous,
                secret,
                title,
                description,
                language,
                category,
                location,
                reporter,
                attachments(reading),
                occurredAt,
                reportedAt,
                reading.readAt(),
                channel,
                addressedTo,
                Deadlines.NONE,
                null,
                status == null ? Status.RECEIVED : status,
                0,
                new Provenance(mapping.version(), reading.originalSha256()));
        return new Translation.Translated(complaint, Map.copyOf(approximate), distinct(call.warnings));
    }

    private static List<RecordProblem> distinct(List<RecordProblem> problems) {
        return problems.size() < 2 ? List.copyOf(problems) : List.copyOf(new LinkedHashSet<>(problems));
    }

    /** The key is the identity, so it is never mended. */
    private void checkKey(Reading reading) {
        String key = reading.nativeId();
        if (key.isBlank() || key.length() > NATIVE_ID || key.chars().anyMatch(Character::isISOControl)) {
            String group = "source.nativeId: blank, too long or with control characters";
            call.problems.add(new RecordProblem(
                    "source.nativeId",
                    group,
                    group + ": '" + PlainText.mask(key) + "'",
                    "correct 'key' in source.yaml: at most " + NATIVE_ID + " characters"));
        }
    }

    private static @Nullable String version(Reading reading) {
        return reading.version() == null ? null : PlainText.cut(PlainText.line(reading.version()), VERSION);
    }

    private @Nullable String line(Field field, int length) {
        return text(field, length, false);
    }

    private @Nullable String lines(Field field, int length) {
        return text(field, length, true);
    }

    private @Nullable String text(Field field, int length, boolean several) {
        String raw = scalar(field);
        if (raw == null) {
            return null;
        }
        String text = several ? PlainText.lines(raw) : PlainText.line(raw);
        if (text.isEmpty()) {
            missing(field);
            return null;
        }
        if (text.length() > length) {
            call.warn("longer than " + length + " characters, cut", null, "nothing, if citizens type it");
            return PlainText.cut(text, length).stripTrailing();
        }
        return text;
    }

    /** The expression's value as text, or {@code null} if there is none; a required one is then told. */
    private @Nullable String scalar(Field field) {
        Object value = mapping.evaluate(call, field);
        if (value == Mapping.FAILED) {
            return null;
        }
        if (value == null) {
            missing(field);
            return null;
        }
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Number number) {
            return PlainText.plain(number);
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        call.hold(
                value instanceof List ? "several values where one belongs" : "not a text",
                null,
                value instanceof List
                        ? "choose one with [0], or put them together with $join(..., ', ')"
                        : "name a field inside it");
        return null;
    }

    private void missing(Field field) {
        if (field.required) {
            call.hold("missing", null, "map another field, or give a default, e.g. $exists(x) ? x : 'unknown'");
        }
    }

    private <T> @Nullable T word(Field field, Map<String, T> vocabulary) {
        String text = line(field, NAME);
        if (text == null) {
            return null;
        }
        T value = vocabulary.get(text.toLowerCase(Locale.ROOT));
        if (value == null) {
            call.hold(
                    "not a word of the model",
                    text,
                    "translate it with $code; known: " + String.join(", ", vocabulary.keySet()));
        }
        return value;
    }

    private Oversight oversight() {
        String text = line(Field.OVERSIGHT, NAME);
        if (text == null) {
            return Oversight.UNKNOWN;
        }
        String word = text.toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return Oversight.YES;
        }
        if (NO.contains(word)) {
            return Oversight.NO;
        }
        if (!word.equals("unknown")) {
            call.warn("neither yes nor no", text, "translate it with $code to yes, no or unknown");
        }
        return Oversight.UNKNOWN;
    }

    /** R8: missing or unreadable is the stricter. */
    private boolean flag(Field field) {
        int before = call.problems.size();
        Object value = mapping.evaluate(call, field);
        if (value instanceof Boolean flag) {
            return flag;
        }
        List<RecordProblem> unreadable = call.problems.subList(before, call.problems.size());
        call.warnings.addAll(unreadable);
        unreadable.clear();
        if (value == null || value == Mapping.FAILED) {
            return true;
        }
        String word = value instanceof Number number
                ? PlainText.plain(number)
                : PlainText.line(value.toString()).toLowerCase(Locale.ROOT);
        if (NO.contains(word)) {
            return false;
        }
        if (!YES.contains(word) && !word.isEmpty()) {
            call.warn("neither yes nor no, taken as yes", value, "translate it with $code to true or false");
        }
        return true;
    }

    private @Nullable Instant time(Field field) {
        Object value = mapping.evaluate(call, field);
        if (value == Mapping.FAILED) {
            return null;
        }
        if (value == null || value instanceof String text && text.isBlank()) {
            missing(field);
            return null;
        }
        DateWords.Time time = call.remembered(value);
        if (time == null) {
            time = DateWords.read(value, zone, call.readAt());
        }
        if (time == null) {
            call.problems.add(FieldFunctions.unreadableDate(call, value).problem);
            return null;
        }
        if (time.instant() == null) {
            missing(field);
            return null;
        }
        if (time.unit() != null) {
            approximate.put(field.model, time.unit()); // R3
        }
        return time.instant();
    }

    private Location location() {
        String code = line(Field.REGION, NAME);
        Region region = null;
        if (code != null) {
            Optional<String> known = regions.kemendagri(RegionScheme.KEMENDAGRI, code);
            if (known.isPresent()) {
                region = new Region("kemendagri", FieldFunctions.district(known.get()));
            } else {
                call.warn("unknown region", code, "give what $region(...) gives");
            }
        }
        String address = lines(Field.ADDRESS, ADDRESS);
        Double latitude = degrees(Field.LATITUDE, 90);
        Double longitude = degrees(Field.LONGITUDE, 180);
        boolean nowhere = latitude == null || longitude == null || latitude == 0 && longitude == 0;
        return new Location(region, address, nowhere ? null : latitude, nowhere ? null : longitude);
    }

    private @Nullable Double degrees(Field field, double limit) {
        String text = scalar(field);
        if (text == null || text.isBlank()) {
            return null;
        }
        String number = text.strip().replace('\u2212', '-');
        if (number.indexOf('.') < 0) {
            number = number.replace(',', '.');
        }
        // Double.valueOf would also take "1d", "0x1p3" and "NaN".
        if (number.length() <= 40 && number.chars().allMatch(c -> "+-.0123456789eE".indexOf(c) >= 0)) {
            try {
                double degrees = Double.parseDouble(number);
                if (Math.abs(degrees) <= limit) {
                    return degrees;
                }
            } catch (NumberFormatException e) {
                call.warn("not a number of degrees", text, "use decimal degrees");
                return null;
            }
        }
        call.warn("not a number of degrees", text, "use decimal degrees");
        return null;
    }

    private Reporter reporter() {
        String name = line(Field.REPORTER_NAME, NAME);
        String nationalId = line(Field.NATIONAL_ID, NAME);
        if (nationalId != null && !FieldFunctions.isNik(nationalId)) {
            call.warn("not a NIK", nationalId, "use $nik(...)");
            nationalId = null;
        }
        String phone = line(Field.PHONE, WORD);
        String email = line(Field.EMAIL, EMAIL);
        if (email != null && !isEmail(email)) {
            call.warn("not an e-mail address", email, "nothing, if citizens type it");
            email = null;
        }
        String address = lines(Field.REPORTER_ADDRESS, ADDRESS);
        return new Reporter(name, nationalId, phone, email, address);
    }

    private static boolean isEmail(String text) {
        int at = text.indexOf('@');
        return at > 0
                && at == text.lastIndexOf('@')
                && text.indexOf('.', at + 2) > 0
                && !text.endsWith(".")
                && text.indexOf(' ') < 0;
    }

    private List<Reference> references() {
        Object value = mapping.evaluate(call, Field.REFERENCES);
        if (value == null || value == Mapping.FAILED) {
            return List.of();
        }
        // JSONata makes no difference between one thing and a list of one.
        List<?> items = value instanceof List<?> list ? list : List.of(value);
        Set<Reference> references = new LinkedHashSet<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> map)) {
                call.hold("not a list of {system, id}", null, "write \"[{'system': '...', 'id': $string(...)}]\"");
                return List.of();
            }
            String system = word(map.get("system"));
            String id = word(map.get("id"));
            if (system.isEmpty() || id.isEmpty()) {
                continue; // no number there yet
            }
            if (system.length() > 64 || id.length() > NATIVE_ID) {
                call.warn("a number that is too long, left out", null, "check the field");
            } else {
                references.add(new Reference(system, id));
            }
        }
        if (references.size() > REFERENCES) {
            call.warn("more than " + REFERENCES + ", the rest left out", null, "check the expression");
        }
        return references.stream().limit(REFERENCES).toList();
    }

    private static String word(@Nullable Object value) {
        if (value instanceof Number number) {
            return PlainText.plain(number);
        }
        return value instanceof String text ? PlainText.line(text) : "";
    }

    private String language() {
        String text = line(Field.LANGUAGE, WORD);
        if (text == null) {
            return "id";
        }
        String code = text.toLowerCase(Locale.ROOT);
        if (code.length() >= 2 && code.length() <= 3 && code.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return code;
        }
        call.warn("not a language code, taken as 'id'", text, "use ISO 639 codes such as id, en, jv");
        return "id";
    }

    private @Nullable String webAddress() {
        String text = line(Field.URL, WEB_ADDRESS + 1);
        if (text == null) {
            return null;
        }
        if (text.length() <= WEB_ADDRESS && (text.startsWith("https://") || text.startsWith("http://"))) {
            try {
                URI address = new URI(text);
                if (address.getHost() != null && address.getRawUserInfo() == null) {
                    return text;
                }
            } catch (URISyntaxException e) {
                call.warn("not a web address", null, "give a full https:// address");
                return null;
            }
        }
        call.warn("not a web address", null, "give a full https:// address");
        return null;
    }

    private static List<Attachment> attachments(Reading reading) {
        List<Attachment> files = new ArrayList<>(reading.attachments().size());
        for (Attachment file : reading.attachments()) {
            String name = PlainText.cut(PlainText.line(file.name()), 255);
            String type = file.mediaType() == null ? null : PlainText.cut(PlainText.line(file.mediaType()), 127);
            files.add(new Attachment(
                    name.isEmpty() ? "file" : name, type, file.size(), file.sha256(), file.href(), file.state()));
        }
        return files;
    }
}
