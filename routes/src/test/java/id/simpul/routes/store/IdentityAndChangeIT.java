package id.simpul.routes.store;

import static id.simpul.routes.IntakeBench.MAPPING;
import static id.simpul.routes.IntakeBench.original;
import static id.simpul.routes.IntakeBench.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import id.simpul.connectors.Original;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.IntakeBench.Sent;
import id.simpul.routes.Letter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R1 to R8: what a complaint is, what counts as a change of it, and where the change goes. */
class IdentityAndChangeIT {

    private static final Instant T = Instant.parse("2026-11-02T03:00:00Z");
    private static final Instant LATER = T.plusSeconds(60);
    private static IntakeBench bench;

    private SourceBundle source;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void clear() {
        bench.clear();
        source = bench.source("aduan", MAPPING);
    }

    @Test
    void R1_theSameRecordReadAgainAfterARestoreIsTheSameComplaint() {
        bench.read(source, record("7", T));
        UUID first = bench.db.queryForObject("select complaint from delivery", UUID.class);
        bench.clear();
        bench.source("aduan", MAPPING);

        bench.read(source, record("7", T));

        assertThat(bench.db.queryForObject("select complaint from delivery", UUID.class))
                .isEqualTo(first)
                .isEqualTo(ComplaintId.of("aduan", "7"));
    }

    @Test
    void R1_aRepeatedRecordIsDeliveredOnceAndAddsNoRows() {
        bench.read(source, record("7", T), record("7", T));
        Kept again = bench.read(source, record("7", T));

        assertThat(again.known()).isEqualTo(1);
        assertThat(bench.deliveries()).containsExactly(new Sent("delivered", 1, "D3204", "DUE", "Lampu jalan padam"));
        assertThat(bench.count("original")).isEqualTo(1);
    }

    @Test
    void R2_aReplyIsAnUpdateOfTheComplaintItAnswers() {
        Original letter = named(original(record("mail-1", T)), List.of("<a@example.test>"), List.of());
        Original reply = named(
                original(record("mail-2", LATER, "title", "Balasan: masih padam")),
                List.of("<b@example.test>"),
                List.of("<a@example.test>"));
        Original replyToReply = named(
                original(record("mail-3", LATER, "title", "Balasan kedua")), List.of(), List.of("<b@example.test>"));
        bench.read(source, letter);

        bench.read(source, reply, replyToReply);

        assertThat(bench.deliveries())
                .containsExactly(
                        new Sent("delivered", 1, "D3204", "DUE", "Lampu jalan padam"),
                        new Sent("updated", 2, "D3204", "DUE", "Balasan: masih padam"),
                        new Sent("updated", 3, "D3204", "DUE", "Balasan kedua"));
        assertThat(bench.count("(select distinct complaint from delivery) c")).isEqualTo(1);
    }

    private static Original named(Original it, List<String> names, List<String> answers) {
        return new Original(
                it.key(),
                null,
                null,
                it.readAt(),
                it.content(),
                it.mediaType(),
                it.fingerprint(),
                it.tree(),
                it.files(),
                names,
                answers,
                null,
                null);
    }

    @Test
    void R3_openClosedOpenIsThreeDeliveries() {
        bench.read(source, record("7", T, "state", "received"));
        bench.read(source, record("7", T.plusSeconds(1), "state", "closed"));
        bench.read(source, record("7", T.plusSeconds(2), "state", "received"));

        assertThat(bench.deliveries()).extracting(Sent::sequence).containsExactly(1, 2, 3);
    }

    @Test
    void R3_aNewStampAloneIsNoChange() {
        bench.read(source, record("7", T));
        Kept kept = bench.read(source, record("7", LATER));

        assertThat(kept.unchanged()).isEqualTo(1);
        assertThat(bench.deliveries()).hasSize(1);
        assertThat(bench.count("original")).isEqualTo(1);
    }

    @Test
    void R3_aNewMappingAloneDeliversNothing() {
        bench.read(source, record("7", T));
        source = bench.source("aduan", MAPPING.replace("title: title", "title: \"title & ' (aduan)'\""));

        Kept kept = bench.read(source, record("7", LATER));

        assertThat(kept.unchanged()).isEqualTo(1);
        assertThat(bench.deliveries()).hasSize(1);
    }

