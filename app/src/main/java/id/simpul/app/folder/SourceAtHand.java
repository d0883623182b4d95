package id.simpul.app.folder;

import id.simpul.connectors.Connectors;
import id.simpul.connectors.Outside;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.http.Http;
import id.simpul.connectors.record.Exchange;
import id.simpul.connectors.record.Recording;
import id.simpul.connectors.record.RecordingHead;
import id.simpul.connectors.record.RecordingWriter;
import id.simpul.connectors.record.UnusableRecording;
import id.simpul.connectors.record.Watch;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.folder.Variables;
import id.simpul.mappings.source.Access;
import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.WsSecurity;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The source of a folder together with what its connector talks to: its live system, watched and perhaps recorded, or a
 * recording. Files go into a folder that is gone afterwards, also when the command is stopped.
 */
final class SourceAtHand implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> environment;
    private final SourceBundle source;
    private final Scratch scratch = new Scratch();
    private final Clock clock;
    private @Nullable Watch watch;
    private @Nullable Recording recording;
    private @Nullable RecordingWriter writer;
    private @Nullable Path file;
    private final Thread whenStopped = new Thread(this::stopped, "simpul-stop");

    private SourceAtHand(Path folder, Map<String, String> environment, SourceBundle source, Clock clock)
            throws IOException {
        this.folder = folder;
        this.environment = environment;
        this.source = source;
        this.clock = clock;
        Runtime.getRuntime().addShutdownHook(whenStopped);
    }

    /**
     * @param command for the recording's first line
     * @param each    sees each exchange with the system, secrets masked; without the bodies unless it is recorded
     */
    static SourceAtHand open(
            Path folder,
            Map<String, String> environment,
            RecordingOptions options,
            String command,
            Consumer<Exchange> each)
            throws CannotStart, IOException {
        return options.recording() != null
                ? ofRecording(folder, environment, options.recording(), each)
                : live(folder, environment, options.record(), command, each);
    }

    private static SourceAtHand live(
            Path folder,
            Map<String, String> environment,
            @Nullable Path record,
            String command,
            Consumer<Exchange> each)
            throws CannotStart, IOException {
        SourceBundle source = read(folder, environment);
        if (record != null) {
            checkCanBeRecorded(source.definition().access());
        }
        // So that a request that names the time is the same when it is played back.
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Clock clock = record == null ? Clock.systemUTC() : Clock.fixed(now, ZoneOffset.UTC);
        Variables variables = SourceFolders.variables(folder, environment);
        RecordingWriter writer = record == null
                ? null
                : writer(
                        record,
                        RecordingHead.of(
                                source.id(),
                                place(source.definition().access()),
                                now,
                                command,
                                variables.open(),
                                variables.secret()));
        SourceAtHand at = new SourceAtHand(folder, environment, source, clock);
        at.writer = writer;
        at.file = record;
        at.watch = new Watch(
                variables.secret(),
                clock,
                writer == null ? 0 : Watch.MOST_BODY,
                writer == null ? each : writer.andThen(each));
        return at;
    }

    private static RecordingWriter writer(Path file, RecordingHead head) throws CannotStart, IOException {
        try {
            return RecordingWriter.create(file, head);
        } catch (FileAlreadyExistsException exists) {
            throw new CannotStart(
                    2, "%s is there already%n    fix: give the recording another name, or remove it".formatted(file));
        } catch (IOException cannot) {
            throw new CannotStart(
                    2,
                    "%s cannot be written (%s)%n    fix: name a file in a folder that you may write to"
                            .formatted(file, cannot.getClass().getSimpleName()));
        }
    }

    private static SourceAtHand ofRecording(
            Path folder, Map<String, String> environment, Path file, Consumer<Exchange> each)
            throws CannotStart, IOException {
        Recording recording;
        try {
            recording = Recording.open(file);
        } catch (UnusableRecording unusable) {
            throw new CannotStart(2, String.valueOf(unusable.getMessage()));
        }
        boolean opened = false;
        try {
            RecordingHead head = recording.head();
            checkIsOf(folder, head, file);
            Map<String, String> known = new HashMap<>(environment); // what source.yaml asks for since then
            known.putAll(head.environment());
            SourceBundle source = read(folder, known);
            checkCanBeRecorded(source.definition().access());
            SourceAtHand at = new SourceAtHand(folder, known, source, recording.clock());
            recording.watch(each);
            at.recording = recording;
            at.file = file;
            opened = true;
            return at;
        } finally {
            if (!opened) {
                recording.close();
            }
        }
    }

    /** A folder has the name of its source. */
    private static void checkIsOf(Path folder, RecordingHead head, Path file) throws CannotStart {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        if (!name.equals(head.source())) {
            throw new CannotStart(
                    2,
                    new FileProblem(
                                    file.toString(),
                                    1,
                                    1,
                                    "recording",
                                    "is of the source '%s', not of '%s'".formatted(head.source(), name),
                                    "name the folder of '%s', or a recording of this one".formatted(head.source()))
                            .toString());
        }
    }

    private static SourceBundle read(Path folder, Map<String, String> environment) throws CannotStart {
        SourceFolders.Found found = SourceFolders.read(folder, environment);
        if (!found.problems().isEmpty()) {
            throw new CannotStart(
                    1,
                    found.problems().stream().map(FileProblem::toString).collect(Collectors.joining("\n"))
                            + "\ncorrect these first; the system was not asked");
        }
        if (found.sources().size() != 1) {
            throw new CannotStart(
                    2,
                    "%s is not one source folder%n    fix: name the folder that holds its source.yaml"
                            .formatted(folder));
        }
        SourceBundle source = found.sources().get(0);
        if (source.definition().access() instanceof Intake) {
            throw new CannotStart(
                    2,
                    "%s is not asked: its own route hands in what it has%n    fix: try the route in a hub ('simpul run')"
                            .formatted(source.id()));
        }
        return source;
    }

    private static void checkCanBeRecorded(Access access) throws CannotStart {
        if (access instanceof Mail) {
            throw new CannotStart(
                    2,
                    "a mailbox cannot be recorded: only what is asked over HTTP (protocol rest or soap) can"
                            + "\n    fix: leave --record and --recording out");
        }
        WsSecurity security = access instanceof Soap soap ? soap.security() : null;
        if (security != null
                && (security.encryptFor() != null
                        || security.key() != null
                        || !security.answers().equals(WsSecurity.Answers.ANY))) {
            throw new CannotStart(
                    2,
                    "messages that are signed, encrypted or dated (auth.ws-security) cannot be recorded: they are good"
                            + " for a moment and for one key\n    fix: leave --record and --recording out");
        }
    }

    private static String place(Access access) {
        if (access instanceof Rest rest) {
            return Http.place(rest.url());
        }
        if (access instanceof Soap soap) {
            return Http.place(soap.url());
        }
        return access instanceof Mail mail ? mail.host() + ":" + mail.port() : "";
    }

    SourceBundle source() {
        return source;
    }

    AttachmentStore store() {
        return scratch.store();
    }

    Clock clock() {
        return clock;
    }

    /** Host and port. */
    String place() {
        return recording != null
                ? recording.head().place()
                : place(source.definition().access());
    }

    @Nullable
    Recording recording() {
        return recording;
    }

    /** How somebody would ask who does not know the secrets; {@code null}: a recording does not know what was answered. */
    @Nullable
    SourceDefinition stranger() {
        if (recording != null && !recording.hasStrangers()) {
            return null;
        }
        Optional<SourceDefinition> stranger = SourceFolders.asAStranger(folder, environment);
        return stranger.orElse(source.definition());
    }

    /** With other credentials than the source's own it is asked as a stranger. */
    SourceConnector open(SourceDefinition definition) {
        boolean stranger = !definition.access().equals(source.definition().access());
        Outside outside = Outside.LIVE;
        if (recording != null) {
            outside = stranger ? recording.stranger() : recording.owner();
        } else if (watch != null) {
            outside = stranger ? watch.stranger() : watch.owner();
        }
        return Connectors.open(definition, scratch.store(), TokenStore.NONE, outside);
    }

    /** Tells the exchanges that are complete. */
    void settle() {
        if (watch != null) {
            watch.settle();
        }
    }

    /** Ends a recording that is being made: all that was to be asked is in it. */
    void complete() {
        if (watch != null) {
            watch.close();
        }
        if (writer != null) {
            writer.end("complete");
        }
    }

    /** What a person must know of the recording, made or played back; empty if there is none. */
    List<String> words() {
        if (writer != null) {
            String warning =
                    "%s: %,d requests and their answers. It holds what citizens wrote: only you can read it; give it to nobody"
                                    .formatted(file, writer.exchanges())
                            + " who may not see the originals.";
            return writer.problem() == null
                    ? List.of(warning)
                    : List.of(warning, "%s is not whole: %s".formatted(file, writer.problem()));
        }
        if (recording == null) {
            return List.of();
        }
        List<String> missing = recording.missing();
        return missing.isEmpty()
                ? List.of()
                : Stream.concat(
                                Stream.of("%,d requests are not in %s; what depends on them says nothing of the system:"
                                        .formatted(missing.size(), file)),
                                Stream.concat(
                                        missing.stream().limit(5).map(line -> "    " + line),
                                        Stream.of(
                                                "    fix: record again, with this source.yaml and with at least as many pages (--record)")))
                        .toList();
    }

    /** From where the answers come. */
    String origin() {
        return recording == null
                ? "live, " + place()
                : "from %s, a recording of %s made at %s%s"
                        .formatted(
                                file,
                                place(),
                                recording
                                        .head()
                                        .at()
                                        .atZone(source.definition().zone())
                                        .toOffsetDateTime(),
                                recording.isComplete() ? "" : " and not to its end");
    }

    private void stopped() {
        if (writer != null) {
            writer.end("stopped");
        }
        scratch.close();
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        if (writer != null) {
            writer.end("stopped");
        }
        if (recording != null) {
            recording.close();
        }
        scratch.close();
        try {
            Runtime.getRuntime().removeShutdownHook(whenStopped);
        } catch (IllegalStateException goingDown) {
            // it runs already
        }
    }
}
