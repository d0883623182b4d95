package id.simpul.connectors.record;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts place-holders where secrets stood, in whatever form: as they are, encoded for an address, escaped in XML or JSON, in
 * base64, also in the middle of something else in base64. A place-holder needs no encoding anywhere, so that a connector that
 * is given it for its secret asks what was recorded. What is masked stays as it is when it is masked again.
 */
final class Masker {

    static final String MASKED = "MASKED_";

    /** Shorter ones are everywhere by chance. */
    private static final int SHORTEST_CONFIGURED = 3;

    private static final int SHORTEST_HANDED_OUT = 6;
    private static final int SHORTEST_CORE = 8;

    /** What the conformance test shows in place of secrets: another at each run. */
    private static final Pattern WRONG = Pattern.compile("wrong-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final Pattern SECRET_HEADER =
            Pattern.compile(".*(api-?key|token|secret|password|signature|session).*");
    private static final Pattern COOKIE = Pattern.compile("([^=;\\s]+)=([^;]*)");
    private static final Pattern GIVEN_IN_JSON = Pattern.compile(
            "\"(?i:(?:access|refresh|id|auth|session)[-_]?token|jwt|session[-_]?id|client[-_]?secret)\"\\s*:\\s*"
                    + "\"((?:[^\"\\\\]++|\\\\.)++)\"");

    /** New at every call: its nonce, its time, its digest. */
    private static final Pattern WS_SECURITY =
            Pattern.compile("<(?:(\\w+):)?Security\\b[^>]*?(?:/>|>.*?</(?:\\1:)?Security\\s*>)", Pattern.DOTALL);

    private static final Pattern EMPTY_HEADER =
            Pattern.compile("<(\\w+:)?Header\\b[^>]*?(?:/>|>\\s*</(?:\\w+:)?Header\\s*>)");
    private static final Pattern WS_ID = Pattern.compile("\\s+(?:wsu:Id|xmlns:wsu)=(?:\"[^\"]*\"|'[^']*')");

    private record Found(String text, String placeHolder) {}

    /** The longest first: one secret may be the beginning of another. */
    private List<Found> secrets = List.of();

    /** @param secrets to the place-holder of each */
    Masker(Map<String, String> secrets) {
        secrets.forEach((secret, placeHolder) -> add(secret, placeHolder, SHORTEST_CONFIGURED));
    }

    void handedOut(String secret) {
        add(secret, MASKED + "TOKEN", SHORTEST_HANDED_OUT);
    }

    private synchronized void add(String secret, String placeHolder, int shortest) {
        if (secret.length() < shortest || secret.startsWith(MASKED)) {
            return;
        }
        List<Found> all = new ArrayList<>(secrets);
        for (String form : forms(secret)) {
            if (form.length() >= shortest
                    && all.stream().noneMatch(it -> it.text().equals(form))) {
                all.add(new Found(form, placeHolder));
            }
        }
        all.sort(Comparator.comparingInt((Found it) -> it.text().length()).reversed());
        secrets = List.copyOf(all);
    }

    private static List<String> forms(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret));
        String encoded = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        for (String form : List.of(encoded, encoded.replace("+", "%20"), encoded.replace("*", "%2A"))) {
            forms.add(form);
            forms.add(Pattern.compile("%[0-9A-F]{2}").matcher(form).replaceAll(hex -> hex.group()
                    .toLowerCase(Locale.ROOT)));
        }
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.add(json);
        forms.add(json.replace("/", "\\/"));
        String xml = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        forms.add(xml);
        forms.add(xml.replace("\"", "&quot;"));
        forms.add(xml.replace("\"", "&quot;").replace("'", "&apos;"));
        forms.add(xml.replace("\"", "&#34;").replace("'", "&#39;"));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 3) {
            forms.add(Base64.getEncoder().encodeToString(bytes));
            forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
            forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        for (int before = 0; before < 3; before++) {
            core(bytes, before, forms);
        }
        return forms;
    }

    /** Its letters in base64 that do not depend on what stands around it, after so many bytes modulo 3. */
    private static void core(byte[] secret, int before, List<String> forms) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        int from = (before * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        if (to - from >= SHORTEST_CORE) {
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
            forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
    }

    String text(String text) {
        String masked = text;
        for (Found secret : secrets) {
            if (masked.contains(secret.text())) {
                masked = masked.replace(secret.text(), secret.placeHolder());
            }
        }
        return masked.contains("wrong-") ? WRONG.matcher(masked).replaceAll(MASKED + "WRONG") : masked;
    }

    /** As text if it is UTF-8, else byte by byte. */
    byte[] body(byte[] body) {
        if (body.length == 0) {
            return body;
        }
        Charset charset = utf8(body) == null ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        String before = new String(body, charset);
        String after = text(before);
        return after.equals(before) ? body : after.getBytes(charset);
    }

    /** As {@link #body}, without what no two equal requests have in common. */
    byte[] request(byte[] body) {
        byte[] masked = body(body);
        String text = utf8(masked);
        if (text == null || !text.contains("Envelope")) {
            return masked;
        }
        String same = WS_SECURITY.matcher(text).replaceAll("");
        same = EMPTY_HEADER.matcher(same).replaceFirst("");
        same = WS_ID.matcher(same).replaceAll("");
        return same.equals(text) ? masked : same.getBytes(StandardCharsets.UTF_8);
    }

    /** Learns the tokens that an answer gives by the names they have everywhere. */
    void learn(byte[] answer) {
        String text = answer.length > 1 << 20 ? null : utf8(answer);
        if (text != null) {
            GIVEN_IN_JSON.matcher(text).results().forEach(given -> handedOut(given.group(1)));
        }
    }

    /** Also learns from them: what went as a credential may come back in an answer. */
    Map<String, List<String>> headers(Map<String, List<String>> headers) {
        Map<String, List<String>> masked = new TreeMap<>();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            masked.put(lower, values.stream().map(value -> header(lower, value)).collect(Collectors.toList()));
        });
        return masked;
    }

    private String header(String name, String value) {
        switch (name) {
            case "authorization", "proxy-authorization" -> {
                int space = value.indexOf(' ');
                add(value.substring(space + 1), MASKED + "AUTHORIZATION", SHORTEST_HANDED_OUT);
                return value.substring(0, space + 1) + MASKED + "AUTHORIZATION";
            }
            case "cookie" -> {
                return COOKIE.matcher(value).replaceAll(this::cookie);
            }
            case "set-cookie" -> {
                int end = value.indexOf(';');
                String first = end < 0 ? value : value.substring(0, end);
                return COOKIE.matcher(first).replaceFirst(this::cookie) + (end < 0 ? "" : text(value.substring(end)));
            }
            default -> {
                String masked = text(value);
                boolean whole = SECRET_HEADER.matcher(name).matches() && !masked.contains(MASKED) && !masked.isBlank();
                return whole ? MASKED + "HEADER" : masked;
            }
        }
    }

    /** One that is taken away has no value, and keeps none. */
    private String cookie(java.util.regex.MatchResult cookie) {
        String value = cookie.group(2).strip();
        if (value.isEmpty()) {
            return Matcher.quoteReplacement(cookie.group());
        }
        add(value, MASKED + "COOKIE", SHORTEST_HANDED_OUT);
        return Matcher.quoteReplacement(cookie.group(1) + "=" + MASKED + "COOKIE");
    }

    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return null;
        }
    }

    /** @param secrets by name; @return each secret's place-holder, one for equal secrets */
    static Map<String, String> placeHolders(Map<String, String> secrets) {
        Map<String, String> byValue = new LinkedHashMap<>();
        new TreeMap<>(secrets).forEach((name, value) -> byValue.putIfAbsent(value, MASKED + name));
        return byValue;
    }
}
