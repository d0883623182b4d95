package id.simpul.simulators;

import id.simpul.simulators.content.Author;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Picture;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The ministry's report: XML, BPS codes without dots, local times of central Indonesia, files as base64 inside. */
final class KemenForm implements Form {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("dd/MM/yyyy HH:mm:ss").withZone(ZoneId.of("Asia/Makassar"));
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("dd/MM/yyyy").withZone(ZoneId.of("Asia/Makassar"));

    private final Author chance;

    KemenForm(long seed) {
        this.chance = new Author(seed, "KLY", List.of(), List.of(), 0);
    }

    @Override
    public Map<String, Object> fields(Report report, Instant stamp) {
        var random = chance.random(Integer.parseInt(report.key().substring(4)), -1);
        var flaw = report.flaw();
        var fields = new LinkedHashMap<String, Object>();
        fields.put("nomor", flaw == Flaw.NO_KEY ? "" : report.key());
        fields.put("jenis", flaw == Flaw.UNKNOWN_KIND ? "CURHAT" : kind(report));
        fields.put("pengawasan", report.oversight() ? "Y" : "T");
        fields.put("judul", flaw == Flaw.NO_TITLE ? "" : report.title());
        fields.put("isi", random.nextInt(8) == 0 ? html(report.text()) : report.text());
        fields.put("kategori", random.nextInt(20) == 0 ? null : report.theme().label());
        fields.put("kode_wilayah", region(report));
        fields.put("alamat", report.address() + ", " + report.place().cityName());
        boolean onMap = random.nextInt(4) == 0;
        fields.put("lintang", onMap ? comma(-8 + random.nextInt(1200) / 100.0) : null);
        fields.put("bujur", onMap ? comma(98 + random.nextInt(4000) / 100.0) : null);
        var person = report.person();
        var reporter = new LinkedHashMap<String, Object>();
        reporter.put("nama", person.name());
        reporter.put("nik", random.nextBoolean() ? person.nik() : null);
        reporter.put("hp", person.phone());
        reporter.put("surel", random.nextInt(3) > 0 ? person.email() : null);
        reporter.put("alamat", person.address());
        fields.put("pelapor", reporter);
        fields.put("anonim", flag(report.anonymous()));
        fields.put("rahasia", flag(report.secret()));
        fields.put("status", status(report));
        if (report.addressee() != null) {
            fields.put("instansi_tujuan", report.addressee());
        }
        fields.put("tgl_kejadian", DAY.format(report.occurred()));
        fields.put("tgl_lapor", flaw == Flaw.UNREADABLE_DATE ? "32/13/2026 99:99" : stamp(report.created()));
        fields.put("diubah", stamp(stamp));
        var files = files(report, random);
        if (!files.isEmpty()) {
            fields.put("lampiran", files);
        }
        return fields;
    }

    @Override
    public byte[] render(Map<String, Object> fields) {
        var xml = new StringBuilder(3000);
        Xml.element(xml, "laporan", fields);
        return xml.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String stamp(Instant instant) {
        return STAMP.format(instant);
    }

    static Instant instant(String stamp) {
        return Instant.from(STAMP.parse(stamp));
    }

    /** The web form of the ministry sends what its editor makes. */
    private static String html(String text) {
        return "<p>"
                + text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace("\n\n", "</p><p>")
                        .replace(". ", ".&nbsp; ")
                + "</p>";
    }

    private static @Nullable Object region(Report report) {
        return report.flaw() == Flaw.UNKNOWN_REGION
                ? "9999"
                : report.located() ? report.place().bps() : null;
    }

    private static List<Map<String, Object>> files(Report report, Random random) {
        var files = new ArrayList<Map<String, Object>>();
        for (int i = 1; i <= report.photos() && random.nextInt(3) > 0; i++) {
            String name = "lampiran-" + i + ".png";
            var file = new LinkedHashMap<String, Object>();
            file.put("nama", name);
            file.put("jenis", "image/png");
            file.put("isi", Base64.getEncoder().encodeToString(Picture.png(report.key() + name)));
            files.add(file);
        }
        return files;
    }

    private static String comma(double number) {
        return "%.4f".formatted(number).replace('.', ',');
    }

    private static @Nullable String flag(Flag flag) {
        return switch (flag) {
            case YES -> "Y";
            case NO -> "T";
            case MISSING -> null;
            case UNREADABLE -> "?";
        };
    }

    private static String kind(Report report) {
        return switch (report.kind()) {
            case COMPLAINT -> "PENGADUAN";
            case ASPIRATION -> "ASPIRASI";
            case INFORMATION_REQUEST -> "INFORMASI";
            case EMERGENCY -> "DARURAT";
        };
    }

    private static String status(Report report) {
        return switch (report.state()) {
            case NEW -> "BARU";
            case VERIFYING -> "VERIFIKASI";
            case IN_PROGRESS -> "DIPROSES";
            case FOLLOWED_UP -> "DITINDAKLANJUTI";
            case DONE -> "SELESAI";
            case WITHDRAWN -> "DIBATALKAN";
        };
    }
}
