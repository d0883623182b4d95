package id.simpul.connectors.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No form of a secret is left, and nothing else is changed. */
class MaskerTest {

    private static final String SECRET = "r4h&s1a \"<x>/'ü+";

    private final Masker masker = new Masker(Map.of(SECRET, "MASKED_KEY", "r4h", "MASKED_SHORT"));

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyFormIsMasked() {
        String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        for (String form : List.of(
                SECRET,
                url,
                url.replace("+", "%20"),
                url.replace("%3C", "%3c")
                        .replace("%3E", "%3e")
                        .replace("%2F", "%2f")
                        .replace("%2B", "%2b")
                        .replace("%C3%BC", "%c3%bc"),
                "r4h&s1a \\\"<x>/'ü+",
                "r4h&amp;s1a \"&lt;x&gt;/'ü+",
                base64(SECRET))) {
            assertThat(masker.text("a=" + form + ";")).as(form).isEqualTo("a=MASKED_KEY;");
        }
        for (String before : List.of("", "u", "us", "user:", "a longer user:")) {
            assertThat(masker.text("Basic " + base64(before + SECRET + ":after")))
                    .as(before)
                    .contains("MASKED_KEY");
        }
        assertThat(masker.text("r4h alone")).isEqualTo("MASKED_SHORT alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Laporan jalan berlubang di Jl. Contoh 1",
                "{\"token\":\"halaman-2\",\"judul\":\"MASKED_KEY\"}",
                "wrong-headed"
            })
    void nothingElseIs(String text) {
        assertThat(masker.text(text)).isEqualTo(text);
    }

    @Test
    void aSecretInBytesThatAreNoTextIsMaskedToo() {
        byte[] latin1 = "kunci=sandi-rahasia é".getBytes(StandardCharsets.ISO_8859_1);
        Masker known = new Masker(Map.of("sandi-rahasia", "MASKED_KEY"));

        assertThat(new String(known.body(latin1), StandardCharsets.ISO_8859_1)).isEqualTo("kunci=MASKED_KEY é");
    }

    @Test
    void credentialsInHeadersAreMaskedAndKnownFromThenOn() {
        Map<String, List<String>> asked = masker.headers(Map.of(
                "Authorization", List.of("Bearer abcdef123456"),
                "Cookie", List.of("JSESSIONID=0123456789; lang=id"),
                "X-Api-Key", List.of("something-unknown"),
                "Accept", List.of("application/json")));
        assertThat(asked)
                .containsEntry("authorization", List.of("Bearer MASKED_AUTHORIZATION"))
                .containsEntry("cookie", List.of("JSESSIONID=MASKED_COOKIE; lang=MASKED_COOKIE"))
                .containsEntry("x-api-key", List.of("MASKED_HEADER"))
                .containsEntry("accept", List.of("application/json"));
        assertThat(masker.headers(asked)).as("once more").isEqualTo(asked);

        assertThat(masker.headers(Map.of("Set-Cookie", List.of("sid=aaaabbbb; Path=/; HttpOnly", "old=; Max-Age=0"))))
                .containsEntry("set-cookie", List.of("sid=MASKED_COOKIE; Path=/; HttpOnly", "old=; Max-Age=0"));
        assertThat(masker.text("echo abcdef123456 0123456789 aaaabbbb"))
                .isEqualTo("echo MASKED_AUTHORIZATION MASKED_COOKIE MASKED_COOKIE");
    }

    @Test
    void tokensAreLearntFromAnswers() {
        masker.learn("{\"access_token\": \"eyJhbGciOi.x\",\"refresh_token\":\"segarkan-ini\"}"
                .getBytes(StandardCharsets.UTF_8));
        masker.handedOut("sesi-4711");
        masker.handedOut("17");

        assertThat(masker.text("eyJhbGciOi.x segarkan-ini sesi-4711 17"))
                .isEqualTo("MASKED_TOKEN MASKED_TOKEN MASKED_TOKEN 17");
    }

    @Test
    void whatIsNewInEverySoapCallIsLeftOut() {
        String envelope =
                """
                <soap:Envelope xmlns:soap="s"><soap:Header><wsse:Security xmlns:wsse="w" soap:mustUnderstand="1">\
                <wsse:UsernameToken wsu:Id="%s"><wsse:Password>%s</wsse:Password></wsse:UsernameToken></wsse:Security>\
                </soap:Header><soap:Body xmlns:wsu="u" wsu:Id="id-%s"><a/></soap:Body></soap:Envelope>""";

        byte[] one = masker.request(envelope.formatted("a", "b", "c").getBytes(StandardCharsets.UTF_8));
        byte[] other = masker.request(envelope.formatted("1", "2", "3").getBytes(StandardCharsets.UTF_8));

        assertThat(new String(one, StandardCharsets.UTF_8))
                .isEqualTo(new String(other, StandardCharsets.UTF_8))
                .isEqualTo("<soap:Envelope xmlns:soap=\"s\"><soap:Body><a/></soap:Body></soap:Envelope>");
    }
}
