package id.simpul.mappings.folder;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.MailAuth;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.mappings.source.UsernameToken;
import id.simpul.mappings.source.Vanished;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFoldersTest {

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "URL", "https://aduan.example.id/api",
            "KEY", "kunci-contoh",
            "HOST", "imap.example.id",
            "PORT", "1993",
            "SANDI", "rahasia<&contoh");

    private static final String MAPPING =
            """
            title: judul
            description: isi
            kind: "'complaint'"
            reported-at: $date(dibuat)
            """;

    private static final String REST =
            """
            id: uji
            title: Uji coba
            protocol: rest
            every: 30s
            start: beginning
            zone: Asia/Jakarta
            regions: kemendagri
            request:
              url: ${URL}/complaints
              query: { page: "{page}" }
            records: data.items
            key: $string(id)
            page: { style: number }
            """;

    private static final String SOAP =
            """
            id: uji
            title: Kementerian
            protocol: soap
            every: 1m
            start: now
            zone: Asia/Makassar
            regions: bps
            request:
              url: ${URL}/ws
              soap: "1.2"
              action: "urn:ambil"
              lists: [laporan, lampiran]
              body: |
                <a:Ambil xmlns:a="urn:a"><a:token>${SANDI}</a:token><a:mulai>{offset}</a:mulai></a:Ambil>
            auth: { ws-security: { user: simpul, password: "${SANDI}" } }
            records: AmbilResponse.laporan
            key: nomor
            page: { style: offset, size: 50 }
            attachments: { each: lampiran, base64: isi, name: nama }
            """;

    private static final String MAIL =
            """
            id: uji
            title: Kotak surat
            protocol: mail
            every: 2m
            start: 2026-11-01
            zone: Asia/Jayapura
            regions: kemendagri
            mailbox: { host: "${HOST}", port: "${PORT}", user: pengaduan, auth: { password: "${SANDI}" }, folders: [INBOX, Arsip] }
            """;

    @TempDir
    Path dir;

    private SourceFolders.Found read(String source) throws IOException {
        return read(source, ENVIRONMENT);
    }

    private SourceFolders.Found read(String source, Map<String, String> environment) throws IOException {
        write("uji/source.yaml", source);
        write("uji/mapping.yaml", MAPPING);
        return SourceFolders.read(dir, environment);
    }

    private void write(String name, String text) throws IOException {
        Path file = dir.resolve(name);
        java.nio.file.Files.createDirectories(file.getParent());
        java.nio.file.Files.writeString(file, text);
    }

    private SourceDefinition good(String source) throws IOException {
        SourceFolders.Found found = read(source);
        assertThat(found.problems()).isEmpty();
        return found.sources().get(0).definition();
    }

    private static String told(List<FileProblem> problems) {
        return problems.stream()
                .map(p -> "%s:%d:%d %s: %s | %s%n"
                        .formatted(Path.of(p.file()).getFileName(), p.line(), p.column(), p.path(), p.what(), p.fix()))
                .collect(Collectors.joining());
    }

    @Test
    void aRestSourceIsReadWhole() throws IOException {
        SourceDefinition source = good(
                """
                id: uji
                title: Aduan Jawa Barat
                protocol: rest
                every: 30s
                start: 2026-11-01 06:00
                deliver: live
                zone: Asia/Jakarta
                regions: kemendagri
                request:
                  url: ${URL}/complaints
                  query: { updated_since: "{cursor}", page: "{page}", limit: "{limit}", sort: asc }
                  headers: { Accept: application/json }
                auth: { api-key: { header: X-Api-Key, value: "${KEY}" } }
                records: data.items
                key: $string(complaint_id)
                version: updated_at
                page: { style: number, first: 1, size: 100, order: descending, stable: false }
                cursor: { field: updated_at, format: "yyyy-MM-dd HH:mm:ss", overlap: 10m }
                attachments: { each: photos, url: url, name: name, media-type: mime, hosts: [foto.example.id] }
                errors: [ { when: "status = 'error'", is: refused, say: message } ]
                limits: { timeout: 20s, poll: 5m, page-bytes: 16MiB, concurrency: 4 }
                give-up: 2d
                vanished: { withdraw: true, share: 10% }
                """);

        assertThat(source)
                .isEqualTo(new SourceDefinition(
                        "uji",
                        "Aduan Jawa Barat",
                        Duration.ofSeconds(30),
                        new Start.At(Instant.parse("2026-10-31T23:00:00Z")),
                        Delivery.LIVE,
                        ZoneId.of("Asia/Jakarta"),
                        RegionScheme.KEMENDAGRI,
                        new Rest(
                                URI.create("https://aduan.example.id/api/complaints"),
                                Map.of(
                                        "updated_since",
                                        "{cursor}",
                                        "page",
                                        "{page}",
                                        "limit",
                                        "{limit}",
                                        "sort",
                                        "asc"),
                                Map.of("Accept", "application/json"),
                                new Auth.ApiKey(Auth.ApiKey.Place.HEADER, "X-Api-Key", new Secret("kunci-contoh")),
                                new ListReading(
                                        "data.items",
                                        "$string(complaint_id)",
                                        "updated_at",
                                        new Paging(Paging.Style.NUMBER, 1, 100, Paging.Order.DESCENDING, false),
                                        new Since("updated_at", "yyyy-MM-dd HH:mm:ss", Duration.ofMinutes(10)),
                                        List.of(new InBandError(
                                                "status = 'error'", InBandError.Kind.REFUSED, "message")),
                                        new RecordFiles(
                                                "photos", "url", null, "name", "mime", List.of("foto.example.id")))),
                        new Vanished(true, 0.1),
                        Duration.ofDays(2),
                        Limits.DEFAULT));
    }

    @Test
    void whatIsLeftOutHasASafeDefault() throws IOException {
        SourceDefinition source = good(REST);

        assertThat(source.delivery()).isEqualTo(Delivery.TRIAL);
        assertThat(source.vanished()).isEqualTo(Vanished.REPORT);
        assertThat(source.giveUp()).isEqualTo(Duration.ofDays(3));
        assertThat(source.limits()).isEqualTo(Limits.DEFAULT);
        Rest rest = (Rest) source.access();
        assertThat(rest.auth()).isEqualTo(new Auth.None());
        assertThat(rest.list().page()).isEqualTo(new Paging(Paging.Style.NUMBER, 1, 100, Paging.Order.UNKNOWN, false));
        assertThat(rest.list().cursor()).isNull();
    }

    @Test
    void aSoapSourceHasItsSecretsEscapedIntoTheBody() throws IOException {
        Soap soap = (Soap) good(SOAP).access();

        assertThat(soap.version()).isEqualTo(Soap.Version.SOAP_1_2);
        assertThat(soap.call().action()).isEqualTo("urn:ambil");
        assertThat(soap.call().body()).contains("<a:token>rahasia&lt;&amp;contoh</a:token>", "{offset}");
        assertThat(soap.security().user()).isEqualTo(new UsernameToken("simpul", new Secret("rahasia<&contoh"), true));
        assertThat(soap.alwaysLists()).containsExactly("laporan", "lampiran");
        assertThat(soap.list().page()).isEqualTo(new Paging(Paging.Style.OFFSET, 0, 50, Paging.Order.UNKNOWN, false));
        assertThat(soap.toString()).doesNotContain("rahasia");
    }

    @Test
    void aSoapBodyMayStandInAFileOfTheFolder() throws IOException {
        String source = SOAP.replaceAll("(?s)  body: \\|.*?</a:Ambil>", "  body-file: request.xml");
        write("uji/request.xml", "<Ambil>\n  <mulai>{offset}</mulai>\n</Ambil>\n");
        assertThat(((Soap) good(source).access()).call().body()).contains("<mulai>{offset}</mulai>");

        write("uji/request.xml", "<Ambil>\n  <mulai>{ofset}{offset}</mulai>\n  <password>terbuka</password></Ambl>\n");
        assertThat(told(read(source).problems()))
                .contains(
                        "request.xml:2:10 request.body-file: '{ofset}' is not a place-holder | did you mean '{offset}'?")
                .contains("request.xml:3:13 request.body-file: <password> is a secret in the open")
                .contains("request.xml:3:")
                .contains("is not well-formed XML")
                .doesNotContain("terbuka");
        assertThat(told(read(source.replace("request.xml", "../luar.xml")).problems()))
                .contains("names a file that does not exist");
        write("luar.xml", "<a/>");
        assertThat(told(read(source.replace("request.xml", "../luar.xml")).problems()))
                .contains("leads out of the folder");
    }

    @Test
    void aMailboxIsRead() throws IOException {
        SourceDefinition source = good(MAIL);

        assertThat(source.start()).isEqualTo(new Start.At(Instant.parse("2026-10-31T15:00:00Z")));
        assertThat(source.access())
                .isEqualTo(new Mail(
                        "imap.example.id",
                        1993,
                        Mail.Tls.IMAPS,
                        null,
                        "pengaduan",
                        new MailAuth.Password(new Secret("rahasia<&contoh")),
                        List.of("INBOX", "Arsip"),
                        new Mail.After.Leave(),
                        null,
                        List.of(),
                        null));
        assertThat(source.toString()).doesNotContain("rahasia");
    }

    @Test
    void aSecretMayComeFromAFile() throws IOException {
        write("rahasia.txt", "dari-berkas\n");
        SourceFolders.Found found = read(
                MAIL,
                Map.of(
                        "HOST",
                        "h",
                        "PORT",
                        "993",
                        "SANDI_FILE",
                        dir.resolve("rahasia.txt").toString()));

        assertThat(found.problems()).isEmpty();
        assertThat(((Mail) found.sources().get(0).definition().access()).auth())
                .isEqualTo(new MailAuth.Password(new Secret("dari-berkas")));
    }

    /** The variable, else the file that NAME_FILE names, else the file in the secrets' folder. */
    @Test
    void theFirstPlaceThatHoldsASecretWins() throws IOException {
        write("rahasia.txt", "dari-berkas\n");
        write(".rahasia/SANDI", "dari-folder\n");
        String folder = dir.resolve(".rahasia").toString();
        String file = dir.resolve("rahasia.txt").toString();
        Map<String, String> where =
                new java.util.HashMap<>(Map.of("HOST", "h", "PORT", "993", "SIMPUL_SECRETS", folder));
        assertThat(password(where)).isEqualTo("dari-folder");
        where.put("SANDI_FILE", file);
        assertThat(password(where)).isEqualTo("dari-berkas");
        where.put("SANDI", "dari-variabel");
        assertThat(password(where)).isEqualTo("dari-variabel");
        where.remove("SANDI");
        where.put("SANDI_FILE", file + ".tiada");
        assertThat(told(read(MAIL, where).problems()))
                .contains("mailbox.auth.password: the file that SANDI_FILE names cannot be read");
        where.remove("SANDI_FILE");
        where.put("SIMPUL_SECRETS", folder + "-tiada");
        assertThat(told(read(MAIL, where).problems()))
                .contains("SANDI is not set", "or put a file SANDI into the folder that SIMPUL_SECRETS names");
    }

    private String password(Map<String, String> environment) throws IOException {
        SourceFolders.Found found = read(MAIL, environment);
        assertThat(found.problems()).isEmpty();
        return ((MailAuth.Password) ((Mail) found.sources().get(0).definition().access()).auth())
                .password()
                .reveal();
    }

    @Test
    void filesMayBeBoundedInSizeAndKind() throws IOException {
        String limits = "page: { style: number }\nlimits: { file: 25MiB, file-types: [image/*, application/pdf] }";

        Limits read = read(REST.replace("page: { style: number }", limits))
                .sources()
                .get(0)
                .definition()
                .limits();

        assertThat(read.file()).isEqualTo(25 << 20);
        assertThat(read.fileTypes()).containsExactly("image/*", "application/pdf");
        assertThat(Limits.DEFAULT.fileTypes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "title: Uji coba => titel: Uji coba => source.yaml:2:1 titel: 'titel' is not known here | did you mean 'title'?",
                "title: Uji coba => title: [a] => source.yaml:2:8 title: is a list or an object where one value belongs",
                "protocol: rest => protocol: ftp => source.yaml:3:11 protocol: 'ftp' is not known here | one of: rest, soap, mail",
                "every: 30s => every: 30 detik => source.yaml:4:8 every: '30 detik' is not a length of time",
                "every: 30s => every: 0s => source.yaml:4:8 every: '0s' is not a length of time",
                "start: beginning => start: kemarin => source.yaml:5:8 start: 'kemarin' is neither a date, 'now' nor 'beginning'",
                "start: beginning => give-up: 1d => source.yaml:1:1 : 'start' is missing | add 'start: beginning'",
                "zone: Asia/Jakarta => zone: WIB => source.yaml:6:7 zone: 'WIB' is not a zone that this Java knows | write Asia/Jakarta",
                "zone: Asia/Jakarta => zone: Asia/Jakata => did you mean 'Asia/Jakarta'?",
                "regions: kemendagri => regions: kemendagro => source.yaml:7:10 regions: 'kemendagro' is not known here | did you mean 'kemendagri'?",
                "id: uji => id: Uji => source.yaml:1:5 id: 'Uji' cannot name a route and a metric",
                "id: uji => id: lain => source.yaml:1:5 id: 'lain' is not the name of its folder, 'uji'",
                "url: ${URL}/complaints => url: ${URI}/complaints => source.yaml:9:8 request.url: URI is not set | set URI, or URI_FILE",
                "url: ${URL}/complaints => url: ${URL/complaints => source.yaml:9:8 request.url: '${' without a name and '}'",
                "url: ${URL}/complaints => url: https://a:b@x.id/ => source.yaml:9:8 request.url: carries a user or a password",
                "url: ${URL}/complaints => url: 'x y' => source.yaml:9:8 request.url: is not a web address",
                "url: ${URL}/complaints => 'url: \"https://x.id/?api_key=abc\"' => request.url: carries a secret in the open",
                "url: ${URL}/complaints => 'url: \"https://{page}.id/\"' => request.url: has a place-holder in its host",
                "page: \"{page}\" => page: \"{pag}\" => source.yaml:10:19 request.query.page: '{pag}' is not a place-holder | did you mean '{page}'?",
                "page: \"{page}\" => token: abc => source.yaml:10:19 request.query.token: is a secret in the open",
                "page: \"{page}\" => seite: 1 => page.style is 'number', but nothing asks for {page}",
                "page: \"{page}\" => p: \"{page}{cursor}\" => asks for {cursor}, which never has a value here",
                "records: data.items => records: data.[items => source.yaml:11:20 records: is not JSONata",
                "key: $string(id) => key: $strin(id) => source.yaml:12:6 key: there is no function $strin | did you mean '$string'?",
                "style: number => style: nomor => source.yaml:13:16 page.style: 'nomor' is not known here | one of: number, offset, cursor, link, next, none",
                "style: number => 'style: number, size: 5000' => page.size: '5000' is not a whole number from 1 to 500",
                "page: { style: number } => 'page: { style: number, style: none }' => page.style: is written twice",
                "page: { style: number } => 'page: { style: number }~mailbox: { host: h }' => source.yaml:14:1 mailbox: 'mailbox' is only for protocol mail | remove it",
                "page: { style: number } => 'page: { style: number }~auth: { bearer: abc }' => source.yaml:14:17 auth.bearer: is a secret in the open",
                "page: { style: number } => 'page: { style: number }~auth: { ws-security: { user: a } }' => is for protocol soap",
                "page: { style: number } => 'page: { style: number }~auth: { api-key: { value: \"${KEY}\" } }' => must have either 'header' or 'query'",
                "page: { style: number } => 'page: { style: number }~limits: { page-bytes: 16MB }' => limits.page-bytes: '16MB' is not a size",
                "page: { style: number } => 'page: { style: number }~limits: { poll: 1s }' => limits.poll: is shorter than one request may take",
                "page: { style: number } => 'page: { style: number }~limits: { file: 2GiB }' => limits.file: '2GiB' is not a size from 1KiB to 1GiB",
                "page: { style: number } => 'page: { style: number }~limits: { file-types: [image/*, pdf] }' => limits.file-types: 'pdf' is not a media type | write for example image/* or application/pdf",
                "page: { style: number } => 'page: { style: number }~vanished: { share: 120% }' => vanished.share: '120%' is not a share",
                "page: { style: number } => 'page: { style: number }~attachments: { each: a }' => must have either 'url' or 'base64'",
                "page: { style: number } => 'page: { style: number }~attachments: { each: a, url: b, hosts: [\"http://x\"] }' => attachments.hosts: is not the name of a host",
                "page: { style: number } => 'page: { style: number }~errors: [ { when: \"a = \", is: refused } ]' => errors.when: is not JSONata",
                "page: { style: number } => 'page: { style: number }~errors: [ { when: a, is: refuse } ]' => errors.is: 'refuse' is not known here | did you mean 'refused'?",
                "query: { page: \"{page}\" } => 'query: { page: \"{page}\" }~  method: DELETE' => request.method: 'DELETE' is not known here | one of: GET, POST, PUT",
                "query: { page: \"{page}\" } => 'method: GET~  form: { page: \"{page}\" }' => request.method: is GET, which carries no body",
                "query: { page: \"{page}\" } => 'form: { page: \"{page}\", kunci-api_key: abc }' => request.form.kunci-api_key: is a secret in the open",
                "query: { page: \"{page}\" } => 'form: { page: \"{page}\" }~  body: x' => has more than one of 'form', 'body' and 'body-file'",
                "query: { page: \"{page}\" } => 'body: \"[ {page} \"' => request.body: is not JSON",
                "query: { page: \"{page}\" } => 'body: \"<p>{page}</q>\"' => request.body: is not well-formed XML",
                "query: { page: \"{page}\" } => 'body: \"{pag}\"' => request.body: '{pag}' is not a place-holder | did you mean '{page}'?",
                "query: { page: \"{page}\" } => 'query: { page: \"{page}\" }~  headers: { Host: x }' => request.headers.Host: 'Host' is a header that the hub writes itself",
                "query: { page: \"{page}\" } => 'query: { page: \"{page}\" }~  hosts: [x.id]' => request.hosts: is where redirects may lead, and none is followed",
                "query: { page: \"{page}\" } => 'query: { page: \"{page}{session}\" }' => asks for {session}, which never has a value here | add 'auth.login'",
                "page: { style: number } => 'page: { style: number }~auth: { basic: { user: a, password: b } }' => auth.basic.password: is a secret in the open",
                "page: { style: number } => 'page: { style: number }~auth: { oauth2: { client-id: a, client-secret: \"${KEY}\" } }' => auth.oauth2: 'token-url' is missing",
                "page: { style: number } => 'page: { style: number }~auth: { login: { request: { url: \"${URL}/l\" } } }' => must have either 'token' or 'cookies: true'",
                "page: { style: number } => 'page: { style: number }~auth: { login: { request: { url: \"${URL}/l\", query: { p: \"{page}\" } }, token: t, header: X } }' => auth.login.request.query.p: '{page}' is not a place-holder | no place-holder has a value here",
                "page: { style: number } => 'page: { style: number }~auth: { login: { request: { url: \"${URL}/l\" }, token: t } }' => auth.login has neither header, query nor cookies, but nothing asks for {session}",
                "page: { style: number } => 'page: { style: number }~tls: { certificate: a.pem, key: b.pem }' => tls.certificate: names a file that cannot be read",
                "page: { style: number } => 'page: { style: number }~tls: { certificate: source.yaml }' => must have both 'certificate' and 'key'",
                "page: { style: number } => 'page: { style: number }~answer: { format: yaml }' => answer.format: 'yaml' is not known here",
                "page: { style: number } => 'page: { style: number }~answer: { format: json, delimiter: \";\" }' => answer.delimiter: is only for csv",
                "page: { style: number } => 'page: { style: number }~answer: { charset: latin9000 }' => answer.charset: is not a charset",
                "page: { style: number } => 'page: { style: number }~limits: { rate: 5 per s }' => limits.rate: '5 per s' is not a rate such as 5/s",
                "page: { style: number } => 'page: { style: number }~errors: [ { is: wait } ]' => has neither 'when' nor 'status'",
                "page: { style: number } => 'page: { style: number }~errors: [ { status: 5xx, is: wait } ]' => errors.status: '5xx' is not an HTTP status",
                "page: { style: number } => 'page: { style: number }~errors: [ { status: 500, is: refused, for: 1m } ]' => errors.for: is how long to wait, and this rule does not",
                "page: { style: number } => 'page: { style: number' => is not YAML",
            })
    void aMistakeIsToldWithItsPlaceAndWhatToType(String right, String wrong, String expected) throws IOException {
        assertThat(REST).contains(right);

        SourceFolders.Found found = read(REST.replace(right, wrong.replace('~', '\n')));

        assertThat(found.sources()).isEmpty();
        assertThat(told(found.problems())).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "cursor: { field: a } => there is a 'cursor', but nothing asks for {cursor}",
                "cursor: { field: a, format: yyyy-QQ-dd } => cursor.format: 'yyyy-QQ-dd' is not a form of dates",
                "cursor: { field: a, format: 'HH:mm' } => cursor.format: 'HH:mm' is not a form of dates",
                "cursor: { format: iso } => cursor: 'field' is missing",
            })
    void aCursorIsChecked(String cursor, String expected) throws IOException {
        assertThat(told(read(REST + cursor + "\n").problems())).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "tls: starttls => STARTTLS 143 Leave[]",
                "tls: none, port: 1143 => NONE 1143 Leave[]",
                "after: seen => IMAPS 993 Seen[]",
                "after: delete => IMAPS 993 Delete[]",
                "'after: { flag: Diproses }' => IMAPS 993 Flag[name=Diproses]",
                "'after: { move: Selesai }' => IMAPS 993 Move[folder=Selesai]",
            })
    void aMailboxIsReadAsWritten(String written, String expected) throws IOException {
        Mail mail = (Mail) good(mailbox(written)).access();

        assertThat("%s %d %s".formatted(mail.tls(), mail.port(), mail.after())).isEqualTo(expected);
    }

    @Test
    void aMailboxMayHaveATokenATrackingNumberOwnAddressesAndAttachedRecords() throws IOException {
        Mail mail = (Mail) good(mailbox("tracking: '#([0-9]+)', own: [Balasan@Example.go.id]")
                                .replace(
                                        "{ password: \"${SANDI}\" }",
                                        "{ xoauth2: { token-url: \"${URL}/token\", client-id: hub, client-secret: \"${SANDI}\", scope: imap } }")
                        + "records: { attachment: [\"*.csv\", \"data-*.xlsx\"], key: tracking_id, list: a.b, version: diubah }\n")
                .access();

        assertThat(mail.auth())
                .isEqualTo(new MailAuth.XOAuth2(new Auth.OAuth2(
                        URI.create("https://aduan.example.id/api/token"),
                        "hub",
                        new Secret("rahasia<&contoh"),
                        Auth.OAuth2.ClientAuth.POST,
                        "imap",
                        null,
                        Map.of())));
        assertThat(mail.tracking()).isEqualTo("#([0-9]+)");
        assertThat(mail.own()).containsExactly("balasan@example.go.id");
        assertThat(mail.records())
                .isEqualTo(new Mail.AttachedRecords(List.of("*.csv", "data-*.xlsx"), "a.b", "tracking_id", "diubah"));
        assertThat(((Mail) good(mailbox("").replace("user: pengaduan", "user: Aduan@kab.example"))
                                .access())
                        .own())
                .containsExactly("aduan@kab.example");
    }

    private static String mailbox(String more) {
        return MAIL.replaceAll(
                "(?m)^mailbox:.*$",
                "mailbox: { host: \"\\${HOST}\", user: pengaduan, auth: { password: \"\\${SANDI}\" }"
                        + (more.isEmpty() ? "" : ", " + more.replace("$", "\\$"))
                        + " }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "tls: true => mailbox.tls: 'true' is not known here",
                "after: hapus => mailbox.after: 'hapus' is not known here",
                "'after: { flag: \"a b\" }' => mailbox.after.flag: is not the name of a flag",
                "'after: { flag: a, move: b }' => mailbox.after: must have either 'flag' or 'move'",
                "tracking: '[0-9]+' => mailbox.tracking: must have exactly one group",
                "tracking: '[0-9' => mailbox.tracking: is not a regular expression",
                "own: [admin] => mailbox.own: is not an address",
                "'password: \"${SANDI}\"' => mailbox.password: 'password' stands in 'auth'",
            })
    void aMailboxIsChecked(String written, String expected) throws IOException {
        assertThat(told(read(mailbox(written)).problems())).contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "{ } => mailbox.auth: must have either 'password' or 'xoauth2'",
                "{ xoauth2: { token-url: \"${URL}\", client-id: a, client-secret: terbuka } } => client-secret: is a secret in the open",
                "{ xoauth2: { token-url: \"${URL}\", client-id: a } } => 'client-secret' is missing",
                "{ xoauth2: { token-url: \"${URL}\", client-id: a, client-secret: \"${KEY}\" } }, tls: none => would send the token in the open",
            })
    void theWayIntoAMailboxIsChecked(String auth, String expected) throws IOException {
        assertThat(told(read(mailbox("").replace("{ password: \"${SANDI}\" }", auth))
                        .problems()))
                .contains(expected)
                .doesNotContain("terbuka");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "{ key: id } => records: 'attachment' is missing",
                "{ attachment: \"*.doc\", key: id } => records.attachment: is no kind of file that can be read",
                "{ attachment: \"*.csv\" } => records: 'key' is missing",
                "{ attachment: \"*.xml\", key: id } => records: 'list' is missing",
                "{ attachment: \"*.csv\", key: 'a = ' } => records.key: is not JSONata",
            })
    void attachedRecordsAreChecked(String records, String expected) throws IOException {
        assertThat(told(read(MAIL + "records: " + records + "\n").problems())).contains(expected);
    }

    @Test
    void aSoapSourceHasNoApiKeyAndAMailboxNoRecords() throws IOException {
        assertThat(told(read(SOAP.replace(
                                "ws-security: { user: simpul, password: \"${SANDI}\" }",
                                "oauth2: { token-url: \"${URL}\" }"))
                        .problems()))
                .contains("auth.oauth2: 'oauth2' is for protocol rest");
        assertThat(told(read(MAIL + "page: { style: number }\n").problems()))
                .contains("source.yaml:9:1 page: 'page' is not for protocol mail | remove it");
        assertThat(told(read(MAIL.replace("\"${SANDI}\"", "terbuka")).problems()))
                .contains("mailbox.auth.password: is a secret in the open")
                .doesNotContain("terbuka");
        assertThat(told(read(MAIL.replace("user: p", "trust: tiada.pem, user: p"))
                        .problems()))
                .contains("mailbox.trust: names a file that cannot be read");
    }

    @Test
    void aValueFromTheEnvironmentIsNeverTold() throws IOException {
        SourceFolders.Found found = read(
                MAIL.replace("every: 2m", "every: ${SANDI}"),
                Map.of("HOST", "a b/rahasia", "PORT", "rahasia", "SANDI", "rahasia", "URL", "http://a:rahasia@b"));

        assertThat(told(found.problems()))
                .contains("every: '${SANDI}' is not a length of time")
                .contains("mailbox.port: '${PORT}' is not a whole number")
                .doesNotContain("rahasia");
        assertThat(told(read(REST, Map.of("URL", "http://a:rahasia@b")).problems()))
                .contains("carries a user or a password, in what it refers to")
                .doesNotContain("rahasia");
        assertThat(told(read(REST, Map.of("URL", "rahasia spasi")).problems()))
                .contains("is not a web address with what it refers to")
                .doesNotContain("rahasia");
    }

    @Test
    void allProblemsOfAllFoldersAreToldAndTheGoodOnesAreRead() throws IOException {
        write("baik/source.yaml", REST.replace("id: uji", "id: baik"));
        write("baik/mapping.yaml", MAPPING);
        write("kosong/README.md", "");
        write(".git/config", "");
        write("uji/codes/a.csv", "source;code\n");

        SourceFolders.Found found =
                read(REST.replace("every: 30s", "every: x").replace("zone: Asia/Jakarta", "zone: y"));

        assertThat(found.sources()).extracting(SourceBundle::id).containsExactly("baik");
        assertThat(told(found.problems()))
                .contains("source.yaml:1:1 : is missing | create source.yaml")
                .contains("mapping.yaml:1:1 : is missing | create mapping.yaml")
                .contains("source.yaml:4:8 every")
                .contains("source.yaml:6:7 zone")
                .contains("a.csv:1:7");
    }

    @Test
    void aSingleFolderMayBeNamed() throws IOException {
        read(REST);

        assertThat(SourceFolders.read(dir.resolve("uji"), ENVIRONMENT).sources())
                .hasSize(1);
        assertThat(told(SourceFolders.read(dir.resolve("tiada"), ENVIRONMENT).problems()))
                .contains("is not a folder that can be read");
    }

    @Test
    void hostileYamlIsRefusedAndNothingIsBuiltFromIt() throws IOException {
        String bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n";
        assertThat(told(read(bomb + REST).problems())).contains("'a' is not known here");
        assertThat(told(read("a: " + "[".repeat(2000) + "]".repeat(2000)).problems()))
                .contains("is not YAML");
        assertThat(told(read(REST.replace("Uji coba", "!!javax.script.ScriptEngineManager [x]"))
                        .problems()))
                .contains("title: is a list or an object");
        assertThat(told(read(REST.replace("Uji coba", "!!java.io.File x")).problems()))
                .contains("title: carries a tag");
        java.nio.file.Files.write(
                dir.resolve("uji/source.yaml"), "id: a\ntitle: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(told(SourceFolders.read(dir, ENVIRONMENT).problems())).contains("source.yaml:2:1 : is not UTF-8");
        java.nio.file.Files.writeString(dir.resolve("uji/source.yaml"), "#".repeat(2 << 20));
        assertThat(told(SourceFolders.read(dir, ENVIRONMENT).problems())).contains("is larger than 1 MiB");
    }
}
