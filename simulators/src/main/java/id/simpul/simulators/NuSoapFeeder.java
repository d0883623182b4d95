package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import id.simpul.simulators.content.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A feeder of the NuSOAP kind: SOAP 1.1, rpc/encoded, in ISO-8859-1, with a token that comes first.
 *
 * <pre>
 * GetToken(username, password)                                 the token; or "ERROR: …" as if it were one
 * GetRecordset(token, table, filter, order, limit, offset)     error_code, error_desc, result: item, item, …
 * </pre>
 *
 * {@code filter} is a piece of SQL, {@code last_update >= '2026-11-20 08:00:00'}. All answers have status 200; an empty result
 * is {@code xsi:nil}. A token ends without notice.
 */
public final class NuSoapFeeder extends WebSystem {

    public static final String ID = "nusoap-feeder";
    private static final Pattern SINCE = Pattern.compile("last_update\\s*>=\\s*'([^']+)'");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Jakarta"));
    private static final int MOST = 200;

    private final String user;
    private final String password;
    private volatile int tokens;

    private NuSoapFeeder(long seed, Address address, String user, String password) {
        super(
                address,
                ID,
                seed,
                "FDR",
                Place.within("33"),
                Theme.all(),
                List.of(Flaw.NO_TITLE, Flaw.UNREADABLE_DATE, Flaw.UNKNOWN_KIND, Flaw.UNKNOWN_REGION),
                false,
                url -> new Shape());
        this.user = user;
        this.password = password;
        serve("/ws/live.php", this::call).open();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static NuSoapFeeder start(long seed) {
        return new NuSoapFeeder(seed, Address.local(), "0331234", "sandi-contoh-feeder");
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** Every token given so far is worth nothing from now on. */
    public void endTokens() {
        tokens++;
    }

    private String token() {
        return "token-contoh-" + tokens;
    }

    private void call(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (asked.contains("GetToken")) {
            boolean known = trouble() != Trouble.REFUSE
                    && Xml.text(asked, "username").equals(user)
                    && Xml.text(asked, "password").equals(password);
            token(exchange, known ? token() : "ERROR: username atau password salah");
        } else if (!Xml.text(asked, "token").equals(token())) {
            recordset(exchange, 100, "Invalid token. Token tidak ada atau token sudah expired.", List.of());
        } else if (trouble() == Trouble.ERROR_INSIDE) {
            recordset(exchange, 500, "ERROR: could not connect to server", List.of());
        } else if (!Xml.text(asked, "table").equals("aduan")) {
            recordset(exchange, 102, "ERROR: relation does not exist", List.of());
        } else {
            Matcher since = SINCE.matcher(Xml.text(asked, "filter"));
            int limit = Math.min(MOST, number(Xml.text(asked, "limit"), MOST));
            int offset = number(Xml.text(asked, "offset"), 0);
            recordset(
                    exchange,
                    0,
                    "",
                    archive.page(since.find() ? instant(since.group(1)) : null, offset, limit)
                            .rows());
        }
    }

    private void token(HttpExchange exchange, String token) throws IOException {
        answer(exchange, "GetToken", "<return xsi:type=\"xsd:string\">" + token + "</return>", List.of());
    }

    private void recordset(HttpExchange exchange, int code, String description, List<Archive.Row> rows)
            throws IOException {
        String before = "<return xsi:type=\"tns:RecordsetResult\"><error_code xsi:type=\"xsd:int\">" + code
                + "</error_code><error_desc xsi:type=\"xsd:string\">" + description + "</error_desc>";
        String result = rows.isEmpty()
                ? "<result xsi:nil=\"true\" xsi:type=\"SOAP-ENC:Array\"/>"
                : new String(
                        joined(
                                "<result xsi:type=\"SOAP-ENC:Array\" SOAP-ENC:arrayType=\"unnamed_struct_use_soapval["
                                        + rows.size() + "]\">",
                                rows,
                                "",
                                "</result>"),
                        StandardCharsets.UTF_8);
        answer(exchange, "GetRecordset", before + result + "</return>", rows);
    }

    private void answer(HttpExchange exchange, String operation, String content, List<Archive.Row> rows)
            throws IOException {
        String xml =
                """
                <?xml version="1.0" encoding="ISO-8859-1"?><SOAP-ENV:Envelope SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" \
                xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:SOAP-ENC="http://schemas.xmlsoap.org/soap/encoding/" \
                xmlns:tns="urn:FeederWSDL"><SOAP-ENV:Body><ns1:%1$sResponse xmlns:ns1="urn:FeederWSDL">%2$s</ns1:%1$sResponse>\
                </SOAP-ENV:Body></SOAP-ENV:Envelope>"""
                        .formatted(operation, content);
        answer(exchange, "text/xml; charset=ISO-8859-1", xml.getBytes(StandardCharsets.ISO_8859_1), rows);
    }

    /** Told inside a good answer, as everything here. */
    @Override
    boolean tellsItself(Trouble trouble) {
        return trouble == Trouble.REFUSE || trouble == Trouble.ERROR_INSIDE;
    }

    @Override
    void refuse(HttpExchange exchange) throws IOException {
        recordset(exchange, 100, "Invalid token.", List.of());
    }

    @Override
    void errorInside(HttpExchange exchange) throws IOException {
        recordset(exchange, 500, "ERROR", List.of());
    }

    private static int number(String text, int standard) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : standard;
    }

    private static @Nullable Instant instant(String stamp) {
        return Instant.from(STAMP.parse(stamp));
    }

    private static final class Shape implements Form {

        @Override
        public Map<String, Object> fields(Report report, Instant stamp) {
            var flaw = report.flaw();
            var fields = new LinkedHashMap<String, Object>();
            fields.put("id_aduan", report.key());
            fields.put(
                    "jns_aduan",
                    flaw == Flaw.UNKNOWN_KIND
                            ? "Z"
                            : List.of("P", "A", "I", "D").get(report.kind().ordinal()));
            fields.put("kategori", report.theme().label());
            fields.put("judul", flaw == Flaw.NO_TITLE ? null : report.title());
            fields.put("isi_aduan", report.text());
            fields.put(
                    "kode_wil",
                    flaw == Flaw.UNKNOWN_REGION
                            ? "339999"
                            : report.located() ? report.place().district().replace(".", "") : null);
            fields.put("alamat", report.address());
            fields.put("nm_pelapor", report.person().name());
            fields.put("nik", report.person().nik());
            fields.put("no_hp", report.person().phone());
            fields.put("email", report.person().email());
            fields.put("a_anonim", flag(report.anonymous()));
            fields.put("a_rahasia", flag(report.secret()));
            fields.put("stat_aduan", String.valueOf(report.state().ordinal()));
            fields.put("tgl_kejadian", STAMP.format(report.occurred()).substring(0, 10));
            fields.put("tgl_aduan", flaw == Flaw.UNREADABLE_DATE ? "0001-13-41" : STAMP.format(report.created()));
            fields.put("last_update", STAMP.format(stamp));
            fields.put("soft_delete", report.withdrawn() ? "1" : "0");
            return fields;
        }

        private static @Nullable String flag(Flag flag) {
            return switch (flag) {
                case YES -> "1";
                case NO -> "0";
                case MISSING -> null;
                case UNREADABLE -> "9";
            };
        }

        @Override
        public byte[] render(Map<String, Object> fields) {
            var xml = new StringBuilder("<item xsi:type=\"xsd:struct\">");
            fields.forEach((name, value) -> xml.append('<')
                    .append(name)
                    .append(
                            value == null
                                    ? " xsi:nil=\"true\"/>"
                                    : " xsi:type=\"xsd:string\">" + Xml.escaped(value) + "</" + name + ">"));
            return xml.append("</item>").toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String stamp(Instant instant) {
            return STAMP.format(instant);
        }
    }
}
