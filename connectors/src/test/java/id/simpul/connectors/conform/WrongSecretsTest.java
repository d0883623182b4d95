package id.simpul.connectors.conform;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.HttpRequestTemplate;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongSecretsTest {

    private static final URI URL = URI.create("https://aduan.contoh.example.id/list");

    static Stream<Auth> ways() {
        HttpRequestTemplate login = new HttpRequestTemplate(
                HttpRequestTemplate.Method.POST, URL.toString(), Map.of(), Map.of(), Map.of("p", "x"), null);
        return Stream.of(
                new Auth.Basic("simpul", new Secret("x")),
                new Auth.ApiKey(Auth.ApiKey.Place.QUERY, "key", new Secret("x")),
                new Auth.OAuth2(
                        URL, "simpul", new Secret("x"), Auth.OAuth2.ClientAuth.BASIC, null, null, Map.of("a", "b")),
                new Auth.Login(login, "token", Auth.Login.Carrier.HEADER, "X-Token", "", null),
                new Auth.Login(login, null, Auth.Login.Carrier.COOKIES, null, "", null));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyWayOfShowingWhoWeAreIsShownWrongly(Auth auth) {
        Rest wrong = (Rest) WrongSecrets.in(rest(auth));
        assertThat(wrong).isNotNull();
        assertThat(wrong.auth()).isNotEqualTo(auth);
        assertThat(wrong.auth().addresses()).isEqualTo(auth.addresses());
        if (wrong.auth() instanceof Auth.Login login) {
            assertThat(login.token()).startsWith("'wrong-");
            assertThat(login.name()).isIn("X-Token", "Cookie");
        }
    }

    @Test
    void whereNothingIsShownThereIsNothingToTry() {
        assertThat(WrongSecrets.in(rest(new Auth.None()))).isNull();
    }

    private static Rest rest(Auth auth) {
        Paging single = new Paging(Paging.Style.NONE, 1, 100, Paging.Order.UNKNOWN, false);
        return new Rest(
                URL, Map.of(), Map.of(), auth, new ListReading("items", "id", null, single, null, List.of(), null));
    }
}
