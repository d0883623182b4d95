package id.simpul.routes.api;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFiles;
import id.simpul.routes.source.Examiner.Examined;
import id.simpul.routes.store.Versions;
import id.simpul.routes.store.Versions.Change;
import id.simpul.routes.store.Versions.How;
import id.simpul.routes.store.Versions.Outcome;
import id.simpul.routes.store.Versions.Version;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The running truth: what runs of a source, every state before, and the one way to change it while the hubs run. */
@RestController
@RequestMapping("/api/v1/sources/{id}")
@Tag(name = "Source versions", description = "What runs of a source; change it, look back, go back.")
class SourceVersionController {

    private static final int MOST_SHOWN = 200;

    /** Of a body: the files, binary ones a third larger, and the escapes of JSON. */
    private static final long MOST_BYTES = 3 * SourceFiles.MOST_BYTES;

    private final Versions versions;
    private final SourceTruth truth;
    private final KnownSources known;
    private final Figures figures;
    private final JdbcClient jdbc;
    private final JsonMapper json;

    SourceVersionController(
            Versions versions,
            SourceTruth truth,
            KnownSources known,
            Figures figures,
            JdbcClient jdbc,
            JsonMapper json) {
        this.versions = versions;
        this.truth = truth;
        this.known = known;
        this.figures = figures;
        this.jdbc = jdbc;
        this.json = json;
    }

    @Schema(description = "A source folder, whole")
    record NewVersion(
            @Schema(description = "Its text files by name, e.g. source.yaml, codes/kind.csv") @Nullable
                    Map<String, String> files,
            @Schema(description = "Its other files, in base64") @Nullable Map<String, String> binaryFiles,
            @Schema(description = "The version that it was made from; 0 or nothing for a new source") @Nullable
                    Integer basedOn,
            @Schema(description = "Why, for the record: a few words, without citizens' data") @Nullable String why) {}

    @Schema(description = "A file that a change is about")
    record ChangedFile(String name, @Schema(description = "ADDED, CHANGED or REMOVED") String what) {}

    @Schema(description = "A mistake in a folder, and how to mend it")
    record Mistake(
            @Schema(description = "ID/name") String file,
            int line,
            int column,
            @Schema(description = "The place in the file's own words") String path,
            String what,
            String fix) {
        static Mistake of(FileProblem problem) {
            return new Mistake(
                    problem.file(), problem.line(), problem.column(), problem.path(), problem.what(), problem.fix());
        }
    }

    @Schema(description = "What a change does, or would do")
    record Changed(
            String source,
            @Schema(description = "True: nothing was done, only looked at") boolean dryRun,
            @Schema(description = "The version that ran before; 0: none") int basedOn,
            @Schema(description = "The version that runs now; null: nothing was changed") @Nullable Integer version,
            @Schema(description = "This hub runs it already; else it comes after the page in hand, as in other hubs")
                    boolean here,
            @Schema(description = "What is wrong with it; with any, it never runs") List<Mistake> problems,
            @Schema(description = "Why known records would come again as new complaints; refused unless it is meant")
                    List<String> newIdentity,
            @Schema(description = "What else a person should know") List<String> notes,
            @Schema(description = "Files that differ from what ran before") List<ChangedFile> files,
            @Schema(description = "The same as a unified diff") String diff) {}

