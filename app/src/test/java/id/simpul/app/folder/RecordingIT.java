package id.simpul.app.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.simulators.Mix;
import id.simpul.simulators.NuSoapFeeder;
import id.simpul.simulators.Open311City;
import id.simpul.simulators.Sapawarga;
import id.simpul.simulators.Simulators;
import id.simpul.simulators.Sizes;
import id.simpul.simulators.Sp4nStream;
import id.simpul.simulators.SplpGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Sources recorded against the systems that they describe, and played back when those are gone. */
@Timeout(180)
class RecordingIT {

    private static final Path SOURCES = Path.of("../mappings/sources");

    /** Those that give a token to show from then on. */
    private static final List<String> HANDING_OUT = List.of("warga-contoh", "laporan-kota", "feeder-contoh");

    @TempDir
    Path dir;

    /**
     * One system with its source.
     *
     * @param yaml        of a folder of its own, or {@code null}: it ships
     * @param environment what the source refers to
     * @param secrets     what must not be in a recording
     */
    record Case(String id, String yaml, Map<String, String> environment, List<String> secrets, AutoCloseable system) {
        @Override
        public String toString() {
            return id;
        }
    }

    /** A row a kind of system; each is started when its turn comes. */
    static Stream<Callable<Case>> systems() {
        return Stream.of(
                RecordingIT::jabar,
                RecordingIT::kemen,
                RecordingIT::sapawarga,
                RecordingIT::splp,
                () -> open311("open311"),
                () -> open311("open311-xml"),
                RecordingIT::sp4n,
                RecordingIT::feeder);
    }

    private static Case jabar() {
        Simulators all = Simulators.start(17, new Sizes(250, 0, 0, Mix.GOOD));
        return new Case(
                "jabar-aduan", null, all.environment(), List.of(all.rest().key()), all);
    }

    private static Case kemen() {
        Simulators all = Simulators.start(18, new Sizes(0, 230, 0, Mix.GOOD));
        return new Case(
                "kemen-layanan", null, all.environment(), List.of(all.soap().password()), all);
    }

    private static Case sapawarga() {
        Sapawarga app = Sapawarga.start(7);
        app.addAll(60, Mix.GOOD);
        return new Case(
                "warga-contoh",
                """
                id: warga-contoh
                title: Warga Contoh
                extends: sapawarga
                start: beginning
                zone: Asia/Jakarta
                values:
                  url: ${WARGA_URL}
                  user: ${WARGA_USER}
                  password: ${WARGA_PASSWORD}
                  login: user/login
                """,
                Map.of("WARGA_URL", app.url(), "WARGA_USER", app.user(), "WARGA_PASSWORD", app.password()),
                List.of(app.password()),
                app);
    }

    private static Case splp() {
        SplpGateway gateway = SplpGateway.start(21);
        gateway.addAll(120, Mix.GOOD);
        return new Case(
                "laporan-kota",
                """
                id: laporan-kota
                title: Laporan Kota Contoh
                extends: splp-rest
                start: beginning
                zone: Asia/Jakarta
                values:
                  url: ${KOTA_URL}
                  token-url: ${KOTA_TOKEN_URL}
                  client-id: ${KOTA_CLIENT}
                  client-secret: ${KOTA_SECRET}
                  apikey: ${KOTA_APIKEY}
                """,
                Map.of(
                        "KOTA_URL", gateway.url() + "/aduan/1.0.0",
                        "KOTA_TOKEN_URL", gateway.url() + "/token",
                        "KOTA_CLIENT", gateway.client(),
                        "KOTA_SECRET", gateway.secret(),
                        "KOTA_APIKEY", gateway.apikey()),
                List.of(gateway.secret(), gateway.apikey(), gateway.client() + ":" + gateway.secret()),
                gateway);
    }

