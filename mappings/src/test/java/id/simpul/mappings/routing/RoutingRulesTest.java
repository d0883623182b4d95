package id.simpul.mappings.routing;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Kind;
import id.simpul.mappings.model.Complaint.Oversight;
import id.simpul.mappings.model.SampleComplaints;
import id.simpul.mappings.registry.Registry;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingRulesTest {

    private static Complaint.Routing decide(
            @Nullable String category, @Nullable String region, Kind kind, Oversight oversight, @Nullable String to) {
        return RoutingRules.standard().decide(SampleComplaints.about(category, region, kind, oversight, to));
    }

    @ParameterizedTest
    @CsvSource({
        // what the source said comes first
        "637, 32.73, K09, K09,   addressee",
        // national matters, wherever
        "637, 32.73, ,    K10,   immigration",
        "637, ,      ,    K10,   immigration",
        "870, 51.71, ,    L07,   narcotics",
        "2,   ,      ,    K09,   religion",
        "252, 32.73, ,    L68,   health-insurance",
        "906, ,      ,    L11,   food-and-drugs",
        "907, ,      ,    L74,   consumers",
        // local matters, where they are
        "538, 32.73, ,    D3273, local-government",
        "527, 31.71.01, , D31,   local-government",
        "878, 33,    ,    D33,   local-government",
        ",    32.73.01, , D3273, local-government",
        "nonsense, 32.73, , D3273, local-government",
        // nobody known
        "538, ,      ,    triage, triage",
        ",    ,      ,    triage, triage",
        "538, 99.01, ,    triage, triage"
    })
    void theFirstRuleThatHoldsDecides(String category, String region, String addressee, String agency, String rule) {
        Complaint.Routing routing = decide(category, region, Kind.COMPLAINT, Oversight.NO, addressee);

        assertThat(routing.agency()).isEqualTo(agency);
        assertThat(routing.rule()).isEqualTo(rule);
        assertThat(routing.hop()).isZero();
        assertThat(routing.reason()).isNotBlank();
    }

    @Test
    void kindAndOversightDecideToo() {
        assertThat(decide("637", "32.73", Kind.EMERGENCY, Oversight.NO, null).rule())
                .isEqualTo("emergency");
        assertThat(decide("655", "32.73", Kind.COMPLAINT, Oversight.YES, null).rule())
                .isEqualTo("corruption");
        assertThat(decide("655", "32.73", Kind.COMPLAINT, Oversight.UNKNOWN, null)
                        .rule())
                .isEqualTo("local-government");
    }

    @Test
    void theReasonIsASentenceForAPerson() {
        assertThat(decide("637", null, Kind.COMPLAINT, Oversight.NO, null).reason())
                .isEqualTo("Kementerian Hukum dan Hak Asasi Manusia (K10) answers for category 637 PASPOR: passports,"
                        + " visas and stay permits are issued by its Directorate General of Immigration.");
        assertThat(decide("538", "31.71", Kind.COMPLAINT, Oversight.NO, null).reason())
                .startsWith("It concerns Kota Administrasi Jakarta Pusat (31.71), governed by Pemerintah Provinsi");
    }

    @Test
    void anUnknownAddresseeIsPassedOverAndTheReasonSaysSo() {
        Complaint.Routing routing = decide("637", null, Kind.COMPLAINT, Oversight.NO, "K99");

        assertThat(routing.agency()).isEqualTo("K10");
        assertThat(routing.reason()).endsWith("Passed over: the source's addressee K99 is not in the registry.");
    }

    @Test
    void anAddresseeInACitizensWordsIsNotRepeated() {
        assertThat(decide("637", null, Kind.COMPLAINT, Oversight.NO, "Pak Lurah Contoh, telepon 0811")
                        .reason())
                .doesNotContain("Lurah");
    }

    @Test
    void aClosedAgencyIsPassedOverAsAddresseeAsRuleAndAsGovernment() {
        Registry registry = Registry.read(
                new StringReader(
                        """
                        id,kind,name,abbrev,region_code,closed
                        K01,ministry,Kementerian Lama,KL,,2024-10-21
                        D32,province,Pemprov Contoh,PC,32,
                        D3273,city,Pemkot Contoh,PKC,32.73,2026-01-01
                        """));
        List<FileProblem> problems = new ArrayList<>();
        RoutingRules rules = RoutingRules.read(
                new StringReader(
                        """
                        rules:
                          - { id: addressee, to: addressee }
                          - { id: old, to: K01 }
                          - { id: place, to: government }
                        """),
                "routing.yaml",
                registry,
                problems);

        Complaint.Routing routing =
                rules.decide(SampleComplaints.about(null, "32.73", Kind.COMPLAINT, Oversight.NO, "K01"));

        assertThat(problems).isEmpty();
        assertThat(routing.agency()).isEqualTo("D32");
        assertThat(routing.reason())
                .isEqualTo("It concerns Kota Bandung (32.73), governed by Pemprov Contoh."
                        + " Passed over: the source's addressee K01 is closed; rule old, whose agency K01 is closed.");
    }

    @Test
    void withoutRulesEverythingIsTriaged() {
        assertThat(read("rules: []").decide(SampleComplaints.full()).agency()).isEqualTo(Complaint.Routing.TRIAGE);
    }

    @Test
    void aRuleMayAskForARegionAndListsMeanAnyOf() {
        RoutingRules rules = read(
                """
                rules:
                  - id: bali
                    when: { region: ["51", "52.71"], category: [637, 538] }
                    to: K10
                """);

        assertThat(rules.decide(about("538", "51.71.01")).rule()).isEqualTo("bali");
        assertThat(rules.decide(about("637", "52.71")).rule()).isEqualTo("bali");
        assertThat(rules.decide(about("637", "52.01")).rule()).isEqualTo("triage");
        assertThat(rules.decide(about("636", "51")).rule()).isEqualTo("triage");
        assertThat(rules.decide(about("637", null)).rule()).isEqualTo("triage");
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() {
        assertThat(
                        problems(
                                """
                        rules:
                          - id: passport
                            wen: { category: 637 }
                            to: K10
                          - id: roads
                            when: { category: [537, PASPOR], region: 99, kind: complain, colour: red }
                            to: K19
                          - id: roads
                            to: Kemenkumham
                          - to: K19
                        mode: fast
                        """))
                .containsExactlyInAnyOrder(
                        "11:1 mode: is not a key here -> use one of rules",
                        "3:5 rules[0].wen: is not a key here -> use one of because, id, to, when",
                        "6:29 rules[1].when.category[1]: 'PASPOR' is not a category -> write its code, 637",
                        "6:46 rules[1].when.region: '99' is not a region -> use a Kemendagri code, e.g. \"32\" or \"32.73\"",
                        "6:56 rules[1].when.kind: 'complain' is unknown -> use one of complaint, aspiration,"
                                + " information-request, emergency",
                        "6:66 rules[1].when.colour: is not a key here -> use one of category, kind, oversight, region",
                        "8:9 rules[2].id: 'roads' is also the rule in line 5 -> give each rule its own id",
                        "10:5 rules[3].id: is missing -> add 'id: …'");
    }

    @Test
    void anUnknownAgencyIsAMistakeWithTheIdToType() {
        assertThat(problems("rules:\n  - { id: a, to: Kemenkumham }\n  - { id: b, to: K99 }\n"))
                .containsExactly(
                        "2:18 rules[0].to: 'Kemenkumham' is not an agency -> write its id, K10",
                        "3:18 rules[1].to: 'K99' is not an agency -> use an id of the registry, or addressee, government"
                                + " or triage");
    }

    @Test
    void aRuleThatIsNeverReachedIsAMistake() {
        assertThat(
                        problems(
                                """
                        rules:
                          - { id: law, when: { category: 604 }, to: K10 }
                          - { id: passport, when: { category: 637, kind: complaint }, to: K10 }
                          - { id: place, to: government }
                          - { id: rest, to: triage }
                          - { id: late, when: { region: "32" }, to: K19 }
                        """))
                .containsExactly(
                        "3:5 rules[1]: is never reached: rule 'law' above already takes every such complaint -> move it"
                                + " above 'law', or remove it",
                        "6:5 rules[4]: is never reached: rule 'rest' above already takes every such complaint -> move it"
                                + " above 'rest', or remove it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                              | is empty
                    rules                                           | is not a list of 'key: value'
                    other: 1                                        | is missing
                    rules: 7                                        | is not a list
                    rules: [7]                                      | is not a list of 'key: value'
                    rules: [                                        | is not YAML
                    'rules: [{id: a, to: [K10]}]'                   | is not a text
                    'rules: [{id: A b, to: K10}]'                   | is not an id
                    'rules: [{id: a, to: K10, when: {}}]'           | asks for nothing
                    'rules: [{id: a, to: K10, when: {kind: []}}]'   | is an empty list
                    'rules: [{id: a, to: K10, when: {kind: {}}}]'   | is not a single value
                    'rules: [{id: a, to: K10, to: K11}]'            | occurs twice
                    'rules: [{id: a, to: K10, when: {category: 640..631}}]' | runs backwards
                    """)
    void aBrokenFileIsNeverAnException(String yaml, String what) {
        assertThat(problems(yaml)).isNotEmpty().anyMatch(problem -> problem.contains(what));
    }

    @Test
    void aFileIsReadFromDiskAndAMissingOneIsAProblem(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("routing.yaml"), "rules: [{ id: all, to: K10 }]");
        List<FileProblem> problems = new ArrayList<>();

        assertThat(RoutingRules.read(file, problems)
                        .decide(SampleComplaints.bare())
                        .agency())
                .isEqualTo("K10");
        assertThat(problems).isEmpty();
        RoutingRules.read(folder.resolve("none.yaml"), problems);
        assertThat(problems).hasSize(1);
    }

    private static Complaint about(@Nullable String category, @Nullable String region) {
        return SampleComplaints.about(category, region, Kind.COMPLAINT, Oversight.NO, null);
    }

    private static RoutingRules read(String yaml) {
        List<FileProblem> problems = new ArrayList<>();
        RoutingRules rules = RoutingRules.read(new StringReader(yaml), "routing.yaml", problems);
        assertThat(problems).isEmpty();
        return rules;
    }

    private static List<String> problems(String yaml) {
        List<FileProblem> problems = new ArrayList<>();
        RoutingRules.read(new StringReader(yaml), "routing.yaml", problems);
        return problems.stream()
                .map(p -> "%d:%d %s: %s -> %s".formatted(p.line(), p.column(), p.path(), p.what(), p.fix()))
                .toList();
    }
}
