package id.simpul.routes.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What a replay came to, or would be about. */
@Schema(description = "What a replay came to")
record ReplayAnswer(
        @Schema(description = "True: nothing was done, only counted") boolean dryRun,
        @Schema(description = "How many it is about") long matching,
        @Schema(description = "On their way again") int replayed,
        @Schema(description = "Failed as before") int again,
        @Schema(description = "Something newer took their place meanwhile; nothing to do") int overtaken,
        @Schema(description = "What a person should know") List<String> notes) {

    static ReplayAnswer counted(long matching) {
        return new ReplayAnswer(true, matching, 0, 0, 0, List.of());
    }

    static ReplayAnswer of(long matching, ReplayPort.Report report) {
        return new ReplayAnswer(false, matching, report.replayed(), report.again(), report.overtaken(), report.notes());
    }
}
