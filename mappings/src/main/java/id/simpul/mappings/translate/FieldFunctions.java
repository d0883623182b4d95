package id.simpul.mappings.translate;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.RegionScheme;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The named functions that a mapping has besides JSONata's own. A missing value stays missing in all of them. */
final class FieldFunctions {

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private static final Map<String, JFunction> EVERYWHERE = Map.of(
            "hash",
            function((input, args) -> hash(args)),
            "money",
            function((input, args) -> money(argument(args, 0))));

    private final ZoneId zone;
    private final RegionScheme scheme;
    private final RegionLookup regions;
    private final Map<String, CodeTable> tables;

    FieldFunctions(ZoneId zone, RegionScheme scheme, RegionLookup regions, Map<String, CodeTable> tables) {
        this.zone = zone;
        this.scheme = scheme;
        this.regions = regions;
        this.tables = tables;
    }

    /** Those that need nothing of a source; also known where {@code source.yaml} has an expression. */
    static Map<String, JFunction> everywhere() {
        return EVERYWHERE;
    }

    Map<String, JFunction> byName() {
        return Map.of(
                "hash", EVERYWHERE.get("hash"),
                "money", EVERYWHERE.get("money"),
                "date", function((input, args) -> date(argument(args, 0))),
                "code", function((input, args) -> code(args)),
                "region", function((input, args) -> region(argument(args, 0))),
                "phone", function((input, args) -> phone(argument(args, 0))),
                "nik", function((input, args) -> nik(argument(args, 0))),
                "text", function((input, args) -> text(argument(args, 0))));
    }

    private static JFunction function(JFunctionCallable body) {
        return new JFunction(body, null);
    }

    private static @Nullable Object argument(List<?> args, int index) {
        Object value = index < args.size() ? args.get(index) : null;
        return value == Jsonata.NULL_VALUE ? null : value;
    }

    /** The text of a plain value; {@code null} if missing or blank. */
    private static @Nullable String plain(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        String text = value instanceof Number number ? PlainText.plain(number) : PlainText.line(value.toString());
        return text.isEmpty() ? null : text;
    }

    private static boolean isPlain(@Nullable Object value) {
        return !(value instanceof List || value instanceof Map);
    }

    private @Nullable String date(@Nullable Object value) {
        if (plain(value) == null) {
            return null;
        }
        Call call = Call.current();
        DateWords.Time time = DateWords.read(value, zone, call.readAt());
        if (time == null) {
            throw unreadableDate(call, value);
        }
        return time.instant() == null ? null : call.remember(time);
    }

    static Call.Unfit unreadableDate(Call call, @Nullable Object value) {
        return call.unfit(
                "unreadable date", value, "choose another field, or put the text into a known form before $date");
    }

    private @Nullable Object code(List<?> args) {
        Call call = Call.current();
        String table = String.valueOf(argument(args, 0));
        CodeTable codes = tables.get(table);
        if (codes == null) {
            throw call.unfit("no table codes/" + table + ".csv", null, "create the table, or correct its name");
        }
        Object value = argument(args, 1);
        boolean hasDefault = args.size() > 2;
        String text = plain(value);
        if (text != null) {
            Optional<CodeTable.Row> found = isPlain(value) ? codes.row(text) : Optional.empty();
            if (found.isPresent()) {
                call.used(table, found.get());
                return found.get().code();
            }
            if (!hasDefault) {
                throw call.unfit(
                        "unknown code in codes/" + table + ".csv",
                        value,
                        "add a line 'source,code' to codes/" + table
                                + ".csv, or give $code a default as third argument");
            }
        }
        return hasDefault ? argument(args, 2) : null;
    }

    /** Unknown is no reason to hold a complaint: without a region it goes to triage. */
    private @Nullable String region(@Nullable Object value) {
        String text = plain(value);
        if (text == null) {
            return null;
        }
        Optional<String> found = Optional.empty();
        if (isPlain(value)) {
            found = Character.isDigit(text.charAt(0)) ? regions.kemendagri(scheme, text) : regions.byName(text);
        }
        if (found.isEmpty()) {
            Call.current()
                    .warn("unknown region", value, "check 'regions' in source.yaml, and the field that holds the code");
        }
        return found.map(FieldFunctions::district).orElse(null);
    }

