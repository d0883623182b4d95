package id.simpul.routes.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkSignerTest {

    @Test
    void aNameThatWouldLeaveItsPlaceInThePathIsMadeHarmless() {
        assertThat(LinkSigner.pathName("../../etc/passwd")).isEqualTo(".._.._etc_passwd");
        assertThat(LinkSigner.pathName("..")).isEqualTo("file");
        assertThat(LinkSigner.pathName(" \n ")).isEqualTo("_");
        assertThat(LinkSigner.pathName("")).isEqualTo("file");
        assertThat(LinkSigner.pathName("50% ; \\x?.jpg")).isEqualTo("50_ _ _x_.jpg");
    }

    @Test
    void anOrdinaryNameStaysReadable() {
        assertThat(LinkSigner.pathName("foto jalan rusak – depan 1️⃣.jpg"))
                .isEqualTo("foto jalan rusak – depan 1️⃣.jpg");
    }
}
