package id.simpul.connectors.record;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came of it, secrets masked; a citizen's words are in it as they came.
 *
 * @param number   from 1, in the order in which they were asked
 * @param stranger it was asked with wrong credentials on purpose
 * @param answered {@code null}: there was no answer
 * @param failure  why there was none, or no whole one; {@code null} if all was well
 * @param millis   until the answer was complete
 */
public record Exchange(
        long number,
        boolean stranger,
        Asked asked,
        @Nullable Answered answered,
        @Nullable Failure failure,
        long millis) {

    /** @param headers lower-case names */
    public record Asked(String method, String address, Map<String, List<String>> headers, byte[] body) {
        @Override
        public String toString() {
            return "Asked{" + method + "}";
        }
    }

    /**
     * @param headers lower-case names
     * @param body    unpacked; empty where bodies are not wanted
     * @param bytes   of the body, however much of it is here
     * @param cut     it was too large to be taken whole
     */
    public record Answered(int status, Map<String, List<String>> headers, byte[] body, long bytes, boolean cut) {
        @Override
        public String toString() {
            return "Answered{%d, %d bytes}".formatted(status, bytes);
        }
    }

    /** How a request ends without a whole answer. */
    public enum Failure {
        TIMEOUT("no answer in time"),
        UNKNOWN_HOST("its host name is not known"),
        REFUSED("the connection is refused"),
        UNTRUSTED("its TLS certificate is not trusted"),
        CERTIFICATE_REFUSED("it accepts no certificate of ours"),
        BROKE("the connection broke"),
        /** Also because nobody wanted the rest. */
        LEFT("not read to its end");

        private final String words;

        Failure(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** The request for people: method, place, path and the names of its parameters; no value of them. */
    public String line() {
        return line(asked.method(), asked.address());
    }

    static String line(String method, String address) {
        URI uri = URI.create(address);
        String names = uri.getRawQuery() == null
                ? ""
                : Stream.of(uri.getRawQuery().split("&"))
                        .map(pair -> pair.replaceFirst("=.*", ""))
                        .collect(Collectors.joining("&", "?", ""));
        return "%s %s%s%s"
                .formatted(
                        method,
                        uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()),
                        uri.getRawPath(),
                        names);
    }
}