    /** The model ends at districts: a village is told by its district. */
    static String district(String code) {
        return code.length() > 8 ? code.substring(0, 8) : code;
    }

    private static @Nullable String phone(@Nullable Object value) {
        String text = plain(value);
        if (text == null) {
            return null;
        }
        if (isPlain(value) && text.length() <= 60) {
            try {
                PhoneNumber number = PHONES.parse(text, "ID");
                if (PHONES.isValidNumber(number)) {
                    return PHONES.format(number, PhoneNumberFormat.E164);
                }
            } catch (NumberParseException e) {
                Call.current().warn("not a phone number", value, "nothing, if citizens type it; else check the field");
                return null;
            }
        }
        Call.current().warn("not a phone number", value, "nothing, if citizens type it; else check the field");
        return null;
    }

    private @Nullable String nik(@Nullable Object value) {
        String text = plain(value);
        if (text == null) {
            return null;
        }
        StringBuilder digits = new StringBuilder(16);
        for (int i = 0; i < text.length() && digits.length() <= 16; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9' || " .-'".indexOf(c) < 0) {
                digits.append(c);
            }
        }
        String nik = digits.toString();
        if (!isPlain(value) || !isNik(nik)) {
            Call.current().warn("not a NIK", value, "nothing, if citizens type it; else check the field");
            return null;
        }
        // Districts are split and renumbered; the number stays as it was issued.
        if (regions.kemendagri(RegionScheme.KEMENDAGRI, nik.substring(0, 6)).isEmpty()) {
            Call.current().warn("NIK of an unknown district", null, "nothing: districts are split and renumbered");
        }
        return nik;
    }

    /** Province, regency, district, day (women: plus 40), month, year, serial number; there is no check digit. */
    static boolean isNik(String nik) {
        if (nik.length() != 16 || !nik.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        int day = Integer.parseInt(nik, 6, 8, 10);
        int month = Integer.parseInt(nik, 8, 10, 10);
        return Integer.parseInt(nik, 0, 2, 10) > 10
                && Integer.parseInt(nik, 2, 4, 10) > 0
                && Integer.parseInt(nik, 4, 6, 10) > 0
                && (day >= 1 && day <= 31 || day >= 41 && day <= 71)
                && month >= 1
                && month <= 12
                && Integer.parseInt(nik, 12, 16, 10) > 0;
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof List<?> several) {
            StringBuilder all = new StringBuilder();
            for (Object one : several) {
                String text = text(one == Jsonata.NULL_VALUE ? null : one);
                if (text != null) {
                    all.append(all.isEmpty() ? "" : "\n").append(text);
                }
            }
            return all.isEmpty() ? null : all.toString();
        }
        if (value instanceof Map) {
            throw Call.current().unfit("an object where a text belongs", null, "name the field inside it");
        }
        String text = value instanceof Number number ? PlainText.plain(number) : PlainText.ofHtml(value.toString());
        return text.isEmpty() ? null : text;
    }

    /** Hex SHA-256 of the values' texts, each trimmed and ended by a line feed; nothing if all are missing. */
    private static @Nullable String hash(List<?> args) {
        StringBuilder all = new StringBuilder();
        boolean any = false;
        for (int i = 0; i < args.size(); i++) {
            Object value = argument(args, i);
            if (!isPlain(value)) {
                throw new JException("T0410", 0); // a list or an object has no text of its own
            }
            String text = plain(value);
            any |= text != null;
            all.append(text == null ? "" : text).append('\n');
        }
        return any ? Sha256.hex(all.toString().getBytes(StandardCharsets.UTF_8)) : null;
    }

    private static @Nullable Number money(@Nullable Object value) {
        if (value instanceof Number) {
            return (Number) value;
        }
        String text = plain(value);
        return text == null || !isPlain(value) ? null : Rupiah.read(text);
    }
}
