package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class BucketStoreIT extends StoreContract {

    @TempDir
    static Path folder;

    private static S3Server server;
    private static int tests;

    private final String prefix = "hub-" + ++tests + "/";

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(folder, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    AttachmentStore open() {
        return new AttachmentStore(new BucketStore(server.bucket(prefix), folder.resolve("drafts")));
    }

    @Override
    void age(String sha256) throws IOException {
        for (Path object : server.objects(prefix + "content/" + sha256)) {
            try {
                Files.setLastModifiedTime(object, FileTime.from(Instant.now().minus(GRACE.multipliedBy(2))));
            } catch (NoSuchFileException collected) {
                assertThat(object).doesNotExist();
            }
        }
    }

    @Override
    int rounds() {
        return 20;
    }

    @Test
    void knownContentIsNotSentAgainWhileItIsYoung() throws IOException {
        Ticket ticket = store.put(PHOTO);
        store.put(PHOTO);
        assertThat(server.objects(prefix + "content/" + ticket.sha256())).hasSize(1);

        age(ticket.sha256());
        store.put(PHOTO);
        assertThat(server.objects(prefix + "content/" + ticket.sha256()))
                .as("what is old may be on a collector's list: a new generation")
                .hasSize(2);
        store.collect(any -> true, GRACE);
        assertThat(server.objects(prefix + "content/" + ticket.sha256())).hasSize(1);
        assertThat(store.contains(ticket.sha256())).isTrue();
    }

    @Test
    void moreFilesThanOneAnswerOfTheServerListsAreAllLookedAt() throws IOException {
        String one = store.put("x".getBytes(UTF_8)).sha256();
        age(one);
        Path object = server.objects(prefix + "content/" + one).get(0);
        for (int i = 0; i < 1100; i++) {
            Path copy = server.data().resolve(prefix + "content/%064x/one".formatted(i));
            Files.createDirectories(copy.getParent());
            Files.copy(object, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        AttachmentStore.Collected collected = store.collect(sha256 -> sha256.matches("0{60}.*0"), GRACE);

        assertThat(collected.files()).isEqualTo(1 + 1100 - 69);
        assertThat(collected.left()).isEqualTo(new AttachmentStore.Stock(69, 69));
    }

    @ParameterizedTest
    @CsvSource({
        "lampiran, salah,        secret-key", // wrong secret
        "tiada,    kunci-contoh, bucket", // no such bucket
    })
    void whatAPersonMustMendIsSaidWithAFix(String name, String secret, String fix) {
        try (var wrong =
                new AttachmentStore(new BucketStore(server.bucket(name, prefix, secret), folder.resolve("drafts")))) {
            StoreUnavailable trouble =
                    catchThrowableOfType(StoreUnavailable.class, () -> wrong.put("x".getBytes(UTF_8)));

            assertThat(trouble.fix()).contains("simpul.files.s3.").contains(fix);
            assertThat(trouble.getMessage())
                    .contains("127.0.0.1")
                    .doesNotContain("kunci-contoh", "salah", "simpul-uji");
            assertThat(catchThrowableOfType(StoreUnavailable.class, wrong::mark).fix())
                    .contains(fix);
        }
    }

    @Test
    void R15_aServerThatIsAwayLosesNothing(@TempDir Path own) throws Exception {
        Ticket ticket;
        int port;
        try (S3Server first = S3Server.start(own, 0);
                var there = new AttachmentStore(new BucketStore(first.bucket(""), own.resolve("drafts")))) {
            port = first.port();
            ticket = there.put(PHOTO);
        }
        try (var away = new AttachmentStore(
                new BucketStore(S3Server.bucket(port, "lampiran", "", "kunci-contoh"), own.resolve("drafts")))) {
            Instant asked = Instant.now();
            assertThatThrownBy(() -> away.put("x".getBytes(UTF_8))).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() -> away.open(ticket.sha256())).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() -> away.contains(ticket.sha256())).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() -> away.collect(any -> false, Duration.ZERO)).isInstanceOf(StoreUnavailable.class);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(60));
        }
        try (S3Server again = S3Server.start(own, port);
                var back = new AttachmentStore(new BucketStore(again.bucket(""), own.resolve("drafts")));
                InputStream in = back.open(ticket.sha256())) {
            assertThat(in.readAllBytes()).isEqualTo(PHOTO);
        }
        try (var drafts = Files.list(own.resolve("drafts"))) {
            assertThat(drafts).isEmpty();
        }
    }
}
