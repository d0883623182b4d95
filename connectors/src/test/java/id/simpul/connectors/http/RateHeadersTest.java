package id.simpul.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {

    /** By the source's clock, which is years before ours. */
    private static final String DATE = "Sun, 06 Nov 1994 08:49:37 GMT";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            429 | Retry-After: 30                                                    | PT30S
            503 | Retry-After: 30                                                    | PT30S
            503 | Retry-After: Sun, 06 Nov 1994 08:51:37 GMT                         | PT2M
            503 | Retry-After: Sun, 06 Nov 1994 08:00:00 GMT                         | PT0S
            503 | Retry-After: 99999999                                              | PT1H
            503 | Retry-After: besok                                                 |
            200 | Retry-After: 30                                                    |
            200 | X-RateLimit-Remaining: 0 ~ X-RateLimit-Reset: 784111787            | PT10S
            200 | X-RateLimit-Remaining: 0 ~ X-RateLimit-Reset: 40                   | PT40S
            200 | X-RateLimit-Remaining: 3 ~ X-RateLimit-Reset: 40                   |
            200 | RateLimit-Remaining: 0 ~ RateLimit-Reset: 7                        | PT7S
            200 | RateLimit: limit=100, remaining=0, reset=50                        | PT50S
            200 | RateLimit: "default";r=0;t=30                                      | PT30S
            200 | RateLimit: "default";r=5;t=30                                      |
            200 | X-RateLimit-Remaining: 0 ~ X-RateLimit-Reset: kapan                |
            """)
    void whatAnAnswerAsksUsToWait(int status, String headers, String pause) {
        Map<String, List<String>> map = new HashMap<>(Map.of("Date", List.of(DATE)));
        for (String header : headers.split(" ~ ")) {
            String[] parts = header.split(": ", 2);
            map.computeIfAbsent(parts[0], it -> new ArrayList<>()).add(parts[1].strip());
        }
        Duration expected = pause == null ? null : Duration.parse(pause);
        assertThat(RateHeaders.pause(status, HttpHeaders.of(map, (name, value) -> true))
                        .orElse(null))
                .isEqualTo(expected);
    }
}