    @Test
    void R3_aRealChangeUnderANewMappingIsDelivered() {
        bench.read(source, record("7", T));
        source = bench.source("aduan", MAPPING.replace("title: title", "title: \"title & ' (aduan)'\""));

        bench.read(source, record("7", LATER, "title", "Lampu jalan mati"));

        assertThat(bench.titles()).containsExactly("Lampu jalan padam", "Lampu jalan mati (aduan)");
    }

    @Test
    void R3_aRelativeTimeStaysAsFirstResolvedWhileReadingsAgreeWithinItsUnit() {
        Instant nine = Instant.parse("2026-11-02T09:10:00Z");
        bench.read(source, original(record("7", T, "reported", "7 jam yang lalu"), nine));
        Kept kept = bench.read(
                source, original(record("7", LATER, "reported", "7 jam yang lalu"), nine.plus(Duration.ofMinutes(20))));
        assertThat(kept.unchanged()).isEqualTo(1);

        bench.read(
                source,
                original(record("7", LATER.plusSeconds(1), "reported", "2 jam yang lalu"), nine.plusSeconds(1800)));

        assertThat(bench.deliveries()).hasSize(2);
    }

    @Test
    void R4_anOlderVersionGoesIntoTheJourneyAndIsNotDelivered() {
        bench.read(source, record("7", LATER, "title", "Baru"));
        Kept kept = bench.read(source, record("7", T, "title", "Lama"));
        bench.read(source, record("7", T, "title", "Lama"));

        assertThat(kept.older()).isEqualTo(1);
        assertThat(bench.titles()).containsExactly("Baru");
        assertThat(bench.count("original where outcome = 'OLDER'")).isEqualTo(1);
    }

    @Test
    void R4_versionsOfOneKeyInAPageAreKeptOldestFirst() {
        bench.read(source, record("7", LATER, "title", "Kedua"), record("7", T, "title", "Pertama"));

        assertThat(bench.titles()).containsExactly("Pertama", "Kedua");
    }

