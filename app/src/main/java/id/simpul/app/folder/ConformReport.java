package id.simpul.app.folder;

import id.simpul.connectors.conform.Finding;
import id.simpul.connectors.conform.Finding.Verdict;
import id.simpul.connectors.record.Recording;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.SourceBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** What {@code simpul source conform} found, as Markdown that can be attached to an onboarding request. */
final class ConformReport {

    private final SourceAtHand at;
    private final Path folder;
    private final List<Finding> findings;
    private final Tally tally;

    ConformReport(SourceAtHand at, Path folder, List<Finding> findings, Tally tally) {
        this.at = at;
        this.folder = folder;
        this.findings = findings;
        this.tally = tally;
    }

    void write(Path file) throws IOException {
        Files.writeString(file, text());
    }

    private String text() throws IOException {
        SourceBundle source = at.source();
        Map<String, Integer> problems = tally.problems();
        boolean good = problems.isEmpty() && findings.stream().noneMatch(it -> it.verdict() == Verdict.FAILED);
        StringBuilder text = new StringBuilder();
        text.append("# Source %s: %s%n%n"
                .formatted(source.id(), cell(source.definition().title())));
        text.append(
                good
                        ? "**It keeps what its folder says of it.**\n\n"
                        : "**It does not keep what its folder says of it, or the folder is not right yet.**\n\n");
        text.append("| | |\n|---|---|\n");
        row(text, "System", at.place());
        row(text, "Checked", checked());
        row(
                text,
                "`source.yaml`",
                "SHA-256 "
                        + Sha256.hex(Files.readAllBytes(folder.resolve("source.yaml")))
                                .substring(0, 16));
        row(text, "Mapping", "version " + source.mapping().version());
        row(text, "Simpul", version());
        text.append("\n| Verdict | Check | Seen |\n|---|---|---|\n");
        for (Finding finding : findings) {
            text.append("| %s | %s | %s |%n"
                    .formatted(
                            word(finding.verdict()),
                            cell(finding.check().sentence()),
                            cell(withoutKeys(finding.what())
                                    + (finding.fix().isEmpty() ? "" : " *Fix:* " + withoutKeys(finding.fix())))));
        }
        if (findings.get(0).verdict() != Verdict.FAILED) {
            text.append("| %s | every record is translated | %,d translated, %,d set aside, %,d problems |%n"
                    .formatted(
                            problems.isEmpty() ? "good" : "FAILED",
                            tally.translated(),
                            tally.setAside(),
                            problems.size()));
        }
        if (!problems.isEmpty()) {
            text.append("\n| Records | Problem of the mapping |\n|--:|---|\n");
            Tally.sorted(problems)
                    .forEach(group -> text.append("| %,d | %s |%n".formatted(group.getValue(), cell(group.getKey()))));
        }
        text.append("\nNo secrets and no personal data are in this report.\n");
        return text.toString();
    }

    private String checked() {
        ZoneId zone = at.source().definition().zone();
        Recording recording = at.recording();
        if (recording == null) {
            return "live, at "
                    + Instant.now().truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime();
        }
        int missing = recording.missing().size();
        return "from a recording made at %s by `simpul %s`%s"
                .formatted(
                        recording.head().at().atZone(zone).toOffsetDateTime(),
                        cell(recording.head().command()),
                        missing == 0 ? "" : "; %,d requests are not in it".formatted(missing));
    }

    private static String version() {
        String version = ConformReport.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| %s | %s |%n".formatted(name, value));
    }

    /** A key is the record's own number, but some systems take a person's. */
    private static String withoutKeys(String text) {
        return text.replaceAll(",? for example '.*'", "");
    }

    private static String cell(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").replace("|", "\\|").replace("<", "&lt;");
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "good";
            case FAILED -> "FAILED";
            case SKIPPED -> "not checked";
        };
    }
}
