package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.mappings.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an attachment store does, wherever its content lies. */
abstract class StoreContract {

    static final Duration GRACE = Duration.ofHours(1);
    static final byte[] PHOTO = "a hole in the road".getBytes(UTF_8);

    AttachmentStore store;

    /** The same store again and again, as another hub opens it. */
    abstract AttachmentStore open();

    /** Makes content look older than any grace. Quiet if it is not there. */
    abstract void age(String sha256) throws IOException;

    @BeforeEach
    void openIt() {
        store = open();
    }

    @Test
    void contentIsFoundUnderItsDigest() throws IOException {
        Ticket ticket = store.put(new ByteArrayInputStream(PHOTO));

        assertThat(ticket.sha256()).isEqualTo(Sha256.hex(PHOTO));
        assertThat(ticket.size()).isEqualTo(PHOTO.length);
        assertThat(ticket).isEqualTo(store.put(PHOTO));
        assertThat(store.contains(ticket.sha256())).isTrue();
        assertThat(store.size(ticket.sha256())).isEqualTo(PHOTO.length);
        try (AttachmentStore another = open();
                InputStream in = another.open(ticket.sha256())) {
            assertThat(in.readAllBytes()).isEqualTo(PHOTO);
        }
    }

    @Test
    void aRangeIsReadFromItsFirstByteOn() throws IOException {
        byte[] large = new byte[3 << 20];
        new Random(7).nextBytes(large);
        Ticket ticket = store.put(large);
        for (int from : List.of(0, 1, 64 * 1024, large.length - 1, large.length, large.length + 10)) {
            try (InputStream in = store.open(ticket.sha256(), from)) {
                byte[] expected = Arrays.copyOfRange(large, Math.min(from, large.length), large.length);
                assertThat(in.readAllBytes()).as("from %d", from).isEqualTo(expected);
            }
        }
        try (InputStream in = store.open(ticket.sha256())) {
            assertThat(in.readNBytes(10)).hasSize(10); // and closed early, as a browser does
        }
    }

