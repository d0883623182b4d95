package id.simpul.routes;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.queue.BrokerAdmin.Seen;
import id.simpul.connectors.queue.StatusInbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers as they come from the broker, into a real PostgreSQL. */
class AnswersIT {

    private static final String BODY = "{\"status\": \"in-progress\"}";

    private static Seen answer(String complaint, String agency, String sender, String event) {
        return new Seen(
                1,
                event.isEmpty()
                        ? Map.of("simpul_complaint", complaint, "simpul_agency", agency, StatusInbox.SENDER, sender)
                        : Map.of(
                                "simpul_complaint",
                                complaint,
                                "simpul_agency",
                                agency,
                                StatusInbox.SENDER,
                                sender,
                                "cloudEvents_id",
                                event),
                BODY);
    }

    @Test
    void anAnswerIsLostToNobodyElsesAndTwiceIsOnce(@TempDir Path folder) {
        String one = UUID.randomUUID().toString();
        String other = UUID.randomUUID().toString();
        try (IntakeBench bench = new IntakeBench(folder)) {
            Answers answers = new Answers(null, bench.db);
            List<Seen> all = List.of(
                    answer(one, "D3204", "agency-K01", "1"), // an agency that gives itself out for another
                    answer(one, "D3204", "agency-D3204", "1"),
                    answer(other, "K01", "", "1"), // a broker that does not say who sent it
                    answer(one, "D3204", "agency-D3204", ""),
                    answer(other, "D3204", "agency-D3204", "")); // the same words, of another complaint
            answers.keep(all);
            answers.keep(all); // as after an acknowledgement that was lost

            assertThat(bench.count("answer")).isEqualTo(all.size());
        }
    }
}
