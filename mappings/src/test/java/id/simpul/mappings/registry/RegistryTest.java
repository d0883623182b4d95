package id.simpul.mappings.registry;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {

    private final Registry registry = Registry.load();

    @Test
    void itKnowsThe676BodiesThatAnswer() {
        assertThat(registry.agencies().stream().collect(groupingBy(Agency::kind, counting())))
                .isEqualTo(Map.of(
                        Agency.Kind.MINISTRY, 34L,
                        Agency.Kind.AGENCY, 96L,
                        Agency.Kind.PROVINCE, 38L,
                        Agency.Kind.REGENCY, 415L,
                        Agency.Kind.CITY, 93L));
    }

    @Test
    void aNameMayHaveCommas() {
        assertThat(registry.agency("K12"))
                .contains(new Agency(
                        "K12",
                        Agency.Kind.MINISTRY,
                        "Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi",
                        "Kemendikbudristek",
                        null));
    }

    @ParameterizedTest
    @CsvSource({"32,D32", "32.73,D3273", "32.73.01,D3273", "31,D31", "31.71,D31", "31.71.01,D31", "31.01,D31"})
    void aRegionIsAnsweredByTheNearestGovernmentAboveIt(String region, String agency) {
        assertThat(registry.governmentOf(region)).map(Agency::id).contains(agency);
    }

    @Test
    void everyRegionHasAGovernment() {
        assertThat(Regions.load().all()).allSatisfy(region -> assertThat(registry.governmentOf(region.code()))
                .isPresent());
    }

    @ParameterizedTest
    @CsvSource({"99", "99.01", "''", "x", "."})
    void anUnknownRegionHasNone(String region) {
        assertThat(registry.governmentOf(region)).isEmpty();
    }

    @Test
    void aClosedBodyIsKnownButNotOpenAndGovernsNothing() {
        Registry some = Registry.read(
                new StringReader(
                        """
                        id,kind,name,abbrev,region_code,closed
                        K01,ministry,Kementerian Lama,KL,,2024-10-21
                        D32,province,Pemprov Contoh,PC,32,
                        D3273,city,Pemkot Contoh,PKC,32.73,2026-01-01
                        """));

        assertThat(some.agency("K01")).isPresent();
        assertThat(some.isOpen("K01")).isFalse();
        assertThat(some.isOpen("K99")).isFalse();
        assertThat(some.isOpen("D32")).isTrue();
        assertThat(some.governmentOf("32.73")).map(Agency::id).contains("D32");
    }

    @Test
    void anIdThatOccursTwiceIsRefused() {
        assertThatThrownBy(() -> Registry.read(
                        new StringReader("id,kind,name,abbrev,region_code\nK01,ministry,A,A,\nK01,ministry,B,B,\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("K01");
    }

    @Test
    void categoriesKnowWhatIsBelowThem() {
        Categories categories = Categories.load();

        assertThat(categories.categories()).hasSize(958);
        assertThat(categories.category("19")).contains(new Category("19", "DISINFEKTAN, MASKER, DLL", "6"));
        assertThat(categories.within("637", "604")).isTrue();
        assertThat(categories.within("604", "637")).isFalse();
        assertThat(categories.within("637", "637")).isTrue();
        assertThat(categories.within("none", "none")).isFalse();
    }
}
