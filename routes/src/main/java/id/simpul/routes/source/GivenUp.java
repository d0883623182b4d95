package id.simpul.routes.source;

import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.routes.Letter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** R13: what was owed for too long, or can never be had, is quarantined with what was read of it; it is not forgotten. */
final class GivenUp {

    private GivenUp() {}

    static boolean is(Owed owed, Duration giveUp) {
        return owed.hopeless()
                || owed.since() != null && owed.since().plus(giveUp).isBefore(Instant.now());
    }

    static Letter letter(Owed owed) {
        byte[] note = owed.payload().getBytes(StandardCharsets.UTF_8);
        // A record keeps its own key: read again, it closes this one (R5).
        Original original = new Original(
                owed.kind() == Owed.Kind.RECORD ? owed.key() : "owed/" + owed.key(),
                null,
                null,
                Instant.now(),
                new Content.Inline(note),
                "application/json",
                Sha256.hex(note),
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                owed.reason());
        RecordProblem problem = new RecordProblem(
                "record",
                "record: could not be fetched",
                owed.key() + ": " + owed.reason(),
                "look at the source system; what is left of it there must be entered again");
        return Letter.fresh(original).with(new Letter.Fate.Invalid(List.of(problem)));
    }
}
