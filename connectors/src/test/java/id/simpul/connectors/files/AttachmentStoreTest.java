package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AttachmentStoreTest {

    private static final Duration GRACE = Duration.ofHours(1);
    private static final byte[] PHOTO = "a hole in the road".getBytes(UTF_8);

    @TempDir
    Path folder;

    private Path root;
    private AttachmentStore store;

    @BeforeEach
    void open() {
        root = folder.resolve("attachments");
        store = new AttachmentStore(root);
    }

    @Test
    void contentIsFoundUnderItsDigest() throws IOException {
        Ticket ticket = store.put(new ByteArrayInputStream(PHOTO));

        assertThat(ticket.size()).isEqualTo(PHOTO.length);
        assertThat(ticket).isEqualTo(store.put(PHOTO));
        assertThat(store.contains(ticket.sha256())).isTrue();
        assertThat(store.size(ticket.sha256())).isEqualTo(PHOTO.length);
        try (InputStream in = new AttachmentStore(root).open(ticket.sha256())) {
            assertThat(in.readAllBytes()).isEqualTo(PHOTO);
        }
    }

    @Test
    void onlyTheOwnerMayLookInside() throws IOException {
        Path file = store.path(store.put(PHOTO).sha256());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aNameThatIsNoDigestNeverReachesTheDisk() {
        for (String name : new String[] {"../../etc/passwd", "", "A".repeat(64), "ab", "a".repeat(63) + "/"}) {
            assertThatThrownBy(() -> store.open(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store.open("0".repeat(64))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void contentOverItsBoundLeavesNothingBehind() throws IOException {
        assertThatThrownBy(() -> store.put(new ByteArrayInputStream(PHOTO), PHOTO.length - 1))
                .isInstanceOf(ContentTooLarge.class);

        assertThat(filesBelow(root)).isZero();
        assertThat(store.put(new ByteArrayInputStream(PHOTO), PHOTO.length).size())
                .isEqualTo(PHOTO.length);
    }

    @Test
    void R15_onlyOldFilesNobodyRefersToAreCollected() throws IOException {
        Ticket young = store.put("young".getBytes(UTF_8));
        Ticket old = store.put("old".getBytes(UTF_8));
        Ticket referenced = store.put("old and referenced".getBytes(UTF_8));
        Path draft = Files.writeString(root.resolve("tmp").resolve("left-by-a-crash"), "half");
        age(store.path(old.sha256()), store.path(referenced.sha256()), draft);

        assertThat(store.collect(referenced.sha256()::equals, GRACE))
                .isEqualTo(new AttachmentStore.Collected(1, old.size(), 1));

        assertThat(store.contains(young.sha256())).isTrue();
        assertThat(store.contains(old.sha256())).isFalse();
        assertThat(store.contains(referenced.sha256())).isTrue();
        assertThat(draft).doesNotExist();
    }

    @Test
    void R15_puttingKnownContentRenewsItsTime() throws IOException {
        Ticket ticket = store.put(PHOTO);
        age(store.path(ticket.sha256()));

        store.put(new ByteArrayInputStream(PHOTO));

        assertThat(store.collect(any -> false, GRACE).files()).isZero();
        assertThat(store.contains(ticket.sha256())).isTrue();
    }

    @Test
    void R15_aFileRenewedOrReferredToBetweenLookAndRemovalStays() throws IOException {
        Ticket renewed = store.put(PHOTO);
        age(store.path(renewed.sha256()));
        assertThat(store.collect(
                                sha256 -> {
                                    putUnchecked(); // right after the collector has looked at the time
                                    return false;
                                },
                                GRACE)
                        .files())
                .isZero();
        assertThat(store.contains(renewed.sha256())).isTrue();

        age(store.path(renewed.sha256()));
        AtomicBoolean asked = new AtomicBoolean();
        store.collect(sha256 -> asked.getAndSet(true), GRACE); // referred to only when asked again
        assertThat(store.contains(renewed.sha256())).isTrue();
    }

    @Test
    void R15_whatAKilledCollectorHadMovedAsideComesBack() throws IOException {
        Ticket ticket = store.put(PHOTO);
        Path aside = root.resolve("tmp").resolve("aside-" + ticket.sha256() + "-x");
        Files.move(store.path(ticket.sha256()), aside);

        assertThat(new AttachmentStore(root).contains(ticket.sha256())).isTrue();
        assertThat(aside).doesNotExist();
    }

    @Test
    @Timeout(30)
    void R15_noPutIsLostToACollectorThatRunsBesideIt() throws Exception {
        Ticket ticket = store.put(PHOTO);
        Path file = store.path(ticket.sha256());
        AtomicBoolean over = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(2);
        try {
            var collector = pool.submit(() -> {
                while (!over.get()) {
                    store.collect(any -> false, GRACE);
                }
                return null;
            });
            for (int i = 0; i < 300; i++) {
                ageIfThere(file);
                Ticket put = store.put(new ByteArrayInputStream(PHOTO));
                // From here on it is younger than the grace: no collector may take it, at most move it for a moment.
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
                while (!store.contains(put.sha256()) && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                assertThat(store.contains(put.sha256())).isTrue();
            }
            over.set(true);
            collector.get(10, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
        assertThat(filesBelow(root)).isEqualTo(1);
    }

    private void putUnchecked() {
        try {
            store.put(PHOTO);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void age(Path... files) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(GRACE.multipliedBy(2))));
        }
    }

    private static void ageIfThere(Path file) throws IOException {
        try {
            age(file);
        } catch (NoSuchFileException collected) {
            assertThat(file).doesNotExist();
        }
    }

    private static long filesBelow(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile).count();
        }
    }
}
