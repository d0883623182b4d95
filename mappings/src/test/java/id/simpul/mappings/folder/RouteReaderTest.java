package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Intake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a hand-written route may do, and what it is told that it may not. */
class RouteReaderTest {

    private static final String SOURCE =
            """
            id: uji
            title: Uji coba
            protocol: intake
            zone: Asia/Jakarta
            regions: kemendagri
            """;

    private static final String ROUTE =
            """
            - route:
                id: uji-files
                from:
                  uri: file:{{INBOX}}
                  parameters:
                    readLock: changed
                  steps:
                    - split:
                        method: { ref: csvRows }
                        stopOnException: true
                        steps:
                          - setHeader: { name: key, simple: "${body[nomor]}" }
                          - choice:
                              when:
                                - simple: "${header.key} != null"
                                  steps:
                                    - to: direct:intake
                              otherwise:
                                steps:
                                  - log: "a row of ${file:name} has no number"
                                  - to: { uri: direct:intake }
            """;

    @TempDir
    private Path dir;

    private SourceFolders.Found read(String source, String route, Map<String, String> environment) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("uji"));
        Files.writeString(folder.resolve("source.yaml"), source);
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: judul\ndescription: isi\nkind: \"'complaint'\"\nreported-at: $date(dibuat)\n");
        if (!route.isEmpty()) {
            Files.writeString(folder.resolve("route.yaml"), route);
        }
        return SourceFolders.read(folder, environment);
    }

    private static String told(List<FileProblem> problems) {
        return problems.stream()
                .map(p -> "%s:%d:%d %s: %s | %s"
                        .formatted(Path.of(p.file()).getFileName(), p.line(), p.column(), p.path(), p.what(), p.fix()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aRouteThatOnlyReadsCutsAndHandsInIsRead() throws IOException {
        SourceFolders.Found found = read(SOURCE, ROUTE, Map.of("INBOX", "/srv/kotak-masuk"));

        assertThat(told(found.problems())).isEmpty();
        Intake intake = (Intake) found.sources().get(0).definition().access();
        assertThat(intake.routes()).containsExactly(Map.entry("route.yaml", ROUTE));
        assertThat(intake.values().get("INBOX").reveal()).isEqualTo("/srv/kotak-masuk");
        assertThat(intake.toString()).doesNotContain("kotak-masuk");
    }

    @Test
    void whatIsNotAskedHasNoRequestNoPauseAndNoStart() throws IOException {
        assertThat(told(read(SOURCE + "every: 1m\nstart: now\nrecords: a\n", ROUTE, Map.of("INBOX", "x"))
                        .problems()))
                .contains(
                        "source.yaml:6:1 every: 'every' is not for protocol intake | remove it",
                        "start: 'start' is not for protocol intake",
                        "records: 'records' is not for protocol intake");
    }

    @Test
    void aFolderWithoutARouteIsTold() throws IOException {
        assertThat(told(read(SOURCE, "", Map.of()).problems()))
                .contains("source.yaml:3:1 protocol: is intake, but there is no route in this folder");
    }

    @Test
    void whatTheEnvironmentLacksIsToldWithItsPlace() throws IOException {
        assertThat(told(read(SOURCE, ROUTE, Map.of()).problems()))
                .contains("route.yaml:4:17 route.from.uri: INBOX is not set | set INBOX, or INBOX_FILE");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "uri: file:{{INBOX}} => uri: exec:rm => route.yaml:4:12 route.from.uri: 'exec' is not among what a route may begin with",
                "uri: file:{{INBOX}} => uri: http://example.id/x => 'http' is not among what a route may begin with",
                "uri: file:{{INBOX}} => uri: direct:deliver => is not a route of this source | name it 'direct:uji-...'",
                "readLock: changed => include: x => from.uri: may read a file that is still being written | add 'readLock: changed'",
                "readLock: changed => readLock: none => may read a file that is still being written",
                "readLock: changed => readLock: changed~        bridgeErrorHandler: true => 'bridgeErrorHandler' is not among the options that 'file' has here",
                "readLock: changed => readLock: changed~        password: rahasia => route.yaml:7:19 route.from.parameters.password: is a secret in the open",
                "readLock: changed => readLock: markerFile => readLock: may read a file that is still being written | write 'readLock: changed'",
                "readLock: changed => readLock: changed~        preMove: .busy => 'preMove' is not among the options",
                "readLock: changed => readLock: changed~        idempotent: true => 'idempotent' is not among the options",
                "readLock: changed => readLock: changed~        move: .done/${bean:x} => '${bean:x}' does more than look at the message",
                "readLock: changed => readLock: changed~        sortBy: bean:x => sortBy: is no order that is known here | write file:name",
                "uri: file:{{INBOX}} => uri: file:{{INBOX}}?processStrategy=#x => has options in its address | write them below it, under 'parameters:'",
                "uri: file:{{INBOX}} => uri: file:{{INBOX}}?readLock=none => has options in its address",
                "simple: => constant: resource:file:/proc/self/environ, id: => takes what another file or host holds for an expression",
                "simple: => simple: resource:http://example.id/x, id: => takes what another file or host holds for an expression",
                "method: { ref: csvRows } => tokenize: ${bean:x} => '${bean:x}' does more than look at the message",
                "id: uji-files => id: uji-files~    description: of {{bean:x.y}} => route.description: '{{' without a name and '}}'",
                "ref: csvRows => ref: csvRows, method: \"rows{{env:HOME}}\" => '{{' without a name and '}}'",
                "a row of ${file:name} => a row of {{INBOX}} => log: writes what may be a secret into the log",
                "- route: => - from: { uri: exec:rm, steps: [] }~  route: => is two things | write each route as an item of its own",
                "- to: direct:intake => - to: jms:queue:x => 'jms' is not where a source's route may lead | hand the record in with 'direct:intake'",
                "- to: direct:intake => - to: direct:keep-page => is not a route of this source",
                "- to: direct:intake => - toD: direct:intake => 'toD' is not among the steps that a source's route may take | did you mean 'to'?",
                "- to: direct:intake => - wireTap: { uri: direct:intake } => 'wireTap' is not among the steps",
                "- to: direct:intake => - script: { groovy: x } => 'script' is not among the steps",
                "- to: direct:intake => - bean: { ref: x } => 'bean' is not among the steps",
                "stopOnException: true => streaming: true => goes on after a record that could not be kept",
                "stopOnException: true => stopOnException: true~            parallelProcessing: true => 'parallelProcessing' is not known here",
                "method: { ref: csvRows } => method: { ref: dataSource } => 'dataSource' is not a bean that routes may call | write csvRows",
                "method: { ref: csvRows } => method: { beanType: java.lang.Runtime } => 'beanType' is not known here",
                "method: { ref: csvRows } => groovy: x => has no expression that is known here",
                "${body[nomor]} => ${body.getClass} => '${body.getClass}' does more than look at the message",
                "${body[nomor]} => ${bean:x} => '${bean:x}' does more than look at the message",
                "${body[nomor]} => ${KEY} => in a route the environment is written {{KEY}}",
                "${body[nomor]} => $simple{body} => does more than look at the message",
                "a row of ${file:name} => a row ${body[nama]} => log: writes a citizen's words into the log",
                "name: key => name: CamelFileName => is not a header that a route may set",
                "name: key, simple: => name: source, constant: jabar }~              - setHeader: { name: key, simple: => is not this source | write 'uji'",
                "id: uji-files => id: berkas => is not named after its source",
                "- route: => - beans: []~  route: => 'beans' is not known here",
                "{{INBOX}} => {{env:HOME}} => '{{' without a name and '}}' | write {{NAME}}",
            })
    void whatARouteMayNotDoIsToldWithItsPlaceAndWhatToType(String right, String wrong, String expected)
            throws IOException {
        assertThat(ROUTE).contains(right);

        SourceFolders.Found found = read(
                SOURCE,
                ROUTE.replaceFirst(
                        java.util.regex.Pattern.quote(right),
                        java.util.regex.Matcher.quoteReplacement(wrong.replace('~', '\n'))),
                Map.of("INBOX", "x"));

        assertThat(found.sources()).isEmpty();
        assertThat(told(found.problems())).contains(expected).doesNotContain("rahasia");
    }

    @Test
    void twoRoutesOfOneNameAreToldForCamelWouldForgetTheFirst() throws IOException {
        assertThat(told(read(SOURCE, ROUTE + ROUTE.replace("{{INBOX}}", "lain"), Map.of("INBOX", "x"))
                        .problems()))
                .contains("route.yaml:23:9 route.id: is another route's, which Camel would forget");
    }
}
