package id.simpul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person reads, and what a script gets, from a hub that answers what the test says. */
class CliTest {

    private final Map<String, String> answers = new TreeMap<>();
    private final List<String> asked = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private final Hub hub = new Hub() {
        @Override
        public JsonNode get(String path) {
            return answer("GET " + path, null);
        }

        @Override
        public JsonNode post(String path, @Nullable Object body) {
            return answer("POST " + path, body);
        }

        @Override
        public JsonNode put(String path, Object body) {
            return answer("PUT " + path, body);
        }

        @Override
        public JsonNode delete(String path) {
            return answer("DELETE " + path, null);
        }

        private JsonNode answer(String question, @Nullable Object body) {
            asked.add(question
                    + (body == null
                            ? ""
                            : " " + JsonMapper.shared().writeValueAsString(new TreeMap<>((Map<?, ?>) body))));
            String answer = answers.get(question);
            if (answer == null) {
                throw new HubProblem(SimpulCli.PROBLEMS, "there is nothing at " + question);
            }
            return JsonMapper.shared().readTree(answer);
        }
    };

    private @Nullable String types;

    private @Nullable String typed(String question) {
        out.append(question);
        return types;
    }

    private int simpul(String... args) {
        return SimpulCli.commandLine(options -> hub, this::typed)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    @Test
    void statusEndsWithOneWhenAPersonIsNeeded() {
        answers.put(
                "GET status",
                """
                {"sourcesWell": 3, "sourcesWaiting": 1, "sourcesNeedAPerson": 0, "due": 1200, "oldestDueAge": 4.2, "parked": 0,
                 "held": 0, "parkedQueues": 1, "owed": 2, "oldestOwedAge": 300, "quarantined": 0}""");
        assertThat(simpul("status")).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        """
                        sources     3 well, 1 waiting, 0 need a person
                        deliveries  1,200 due (oldest 4 s), 0 parked, 0 held
                        queues      1 parked
                        owed        2 (oldest 5 min)
                        quarantine  0
                        """);

        answers.put("GET status", "{\"quarantined\": 1}");
        assertThat(simpul("status")).isEqualTo(1);
    }

    @Test
    void sourceProfilesListsThemAndPrintsAFileToEdit() {
        assertThat(simpul("source", "profiles")).isZero();
        assertThat(out.toString()).contains("sapawarga", "Sapawarga").doesNotContain("\n\n");
        assertThat(asked).as("needs no hub").isEmpty();

        assertThat(simpul("source", "profiles", "sapawarga")).isZero();
        assertThat(out.toString()).contains("extends: sapawarga\n", "values:\n", "  url: ${");

        assertThat(simpul("source", "profiles", "sapawagra")).isEqualTo(1);
        assertThat(err.toString()).contains("did you mean 'sapawarga'?");
    }

