package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import id.simpul.simulators.content.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The national portal's older interfaces: reports as the XML of its stream, topics as JSON. How reports are <em>added</em> to the
 * stream is public knowledge, how they are read is told to members only; so the reading is made of the same words here.
 *
 * <pre>
 * POST /api/stream/getstream           text/xml; charset=UTF8     &lt;lapor token="…"&gt;&lt;sejak/&gt;&lt;mulai/&gt;&lt;jumlah/&gt;&lt;/lapor&gt;
 * POST /api/services/f01/gettopics     KEYTOKEN=…                 [{"id":"13","parent":"0","topic_name":"…"}, …]
 * </pre>
 *
 * A report carries two independent flags, {@code anonim} and {@code rahasia}; a name in two parts; no title. Errors come as
 * {@code <error>} in a good answer.
 */
public final class Sp4nStream extends WebSystem {

    public static final String ID = "sp4n-stream";
    private static final int FIRST_TRACKING_ID = 9_000_000;
    private static final int MOST = 100;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Jakarta"));

    private final String token = "00000000-0000-0000-0000-contoh";

    private Sp4nStream(long seed, Address address) {
        super(
                address,
                ID,
                seed,
                "LPR",
                Place.all(),
                Theme.all(),
                List.of(Flaw.UNREADABLE_DATE, Flaw.UNKNOWN_REGION),
                false,
                url -> new Shape());
        serve("/api/stream/getstream", this::stream)
                .serve("/api/services/f01/gettopics", this::topics)
                .open();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static Sp4nStream start(long seed) {
        return new Sp4nStream(seed, Address.local());
    }

    public String token() {
        return token;
    }

    private void stream(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!asked.contains("token=\"" + token + "\"")) {
            refuse(exchange);
            return;
        }
        try {
            String since = Xml.text(asked, "sejak");
            var page = archive.page(
                    since.isEmpty() ? null : Instant.from(STAMP.parse(since)),
                    Integer.parseInt(Xml.text(asked, "mulai")),
                    Math.min(MOST, Integer.parseInt(Xml.text(asked, "jumlah"))));
            String before = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><stream jumlah=\"%d\">".formatted(page.total());
            answer(exchange, "text/xml; charset=UTF8", joined(before, page.rows(), "", "</stream>"), page.rows());
        } catch (NumberFormatException | DateTimeException e) {
            failed(exchange, "400", "parameter tidak valid");
        }
    }

    private void topics(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!form.contains("KEYTOKEN=" + token)) {
            json(exchange, 200, "{\"error\":\"KEYTOKEN tidak dikenal\"}");
            return;
        }
        var topics = new ArrayList<Map<String, String>>();
        for (int i = 0; i < Theme.all().size(); i++) {
            topics.add(Map.of(
                    "id",
                    String.valueOf(i + 1),
                    "parent",
                    "0",
                    "topic_name",
                    Theme.all().get(i).label()));
        }
        json(exchange, 200, JsonMapper.shared().writeValueAsString(topics));
    }

    @Override
    void refuse(HttpExchange exchange) throws IOException {
        failed(exchange, "401", "Token tidak dikenal");
    }

    @Override
    void errorInside(HttpExchange exchange) throws IOException {
        failed(exchange, "500", "Sistem sedang dalam pemeliharaan");
    }

    private static void failed(HttpExchange exchange, String code, String message) throws IOException {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><error><kode>%s</kode><pesan>%s</pesan></error>"
                .formatted(code, message);
        Pages.answer(exchange, 200, "text/xml; charset=UTF8", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Shape implements Form {

        @Override
        public Map<String, Object> fields(Report report, Instant stamp) {
            int number = Integer.parseInt(report.key().substring(4));
            var flaw = report.flaw();
            var fields = new LinkedHashMap<String, Object>();
            fields.put("trackingid", FIRST_TRACKING_ID + number);
            fields.put("transaksiid", "TRX%08d".formatted(number));
            String name = report.person().name();
            var person = new LinkedHashMap<String, Object>();
            person.put("email", report.person().email());
            person.put("telpon", report.person().phone());
            person.put("namadepan", name.substring(0, name.indexOf(' ')));
            person.put("namabelakang", name.substring(name.indexOf(' ') + 1));
            fields.put("pelapor", person);
            fields.put("@rahasia", flag(report.secret()));
            fields.put("@anonim", flag(report.anonymous()));
            fields.put("isi", report.text().replaceFirst(", ", ",\u00a0")); // hard blanks, as in its categories
            fields.put(
                    "klasifikasi",
                    List.of("PENGADUAN", "ASPIRASI", "PERMINTAAN INFORMASI", "PENGADUAN")
                            .get(report.kind().ordinal()));
            fields.put("topik", String.valueOf(1 + Theme.all().indexOf(report.theme())));
            fields.put(
                    "wilayah",
                    flaw == Flaw.UNKNOWN_REGION
                            ? "99.99"
                            : report.located() ? report.place().city() : "");
            fields.put(
                    "sumber", List.of("Website", "Whatsapp", "SMS", "Android").get(number % 4));
            fields.put(
                    "status",
                    List.of(
                                    "Belum Diverifikasi",
                                    "Terverifikasi",
                                    "Terdisposisi ke Instansi",
                                    "Ditindaklanjuti oleh Instansi",
                                    "Selesai",
                                    "Diarsipkan atas permintaan pelapor")
                            .get(report.state().ordinal()));
            fields.put("tanggal", flaw == Flaw.UNREADABLE_DATE ? "0 0 0" : STAMP.format(report.created()));
            fields.put("diubah", STAMP.format(stamp));
            return fields;
        }

        /** An attribute with nothing in it: the channel has not asked. */
        private static String flag(Flag flag) {
            return switch (flag) {
                case YES -> "1";
                case NO -> "0";
                case MISSING -> "";
                case UNREADABLE -> "null";
            };
        }

        @Override
        public byte[] render(Map<String, Object> fields) {
            var xml = new StringBuilder("<lapor>");
            for (String name : List.of("trackingid", "transaksiid", "pelapor")) {
                Xml.element(xml, name, fields.get(name));
            }
            xml.append(
                    "<laporan rahasia=\"%s\" anonim=\"%s\">".formatted(fields.get("@rahasia"), fields.get("@anonim")));
            for (String name :
                    List.of("isi", "klasifikasi", "topik", "wilayah", "sumber", "status", "tanggal", "diubah")) {
                Xml.element(xml, name, fields.get(name));
            }
            return xml.append("</laporan></lapor>").toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String stamp(Instant instant) {
            return STAMP.format(instant);
        }
    }
}
