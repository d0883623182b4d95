package id.simpul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private int simpul(String... args) {
        return SimpulCli.commandLine(options -> hub)
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
    void sourcesSayWhatIsWrongAndWhatToDo() {
        answers.put(
                "GET sources",
                """
                [{"id": "jabar-aduan", "health": "WELL", "lastGoodAge": 12.0, "owed": 1, "quarantined": 2, "holder": "hub-1 at a",
                  "reason": null, "fix": null, "vanishAsk": null},
                 {"id": "lapor", "health": "NEEDS_A_PERSON", "lastGoodAge": null, "owed": 0, "quarantined": 0, "holder": null,
                  "reason": "401: the key was refused", "fix": "renew LAPOR_KEY", "vanishAsk": null}]""");
        assertThat(simpul("sources")).isEqualTo(1);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines(
                        """
                        SOURCE       HEALTH          LAST ANSWER  OWED  QUARANTINED  POLLED BY
                        jabar-aduan  well                   12 s     1            2  hub-1 at a
                        lapor        NEEDS A PERSON            -     0            0  -

                        lapor: 401: the key was refused
                            fix: renew LAPOR_KEY
                        """);
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
                 "requests": [], "answers": [{"agency": "D3204", "received": "2026-11-02T08:12:33Z", "body": "{\\"status\\":\\"verifying\\"}"}],
                 "events": []}"""
                        .formatted("very long ".repeat(30)));
        assertThat(simpul("complaint", "11111111-1111-5111-8111-111111111111")).isZero();
        assertThat(out.toString())
                .contains(
                        "jabar-aduan:A-1  version 1  at D3204  (anonymous)",
                        "set aside",
                        "due (replay 2)",
                        "verifying",
                        "…");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void everyCommandHasHelpWithAnExample() {
        CommandLine root = SimpulCli.commandLine();
        List<CommandLine> hubs = new ArrayList<>(root.getSubcommands().values());
        hubs.addAll(root.getSubcommands().get("queues").getSubcommands().values());
        hubs.remove(root.getSubcommands().get("source"));
        List<CommandLine> folders =
                List.copyOf(root.getSubcommands().get("source").getSubcommands().values());

        hubs.forEach(command -> help(command, "--data"));
        folders.forEach(command -> help(command, command.getCommandName().equals("profiles") ? "NAME" : "DIR"));
    }

    private static void help(CommandLine command, String wherefrom) {
        String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
        assertThat(help).as(command.getCommandName()).contains("Example", "--json", "simpul ", wherefrom);
        assertThat(help.lines()).as(command.getCommandName()).allMatch(line -> line.length() <= 100);
    }
}
