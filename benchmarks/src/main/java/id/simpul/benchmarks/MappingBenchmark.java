package id.simpul.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.Function;
import com.schibsted.spt.data.jslt.Parser;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.translate.Mapping;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.Translation;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jsoup.Jsoup;
import org.springframework.util.FileSystemUtils;

/**
 * One record of 16 fields, mapped in one thread: by a {@code mapping.yaml}, by hand-written Java, and by JSLT, another engine, with the
 * same Java for dates, codes, phones and HTML. Trees are ready in each one's own form; nothing is read or written.
 */
final class MappingBenchmark {

    private static final int RECORDS = 1_000;
    private static final long ROUND = 2_000_000_000L;
    private static final int ROUNDS = 4;
    private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    private static final Map<String, String> KINDS = Map.of("Keluhan", "complaint", "Usul", "aspiration");

    private static final String MAPPING =
            """
            title: judul
            description: $text(isi)
            kind: $code('kind', jenis)
            oversight: pengawasan
            anonymous: anonim
            secret: rahasia
            category: { source-label: kategori }
            location: { address: lokasi.alamat, latitude: lokasi.lat, longitude: lokasi.lng }
            reporter: { name: pelapor.nama, phone: $phone(pelapor.hp), email: $lowercase(pelapor.email) }
            reported-at: $date(tgl)
            channel: "'web'"
            url: "'https://aduan.example.id/' & id"
            """;

    private static final String JSLT =
            """
            {
              "title": .judul,
              "description": text(.isi),
              "kind": kind(.jenis),
              "oversight": .pengawasan,
              "anonymous": .anonim,
              "secret": .rahasia,
              "category": { "sourceLabel": .kategori },
              "location": { "address": .lokasi.alamat, "latitude": .lokasi.lat, "longitude": .lokasi.lng },
              "reporter": { "name": .pelapor.nama, "phone": phone(.pelapor.hp), "email": lowercase(.pelapor.email) },
              "reportedAt": time(.tgl),
              "channel": "web",
              "url": "https://aduan.example.id/" + .id
            }
            """;

    private MappingBenchmark() {}