    private static Case open311(String profile) {
        Open311City city = Open311City.start(41);
        city.addAll(120, Mix.GOOD);
        return new Case(
                "open311-kota",
                """
                id: open311-kota
                title: Aduan Kota Contoh
                extends: %s
                start: 2026-06-01
                zone: Asia/Jakarta
                values:
                  url: ${OPEN311_URL}
                  region: "35.78"
                  jurisdiction: %s
                  key: ${OPEN311_KEY}
                """
                        .formatted(profile, city.jurisdiction()),
                Map.of("OPEN311_URL", city.url() + "/v2", "OPEN311_KEY", city.key()),
                List.of(city.key()),
                city);
    }

    private static Case sp4n() {
        Sp4nStream portal = Sp4nStream.start(51);
        portal.addAll(80, Mix.GOOD);
        return new Case(
                "sp4n-lapor",
                """
                id: sp4n-lapor
                title: SP4N-LAPOR!
                extends: sp4n-stream
                start: beginning
                zone: Asia/Jakarta
                values:
                  url: ${LAPOR_URL}
                  token: ${LAPOR_TOKEN}
                """,
                Map.of("LAPOR_URL", portal.url() + "/api", "LAPOR_TOKEN", portal.token()),
                List.of(portal.token()),
                portal);
    }

    private static Case feeder() {
        NuSoapFeeder feeder = NuSoapFeeder.start(31);
        feeder.addAll(120, Mix.GOOD);
        return new Case(
                "feeder-contoh",
                """
                id: feeder-contoh
                title: Feeder Contoh
                extends: nusoap-feeder
                start: 2026-01-01
                zone: Asia/Jakarta
                values: { url: "${FEEDER_URL}", user: "${FEEDER_USER}", password: "${FEEDER_PASSWORD}" }
                """,
                Map.of(
                        "FEEDER_URL", feeder.url() + "/ws/live.php",
                        "FEEDER_USER", feeder.user(),
                        "FEEDER_PASSWORD", feeder.password()),
                List.of(feeder.password()),
                feeder);
    }

    record Run(int code, String out, String err) {
        /** What it says but from where. */
        List<String> verdicts() {
            return out.lines().skip(2).toList();
        }
    }

    private static Run conform(Map<String, String> environment, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new ConformCommand(environment))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    private Path folder(Case one) throws IOException {
        if (one.yaml() == null) {
            return SOURCES.resolve(one.id());
        }
        Path folder = Files.createDirectories(dir.resolve(one.id()));
        Files.writeString(folder.resolve("source.yaml"), one.yaml());
        return folder;
    }

    @ParameterizedTest
    @MethodSource("systems")
    void aRecordingGivesTheSameVerdictsAsTheLiveSystem(Callable<Case> system) throws Exception {
        Case one = system.call();
        Path folder = folder(one);
        Path recording = dir.resolve("rekaman.jsonl");
        Run live;
        Run recorded;
        try {
            live = conform(one.environment(), folder);
            recorded = conform(one.environment(), folder, "--record", recording);
        } finally {
            one.system().close();
        }

        Run played = conform(Map.of(), folder, "--recording", recording);

        assertThat(recorded.verdicts()).as("%s", one).isEqualTo(live.verdicts());
        assertThat(played.err()).isEmpty();
        assertThat(played.out()).contains("from " + recording);
        assertThat(played.verdicts()).as("%s", one).isEqualTo(live.verdicts());
        assertThat(played.code()).isEqualTo(live.code());
        assertThat(live.out()).as("wrong credentials were tried").contains("good    wrong credentials are refused");
        holdsNoSecret(recording, one);
    }

    private static void holdsNoSecret(Path recording, Case one) throws IOException {
        String text = Files.readString(recording);
        if (HANDING_OUT.contains(one.id())) {
            assertThat(text).as("%s: a token that its login gave", one).contains("MASKED_TOKEN");
        }
        for (String secret : one.secrets()) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            assertThat(text)
                    .as("%s", one)
                    .doesNotContain(
                            secret,
                            URLEncoder.encode(secret, StandardCharsets.UTF_8),
                            Base64.getEncoder().encodeToString(bytes),
                            Base64.getEncoder().withoutPadding().encodeToString(bytes));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(recording)))
                .isEqualTo("rw-------");
    }
}
