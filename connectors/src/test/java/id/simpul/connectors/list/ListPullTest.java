package id.simpul.connectors.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Cursor.PageOutcome;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Paging.Order;
import id.simpul.mappings.source.Paging.Style;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListPullTest {

    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    private static final String FORMAT = "yyyy-MM-dd HH:mm:ss";

    private final List<PageFetcher.Ask> asked = new ArrayList<>();
    private final List<PageFetcher.Answer> script = new ArrayList<>();
    private @Nullable Instant date;

    private PageFetcher.Answer next(PageFetcher.Ask ask) {
        asked.add(ask);
        return script.size() < asked.size() ? page() : script.get(asked.size() - 1);
    }

    private PageFetcher.Listed page(PageFetcher.Row... rows) {
        return new PageFetcher.Listed(List.of(rows), NOW, NOW.plusMillis(400), date);
    }

    /** Local time of the source, on its 23 November. */
    private static PageFetcher.Row row(Object id, String time) {
        return Lists.row(id, "2026-11-23 " + time, 0);
    }

    private ListPull pull(Paging paging, @Nullable Since since, Start start) {
        return Lists.pull(start, Lists.reading(paging, since), this::next, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private ListPull pull(Order order) {
        return pull(Lists.paging(Style.NUMBER, 2, order), Lists.since(FORMAT), new Start.Beginning());
    }

    private static @Nullable Instant since(PageFetcher.Ask ask) {
        return ask.since() == null ? null : ask.since().at();
    }

    private static PullResult.Page page(PullResult result) {
        assertThat(result).isInstanceOf(PullResult.Page.class);
        return (PullResult.Page) result;
    }

    /** Pulls and keeps; every row that was not seen is news. */
    private ListCursor kept(ListPull pull, Cursor cursor, boolean news) {
        PullResult.Page page = page(pull.pull(cursor));
        List<@Nullable Instant> stamps = new ArrayList<>();
        for (Original original : page.originals()) {
            stamps.add(original.stamp());
        }
        Cursor next = page.next().kept(news ? new PageOutcome(stamps, 0) : PageOutcome.QUIET);
        return pull.cursor(next.json()); // always through its text, as after a restart
    }

    private ListCursor all(ListPull pull, Cursor from, boolean... news) {
        ListCursor cursor = (ListCursor) from;
        for (boolean found : news) {
            cursor = kept(pull, cursor, found);
        }
        return cursor;
    }

    @Test
    void R10_theMarkStaysUntilThePullIsComplete() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));
        script.add(page());

        ListCursor afterOne = all(pull, pull.cursor(null), true);
        assertThat(afterOne.mark()).isNull();
        assertThat(afterOne.atRest()).isFalse();
        ListCursor passOne = all(pull, afterOne, true, true);
        assertThat(passOne.mark()).isNull();

        script.addAll(script.subList(0, 2));
        ListCursor rest = all(pull, passOne, false, false);
        assertThat(rest.atRest()).isTrue();
        assertThat(rest.mark()).hasToString("2026-11-23T02:03:00Z");
        assertThat(asked).extracting(PageFetcher.Ask::page).containsExactly(1L, 2L, 3L, 1L, 2L);
    }

    @Test
    void R10_aPullAsksFromTheMarkMinusTheOverlapOnEveryPage() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "09:30:00"), row(1, "09:29:00")));
        script.add(page());
        script.addAll(List.copyOf(script));
        ListCursor rest = all(pull, pull.cursor(null), true, false, false, false);
        assertThat(rest.mark()).hasToString("2026-11-23T02:30:00Z");

        asked.clear();
        all(pull, rest, true, false);
        assertThat(asked)
                .extracting(ListPullTest::since)
                .containsExactly(Instant.parse("2026-11-23T02:20:00Z"), Instant.parse("2026-11-23T02:20:00Z"));
    }

    @Test
    void R11_aPageShorterThanAskedForMayBeFullWhileTheServersLimitIsUnknown() {
        ListPull pull =
                pull(Lists.paging(Style.NUMBER, 100, Order.DESCENDING), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00"))); // two a page, whatever is asked
        script.add(page()); // row 3 vanished and row 1 slipped to page 1
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        ListCursor passOne = all(pull, pull.cursor(null), true, false);
        assertThat(passOne.atRest()).isFalse();
        all(pull, passOne, true);
        assertThat(asked).extracting(PageFetcher.Ask::page).containsExactly(1L, 2L, 1L);
    }

    @Test
    void R10_aRowStampedLaterThanTheDepartureIsDeliveredButMovesNoMark() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "23:00:00"), row(1, "09:30:00")));
        script.add(page());
        script.add(script.get(0));
        script.add(page());

        assertThat(page(pull.pull(pull.cursor(null))).originals()).hasSize(2);
        asked.clear();
        assertThat(all(pull, pull.cursor(null), true, true, false, false).mark())
                .hasToString("2026-11-23T02:30:00Z");
    }

    @Test
    void R10_theDepartureIsTakenByTheSourcesClock() {
        date = NOW.minus(Duration.ofMinutes(10)); // its clock is slow: 09:50 there when it is 10:00 here
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "09:55:00"), row(1, "09:30:00")));

        ListCursor rest = all(pull, pull.cursor(null), true, true, false, false);
        assertThat(rest.mark()).hasToString("2026-11-23T02:30:00Z");
    }

    @Test
    void R10_theMarkNeverGoesBack() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(1, "09:30:00")));
        ListCursor rest = all(pull, pull.cursor(null), true, false);
        script.add(page());
        script.set(1, page());
        script.add(page(row(9, "09:25:00")));
        assertThat(all(pull, rest, true, false).mark()).isEqualTo(rest.mark());
    }

    @Test
    void R10_aStampInAnotherZoneOrFormatIsComparedAsAnInstant() {
        ListPull pull = pull(Lists.paging(Style.NONE, 2, Order.DESCENDING), Lists.since("iso"), new Start.Beginning());
        script.add(page(
                Lists.row(1, "2026-11-23T09:30:00+09:00", 0), // 00:30Z, though its text is the greater one
                Lists.row(2, "2026-11-23T01:30:00Z", 0)));
        assertThat(all(pull, pull.cursor(null), true).mark()).hasToString("2026-11-23T01:30:00Z");
    }

    @Test
    void R10_aMarkReadInAnotherZoneIsForgotten() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(1, "09:30:00")));
        ListCursor rest = all(pull, pull.cursor(null), true, false);
        asked.clear();
        ListPull corrected = pull(
                Lists.paging(Style.NUMBER, 2, Order.DESCENDING),
                Lists.since("dd/MM/yyyy HH:mm"),
                new Start.Beginning());
        corrected.pull(rest);
        assertThat(since(asked.get(0))).isNull();
    }

    @Test
    void R11_aRowMissedInTheFirstPassIsFoundInTheNextAndAsksForAnotherOne() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(4, "09:04:00"), row(3, "09:03:00")));
        script.add(page(row(1, "09:01:00"))); // row 4 vanished between the requests, so row 2 slipped to page 1
        script.add(page());
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));

        ListCursor second = all(pull, pull.cursor(null), true, true, true, true, false);
        assertThat(second.atRest()).isFalse();
        assertThat(second.resume()).isNotNull();
        assertThat(all(pull, second, false, false).atRest()).isTrue();
    }

    @Test
    void R11_rowsThatVanishFromTheLastFullPageStillAskForASecondPass() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page()); // row 3 vanished and row 1 slipped to page 1: page 2 is empty
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page());

        ListCursor passOne = all(pull, pull.cursor(null), true, false);
        assertThat(passOne.atRest()).isFalse();
        all(pull, passOne, true, false);
        assertThat(asked).extracting(PageFetcher.Ask::page).containsExactly(1L, 2L, 1L, 2L);
    }

    @Test
    void R11_newRowsStampedAfterTheDepartureAreNotMissedOnesButThenTwoCleanPassesMustDo() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page());
        script.add(page(row(3, "10:00:05"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));
        script.add(page(row(4, "10:00:09"), row(3, "10:00:05")));
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page());

        ListCursor passOne = all(pull, pull.cursor(null), true, false);
        PageOutcome later = new PageOutcome(List.of(Instant.parse("2026-11-23T03:00:05Z")), 0);
        ListCursor passTwo = all(pull, page(pull.pull(passOne)).next().kept(later), false);
        assertThat(passTwo.resume().pass().number()).isEqualTo(3);
        assertThat(passTwo.resume().pass().clean()).isEqualTo(1);
        Cursor passThree = page(pull.pull(passTwo)).next().kept(later);
        assertThat(all(pull, passThree, false, false).atRest()).isTrue();
    }

    @Test
    void R11_aStableListIsReadOnce() {
        ListPull pull = pull(
                new Paging(Style.NUMBER, 1, 2, Order.DESCENDING, true), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page());
        assertThat(all(pull, pull.cursor(null), true, false).atRest()).isTrue();
    }

    @Test
    void R4_unsettledRecordsAreReadOnceMoreEvenOnASinglePage() {
        ListPull pull = pull(Lists.paging(Style.NONE, 2, Order.UNKNOWN), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(1, "09:01:00")));
        script.add(script.get(0));

        Cursor unsettled = page(pull.pull(pull.cursor(null))).next().kept(new PageOutcome(List.of(), 1));
        assertThat(unsettled.atRest()).isFalse();
        assertThat(kept(pull, unsettled, false).atRest()).isTrue();
    }

    @Test
    void R11_aListThatNeverHoldsStillIsGivenUpForThisPollAndItsMarkStays() {
        ListPull pull = pull(Lists.paging(Style.NONE, 2, Order.UNKNOWN), Lists.since(FORMAT), new Start.Beginning());
        script.addAll(Collections.nCopies(20, page(row(1, "09:01:00"))));
        Cursor cursor = pull.cursor(null);
        int pages = 0;
        do {
            cursor = page(pull.pull(cursor)).next().kept(new PageOutcome(List.of(), 1));
            pages++;
        } while (!cursor.atRest());

        assertThat(pages).isEqualTo(8);
        assertThat(((ListCursor) cursor).mark()).isNull();
        assertThat(((ListCursor) cursor).restless()).isEqualTo(1);
    }

    @Test
    void R10_aServerThatGivesLessThanAskedForIsReadToTheEnd() {
        ListPull pull =
                pull(Lists.paging(Style.OFFSET, 500, Order.DESCENDING), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(5, "09:05:00"), row(4, "09:04:00")));
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));
        all(pull, pull.cursor(null), true, true, true);
        assertThat(asked).extracting(PageFetcher.Ask::offset).containsExactly(0L, 2L, 4L);
    }

    @Test
    void R10_aServerThatLowersItsPageSizeIsReadToTheEndWhenSomethingIsNew() {
        ListPull pull =
                pull(Lists.paging(Style.OFFSET, 3, Order.DESCENDING), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(4, "09:04:00"), row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));
        script.add(page());
        script.addAll(List.copyOf(script.subList(0, 2)));
        ListCursor rest = all(pull, pull.cursor(null), true, true, false, false, false);
        assertThat(rest.atRest()).isTrue();
        assertThat(rest.full()).isEqualTo(3);

        script.add(page(row(7, "09:07:00"), row(6, "09:06:00"))); // now two a page
        script.add(page(row(5, "09:05:00")));
        ListCursor next = all(pull, rest, true, true);
        assertThat(asked.get(asked.size() - 1).offset()).isEqualTo(2);
        assertThat(next.full()).isEqualTo(2);
    }

    @Test
    void aQuietPollOfASourceWhosePageSizeIsKnownIsOneRequest() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page(row(0, "09:00:00")));
        script.add(page());
        script.addAll(List.copyOf(script.subList(0, 2)));
        ListCursor rest = all(pull, pull.cursor(null), true, true, false, false, false);
        script.add(page(row(2, "09:02:00")));
        assertThat(all(pull, rest, false).atRest()).isTrue();
    }

    @Test
    void aSystemThatIgnoresThePageNumberIsToldAndTheCursorStays() {
        ListPull pull = pull(Order.DESCENDING);
        script.addAll(Collections.nCopies(9, page(row(2, "09:02:00"), row(1, "09:01:00"))));
        ListCursor cursor = all(pull, pull.cursor(null), true);
        assertThat(pull.pull(cursor))
                .isInstanceOfSatisfying(PullResult.Unavailable.class, unavailable -> assertThat(unavailable.reason())
                        .contains("page 2 is the same as the first", "page number", "page.style: none"));
    }

    @Test
    void aPagesWorthOfNewRowsIsNoPageThatRepeats() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page(row(4, "09:04:00"), row(3, "09:03:00"))); // the first page, asked for again
        ListCursor cursor = all(pull, pull.cursor(null), true, false);
        assertThat(cursor.resume().step().index()).isEqualTo(2);
        assertThat(asked).extracting(PageFetcher.Ask::page).containsExactly(1L, 2L, 1L);
    }

    @Test
    void aLastPageThatRepeatsForEverIsToldAtLast() {
        ListPull pull = pull(Order.DESCENDING);
        PullResult result = null;
        Cursor cursor = pull.cursor(null);
        for (int i = 0; i < 30 && !(result instanceof PullResult.Unavailable); i++) {
            boolean first = i == 0;
            script.clear();
            asked.clear();
            script.add(
                    first
                            ? page(row(4, "09:04:00"), row(3, "09:03:00"))
                            : page(row(2, "09:02:00"), row(1, "09:01:00")));
            script.add(page(row(4, "09:04:00"), row(3, "09:03:00")));
            result = pull.pull(cursor);
            cursor = result instanceof PullResult.Page page ? page.next().kept(PageOutcome.QUIET) : cursor;
        }
        assertThat(((PullResult.Unavailable) result).reason()).contains("repeats a page for ever");
    }

    @Test
    void aSourceThatAnswersItsShortLastPageToEveryLaterNumberHasEnded() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(3, "09:03:00"), row(2, "09:02:00")));
        script.add(page(row(1, "09:01:00")));
        script.add(script.get(1));
        ListCursor passOne = all(pull, pull.cursor(null), true, true, false);
        assertThat(passOne.resume().pass().number()).isEqualTo(2);
    }

    @Test
    void R10_anAscendingPullContinuesFromTheLastStampAndTheMarkMovesWithIt() {
        ListPull pull = pull(Order.ASCENDING);
        script.add(page(row(1, "09:01:00"), row(2, "09:02:00")));
        script.add(page(row(2, "09:02:00"), row(3, "09:03:00")));
        ListCursor one = all(pull, pull.cursor(null), true);
        assertThat(one.mark()).hasToString("2026-11-23T02:02:00Z");
        ListCursor two = all(pull, one, true);
        assertThat(two.mark()).hasToString("2026-11-23T02:03:00Z");
        script.add(page(row(3, "09:03:00")));
        script.add(page());
        assertThat(all(pull, two, false, false).atRest()).isTrue();
        assertThat(asked.get(1))
                .isEqualTo(
                        new PageFetcher.Ask(Mark.of(Instant.parse("2026-11-23T02:02:00Z")), null, 1, 0, 2, true, null));
    }

    @Test
    void R11_aPageThatEndsOnTheStampItWasAskedWithGoesOnInsideThatInstantAndReadsItTwice() {
        ListPull pull =
                pull(Lists.paging(Style.OFFSET, 2, Order.ASCENDING), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(1, "09:01:00"), row(2, "09:01:00")));
        script.add(page(row(1, "09:01:00"), row(2, "09:01:00")));
        script.add(page(row(3, "09:01:00"), row(4, "09:02:00")));
        script.add(page(row(1, "09:01:00"), row(2, "09:01:00")));
        script.add(page(row(3, "09:01:00"), row(4, "09:02:00")));
        ListCursor cursor = all(pull, pull.cursor(null), true, false, true, false, false);
        assertThat(asked).extracting(PageFetcher.Ask::offset).containsExactly(0L, 0L, 2L, 0L, 2L);
        assertThat(cursor.resume().walk().since()).hasToString("2026-11-23T02:02:00Z");
    }

    @Test
    void R11_stampsThatDifferInWhatTheRequestCannotSayAreOneInstant() {
        ListPull pull = pull(Lists.paging(Style.OFFSET, 2, Order.ASCENDING), Lists.since("iso"), new Start.Beginning());
        PageFetcher.Row[] rows = {
            Lists.row(1, "2026-11-23T02:01:00.100Z", 0), Lists.row(2, "2026-11-23T02:01:00.200Z", 0),
            Lists.row(3, "2026-11-23T02:01:00.300Z", 0), Lists.row(4, "2026-11-23T02:01:01Z", 0)
        };
        script.add(page(rows[0], rows[1]));
        script.add(page(rows[0], rows[1]));
        script.add(page(rows[2], rows[3]));
        all(pull, pull.cursor(null), true, false, true);
        assertThat(asked).extracting(PageFetcher.Ask::offset).containsExactly(0L, 0L, 2L);
    }

    @Test
    void R10_aShortPageTakenOnTrustMovesNoMark() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        script.add(page(row(0, "09:00:00")));
        script.add(page());
        script.addAll(List.copyOf(script.subList(0, 2)));
        ListCursor rest = all(pull, pull.cursor(null), true, true, false, false, false);
        script.add(page(row(3, "09:50:00"))); // known, as it was read by an earlier pull that it was too late for
        ListCursor next = all(pull, rest, false);
        assertThat(next.atRest()).isTrue();
        assertThat(next.mark()).isEqualTo(rest.mark());
    }

    @Test
    void R10_anAscendingPullEndsAtTheFirstRowLaterThanItsDeparture() {
        ListPull pull =
                pull(Lists.paging(Style.NUMBER, 3, Order.ASCENDING), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(1, "09:01:00"), row(2, "10:00:00"))); // it left at 10:00:00, or a little earlier
        ListCursor rest = all(pull, pull.cursor(null), true);
        assertThat(rest.atRest()).isTrue();
        assertThat(rest.mark()).hasToString("2026-11-23T02:01:00Z");
    }

    @Test
    void R10_rowsDatedIntoTheFutureAreReadAtTheEndOfAnAscendingListToo() {
        ListPull pull =
                pull(Lists.paging(Style.NUMBER, 2, Order.ASCENDING), Lists.since(FORMAT), new Start.Beginning());
        script.add(page(row(1, "09:01:00"), row(2, "22:00:00")));
        script.add(page(row(2, "22:00:00"), row(3, "23:00:00")));
        script.add(page(row(3, "23:00:00")));
        script.add(page());
        ListCursor rest = all(pull, pull.cursor(null), true, true, false, false);
        assertThat(rest.atRest()).isTrue();
        assertThat(rest.mark()).hasToString("2026-11-23T02:01:00Z");
    }

    @Test
    void R10_aListThatIsNotAscendingAsDeclaredIsRefused() {
        ListPull pull = pull(Order.ASCENDING);
        script.add(page(row(2, "09:02:00"), row(1, "09:01:00")));
        assertThat(pull.pull(pull.cursor(null)))
                .isInstanceOfSatisfying(PullResult.Refused.class, refused -> assertThat(refused.fix())
                        .contains("page.order"));
    }

    @Test
    void R7_aFullListCountsOnceItWasReadUndisturbed() {
        ListPull pull = pull(Lists.paging(Style.NUMBER, 2, Order.UNKNOWN), null, new Start.Beginning());
        script.add(page(Lists.row(1, null, 0), Lists.row(2, null, 0)));
        script.add(page());
        script.addAll(List.copyOf(script));
        ListCursor passOne = all(pull, pull.cursor(null), true, false);
        assertThat(passOne.pulls()).isZero();
        ListCursor rest = all(pull, passOne, false, false);
        assertThat(rest.atRest()).isTrue();
        assertThat(rest.pulls()).isEqualTo(1);
        assertThat(rest.mark()).isNull();
        assertThat(asked).extracting(ListPullTest::since).containsOnlyNulls();
    }

    @Test
    void aStartNowIsRememberedSoThatTheNextPullDoesNotBeginLater() {
        ListPull pull = pull(Lists.paging(Style.NONE, 2, Order.DESCENDING), Lists.since(FORMAT), new Start.Now());
        script.add(page());
        script.add(page());
        ListCursor rest = all(pull, pull.cursor(null), false);
        assertThat(rest.mark()).isNull();
        all(pull, rest, false);
        assertThat(since(asked.get(0))).isEqualTo(NOW);
        assertThat(since(asked.get(1))).isEqualTo(NOW.minusSeconds(1));
    }

    @Test
    void aStartDateIsTheFirstSinceAndTheOverlapNeverReachesBehindIt() {
        Instant start = Instant.parse("2026-11-23T02:00:00Z");
        ListPull pull = pull(Lists.paging(Style.NONE, 2, Order.DESCENDING), Lists.since(FORMAT), new Start.At(start));
        script.add(page(row(1, "09:03:00")));
        ListCursor rest = all(pull, pull.cursor(null), true);
        all(pull, rest, false);
        assertThat(asked).extracting(ListPullTest::since).containsExactly(start, start);
    }

    @Test
    void R12_aBackfillKeepsToItsRangeAndEndsDone() {
        Instant from = Instant.parse("2026-11-23T01:00:00Z");
        Instant until = Instant.parse("2026-11-23T02:00:00Z");
        ListPull pull = pull(Lists.paging(Style.NUMBER, 4, Order.DESCENDING), Lists.since(FORMAT), new Start.Now());
        script.add(page(row(4, "09:30:00"), row(3, "09:00:00"), row(2, "08:00:00"), row(1, "07:59:59")));
        script.add(page());
        ListCursor fresh = pull.backfill(from, until);
        assertThat(fresh.atRest()).isFalse();
        assertThat(page(pull.pull(fresh)).originals()).extracting(Original::key).containsExactly("3", "2");
        asked.clear();
        script.addAll(List.copyOf(script));
        ListCursor done = all(pull, fresh, true, false, false, false);
        assertThat(since(asked.get(0))).isEqualTo(from);
        assertThat(done.done()).isTrue();
        assertThat(done.atRest()).isTrue();
        assertThat(done.mark()).isNull();
        asked.clear();
        assertThat(page(pull.pull(done)).originals()).isEmpty();
        assertThat(asked).isEmpty();
    }

    /** Found by the simulation: the server had lowered its page size, and a short page of other times was taken for the end. */
    @Test
    void R12_aShortPageOfRowsOutsideTheRangeIsNotTheEndOfABackfill() {
        ListPull pull = pull(Lists.paging(Style.OFFSET, 3, Order.DESCENDING), Lists.since(FORMAT), new Start.Now());
        script.add(page(row(9, "09:30:00"), row(8, "09:29:00"), row(7, "09:28:00")));
        script.add(page(row(6, "09:27:00"), row(5, "09:26:00"))); // now two a page
        script.add(page(row(4, "08:00:00")));
        ListCursor cursor = all(
                pull,
                pull.backfill(Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-23T02:00:00Z")),
                false,
                false);
        assertThat(page(pull.pull(cursor)).originals())
                .extracting(Original::key)
                .containsExactly("4");
    }

    /** Found by the simulation: the server lowered its page size between two passes. */
    @Test
    void R12_noBackfillEndsOnAShortFirstPagesWord() {
        ListPull pull = pull(Lists.paging(Style.OFFSET, 3, Order.DESCENDING), Lists.since(FORMAT), new Start.Now());
        script.add(page(row(4, "08:04:00"), row(3, "08:03:00"), row(2, "08:02:00")));
        script.add(page(row(1, "08:01:00")));
        script.add(page());
        script.add(page(row(4, "08:04:00"), row(3, "08:03:00"))); // now two a page
        ListCursor cursor = all(
                pull,
                pull.backfill(Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-23T02:00:00Z")),
                true,
                true,
                false,
                false);
        assertThat(cursor.done()).isFalse();
    }

    @Test
    void whatTheSourceSaysInsteadOfAPageIsPassedOnAndTheCursorStays() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(PageFetcher.Failed.unavailable("503"));
        assertThat(pull.pull(pull.cursor(null))).isEqualTo(new PullResult.Unavailable("503"));
    }

    @Test
    void aPageThatIsNotKeptYetCanNeitherBeSavedNorPulledFrom() {
        ListPull pull = pull(Order.DESCENDING);
        Cursor next = page(pull.pull(pull.cursor(null))).next();
        assertThatThrownBy(next::json).hasMessageContaining("not kept yet");
        assertThatThrownBy(() -> pull.pull(next)).hasMessageContaining("not kept yet");
    }

    @Test
    void R1_aRecordWithoutAReadableKeyIsKeptUnderItsHashWithTheReason() {
        ListPull pull = pull(Order.DESCENDING);
        script.add(page(
                row("", "09:01:00"),
                row("null", "09:01:00"),
                new PageFetcher.Row("just text", new byte[] {1}, "application/json"),
                row(1.2E7, "09:01:00")));
        List<Original> read = page(pull.pull(pull.cursor(null))).originals();
        assertThat(read).extracting(Original::key).containsExactly(null, null, null, "12000000");
        assertThat(read.subList(0, 3)).allSatisfy(original -> {
            assertThat(original.nativeId()).isEqualTo(original.fingerprint()).hasSize(64);
            assertThat(original.defect()).isNotNull();
        });
        assertThat(read.get(2).defect()).isEqualTo("the record is not an object");
        assertThat(read.get(3).defect()).isNull();
        assertThat(read.get(0).tree()).isInstanceOf(Map.class);
    }

    @Test
    void aCursorOfANewerHubIsNotGuessedAt() {
        ListPull pull = pull(Order.DESCENDING);
        assertThatThrownBy(() -> pull.cursor("{\"v\":3}")).hasMessageContaining("newer");
        assertThatThrownBy(() -> pull.cursor("nonsense")).isInstanceOf(IllegalStateException.class);
    }
}
