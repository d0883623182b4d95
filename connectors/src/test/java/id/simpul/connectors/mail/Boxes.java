package id.simpul.connectors.mail;

import id.simpul.mappings.source.Access;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.MailAuth;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.mappings.source.Vanished;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mailboxes as sources, for tests: INBOX on this machine, without TLS, mails left as they are, unless said otherwise. */
record Boxes(
        String host,
        int port,
        Mail.Tls tls,
        @Nullable String trust,
        String user,
        MailAuth auth,
        List<String> folders,
        Mail.After after,
        @Nullable String tracking,
        List<String> own,
        Mail.@Nullable AttachedRecords records,
        Start start,
        Limits limits) {

    static Boxes at(int port) {
        return new Boxes(
                "127.0.0.1",
                port,
                Mail.Tls.NONE,
                null,
                "pengaduan",
                new MailAuth.Password(new Secret("kata-sandi-uji")),
                List.of("INBOX"),
                new Mail.After.Leave(),
                null,
                List.of(),
                null,
                new Start.Beginning(),
                new Limits(Duration.ofSeconds(5), Duration.ofMinutes(1), 16 << 20, 1));
    }

    Boxes host(String now) {
        return new Boxes(now, port, tls, trust, user, auth, folders, after, tracking, own, records, start, limits);
    }

    Boxes tls(Mail.Tls now, @Nullable String certificates) {
        return new Boxes(
                host, port, now, certificates, user, auth, folders, after, tracking, own, records, start, limits);
    }

    Boxes as(String now, MailAuth by) {
        return new Boxes(host, port, tls, trust, now, by, folders, after, tracking, own, records, start, limits);
    }

    Boxes as(String now, String password) {
        return as(now, new MailAuth.Password(new Secret(password)));
    }

    Boxes folders(String... now) {
        return new Boxes(
                host, port, tls, trust, user, auth, List.of(now), after, tracking, own, records, start, limits);
    }

    Boxes after(Mail.After now) {
        return new Boxes(host, port, tls, trust, user, auth, folders, now, tracking, own, records, start, limits);
    }

    Boxes tracking(String now) {
        return new Boxes(host, port, tls, trust, user, auth, folders, after, now, own, records, start, limits);
    }

    Boxes own(String... now) {
        return new Boxes(
                host, port, tls, trust, user, auth, folders, after, tracking, List.of(now), records, start, limits);
    }

    Boxes records(Mail.AttachedRecords now) {
        return new Boxes(host, port, tls, trust, user, auth, folders, after, tracking, own, now, start, limits);
    }

    Boxes start(Start now) {
        return new Boxes(host, port, tls, trust, user, auth, folders, after, tracking, own, records, now, limits);
    }

    Boxes limits(Limits now) {
        return new Boxes(host, port, tls, trust, user, auth, folders, after, tracking, own, records, start, now);
    }

    /** @param timeoutMillis of each request; the whole poll has ten times as long */
    Boxes waits(int timeoutMillis) {
        Duration timeout = Duration.ofMillis(timeoutMillis);
        return limits(new Limits(timeout, timeout.multipliedBy(10), 16 << 20, 1));
    }

    Mail mail() {
        return new Mail(host, port, tls, trust, user, auth, folders, after, tracking, own, records);
    }

    SourceDefinition source() {
        Access access = mail();
        return new SourceDefinition(
                "kotak-surat",
                "Kotak surat uji",
                Duration.ofSeconds(30),
                start,
                Delivery.TRIAL,
                ZoneId.of("Asia/Jakarta"),
                RegionScheme.KEMENDAGRI,
                access,
                Vanished.REPORT,
                Duration.ofDays(3),
                limits);
    }
}
