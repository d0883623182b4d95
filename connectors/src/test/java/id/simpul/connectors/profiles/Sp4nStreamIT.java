package id.simpul.connectors.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.PullResult;
import id.simpul.mappings.model.Complaint;
import id.simpul.simulators.Mix;
import id.simpul.simulators.Sp4nStream;
import id.simpul.simulators.Trouble;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class Sp4nStreamIT {

    @TempDir
    Path dir;

    private final Sp4nStream portal = Sp4nStream.start(51);

    @AfterEach
    void close() {
        portal.close();
    }

    private Region region(String token) throws IOException {
        return new Region(
                dir,
                """
                id: sp4n-lapor
                title: SP4N-LAPOR!
                extends: sp4n-stream
                start: beginning
                zone: Asia/Jakarta
                values:
                  url: ${LAPOR_URL}
                  token: ${LAPOR_TOKEN}
                limits: { timeout: 3s, poll: 30s }
                """,
                Map.of("LAPOR_URL", portal.url() + "/api", "LAPOR_TOKEN", token));
    }

    /** As the profile's README says: the portal's topics become a code table of the source. */
    private void topics() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(portal.url() + "/api/services/f01/gettopics"))
                                .POST(HttpRequest.BodyPublishers.ofString("KEYTOKEN=" + portal.token()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        StringBuilder table = new StringBuilder("source,code\n");
        for (JsonNode topic : JsonMapper.shared().readTree(answer.body())) {
            table.append("\"%s\",\"%s\"\n"
                    .formatted(
                            topic.path("id").asString(),
                            topic.path("topic_name").asString()));
        }
        Files.createDirectories(dir.resolve("sp4n-lapor/codes"));
        Files.writeString(dir.resolve("sp4n-lapor/codes/topic.csv"), table);
    }

    @Test
    void allReportsArriveRightAndTheirChangesAsUpdates() throws Exception {
        topics();
        portal.addAll(250, Mix.BROKEN);
        try (Region region = region(portal.token())) {
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);
            region.hasAllOf(portal.ledger());
            assertThat(region.held()).isNotEmpty();
            List<Complaint> first = region.byMarker().values().stream()
                    .map(versions -> versions.get(0))
                    .toList();
            assertThat(first)
                    .allMatch(complaint -> complaint.references().size() == 1)
                    .allMatch(complaint -> complaint.category().code() != null)
                    .allMatch(complaint -> complaint.reporter().name().startsWith("Warga Contoh "))
                    .anyMatch(complaint -> complaint.secret() && !complaint.anonymous())
                    .anyMatch(complaint -> complaint.anonymous() && !complaint.secret());

            String changed = portal.change().orElseThrow().key();
            portal.publish();
            assertThat(region.poll()).isInstanceOf(PullResult.Page.class);

            region.hasAllOf(portal.ledger());
            assertThat(region.byMarker().get(changed)).hasSize(2);
        }
    }

    @Test
    void itsTroublesAreToldRight() throws IOException {
        portal.addAll(5, Mix.GOOD);
        try (Region region = region("lain")) {
            assertThat(region.poll()).as("wrong token").isInstanceOf(PullResult.Refused.class);
        }
        for (Trouble trouble : new Trouble[] {
            Trouble.UNAVAILABLE,
            Trouble.ERROR_PAGE,
            Trouble.TRUNCATED,
            Trouble.HANG,
            Trouble.REFUSE,
            Trouble.ERROR_INSIDE
        }) {
            try (Region region = region(portal.token())) {
                portal.trouble(trouble);
                PullResult result = region.poll();
                assertThat(result.health())
                        .as(trouble + ": " + result)
                        .isEqualTo(
                                trouble == Trouble.REFUSE
                                        ? PullResult.SourceHealth.NEEDS_A_PERSON
                                        : PullResult.SourceHealth.WAITING);
                portal.trouble(Trouble.NONE);
            }
        }
    }
}
