package id.simpul.embedded;

import java.nio.file.Path;

/** PostgreSQL as a child process, with fsync and synchronous_commit on, a password, and its data in a folder that stays. */
public final class EmbeddedDatabase implements AutoCloseable {

    /**
     * Starts on the folder's data, stopping an orphan of ours first. Port and password are kept in the folder.
     *
     * @throws IllegalStateException with a clear message when another live hub holds the folder, or fsync is off
     */
    public static EmbeddedDatabase start(Path folder) {
        throw new UnsupportedOperationException();
    }

    public String jdbcUrl() {
        throw new UnsupportedOperationException();
    }

    public String user() {
        throw new UnsupportedOperationException();
    }

    public String password() {
        throw new UnsupportedOperationException();
    }

    /** Of the postmaster: tests kill it. */
    public long pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