    static int run() throws IOException {
        ObjectMapper jackson = new ObjectMapper();
        List<Map<String, Object>> records = new ArrayList<>();
        List<JsonNode> nodes = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(record(i));
            nodes.add(jackson.valueToTree(record(i)));
        }
        Path folder = Files.createTempDirectory("mapping");
        Mapping checked = mapping(folder, true);
        Mapping bare = mapping(folder, false);
        Expression jslt =
                new Parser(new StringReader(JSLT)).withFunctions(functions()).compile();
        Map<String, IntFunction<Object>> ways = new LinkedHashMap<>();
        ways.put("hand-written Java", i -> byHand(records.get(i)));
        ways.put("JSLT", i -> jslt.apply(nodes.get(i)));
        ways.put("mapping.yaml", i -> translate(bare, i, records.get(i)));
        ways.put("mapping.yaml and the model's schema", i -> translate(checked, i, records.get(i)));
        Map<String, Double> best = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) { // the first one warms up
            for (Map.Entry<String, IntFunction<Object>> way : ways.entrySet()) {
                double rate = rate(way.getValue());
                if (round > 0) {
                    best.merge(way.getKey(), rate, Math::max);
                }
            }
        }
        double base = best.get("hand-written Java");
        best.forEach((way, rate) ->
                System.out.printf("%-36s %,10.0f records/s   %5.2f of hand-written Java%n", way, rate, rate / base));
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"mapping\",\"handWritten\":%.0f,\"jslt\":%.0f,\"mapping\":%.0f,\"checked\":%.0f,\"ratioToHandWritten\":%.3f,\"ratioToJslt\":%.3f}%n",
                base,
                best.get("JSLT"),
                best.get("mapping.yaml"),
                best.get("mapping.yaml and the model's schema"),
                best.get("mapping.yaml") / base,
                best.get("mapping.yaml") / best.get("JSLT"));
        FileSystemUtils.deleteRecursively(folder);
        return 0;
    }

    private static double rate(IntFunction<Object> way) {
        long start = System.nanoTime();
        long done = 0;
        int sum = 0;
        while (System.nanoTime() - start < ROUND) {
            for (int i = 0; i < RECORDS; i++) {
                sum += Objects.requireNonNull(way.apply(i)).getClass().hashCode();
            }
            done += RECORDS;
        }
        if (sum == 1) {
            System.out.println(); // the work is not for nothing
        }
        return done * 1e9 / (System.nanoTime() - start);
    }

    private static Mapping mapping(Path folder, boolean checked) throws IOException {
        Files.createDirectories(folder.resolve("codes"));
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
        Files.writeString(folder.resolve("codes/kind.csv"), "source,code\nKeluhan,complaint\nUsul,aspiration\n");
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: %s
                title: Uji
                protocol: rest
                every: 1m
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                request: { url: "https://aduan.example.id/" }
                records: data
                key: id
                """
                        .formatted(folder.getFileName()));
        SourceFolders.Found found = checked
                ? SourceFolders.read(folder, Map.of())
                : SourceFolders.read(folder, Map.of(), SourceFolders.REGIONS, complaint -> List.of());
        if (!found.problems().isEmpty()) {
            throw new IllegalStateException(found.problems().toString());
        }
        return found.sources().get(0).mapping();
    }

    private static Object translate(Mapping mapping, int i, Map<String, Object> record) {
        Translation translation = mapping.translate(
                new Reading("uji", "ADU-" + i, null, Instant.EPOCH, record, List.of(), "0".repeat(64)));
        if (translation instanceof Translation.Translated translated) {
            return translated.complaint();
        }
        throw new IllegalStateException(translation.toString());
    }

    private static Map<String, Object> record(int i) {
        return Map.ofEntries(
                Map.entry("id", "ADU-" + i),
                Map.entry("judul", "Jalan rusak di RT " + i),
                Map.entry("isi", "<p>Jalan berlubang di depan <b>pasar</b> sejak " + i + " hari&nbsp;lalu</p>"),
                Map.entry("jenis", i % 2 == 0 ? "Keluhan" : "Usul"),
                Map.entry("pengawasan", false),
                Map.entry("anonim", i % 3 == 0),
                Map.entry("rahasia", i % 5 == 0),
                Map.entry("kategori", "Infrastruktur"),
                Map.entry("tgl", "2026-11-%02d 09:15:%02d".formatted(1 + i % 28, i % 60)),
                Map.entry(
                        "lokasi", Map.of("alamat", "Jalan Contoh " + i, "lat", -7.7 + i / 1e5, "lng", 110.3 + i / 1e5)),
                Map.entry(
                        "pelapor",
                        Map.of(
                                "nama",
                                "Warga Contoh " + i,
                                "hp",
                                "0812000%05d".formatted(i),
                                "email",
                                "Warga%d@Contoh.example".formatted(i))));
    }

    private static Object byHand(Map<String, Object> record) {
        Map<?, ?> place = (Map<?, ?>) record.get("lokasi");
        Map<?, ?> person = (Map<?, ?>) record.get("pelapor");
        Map<String, Object> complaint = new TreeMap<>();
        complaint.put("title", record.get("judul"));
        complaint.put("description", text((String) record.get("isi")));
        complaint.put("kind", KINDS.get((String) record.get("jenis")));
        complaint.put("oversight", record.get("pengawasan"));
        complaint.put("anonymous", record.get("anonim"));
        complaint.put("secret", record.get("rahasia"));
        complaint.put("category", Map.of("sourceLabel", record.get("kategori")));
        complaint.put(
                "location",
                Map.of("address", place.get("alamat"), "latitude", place.get("lat"), "longitude", place.get("lng")));
        complaint.put(
                "reporter",
                Map.of(
                        "name",
                        person.get("nama"),
                        "phone",
                        phone((String) person.get("hp")),
                        "email",
                        ((String) person.get("email")).toLowerCase(Locale.ROOT)));
        complaint.put("reportedAt", time((String) record.get("tgl")));
        complaint.put("channel", "web");
        complaint.put("url", "https://aduan.example.id/" + record.get("id"));
        return complaint;
    }

    private static List<Function> functions() {
        return List.of(
                function("text", MappingBenchmark::text),
                function("phone", MappingBenchmark::phone),
                function("kind", KINDS::get),
                function("time", value -> time(value).toString()));
    }

    private static Function function(String name, UnaryOperator<String> body) {
        return new Function() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public int getMinArguments() {
                return 1;
            }

            @Override
            public int getMaxArguments() {
                return 1;
            }

            @Override
            public JsonNode call(JsonNode input, JsonNode[] arguments) {
                return new TextNode(body.apply(arguments[0].asText()));
            }
        };
    }

    private static String text(String html) {
        return Jsoup.parseBodyFragment(html).text();
    }

    private static String phone(String text) {
        try {
            return PHONES.format(PHONES.parse(text, "ID"), PhoneNumberFormat.E164);
        } catch (NumberParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Instant time(String text) {
        return LocalDateTime.parse(text, TIME).atZone(ZONE).toInstant();
    }
}
