package id.simpul.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.mappings.source.HttpRequestTemplate;
import id.simpul.mappings.source.HttpRequestTemplate.Body;
import id.simpul.mappings.source.HttpRequestTemplate.Method;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestWriterTest {

    /** {key} is hostile to whatever it stands in; {cursor} has no value yet. */
    private static Map<String, @Nullable String> values() {
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("key", "a\"b<c>&d e/f\r\nX: y");
        values.put("page", "3");
        values.put("code", "007");
        values.put("cursor", null);
        return values;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            application/json | {"page": {page}, "p": "{page}"}                        | {"page":3,"p":"3"}
            application/json | {"since": "{cursor}", "page": {page}}                  | {"page":3}
            application/json | {"since": {cursor}, "l": ["{cursor}", 1]}              | {"l":[1]}
            application/json | {"t": "dari {cursor}", "x": 1}                         | {"x":1}
            application/json | {"code": {code}}                                       | {"code":"007"}
            application/json | {"k": "x{key}"}                                        | {"k":"xa\\"b<c>&d e/f\\r\\nX: y"}
            application/json | {"k": "a \\"{page}\\" b", "lain": "{lain}"}            | {"k":"a \\"3\\" b","lain":"{lain}"}
            application/xml  | <a><k>{page}</k><s t="1">{cursor}</s></a>              | <a><k>3</k></a>
            application/xml  | <a><s> {cursor} </s><t>x{cursor}</t></a>               | <a><t>x</t></a>
            application/xml  | <a k="{key}"/>                                         | <a k="a&quot;b&lt;c&gt;&amp;d e/f~X: y"/>
            text/plain       | halaman {page} sejak {cursor}.                         | halaman 3 sejak .
            application/x-www-form-urlencoded | p={page}&k={key}                      | p=3&k=a%22b%3Cc%3E%26d+e%2Ff%0D%0AX%3A+y
            """)
    void aValueIsEscapedForWhatItStandsInAndLeftOutWhereItHasNone(String type, String template, String expected) {
        RequestWriter writer = new RequestWriter(new HttpRequestTemplate(
                Method.POST, "http://contoh.id/x", Map.of(), Map.of(), Map.of(), new Body(type, template)));
        assertThat(body(writer.write(values()).request(), StandardCharsets.UTF_8)
                        .replace("\r\n", "~"))
                .isEqualTo(expected);
    }

    @Test
    void valuesInAddressQueryHeadersAndFormCannotBreakOut() {
        RequestWriter writer = new RequestWriter(new HttpRequestTemplate(
                Method.POST,
                "http://contoh.id/aduan/{key}/rinci?x=1",
                Map.of("q", "{key}", "since", "{cursor}"),
                Map.of("X-Key", "{key}", "X-Since", "{cursor}"),
                Map.of("k", "{key}", "s", "{cursor}"),
                null));
        HttpRequest request = writer.write(values()).request();
        String encoded = "a%22b%3Cc%3E%26d%20e%2Ff%0D%0AX%3A%20y";
        assertThat(request.uri().toString()).isEqualTo("http://contoh.id/aduan/" + encoded + "/rinci?x=1&q=" + encoded);
        assertThat(request.headers().map().keySet()).doesNotContain("X", "X-Since");
        assertThat(request.headers().firstValue("X-Key")).contains("a\"b<c>&d e/fX: y");
        assertThat(body(request, StandardCharsets.UTF_8)).isEqualTo("k=a%22b%3Cc%3E%26d+e%2Ff%0D%0AX%3A+y");
    }

    @Test
    void aBodyIsWrittenInTheCharsetOfItsContentType() {
        RequestWriter writer = new RequestWriter(new HttpRequestTemplate(
                Method.PUT,
                "http://contoh.id/",
                Map.of(),
                Map.of(),
                Map.of(),
                new Body("text/xml; charset=ISO-8859-1", "<a>{k}</a>")));
        HttpRequest request = writer.write(Map.of("k", "café")).request();
        assertThat(request.method()).isEqualTo("PUT");
        assertThat(body(request, StandardCharsets.ISO_8859_1)).isEqualTo("<a>café</a>");
    }

    @Test
    void whatCanBeNoRequestIsToldAtOnceWithoutQuotingIt() {
        for (HttpRequestTemplate bad : List.of(
                template("ftp://contoh.id/rahasia", Map.of(), null),
                template("http://contoh.id/", Map.of("a b", "rahasia"), null),
                template("http://contoh.id/", Map.of(), new Body("application/json", "{rahasia")))) {
            assertThatThrownBy(() -> new RequestWriter(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain("rahasia");
        }
        assertThat(template("http://contoh.id/rahasia", Map.of("X", "rahasia"), new Body("text/plain", "rahasia"))
                        .toString())
                .doesNotContain("rahasia");
    }

    private static HttpRequestTemplate template(String url, Map<String, String> headers, @Nullable Body body) {
        return new HttpRequestTemplate(Method.POST, url, Map.of(), headers, Map.of(), body);
    }

    private static String body(HttpRequest request, Charset charset) {
        var subscriber = HttpResponse.BodySubscribers.ofString(charset);
        request.bodyPublisher().orElseThrow().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriber.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer part) {
                subscriber.onNext(List.of(part));
            }

            @Override
            public void onError(Throwable failure) {
                subscriber.onError(failure);
            }

            @Override
            public void onComplete() {
                subscriber.onComplete();
            }
        });
        return subscriber.getBody().toCompletableFuture().join();
    }
}
