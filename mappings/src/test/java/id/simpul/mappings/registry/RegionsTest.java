package id.simpul.mappings.registry;

import static id.simpul.mappings.source.RegionScheme.BPS;
import static id.simpul.mappings.source.RegionScheme.KEMENDAGRI;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {

    private final Regions regions = Regions.load();

    @Test
    void itKnowsEveryProvinceRegencyCityAndDistrict() {
        assertThat(regions.all()).hasSize(38 + 514 + 7285);
        assertThat(regions.region("32.73"))
                .contains(new Region("32.73", 2, Region.Kind.CITY, "Kota Bandung", "32", ZoneId.of("Asia/Jakarta")));
        assertThat(regions.region("51.71.01")).hasValueSatisfying(district -> {
            assertThat(district.kind()).isEqualTo(Region.Kind.DISTRICT);
            assertThat(district.parent()).isEqualTo("51.71");
            assertThat(district.zone()).isEqualTo(ZoneId.of("Asia/Makassar"));
        });
        assertThat(regions.region("3273")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "32,32",
        "3273,32.73",
        "32.73,32.73",
        "327301,32.73.01",
        "32.73.01,32.73.01",
        "' 32.73 ',32.73",
        "32.73.01.1001,32.73.01",
        "3273011001,32.73.01"
    })
    void aKemendagriCodeIsReadWithAndWithoutDots(String code, String today) {
        assertThat(regions.kemendagri(KEMENDAGRI, code)).contains(today);
    }

    @ParameterizedTest
    @CsvSource({"91.01,93.01", "9101,93.01", "92.71,96.71", "91.01.01,93.01", "910101,93.01"})
    void aCodeOf2020ThatWasRecodedGivesTodaysRegency(String code, String today) {
        assertThat(regions.kemendagri(KEMENDAGRI, code)).contains(today);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "327", "32730", "99", "32.99", "32.73.99", "3.273", "32-73", "32.73.", "Bandung"})
    void anUnknownKemendagriCodeGivesNothing(String code) {
        assertThat(regions.kemendagri(KEMENDAGRI, code)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"32,32", "94,91", "91,92", "1101,11.09", "1103,11.01", "9401,93.01", "3273010,32.73", "3273010001,32.73"
    })
    void aBpsCodeGoesOverTheBridge(String code, String kemendagri) {
        assertThat(regions.kemendagri(BPS, code)).contains(kemendagri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9", "99", "9999", "32730", "327301", "32.73", "9999010"})
    void anUnknownBpsCodeGivesNothing(String code) {
        assertThat(regions.kemendagri(BPS, code)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Kab. Bogor,32.01",
        "KABUPATEN BOGOR,32.01",
        "Kota Bogor,32.71",
        "'Bogor, Kota',32.71",
        "Bogor (Kab.),32.01",
        "Prov. Jawa Barat,32",
        "PROVINSI JAWA BARAT,32",
        "jawa barat,32",
        "DKI Jakarta,31",
        "Daerah Khusus Jakarta,31",
        "D.I. Yogyakarta,34",
        "DI Yogyakarta,34",
        "Kota Yogyakarta,34.71",
        "Jakarta Selatan,31.74",
        "Kota Adm. Jakarta Selatan,31.74",
        "Kabupaten Kepulauan Seribu,31.01",
        "Kep. Riau,21",
        "FakFak,92.03",
        "Kabupaten Kepulauan Siau Tagulandang Biaro,71.09",
        "Sleman,34.04"
    })
    void aRegionIsFoundByItsNameHoweverItsKindIsWritten(String name, String code) {
        assertThat(regions.byName(name)).map(Region::code).contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Bogor", "Bandung", "Gorontalo", "Yogyakarta", "Kota", "", "  ", "Nirwana", "Kota Sleman", "..."
            })
    void anAmbiguousOrUnknownNameGivesNothing(String name) {
        assertThat(regions.byName(name)).isEmpty();
    }

    @Test
    void everyRegionAboveTheDistrictsIsFoundByItsOwnNameAndKind() {
        assertThat(regions.all()).filteredOn(region -> region.level() < 3).allSatisfy(region -> {
            String name = (region.kind() == Region.Kind.PROVINCE ? "Provinsi " : "") + region.name();
            assertThat(regions.byName(name)).contains(region);
        });
    }
}
