package id.simpul.routes;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.MediaTypes;
import id.simpul.connectors.files.Scan;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What every file passes once it is in our keeping and before a complaint may refer to it: its type is told from its
 * content, its source must take that type, and the scan command, if there is one, must find nothing. Until then nobody can
 * fetch it: a link needs a complaint that has it.
 */
public class Inspection {

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);
    private static final FileResult INFECTED =
            new FileResult.Gone("infected: the scan command found something harmful");

    private final AttachmentStore store;
    private final Scan scan;
    private final JdbcTemplate db;

    public Inspection(AttachmentStore store, Scan scan, JdbcTemplate db) {
        this.store = store;
        this.scan = scan;
        this.db = db;
    }

    /** Whether a file may have to wait here. */
    boolean scans() {
        return scan.isOn();
    }

    /** The file under its true type; or why it stays out; or why that could not be told yet (R13). */
    FileResult inspect(SourceDefinition source, String nativeId, SourceFile.Stored file) {
        try {
            if (store.isQuarantined(file.ticket().sha256())) {
                // Fetched anew it lies there again, also for complaints that had it. Whatever the scanner says today, a
                // person has to take it out of quarantine.
                store.quarantine(file.ticket().sha256());
                return INFECTED;
            }
            String type = type(file);
            if (!MediaTypes.isAllowed(type, source.limits().fileTypes())) {
                return new FileResult.Gone(
                        "it is %s, which this source does not take (limits.file-types)".formatted(type));
            }
            return scanned(source, nativeId, new SourceFile.Stored(file.name(), type, file.ticket()));
        } catch (NoSuchFileException gone) {
            return missing(file);
        } catch (IOException trouble) {
            return new FileResult.NotYet(String.valueOf(trouble.getMessage()));
        }
    }

    private String type(SourceFile.Stored file) throws IOException {
        try (InputStream content = store.open(file.ticket().sha256())) {
            return MediaTypes.of(file.name(), file.mediaType(), content);
        }
    }

    private FileResult scanned(SourceDefinition source, String nativeId, SourceFile.Stored file) throws IOException {
        String sha256 = file.ticket().sha256();
        Scan.Verdict verdict = scan.look(store, sha256);
        if (verdict instanceof Scan.Verdict.Unknown unknown) {
            return new FileResult.NotYet(unknown.reason());
        }
        if (verdict instanceof Scan.Verdict.Infected infected) {
            store.quarantine(sha256);
            LOG.warn("{}: an infected file was taken out of use: {} ({})", source.id(), infected.words(), sha256);
            db.update(
                    "insert into event (complaint, source, what, detail) values (?, ?, 'file-infected', ?)",
                    ComplaintId.of(source.id(), nativeId),
                    source.id(),
                    sha256 + ": " + infected.words().replace("\0", ""));
            return INFECTED;
        }
        return new FileResult.Fetched(file);
    }

    /** The same content came another time, or by another hub, and was found infected there. */
    private FileResult missing(SourceFile.Stored file) {
        try {
            return store.isQuarantined(file.ticket().sha256())
                    ? INFECTED
                    : new FileResult.NotYet("it is no longer in our attachment store");
        } catch (IOException trouble) {
            return new FileResult.NotYet(String.valueOf(trouble.getMessage()));
        }
    }
}
