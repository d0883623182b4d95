package id.simpul.routes.api;

import id.simpul.mappings.folder.SourceFiles;
import id.simpul.routes.source.Examiner.Examined;

/** What a hub does with versions of sources: it reads them as it would run them, and follows what the database says. */
public interface SourceTruth {

    /** Nothing is written, and no system is asked. */
    Examined examine(String source, SourceFiles files);

    /**
     * Brings this hub to what the database says runs.
     *
     * @return whether it is there within a few seconds; else it comes after the page in hand
     */
    boolean follow(String source);

    /** The folders are the truth; the API changes nothing. */
    boolean isLocked();
}