    @Test
    void emptyContentIsContent() throws IOException {
        Ticket ticket = store.put(new byte[0]);

        assertThat(store.size(ticket.sha256())).isZero();
        try (InputStream in = store.open(ticket.sha256())) {
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aNameThatIsNoDigestNeverReachesTheStore() {
        for (String name : new String[] {"../../etc/passwd", "", "A".repeat(64), "ab", "a".repeat(63) + "/"}) {
            assertThatThrownBy(() -> store.open(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.quarantine(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> store.open("0".repeat(64))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.size("0".repeat(64))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void contentOverItsBoundLeavesNothingBehindAndIsNotReadOn() throws IOException {
        long stock = stock();
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(new byte[1 << 20]), new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read on behind its bound");
            }
        });
        assertThatThrownBy(() -> store.put(endless, 1000)).isInstanceOf(ContentTooLarge.class);

        assertThat(stock()).isEqualTo(stock);
        assertThat(store.put(new ByteArrayInputStream(PHOTO), PHOTO.length).size())
                .isEqualTo(PHOTO.length);
    }

    @Test
    void R9_contentOverItsBoundCanStillBeHashedToItsEnd() throws IOException {
        AttachmentStore.Read read = store.putOrMeasure(new ByteArrayInputStream(PHOTO), PHOTO.length - 1);

        assertThat(read.kept()).isFalse();
        assertThat(read.ticket()).isEqualTo(new Ticket(Sha256.hex(PHOTO), PHOTO.length));
    }

    @Test
    void aStreamThatBreaksLeavesNothingBehindAndIsNotTakenForOurFault() {
        IOException broken = new IOException("the sender broke off");
        InputStream half = new SequenceInputStream(new ByteArrayInputStream(PHOTO), new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }
        });
        assertThatThrownBy(() -> store.put(half)).isSameAs(broken);
    }

    @Test
    void R15_onlyOldFilesNobodyRefersToAreCollected() throws IOException {
        Ticket young = store.put("young".getBytes(UTF_8));
        Ticket old = store.put("old".getBytes(UTF_8));
        Ticket referenced = store.put("old and referenced".getBytes(UTF_8));
        age(old.sha256());
        age(referenced.sha256());

        AttachmentStore.Collected collected = store.collect(referenced.sha256()::equals, GRACE);

        assertThat(collected.files()).isEqualTo(1);
        assertThat(collected.bytes()).isEqualTo(old.size());
        assertThat(collected.left().files()).isGreaterThanOrEqualTo(2);
        assertThat(store.contains(young.sha256())).isTrue();
        assertThat(store.contains(old.sha256())).isFalse();
        assertThat(store.contains(referenced.sha256())).isTrue();
    }

    @Test
    void R15_puttingKnownContentRenewsItsTime() throws IOException {
        Ticket ticket = store.put(PHOTO);
        age(ticket.sha256());

        store.put(new ByteArrayInputStream(PHOTO));

        assertThat(store.collect(any -> false, GRACE).files()).isZero();
        assertThat(store.contains(ticket.sha256())).isTrue();
        assertThat(store.size(ticket.sha256())).isEqualTo(PHOTO.length);
    }

    @Test
    void R15_aFileRenewedBetweenLookAndRemovalStays() throws IOException {
        Ticket renewed = store.put(PHOTO);
        age(renewed.sha256());
        store.collect(
                sha256 -> {
                    putUnchecked(); // right after the collector has looked at the time
                    return false;
                },
                GRACE);
        assertThat(store.contains(renewed.sha256())).isTrue();
        assertThat(store.collect(any -> false, GRACE).files()).isZero();
        assertThat(store.contains(renewed.sha256())).isTrue();
    }

    @Test
    @Timeout(60)
    void R15_noPutIsLostToCollectorsThatRunBesideIt() throws Exception {
        Ticket ticket = store.put(PHOTO);
        AtomicBoolean over = new AtomicBoolean();
        var pool = Executors.newFixedThreadPool(2);
        try (AttachmentStore another = open()) {
            var one = pool.submit(() -> collect(store, over));
            var two = pool.submit(() -> collect(another, over));
            for (int i = 0; i < rounds(); i++) {
                age(ticket.sha256());
                Ticket put = store.put(new ByteArrayInputStream(PHOTO));
                // From here on it is younger than the grace: no collector may take it, at most move it for a moment.
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
                while (!store.contains(put.sha256()) && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                assertThat(store.contains(put.sha256())).isTrue();
            }
            over.set(true);
            one.get(20, TimeUnit.SECONDS);
            two.get(20, TimeUnit.SECONDS);
        } finally {
            over.set(true);
            pool.shutdownNow();
        }
    }

    int rounds() {
        return 300;
    }

    private static Void collect(AttachmentStore store, AtomicBoolean over) throws IOException {
        while (!over.get()) {
            try {
                store.collect(any -> false, GRACE);
            } catch (StoreUnavailable stumbled) { // S3Proxy does, over files that vanish while it lists them
                Thread.onSpinWait();
            }
        }
        return null;
    }

    @Test
    void whatIsQuarantinedIsNoLongerServedAndNotCollected() throws IOException {
        Ticket ticket = store.put("harmful".getBytes(UTF_8));

        store.quarantine(ticket.sha256());
        store.quarantine(ticket.sha256()); // another hub found it too

        assertThat(store.isQuarantined(ticket.sha256())).isTrue();
        assertThat(store.contains(ticket.sha256())).isFalse();
        assertThatThrownBy(() -> store.open(ticket.sha256())).isInstanceOf(NoSuchFileException.class);
        store.collect(any -> false, Duration.ZERO);
        assertThat(store.isQuarantined(ticket.sha256())).isTrue();
        assertThat(store.isQuarantined("0".repeat(64))).isFalse();
    }

    @Test
    void aStoreHasNoMarkUntilItIsGivenOne() throws IOException {
        assertThat(store.mark()).isEmpty();
        store.mark("first");
        store.mark("second");
        try (AttachmentStore another = open()) {
            assertThat(another.mark()).contains("second");
        }
        Set<String> asked = new HashSet<>();
        store.collect(asked::add, Duration.ZERO);
        assertThat(store.mark()).contains("second");
        assertThat(asked).allMatch(AttachmentStore::isSha256);
    }

    @Test
    void itSaysWhetherItCanBeWritten() throws IOException {
        store.tryWriting();

        assertThat(store.free()).isPositive();
        assertThat(store.place()).isNotBlank();
    }

    private long stock() throws IOException {
        return store.collect(any -> true, GRACE).left().files();
    }

    private void putUnchecked() {
        try {
            store.put(PHOTO);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
