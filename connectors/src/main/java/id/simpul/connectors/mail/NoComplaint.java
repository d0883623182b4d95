package id.simpul.connectors.mail;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Mails that no person wrote to complain: bounces, receipts, auto-replies, loops, and our own mails. */
final class NoComplaint {

    private static final Pattern AUTOMATIC = Pattern.compile(
            "^\\W*(auto(matic)?[ -]?(re(ply|sponse|sponder)|antwort)|out[ -]of[ -](the[ -])?office|balasan otomatis"
                    + "|jawaban otomatis|respons? otomatis|di luar kantor|sedang cuti)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern UNDELIVERED = Pattern.compile(
            "^\\W*(undeliver|undelivered mail|mail delivery (failed|failure|subsystem)|delivery (status notification|failure)"
                    + "|returned mail|failure notice|gagal (kirim|terkirim)|pengiriman gagal|pesan tidak terkirim).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern MAIL_SYSTEM = Pattern.compile("(mailer-daemon|postmaster)(@.*)?");
    private static final Pattern LIST_KEEPER =
            Pattern.compile("(mailman|majordomo|listserv|sympa|.*-(request|owner|bounces|confirm))@.*");

    /** RFC 5321 takes a hundred for a loop; honest mail has a dozen. */
    private static final int MOST_RELAYS = 50;

    private NoComplaint() {}

    /**
     * @param from   the sender's address
     * @param own    addresses that our own people write from, and the mailbox's, in lower case
     * @param fields of a form mail: such a form may well write from the mailbox's own address
     * @return why it is set aside, or {@code null} if it may be a complaint
     */
    static @Nullable String reason(MimeHeaders headers, @Nullable String from, List<String> own, Map<?, ?> fields) {
        String sender = from == null ? "" : from.toLowerCase(Locale.ROOT);
        String loop = loop(headers, own);
        if (loop != null) {
            return "loop: " + loop;
        }
        HeaderValue type = HeaderValue.parse(headers.letters("content-type"));
        if (type.value().equals("multipart/report")) {
            String report = type.parameters().getOrDefault("report-type", "").toLowerCase(Locale.ROOT);
            if (report.equals("delivery-status")) {
                return "bounce: a delivery status notification";
            }
            return report.equals("disposition-notification") ? "read receipt" : "a report of the mail system";
        }
        if (isBounce(headers, sender)) {
            return "bounce: from the mail system";
        }
        boolean form = fields.size() >= 2 && !headers.has("in-reply-to");
        if (own.contains(sender) && !form) {
            return "our own: written from an address of mailbox.own";
        }
        boolean list = headers.has("list-id") || headers.raw("precedence").equalsIgnoreCase("list");
        if (list && LIST_KEEPER.matcher(sender).matches()) {
            return "mailing list: from its keeper";
        }
        return automatic(headers, form);
    }

    private static boolean isBounce(MimeHeaders headers, String sender) {
        if (headers.has("x-failed-recipients")) {
            return true;
        }
        String subject = String.valueOf(headers.text("subject"));
        return MAIL_SYSTEM.matcher(sender).matches()
                && (headers.raw("return-path").equals("<>")
                        || UNDELIVERED.matcher(subject).matches());
    }

    private static @Nullable String loop(MimeHeaders headers, List<String> own) {
        if (headers.texts().keySet().stream()
                .anyMatch(name -> name.equals("x-simpul") || name.startsWith("x-simpul-"))) {
            return "a mail that this hub sent came back";
        }
        for (String mark : List.of("x-loop", "x-beenthere")) {
            for (String value : headers.all(mark)) {
                if (own.contains(value.toLowerCase(Locale.ROOT).replaceAll("[<>]", ""))) {
                    return "it went through this mailbox before";
                }
            }
        }
        return headers.all("received").size() > MOST_RELAYS ? "it went through too many mail servers" : null;
    }

    private static @Nullable String automatic(MimeHeaders headers, boolean isForm) {
        String submitted = HeaderValue.parse(headers.raw("auto-submitted")).value();
        // A web form's mail is "auto-generated" as well, and a citizen filled the form in.
        boolean form = submitted.equals("auto-generated") && isForm;
        if (!submitted.isEmpty() && !submitted.equals("no") && !form) {
            return "auto-reply: Auto-Submitted says so";
        }
        if (headers.has("x-autoreply") || headers.has("x-autorespond")) {
            return "auto-reply: its headers say so";
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
