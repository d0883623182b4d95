package id.simpul.app.folder;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What a command on a source can do with a recording: make one, or take one in the place of the live system. */
final class RecordingOptions {

    @ArgGroup(exclusive = true)
    private @Nullable One one;

    private static final class One {

        @Option(
                names = "--record",
                paramLabel = "FILE",
                description = {
                    "Also writes what was asked and answered into FILE, secrets masked. It holds what citizens wrote.",
                    "Named *.gz it is zipped."
                })
        private @Nullable Path record;

        @Option(
                names = "--recording",
                paramLabel = "FILE",
                description = "Plays FILE back in place of the live system: no network, and no secrets are needed.")
        private @Nullable Path recording;
    }

    @Nullable
    Path record() {
        return one == null ? null : one.record;
    }

    @Nullable
    Path recording() {
        return one == null ? null : one.recording;
    }
}
