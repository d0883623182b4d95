package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Kind;
import id.simpul.simulators.Mix;
import id.simpul.simulators.Sapawarga;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SapawargaIT {

    @TempDir
    Path dir;

    private final Sapawarga app = Sapawarga.start(7);
    private Region region;

    @BeforeEach
    void region() throws IOException {
        region = region(app.password());
    }

    private Region region(String password) throws IOException {
        return new Region(
                dir,
                """
                id: warga-contoh
                title: Warga Contoh
                extends: sapawarga
                start: beginning
                zone: Asia/Jakarta
                values:
                  url: ${WARGA_URL}
                  user: ${WARGA_USER}
                  password: ${WARGA_PASSWORD}
                  login: user/login
                limits: { timeout: 3s, poll: 30s }
                """,
                Map.of("WARGA_URL", app.url(), "WARGA_USER", app.user(), "WARGA_PASSWORD", password));
    }

    @AfterEach
    void close() {
        region.close();
        app.close();
    }

    @Test
    void allRecordsArriveRightAndTheirChangesAsUpdates() {
        app.addAll(250, Mix.BROKEN);
        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

        region.hasAllOf(app.ledger());
        assertThat(region.held()).isEmpty();
        assertThat(region.byMarker().values()).allSatisfy(versions -> {
            Complaint complaint = versions.get(0);
            assertThat(complaint.kind()).isEqualTo(Kind.ASPIRATION);
            assertThat(complaint.reporter().phone()).startsWith("+62");
            assertThat(complaint.category().code()).isNotNull();
        });

        app.trouble(Trouble.SHIFTING);
        String changed = app.change().orElseThrow().key();
        String deleted = app.publish().key();
        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
        app.withdraw(deleted);
        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

        region.hasAllOf(app.ledger());
        assertThat(region.byMarker().get(changed)).hasSize(2);
        assertThat(region.byMarker().get(deleted))
                .as("what vanishes is no update")
                .hasSize(1);
    }

    @Test
    void itsPhotosCanBeFetched() {
        app.addAll(30, Mix.GOOD);
        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

        assertThat(region.files()).isNotEmpty();
        assertThat(region.fetch(region.files().get(0))).isInstanceOf(FileResult.Fetched.class);
        assertThat(region.files().get(0).name()).endsWith(".png").doesNotContain("/");
    }

    @Test
    void aWrongPasswordIsRefused() throws IOException {
        try (Region wrong = region("lain")) {
            assertThat(wrong.poll()).isInstanceOf(PullResult.Refused.class);
        }
    }

    @Test
    void aTokenThatEndedIsReplaced() {
        app.addAll(5, Mix.GOOD); // fewer than a page
        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
        app.endTokens();
        app.publish();

        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
        region.hasAllOf(app.ledger());
    }

    @Test
    void itsTroublesAreToldRight() {
        app.addAll(5, Mix.GOOD);
        Map<Trouble, Class<? extends PullResult>> expected = Map.of(
                Trouble.REFUSE, PullResult.Refused.class,
                Trouble.UNAVAILABLE, PullResult.Unavailable.class,
                Trouble.ERROR_PAGE, PullResult.Unavailable.class,
                Trouble.ERROR_INSIDE, PullResult.Unavailable.class,
                Trouble.TRUNCATED, PullResult.Unavailable.class,
                Trouble.HANG, PullResult.Unavailable.class);
        expected.forEach((trouble, result) -> {
            app.trouble(trouble);
            assertThat(region.poll()).as(trouble.toString()).isInstanceOf(result);
        });
        app.trouble(Trouble.NONE);
        assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
        region.hasAllOf(app.ledger());
        assertThat(List.copyOf(region.byMarker().values())).hasSize(5);
    }
}
