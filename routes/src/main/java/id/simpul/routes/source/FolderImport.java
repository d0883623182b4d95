package id.simpul.routes.source;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolder;
import id.simpul.mappings.source.Difference;
import id.simpul.routes.store.Versions;
import id.simpul.routes.store.Versions.Change;
import id.simpul.routes.store.Versions.How;
import id.simpul.routes.store.Versions.Outcome;
import id.simpul.routes.store.Versions.Standing;
import id.simpul.routes.store.Versions.Version;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * At the start of a hub: folders that changed since their last import become versions. Where the database has something newer
 * it wins; where both changed, too, and a person is told what to do. With {@code --locked} the folders win always.
 */
public class FolderImport {

    private static final Logger LOG = LoggerFactory.getLogger(FolderImport.class);

    private final Versions versions;
    private final Examiner examiner;
    private final boolean locked;
    private final String who;

    /** @param who is written down as the importer */
    public FolderImport(Versions versions, Examiner examiner, boolean locked, String who) {
        this.versions = versions;
        this.examiner = examiner;
        this.locked = locked;
        this.who = who;
    }

    /** What became of one folder. */
    public enum Fate {
        /** It runs already. */
        SAME,
        /** It is a new version, which runs. */
        IMPORTED,
        /** It has not changed, and the database has a newer version, which runs. */
        DATABASE_IS_NEWER,
        /** It has not changed, and the source was removed. */
        REMOVED,
        /** It is what an earlier version was, and the database has a newer one, which runs. */
        OLD,
        /** It has changed, and so has the database's version, which runs. */
        BOTH_CHANGED,
        /** Known records would come again as new ones; the database's version runs. */
        NEW_IDENTITY,
        /** It reads well and cannot be used all the same, e.g. a key that does not fit; the database's version runs. */
        UNUSABLE
    }

    public void run(Collection<SourceFolder> folders) {
        Set<String> ids = new HashSet<>();
        for (SourceFolder folder : folders) {
            ids.add(folder.id());
            take(folder);
        }
        if (locked && folders.isEmpty()) {
            LOG.warn(
                    "--locked, and there is not one source folder: nothing is stopped, for a folder that is not mounted looks just so");
        } else if (locked) {
            versions.running().values().stream()
                    .filter(version -> !version.removed() && !ids.contains(version.source()))
                    .forEach(this::stop);
        }
    }

    Fate take(SourceFolder folder) {
        Optional<Standing> standing = versions.standing(folder.id());
        if (standing.isEmpty()) {
            return make(folder, 0, "first import");
        }
        Version runs = standing.get().runs();
        String hash = folder.files().hash();
        if (!runs.removed() && runs.hash().equals(hash)) {
            if (!hash.equals(standing.get().folderHash()) || !standing.get().isAsImported()) {
                versions.folderIs(folder.id(), hash, runs.number());
            }
            return Fate.SAME;
        }
        if (locked) {
            return make(folder, runs.number(), "the folder is the truth (--locked)");
        }
        boolean changed = !hash.equals(standing.get().folderHash());
        if (!changed && runs.removed()) {
            return told(
                    folder,
                    Fate.REMOVED,
                    "was removed by %s; its folder is still here. To run it again: simpul source add DIR"
                            .formatted(runs.who()));
        }
        if (!changed) {
            return told(
                    folder,
                    Fate.DATABASE_IS_NEWER,
                    "version %d (by %s) runs, newer than its folder. To have it here: simpul source export %s --to DIR"
                            .formatted(runs.number(), runs.who(), folder.id()));
        }
        Optional<Version> same = versions.sameAs(folder.id(), hash);
        if (same.isPresent()) {
            return told(
                    folder,
                    Fate.OLD,
                    "its folder is what version %d was; version %d (by %s) runs. To go back: simpul source rollback %s %1$d"
                            .formatted(same.get().number(), runs.number(), runs.who(), folder.id()));
        }
        if (!standing.get().isAsImported()) {
            return told(
                    folder,
                    Fate.BOTH_CHANGED,
                    "its folder changed, and so did what runs (version %d, by %s): the folder was not imported. To take the folder: simpul source update DIR; to take what runs: simpul source export %s --to DIR"
                            .formatted(runs.number(), runs.who(), folder.id()));
        }
        return make(folder, runs.number(), "the folder changed");
    }

    private Fate make(SourceFolder folder, int basedOn, String why) {
        Examiner.Examined examined = basedOn == 0 ? null : examiner.examine(folder.id(), folder.files());
        if (examined != null && !examined.problems().isEmpty()) {
            return told(
                    folder,
                    Fate.UNUSABLE,
                    "its folder was not imported: "
                            + examined.problems().stream()
                                    .map(FileProblem::toString)
                                    .collect(Collectors.joining("; ")));
        }
        Difference difference = examined == null ? Difference.NONE : examined.difference();
        List<String> identity = difference.newIdentity();
        if (!identity.isEmpty() && !locked) {
            return told(
                    folder,
                    Fate.NEW_IDENTITY,
                    "its folder was not imported, for known records would come again as new complaints (%s). If that is meant: simpul source update DIR --accept-new-identity"
                            .formatted(String.join("; ", identity)));
        }
        Outcome outcome = versions.make(
                new Change(
                        folder.id(),
                        folder.files(),
                        folder.bundle().definition().limits().poll(),
                        difference.anew(),
                        difference.forget(),
                        How.FOLDER,
                        why,
                        who),
                basedOn);
        if (outcome instanceof Outcome.Made made) {
            LOG.info("source {}: its folder is version {} now ({})", folder.id(), made.version(), why);
            return Fate.IMPORTED;
        }
        return take(folder); // another hub was faster: decided again
    }

    private static Fate told(SourceFolder folder, Fate fate, String what) {
        LOG.warn("source {}: {}", folder.id(), what);
        return fate;
    }

    private void stop(Version version) {
        versions.remove(version.source(), version.number(), How.FOLDER, "its folder is gone (--locked)", who);
        LOG.warn(
                "source {}: its folder is gone, so it is stopped (--locked); nothing of it is deleted",
                version.source());
    }
}
