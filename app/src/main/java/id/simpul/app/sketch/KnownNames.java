package id.simpul.app.sketch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What Indonesian and English systems call the fields of a complaint, the surest names first. */
final class KnownNames {

    private static final String PERSON =
            "(?:pelapor|pengadu|pengirim|pemohon|penulis|warga|masyarakat|user|reporter|author|sender|citizen|customer|pengguna|contact|from)";
    private static final String REPORT =
            "(?:laporan|aduan|pengaduan|keluhan|tiket|ticket|complaint|report|request|kejadian)";

    private static final Map<String, List<Pattern>> NAMES = new LinkedHashMap<>();

    static {
        names(
                "key",
                REPORT + "_id",
                "id_" + REPORT,
                "(?:no|nomor|kode|code|number)_" + REPORT,
                REPORT + "_(?:no|nomor|kode|code|number)",
                "service_request_id",
                "tracking_id",
                "(?:no|nomor)_(?:registrasi|pendaftaran|tracking)",
                "uuid",
                "_?id",
                "nomor",
                "no",
                "kode",
                "tiket",
                "ticket",
                "number",
                "guid");
        names(
                "version",
                "(?:updated|modified|changed)_?(?:at|on|date|time|datetime|date_time)?",
                "last_(?:updated|modified|update|change)(?:_at|_date)?",
                "update_at",
                "updated_.*",
                "(?:tgl|tanggal|waktu|di)_?(?:ubah|diubah|perubahan|update|perbarui|diperbarui|pembaruan|edit)(?:_pada)?",
                "diubah",
                "diperbarui",
                "(?:.*_)?(?:last_update|updated_at)");
        names(
                "reported-at",
                "(?:created|submitted|reported|requested|received|posted)_?(?:at|on|date|time|datetime|date_time)",
                "(?:tgl|tanggal|waktu)_(?:lapor|laporan|aduan|pengaduan|masuk|dibuat|buat|input|terima|diterima|kirim|pembuatan)",
                "dibuat(?:_pada)?",
                "created",
                "submitted",
                "tanggal",
                "tgl",
                "waktu",
                "date",
                "datetime",
                "timestamp",
                "(?:.*_)?(?:created_at|tanggal|tgl)",
                "jam");
        names(
                "occurred-at",
                "(?:tgl|tanggal|waktu)_(?:kejadian|peristiwa|insiden)",
                "(?:incident|occurred|event)_?(?:at|date|time)?");
        names(
                "title",
                "judul(?:_.*)?",
                "(?:.*_)?judul",
                "title",
                "subjek",
                "subject",
                "perihal",
                REPORT + "_title",
                "(?:.*_)?(?:title|subject|subjek|perihal)",
                "hal",
                "summary",
                "ringkasan",
                "pokok_.*",
                "headline");
        names(
                "description",
                "isi(?:_.*)?",
                "uraian(?:_.*)?",
                "(?:.*_)?(?:isi|uraian)",
                "deskripsi",
                "description",
                "keluhan",
                "kronologi.*",
                REPORT,
                "(?:.*_)?(?:deskripsi|description)",
                "pesan",
                "message",
                "body",
                "content",
                "konten",
                "narasi",
                "teks",
                "text",
                "detail",
                "keterangan",
                "html",
                "komentar",
                "comment");
        names(
                "kind",
                "(?:jenis|tipe)(?:_" + REPORT + ")?",
                "klasifikasi_" + REPORT,
                REPORT + "_(?:jenis|tipe|type|kind)",
                "kind",
                "type",
                "(?:jenis|tipe|type)_.*");
        names("oversight", "klasifikasi", "(?:berkadar_|is_)?pengawasan", "oversight");
        names(
                "anonymous",
                "(?:is_)?(?:anonim|anonymous|anonymus|anonimitas)",
                "(?:.*_)?(?:anonim|anonymous)",
                "(?:hide|sembunyikan|samarkan)_?(?:identitas|nama|name|identity)?");
        names(
                "secret",
                "(?:is_)?(?:rahasia|secret|confidential|private|privat)",
                "(?:.*_)?(?:rahasia|confidential)",
                "kerahasiaan");
        names(
                "category",
                "(?:sub_?kategori|sub_?category)(?:_(?:nama|name|label))?",
                "(?:kategori|category)(?:_(?:nama|name|label|title))?",
                "(?:nama|name)_(?:kategori|category)",
                "(?:.*_)?(?:kategori|category)(?:_(?:nama|name))?",
                "bidang",
                "topik",
                "topic",
                "service_name",
                "service_code",
                "klaster",
                "tag",
                "jenis_(?:masalah|layanan)",
                "layanan",
                "sektor");
        names(
                "region",
                "(?:kode|kd|id)_?(?:wilayah|kelurahan|desa|kecamatan|kec|kabupaten|kab|kota|daerah|region|bps|kemendagri)",
                "(?:wilayah|kelurahan|desa|kecamatan|kec|kabupaten|kab|kabkota|kota|daerah|region|district|city|area|regency)_(?:id|kode|code|code_bps|kode_bps)",
                "(?:.*_)?(?:kode|kd)_(?:wilayah|kecamatan|kota|kabupaten)",
                "kecamatan(?:_(?:nama|name))?",
                "(?:nama_)?(?:kabkota|kabupaten_kota|kabupaten|kota)(?:_(?:nama|name))?",
                "wilayah",
                "district(?:_name)?",
                "city(?:_name)?",
                "regency(?:_name)?");
        names(
                "address",
                "alamat_(?:kejadian|lokasi|laporan|aduan|lengkap)",
                "(?:lokasi|tempat)_(?:kejadian|alamat|laporan|aduan)?",
                "lokasi",
                "alamat",
                "tempat",
                "(?:location|address)_?(?:detail|string|text|address)?",
                "lokasi_.*",
                "location_.*",
                "venue");
        names("latitude", "lat", "latitude", "lintang", "(?:.*_)?(?:lat|latitude|lintang)");
        names("longitude", "lng", "lon", "long", "longitude", "bujur", "(?:.*_)?(?:lng|lon|long|longitude|bujur)");
        names(
                "reporter.name",
                "nama_(?:lengkap_)?" + PERSON,
                PERSON + "_(?:nama|name|nama_lengkap|full_?name|display_name)",
                "nama_lengkap",
                "nama",
                "full_?name",
                "name",
                "pelapor",
                "pengadu",
                "pengirim",
                "pemohon",
                "reporter",
                "author",
                "sender",
                "requestor");
        names(
                "reporter.national-id",
                "nik",
                "(?:.*_)?nik(?:_.*)?",
                "(?:no|nomor)_?(?:ktp|identitas)",
                "(?:.*_)?(?:no_)?ktp",
                "national_id");
        names(
                "reporter.phone",
                "(?:no|nomor)_?(?:hp|telp|telepon|tlp|wa|whatsapp|handphone|ponsel|kontak)(?:_.*)?",
                "(?:.*_)?(?:hp|telp|telepon|tlp|phone|phone_number|handphone|ponsel|whatsapp|wa|mobile|msisdn)",
                "(?:telp|telepon|phone|hp)_.*",
                "nohp",
                "kontak");
        names("reporter.email", "e?_?mail", "surel", "(?:.*_)?(?:email|e_mail|surel)", "email_.*", "from_address");
        names("reporter.address", "alamat_(?:rumah|tinggal|domisili|" + PERSON + ")", PERSON + "_(?:alamat|address)");
        names(
                "status",
                "status(?:_" + REPORT + ")?",
                "state",
                REPORT + "_status",
                "tahap(?:an)?",
                "(?:.*_)?status(?:_(?:nama|name|label))?");
        names("channel", "kanal", "channel", "(?:.*_)?(?:channel|kanal|source|sumber)", "media_" + REPORT, "sumber");
        names(
                "files",
                "(?:lampiran|foto|gambar|photos?|images?|attachments?|dokumen|files?|media|bukti|berkas|pictures?)(?:_.*)?",
                "(?:.*_)?(?:lampiran|foto|gambar|photos?|images?|attachments?|files?|media_url)");
        names("next token", "(?:.*_)?next_?(?:token|cursor|page_token)", "(?:.*_)?(?:cursor|continuation)(?:_token)?");
        names(
                "next address",
                "(?:.*_)?(?:next|next_page_url|next_url|next_link|selanjutnya|berikutnya)(?:_href|_url)?");
        names("page", "(?:.*_)?(?:current_?page|page_?number|page_?no|halaman|page|hal)");
        names("pages", "(?:.*_)?(?:last_page|total_?pages?|page_?count|pages|jumlah_halaman|per_page|page_?size)");
        names("offset", "(?:.*_)?(?:offset|skip|mulai_dari|start_index|start)");
        names("limit", "(?:.*_)?(?:limit|per_?page|page_?size|size|jumlah|rows|max_?results|count|take|batas|top)");
        names(
                "since",
                "(?:updated|modified|changed)_?(?:since|after|from)",
                "since",
                "sejak",
                "(?:from|start|begin)_?(?:date|time|datetime)?",
                "(?:tgl|tanggal|waktu)_?(?:awal|mulai|dari|sejak|ubah)",
                "dari(?:_tanggal)?",
                "diubah_sejak",
                "last_?(?:sync|update|updated|modified)",
                "created_(?:since|after|from)");
        names(
                "until",
                "until",
                "sampai(?:_tanggal)?",
                "(?:to|end)_?(?:date|time|datetime)?",
                "(?:tgl|tanggal|waktu)_?(?:akhir|selesai|sampai)",
                "hingga");
    }