    @Test
    void sourceSchemaPrintsWhatAnEditorNeeds(@TempDir Path dir) {
        assertThat(simpul("source", "schema", "mapping")).isZero();
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(out.toString())
                        .at("/properties/reported-at/description")
                        .asString())
                .contains("reported");
        assertThat(simpul("source", "schema", "--to", dir.resolve("new").toString()))
                .isZero();
        assertThat(dir.resolve("new")).isDirectoryContaining("glob:**/profile.schema.json");
        assertThat(simpul("source", "schema", "sauce")).isEqualTo(2);
        assertThat(asked).as("needs no hub").isEmpty();
    }

    @Test
    void sourceNewWritesAFolderAndSaysWhatItGuessed(@TempDir Path dir) {
        String to = dir.resolve("sources").toString();
        assertThat(simpul("source", "new", "kota-contoh", "--protocol", "rest", "--zone", "WITA", "--to", to))
                .isZero();
        assertThat(out.toString()).contains("made ", "Guessed", "KOTA_CONTOH_URL", "Next:", "simpul source check ");
        assertThat(dir.resolve("sources/kota-contoh/source.yaml")).content().contains("zone: Asia/Makassar");
        assertThat(dir.resolve("sources/.schemas/source.schema.json")).exists();
        assertThat(asked).as("needs no hub").isEmpty();

        assertThat(simpul("source", "new", "kota-contoh", "--to", to)).isEqualTo(1);
        assertThat(err.toString()).contains("is there already", "fix: ", "nothing was written");

        out.getBuffer().setLength(0);
        assertThat(simpul("source", "new", "kota-dua", "--profile", "sapawarga", "--to", to, "--json"))
                .isZero();
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(out.toString())
                        .at("/next/0")
                        .asString())
                .endsWith("kota-dua --without-secrets");
    }

    @Test
    void whatSourceNewMakesPassesItsOwnTestAndCheck(@TempDir Path dir) throws IOException {
        Path sample = Files.writeString(
                dir.resolve("a.json"),
                """
                {"data": [{"id": 1, "judul": "Jalan rusak", "isi": "Berlubang", "created_at": "2026-11-20 10:04:05", "status": "Baru"}]}""");
        String to = dir.resolve("sources").toString();
        String folder = to + "/kota-contoh";
        assertThat(simpul("source", "new", "kota-contoh", "--sample", sample.toString(), "--to", to))
                .isZero();
        assertThat(dir.resolve("sources/kota-contoh/cases/first.expected.json"))
                .content()
                .contains("Jalan rusak", "received");
        assertThat(simpul("source", "test", folder)).as(out::toString).isZero();
        assertThat(simpul("source", "check", folder, "--without-secrets"))
                .as(out::toString)
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "Kota, , , cannot name a route and a metric",
        "kota, --protocol, sop, did you mean 'soap'?",
        "kota, --regions, bsp, did you mean 'bps'?",
        "kota, --zone, Asia/Jakata, did you mean 'Asia/Jakarta'?",
        "kota, --profile, sapawagra, did you mean 'sapawarga'?",
        "kota, --sample, tidak-ada.json, cannot be read",
        "kota, --wsdl, tidak-ada.wsdl, is not a file",
        "kota, --openapi, tidak-ada.yaml, cannot be read"
    })
    void sourceNewTellsWhatItCannotUse(
            String id, @Nullable String option, @Nullable String value, String told, @TempDir Path dir) {
        String to = dir.resolve("sources").toString();
        assertThat(
                        option == null
                                ? simpul("source", "new", id, "--to", to)
                                : simpul("source", "new", id, option, value, "--to", to))
                .isEqualTo(1);
        assertThat(err.toString()).contains(told, "fix: ").doesNotContain("Exception");
        assertThat(dir.resolve("sources/" + id)).doesNotExist();
    }

    @Test
    void sourcesSayWhatIsWrongAndWhatToDo() {
        answers.put(
                "GET sources",
                """
                [{"id": "jabar-aduan", "state": "ACTIVE", "delivery": "LIVE", "health": "WELL", "lastGoodAge": 12.0, "owed": 1, "quarantined": 2, "holder": "hub-1 at a",
                  "reason": null, "fix": null, "vanishAsk": null},
                 {"id": "lapor", "state": "ACTIVE", "delivery": "TRIAL", "health": "NEEDS_A_PERSON", "lastGoodAge": null, "owed": 0, "quarantined": 0, "holder": null,
                  "reason": "401: the key was refused", "fix": "renew LAPOR_KEY", "vanishAsk": null}]""");
        assertThat(simpul("sources")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        """
                        SOURCE       HEALTH          DELIVERS  LAST ANSWER  OWED  QUARANTINED  POLLED BY
                        jabar-aduan  well            live             12 s     1            2  hub-1 at a
                        lapor        NEEDS A PERSON  trial               -     0            0  -

                        lapor: 401: the key was refused
                            fix: renew LAPOR_KEY
                        """);
    }

    private static final String NEW_SOURCE =
            """
            [{"id": "kota-baru", "title": "Aduan Kota Baru", "state": "NOT_ACTIVATED", "activatedAt": null, "delivery": null,
              "deliver": "TRIAL", "health": "WAITING", "reason": null, "vanishAsk": null, "lastGoodAge": null}]""";

    private static final String COUNT =
            """
            {"source": "kota-baru", "from": "beginning", "until": null, "deliver": "TRIAL", "records": 2000, "atLeast": true,
             "oldest": "2026-01-02T00:00:00Z", "newest": "2026-11-02T00:00:00Z", "reason": null, "fix": null}""";

    @Test
    void aNewSourceIsShownWithWhatItMeansAndAsked() {
        answers.put("GET sources", NEW_SOURCE);
        answers.put("POST sources/kota-baru/count", COUNT);
        answers.put("POST sources/kota-baru/activate", "{}");
        types = "no";
        assertThat(simpul("source", "activate", "kota-baru")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "kota-baru  Aduan Kota Baru",
                        "start      at the beginning: everything that the system has",
                        "records    at least 2,000",
                        "deliver    trial",
                        "Activate kota-baru? [yes/no]",
                        "not activated");
        assertThat(asked).noneMatch(it -> it.startsWith("POST sources/kota-baru/activate"));

        types = "yes";
        assertThat(simpul("source", "activate", "kota-baru")).isZero();
        assertThat(asked).last().isEqualTo("POST sources/kota-baru/activate {\"atLeast\":true,\"records\":2000}");
    }

    @Test
    void whereNobodyCanBeAskedNothingIsDoneWithoutYes() {
        answers.put("GET sources", NEW_SOURCE);
        answers.put("POST sources/kota-baru/count", COUNT);
        answers.put("POST sources/kota-baru/activate", "{\"what\":\"activated\"}");
        assertThat(simpul("source", "activate", "kota-baru")).isEqualTo(1);
        assertThat(err.toString()).contains("--yes");
        assertThat(asked).noneMatch(it -> it.contains("/activate"));

        out.getBuffer().setLength(0);
        assertThat(simpul("source", "activate", "kota-baru", "--yes", "--json")).isZero();
        assertThat(out.toString().strip()).isEqualTo("{\"what\":\"activated\"}");
    }

    @Test
    void aSystemThatCannotBeCountedIsShownAsThat() {
        answers.put("GET sources", NEW_SOURCE);
        answers.put(
                "POST sources/kota-baru/count",
                "{\"source\":\"kota-baru\",\"from\":\"now\",\"deliver\":\"LIVE\",\"records\":null,\"reason\":\"401: refused\",\"fix\":\"renew the key\"}");
        assertThat(simpul("source", "activate", "kota-baru")).isEqualTo(1);
        assertThat(out.toString()).contains("not counted: 401: refused", "fix: renew the key", "live: to the agencies");
    }

    @Test
    void goingLiveCountsTheTrialsComplaintsBeforeItAsks() {
        answers.put("POST sources/kota-baru/live", "{\"delivery\":\"TRIAL\",\"onTrial\":1200,\"delivered\":1200}");
        types = "n";
        assertThat(simpul("source", "live", "kota-baru")).isEqualTo(1);
        assertThat(asked).containsExactly("POST sources/kota-baru/live {\"dryRun\":true}");
        assertThat(out.toString())
                .contains("1,200 complaints are only on the trial queue and stay there", "Take kota-baru live?");

        types = "yes";
        assertThat(simpul("source", "live", "kota-baru", "--deliver-trial"))
                .as("another hub was told to put it back on trial meanwhile")
                .isEqualTo(1);
        assertThat(out.toString()).contains("kota-baru is back on trial: somebody said so meanwhile");

        answers.put("POST sources/kota-baru/live", "{\"delivery\":\"LIVE\",\"onTrial\":1200,\"delivered\":1200}");
        assertThat(simpul("source", "live", "kota-baru", "--deliver-trial")).isZero();
        assertThat(asked).last().isEqualTo("POST sources/kota-baru/live {\"deliverTrial\":true}");
        assertThat(out.toString())
                .contains(
                        "deliver 1,200 complaints to their agencies?",
                        "1,200 complaints of the trial are on their way");
    }

    @Test
    void aBackfillIsCountedAskedShownAndStopped() {
        answers.put(
                "POST sources/kota-baru/count",
                "{\"from\":\"2026-01-01T00:00:00Z\",\"until\":\"2026-02-01T00:00:00Z\",\"records\":300,\"atLeast\":false}");
        answers.put("POST sources/kota-baru/backfill", "{}");
        String ranges =
                """
                [{"from": "2026-01-01T00:00:00Z", "until": "2026-02-01T00:00:00Z", "state": "RUNNING", "records": 120, "pages": 3,
                  "reached": "2026-01-09T03:00:00Z", "worked": "2026-02-03T00:00:00Z", "askedBy": "ani"}]""";
        answers.put("GET sources/kota-baru/backfill", ranges);
        answers.put("POST sources/kota-baru/backfill/stop", ranges.replace("RUNNING", "STOPPED"));

        assertThat(simpul("source", "backfill", "kota-baru", "--from", "2026-01-01", "--until", "2026-01-31", "--yes"))
                .isZero();
        assertThat(asked)
                .containsExactly(
                        "POST sources/kota-baru/count {\"from\":\"2026-01-01\",\"until\":\"2026-01-31\"}",
                        "POST sources/kota-baru/backfill {\"from\":\"2026-01-01\",\"until\":\"2026-01-31\"}");
        assertThat(simpul("source", "backfill", "kota-baru")).isZero();
        assertThat(simpul("source", "backfill", "kota-baru", "--stop")).isZero();
        assertThat(out.toString()).contains("records    300", "running", "stopped", "NEW RECORDS", "120", "ani");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void R7_vanishedRecordsAreShownAndConfirmed() {
        answers.put(
                "GET sources", "[{\"id\":\"kota-baru\",\"state\":\"ACTIVE\",\"health\":\"WELL\",\"vanishAsk\":40}]");
        answers.put("POST sources/kota-baru/confirm-vanished", "{}");
        assertThat(simpul("source", "confirm-vanished", "kota-baru")).isEqualTo(1);
        types = "yes";
        assertThat(simpul("source", "confirm-vanished", "kota-baru")).isZero();
        assertThat(out.toString()).contains("40 records of kota-baru are missing");
        assertThat(asked).last().isEqualTo("POST sources/kota-baru/confirm-vanished {\"missing\":40}");
        answers.put("GET status", "{\"vanished\": 40, \"sourcesNotActivated\": 1, \"sourcesPaused\": 2}");
        assertThat(simpul("status")).isEqualTo(1);
        assertThat(out.toString()).contains("1 not activated, 2 paused", "vanished    40 records");
    }

    @Test
    void sourcesSayWhichStepIsNext() {
        answers.put(
                "GET sources",
                """
                [{"id": "a", "state": "NOT_ACTIVATED", "health": "WAITING", "deliver": "TRIAL", "delivery": null},
                 {"id": "b", "state": "PAUSED", "health": "WELL", "delivery": "LIVE", "deliver": "LIVE", "pausedBy": "ani",
                  "pausedAt": "2026-11-02T00:00:00Z"},
                 {"id": "c", "state": "ACTIVE", "health": "WELL", "delivery": "TRIAL", "deliver": "LIVE", "onTrial": 12}]""");
        assertThat(simpul("sources")).isZero();
        assertThat(out.toString())
                .contains(
                        "not activated",
                        "simpul source activate a",
                        "paused",
                        "simpul source resume b",
                        "trial (12 on trial)",
                        "c: trial, but its source.yaml says live",
                        "simpul source live c");
    }

    @Test
    void jsonIsTheHubsAnswerAndNothingElse() {
        answers.put(
                "GET queues?all=false&limit=1000",
                "[{\"agency\":\"D3204\",\"depth\":2,\"oldestAge\":61,\"consumers\":1}]");
        assertThat(simpul("queues", "--json")).isZero();
        assertThat(out.toString().strip())
                .isEqualTo("[{\"agency\":\"D3204\",\"depth\":2,\"oldestAge\":61,\"consumers\":1}]");
    }

    @Test
    void nothingIsTakenWithoutConfirm() {
        assertThat(simpul("queues", "take", "D3204")).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(err.toString()).contains("--confirm");

        answers.put(
                "POST queues/D3204/take?confirm=true&limit=1",
                "[{\"id\":7,\"properties\":{\"simpul_sequence\":\"1\"},\"body\":\"{\\\"title\\\":\\\"x\\\"}\"}]");
        assertThat(simpul("queues", "take", "D3204", "--confirm")).isZero();
        assertThat(out.toString()).contains("simpul_sequence: 1", "\"title\" : \"x\"", "taken: 1");
    }

    @Test
    void aQuarantineGroupIsReplayedByItsName() {
        answers.put(
                "GET quarantine?limit=1000",
                "[{\"group\":\"3fa91c07\",\"source\":\"jabar-aduan\",\"problem\":\"kind: unknown code\",\"count\":3,"
                        + "\"oldest\":\"2026-11-02T08:12:33Z\",\"example\":812}]");
        answers.put(
                "POST quarantine/replay",
                "{\"dryRun\":false,\"matching\":3,\"replayed\":2,\"again\":1,\"overtaken\":0,\"notes\":[\"kind: L\"]}");

        assertThat(simpul("quarantine")).isZero();
        assertThat(out.toString()).contains("3fa91c07  jabar-aduan", "812  kind: unknown code");

        assertThat(simpul("quarantine", "--group", "3fa91c07")).isEqualTo(1);
        assertThat(asked)
                .last()
                .isEqualTo(
                        "POST quarantine/replay {\"dryRun\":false,\"problem\":\"kind: unknown code\",\"source\":\"jabar-aduan\"}");
        assertThat(out.toString()).contains("3 records: 2 on their way again, 1 failed as before, 0 overtaken");

        assertThat(simpul("quarantine", "--group", "ffffffff")).isEqualTo(1);
        assertThat(err.toString()).contains("no group 'ffffffff'");
    }

    @Test
    void oneRecordSeveralOrAllAreReplayed() {
        answers.put("POST quarantine/replay", "{\"dryRun\":true,\"matching\":1,\"notes\":[]}");
        assertThat(simpul("quarantine", "--replay", "812,813", "--dry-run")).isZero();
        assertThat(simpul("quarantine", "jabar-aduan", "--all")).isZero();
        assertThat(simpul("quarantine", "--all")).isZero();
        assertThat(asked)
                .containsExactly(
                        "POST quarantine/replay {\"dryRun\":true,\"ids\":[812,813]}",
                        "POST quarantine/replay {\"dryRun\":false,\"source\":\"jabar-aduan\"}",
                        "POST quarantine/replay {\"all\":true,\"dryRun\":false}");
        assertThat(out.toString()).contains("1 record would be replayed; nothing was done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarantine --replay x",
                "quarantine --all --show 1",
                "quarantine --dry-run",
                "replay",
                "replay x",
                "complaint",
                "source nonsense",
                "source activate",
                "source backfill jabar-aduan --from 2026-01-01",
                "source backfill jabar-aduan --stop --from 2026-01-01 --until 2026-01-31",
                "nonsense"
            })
    void whatMakesNoSenseIsNotAskedAndEndsWithTwo(String words) {
        assertThat(simpul(words.split(" "))).isEqualTo(2);
        assertThat(asked).isEmpty();
        assertThat(err.toString()).isNotBlank();
    }

    @Test
    void replayNamesTheAgency() {
        answers.put("POST replay/parked?dryRun=true&agency=D3204", "{\"dryRun\":true,\"matching\":2,\"notes\":[]}");
        assertThat(simpul("replay", "parked", "D3204", "--dry-run")).isZero();
        assertThat(out.toString()).contains("2 deliveries and queues would be replayed");
    }

    @Test
    void anAgencysPasswordIsShownOnceWithAllThatTheAgencyMustKnow() {
        answers.put(
                "POST agency-users/D3204",
                """
                {"user": "agency-D3204", "password": "5f0c", "queue": "complaints.D3204", "answers": "complaints.status"}""");
        assertThat(simpul("agency-user", "add", "D3204")).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        """
                        user      agency-D3204
                        password  5f0c   (shown only now)
                        reads     complaints.D3204
                        answers   to complaints.status
                        """);
        answers.put("GET agency-users", "[{\"user\":\"agency-D3204\",\"roles\":[\"agencies\",\"agency-D3204\"]}]");
        assertThat(simpul("agency-user", "list")).isZero();
        assertThat(out.toString()).contains("agency-D3204  agencies, agency-D3204");
        answers.put("POST agency-users/D3204/remove", "{\"user\":\"agency-D3204\",\"roles\":[]}");
        assertThat(simpul("agency-user", "remove", "D3204")).isZero();
        assertThat(out.toString()).contains("agency-D3204 is gone");
        assertThat(simpul("agency-user", "remove", "K01")).isEqualTo(1);
    }

    @Test
    void R1_aComplaintIsAskedForByTheIdThatFollowsFromItsKeyWhateverSignsTheKeyHolds() {
        assertThat(simpul("complaint", "jabar-aduan:A/1 ;%")).isEqualTo(1);
        assertThat(asked.get(0)).matches("GET complaints/[0-9a-f-]{36}\\?bodies=false");
        assertThat(err.toString()).contains("no complaint 'jabar-aduan:A/1 ;%' was ever read");
    }

    @Test
    void aJourneyFitsATerminal() {
        answers.put(
                "GET complaints/11111111-1111-5111-8111-111111111111?bodies=false",
                """
                {"id": "11111111-1111-5111-8111-111111111111", "source": "jabar-aduan", "nativeId": "A-1", "sequence": 1, "agency": "D3204",
                 "anonymous": true, "secret": false, "withdrawn": false,
                 "versions": [{"readAt": "2026-11-02T08:12:33Z", "outcome": "SET_ASIDE", "sequence": null, "original": 7, "closed": null,
                               "reason": null, "problems": [{"group": "%s"}], "complaint": null}],
                 "deliveries": [{"kept": "2026-11-02T08:12:33Z", "sent": null, "state": "DUE", "sequence": 1, "type": "delivered", "n": 2,
                                 "agency": "D3204", "rule": "region-of-the-complaint", "reason": null}],
                 "requests": [], "answers": [
                   {"agency": "D3204", "sender": "agency-D3204", "proved": true, "received": "2026-11-02T08:12:33Z", "body": "{\\"status\\":\\"verifying\\"}"},
                   {"agency": "D3204", "sender": "agency-K01", "proved": false, "received": "2026-11-02T08:12:34Z", "body": "{}"},
                   {"agency": "D3204", "sender": null, "proved": null, "received": "2026-11-02T08:12:35Z", "body": "{}"}],
                 "events": []}"""
                        .formatted("very long ".repeat(30)));
        assertThat(simpul("complaint", "11111111-1111-5111-8111-111111111111")).isZero();
        assertThat(out.toString())
                .contains(
                        "jabar-aduan:A-1  version 1  at D3204  (anonymous)",
                        "set aside",
                        "due (replay 2)",
                        "answer of D3204, 2026",
                        "verifying",
                        "answer of D3204 (SENT BY ANOTHER USER: agency-K01), 2026",
                        "answer of D3204 (the broker does not say who sent it), 2026",
                        "…");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    /** Of the commands about one source, those that need no hub. */
    private static final List<String> FOLDERS = List.of("check", "conform");

    @Test
    void everyCommandHasHelpWithAnExample() {
        CommandLine root = SimpulCli.commandLine();
        leaves(SimpulCli.commandLine()).forEach(command -> {
            String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
            assertThat(help).as(command.getCommandName()).contains("Example", "simpul ");
            assertThat(help)
                    .as(command.getCommandName())
                    .contains(command.getCommandName().equals("schema") ? "JSON" : "--json");
            assertThat(help)
                    .as(command.getCommandName())
                    .contains(
                            command.getCommandName().equals("profiles")
                                    ? "NAME"
                                    : help.contains("simpul routing") ? "FILE" : "DIR");
            assertThat(help.lines()).as(command.getCommandName()).allMatch(line -> line.length() <= 100);
        });
    }

    /** Every command that does something itself; groups only show their help. */
    private static Stream<CommandLine> leaves(CommandLine command) {
        return Stream.concat(
                command.getCommand() instanceof Callable ? Stream.of(command) : Stream.of(),
                command.getSubcommands().values().stream().flatMap(CliTest::leaves));
    }

    private static Path kota(Path folder) throws IOException {
        Path kota = Files.createDirectories(folder.resolve("kota"));
        Files.writeString(kota.resolve("source.yaml"), "id: kota\n");
        return kota;
    }

    private static String shown(int basedOn, String newIdentity) {
        return """
                {"source": "kota", "dryRun": true, "basedOn": %d, "version": null, "here": false, "problems": [],
                 "newIdentity": [%s], "notes": ["a note"], "files": [{"name": "source.yaml", "what": "CHANGED"}],
                 "diff": "--- a/source.yaml\\n+id: kota\\n"}"""
                .formatted(basedOn, newIdentity);
    }

    @Test
    void aChangeIsShownThenAskedAndNamesTheVersionThatItIsBasedOn(@TempDir Path folder) throws IOException {
        Path kota = kota(folder);
        String look = "PUT sources/kota?dryRun=true&acceptNewIdentity=false";
        String take = "PUT sources/kota?dryRun=false&acceptNewIdentity=false";
        answers.put(look, shown(3, ""));
        answers.put(take, "{\"version\": 4, \"here\": true}");
        types = "no";
        assertThat(simpul("source", "update", kota.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "+id: kota",
                        "note: a note",
                        "Run this as a new version of kota? [yes/no] ",
                        "nothing was changed");
        types = "yes";
        assertThat(simpul("source", "update", kota.toString(), "--why", "x")).isZero();
        assertThat(out.toString()).contains("kota runs in version 4; every other hub follows within seconds");
        assertThat(asked)
                .last()
                .isEqualTo(take + " {\"basedOn\":3,\"files\":{\"source.yaml\":\"id: kota\\n\"},\"why\":\"x\"}");

        Files.writeString(kota.resolve(".simpul-version"), "2\n");
        assertThat(simpul("source", "update", kota.toString(), "--yes")).isZero();
        assertThat(asked).last().asString().contains("\"basedOn\":2,").doesNotContain("simpul-version");
        assertThat(Files.readString(kota.resolve(".simpul-version"))).isEqualTo("4\n");

        answers.put(look, shown(3, "\"key: 'a' becomes 'b'\""));
        int before = asked.size();
        assertThat(simpul("source", "update", kota.toString(), "--yes")).isEqualTo(1);
        assertThat(asked).as("only looked").hasSize(before + 1);
        assertThat(simpul("source", "update", folder.toString(), "--yes")).isEqualTo(1);
        assertThat(err.toString()).contains("is no source folder");
    }

    @Test
    void whatStaysOfASourceIsShownBeforeItIsRemoved() {
        answers.put("GET sources/kota", "{\"id\": \"kota\", \"version\": 3, \"state\": \"ACTIVE\"}");
        answers.put(
                "DELETE sources/kota?dryRun=true",
                "{\"complaints\": 1200, \"due\": 3, \"quarantined\": 2, \"owed\": 1}");
        answers.put("DELETE sources/kota?basedOn=3&why=to%20SP4N", "{\"version\": 4, \"here\": false}");
        types = "no";
        assertThat(simpul("source", "remove", "kota")).isEqualTo(1);
        assertThat(out.toString()).contains("1,200 complaints, 3 deliveries on their way", "nothing was changed");
        assertThat(simpul("source", "remove", "kota", "--yes", "--why", "to SP4N"))
                .isZero();
        assertThat(out.toString()).contains("kota is removed once the page in hand is finished");
    }
}
