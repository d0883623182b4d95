package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.TokenStore;
import id.simpul.mappings.source.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way of showing who we are, against a server that checks it, and lies about it. */
class RestAuthTest {

    private static final String LIST = "{\"items\":[{\"id\":1}]}";
    private static final String SECRET = "s3cret&/+ é";

    private static final Web web = new Web();
    private final AtomicInteger issued = new AtomicInteger();
    private final List<String> good = new CopyOnWriteArrayList<>();

    @TempDir
    private Path dir;

    private Folder source;

    @BeforeEach
    void start() {
        source = new Folder(dir, web.anew()).env("SECRET", SECRET).env("REFRESH", "awal");
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    /** Issues T1, T2 … at /token; /list takes those in {@link #good}. */
    private void oauth(String answer) {
        web.answers(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                String token = "T" + issued.incrementAndGet();
                good.add(token);
                Web.send(exchange, 200, "application/json", answer.replace("TOKEN", token));
            } else {
                String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                boolean in = good.contains(shown.replace("Bearer ", ""));
                Web.send(exchange, in ? 200 : 401, "application/json", in ? LIST : "{\"pesan\":\"Budi\"}");
            }
        });
    }

    private static String oauth2(String more) {
        return "auth: { oauth2: { token-url: \"${URL}/token\", client-id: simpul, client-secret: \"${SECRET}\"" + more
                + " } }";
    }

    private long tokensAskedFor() {
        return web.requests().stream().filter(it -> it.startsWith("/token")).count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            auth: { basic: { user: simpul, password: "${SECRET}" } }             | Authorization | Basic c2ltcHVsOnMzY3JldCYvKyDDqQ==
            auth: { bearer: "${REFRESH}" }                                       | Authorization | Bearer awal
            auth: { api-key: { header: X-Kunci, value: "${REFRESH}" } }          | X-Kunci       | awal
            """)
    void whatStaysIsSentWithEveryRequest(String auth, String header, String value) {
        web.answers(200, "application/json", LIST);
        Folder.pull(source.with(auth).open());
        assertThat(web.last().getRequestHeaders().getFirst(header)).isEqualTo(value);
    }

    @Test
    void aRefusedBasicPasswordIsNotTriedAgain() {
        web.answers(401, "text/plain", "");
        PullResult result = Folder.pull(source.with("auth: { basic: { user: simpul, password: \"${SECRET}\" } }")
                .open());
        assertThat(Folder.reason(result)).startsWith("refused: ").contains("401");
        assertThat(web.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"basic", "post"})
    void clientCredentialsGiveATokenThatServesManyRequests(String way) {
        oauth("{\"access_token\":\"TOKEN\",\"token_type\":\"bearer\",\"expires_in\":3600}");
        SourceConnector connector = source.with(
                        oauth2(", client-auth: " + way + ", scope: \"aduan baca\", extra: { audience: aduan }"))
                .open();
        for (int i = 0; i < 3; i++) {
            assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        }
        assertThat(tokensAskedFor()).isEqualTo(1);
        String form = web.bodies().get(0);
        assertThat(form).contains("grant_type=client_credentials", "scope=aduan+baca", "audience=aduan");
        if (way.equals("post")) {
            assertThat(form).contains("client_id=simpul", "client_secret=s3cret%26%2F%2B+%C3%A9");
        } else {
            assertThat(form).doesNotContain("secret");
            String header = web.exchange(0).getRequestHeaders().getFirst("Authorization");
            assertThat(new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8))
                    .isEqualTo("simpul:s3cret%26%2F%2B+%C3%A9");
        }
    }

    @ParameterizedTest
    @CsvSource({"3600", "0", "-1", "'\"7200\"'", "null", "9999999999", "1"})
    void howeverLongATokenIsSaidToLiveItIsRenewedOnceItIsRefusedAndNotForEachRequest(String said) {
        oauth("{\"access_token\":\"TOKEN\",\"expires_in\":" + said + "}");
        SourceConnector connector = source.with(oauth2("")).open();
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        assertThat(tokensAskedFor()).isEqualTo(1);
        good.clear(); // it expired, whatever was said
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        assertThat(tokensAskedFor()).isEqualTo(2);
        assertThat(web.requests()).hasSize(6);
    }

    @Test
    void aNewTokenThatIsRefusedTooIsARefusalAfterOneRetry() {
        web.answers(exchange -> Web.send(
                exchange,
                exchange.getRequestURI().getPath().equals("/token") ? 200 : 401,
                "application/json",
                "{\"access_token\":\"rahasia\"}"));
        assertThat(Folder.reason(Folder.pull(source.with(oauth2("")).open())))
                .startsWith("refused: ")
                .contains("401")
                .doesNotContain("rahasia", "s3cret");
        assertThat(web.requests()).containsExactly("/token", "/list", "/token", "/list");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            401 | {"error":"invalid_client","error_description":"Budi"} | refused: the token endpoint | invalid_client
            400 | {"error":"invalid_scope"}                             | refused: the token endpoint | invalid_scope
            503 | <html>                                                | unavailable: the token endpoint | 503
            200 | <html>                                                | unavailable: the token endpoint | without an access token
            200 | {"access_token":"x","token_type":"mac"}               | refused: the token endpoint | not bearer
            302 | x                                                     | unavailable: the token endpoint | 302
            """)
    void whatATokenEndpointSaysInsteadOfATokenIsToldAndNoListIsAskedFor(
            int status, String body, String begin, String told) {
        web.answers(status, "application/json", body);
        assertThat(Folder.reason(Folder.pull(source.with(oauth2("")).open())))
                .startsWith(begin)
                .contains(told)
                .doesNotContain("Budi", "s3cret", SECRET);
        assertThat(web.requests()).containsExactly("/token");
    }

    @Test
    void oneThreadRenewsAndTheOthersWait() {
        oauth("{\"access_token\":\"TOKEN\"}");
        source.with("attachments: { each: foto, url: url }", oauth2(""));
        SourceConnector connector = source.open();
        Folder.pull(connector);
        good.clear();
        List<FileResult> files = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> connector.fetch(
                        new SourceFile.Remote("f" + i, null, web.url("/f" + i).toString())))
                .toList();
        assertThat(files).allMatch(FileResult.Fetched.class::isInstance);
        assertThat(tokensAskedFor()).isEqualTo(2);
    }

    /** Remembers in which order things happened. */
    private final class Kept implements TokenStore {
        private @Nullable Secret saved;
        private boolean leased = true;
        private boolean keeps = true;
        private final List<Integer> requestsBefore = new ArrayList<>();

        @Override
        public Optional<Secret> read() {
            return Optional.ofNullable(saved);
        }

        @Override
        public Optional<Hold> hold() {
            return leased
                    ? Optional.of(token -> {
                        requestsBefore.add(web.requests().size());
                        saved = keeps ? token : saved;
                        return keeps;
                    })
                    : Optional.empty();
        }
    }

    /** A refresh token is good once; the next comes with the access token. */
    private void singleUse() {
        List<String> refresh = new CopyOnWriteArrayList<>(List.of("awal"));
        web.answers(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                String asked = web.bodies().get(web.bodies().size() - 1).replaceAll(".*refresh_token=([^&]*).*", "$1");
                if (!refresh.remove(asked)) {
                    Web.send(exchange, 400, "application/json", "{\"error\":\"invalid_grant\"}");
                    return;
                }
                int n = issued.incrementAndGet();
                refresh.add("R" + n);
                good.add("T" + n);
                Web.send(
                        exchange,
                        200,
                        "application/json",
                        "{\"access_token\":\"T%d\",\"refresh_token\":\"R%d\"}".formatted(n, n));
            } else {
                String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
                Web.send(exchange, good.contains(shown.replace("Bearer ", "")) ? 200 : 401, "application/json", LIST);
            }
        });
        source.with(oauth2(", refresh-token: \"${REFRESH}\""));
    }

    @Test
    void R17_aSingleUseRefreshTokenIsSavedBeforeTheAccessTokenIsUsedAndOutlivesTheProcess() {
        singleUse();
        Kept kept = new Kept();
        assertThat(Folder.keys(Folder.pull(source.open(kept)))).containsExactly("1");
        assertThat(kept.requestsBefore).as("saved after /token, before /list").containsExactly(1);

        good.clear();
        assertThat(Folder.keys(Folder.pull(source.open(kept))))
                .as("a new process")
                .containsExactly("1");
        assertThat(issued).hasValue(2);
    }

    @Test
    void R17_whatCouldNotBeSavedIsNotUsed() {
        singleUse();
        Kept kept = new Kept();
        kept.keeps = false;
        assertThat(Folder.reason(Folder.pull(source.open(kept)))).contains("lease was lost");
        assertThat(web.requests()).containsExactly("/token");
    }

    @Test
    void R17_withoutTheLeaseNothingIsRenewed() {
        singleUse();
        assertThat(Folder.reason(Folder.pull(source.open(TokenStore.NONE)))).startsWith("unavailable: ");
        assertThat(web.requests()).isEmpty();
    }

    @Test
    void aRefreshTokenThatIsUsedUpNeedsAPersonWhoseNewOneIsTakenAtOnce() {
        singleUse();
        Kept kept = new Kept();
        Folder.pull(source.open(kept));
        kept.saved = new Secret(kept.saved.reveal().replace("R1", "lama"));
        PullResult refused = Folder.pull(source.open(kept));
        assertThat(refused).isInstanceOfSatisfying(PullResult.Refused.class, it -> assertThat(it.fix())
                .contains("granted again"));
        source.env("REFRESH", "R1");
        assertThat(Folder.keys(Folder.pull(source.open(kept)))).containsExactly("1");
    }

    /** /login gives what {@code how} says, good until it is taken from {@link #good}. */
    private void login(String how, String refusal) {
        web.answers(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/login")) {
                String token = "L" + issued.incrementAndGet();
                good.add(token);
                if (how.equals("cookie")) {
                    exchange.getResponseHeaders().add("Set-Cookie", "sid=" + token + "; Path=/; HttpOnly");
                    exchange.getResponseHeaders().add("Set-Cookie", "bahasa=id");
                    exchange.getResponseHeaders().add("Set-Cookie", "lama=x; Max-Age=0");
                    exchange.getResponseHeaders().add("Location", "/beranda");
                    Web.send(exchange, 302, "text/html", "");
                } else {
                    Web.send(exchange, 200, "application/json", "{\"data\":{\"token\":\"" + token + "\"}}");
                }
                return;
            }
            boolean in = good.stream().anyMatch(token -> shown(exchange).contains(token));
            Web.send(
                    exchange,
                    in || refusal != null ? 200 : 401,
                    "application/json",
                    in ? LIST : refusal == null ? "" : refusal);
        });
    }

    private String shown(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Authorization")
                + exchange.getRequestHeaders().getFirst("X-Token")
                + exchange.getRequestHeaders().getFirst("Cookie")
                + exchange.getRequestURI()
                + web.bodies().get(web.bodies().size() - 1);
    }

    private static final String CALL =
            "auth: { login: { request: { url: \"${URL}/login\", form: { user: simpul, password: \"${SECRET}\" } }, ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            json   | token: data.token, header: Authorization, prefix: "Bearer " } } |                            | request: { url: "${URL}/list" }                    | Bearer L1
            json   | token: data.token, header: X-Token } }                          |                            | request: { url: "${URL}/list" }                    | L1
            json   | token: data.token, query: token } }                             |                            | request: { url: "${URL}/list" }                    | token=L1
            json   | token: data.token } }                                           |                            | request: { url: "${URL}/list", body: '{"token": "{session}"}' } | {"token":"L1"}
            cookie | cookies: true } }                                               |                            | request: { url: "${URL}/list" }                    | sid=L1; bahasa=id
            json   | token: data.token, header: X-Token, expired: "kode = 'X9'" } }  | {"kode":"X9","items":[]}   | request: { url: "${URL}/list" }                    | L1
            """)
    void aLoginCallLetsUsInAndIsMadeOnceMoreWhenItsTokenIsNoLongerTaken(
            String how, String carried, String refusal, String request, String shown) {
        login(how, refusal);
        SourceConnector connector = source.with(CALL + carried, request).open();
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        assertThat(shown(web.last())).contains(shown);
        assertThat(web.bodies().get(0)).isEqualTo("user=simpul&password=s3cret%26%2F%2B+%C3%A9");
        Folder.pull(connector);
        assertThat(issued).as("one login for many requests").hasValue(1);
        good.clear();
        assertThat(Folder.keys(Folder.pull(connector))).containsExactly("1");
        assertThat(issued).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            token: data.token, header: X-Token } } | 401 | {}                    | refused: the login | 401
            token: data.token, header: X-Token } } | 200 | {"pesan":"Budi"}      | refused: the login | without a token
            token: data.token, header: X-Token } } | 200 | <html>Budi            | unavailable: the login | a web page
            token: data.token, header: X-Token } } | 503 | <html>Budi            | unavailable: the login | 503
            cookies: true } }                      | 200 | <html>Budi            | refused: the login | no cookie
            """)
    void aLoginThatLetsUsNotInIsToldAndNothingElseIsAsked(
            String carried, int status, String body, String begin, String told) {
        web.answers(status, "text/html", body);
        assertThat(Folder.reason(Folder.pull(source.with(CALL + carried).open())))
                .startsWith(begin)
                .contains(told)
                .doesNotContain("Budi", "s3cret");
        assertThat(web.requests()).containsExactly("/login");
    }

    @Test
    void anInBandSignThatStaysAfterALoginIsARefusal() {
        login("json", "{\"kode\":\"X9\",\"items\":[]}");
        source.with(CALL + "token: \"'salah'\", header: X-Token, expired: \"kode = 'X9'\" } }");
        assertThat(Folder.reason(Folder.pull(source.open())))
                .startsWith("refused: ")
                .contains("not logged in");
        assertThat(web.requests()).containsExactly("/login", "/list", "/login", "/list");
    }

    @Test
    void aCookieThatChangesWithAnAnswerGoesWithTheNextRequest() {
        web.answers(exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "sid=" + issued.incrementAndGet());
            Web.send(exchange, 200, "application/json", LIST);
        });
        SourceConnector connector = source.with(CALL + "cookies: true } }").open();
        Folder.pull(connector);
        Folder.pull(connector);
        assertThat(web.exchange(1).getRequestHeaders().getFirst("Cookie")).isEqualTo("sid=1");
        assertThat(web.last().getRequestHeaders().getFirst("Cookie")).isEqualTo("sid=2");
    }

    @ParameterizedTest
    @CsvSource({"own,true", "none,false"})
    void filesAtTheSourceAreFetchedWithItsCredentialsOrWithNone(String credentials, boolean shown) throws IOException {
        web.answers(200, "image/png", "png");
        source.with(
                "auth: { bearer: \"${REFRESH}\" }",
                "attachments: { each: foto, url: url, credentials: " + credentials + " }");
        source.open().fetch(new SourceFile.Remote("x", null, web.url("/x.png").toString()));
        assertThat(web.last().getRequestHeaders().containsKey("Authorization")).isEqualTo(shown);
    }
}
