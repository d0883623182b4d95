package id.simpul.app.sketch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The route of a source whose records are put down as files. */
final class IntakeRoute {

    private IntakeRoute() {}

    /** @param inbox the variable that names the folder; @param rows each file is a table, else it is one record */
    static String text(String id, String inbox, boolean rows, String key, @Nullable String version) {
        String head =
                """
                # A Camel route (YAML); what it may do is listed in docs/sources/intake.md. {{%2$s}} is looked up like ${NAME} in source.yaml.
                - route:
                    id: %1$s-files
                    from:
                      uri: file:{{%2$s}}
                      parameters:
                        include: .*\\.%3$s
                        readLock: changed         # a file that still grows is left alone
                        readLockMinAge: 2s
                        sortBy: file:name
                        move: .done               # only once all of the file is kept
                        delay: 5000
                      steps:
                """
                        .formatted(id, inbox, rows ? "csv" : "(json|xml)");
        List<String> steps = new ArrayList<>();
        if (rows) {
            steps.add("- split:");
            steps.add("    method: { ref: csvRows }");
            steps.add("    streaming: true");
            steps.add("    stopOnException: true");
            steps.add("    steps:");
            steps.add("      - setHeader: { name: key, simple: \"${body[" + key
                    + "]}\" }  # guess: each record's own column");
            if (version != null) {
                steps.add("      - setHeader: { name: version, simple: \"${body[" + version + "]}\" }");
            }
            steps.add("      - to: direct:intake");
        } else {
            steps.add("- convertBodyTo: { type: byte[] }");
            steps.add(
                    "- setHeader: { name: key, simple: \"${file:name.noext}\" }  # guess: one record a file, named by its key");
            steps.add("- to: direct:intake");
        }
        return head + String.join("\n", steps).indent(8);
    }
}
