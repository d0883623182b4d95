package id.simpul.connectors.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.junit.jupiter.api.Test;

class HalvingTest {

    private static final Outcome DUPLICATE =
            new Outcome.Refused(ActiveMQExceptionType.DUPLICATE_ID_REJECTED, "duplicate");

    @Test
    void aBatchWithNothingWrongIsOneTransaction() {
        List<Outgoing> batch = List.of(row("A", "1"), row("B", "2"));
        List<List<Outgoing>> transactions = new ArrayList<>();

        SendReport report = run(batch, rows -> {
            transactions.add(rows);
            return new Outcome.Committed();
        });

        assertThat(transactions).containsExactly(batch);
        assertThat(report).isEqualTo(new SendReport(batch, Map.of(), Map.of(), List.of(), List.of(), ""));
    }

    @Test
    void R20_aDuplicateFoundOnAResendCountsAsSent() {
        List<Outgoing> batch = rows(7);
        Outgoing known = batch.get(3);

        SendReport report = run(batch, rows -> rows.contains(known) ? DUPLICATE : new Outcome.Committed());

        assertThat(report.sent()).containsExactlyElementsOf(batch);
    }

    @Test
    void R21_aFullQueueTakesAllItsRowsOutAndNoNeighbour() {
        List<Outgoing> batch = List.of(row("A", "1"), row("F", "2"), row("B", "3"), row("F", "4"), row("A", "5"));

        SendReport report = run(batch, rows -> refusing(rows, "F", ActiveMQExceptionType.ADDRESS_FULL));

        assertThat(report.sent()).containsExactly(batch.get(0), batch.get(2), batch.get(4));
        assertThat(report.refusedQueues()).containsOnlyKeys("F");
        assertThat(report.unsent()).isEmpty();
    }

    @Test
    void R21_aRefusedRowHoldsBackOnlyLaterRowsOfItsComplaintAtThatAgency() {
        Outgoing before = row("A", "1");
        Outgoing bad = row("A", "1");
        Outgoing after = row("A", "1");
        Outgoing elsewhere = row("B", "1");
        Outgoing neighbour = row("A", "2");
        List<Outgoing> batch = List.of(before, bad, after, elsewhere, neighbour);

        for (boolean named : new boolean[] {true, false}) {
            SendReport report = run(batch, rows -> {
                if (!rows.contains(bad)) {
                    return new Outcome.Committed();
                }
                return named
                        ? new Outcome.RowsRefused(Map.of(
                                bad.duplicateId(),
                                new Answers.Refusal(ActiveMQExceptionType.GENERIC_EXCEPTION, "too strange")))
                        : new Outcome.Refused(ActiveMQExceptionType.GENERIC_EXCEPTION, "too strange");
            });

            assertThat(report.sent()).containsExactly(before, elsewhere, neighbour);
            assertThat(report.refusedRows()).containsOnlyKeys(bad);
            assertThat(report.unsent()).containsExactly(after);
            assertThat(report.trouble()).isNotEmpty();
        }
    }

    @Test
    void afterACommitOfUnknownOutcomeNothingMoreIsTried() {
        List<Outgoing> batch = rows(4);

        SendReport report = run(batch, rows -> {
            if (rows.size() == 4) {
                return DUPLICATE;
            }
            return rows.contains(batch.get(0)) ? new Outcome.Committed() : new Outcome.Unknown("no answer");
        });

        assertThat(report.sent()).containsExactly(batch.get(0), batch.get(1));
        assertThat(report.unknown()).containsExactly(batch.get(2), batch.get(3));
        assertThat(report.trouble()).isEqualTo("no answer");
    }

    @Test
    void R21_whateverIsRefusedNoRowIsLostDoubledOrOvertaken() {
        for (long seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            List<Outgoing> batch = IntStream.range(0, 1 + random.nextInt(40))
                    .mapToObj(i -> row("" + (char) ('A' + random.nextInt(4)), "" + random.nextInt(5)))
                    .toList();
            Map<Outgoing, ActiveMQExceptionType> bad = batch.stream()
                    .filter(row -> random.nextInt(6) == 0)
                    .collect(Collectors.toMap(
                            row -> row,
                            row -> oneOf(
                                    random,
                                    ActiveMQExceptionType.ADDRESS_FULL,
                                    ActiveMQExceptionType.DUPLICATE_ID_REJECTED,
                                    ActiveMQExceptionType.GENERIC_EXCEPTION)));

            SendReport report = run(batch, rows -> rows.stream()
                    .filter(bad::containsKey)
                    .findFirst()
                    .<Outcome>map(row -> new Outcome.Refused(bad.get(row), "bad"))
                    .orElseGet(Outcome.Committed::new));

            List<Outgoing> all = new ArrayList<>(report.sent());
            all.addAll(report.refusedRows().keySet());
            all.addAll(report.unsent());
            batch.stream().filter(row -> !all.contains(row)).forEach(row -> assertThat(report.refusedQueues())
                    .containsKey(row.agency()));
            assertThat(all).as("seed %d", seed).doesNotHaveDuplicates().isSubsetOf(batch);
            assertThat(report.sent())
                    .as("seed %d", seed)
                    .isSortedAccordingTo((a, b) ->
                            a.agency().equals(b.agency()) ? Integer.compare(batch.indexOf(a), batch.indexOf(b)) : 0);
            for (Outgoing refused : report.refusedRows().keySet()) {
                assertThat(report.sent())
                        .as("seed %d", seed)
                        .noneMatch(row -> row.agency().equals(refused.agency())
                                && row.properties().equals(refused.properties())
                                && batch.indexOf(row) > batch.indexOf(refused));
            }
        }
    }

    private static ActiveMQExceptionType oneOf(Random random, ActiveMQExceptionType... types) {
        return types[random.nextInt(types.length)];
    }

    private static Outcome refusing(List<Outgoing> rows, String agency, ActiveMQExceptionType type) {
        return rows.stream().anyMatch(row -> row.agency().equals(agency))
                ? new Outcome.Refused(type, "no")
                : new Outcome.Committed();
    }

    private static SendReport run(List<Outgoing> batch, Function<List<Outgoing>, Outcome> broker) {
        Halving halving = new Halving(batch);
        for (List<Outgoing> rows = halving.next(); !rows.isEmpty(); rows = halving.next()) {
            halving.came(broker.apply(rows));
        }
        return halving.report();
    }

    private static List<Outgoing> rows(int count) {
        return IntStream.range(0, count).mapToObj(i -> row("A", "" + i)).toList();
    }

    private static Outgoing row(String agency, String complaint) {
        return new Outgoing(agency, UUID.randomUUID(), 1, Map.of(Halving.COMPLAINT, complaint), "{}");
    }
}
