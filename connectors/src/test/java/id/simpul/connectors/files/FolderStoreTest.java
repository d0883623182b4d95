package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest extends StoreContract {

    @TempDir
    Path folder;

    @Override
    AttachmentStore open() {
        return new AttachmentStore(root());
    }

    private Path root() {
        return folder.resolve("attachments");
    }

    private Path path(String sha256) {
        return root().resolve(sha256.substring(0, 2)).resolve(sha256.substring(2));
    }

    @Override
    void age(String sha256) throws IOException {
        age(path(sha256));
    }

    private static void age(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(GRACE.multipliedBy(2))));
        } catch (NoSuchFileException collected) {
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void onlyTheOwnerMayLookInside() throws IOException {
        Path file = path(store.put(PHOTO).sha256());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsNotKeptLeavesNoFile() throws IOException {
        assertThatThrownBy(() -> store.put(Files.newInputStream(largerThan(1000)), 1000))
                .isInstanceOf(ContentTooLarge.class);
        store.putOrMeasure(Files.newInputStream(largerThan(1000)), 1000);

        assertThat(filesBelow(root())).isZero();
    }

    private Path largerThan(int bytes) throws IOException {
        return Files.write(folder.resolve("large"), new byte[bytes + 1]);
    }

    @Test
    void aDraftLeftByACrashGoesWhenItIsOld() throws IOException {
        Path draft = Files.writeString(root().resolve("tmp").resolve("left-by-a-crash"), "half");
        age(draft);

        assertThat(store.collect(any -> false, GRACE).leftovers()).isEqualTo(1);
        assertThat(draft).doesNotExist();
    }

    @Test
    void R15_aFileReferredToOnlyWhenAskedAgainStays() throws IOException {
        Ticket ticket = store.put(PHOTO);
        age(ticket.sha256());
        AtomicBoolean asked = new AtomicBoolean();

        store.collect(sha256 -> asked.getAndSet(true), GRACE);

        assertThat(store.contains(ticket.sha256())).isTrue();
    }

    @Test
    void R15_whatAKilledCollectorHadMovedAsideComesBack() throws IOException {
        Ticket ticket = store.put(PHOTO);
        Path aside = root().resolve("tmp").resolve("aside-" + ticket.sha256() + "-x");
        Files.move(path(ticket.sha256()), aside);

        assertThat(open().contains(ticket.sha256())).isTrue();
        assertThat(aside).doesNotExist();
    }

    @Test
    void aFolderThatWasLostUnderUsIsOurFaultAndSaidSo() throws IOException {
        store.put(PHOTO);
        Files.move(root(), folder.resolve("unmounted"));

        assertThatThrownBy(() -> store.put("more".getBytes(UTF_8)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageNotContaining(folder.toString());
        assertThatThrownBy(() -> store.tryWriting()).isInstanceOf(IOException.class);
    }

    private static long filesBelow(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).count();
        }
    }
}
