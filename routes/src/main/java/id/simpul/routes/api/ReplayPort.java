package id.simpul.routes.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person asks to be done once more. Every call says what came of it; {@code who} goes into the journeys. */
public interface ReplayPort {

    /** R5: an ordinary keep of each, under the identity lock. @param originals ids of quarantined originals, oldest first */
    Report quarantined(List<Long> originals, String who);

    /**
     * R22: messages of {@code complaints.dead}.
     *
     * @param agency only its messages, or {@code null} for all
     * @param newest send the newest version, as a new sequence, in place of a dead one that it has overtaken
     */
    Report dead(@Nullable String agency, int limit, boolean newest, String who);

    /** R21: parked queues and rows, due again now. @param agency only these, or {@code null} for all */
    Report parked(@Nullable String agency, String who);

    /**
     * @param replayed  on their way again
     * @param again     failed as before: quarantined again, or still dead or parked
     * @param overtaken something newer took their place meanwhile; nothing to do
     * @param notes     what a person should know, without a citizen's words
     */
    record Report(int replayed, int again, int overtaken, List<String> notes) {

        public static final Report NOTHING = new Report(0, 0, 0, List.of());

        public Report {
            notes = List.copyOf(notes);
        }

        public Report plus(Report other) {
            return new Report(
                    replayed + other.replayed,
                    again + other.again,
                    overtaken + other.overtaken,
                    java.util.stream.Stream.concat(notes.stream(), other.notes.stream())
                            .distinct()
                            .limit(100)
                            .toList());
        }
    }
}
