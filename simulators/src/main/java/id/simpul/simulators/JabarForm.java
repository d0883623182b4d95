package id.simpul.simulators;

import id.simpul.simulators.content.Author;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The provincial system's complaint: JSON, Kemendagri codes with dots, local times of western Indonesia without a zone. */
final class JabarForm implements Form {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.of("Asia/Jakarta"));
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> ORIGINS = List.of("sapawarga", "sapawarga", "jotform", "hotline", "sp4n");

    private final Author chance;
    private final String photos;

    /** @param photos where its photos lie */
    JabarForm(long seed, String photos) {
        this.chance = new Author(seed, "JBR", List.of(), List.of(), 0);
        this.photos = photos;
    }

    @Override
    public Map<String, Object> fields(Report report, Instant stamp) {
        // The record's own chance, the same in every version.
        var random = chance.random(Integer.parseInt(report.key().substring(4)), -1);
        var flaw = report.flaw();
        var place = report.place();
        var fields = new LinkedHashMap<String, Object>();
        if (flaw != Flaw.NO_KEY) {
            fields.put("complaint_id", report.key());
        }
        fields.put("complaint_source", ORIGINS.get(random.nextInt(ORIGINS.size())));
        boolean known = report.state().ordinal() >= Report.State.IN_PROGRESS.ordinal();
        fields.put("sp4n_id", known ? 9_000_000 + random.nextInt(900_000) : null);
        fields.put("user_name", report.person().name());
        fields.put("user_nik", random.nextInt(3) == 0 ? report.person().nik() : null);
        fields.put("user_phone", report.person().phone());
        fields.put("user_email", random.nextBoolean() ? report.person().email() : null);
        fields.put("category", report.theme().national() ? "Lainnya" : "Pelayanan Daerah");
        fields.put(
                "sub_category", random.nextInt(25) == 0 ? null : report.theme().label());
        if (flaw != Flaw.NO_TITLE) {
            fields.put("title", report.title());
        }
        fields.put("description", report.text());
        if (report.located()) {
            fields.put("city_id", flaw == Flaw.UNKNOWN_REGION ? "32.99" : place.city());
            fields.put("city_name", place.cityName());
            fields.put("district_id", flaw == Flaw.UNKNOWN_REGION ? "32.99.01" : place.district());
            fields.put("district_name", place.districtName());
        }
        fields.put("address_detail", report.address());
        boolean onMap = random.nextInt(3) > 0;
        fields.put("latitude", onMap ? -6.0 - random.nextInt(150_000) / 100_000.0 : null);
        fields.put("longitude", onMap ? 106.5 + random.nextInt(200_000) / 100_000.0 : null);
        fields.put("photos", photos(report));
        fields.put("status", status(report));
        flag(fields, "anonim", report.anonymous(), random.nextInt(3));
        flag(fields, "rahasia", report.secret(), random.nextInt(3));
        fields.put("jenis", flaw == Flaw.UNKNOWN_KIND ? "curhatan" : kind(report));
        fields.put("klasifikasi", report.oversight() ? "Berpengawasan" : "Tidak Berpengawasan");
        if (report.addressee() != null) {
            fields.put("instansi_tujuan", report.addressee());
        }
        fields.put("tanggal_kejadian", stamp(report.occurred()));
        fields.put("created_at", flaw == Flaw.UNREADABLE_DATE ? "31-02-2026 kemarin sore" : stamp(report.created()));
        fields.put("updated_at", stamp(stamp));
        return fields;
    }

    @Override
    public byte[] render(Map<String, Object> fields) {
        return JSON.writeValueAsBytes(fields);
    }

    @Override
    public String stamp(Instant instant) {
        return STAMP.format(instant);
    }

    static Instant instant(String stamp) {
        return Instant.from(STAMP.parse(stamp));
    }

    private List<Map<String, Object>> photos(Report report) {
        var list = new ArrayList<Map<String, Object>>();
        for (int i = 1; i <= report.photos(); i++) {
            String name = report.key() + "-" + i + ".png";
            list.add(Map.of("url", photos + name, "name", name, "mime", "image/png"));
        }
        return list;
    }

    private static String kind(Report report) {
        return switch (report.kind()) {
            case COMPLAINT -> "pengaduan";
            case ASPIRATION -> "aspirasi";
            case INFORMATION_REQUEST -> "permintaan informasi";
            case EMERGENCY -> "darurat";
        };
    }

    private static String status(Report report) {
        return switch (report.state()) {
            case NEW -> "unverified";
            case VERIFYING -> "verified";
            case IN_PROGRESS -> "coordinated";
            case FOLLOWED_UP -> "followup";
            case DONE -> "finished";
            case WITHDRAWN -> "dibatalkan";
        };
    }

    /** The same truth, typed differently by every release of the app. */
    private static void flag(Map<String, Object> fields, String name, Flag flag, int release) {
        switch (flag) {
            case YES -> fields.put(name, List.<Object>of(true, "ya", 1).get(release));
            case NO -> fields.put(name, List.<Object>of(false, "tidak", 0).get(release));
            case UNREADABLE -> fields.put(name, "belum ditanyakan");
            case MISSING -> {
                if (release == 0) {
                    fields.put(name, null);
                }
            }
        }
    }
}