    private static void names(String field, String... patterns) {
        NAMES.put(field, Arrays.stream(patterns).map(Pattern::compile).toList());
    }

    private KnownNames() {}

    /** The leaf whose name speaks most for a field. */
    static Optional<Leaf> find(String field, List<Leaf> leaves, Set<Leaf> taken, Predicate<Leaf> fits) {
        for (Pattern name : NAMES.get(field)) {
            for (Leaf leaf : leaves) {
                if (!taken.contains(leaf) && name.matcher(leaf.name()).matches() && fits.test(leaf)) {
                    return Optional.of(leaf);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether a parameter, an element or a field is called like this. */
    static boolean is(String field, String name) {
        String plain = Leaf.plain(name);
        return NAMES.get(field).stream()
                .anyMatch(pattern -> pattern.matcher(plain).matches());
    }

    /** How many fields of a complaint are recognised by name alone. */
    static int recognised(List<Leaf> leaves) {
        int count = 0;
        for (String field : List.of(
                "key",
                "reported-at",
                "title",
                "description",
                "status",
                "category",
                "address",
                "reporter.name",
                "reporter.phone",
                "kind",
                "region")) {
            if (find(field, leaves, Set.of(), leaf -> true).isPresent()) {
                count++;
            }
        }
        return count;
    }
}