    @PutMapping
    @Operation(
            summary = "Add or change a source",
            description =
                    "The whole folder as it is to be. It is read first, as this hub would run it; a folder with a mistake never "
                            + "replaces a running one. Then it is a new version, which all hubs of the database run within seconds: "
                            + "the page in hand is finished or asked for again, nothing is lost or doubled. A new source waits to be "
                            + "activated. With dryRun nothing is changed: the answer tells mistakes and what would change.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "application/json",
                                            schema = @Schema(implementation = NewVersion.class))))
    @ApiResponse(responseCode = "200", description = "What was, or would be, done; with dryRun also the mistakes")
    @ApiResponse(
            responseCode = "409",
            description = "Somebody else changed it meanwhile; known records would come again; or this hub is locked")
    @ApiResponse(responseCode = "413", description = "It is larger than a source folder may be")
    @ApiResponse(responseCode = "422", description = "It has mistakes: problems, each with file, line, column and fix")
    Changed put(
            @PathVariable String id,
            @Parameter(description = "Only look") @RequestParam(defaultValue = "false") boolean dryRun,
            @Parameter(description = "It is meant that known records come again as new complaints")
                    @RequestParam(defaultValue = "false")
                    boolean acceptNewIdentity,
            HttpServletRequest request,
            Principal who)
            throws IOException {
        Bounds.source(id);
        NewVersion order = read(request);
        SourceFiles files = files(order);
        String why = order.why() == null ? null : Bounds.text(order.why(), "why", 500);
        return change(id, files, order.basedOn(), How.API, why, dryRun, acceptNewIdentity, who.getName());
    }

    @Schema(description = "Which version to take up again")
    record Rollback(
            @Schema(description = "Its number") int to,
            @Schema(description = "The version that runs now, as far as whoever asks knows") @Nullable Integer basedOn,
            @Schema(description = "Why, for the record") @Nullable String why) {}

    @PostMapping("/rollback")
    @Operation(
            summary = "Go back to an earlier version",
            description =
                    "Its files become a new version, read and run like any other. What was kept meanwhile stays; a mapping alone "
                            + "delivers nothing again (R3).")
    @ApiResponse(responseCode = "200", description = "What was, or would be, done")
    @ApiResponse(responseCode = "404", description = "There is no such source or version")
    @ApiResponse(
            responseCode = "409",
            description = "Somebody else changed it meanwhile; known records would come again; or this hub is locked")
    @ApiResponse(responseCode = "422", description = "This hub cannot read that version any more")
    Changed rollback(
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @RequestParam(defaultValue = "false") boolean acceptNewIdentity,
            @RequestBody Rollback order,
            Principal who) {
        Version to = require(id, order.to());
        if (to.removed()) {
            throw ApiProblem.conflict("version %d of %s is its removal: name one that ran".formatted(order.to(), id));
        }
        String why = order.why() == null
                ? "back to version " + order.to()
                : "back to version %d: %s".formatted(order.to(), Bounds.text(order.why(), "why", 500));
        return change(
                id,
                versions.files(id, order.to()),
                order.basedOn(),
                How.ROLLBACK,
                why,
                dryRun,
                acceptNewIdentity,
                who.getName());
    }

    private Changed change(
            String id,
            SourceFiles files,
            @Nullable Integer basedOn,
            How how,
            @Nullable String why,
            boolean dryRun,
            boolean acceptNewIdentity,
            String who) {
        Version runs = versions.running(id).orElse(null);
        int now = runs == null ? 0 : runs.number();
        if (!dryRun) {
            requireOpen(id);
            if (!Objects.equals(basedOn, now) && !(basedOn == null && now == 0)) {
                throw stale(id, basedOn, runs);
            }
        }
        Examined examined = truth.examine(id, files);
        SourceFiles before = runs == null || runs.removed() ? SourceFiles.kept(Map.of()) : versions.files(id, now);
        boolean same = runs != null && !runs.removed() && runs.hash().equals(files.hash());
        Integer made = null;
        if (!dryRun && !same) {
            requireGood(id, examined);
            if (!examined.difference().newIdentity().isEmpty() && !acceptNewIdentity) {
                throw ApiProblem.conflict(
                        "known records of %s would come again as new complaints (%s). If that is meant: acceptNewIdentity=true (--accept-new-identity); else keep the old one, or add a source with another id"
                                .formatted(
                                        id,
                                        String.join("; ", examined.difference().newIdentity())));
            }
            Change change = new Change(
                    id,
                    files,
                    Objects.requireNonNull(examined.bundle())
                            .definition()
                            .limits()
                            .poll(),
                    examined.difference().anew(),
                    examined.difference().forget(),
                    how,
                    why,
                    who);
            Outcome outcome = versions.make(change, now);
            if (outcome instanceof Outcome.Stale stale) {
                throw stale(id, basedOn, stale.runs().orElse(null));
            }
            made = ((Outcome.Made) outcome).version();
        }
        boolean here = made != null && truth.follow(id);
        figures.refresh();
        return new Changed(
                id,
                dryRun,
                now,
                made,
                here,
                examined.problems().stream().map(Mistake::of).toList(),
                examined.difference().newIdentity(),
                examined.difference().notes(),
                changed(before, files),
                FolderDiff.unified(before, files));
    }

    private static List<ChangedFile> changed(SourceFiles before, SourceFiles after) {
        return FolderDiff.files(before, after).stream()
                .map(it -> new ChangedFile(it.name(), it.what().name()))
                .toList();
    }

    private static void requireGood(String id, Examined examined) {
        if (!examined.problems().isEmpty()) {
            throw new ApiProblem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "%s has %d problems, and what runs stays:%n%s"
                            .formatted(
                                    id,
                                    examined.problems().size(),
                                    examined.problems().stream()
                                            .limit(20)
                                            .map(FileProblem::toString)
                                            .collect(Collectors.joining("\n"))));
        }
    }

    private void requireOpen(String id) {
        if (truth.isLocked()) {
            throw ApiProblem.conflict(
                    "this hub runs with --locked: the folders are the truth. Change the folder of %s where it is kept (git), and restart the hubs"
                            .formatted(id));
        }
    }

    private static ApiProblem stale(String id, @Nullable Integer basedOn, @Nullable Version runs) {
        if (runs == null) {
            return ApiProblem.conflict(
                    "there is no source '%s' yet, so nothing to base a change on: simpul source add DIR".formatted(id));
        }
        String now = runs.removed()
                ? "%s was removed by %s at %s (version %d)".formatted(id, runs.who(), runs.at(), runs.number())
                : "%s runs in version %d, made by %s at %s%s"
                        .formatted(
                                id,
                                runs.number(),
                                runs.who(),
                                runs.at(),
                                runs.why() == null ? "" : " (" + runs.why() + ")");
        return ApiProblem.conflict(
                basedOn == null || basedOn == 0
                        ? "%s: say so with basedOn=%d to change it".formatted(now, runs.number())
                        : "%s; yours is based on version %d. See what changed (simpul source diff %s %2$d %4$d), then base yours on version %4$d"
                                .formatted(now, basedOn, id, runs.number()));
    }

    @Schema(description = "What stays of a source that is removed")
    record Removed(
            String source,
            @Schema(description = "True: nothing was done, only counted") boolean dryRun,
            @Schema(description = "The version that stands for its removal; null: nothing was done") @Nullable
                    Integer version,
            @Schema(description = "This hub has stopped it already") boolean here,
            @Schema(description = "Complaints; they stay, with their answers and journeys") long complaints,
            @Schema(description = "Deliveries on their way; they go out") long due,
            @Schema(description = "Records in quarantine; they stay, and can be replayed once it is added again")
                    long quarantined,
            @Schema(description = "What it still owed; asked for once it is added again") long owed) {}

    @DeleteMapping
    @Operation(
            summary = "Remove a source",
            description =
                    "It is not asked any more, by any hub. Nothing of it is deleted: complaints, deliveries, quarantine, versions "
                            + "and its cursor stay, so that adding it again goes on where it was.")
    @ApiResponse(responseCode = "200", description = "Removed, or with dryRun what would stay")
    @ApiResponse(responseCode = "404", description = "There is no such source, or nothing of it runs")
    @ApiResponse(responseCode = "409", description = "Somebody else changed it meanwhile, or this hub is locked")
    Removed remove(
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean dryRun,
            @Parameter(description = "The version that runs, as far as whoever asks knows")
                    @RequestParam(required = false)
                    @Nullable
                    Integer basedOn,
            @RequestParam(required = false) @Nullable String why,
            Principal who) {
        Version runs = requireRuns(id);
        Integer made = null;
        if (!dryRun) {
            requireOpen(id);
            if (basedOn == null || basedOn != runs.number()) {
                throw stale(id, basedOn, runs);
            }
            Outcome outcome = versions.remove(
                    id, basedOn, How.API, why == null ? null : Bounds.text(why, "why", 500), who.getName());
            if (outcome instanceof Outcome.Stale stale) {
                throw stale(id, basedOn, stale.runs().orElse(null));
            }
            made = ((Outcome.Made) outcome).version();
        }
        boolean here = made != null && truth.follow(id);
        figures.refresh();
        return new Removed(
                id,
                dryRun,
                made,
                here,
                count("identity where source = ? and complaint = id", id),
                count("delivery d join identity i on i.id = d.complaint where d.state = 'DUE' and i.source = ?", id),
                count(
                        "original o join identity i on i.id = o.identity where o.outcome = 'QUARANTINED' and o.closed is null and i.source = ?",
                        id),
                count("owed where source = ?", id));
    }

    private long count(String what, String id) {
        return jdbc.sql("select count(*) from " + what)
                .param(id)
                .query(Long.class)
                .single();
    }

    @Schema(description = "A version of a source")
    record VersionState(
            String source,
            int version,
            @Schema(description = "It is the one that runs") boolean runs,
            @Schema(description = "From it on the source does not run") boolean removed,
            @Schema(description = "FOLDER (run --config), API or ROLLBACK") How how,
            @Nullable String why,
            String who,
            Instant at,
            @Schema(description = "Over names and contents: two versions with the same one are the same")
                    String hash) {}

    @GetMapping("/versions")
    @Operation(
            summary = "List the versions of a source",
            description = "Who made it, when, why and how; the newest first, at most 200.")
    @ApiResponse(responseCode = "200", description = "The versions")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    List<VersionState> versions(@PathVariable String id) {
        known.require(id);
        int runs = versions.running(id).map(Version::number).orElse(0);
        return versions.history(id, MOST_SHOWN).stream()
                .map(it -> state(it, runs))
                .toList();
    }

    private static VersionState state(Version version, int runs) {
        return new VersionState(
                version.source(),
                version.number(),
                version.number() == runs,
                version.removed(),
                version.how(),
                version.why(),
                version.who(),
                version.at(),
                version.hash());
    }

    @Schema(description = "A version with its files")
    record WholeVersion(
            VersionState version,
            @Schema(description = "Text files by name") Map<String, String> files,
            @Schema(description = "Other files, in base64") Map<String, String> binaryFiles) {}

    @GetMapping("/versions/{version}")
    @Operation(
            summary = "Show a version with its files",
            description = "As it was written: ${NAME} stays a reference, no secret is in it.")
    @ApiResponse(responseCode = "200", description = "The version")
    @ApiResponse(responseCode = "404", description = "There is no such source or version")
    WholeVersion version(@PathVariable String id, @PathVariable int version) {
        return whole(require(id, version));
    }

    @GetMapping("/export")
    @Operation(
            summary = "Export what runs",
            description = "The folder that runs, to be written back to a repository; also profiles that are its own.")
    @ApiResponse(responseCode = "200", description = "The folder")
    @ApiResponse(responseCode = "404", description = "There is no such source, or nothing of it runs")
    WholeVersion export(@PathVariable String id) {
        return whole(requireRuns(id));
    }

    private WholeVersion whole(Version version) {
        Map<String, String> text = new TreeMap<>();
        Map<String, String> binary = new TreeMap<>();
        versions.files(version.source(), version.number()).all().forEach((name, content) -> SourceFiles.text(content)
                .ifPresentOrElse(
                        it -> text.put(name, it),
                        () -> binary.put(name, Base64.getEncoder().encodeToString(content))));
        int runs = versions.running(version.source()).map(Version::number).orElse(0);
        return new WholeVersion(state(version, runs), text, binary);
    }

    @Schema(description = "What differs between two versions")
    record Difference(
            String source,
            int from,
            int to,
            @Schema(description = "Files that differ") List<ChangedFile> files,
            @Schema(description = "The same as a unified diff") String diff) {}

    @GetMapping("/diff")
    @Operation(
            summary = "Compare two versions",
            description = "Without numbers: what runs with the one before; with 'from' alone: that one with what runs.")
    @ApiResponse(responseCode = "200", description = "The difference; a removal counts as an empty folder")
    @ApiResponse(responseCode = "404", description = "There is no such source or version")
    Difference diff(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer from,
            @RequestParam(required = false) @Nullable Integer to) {
        known.require(id);
        int runs = versions.running(id)
                .map(Version::number)
                .orElseThrow(() -> ApiProblem.unknown("nothing of %s was ever kept".formatted(id)));
        int until = to == null ? runs : require(id, to).number();
        int since = from != null ? require(id, from).number() : Math.max(0, until - 1);
        SourceFiles before = versions.files(id, since);
        SourceFiles after = versions.files(id, until);
        return new Difference(id, since, until, changed(before, after), FolderDiff.unified(before, after));
    }

    private Version require(String id, int number) {
        known.require(id);
        return versions.find(id, number)
                .orElseThrow(() -> ApiProblem.unknown(
                        "%s has no version %d: 'simpul source history %1$s' lists them".formatted(id, number)));
    }

    private Version requireRuns(String id) {
        known.require(id);
        return versions.running(id)
                .filter(it -> !it.removed())
                .orElseThrow(
                        () -> ApiProblem.unknown("nothing of %s runs: it was removed, or never added".formatted(id)));
    }

    private NewVersion read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes((int) MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new ApiProblem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "a source folder is at most %d MiB: keep large samples elsewhere"
                            .formatted(SourceFiles.MOST_BYTES >> 20));
        }
        try {
            NewVersion order = json.readValue(body, NewVersion.class);
            if (order != null && order.files() != null) {
                return order;
            }
        } catch (JacksonException broken) {
            throw ApiProblem.bad("the body is no JSON of a source folder: {\"files\": {\"source.yaml\": \"...\"}}");
        }
        throw ApiProblem.bad("'files' is missing: {\"files\": {\"source.yaml\": \"...\"}}");
    }

    private static SourceFiles files(NewVersion order) {
        Map<String, byte[]> files = new HashMap<>();
        Objects.requireNonNull(order.files())
                .forEach((name, text) ->
                        files.put(name, String.valueOf(text).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        if (order.binaryFiles() != null) {
            order.binaryFiles().forEach((name, base64) -> {
                try {
                    files.put(name, Base64.getDecoder().decode(String.valueOf(base64)));
                } catch (IllegalArgumentException e) {
                    throw ApiProblem.bad("'binaryFiles' holds something that is no base64");
                }
            });
        }
        return SourceFiles.kept(files);
    }
}
