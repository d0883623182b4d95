package id.simpul.simulators.content;

import id.simpul.simulators.content.Report.Flag;
import id.simpul.simulators.content.Report.Kind;
import id.simpul.simulators.content.Report.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/**
 * Writes complaints. What record i says in version n depends on the seed, the prefix, i and n only; never on threads or
 * on what was written before.
 */
public final class Author {

    private static final List<String> STREETS = List.of(
            "Melati",
            "Kenanga",
            "Raya Cempaka",
            "Anggrek",
            "Flamboyan",
            "Merpati",
            "Rajawali",
            "Pahlawan",
            "Veteran",
            "Diponegoro",
            "Ahmad Yani",
            "Sudirman",
            "Kartini",
            "Gatot Subroto",
            "Pasar Baru",
            "Stasiun Lama",
            "Lapangan",
            "Pelabuhan",
            "Kebon Jati",
            "Sawah Lega",
            "Mawar Indah",
            "Bukit Asri",
            "Cendana",
            "Teratai");
    private static final List<String> GREETINGS = List.of(
            "Assalamualaikum, selamat pagi.",
            "Yth. Bapak/Ibu petugas,",
            "Selamat siang Bapak dan Ibu yang kami hormati.",
            "Dengan hormat,",
            "Permisi, saya ingin menyampaikan keluhan.",
            "Salam hormat dari warga.");
    private static final List<String> SINCE = List.of(
            "sejak tiga minggu lalu",
            "sejak awal bulan",
            "sudah hampir setengah tahun",
            "selama dua bulan terakhir",
            "sejak sepuluh hari yang lalu",
            "sejak libur Lebaran");
    private static final List<String> EFFORTS = List.of(
            "Pengurus RT sudah bersurat ke kelurahan tetapi belum ada jawaban.",
            "Kami sudah menelepon nomor layanan dan diminta menunggu tanpa kepastian.",
            "Hal ini pernah dilaporkan tahun lalu dan dinyatakan selesai, padahal di lapangan belum ada perubahan.",
            "Sudah disampaikan dalam musyawarah desa, namun katanya bukan kewenangan desa.",
            "Petugas pernah datang memotret, setelah itu tidak ada kelanjutannya.",
            "Kami belum pernah melapor sebelumnya dan tidak tahu harus ke mana.");
    private static final List<String> CLOSINGS = List.of(
            "Terima kasih atas perhatiannya.",
            "Demikian laporan ini kami sampaikan, terima kasih.",
            "Besar harapan kami agar segera ditindaklanjuti.",
            "Foto kami lampirkan bila diperlukan, matur nuwun.",
            "Hatur nuhun atas bantuannya.");
    private static final List<String> ADDITIONS = List.of(
            "Tambahan keterangan: kondisi di lapangan semakin parah setelah hujan semalam.",
            "Tambahan keterangan: petugas sudah datang, tetapi pekerjaannya belum selesai.",
            "Perbaikan laporan: lokasi yang benar berada di seberang balai warga.",
            "Tambahan keterangan: ada dua warga lagi yang mengalami hal serupa.",
            "Tanggapan pelapor: mohon maaf, jawaban yang diberikan belum sesuai pertanyaan kami.",
            "Tambahan keterangan: kami siap mendampingi petugas saat peninjauan.");

    private final long seed;
    private final String prefix;
    private final List<Place> places;
    private final List<Theme> themes;
    private final int hugeBytes;

    /**
     * @param prefix    of the keys, three capital letters
     * @param hugeBytes length of a {@link Flaw#HUGE} description
     */
    public Author(long seed, String prefix, List<Place> places, List<Theme> themes, int hugeBytes) {
        this.seed = seed;
        this.prefix = prefix;
        this.places = List.copyOf(places);
        this.themes = List.copyOf(themes);
        this.hugeBytes = hugeBytes;
    }

    public String key(int i) {
        return "%s-%06d".formatted(prefix, i);
    }

    /** The first version of record i. @param created when the citizen sent it */
    public Report write(int i, Instant created, Flaw flaw) {
        var random = random(i, 1);
        var place = pick(places, random);
        var theme = pick(themes, random);
        String street = "Jalan " + pick(STREETS, random);
        String block = "RT %02d/RW %02d".formatted(1 + random.nextInt(12), 1 + random.nextInt(20));
        var words = new Words(street, block, place, random);
        int kind = random.nextInt(100);
        return new Report(
                key(i),
                1,
                1,
                Person.of(random, pick(places, random)),
                theme,
                place,
                random.nextInt(100) >= 3,
                "%s No. %d, %s, Kecamatan %s".formatted(street, 1 + random.nextInt(180), block, place.districtName()),
                words.fill(pick(theme.titles(), random)),
                flaw == Flaw.HUGE
                        ? huge(body(theme, words, random))
                        : flaw == Flaw.NUL_BYTE
                                ? body(theme, words, random).replaceFirst("\\. ", ".\0 ")
                                : body(theme, words, random),
                null,
                kind < 80
                        ? Kind.COMPLAINT
                        : kind < 90 ? Kind.ASPIRATION : kind < 98 ? Kind.INFORMATION_REQUEST : Kind.EMERGENCY,
                random.nextInt(100) < 6,
                flag(random, 15),
                flag(random, 8),
                random.nextInt(1000) < 15 ? State.WITHDRAWN : random.nextInt(3) == 0 ? State.VERIFYING : State.NEW,
                created,
                created.minus(Duration.ofMinutes(20 + random.nextInt(3000))),
                random.nextInt(100) < 30 ? 1 + random.nextInt(2) : 0,
                random.nextInt(100) < 8 ? pick(Agencies.ids(), random) : null,
                flaw);
    }

