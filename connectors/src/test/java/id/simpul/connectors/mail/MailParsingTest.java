package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Content;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailParsingTest {

    private static final Instant READ = Instant.parse("2026-11-23T03:00:00Z");
    private static final String HEAD =
            """
            Message-ID: <aduan-1@contoh.example>
            Date: Mon, 23 Nov 2026 09:15:00 +0700
            From: Budi Karangan <budi@contoh.example>
            To: Aduan <aduan@kabupaten.example>
            Subject: Jalan berlubang
            """;
    private static final String MIXED = HEAD + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";

    @TempDir
    private static Path folder;

    private static AttachmentStore store;

    @BeforeAll
    static void openStore() {
        store = new AttachmentStore(folder);
    }

    @Test
    void aPlainMailBecomesItsTree() {
        Map<String, Object> tree = tree(HEAD + "Reply-To: lain@contoh.example\n\nLubang di depan pasar.\n");

        assertThat(tree)
                .containsEntry("subject", "Jalan berlubang")
                .containsEntry("from", Map.of("name", "Budi Karangan", "address", "budi@contoh.example"))
                .containsEntry("to", List.of(Map.of("name", "Aduan", "address", "aduan@kabupaten.example")))
                .containsEntry("date", "2026-11-23T02:15:00Z")
                .containsEntry("text", "Lubang di depan pasar.\n")
                .containsEntry("fields", Map.of())
                .containsEntry("attachments", List.of())
                .doesNotContainKey("html");
        assertThat(headers(tree))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("reply-to", "lain@contoh.example");
    }

    // --- R9: identity ---

    @Test
    void R9_traceHeadersFoldingAndTransferEncodingDoNotChangeTheIdentity() {
        String body = "Lubang besar di Jalan Melati: é.";
        String first =
                HEAD + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + body + "\n";
        String again = "Received: from a by b; Mon, 23 Nov 2026 09:15:01 +0700\nX-Spam: no\n"
                + HEAD.replace("Jalan berlubang", "Jalan\n berlubang")
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
                + base64(body.getBytes(StandardCharsets.UTF_8));

        assertThat(read(again).nativeId()).isEqualTo(read(first).nativeId());
        assertThat(read(first.replace("\n", "\r\n") + "\r\n").nativeId())
                .isEqualTo(read(first).nativeId());
    }

    @Test
    void R9_theSameMessageIdWithAnotherTextIsAnotherMail() {
        assertThat(read(HEAD + "\nsatu").nativeId())
                .isNotEqualTo(read(HEAD + "\ndua").nativeId());
    }

    @Test
    void R9_anotherAttachmentIsAnotherMail() {
        String mail = MIXED + "--b\n\nteks\n--b\nContent-Type: image/png; name=a.png\n\n%s\n--b--\n";

        assertThat(read(mail.formatted("satu")).nativeId())
                .isNotEqualTo(read(mail.formatted("dua")).nativeId());
        assertThat(read(mail.formatted("satu")).nativeId())
                .isEqualTo(read(mail.formatted("satu")).nativeId())
                .isEqualTo(read(mail.formatted("satu")).fingerprint())
                .isEqualTo(read(mail.formatted("satu")).key());
    }

    @Test
    void R9_aMailWithoutDateIsKnownByTheServersDate() throws IOException {
        Content mail = inline((HEAD.replaceAll("Date:.*\n", "") + "\nteks").getBytes(StandardCharsets.UTF_8));
        MailReader reader = new MailReader(store, List.of(), null, Limits.DEFAULT.file());

        String monday = reader.read(mail, READ, READ).nativeId();

        assertThat(reader.read(mail, READ.plusSeconds(9), READ).nativeId()).isEqualTo(monday);
        assertThat(reader.read(mail, READ, READ.plusSeconds(60)).nativeId()).isNotEqualTo(monday);
    }

    @Test
    void R9_wordsDoNotFlowFromOnePartIntoTheNext() {
        String parts = MIXED + "--b\n\n%s\n--b\n\n%s\n--b--\n";

        assertThat(read(parts.formatted("ab", "c")).nativeId())
                .isNotEqualTo(read(parts.formatted("a", "bc")).nativeId());
    }

    @Test
    void R9_aMailThatCannotBeReadIsKnownWithoutItsTraceHeaders() {
        String broken = HEAD + "Content-Type: multipart/mixed; boundary=b\n\nno part at all\n";

        assertThat(read("Received: x; y\n" + broken).nativeId())
                .isEqualTo(read(broken).nativeId())
                .isNotEqualTo(read(broken + "more\n").nativeId());
    }

    // --- R2: names and answers ---

    @Test
    void R2_whatAMailAnswersComesNearestFirst() {
        Original reply = read(HEAD
                + "In-Reply-To: Your mail <c@x>\nReferences: <a@x>\n <b@x> <c@x> <aduan-1@contoh.example>\n\nbalas");

        assertThat(reply.names()).containsExactly("<aduan-1@contoh.example>");
        assertThat(reply.answers()).containsExactly("<c@x>", "<b@x>", "<a@x>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Re: [#9165816] Jalan | number:9165816",
                "=?utf-8?Q?Laporan_#9197446?= | number:9197446",
                "tanpa nomor |",
                "#123 |"
            })
    void R2_aTrackingNumberInTheSubjectIsANameAndAnAnswer(String subject, String name) throws IOException {
        Content mail = inline((HEAD.replace("Jalan berlubang", subject) + "In-Reply-To: <lama@x>\n\nx")
                .getBytes(StandardCharsets.UTF_8));

        Original original =
                new MailReader(store, List.of(), "#(\\d{7,8})", Limits.DEFAULT.file()).read(mail, READ, null);

        assertThat(original.names()).startsWith("<aduan-1@contoh.example>").hasSize(name == null ? 1 : 2);
        assertThat(original.answers()).startsWith("<lama@x>").hasSize(name == null ? 1 : 2);
        if (name != null) {
            assertThat(original.names()).contains(name);
            assertThat(original.answers()).endsWith(name);
        }
    }

    @Test
    void R4_aMailHasNoStampSinceItsKeyIsItsContent() {
        assertThat(read(HEAD + "\nteks").stamp()).isNull();
        assertThat(read(HEAD + "\nteks").version()).isNull();
    }

    // --- text ---

    @ParameterizedTest
    @CsvSource({
        "utf-8, utf-8",
        "iso-8859-1, iso-8859-1",
        "us-ascii, utf-8",
        "x-tidak-ada, utf-8",
        "x-tidak-ada, windows-1252",
        "utf-8, windows-1252",
        "'bukan nama!', utf-8",
        "'', utf-8"
    })
    void aTextIsReadWhateverItsCharsetClaims(String claimed, String real) {
        byte[] mail = concat(
                (HEAD + "Content-Type: text/plain; charset=\"" + claimed + "\"\n\n").getBytes(StandardCharsets.UTF_8),
                "jalan café rusak".getBytes(Charset.forName(real)));

        assertThat(read(mail).tree()).extracting("text").isEqualTo("jalan café rusak");
        assertThat(read(mail).defect()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ISO-2022-KR, 가로등이 꺼졌습니다",
        "EUC-KR, 가로등이 꺼졌습니다",
        "ks_c_5601-1987, 가로등이 꺼졌습니다",
        "ISO-2022-JP, 街灯が消えた",
        "Shift_JIS, 街灯が消えた",
        "GB2312, 路灯不亮",
        "GB18030, 路灯不亮",
        "Big5, 路燈不亮",
        "KOI8-R, фонарь",
        "windows-1256, مصباح",
        "UTF-16, lampu padam",
        "iso-8859-15, café €"
    })
    void aTextOfAnyCharsetIsRead(String charset, String text) {
        byte[] mail = concat(
                (HEAD + "Content-Type: text/plain; charset=" + charset + "\nContent-Transfer-Encoding: base64\n\n")
                        .getBytes(StandardCharsets.UTF_8),
                base64(text.getBytes(Charset.forName(charset))).getBytes(StandardCharsets.UTF_8));

        assertThat(read(mail).tree()).extracting("text").isEqualTo(text);
    }

    @Test
    void aNulByteReachesTheTree() {
        assertThat(tree(HEAD + "\na\0b")).containsEntry("text", "a\0b");
    }

    @Test
    void plainTextIsPreferredAndHtmlIsKept() {
        Map<String, Object> tree = tree(HEAD + "Content-Type: multipart/alternative; boundary=b\n\n"
                + "--b\nContent-Type: text/plain\n\npolos\n--b\nContent-Type: text/html\n\n<p>indah</p>\n--b--\n");

        assertThat(tree).containsEntry("text", "polos").containsEntry("html", "<p>indah</p>");
    }

    @Test
    void htmlBecomesLinesWhereThereIsNoText() {
        Map<String, Object> tree = tree(
                HEAD + "Content-Type: text/html\n\n<style>p{}</style><table><tr><td>Nama:</td>"
                        + "<td>Siti Karangan</td></tr><tr><td>Isi</td><td>: lampu &amp; jalan</td></tr></table><p>a<br>b</p>\n");

        assertThat(tree).containsEntry("text", "Nama: Siti Karangan\n\nIsi : lampu & jalan\n\na\nb");
        assertThat(tree).extracting("fields").isEqualTo(Map.of("Nama", "Siti Karangan", "Isi", "lampu & jalan"));
    }

    @Test
    void aTextOfManyMegabytesIsCutInTheTreeAndWholeAsAFile() throws IOException {
        byte[] mail = concat(
                (HEAD + "Content-Type: text/plain; charset=utf-8\n\n").getBytes(StandardCharsets.UTF_8),
                "kalimat é\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));

        Original original = read(mail);

        assertThat(text(original).length()).isBetween(7_000_000, MailReader.LONGEST_TEXT);
        assertThat(text(original).replace("kalimat é\n", "")).isIn("", "kalimat ");
        assertThat(stored(original, 0).ticket().size()).isEqualTo(11_000_000);
        assertThat(stored(original, 0).name()).isEqualTo("lampiran-1.txt");
    }

    @Test
    void quotedPrintableAndBrokenBase64AreDecodedAsFarAsTheyGo() {
        assertThat(tree(HEAD + "Content-Transfer-Encoding: quoted-printable\n\n=C3=A9 =ZZ lanjut=\nan"))
                .containsEntry("text", "é =ZZ lanjutan");
        assertThat(tree(HEAD + "Content-Transfer-Encoding: base64\n\nYWR1YW4h\n!!*\nYWR1YW4\n"))
                .extracting("text")
                .asString()
                .startsWith("aduan!adua");
    }

    // --- headers ---

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=?utf-8?B?SmFsYW4gcnVzYWs=?= | Jalan rusak",
                "=?utf-8?Q?Jalan_=C3?= =?utf-8?Q?=A9?= x | Jalan é x",
                "=?iso-8859-1?q?caf=E9?= =?utf-8?q?_=C3=A9?= | café é",
                "=?x-aneh?B?SmFsYW4=?= | Jalan",
                "=?utf-8?B?SmFsYW4?= | Jalan",
                "=?utf-8?B?!?= | ''",
                "=?broken | =?broken",
                "Re: =?utf-8*id?Q?aduan?= | Re: aduan"
            })
    void aSubjectIsReadAsItWasMeant(String sent, String meant) {
        assertThat(tree(HEAD.replace("Jalan berlubang", sent) + "\nx")).containsEntry("subject", meant);
    }

    @Test
    void lettersThatShouldHaveBeenEncodedAreReadToo() {
        byte[] mail = (HEAD.replace("Jalan berlubang", "Jalan café").replace("Budi Karangan", "\"Bùdi, K\"") + "\nx")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(read(mail).tree())
                .extracting("subject", "from")
                .containsExactly("Jalan café", Map.of("name", "Bùdi, K", "address", "budi@contoh.example"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"Budi, Karangan\" <budi@x.example> | Budi, Karangan | budi@x.example",
                "=?utf-8?Q?B=C3=BAdi?= <budi@x.example> | Búdi | budi@x.example",
                "Budi [RT 3] <<budi@x.example> | Budi [RT 3] | budi@x.example",
                "budi@x.example | | budi@x.example"
            })
    void aSenderIsFound(String sent, String name, String address) {
        Map<String, Object> from = name == null ? Map.of("address", address) : Map.of("name", name, "address", address);

        assertThat(tree(HEAD.replace("Budi Karangan <budi@contoh.example>", sent) + "\nx"))
                .containsEntry("from", from);
    }

    @Test
    void aMailWithoutSenderDateOrSubjectHasNoneInItsTree() {
        assertThat(tree("X-Mailer: formulir\n\nLampu padam"))
                .containsEntry("text", "Lampu padam")
                .doesNotContainKeys("from", "date", "subject");
        assertThat(tree("Date: kemarin sore\nReceived: from a\n by b; Mon, 23 Nov 2026 09:15:01 +0700\n\nx"))
                .containsEntry("date", "2026-11-23T02:15:01Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon, 23 Nov 2026 09:15:00 +0700 | 2026-11-23T02:15:00Z",
                "Sat, 21 Nov 2015 09:15:00 +0700 | 2015-11-21T02:15:00Z", // an old mail, moved here
                "Thu, 01 Jan 1970 00:00:00 +0000 | 2026-11-23T03:00:00Z",
                "Fri, 01 Jan 2038 00:00:00 +0000 | 2026-11-23T03:00:00Z",
                "Tue, 23 Nov 1926 09:15:00 +0700 | 2026-11-23T03:00:00Z",
                "kemarin sore | 2026-11-23T03:00:00Z",
                "'' | 2026-11-23T03:00:00Z"
            })
    void aMissingOrAbsurdDateIsTheMailServers(String sent, String meant) throws IOException {
        Content mail =
                inline((HEAD.replaceAll("Date:.*", "Date: " + sent) + "\nteks").getBytes(StandardCharsets.UTF_8));

        Original original = new MailReader(store, List.of(), null, Limits.DEFAULT.file())
                .read(mail, READ.plusSeconds(86_400 * 9), READ);

        assertThat(original.tree()).extracting("date").isEqualTo(meant);
        assertThat(original.version()).isEqualTo(READ.toString());
    }

    // --- what is said, quoted, signed ---

    @Test
    void quotedHistoryAndSignatureStandApartAndAreNoFields() {
        Map<String, Object> tree = tree(HEAD + "In-Reply-To: <a@x>\n\nMasih padam.\n-- \nBudi\n\n"
                + "Pada Sen, 23 Nov 2026 pukul 09.15 Aduan <aduan@kab.example> menulis:\n> Nama: Siti\n> Isi: lampu\n");

        assertThat(tree).containsEntry("text", "Masih padam.").containsEntry("signature", "Budi");
        assertThat(tree).extracting("quoted").asString().startsWith("Pada Sen").endsWith("> Isi: lampu");
        assertThat(tree).containsEntry("fields", Map.of());
    }

    @Test
    void quotedHistoryIsKnownInHtmlToo() {
        Map<String, Object> tree = tree(
                HEAD.replace("Jalan", "Re: Jalan") + "Content-Type: text/html\n\n"
                        + "<p>Masih padam.</p><blockquote>Sudah<br>baik?<blockquote>Padam</blockquote></blockquote><p>Tolong.</p>");

        assertThat(tree).extracting("text").asString().isEqualToNormalizingWhitespace("Masih padam. Tolong.");
        assertThat(tree).extracting("quoted").asString().isEqualTo("> Sudah\n> baik?\n> Padam");
    }

    // --- fields ---

    @Test
    void aFormsLinesBecomeFields() {
        assertThat(
                        FormFields.in(
                                """
                Formulir pengaduan baru

                Nama : Siti Karangan
                *No. HP:* 0800 0000 000
                Alamat: Jl. Contoh 1
                  RT 3
                Jam 14:05 kejadian
                Tautan: https://contoh.example/a
                http://contoh.example/b

                kalimat lepas
                Isi Laporan:
                Lampu mati.

                Sudah seminggu.
                --\s
                Situs: contoh
                """))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Nama", "Siti Karangan",
                        "No. HP", "0800 0000 000",
                        "Alamat", "Jl. Contoh 1\nRT 3\nJam 14:05 kejadian",
                        "Tautan", "https://contoh.example/a\nhttp://contoh.example/b",
                        "Isi Laporan", "Lampu mati.\n\nSudah seminggu."));
    }

    @Test
    void proseWithOneColonIsNoForm() {
        assertThat(FormFields.in("Selamat pagi,\nCatatan: jalan rusak.\nTerima kasih"))
                .isEmpty();
        assertThat(FormFields.in("Nama: Budi\n\nJalan rusak")).isEqualTo(Map.of("Nama", "Budi"));
    }

    // --- files ---

    @Test
    void R9_aFileThatIsTooLargeIsNamedAndLeftOutAndStillPartOfTheIdentity() throws IOException {
        String mail = MIXED
                + "--b\n\nteks\n"
                + "--b\nContent-Type: video/mp4; name=video.mp4\n\n" + "v".repeat(3000) + "\n"
                + "--b\nContent-Type: image/jpeg; name=foto.jpg\n\nkecil\n"
                + "--b--\n";
        Content content = inline(mail.getBytes(StandardCharsets.UTF_8));
        Original bounded = new MailReader(store, List.of(), null, 2000).read(content, READ, null);

        assertThat(bounded.files()).extracting(SourceFile::name).containsExactly("video.mp4", "foto.jpg");
        assertThat(bounded.files().get(0)).isInstanceOf(SourceFile.Unavailable.class);
        assertThat(((SourceFile.Unavailable) bounded.files().get(0)).reason()).contains("larger", "limits.file");
        assertThat(content(bounded, 1)).isEqualTo("kecil");
        assertThat(bounded.nativeId()).isEqualTo(read(mail).nativeId());
        assertThat(bounded.nativeId())
                .isNotEqualTo(read(mail.replace("vvvv\n", "vvvw\n")).nativeId());
    }

    @Test
    void everyAttachmentIsKeptAlsoEqualAndMissingNames() throws IOException {
        Original original = read(MIXED
                + "--b\n\nteks\n"
                + "--b\nContent-Type: image/jpeg; name=foto.jpg\nContent-Transfer-Encoding: base64\n\n"
                + base64("satu".getBytes(StandardCharsets.UTF_8)) + "\n"
                + "--b\nContent-Type: image/jpeg; name=foto.jpg\n\ndua\n"
                + "--b\nContent-Type: image/png\nContent-ID: <gambar>\nContent-Disposition: inline\n\ntiga\n"
                + "--b\nContent-Disposition: attachment\n\nempat\n"
                + "--b--\n");

        assertThat(original.files())
                .extracting(SourceFile::name)
                .containsExactly("foto.jpg", "foto.jpg", "lampiran-3.png", "lampiran-4.txt");
        assertThat(content(original, 0)).isEqualTo("satu");
        assertThat(content(original, 1)).isEqualTo("dua");
        assertThat(original.tree())
                .extracting("attachments")
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(4)
                .contains(Map.of("name", "lampiran-3.png", "mediaType", "image/png", "size", 4L));
        assertThat(text(original)).isEqualTo("teks");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "filename*=utf-8''foto%20caf%C3%A9.jpg | foto café.jpg",
                "filename*0*=utf-8''fo%C3%A9; filename*1=to; filename*2*=%2Ejpg | foéto.jpg",
                "filename=\"=?utf-8?B?Zm90by5qcGc=?=\" | foto.jpg",
                "filename=\"C:\\surat\\foto.jpg\" | foto.jpg",
                "filename=\"../../../etc/passwd\" | passwd",
                "filename=\"..\" | lampiran-1.jpg",
                "filename=\"a;b.jpg\" | a;b.jpg",
                "filename=\"tidak ditutup.jpg | tidak ditutup.jpg",
                "filename*=tidak-ada''a%E9.jpg | aé.jpg",
                "filename | lampiran-1.jpg"
            })
    void anAttachmentsNameIsReadAndMadeSafe(String sent, String name) {
        Original original = read(
                MIXED + "--b\nContent-Type: image/jpeg\nContent-Disposition: attachment; " + sent + "\n\nx\n--b--\n");

        assertThat(original.files()).extracting(SourceFile::name).containsExactly(name);
    }

    @Test
    void aForwardedMailIsAFileAndReadableAndItsFilesAreOurs() throws IOException {
        String inner =
                "Subject: =?utf-8?B?TGFtcHU=?=\nFrom: Siti <siti@contoh.example>\nDate: Mon, 23 Nov 2026 09:15:00 +0700\n"
                        + "Content-Type: multipart/mixed; boundary=i\n\n--i\n\nLampu padam.\n"
                        + "--i\nContent-Type: image/png; name=foto.png\n\ngambar\n--i--";
        Original original =
                read(MIXED + "--b\n\nlihat ini\n--b\nContent-Type: message/rfc822\n\n" + inner + "\n--b--\n");

        assertThat(original.files()).extracting(SourceFile::name).containsExactly("lampiran-1.eml", "foto.png");
        assertThat(content(original, 0)).isEqualTo(inner);
        assertThat(text(original)).isEqualTo("lihat ini");
        assertThat(((Map<?, ?>) original.tree()).get("forwarded"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .isEqualTo(Map.of(
                        "subject", "Lampu",
                        "from", Map.of("name", "Siti", "address", "siti@contoh.example"),
                        "to", List.of(),
                        "date", "2026-11-23T02:15:00Z",
                        "text", "Lampu padam.",
                        "fields", Map.of(),
                        "attachments", List.of(Map.of("name", "foto.png", "mediaType", "image/png", "size", 6L))));
    }

    @Test
    void mailsInMailsInMailsStayReadableWithinBounds() throws IOException {
        StringBuilder mail = new StringBuilder(HEAD);
        for (int i = 0; i < 200; i++) {
            mail.append("Content-Type: message/rfc822\n\nSubject: tingkat ")
                    .append(i)
                    .append('\n');
        }
        Original original = read(mail.append("\nisi").toString());

        assertThat(original.defect()).isNull();
        assertThat(original.files()).hasSize(6);
        assertThat(content(original, 0)).startsWith("Subject: tingkat 0");
    }

    @Test
    void aBrokenMailInsideStaysAFile() {
        Original original = read(MIXED + "--b\n\nlihat ini\n--b\nContent-Type: message/rfc822\n\n"
                + "Content-Type: multipart/mixed; boundary=x\n\nkosong\n--b--\n");

        assertThat(original.defect()).isNull();
        assertThat(original.files()).hasSize(1);
        assertThat(((Map<?, ?>) original.tree()).get("forwarded")).isNull();
    }

    @Test
    void aForwardedMailStaysAFile() throws IOException {
        Original original =
                read(MIXED + "--b\n\nlihat ini\n--b\nContent-Type: message/rfc822\n\nSubject: lama\n\nisi\n--b--\n");

        assertThat(stored(original, 0).name()).isEqualTo("lampiran-1.eml");
        assertThat(content(original, 0)).isEqualTo("Subject: lama\n\nisi");
    }

    @Test
    void fortyMegabytesAreReadInFlatMemory() throws IOException {
        byte[] line = ("QUJD".repeat(19) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        Content large = new Content.Aside(store.put(new InputStream() {
            private final byte[] head = (MIXED
                            + "--b\n\nvideo\n--b\nContent-Type: video/mp4; name=v.mp4\nContent-Transfer-Encoding: base64\n\n")
                    .getBytes(StandardCharsets.US_ASCII);
            private long at;

            @Override
            public int read() {
                long i = at++;
                return i < head.length
                        ? head[(int) i]
                        : i - head.length < 54_000_000 ? line[(int) ((i - head.length) % line.length)] : -1;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                int n = 0;
                for (int b; n < length && (b = read()) != -1; n++) {
                    into[offset + n] = (byte) b;
                }
                return n == 0 ? -1 : n;
            }
        }));

        Original original = new MailReader(store, List.of(), null, Limits.DEFAULT.file()).read(large, READ, null);

        assertThat(original.defect()).isNull();
        assertThat(stored(original, 0).ticket().size()).isGreaterThan(39_000_000);
    }

    @Test
    void winmailDatIsUnpacked() throws IOException {
        byte[] photo = new byte[1_500_000]; // more than the library takes by default
        new Random(1).nextBytes(photo);
        Original original = read(winmail(Tnefs.with("foto.jpg", photo)));

        assertThat(original.files()).extracting(SourceFile::name).containsExactly("foto.jpg");
        assertThat(stored(original, 0).mediaType()).isEqualTo("image/jpeg");
        assertThat(stored(original, 0).ticket().size()).isEqualTo(1_500_000);
    }

    @Test
    void aBrokenWinmailDatIsKeptAsItIs() {
        byte[] whole = Tnefs.with("foto.jpg", new byte[100]);

        for (byte[] broken : List.of("rusak".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, 60), new byte[0])) {
            Original original = read(winmail(broken));
            assertThat(original.files()).extracting(SourceFile::name).contains("winmail.dat");
            assertThat(original.defect()).isNull();
        }
    }

    // --- what is no complaint ---

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-generated (vacation)",
                "Precedence: auto_reply",
                "X-Simpul-Complaint: 1"
            })
    void whatNoPersonWroteIsSetAside(String header) {
        Original original = read(HEAD + header + "\n\n--b\n\nisi\n--b--\n");

        assertThat(original.setAside()).isNotBlank();
        assertThat(original.defect()).isNull();
    }

    @Test
    void aBounceIsKnownByItsEmptyReturnPath() {
        String bounce = "Return-Path: <>\n" + HEAD.replace("budi@contoh.example", "MAILER-DAEMON@mx.example") + "\nx";

        assertThat(read(bounce).setAside()).startsWith("bounce");
        assertThat(read(bounce.replace("<>\n", "<a@b>\n")).setAside()).isNull();
    }

    @Test
    void anOutOfOfficeNoteInBulkIsSetAside() {
        String note = HEAD.replace("Jalan berlubang", "Balasan otomatis: cuti") + "Precedence: bulk\n\nx";

        assertThat(read(note).setAside()).startsWith("auto-reply");
        assertThat(read(note.replace("Balasan otomatis: cuti", "Aduan")).setAside())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Loop: Aduan@Kabupaten.example | loop",
                "X-BeenThere: aduan@kabupaten.example | loop",
                "X-Failed-Recipients: budi@contoh.example | bounce",
                "X-Autoreply: yes | auto-reply",
                "Content-Type: multipart/report; report-type=feedback-report; boundary=b | a report",
                "From: MAILER-DAEMON@mx.example~Subject: Undelivered Mail Returned to Sender | bounce",
                "From: Postmaster@mx.example~Subject: Undeliverable: Re: lampu | bounce",
                "From: mailman@warga.example~List-Id: warga | mailing list",
                "From: warga-request@milis.example~Precedence: list | mailing list",
                "From: Dinas <dinas@kabupaten.example> | our own"
            })
    void loopsBouncesAndOurOwnMailsAreSetAsideWithTheReason(String headers, String reason) {
        String head = headers.contains("From:") ? HEAD.replaceAll("From:.*\n", "") : HEAD;
        head = headers.contains("Subject:") ? head.replaceAll("Subject:.*\n", "") : head;

        assertThat(asOurs(headers.replace("~", "\n") + "\n" + head + "\n--b\n\nisi\n--b--\n")
                        .setAside())
                .startsWith(reason);
    }

    @Test
    void aMailThroughDozensOfServersWentRoundInALoop() {
        assertThat(asOurs("Received: x; y\n".repeat(51) + HEAD + "\nx").setAside())
                .startsWith("loop");
        assertThat(asOurs("Received: x; y\n".repeat(50) + HEAD + "\nx").setAside())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: Dinas <dinas@kabupaten.example>\n\nNama: Siti\nIsi: lampu mati", // our own web form
                "X-Loop: milis@warga.example\nFrom: a@b\n\nlampu mati",
                "List-Id: warga\nFrom: warga@milis.example\n\nlampu mati",
                "Delivered-To: aduan@kabupaten.example\nDelivered-To: aduan@kabupaten.example\n\nlampu mati", // two
                // local
                // agents
                "From: postmaster@sekolah.example\nSubject: lampu\n\nlampu mati"
            })
    void whatOnlyLooksLikeALoopIsAComplaint(String mail) {
        assertThat(asOurs("To: x@y\n" + mail).setAside()).isNull();
    }

    private static Original asOurs(String mail) {
        try {
            return new MailReader(
                            store,
                            List.of("aduan@kabupaten.example", "dinas@kabupaten.example"),
                            null,
                            Limits.DEFAULT.file())
                    .read(inline(mail.getBytes(StandardCharsets.UTF_8)), READ, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: no",
                "X-Auto-Response-Suppress: All",
                "Precedence: bulk",
                "List-Id: warga",
                "Auto-Submitted: auto-generated"
            })
    void aComplaintIsNotSetAsideForALook(String header) {
        assertThat(read(HEAD + header + "\n\nNama: Siti\nIsi: lampu mati\n").setAside())
                .isNull();
    }

    // --- broken mails ---

    @Test
    void twoHundredLevelsOfPartsAreADefectAndNoStackOverflow() {
        StringBuilder mail = new StringBuilder(HEAD).append("Content-Type: multipart/mixed; boundary=b0\n\n");
        for (int i = 0; i < 200; i++) {
            mail.append("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n".formatted(i, i + 1));
        }

        Original original = read(mail.append("--b200\n\nisi\n").toString());

        assertThat(original.defect()).contains("nested more than 50 levels");
        assertThat(original.tree()).extracting("subject").isEqualTo("Jalan berlubang");
        assertThat(original.content()).isInstanceOf(Content.Inline.class);
    }

    @Test
    void fortyLevelsAreRead() {
        StringBuilder mail = new StringBuilder(HEAD).append("Content-Type: multipart/mixed; boundary=b0\n\n");
        for (int i = 0; i < 40; i++) {
            mail.append("--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n".formatted(i, i + 1));
        }

        assertThat(text(read(mail.append("--b40\n\ndalam sekali\n--b40--\n--b3\n\ndi luar\n--b0--\n")
                        .toString())))
                .isEqualTo("dalam sekali\ndi luar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--b\n\nteks\n--b\nContent-Type: image/png\n\ngambar", // no end
                "--b\n\nteks\n--b\nContent-Type: image/png\n--b--", // headers run into the end
                "pembuka\n--b  \n\nteks\n--b\nbukan header\nContent-Type: image/png\n\ngambar\n--b--\npenutup\n--b\n",
                "--b\nContent-Type: tidak jelas\n\nteks\n--b\nContent-Type: image/png; =;;\"\n\ngambar\n--b--"
            })
    void carelessPartsAreRead(String parts) {
        for (String type : List.of("multipart/mixed; boundary=b", "multipart/mixed; boundary=\"b", "multipart/mixed")) {
            Original original = read(HEAD + "Content-Type: " + type + "\n\n" + parts);

            assertThat(original.defect()).isNull();
            assertThat(text(original)).isEqualTo("teks");
            assertThat(original.files()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hanya kata-kata\n", "\n\nisi tanpa kepala", "\0\1\2\3", ": kosong\n\nx", "From satu dua\n"})
    void whatHasNoHeadersIsADefectAndKept(String notAMail) {
        Original original = read(notAMail);

        assertThat(original.defect()).isEqualTo("it has no mail headers");
        assertThat(original.nativeId()).hasSize(64);
        assertThat(original.tree()).isNull();
    }

    @Test
    void headersWithoutEndAndPartsWithoutEndAreDefects() {
        assertThat(read(HEAD + "X: " + "y".repeat(2 << 20)).defect()).contains("headers are larger");
        assertThat(read(MIXED + "--b\n\n\n".repeat(2000)).defect()).contains("more than 1000 parts");
    }

    @Test
    @Timeout(60) // read once it takes a second at most; a search that starts over at every letter would take hours
    void longHostileHeadersAreReadInBoundedTime() {
        String hostile = "@".repeat(200_000);

        Original original = read("Message-ID: " + hostile + "\nFrom: <" + hostile + "\nSubject: " + "=?".repeat(100_000)
                + "\nReferences: " + "<".repeat(200_000) + "\nContent-Type: " + "a;".repeat(100_000) + "\n\nx");

        assertThat(original.defect()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<div>", "<b>", "<table><tr><td>", "<a href='", "&#1;", "<p>Nama:"})
    void htmlOfAnyDepthIsRead(String again) {
        Original original = read(HEAD + "Content-Type: text/html\n\n" + again.repeat(10_000) + "isi");

        assertThat(original.defect()).isNull();
    }

    @Test
    void noBytesMakeTheReaderFail() {
        byte[] mail = (MIXED
                        + "--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
                        + "<p>Nama: Siti</p>\n--b\nContent-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"
                        + base64(Tnefs.with("foto.jpg", new byte[50]))
                        + "\n--b\nContent-Transfer-Encoding: x-uuencode\n\n"
                        + "begin 644 a\n#86)C\n`\nend\n--b--\n")
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(42);

        for (int i = 0; i < 200; i++) {
            byte[] hurt = mail.clone();
            for (int n = 1 + random.nextInt(8); n > 0; n--) {
                hurt[random.nextInt(hurt.length)] = (byte) random.nextInt(256);
            }
            Original original = read(Arrays.copyOf(hurt, 1 + random.nextInt(hurt.length)));
            assertThat(original.nativeId()).hasSize(64);
            assertThat(original.defect())
                    .as("seed 42, mail %d", i)
                    .isNotEqualTo("reading it failed in an unforeseen way");
        }
    }

    private static byte[] winmail(byte[] content) {
        return (MIXED + "--b\n\nteks\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
                        + "Content-Transfer-Encoding: base64\n\n" + base64(content) + "\n--b--\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] content) {
        return Base64.getMimeEncoder().encodeToString(content);
    }

    private Original read(String mail) {
        return read(mail.getBytes(StandardCharsets.UTF_8));
    }

    private Original read(byte[] mail) {
        try {
            return new MailReader(store, List.of(), null, Limits.DEFAULT.file()).read(inline(mail), READ, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Content inline(byte[] mail) {
        return new Content.Inline(mail);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> tree(String mail) {
        return (Map<String, Object>) read(mail).tree();
    }

    private static Object headers(Map<String, Object> tree) {
        return tree.get("headers");
    }

    private static String text(Original original) {
        return (String) ((Map<?, ?>) original.tree()).get("text");
    }

    private static SourceFile.Stored stored(Original original, int index) {
        return (SourceFile.Stored) original.files().get(index);
    }

    private String content(Original original, int index) throws IOException {
        try (InputStream in = store.open(stored(original, index).ticket().sha256())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }
}
