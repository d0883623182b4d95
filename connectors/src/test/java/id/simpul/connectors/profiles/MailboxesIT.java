package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.PullResult;
import id.simpul.mappings.model.Complaint;
import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Mix;
import id.simpul.simulators.RegencyMailbox;
import id.simpul.simulators.RegencyMailbox.Writers;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profiles mailbox and form-mailbox. */
@Timeout(120)
class MailboxesIT {

    @TempDir
    Path dir;

    private Region region(String profile, RegencyMailbox mailbox) throws IOException {
        Files.createDirectories(dir.resolve("surat-contoh/codes"));
        if (profile.equals("form-mailbox")) {
            Files.writeString(dir.resolve("surat-contoh/codes/district.csv"), "source,code\nDepok,34.04.07\n");
        }
        return new Region(
                dir,
                """
                id: surat-contoh
                title: Surat Contoh
                extends: %s
                start: beginning
                zone: Asia/Jakarta
                values:
                  host: ${HOST}
                  port: ${PORT}
                  tls: none
                  user: ${USER}
                  password: ${PASSWORD}
                  region: "34.04"
                """
                        .formatted(profile),
                Map.of(
                        "HOST", mailbox.host(),
                        "PORT", String.valueOf(mailbox.port()),
                        "USER", mailbox.user(),
                        "PASSWORD", mailbox.password()));
    }

    @ParameterizedTest
    @CsvSource({"mailbox, CITIZENS", "form-mailbox, FORM"})
    void allMailsArriveRightAndRepliesAsUpdates(String profile, Writers writers) throws IOException {
        try (RegencyMailbox mailbox = RegencyMailbox.start(11, writers);
                Region region = region(profile, mailbox)) {
            mailbox.addAll(200, Mix.BROKEN);
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

            region.hasAllOf(mailbox.ledger());
            assertThat(region.setAside()).hasSize((int) mailbox.ledger().entries().stream()
                    .filter(entry -> entry.version().expectation() == Expectation.SET_ASIDE)
                    .count());
            assertThat(region.held()).hasSize((int) mailbox.ledger().entries().stream()
                    .filter(entry -> entry.version().expectation() == Expectation.QUARANTINE)
                    .count());
            assertThat(region.byMarker().values())
                    .extracting(versions -> versions.get(0).location().region().code())
                    .allMatch(code -> code.startsWith("34.04"));

            Complaint before = region.byMarker().values().iterator().next().get(0);
            assertThat(before.channel()).isEqualTo("email");
            mailbox.publish();
            mailbox.change();
            mailbox.deliverLastAgain();
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(mailbox.ledger());
        }
    }

    @ParameterizedTest
    @CsvSource({"mailbox, CITIZENS", "form-mailbox, FORM"})
    void itsTroublesAreToldRight(String profile, Writers writers) throws IOException {
        try (RegencyMailbox mailbox = RegencyMailbox.start(12, writers);
                Region region = region(profile, mailbox)) {
            mailbox.publish();
            mailbox.trouble(Trouble.REFUSE);
            assertThat(region.poll()).isInstanceOf(PullResult.Refused.class);
            mailbox.trouble(Trouble.UNAVAILABLE);
            assertThat(region.poll()).isInstanceOf(PullResult.Unavailable.class);
            mailbox.trouble(Trouble.NONE);
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(mailbox.ledger());
        }
    }
}