    /** The next version of a complaint: other content. Flags are raised at times, never lowered; flaws are mended. */
    public Report amend(Report report) {
        int number = report.number() + 1;
        var random = random(index(report.key()), number);
        var state = report.state().ordinal() < State.DONE.ordinal() && random.nextBoolean()
                ? State.values()[report.state().ordinal() + 1]
                : report.state();
        return new Report(
                report.key(),
                number,
                report.content() + 1,
                report.person(),
                report.theme(),
                report.place(),
                report.located(),
                report.address(),
                report.title(),
                report.flaw() == Flaw.NONE
                        ? report.body()
                        : write(index(report.key()), report.created(), Flaw.NONE)
                                .body(),
                pick(ADDITIONS, random),
                report.kind(),
                report.oversight(),
                random.nextInt(10) == 0 ? Flag.YES : report.anonymous(),
                random.nextInt(20) == 0 ? Flag.YES : report.secret(),
                state,
                report.created(),
                report.occurred(),
                report.photos(),
                report.addressee(),
                Flaw.NONE);
    }

    /** The citizen takes it back. */
    public Report withdraw(Report report) {
        return with(report, report.content() + 1, State.WITHDRAWN);
    }

    /** Published again with the same content: only its stamp will differ. */
    public Report touch(Report report) {
        return with(report, report.content(), report.state());
    }

    /** A plain good record that names its addressee: for benchmarks. */
    public Report plain(int i, Instant created, String addressee) {
        var report = write(i, created, Flaw.NONE);
        return new Report(
                report.key(),
                1,
                1,
                report.person(),
                report.theme(),
                report.place(),
                true,
                report.address(),
                report.title(),
                report.body(),
                null,
                report.kind(),
                report.oversight(),
                Flag.NO,
                Flag.NO,
                State.NEW,
                created,
                report.occurred(),
                0,
                addressee,
                Flaw.NONE);
    }

    /** Chance that belongs to version n of record i. */
    public Random random(int i, int n) {
        // Neighbouring seeds begin alike in java.util.Random: mix them first.
        long mixed = (seed * 31 + prefix.hashCode()) * 0x9E3779B97F4A7C15L + i * 1_000_003L + n;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return new Random(mixed ^ (mixed >>> 31));
    }

    private int index(String key) {
        return Integer.parseInt(key.substring(prefix.length() + 1));
    }

    private static Report with(Report report, int content, State state) {
        return new Report(
                report.key(),
                report.number() + 1,
                content,
                report.person(),
                report.theme(),
                report.place(),
                report.located(),
                report.address(),
                report.title(),
                report.body(),
                report.addition(),
                report.kind(),
                report.oversight(),
                report.anonymous(),
                report.secret(),
                state,
                report.created(),
                report.occurred(),
                report.photos(),
                report.addressee(),
                report.flaw());
    }

    private static String body(Theme theme, Words words, Random random) {
        var body = new StringBuilder(pick(GREETINGS, random));
        body.append(" Saya warga ").append(words.block).append(", Kecamatan ").append(words.place.districtName());
        body.append(", ").append(words.place.cityName()).append(". ");
        several(theme.problems(), 1 + random.nextInt(3), words, body, random);
        several(theme.effects(), 1 + random.nextInt(2), words, body, random);
        body.append("Keadaan ini berlangsung ").append(pick(SINCE, random)).append(". ");
        if (random.nextInt(3) > 0) {
            body.append(pick(EFFORTS, random)).append(' ');
        }
        several(theme.requests(), 1 + random.nextInt(2), words, body, random);
        return body.append(pick(CLOSINGS, random)).toString();
    }

    private static void several(List<String> parts, int count, Words words, StringBuilder body, Random random) {
        int first = random.nextInt(parts.size());
        for (int i = 0; i < Math.min(count, parts.size()); i++) {
            body.append(words.fill(parts.get((first + i) % parts.size()))).append(' ');
        }
    }

    private String huge(String body) {
        return (body + "\n").repeat(hugeBytes / body.length() + 1);
    }

    private static Flag flag(Random random, int percent) {
        int draw = random.nextInt(1000);
        return draw < 20 ? Flag.MISSING : draw < 30 ? Flag.UNREADABLE : draw < 30 + percent * 10 ? Flag.YES : Flag.NO;
    }

    private static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private record Words(String street, String block, Place place, Random random) {
        String fill(String template) {
            return template.replace("{jalan}", street)
                    .replace("{rt}", block)
                    .replace("{kec}", place.districtName())
                    .replace("{kota}", place.cityName())
                    .replace("{lama}", pick(SINCE, random))
                    .replace("{n}", String.valueOf(2 + random.nextInt(18)));
        }
    }
}
