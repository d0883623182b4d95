package id.simpul.simulators;

import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Picture;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/** Reports as raw mails: what a regency's mailbox really finds in its folder. */
final class Letters {

    /** How a mail is made. */
    enum Style {
        /** "Name: value" lines, as the regency's web form sends them. */
        FORM,
        PLAIN,
        QUOTED_PRINTABLE,
        HTML,
        /** Photo inside winmail.dat. */
        WINMAIL,
        /** Bytes that are not what the header says. */
        BROKEN_CHARSET,
        /** Neither subject nor text. */
        EMPTY,
        BOUNCE,
        AUTO_REPLY
    }

    private static final ZoneId ZONE = ZoneId.of("Asia/Jakarta");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);
    private static final DateTimeFormatter SPOKEN =
            DateTimeFormatter.ofPattern("d MMMM yyyy HH.mm 'WIB'", Locale.forLanguageTag("id"));
    private static final String BOX = "pengaduan@sleman.example";

    private Letters() {}

    /** Of the complaint's first mail; replies name it. */
    static String messageId(Report report) {
        return "<%s.%d@contoh.example>".formatted(report.key(), report.number());
    }

    static byte[] first(Report report, Style style, String messageId) {
        return switch (style) {
            case FORM -> form(report, messageId);
            case PLAIN -> plain(report, messageId, StandardCharsets.UTF_8, "8bit");
            case QUOTED_PRINTABLE -> plain(report, messageId, Charset.forName("windows-1252"), "quoted-printable");
            case HTML -> html(report, messageId);
            case WINMAIL -> winmail(report, messageId);
            case BROKEN_CHARSET -> brokenCharset(report, messageId);
            case EMPTY ->
                head(report, messageId, null)
                        .text("Content-Type: text/plain\r\n\r\n")
                        .bytes();
            case BOUNCE -> bounce(report, messageId);
            case AUTO_REPLY -> autoReply(report, messageId);
        };
    }

    /** The citizen writes again, quoting what was written before. */
    static byte[] reply(Report report, Report before, Instant when) {
        String quoted = "> " + before.text().replace("\n", "\r\n> ");
        return new Letter()
                .header("From", from(report))
                .header("To", BOX)
                .header("Subject", "Re: " + subject(report))
                .header("Date", DATE.format(when.atZone(ZONE)))
                .header("Message-ID", messageId(report))
                .header("In-Reply-To", messageId(before))
                .header("References", references(report, before))
                .text("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
                .text(report.addition() + "\r\n\r\n" + report.marker()
                        + "\r\n\r\nPada surat sebelumnya saya menulis:\r\n")
                .text(quoted + "\r\n")
                .bytes();
    }

    private static String references(Report report, Report before) {
        String first = "<%s.1@contoh.example>".formatted(report.key());
        return before.number() == 1 ? first : first + " " + messageId(before);
    }

    /** The same mail once more by another way: only its trace differs. */
    static byte[] again(byte[] mail) {
        return new Letter()
                .text("Received: from jalur-kedua.contoh.example by mx2.sleman.example; "
                        + DATE.format(Instant.now().atZone(ZONE)) + "\r\n")
                .raw(mail)
                .bytes();
    }

    private static byte[] form(Report report, String messageId) {
        var text = new StringBuilder("Laporan baru dari formulir web.\r\n\r\n");
        line(text, "Nama", report.person().name());
        line(text, "NIK", report.person().nik());
        line(text, "No. HP", report.person().phone());
        line(text, "Email", report.person().email());
        line(text, "Jenis", report.flaw() == Flaw.UNKNOWN_KIND ? "Curhat" : kind(report));
        line(text, "Kategori", report.theme().label());
        line(text, "Judul", report.title());
        line(text, "Kecamatan", report.place().districtName());
        line(text, "Alamat", report.address());
        line(text, "Tanggal Kejadian", SPOKEN.format(report.occurred().atZone(ZONE)));
        flag(text, "Anonim", report.anonymous());
        flag(text, "Rahasia", report.secret());
        line(text, "Isi", report.text().replaceAll("\\s*\n\\s*", " "));
        var letter = head(report, messageId, "Formulir Web <formulir@sleman.example>")
                .header("Subject", encoded("[Formulir] " + report.title()));
        return body(letter, text + "\r\n", report).bytes();
    }

    private static byte[] plain(Report report, String messageId, Charset charset, String encoding) {
        var letter = head(report, messageId, null).header("Subject", subject(report));
        if (encoding.equals("quoted-printable")) {
            // A hard blank, as word processors leave: NBSP in windows-1252.
            String text = crlf(report.text().replaceFirst(", ", ",\u00A0"));
            return letter.text("Content-Type: text/plain; charset=windows-1252\r\n")
                    .text("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
                    .text(quotedPrintable(text.getBytes(charset)))
                    .bytes();
        }
        return body(letter, crlf(report.text()) + "\r\n", report).bytes();
    }

    private static byte[] html(Report report, String messageId) {
        String html = "<html><body><p>"
                + report.text().replace("\n\n", "</p><p>").replace(". ", ".<br>")
                + "</p></body></html>";
        return head(report, messageId, null)
                .header("Subject", subject(report))
                .text("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                .text(base64(html.getBytes(StandardCharsets.UTF_8)))
                .bytes();
    }

    private static byte[] winmail(Report report, String messageId) {
        var tnef = Tnef.of(report.key(), "foto.png", Picture.png(report.key()));
        return head(report, messageId, null)
                .header("Subject", subject(report))
                .header("X-Mailer", "Surat Contoh 16.0")
                .text("Content-Type: multipart/mixed; boundary=\"batas\"\r\n\r\n--batas\r\n")
                .text("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
                .text(crlf(report.text()) + "\r\n--batas\r\n")
                .text("Content-Type: application/ms-tnef; name=\"winmail.dat\"\r\n")
                .text("Content-Disposition: attachment; filename=\"winmail.dat\"\r\n")
                .text("Content-Transfer-Encoding: base64\r\n\r\n")
                .text(base64(tnef) + "--batas--\r\n")
                .bytes();
    }

    private static byte[] brokenCharset(Report report, String messageId) {
        // Half of them name a charset that nobody knows, half say UTF-8 and send Windows bytes; the subject is raw
        // either way.
        boolean unknown = Math.floorMod(report.key().hashCode(), 2) == 0;
        byte[] text = crlf("\u201CMohon perhatian\u201D \u2013 keluhan kami:\u00A0" + report.text())
                .getBytes(Charset.forName("windows-1252"));
        return head(report, messageId, null)
                .text("Subject: ")
                .raw(("Keluhan \u2013 " + report.title()).getBytes(Charset.forName("windows-1252")))
                .text("\r\nContent-Type: text/plain; charset=" + (unknown ? "x-tidak-dikenal" : "utf-8") + "\r\n")
                .text("Content-Transfer-Encoding: 8bit\r\n\r\n")
                .raw(text)
                .text("\r\n")
                .bytes();
    }

    private static byte[] bounce(Report report, String messageId) {
        return new Letter()
                .header("Return-Path", "<>")
                .header("From", "MAILER-DAEMON@mx.sleman.example (Mail Delivery System)")
                .header("To", BOX)
                .header("Subject", "Undelivered Mail Returned to Sender")
                .header("Date", DATE.format(report.created().atZone(ZONE)))
                .header("Message-ID", messageId)
                .header("Auto-Submitted", "auto-replied")
                .text("Content-Type: multipart/report; report-type=delivery-status; boundary=\"batas\"\r\n\r\n")
                .text("--batas\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n")
                .text("This is the mail system at host mx.sleman.example.\r\n\r\n<")
                .text(report.person().email() + ">: host contoh.example said: 550 5.1.1 User unknown\r\n")
                .text(report.marker() + "\r\n")
                .text("\r\n--batas\r\nContent-Type: message/delivery-status\r\n\r\n")
                .text("Reporting-MTA: dns; mx.sleman.example\r\n\r\nFinal-Recipient: rfc822; ")
                .text(report.person().email() + "\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--batas--\r\n")
                .bytes();
    }

    private static byte[] autoReply(Report report, String messageId) {
        return head(report, messageId, null)
                .header("Subject", "Balasan otomatis: Laporan Anda telah kami terima")
                .header("Auto-Submitted", "auto-replied")
                .header("X-Auto-Response-Suppress", "All")
                .header("Precedence", "bulk")
                .text("Content-Type: text/plain; charset=utf-8\r\n\r\n")
                .text("Saya sedang di luar kantor dan akan membalas surat Anda sekembalinya.\r\n\r\n")
                .text(report.marker() + "\r\n")
                .bytes();
    }

    private static Letter head(Report report, String messageId, @org.jspecify.annotations.Nullable String from) {
        return new Letter()
                .header(
                        "Received",
                        "from mail.contoh.example by mx1.sleman.example; "
                                + DATE.format(report.created().atZone(ZONE)))
                .header("From", from == null ? from(report) : from)
                .header("To", BOX)
                .header("Date", DATE.format(report.created().atZone(ZONE)))
                .header("Message-ID", messageId)
                .header("MIME-Version", "1.0");
    }

    /** Text, and the photos behind it if there are any. */
    private static Letter body(Letter letter, String text, Report report) {
        String part = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text;
        if (report.photos() == 0) {
            return letter.text(part);
        }
        letter.text("Content-Type: multipart/mixed; boundary=\"batas\"\r\n\r\n--batas\r\n")
                .text(part);
        for (int i = 1; i <= report.photos(); i++) {
            letter.text("\r\n--batas\r\nContent-Type: image/png; name=\"foto.png\"\r\n")
                    .text("Content-Disposition: attachment; filename=\"foto.png\"\r\n") // all have the same name
                    .text("Content-Transfer-Encoding: base64\r\n\r\n")
                    .text(base64(Picture.png(report.key() + i)));
        }
        return letter.text("--batas--\r\n");
    }

    private static String from(Report report) {
        return "%s <%s>".formatted(report.person().name(), report.person().email());
    }

    private static String subject(Report report) {
        return encoded(report.title());
    }

    private static String encoded(String subject) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(subject.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(": ").append(value).append("\r\n");
    }

    private static void flag(StringBuilder text, String name, Flag flag) {
        switch (flag) {
            case YES -> line(text, name, "Ya");
            case NO -> line(text, name, "Tidak");
            case UNREADABLE -> line(text, name, "(belum dipilih)");
            case MISSING -> {}
        }
    }

    private static String kind(Report report) {
        return switch (report.kind()) {
            case COMPLAINT -> "Pengaduan";
            case ASPIRATION -> "Aspirasi";
            case INFORMATION_REQUEST -> "Permintaan Informasi";
            case EMERGENCY -> "Darurat";
        };
    }

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static String base64(byte[] bytes) {
        return Base64.getMimeEncoder().encodeToString(bytes) + "\r\n";
    }

    private static String quotedPrintable(byte[] bytes) {
        var out = new StringBuilder();
        int column = 0;
        for (byte b : bytes) {
            boolean lineEnd = b == '\r' || b == '\n';
            String written = lineEnd || (b >= 32 && b < 127 && b != '=')
                    ? String.valueOf((char) b)
                    : "=%02X".formatted(b & 0xFF);
            if (!lineEnd && column + written.length() > 75) {
                out.append("=\r\n");
                column = 0;
            }
            out.append(written);
            column = b == '\n' ? 0 : column + written.length();
        }
        return out.append("\r\n").toString();
    }

    /** Bytes in order; what is wrong in a mail must stay wrong. */
    private static final class Letter {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Letter header(String name, String value) {
            return text(name + ": " + value + "\r\n");
        }

        Letter text(String text) {
            return raw(text.getBytes(StandardCharsets.UTF_8));
        }

        Letter raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
