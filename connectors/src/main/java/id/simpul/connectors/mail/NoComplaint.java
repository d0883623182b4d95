package id.simpul.connectors.mail;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Mails that no person wrote to complain: bounces, receipts, auto-replies, our own mails coming back. */
final class NoComplaint {

    private static final Pattern AUTOMATIC = Pattern.compile(
            "^\\W*(auto(matic)?[ -]?(re(ply|sponse|sponder)|antwort)|out[ -]of[ -](the[ -])?office|balasan otomatis"
                    + "|jawaban otomatis|respons? otomatis|di luar kantor|sedang cuti)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private NoComplaint() {}

    /** @return why it is set aside, or {@code null} if it may be a complaint */
    static @Nullable String reason(MimeHeaders headers, @Nullable String fromAddress, Map<?, ?> fields) {
        if (headers.texts().keySet().stream()
                .anyMatch(name -> name.equals("x-simpul") || name.startsWith("x-simpul-"))) {
            return "loop: a mail that this hub sent came back";
        }
        HeaderValue type = HeaderValue.parse(headers.letters("content-type"));
        if (type.value().equals("multipart/report")) {
            String report = type.parameters().getOrDefault("report-type", "").toLowerCase(Locale.ROOT);
            if (report.equals("delivery-status")) {
                return "bounce: a delivery status notification";
            }
            if (report.equals("disposition-notification")) {
                return "read receipt";
            }
        }
        String sender = fromAddress == null ? "" : fromAddress.toLowerCase(Locale.ROOT);
        if (headers.raw("return-path").equals("<>") && sender.matches("(mailer-daemon|postmaster)(@.*)?")) {
            return "bounce: from the mail system, with an empty Return-Path";
        }
        return automatic(headers, fields);
    }

    private static @Nullable String automatic(MimeHeaders headers, Map<?, ?> fields) {
        String submitted = HeaderValue.parse(headers.raw("auto-submitted")).value();
        // A web form's mail is "auto-generated" as well, and a citizen filled the form in.
        boolean form = submitted.equals("auto-generated") && fields.size() >= 2 && !headers.has("in-reply-to");
        if (!submitted.isEmpty() && !submitted.equals("no") && !form) {
            return "auto-reply: Auto-Submitted says so";
        }
        String precedence = headers.raw("precedence").toLowerCase(Locale.ROOT);
        String subject = headers.text("subject");
        if (precedence.matches("auto[_-]reply")) {
            return "auto-reply: Precedence says so";
        }
        if (precedence.matches("bulk|junk|list")
                && subject != null
                && AUTOMATIC.matcher(subject).matches()) {
            return "auto-reply: Precedence and subject say so";
        }
        return null;
    }
}
