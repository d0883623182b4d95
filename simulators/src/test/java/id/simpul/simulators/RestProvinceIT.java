package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Marker;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RestProvinceIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RestProvince province = RestProvince.start(17);

    @AfterEach
    void close() {
        province.close();
    }

    @Test
    void pagesHoldEverythingNewestFirstAndTheLedgerKnowsWhatWasShown() throws Exception {
        province.addAll(250, Mix.BROKEN);
        var stamps = new ArrayList<String>();
        var markers = new LinkedHashSet<Marker>();
        for (int page = 1; page <= 2; page++) {
            for (var item : items("page=" + page + "&limit=100")) {
                stamps.add(item.get("updated_at").asString());
                Marker.find(item.get("description").asString()).ifPresent(markers::add);
            }
        }
        assertThat(stamps).hasSize(200).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(markers).hasSize(200);
        assertThat(province.ledger().entries().stream().filter(entry -> entry.served() == 1))
                .hasSize(200);

        assertThat(items("page=3&limit=100")).hasSize(50);
        assertThat(items("page=4&limit=100")).isEmpty();
        assertThat(items("limit=100&updated_since=" + URLEncoder.encode(stamps.get(29), StandardCharsets.UTF_8)))
                .hasSizeBetween(30, 32);
    }

    @Test
    void aPageOfAHundredComesInAFewMilliseconds() throws Exception {
        province.fill(10_000);
        items("page=1&limit=100");
        var start = Instant.now();
        for (int page = 1; page <= 100; page++) {
            assertThat(get("/aduan/complaints?page=" + page + "&limit=100").statusCode())
                    .isEqualTo(200);
        }
        var took = Duration.between(start, Instant.now());
        System.out.printf("100 pages of 100 in %d ms%n", took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aWrongKeyIsRefused() throws Exception {
        var request = HttpRequest.newBuilder(URI.create(province.url() + "/aduan/complaints"))
                .header("X-Api-Key", "lain")
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void somePhotosFailTwiceAndThenCome() throws Exception {
        province.addAll(600, Mix.GOOD);
        int photos = 0;
        for (int page = 1; page <= 6; page++) {
            for (var item : items("page=" + page + "&limit=100")) {
                for (var photo : item.get("photos")) {
                    photos++;
                    var path = URI.create(photo.get("url").asString()).getPath();
                    if (get(path).statusCode() == 503) {
                        assertThat(get(path).statusCode()).isEqualTo(503);
                        var third = http.send(request(path), HttpResponse.BodyHandlers.ofByteArray());
                        assertThat(third.statusCode()).isEqualTo(200);
                        assertThat(third.body()).startsWith(0x89, 'P', 'N', 'G');
                    }
                }
            }
        }
        assertThat(photos).isGreaterThan(150);
        assertThat(province.photoRefusals()).isBetween(2, photos / 10);
        assertThat(get("/photos/JBR-lain.png").statusCode()).isEqualTo(404);
    }

    @Test
    void everyTroubleShowsAndEnds() throws Exception {
        province.addAll(20, Mix.GOOD);
        String path = "/aduan/complaints";

        province.trouble(Trouble.REFUSE);
        assertThat(get(path).statusCode()).isEqualTo(401);
        province.trouble(Trouble.UNAVAILABLE);
        assertThat(get(path).statusCode()).isEqualTo(503);
        province.trouble(Trouble.ERROR_PAGE);
        assertThat(get(path).headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        province.trouble(Trouble.ERROR_INSIDE);
        assertThat(JSON.readTree(get(path).body()).get("status").asString()).isEqualTo("error");
        province.trouble(Trouble.TRUNCATED);
        var half = get(path);
        assertThat(half.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> JSON.readTree(half.body())).isInstanceOf(RuntimeException.class);
        province.trouble(Trouble.HANG);
        assertThatThrownBy(() -> http.send(
                        HttpRequest.newBuilder(request(path), (name, value) -> true)
                                .timeout(Duration.ofMillis(400))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);

        province.trouble(Trouble.NONE);
        assertThat(items("limit=100")).hasSize(20);
    }

    @Test
    void shiftingRowsAreMissedOnceAndFoundByASecondPass() throws Exception {
        province.addAll(250, Mix.GOOD);
        province.trouble(Trouble.SHIFTING);

        var first = pass();
        var second = pass();

        assertThat(first).hasSize(248);
        assertThat(second).hasSize(250).containsAll(first);
        assertThat(province.trouble()).isEqualTo(Trouble.NONE);
    }

    @Test
    void whatATestPublishesIsShownAsItWants() throws Exception {
        var broken = province.publish(Expectation.QUARANTINE, fields -> fields.put("jenis", "lain sekali"));
        province.publish(Flaw.NO_KEY);
        province.withdraw(province.publish().key());

        var items = items("limit=100");

        assertThat(items).hasSize(3);
        assertThat(items)
                .anyMatch(item -> item.path("jenis").asString("").equals("lain sekali"))
                .anyMatch(item -> !item.has("complaint_id"))
                .anyMatch(item -> item.get("status").asString().equals("dibatalkan"));
        assertThat(province.change(broken.key()).expectation()).isEqualTo(Expectation.DELIVER);
        assertThat(items("limit=100"))
                .noneMatch(item -> item.path("jenis").asString("").equals("lain sekali"));
    }

    @Test
    void theLedgerAndTheSwitchesAreServedToOtherProcesses() throws Exception {
        province.addAll(60, Mix.BROKEN);
        post("/control/add?count=5");
        post("/control/change?count=3");
        post("/control/trouble?is=unavailable");
        assertThat(get("/aduan/complaints").statusCode()).isEqualTo(503);
        post("/control/trouble?is=none");

        var copy = Ledger.parse(get("/control/ledger").body());

        assertThat(copy.keys()).hasSize(65);
        assertThat(copy.entries()).hasSize(68).isEqualTo(province.ledger().entries());
        assertThat(http.send(
                                HttpRequest.newBuilder(URI.create(province.url() + "/control/trouble?is=rain"))
                                        .POST(HttpRequest.BodyPublishers.noBody())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
    }

    private Set<String> pass() throws Exception {
        var keys = new LinkedHashSet<String>();
        for (int page = 1; page <= 3; page++) {
            items("page=" + page + "&limit=100")
                    .forEach(item -> keys.add(item.get("complaint_id").asString()));
        }
        return keys;
    }

    private List<JsonNode> items(String query) throws IOException, InterruptedException {
        var answer = get("/aduan/complaints?" + query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Date")).isPresent();
        var list = new ArrayList<JsonNode>();
        JSON.readTree(answer.body()).get("data").get("items").forEach(list::add);
        return list;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private void post(String path) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(province.url() + path))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(province.url() + path))
                .header("X-Api-Key", province.key())
                .build();
    }
}
