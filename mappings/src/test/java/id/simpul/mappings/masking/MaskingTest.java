package id.simpul.mappings.masking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of an original must mend a mapping and must not tell who complained, or about what. */
class MaskingTest {

    private static String mask(String body, String mediaType) {
        return Masking.mask(body.getBytes(StandardCharsets.UTF_8), mediaType);
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(mask(body, "application/json"));
    }

    @Test
    void personsAreHiddenAndCodesAndDatesStay() {
        JsonNode shown = json(
                """
                {"complaint_id": 812, "pelapor": {"nama_lengkap": "Contoh Warga", "umur": 41, "aktif": true},
                 "no_hp": "0812-0000-0000", "NIK": 3200000000000001, "alamatPelapor": "Jalan Contoh 1", "email": "",
                 "jenis": "ASPIRASI", "created_at": "2026-11-02 08:12:33", "kode_wilayah": "32.04.05", "user_id": null}
                """);

        assertThat(shown.toString())
                .isEqualTo(JsonMapper.shared()
                        .readTree(
                                """
                                {"complaint_id": 812, "pelapor": {"nama_lengkap": "***", "umur": "***", "aktif": true},
                                 "no_hp": "***", "NIK": "***", "alamatPelapor": "***", "email": "",
                                 "jenis": "ASPIRASI", "created_at": "2026-11-02 08:12:33", "kode_wilayah": "32.04.05", "user_id": null}
                                """)
                        .toString());
    }

    @Test
    void namesOfPlacesAndBodiesStay() {
        assertThat(json("{\"city_name\": \"Garut\", \"nama_kecamatan\": \"Cikajang\", \"cityNameOfUser\": \"Garut\"}")
                        .toString())
                .isEqualTo("{\"city_name\":\"Garut\",\"nama_kecamatan\":\"Cikajang\",\"cityNameOfUser\":\"***\"}");
    }

    @Test
    void aCitizensWordsAreShownAsTheirLength() {
        String words = "Lampu jalan mati. ".repeat(100);
        JsonNode shown =
                json("{\"judul\": \"Lampu mati\", \"isi\": \"%s\", \"apaSaja\": \"%s\"}".formatted(words, words));

        assertThat(shown.get("judul").stringValue()).isEqualTo("(10 characters)");
        assertThat(shown.get("isi").stringValue()).isEqualTo("(1,800 characters)");
        assertThat(shown.get("apaSaja").stringValue()).isEqualTo("(1,800 characters)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0812 0000 0000",
                "+62 812-0000-0000",
                "6281200000000",
                "081200000000",
                "(021) 5550000",
                "021-5550000",
                "3200000000000001",
                "3200 0000 0000 0001",
                "warga@contoh.example"
            })
    void numbersAndAddressesAreHiddenUnderAnyKey(String personal) {
        assertThat(mask("{\"x\": \"a %s b\"}".formatted(personal), "application/json"))
                .doesNotContain(personal)
                .doesNotContainPattern("\\d{4}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-02T08:12:33.123456Z",
                "2026-08-12 10:00",
                "08-12-2026 10:00:00",
                "1793577153",
                "32.04.05.2001",
                "-6.9147"
            })
    void datesCodesAndCountsStay(String plain) {
        assertThat(Masking.text(plain)).isEqualTo(plain);
    }

    @Test
    void aNumberThatIsAPhoneIsHiddenUnderAnyKey() {
        assertThat(json("{\"x\": 6281200000000, \"y\": 3200000000000001, \"z\": 20261102}")
                        .toString())
                .isEqualTo("{\"x\":\"***\",\"y\":\"***\",\"z\":20261102}");
    }

    @Test
    void xmlKeepsItsElementsAndHidesTheRest() {
        String shown = mask(
                """
                <l:laporan xmlns:l="urn:contoh" id="7"><l:isi><![CDATA[Jalan rusak]]> parah</l:isi><!-- Contoh Warga -->
                <l:pelapor hp="081200000000"><l:sapaan>Ibu</l:sapaan></l:pelapor><l:jenis>P</l:jenis></l:laporan>""",
                "text/xml");

        assertThat(shown)
                .contains("id=\"7\"", "<l:jenis>P</l:jenis>", "(17 characters)", "<l:sapaan>***</l:sapaan>")
                .doesNotContain("Jalan", "Warga", "0812", "Ibu");
    }

    @Test
    void aDoctypeIsNotFollowedAndNotShown() {
        assertThat(mask("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>", "application/xml"))
                .matches("\\(\\d+ bytes that are not XML\\)");
    }

    @Test
    void ofAMailTheNamesOfItsHeadersAndItsLengthAreShown() {
        String shown = mask(
                """
                From: Contoh Warga <warga@contoh.example>
                Subject: Sampah
                 menumpuk
                Date: Mon, 2 Nov 2026 08:12:33 +0700
                Content-Type: application/pdf; name="KTP Contoh Warga.pdf"; charset=utf-8

                Sampah menumpuk di depan rumah saya.
                """,
                "message/rfc822");

        assertThat(shown)
                .contains(
                        "From: (", "Subject: (15 characters)", "Date: Mon, 2 Nov 2026 08:12:33 +0700", "charset=utf-8")
                .doesNotContain("Warga", "Sampah", "contoh.example");
    }

    @Test
    void whatCannotBeReadIsNotShown() {
        assertThat(mask("{\"nama\": \"Contoh Warga", "application/json"))
                .startsWith("(")
                .doesNotContain("Warga");
        assertThat(mask("Contoh Warga", "application/octet-stream"))
                .isEqualTo("(12 bytes of application/octet-stream)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            judul                | Jalan rusak         | (11 characters)
            pelapor.kota         | Bandung             | ***
            reporter.nationalId  | 3273010101900001    | ***
            location.region      | 32.73               | 32.73
            addressedTo          | D3273               | D3273
            jenis                | Pengaduan           | Pengaduan
            kontak               | hubungi a@b.example | hubungi (e-mail)
            """)
    void oneValueIsShownByTheNamesAboveIt(String path, String value, String shown) {
        assertThat(Masking.value(path, value)).isEqualTo(shown);
    }

    @Test
    void nothingIsShownAsNull() {
        assertThat(Masking.value("judul", null)).isEqualTo("null");
    }
}
