package id.simpul.mappings.translate;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Kind;
import id.simpul.mappings.model.Complaint.Oversight;
import id.simpul.mappings.model.Complaint.Status;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.yaml.YamlObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

    private static final Instant READ_AT = Instant.parse("2026-11-23T08:00:00Z");

    /** BPS 1101 is Simeulue, which Kemendagri calls 11.09; Kemendagri's own 11.01 is Aceh Selatan. */
    private static final RegionLookup REGIONS = new RegionLookup() {
        private static final Map<String, String> BPS = Map.of("1101", "11.09");
        private static final List<String> KNOWN = List.of("11.01", "11.09", "32.73", "32.73.01", "32.73.01.1001");

        @Override
        public Optional<String> kemendagri(RegionScheme scheme, String code) {
            String digits = code.replace(".", "");
            return scheme == RegionScheme.BPS
                    ? Optional.ofNullable(BPS.get(digits))
                    : KNOWN.stream()
                            .filter(k -> k.replace(".", "").equals(digits))
                            .findFirst();
        }

        @Override
        public Optional<String> byName(String name) {
            return name.equals("Kota Bandung") ? Optional.of("32.73") : Optional.empty();
        }
    };

    private static final String SMALLEST =
            """
            title: judul
            description: $text(isi)
            kind: "'complaint'"
            reported-at: $date(dibuat)
            """;

    @TempDir
    Path folder;

    private RegionScheme scheme = RegionScheme.KEMENDAGRI;

    private Mapping mapping(String yaml) throws IOException {
        List<FileProblem> problems = new ArrayList<>();
        Optional<Mapping> mapping = load(yaml, problems);
        assertThat(problems).isEmpty();
        return mapping.orElseThrow();
    }

    private Optional<Mapping> load(String yaml, List<FileProblem> problems) throws IOException {
        Files.writeString(folder.resolve("mapping.yaml"), yaml);
        return YamlObject.read(folder.resolve("mapping.yaml"), problems)
                .flatMap(root ->
                        Mapping.load(root, List.of(folder), ZoneId.of("Asia/Jakarta"), scheme, REGIONS, problems));
    }

    private void table(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("codes"));
        Files.writeString(folder.resolve("codes").resolve(name + ".csv"), text);
    }

    private static Map<String, @Nullable Object> letter(@Nullable Object... more) {
        Map<String, @Nullable Object> tree = new HashMap<>();
        tree.put("judul", "Jalan rusak");
        tree.put("isi", "Jalan berlubang di depan pasar");
        tree.put("dibuat", "2026-11-20 09:15:00");
        for (int i = 0; i < more.length; i += 2) {
            tree.put((String) more[i], more[i + 1]);
        }
        return tree;
    }

    private static Reading reading(Object tree) {
        return new Reading("uji", "A-1", "v1", READ_AT, tree, List.of(), "0".repeat(64));
    }

    private static Translation.Translated translated(Mapping mapping, @Nullable Object... more) {
        Translation translation = mapping.translate(reading(letter(more)));
        assertThat(translation).isInstanceOf(Translation.Translated.class);
        return (Translation.Translated) translation;
    }

    /** In parentheses the same expression is none of the short cuts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'web'",
                "''",
                "judul",
                "a.b",
                "a.missing",
                "many",
                "many.b",
                "$text(judul)",
                "$text( a.b )",
                "$text(many.b)",
                "$text(missing)",
                "$text(null)",
                "$text('null')",
                "$text(number)",
                "$pad(judul, judul)",
                "$code('kind', code)",
                "$code('kind', missing, 'none')",
                "$code('kind', judul, null)",
                "$code('kind', judul)"
            })
    void anExpressionThatNeedsNoInterpreterGivesWhatTheInterpreterGives(String expression) throws IOException {
        table("kind", "source,code\n1,one\n");
        Object[] more = {
            "a", Map.of("b", "deep"), "many", List.of(Map.of("b", "x"), Map.of("b", "y")), "number", 7, "code", 1
        };
        String yaml = SMALLEST + "channel: \"%s\"\n";

        Translation direct = mapping(yaml.formatted(expression)).translate(reading(letter(more)));
        Translation interpreted =
                mapping(yaml.formatted("(" + expression + ")")).translate(reading(letter(more)));

        assertThat(outcome(direct)).isEqualTo(outcome(interpreted));
    }

    private static List<?> outcome(Translation translation) {
        return translation instanceof Translation.Translated done
                ? Arrays.asList(done.complaint().channel(), done.warnings())
                : ((Translation.Untranslatable) translation).problems();
    }

    private static Complaint complaint(Mapping mapping, @Nullable Object... more) {
        return translated(mapping, more).complaint();
    }

    private static List<RecordProblem> held(Mapping mapping, @Nullable Object... more) {
        Translation translation = mapping.translate(reading(letter(more)));
        assertThat(translation).isInstanceOf(Translation.Untranslatable.class);
        return ((Translation.Untranslatable) translation).problems();
    }

    private static List<String> groups(List<RecordProblem> problems) {
        return problems.stream().map(RecordProblem::group).toList();
    }

    @Test
    void theSmallestMappingMakesAComplaintWithStrictDefaults() throws IOException {
        Complaint complaint = complaint(mapping(SMALLEST));

        assertThat(complaint.id()).isEqualTo(ComplaintId.of("uji", "A-1"));
        assertThat(complaint.title()).isEqualTo("Jalan rusak");
        assertThat(complaint.kind()).isEqualTo(Kind.COMPLAINT);
        assertThat(complaint.reportedAt()).isEqualTo("2026-11-20T02:15:00Z");
        assertThat(complaint.receivedAt()).isEqualTo(READ_AT);
        assertThat(complaint.status()).isEqualTo(Status.RECEIVED);
        assertThat(complaint.oversight()).isEqualTo(Oversight.UNKNOWN);
        assertThat(complaint.language()).isEqualTo("id");
        assertThat(complaint.anonymous()).isTrue();
        assertThat(complaint.secret()).isTrue();
        assertThat(complaint.sequence()).isZero();
        assertThat(complaint.routing()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "ya,true",
                "Y,true",
                "1,true",
                "true,true",
                "TIDAK,false",
                "n,false",
                "0,false",
                "false,false",
                "'',true",
                "mungkin,true",
                "NULL,true"
            })
    void R8_aMissingOrUnreadableFlagIsTheStricter(@Nullable String value, boolean expected) throws IOException {
        Complaint complaint = complaint(mapping(SMALLEST + "anonymous: anonim\nsecret: rahasia\n"), "anonim", value);

        assertThat(complaint.anonymous()).isEqualTo(expected);
        assertThat(complaint.secret()).isTrue();
    }

    @Test
    void R8_aFlagWhoseExpressionFailsIsTheStricterToo() throws IOException {
        Translation.Translated done = translated(mapping(SMALLEST + "anonymous: $number(judul) = 1\n"));

        assertThat(done.complaint().anonymous()).isTrue();
        assertThat(groups(done.warnings())).containsExactly("anonymous: expression failed (NumberFormatException)");
    }

    @Test
    void everyProblemOfARecordIsNamedAtOnceWithoutItsWords() throws IOException {
        table("kind", "source,code\nPengaduan,complaint\n");
        Mapping mapping = mapping(SMALLEST.replace("\"'complaint'\"", "$code('kind', jenis)"));

        List<RecordProblem> problems =
                held(mapping, "judul", null, "dibuat", "Senin Legi 12", "jenis", "Bapak Rahasia");

        assertThat(groups(problems))
                .containsExactly(
                        "title: missing", "kind: unknown code in codes/kind.csv", "reportedAt: unreadable date");
        assertThat(problems.toString())
                .doesNotContain("Bapak", "Rahasia", "Legi")
                .contains("xxxxx xxxx 99");
    }

    @Test
    void aCodeIsFoundWhateverItsBlanksAndCapitals() throws IOException {
        table("category", "source,code,note\n\"Jalan, Jembatan\",ROAD,x\nAir  Bersih,WATER,\n");
        Mapping mapping = mapping(
                SMALLEST
                        + """
                category: { code: "$code('category', kategori, null)", source-label: kategori }
                """);

        assertThat(complaint(mapping, "kategori", "jalan,\u00a0JEMBATAN")
                        .category()
                        .code())
                .isEqualTo("ROAD");
        assertThat(complaint(mapping, "kategori", "Air Bersih").category().code())
                .isEqualTo("WATER");
        assertThat(complaint(mapping, "kategori", "lain").category()).isEqualTo(new Complaint.Category(null, "lain"));
        assertThat(complaint(mapping).category()).isEqualTo(new Complaint.Category(null, null));
    }

    @Test
    void R3_aTimeFromRelativeWordsSaysHowExactItIs() throws IOException {
        Mapping mapping = mapping(SMALLEST + "occurred-at: $date(kejadian)\n");

        Translation.Translated relative = translated(mapping, "dibuat", "7 jam yang lalu", "kejadian", "2026-11-01");

        assertThat(relative.approximate()).isEqualTo(Map.of("reportedAt", Duration.ofHours(1)));
        assertThat(relative.complaint().reportedAt()).isEqualTo("2026-11-23T01:00:00Z");
        assertThat(relative.complaint().occurredAt()).isEqualTo("2026-10-31T17:00:00Z");
    }

    @Test
    void aRegionIsReadInTheSchemeOfTheSource() throws IOException {
        scheme = RegionScheme.BPS;
        Mapping mapping = mapping(SMALLEST + "location: { region: $region(kode) }\n");

        assertThat(complaint(mapping, "kode", "1101").location().region())
                .isEqualTo(new Complaint.Region("kemendagri", "11.09"));
        assertThat(complaint(mapping, "kode", 1101).location().region())
                .isEqualTo(new Complaint.Region("kemendagri", "11.09"));
        assertThat(complaint(mapping, "kode", "Kota Bandung").location().region())
                .isEqualTo(new Complaint.Region("kemendagri", "32.73"));
    }

    @Test
    void anUnknownRegionIsAWarningAndNotAReasonToHold() throws IOException {
        Mapping mapping = mapping(SMALLEST + "location: { region: $region(kode), address: alamat }\n");

        Translation.Translated done = translated(mapping, "kode", "99.99", "alamat", "Jl. Contoh 1");

        assertThat(done.complaint().location().region()).isNull();
        assertThat(done.complaint().location().address()).isEqualTo("Jl. Contoh 1");
        assertThat(groups(done.warnings())).containsExactly("location.region: unknown region");
        assertThat(complaint(mapping, "kode", "32.73.01.1001").location().region())
                .isEqualTo(new Complaint.Region("kemendagri", "32.73.01"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "0812-3456-7890,+6281234567890",
                "6281234567890,+6281234567890",
                "+62 812 3456 7890,+6281234567890",
                "81234567890,+6281234567890",
                "(021) 500-1234,+62215001234",
                "+1 650 253 0000,+16502530000",
                "112,NULL",
                "tidak ada,NULL",
                "0812,NULL",
            })
    void aPhoneBecomesE164OrIsLeftOutWithAWarning(String value, @Nullable String expected) throws IOException {
        Translation.Translated done = translated(mapping(SMALLEST + "reporter: { phone: $phone(hp) }\n"), "hp", value);

        assertThat(done.complaint().reporter().phone()).isEqualTo(expected);
        assertThat(groups(done.warnings()))
                .isEqualTo(expected == null ? List.of("reporter.phone: not a phone number") : List.of());
    }

    @Test
    void aPhoneThatIsANumberIsReadToo() throws IOException {
        assertThat(complaint(mapping(SMALLEST + "reporter: { phone: $phone(hp) }\n"), "hp", 81234567890L)
                        .reporter()
                        .phone())
                .isEqualTo("+6281234567890");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "NULL",
            value = {
                "3273011203900001,3273011203900001",
                "3273 0152 0390 0001,3273015203900001",
                "'''3273011203900001',3273011203900001",
                "3273010003900001,NULL",
                "3273013203900001,NULL",
                "3273017203900001,NULL",
                "3273011213900001,NULL",
                "3273011200900001,NULL",
                "3273011203900000,NULL",
                "0073011203900001,NULL",
                "327301120390001,NULL",
                "32730112039000011,NULL",
                "327301120390000X,NULL",
            })
    void aNationalIdHasItsShapeOrIsLeftOutWithAWarning(String value, @Nullable String expected) throws IOException {
        Mapping mapping = mapping(SMALLEST + "reporter: { national-id: $nik(nik) }\n");

        Translation.Translated done = translated(mapping, "nik", value);

        assertThat(done.complaint().reporter().nationalId()).isEqualTo(expected);
        assertThat(groups(done.warnings()))
                .isEqualTo(expected == null ? List.of("reporter.nationalId: not a NIK") : List.of());
    }

    @Test
    void aNationalIdOfAnUnknownDistrictIsKeptWithAWarning() throws IOException {
        Mapping mapping = mapping(SMALLEST + "reporter: { national-id: $nik(nik) }\n");

        Translation.Translated done = translated(mapping, "nik", 9_999_991_203_900_001L);

        assertThat(done.complaint().reporter().nationalId()).isEqualTo("9999991203900001");
        assertThat(groups(done.warnings())).containsExactly("reporter.nationalId: NIK of an unknown district");
    }

    @Test
    void controlCharactersNeverReachTheComplaintAndLongTextsAreCut() throws IOException {
        Mapping mapping = mapping(SMALLEST + "channel: kanal\n");

        Translation.Translated done =
                translated(mapping, "judul", "a\u0000b" + "x".repeat(600), "isi", "<p>x\u0000\ud800</p>", "kanal", " ");

        assertThat(done.complaint().title()).hasSize(500).startsWith("abx");
        assertThat(done.complaint().description()).isEqualTo("x\ufffd");
        assertThat(done.complaint().channel()).isNull();
        assertThat(groups(done.warnings())).containsExactly("title: longer than 500 characters, cut");
    }

    @Test
    void fiveMegabytesOfTextAreTaken() throws IOException {
        assertThat(complaint(mapping(SMALLEST), "isi", "jalan ".repeat(900_000)).description())
                .hasSize(5_399_999);
    }

    @Test
    void aMapPositionIsWholeOrAbsent() throws IOException {
        Mapping mapping = mapping(SMALLEST + "location: { latitude: lat, longitude: lng }\n");

        assertThat(complaint(mapping, "lat", "-6,9147", "lng", 107.6098).location())
                .isEqualTo(new Complaint.Location(null, null, -6.9147, 107.6098));
        assertThat(complaint(mapping, "lat", 91, "lng", 107).location().longitude())
                .isNull();
        assertThat(complaint(mapping, "lat", "di sana", "lng", "107").location().latitude())
                .isNull();
        assertThat(complaint(mapping, "lat", 0, "lng", 0).location().latitude()).isNull();
    }

    @Test
    void referencesTakeOneOrManyAndLeaveOutTheEmpty() throws IOException {
        Mapping mapping = mapping(
                SMALLEST
                        + """
                references: "[{'system': 'sp4n', 'id': $string(sp4n)}, {'system': 'lama', 'id': lama}]"
                """);

        assertThat(complaint(mapping, "sp4n", 9165816, "lama", "").references())
                .containsExactly(new Complaint.Reference("sp4n", "9165816"));
        assertThat(complaint(mapping).references()).isEmpty();
        assertThat(groups(held(mapping(SMALLEST + "references: judul\n"))))
                .containsExactly("references: not a list of {system, id}");
    }

    @Test
    void addressesOfPeopleAndPagesAreCheckedButNeverHold() throws IOException {
        Mapping mapping = mapping(SMALLEST + "reporter: { email: email }\nurl: tautan\n");

        Complaint good = complaint(mapping, "email", "budi@example.id", "tautan", "https://contoh.example.id/a?b=1");
        assertThat(good.reporter().email()).isEqualTo("budi@example.id");
        assertThat(good.source().url()).isEqualTo("https://contoh.example.id/a?b=1");
        Translation.Translated bad =
                translated(mapping, "email", "budi at gmail", "tautan", "https://a:b@contoh.example.id/");
        assertThat(bad.complaint().reporter().email()).isNull();
        assertThat(bad.complaint().source().url()).isNull();
        assertThat(groups(bad.warnings()))
                .containsExactly("reporter.email: not an e-mail address", "source.url: not a web address");
    }

    @Test
    void aListOrAnObjectIsNoText() throws IOException {
        assertThat(groups(held(mapping(SMALLEST), "judul", List.of("a", "b"))))
                .containsExactly("title: several values where one belongs");
        assertThat(groups(held(mapping(SMALLEST), "judul", Map.of("a", "b")))).containsExactly("title: not a text");
    }

    @Test
    void theStateIsOneOfTheModelsOrHolds() throws IOException {
        Mapping mapping = mapping(SMALLEST + "status: keadaan\n");

        assertThat(complaint(mapping, "keadaan", "in-progress").status()).isEqualTo(Status.IN_PROGRESS);
        assertThat(complaint(mapping, "keadaan", "withdrawn").status()).isEqualTo(Status.WITHDRAWN);
        assertThat(groups(held(mapping, "keadaan", "entah"))).containsExactly("status: not a word of the model");
    }

    @Test
    void whatTheSchemaRefusesIsHeld() throws IOException {
        Mapping mapping = mapping(SMALLEST).checkedBy(c -> List.of("location.region.code: must match a pattern"));

        assertThat(held(mapping))
                .extracting(RecordProblem::field, RecordProblem::group)
                .containsExactly(org.assertj.core.api.Assertions.tuple(
                        "location.region.code", "location.region.code: must match a pattern"));
    }

    @Test
    void R1_aKeyThatCannotBeKeptHoldsTheRecord() throws IOException {
        Reading nul = new Reading("uji", "A\u00001", null, READ_AT, letter(), List.of(), "0".repeat(64));

        Translation translation = mapping(SMALLEST).translate(nul);

        assertThat(groups(((Translation.Untranslatable) translation).problems()))
                .containsExactly("source.nativeId: blank, too long or with control characters");
    }

    @Test
    void theVersionFollowsMappingAndTables() throws IOException {
        String first = mapping(SMALLEST).version();
        table("kind", "source,code\na,complaint\n");
        String second = mapping(SMALLEST).version();
        String third = mapping(SMALLEST + "channel: \"'web'\"\n").version();

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates().allMatch(v -> v.matches("[0-9a-f]{12}"));
        Files.delete(folder.resolve("codes/kind.csv"));
        assertThat(mapping(SMALLEST).version()).isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($f := function($n) { $f($n + 1) }; $f(1))",
                "($f := function($n) { $f($n + 1) + 1 }; $f(1))",
                "$string([1, ($f := function($n) { $f($n + 1) }; $f(1))])",
                "$string({'a': 1, 'b': $sum([1..100000].[1..100000])})",
                "$sum([1..9999999])",
                "$reduce([1..60], function($a, $b) { $a & $a }, 'xx')",
                "$count($reduce([1..60], function($a, $b) { $append($a, $a) }, [1, 2]))",
                "$length($string($reduce([1..60], function($a, $b) { {'a': $a, 'b': $a} }, {})))",
                "($x := $pad('x', 10000, 'x'); $y := $join([1..1000].$x); $length($replace($y, 'x', $y)))",
                "($x := $pad('x', 10000, 'x'); $y := [1..10000].$x; $length($join($y)))",
                "$match($pad('', 400, 'a') & 'c', /a*a*a*a*a*a*b/)",
                "$contains($pad('', 400, 'a') & 'c', /a*a*a*a*a*a*b/)",
                "($pad('', 400, 'a') & 'c').$replace(/a*a*a*a*a*a*b/, 'x')",
                "$map([1, 2], function($i) { $split($pad('', 400, 'a') & 'c', /a*a*a*a*a*a*b/) })",
            })
    void anEndlessExpressionEndsAndIsOneProblem(String expression) throws IOException {
        Mapping mapping = mapping(SMALLEST + "channel: \"" + expression + "\"\n");

        long start = System.nanoTime();
        List<RecordProblem> problems = held(mapping);

        assertThat(groups(problems)).hasSize(1).first().asString().startsWith("channel: expression ");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whatAnExpressionFailsWithIsNotToldWithTheRecordsWords() throws IOException {
        Mapping mapping = mapping(SMALLEST + "channel: judul + 1\n");

        assertThat(held(mapping, "judul", "Bapak Contoh").toString()).doesNotContain("Bapak");
        assertThat(groups(held(mapping))).containsExactly("channel: expression failed (T2001)");
        assertThat(groups(held(mapping(SMALLEST + "channel: $error('nomor RT kosong')\n"))))
                .containsExactly("channel: expression failed: nomor RT kosong");
    }

    /** A shared JSONata expression gives another record's data for "$$", unless each call has its own frame. */
    @Test
    void fourThreadsEachGetTheirOwnRecord() throws Exception {
        table("kind", "source,code\na,complaint\nb,aspiration\n");
        Mapping mapping = mapping(
                """
                title: $$.judul & ' ' & kelompok.($$.judul & nama)
                description: $text($$.isi)
                kind: $code('kind', $$.jenis)
                reported-at: $date($$.dibuat)
                channel: ($x := $$.kanal; $map([1..3], function($i) { $x & $i })[1])
                """);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                work.add(() -> wrong(mapping, thread));
            }
            for (Future<Integer> wrong : threads.invokeAll(work)) {
                assertThat(wrong.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int wrong(Mapping mapping, int thread) {
        int wrong = 0;
        for (int i = 0; i < 3_000; i++) {
            String me = thread + "-" + i;
            Instant time = Instant.ofEpochSecond(1_700_000_000L + thread * 100_000L + i);
            Map<String, Object> tree = Map.of(
                    "judul",
                    me,
                    "isi",
                    "<p>" + me + "</p>",
                    "jenis",
                    i % 2 == 0 ? "a" : "b",
                    "dibuat",
                    time.toString(),
                    "kanal",
                    me,
                    "kelompok",
                    Map.of("nama", "x"));
            Complaint c = ((Translation.Translated) mapping.translate(reading(tree))).complaint();
            boolean right = c.title().equals(me + " " + me + "x")
                    && c.description().equals(me)
                    && c.kind() == (i % 2 == 0 ? Kind.COMPLAINT : Kind.ASPIRATION)
                    && c.reportedAt().equals(time)
                    && (me + "2").equals(c.channel());
            wrong += right ? 0 : 1;
        }
        return wrong;
    }

    @Test
    void everyMistakeInTheMappingIsToldWithItsPlaceAndFix() throws IOException {
        table("jenis", "source,code\nA,complant\n");
        List<FileProblem> problems = new ArrayList<>();

        Optional<Mapping> mapping = load(
                """
                titel: judul
                description: $txet(isi)
                kind: $code('jenis', jenis)
                status: $code('stats', s)
                reported-at: "$date(dibuat"
                anonymous: $random() > 0.5
                channel: huruf(judul)
                location: { region: kode, adress: alamat }
                reporter: nama
                references: [1]
                url: !!java.net.URL "http://contoh.example.id"
                language: "'a' + $date(x)) "
                """,
                problems);

        assertThat(mapping).isEmpty();
        assertThat(told(problems))
                .isEqualTo(
                        """
                mapping.yaml:1:1 titel: 'titel' is not known here | did you mean 'title'?
                mapping.yaml:1:1 : 'title' is missing | add 'title: judul'
                mapping.yaml:2:14 description: there is no function $txet | did you mean '$text'?
                jenis.csv:2:3 kind: 'complant' is not a word of the model | did you mean 'complaint'?
                """
                                + told(problems).lines().skip(4).collect(Collectors.joining("\n", "", "\n")));
        assertThat(told(problems))
                .contains("mapping.yaml:4:16 status: there is no table codes/stats.csv | create codes/stats.csv")
                .contains("mapping.yaml:5:")
                .contains("reported-at: is not JSONata: ")
                .contains("mapping.yaml:6:12 anonymous: $random gives something else at every reading")
                .contains("mapping.yaml:7:10 channel: 'huruf(' calls a field as if it were a function | write $huruf(")
                .contains("mapping.yaml:8:21 location.region: gives a region without $region")
                .contains("mapping.yaml:8:27 location.adress: 'adress' is not known here | did you mean 'address'?")
                .contains("mapping.yaml:9:11 reporter: is not an object with keys")
                .contains("mapping.yaml:10:13 references: is a list or an object where one value belongs")
                .contains("mapping.yaml:11:6 url: carries a tag")
                .contains("mapping.yaml:12:");
    }

    private static String told(List<FileProblem> problems) {
        return problems.stream()
                .map(p -> "%s:%d:%d %s: %s | %s%n"
                        .formatted(Path.of(p.file()).getFileName(), p.line(), p.column(), p.path(), p.what(), p.fix()))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BOMsource,code~a,b     | k.csv:1:1 : begins with a byte order mark",
                "source;code~a;b        | k.csv:1:7 : has semicolons between its columns",
                "kode,arti~a,b          | k.csv:1:1 : has no header 'source,code'",
                "source,code~a,b~c,d~a,e | k.csv:4:1 source: 'a' is written in line 2 already",
                "source,code~a          | k.csv:2:1 : has no comma",
                "source,code~,b         | k.csv:2:1 source: is empty",
                "source,code~\"a,b      | k.csv:2:1 : a quote is not closed",
            })
    void aCodeTableTellsItsMistakes(String text, String expected) throws IOException {
        table("k", text.replace('~', '\n').replace("BOM", "\ufeff"));
        List<FileProblem> problems = new ArrayList<>();

        assertThat(load(SMALLEST, problems)).isEmpty();

        assertThat(told(problems)).startsWith(expected);
    }

    @Test
    void quotedPartsOfAnExpressionAreNotTakenForCalls() throws IOException {
        Mapping mapping = mapping(
                SMALLEST
                        + """
                channel: "$contains(judul, /rusak(an)?/i) ? 'lapor (web)' : `nama (x)`"
                language: "($bahasa := function($x) { $lowercase($x) }; /* $now( */ $bahasa('ID'))"
                """);

        assertThat(complaint(mapping).channel()).isEqualTo("lapor (web)");
        assertThat(complaint(mapping).language()).isEqualTo("id");
    }

    @Test
    void aPatternThatMayNeverEndIsRefused() throws IOException {
        List<FileProblem> problems = new ArrayList<>();

        assertThat(load(SMALLEST + "channel: $replace(judul, /(\\w+\\s?)+$/, '')\n", problems))
                .isEmpty();

        assertThat(told(problems)).contains("mapping.yaml:5:26 channel: repeats a repeat");
    }
}