    @Test
    void R4_aVersionFromTheFutureOrdersNothing() {
        Instant future = Instant.now().plus(Duration.ofDays(400)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        bench.read(source, record("7", T, "title", "Pertama"));
        bench.read(source, record("7", future, "title", "Dari masa depan"));

        bench.read(source, record("7", LATER, "title", "Sesudahnya"));

        assertThat(bench.titles()).containsExactly("Pertama", "Dari masa depan", "Sesudahnya");
    }

    @Test
    void R4_anotherContentUnderTheSameStampIsReadOnceMoreBeforeItCounts() {
        bench.read(source, record("7", T, "title", "Asli"));

        Kept first = bench.read(source, record("7", T, "title", "Lain"));
        assertThat(first.unsettled()).isEqualTo(1);
        assertThat(bench.titles()).containsExactly("Asli");

        bench.read(source, record("7", T, "title", "Lain"));
        assertThat(bench.titles()).containsExactly("Asli", "Lain");
    }

    @Test
    void R4_aLaggingReplicaThatServesAnOldContentOnceChangesNothing() {
        bench.read(source, record("7", T, "title", "Asli"));
        bench.read(source, record("7", T, "title", "Lain"));

        Kept back = bench.read(source, record("7", T, "title", "Asli"));

        assertThat(back.unchanged()).isEqualTo(1);
        assertThat(bench.titles()).containsExactly("Asli");
        assertThat(bench.count("identity where unsettled is not null")).isZero();
    }

    @Test
    void R5_aLaterReadableVersionClosesTheQuarantinedOnes() {
        bench.read(source, record("7", T, "title", null));
        assertThat(bench.inQuarantine()).hasSize(1);
        List<Long> rows = bench.inQuarantine();

        bench.read(source, record("7", LATER, "title", "Sudah benar"));

        assertThat(bench.inQuarantine()).isEmpty();
        assertThat(bench.deliveries()).containsExactly(new Sent("delivered", 1, "D3204", "DUE", "Sudah benar"));
        bench.replay(source, rows);
        assertThat(bench.deliveries()).hasSize(1);
    }

    @Test
    void R5_aVersionThatEqualsTheLastKeptClosesTheQuarantinedOnesToo() {
        bench.read(source, record("7", T));
        bench.read(source, record("7", T.plusSeconds(1), "title", null));

        bench.read(source, record("7", LATER));

        assertThat(bench.inQuarantine()).isEmpty();
        assertThat(bench.deliveries()).hasSize(1);
    }

    @Test
    void R5_rereadingABrokenRecordAddsNoRows() {
        bench.read(source, record("7", T, "title", null));
        bench.read(source, record("7", T, "title", null));

        assertThat(bench.count("original")).isEqualTo(1);
    }

    @Test
    void R5_anEarlierReadingDoesNotCloseALaterQuarantinedOne() {
        bench.read(source, record("7", T));
        bench.read(source, record("7", LATER, "reported", "entah kapan"));

        bench.read(source, record("7", T.plusSeconds(1), "title", "Di antaranya"));

        assertThat(bench.inQuarantine()).hasSize(1);
        assertThat(bench.titles()).containsExactly("Lampu jalan padam", "Di antaranya");
    }

    @Test
    void R5_aReplayUnderAMendedMappingIsAnOrdinaryKeepAndClosesTheEarlierOnes() {
        bench.read(source, record("7", T, "title", null, "subject", "Versi satu"));
        bench.read(source, record("7", LATER, "title", null, "subject", "Versi dua"));
        List<Long> rows = bench.inQuarantine();
        source = bench.source("aduan", MAPPING.replace("title: title", "title: subject"));

        Kept kept = bench.replay(source, rows.subList(1, 2));

        assertThat(kept.delivered()).isEqualTo(1);
        assertThat(bench.titles()).containsExactly("Versi dua");
        assertThat(bench.inQuarantine()).isEmpty();
        bench.replay(source, rows);
        assertThat(bench.deliveries()).hasSize(1);
    }

    @Test
    void R5_withoutStampsTheReplayOfAnEarlierReadingLeavesALaterOneInQuarantine() {
        Instant monday = Instant.parse("2026-11-02T03:00:00Z");
        bench.read(source, original(record("7", T, "at", null, "title", null, "subject", "Satu"), monday));
        bench.read(
                source, original(record("7", T, "at", null, "title", null, "subject", "Dua"), monday.plusSeconds(60)));
        List<Long> rows = bench.inQuarantine();
        source = bench.source("aduan", MAPPING.replace("title: title", "title: subject"));

        bench.replay(source, rows.subList(0, 1));
        assertThat(bench.inQuarantine()).containsExactly(rows.get(1));

        bench.replay(source, rows);
        assertThat(bench.titles()).containsExactly("Satu", "Dua");
        assertThat(bench.inQuarantine()).isEmpty();
    }

    @Test
    void R6_anUpdateGoesToTheAgencyThatHasTheComplaintWhateverTheRulesSayNow() {
        bench.read(source, record("7", T));
        bench.read(source, record("7", LATER, "region", "31.71", "title", "Pindah wilayah"));

        assertThat(bench.deliveries()).extracting(Sent::agency).containsExactly("D3204", "D3204");
    }

    @Test
    void R6_fromTriageTheRulesOfTodayChooseAndItIsThatAgencysFirstDelivery() {
        bench.read(source, record("7", T, "region", "99.99"));
        bench.read(source, record("7", LATER, "title", "Wilayahnya kini diketahui"));

        assertThat(bench.deliveries())
                .extracting(Sent::agency, Sent::type)
                .containsExactly(tuple("triage", "delivered"), tuple("D3204", "delivered"));
        assertThat(bench.count("request where kind = 'CANCEL' and answered is null"))
                .isEqualTo(1); // R23
    }

    @Test
    void R6_whatWasTrialIsDeliveredForTheFirstTimeOnceLiveAndItChanges() {
        SourceBundle onTrial = bench.source("trial", MAPPING, "deliver: trial");
        bench.read(onTrial, record("7", T));
        bench.read(onTrial, record("7", T.plusSeconds(1), "title", "Berubah selama uji coba"));
        assertThat(bench.life.deliver("trial", Delivery.LIVE, "test")).isTrue();

        bench.read(onTrial, record("7", T.plusSeconds(1), "title", "Berubah selama uji coba"));
        assertThat(bench.deliveries()).extracting(Sent::agency).containsExactly("trial", "trial");

        bench.read(onTrial, record("7", LATER, "title", "Berubah"));
        bench.read(onTrial, record("7", LATER.plusSeconds(1), "title", "Berubah lagi"));
        assertThat(bench.deliveries())
                .extracting(Sent::type, Sent::sequence, Sent::agency)
                .containsExactly(
                        tuple("delivered", 1, "trial"),
                        tuple("updated", 2, "trial"),
                        tuple("delivered", 3, "D3204"),
                        tuple("updated", 4, "D3204"));
        assertThat(bench.db.queryForObject("select hop from identity where source = 'trial'", Integer.class))
                .as("no agency had it before")
                .isZero();
    }

    @Test
    void R6_whatSourceYamlSaysChangesNothingOnceTheSourceRuns() {
        SourceBundle onTrial = bench.source("trial", MAPPING, "deliver: trial");
        SourceBundle editedToLive = bench.source("trial", MAPPING, "deliver: live");

        bench.read(editedToLive, record("7", T));

        assertThat(bench.deliveries()).extracting(Sent::agency).containsExactly("trial");
        bench.life.deliver("trial", Delivery.LIVE, "test");
        bench.read(onTrial, record("8", T));
        assertThat(bench.deliveries()).extracting(Sent::agency).containsExactly("trial", "D3204");
    }

    @Test
    void R6_backOnTrialWhatAnAgencyHasStaysWithItAndWhatIsNewDoesNotReachIt() {
        bench.read(source, record("7", T));
        bench.life.deliver("aduan", Delivery.TRIAL, "test");

        bench.read(source, record("7", LATER, "title", "Berubah"), record("8", LATER));

        assertThat(bench.deliveries()).extracting(Sent::agency).containsExactly("D3204", "D3204", "trial");
    }

    @Test
    void R6_theTrialsComplaintsGoOutOnlyIfAskedForOnceEachInTheirOrder() {
        SourceBundle onTrial = bench.source("trial", MAPPING, "deliver: trial");
        bench.read(onTrial, record("9", T));
        bench.read(onTrial, record("7", T), record("8", T, "state", "withdrawn"));
        bench.read(onTrial, record("9", LATER, "title", "Berubah selama uji coba"));
        bench.life.deliver("trial", Delivery.LIVE, "test");
        bench.read(onTrial, record("6", T));
        assertThat(bench.trial.count("trial")).as("without what was withdrawn").isEqualTo(2);

        assertThat(bench.trial.deliver("trial", "test")).isEqualTo(2);
        assertThat(bench.trial.deliver("trial", "test")).as("a second time").isZero();

        assertThat(bench.deliveries().stream().filter(it -> !it.agency().equals("trial")))
                .extracting(Sent::type, Sent::sequence, Sent::agency, Sent::title)
                .containsExactly(
                        tuple("delivered", 1, "D3204", "Lampu jalan padam"),
                        tuple("delivered", 3, "D3204", "Berubah selama uji coba"),
                        tuple("delivered", 2, "D3204", "Lampu jalan padam"));
        assertThat(bench.count("event where what in ('source-live', 'trial-delivered') and who = 'test'"))
                .isEqualTo(2);
        bench.read(onTrial, record("9", LATER.plusSeconds(1), "title", "Berubah lagi"));
        assertThat(bench.deliveries())
                .last()
                .extracting(Sent::type, Sent::sequence, Sent::agency)
                .containsExactly("updated", 4, "D3204");
    }

    @Test
    void R6_backOnTrialWhileTheTrialsComplaintsGoOutNoMoreOfThemDo() {
        SourceBundle onTrial = bench.source("trial", MAPPING, "deliver: trial");
        bench.read(
                onTrial,
                java.util.stream.IntStream.range(0, 250)
                        .mapToObj(i -> original(record("k" + i, T)))
                        .toArray(id.simpul.connectors.Original[]::new));
        bench.life.deliver("trial", Delivery.LIVE, "test");
        // As another hub says so after the first commit of two hundred.
        bench.db.execute(
                """
                create function back_on_trial() returns trigger language plpgsql as $$ begin
                  update source set delivery = 'TRIAL' where id = 'trial'; return null; end $$;
                create constraint trigger back_on_trial after insert on event deferrable initially deferred
                  for each row when (new.what = 'trial-delivered') execute function back_on_trial()""");
        try {
            assertThat(bench.trial.deliver("trial", "test")).isEqualTo(200);
        } finally {
            bench.db.execute("drop function back_on_trial cascade");
        }
        assertThat(bench.count("delivery where agency = 'D3204'")).isEqualTo(200);
        assertThat(bench.count("event where what = 'trial-delivered' and detail = '200 complaints'"))
                .isEqualTo(1);

        bench.life.deliver("trial", Delivery.LIVE, "test");
        assertThat(bench.trial.deliver("trial", "test")).as("the rest").isEqualTo(50);
    }

    @Test
    void R2_R6_aTrialsComplaintGoesOutWithItsRepliesAndTheyFollowIt() {
        SourceBundle onTrial = bench.source("trial", MAPPING, "deliver: trial");
        bench.read(onTrial, named(original(record("mail-1", T)), List.of("<a@example.test>"), List.of()));
        bench.read(
                onTrial,
                named(
                        original(record("mail-2", LATER, "title", "Balasan", "region", "31.71")),
                        List.of(),
                        List.of("<a@example.test>")));
        bench.life.deliver("trial", Delivery.LIVE, "test");

        assertThat(bench.trial.deliver("trial", "test")).isEqualTo(1);

        assertThat(bench.deliveries().stream().filter(it -> !it.agency().equals("trial")))
                .extracting(Sent::type, Sent::sequence, Sent::agency, Sent::title)
                .containsExactly(
                        tuple("delivered", 3, "D3204", "Lampu jalan padam"), tuple("updated", 4, "D3204", "Balasan"));
        assertThat(bench.db.queryForObject(
                        """
                        select o.complaint::json -> 'routing' ->> 'rule' from delivery d join original o on o.id = d.original
                        where d.sequence = 4""",
                        String.class))
                .isEqualTo("has-it");
    }

    @Test
    void R6_R14_aPageThatIsBeingKeptComesBeforeTheStepToLiveOrAfterIt() throws Exception {
        SourceBundle onTrial = bench.source("trial", MAPPING, "deliver: trial");
        for (int round = 0; round < 20; round++) {
            bench.life.deliver("trial", Delivery.TRIAL, "test");
            String key = "k" + round;
            Thread step = new Thread(() -> bench.life.deliver("trial", Delivery.LIVE, "test"));
            step.start();
            bench.read(onTrial, record(key, T));
            step.join();
            bench.trial.deliver("trial", "test");
            assertThat(bench.count("delivery where agency = 'D3204' and complaint = '%s'"
                            .formatted(ComplaintId.of("trial", key))))
                    .as("whichever came first")
                    .isEqualTo(1);
        }
    }

    @Test
    void R7_whatTheSourceSaysIsWithdrawnIsAWithdrawnUpdate() {
        bench.read(source, record("7", T));
        bench.read(source, record("7", LATER, "state", "withdrawn"));

        assertThat(bench.deliveries()).extracting(Sent::type).containsExactly("delivered", "withdrawn");
    }

    @Test
    void R7_missingFromTwoFullListsIsReportedAndNotWithdrawnUnlessDeclared() {
        source = bench.source("daftar", MAPPING, "cursor: -", "request: { url: 'http://127.0.0.1:1/list' }");
        fullList("1", "2", "3");
        fullList("1", "2");
        assertThat(bench.count("event where what = 'vanished'")).isZero();
        fullList("1", "2");
        assertThat(bench.count("event where what = 'vanished'")).isEqualTo(1);
        fullList("1", "2");

        assertThat(bench.count("event where what = 'vanished'")).isEqualTo(1);
        assertThat(bench.deliveries()).hasSize(3);
    }

    @Test
    void R7_declaredVanishingWithdrawsWithinItsShareAndComesBackWhenTheRecordDoes() {
        source = bench.source(
                "daftar",
                MAPPING,
                "cursor: -",
                "request: { url: 'http://127.0.0.1:1/list' }",
                "vanished: { withdraw: true, share: 40% }");
        fullList("1", "2", "3");
        fullList("1", "2");
        fullList("1", "2");
        assertThat(bench.deliveries())
                .extracting(Sent::type)
                .endsWith("withdrawn")
                .hasSize(4);

        fullList("1", "2", "3");
        assertThat(bench.deliveries())
                .extracting(Sent::type)
                .endsWith("updated")
                .hasSize(5);
    }

    @Test
    void R7_moreThanTheShareAtOnceWaitsForAPerson() {
        source = bench.source(
                "daftar",
                MAPPING,
                "cursor: -",
                "request: { url: 'http://127.0.0.1:1/list' }",
                "vanished: { withdraw: true, share: 40% }");
        fullList("1", "2", "3");
        fullList("1");
        fullList("1");
        assertThat(bench.deliveries()).hasSize(3);
        assertThat(bench.count("source where vanish_ask = 2")).isEqualTo(1);

        bench.db.update("update source set vanish_ok = true");
        fullList("1");
        assertThat(bench.deliveries())
                .extracting(Sent::type)
                .filteredOn("withdrawn"::equals)
                .hasSize(2);
    }

    @Test
    void R7_aConfirmationIsOfWhatWasMissingThenAndNotOfMoreNorOfAnotherDay() {
        source = bench.source(
                "daftar",
                MAPPING,
                "cursor: -",
                "request: { url: 'http://127.0.0.1:1/list' }",
                "vanished: { withdraw: true, share: 20% }");
        fullList("1", "2", "3", "4");
        fullList("1", "2", "3");
        fullList("1", "2", "3");
        assertThat(bench.life.confirmVanished("daftar", null, "test")).isTrue();
        fullList("1", "2", "3", "4"); // it is back before the next list could withdraw it
        assertThat(bench.life.confirmVanished("daftar", null, "test"))
                .as("nothing waits any more")
                .isFalse();
        fullList("1", "2", "3");
        fullList("1");
        assertThat(bench.life.confirmVanished("daftar", null, "test")).isTrue();
        fullList("1"); // and by now more are missing than the person saw

        assertThat(bench.deliveries()).extracting(Sent::type).doesNotContain("withdrawn");
        assertThat(bench.count("source where vanish_ask = 3 and not vanish_ok")).isEqualTo(1);
    }

    private void fullList(String... keys) {
        Lease lease = bench.sources.take(source.id(), 0, Duration.ZERO).orElseThrow();
        List<Letter> letters = java.util.Arrays.stream(keys)
                .map(key -> Letter.fresh(original(record(key, T))))
                .toList();
        bench.takeUnder(lease, source, new id.simpul.routes.Page.Origin.Live(), letters, List.of());
        bench.vanished.afterFullList(source, lease);
        bench.sources.giveUp(lease);
    }

    @Test
    void R8_missingFlagsAreTheStricterOnesAndFlagsOnlyEverTighten() {
        bench.read(source, record("7", T, "anonymous", null, "secret", "entah"));
        bench.read(source, record("8", T, "anonymous", false, "secret", false));
        bench.read(source, record("8", LATER, "anonymous", true, "secret", false));
        bench.read(
                source,
                record("8", LATER.plusSeconds(1), "anonymous", false, "secret", false, "title", "Longgar lagi"));

        assertThat(bench.count("identity where native_id = '7' and anonymous and secret"))
                .isEqualTo(1);
        assertThat(bench.count("identity where native_id = '8' and anonymous and not secret"))
                .isEqualTo(1);
        assertThat(bench.db.queryForList(
                        "select o.complaint::json ->> 'anonymous' from original o join identity i on i.id = o.identity where native_id = '8' order by o.id",
                        String.class))
                .containsExactly("false", "true", "true");
    }

    @Test
    void R8_tighteningAloneIsAnUpdateAtOnce() {
        bench.read(source, record("8", T));
        bench.read(source, record("8", LATER, "anonymous", true));

        assertThat(bench.deliveries()).extracting(Sent::type).containsExactly("delivered", "updated");
    }
}
