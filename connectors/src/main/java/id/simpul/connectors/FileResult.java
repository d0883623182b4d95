package id.simpul.connectors;

/** What came of fetching one file. */
public sealed interface FileResult {

    record Fetched(SourceFile.Stored file) implements FileResult {}

    /** Timed out, 5xx, 429: owed, tried again (R13). */
    record NotYet(String reason) implements FileResult {}

    /** 404, 410, not base64, a host that is not allowed: no later try can succeed. */
    record Gone(String reason) implements FileResult {}
}
