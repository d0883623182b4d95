package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said now, what is quoted, what is signature. */
class PartsTest {

    static Stream<Arguments> introductions() {
        return Stream.of(
                        "Pada tanggal Sen, 23 Nov 2026 pukul 09.15 Aduan Kabupaten <aduan@kab.example> menulis:",
                        "Pada Sen, 23 Nov 2026 09.15, Aduan\n<aduan@kab.example> menulis:",
                        "On Mon, Nov 23, 2026 at 9:15 AM Aduan <aduan@kab.example> wrote:",
                        "On Mon, 23 Nov 2026, 09:15 Aduan Kabupaten Contoh yang\npanjang sekali namanya,\n<aduan@kab.example> wrote:",
                        "-----Original Message-----\nFrom: Aduan",
                        "----- Pesan Asli -----\nDari: Aduan",
                        "________________________________\nDari: Aduan <aduan@kab.example>\nDikirim: Senin, 23 November 2026 09.15\nKepada: Budi\nPerihal: RE: lampu",
                        "From: Aduan <aduan@kab.example>\nSent: Monday, November 23, 2026 9:15 AM\nTo: Budi\nSubject: lampu",
                        "Dari: Aduan\nTanggal: 23 Nov 2026\nSubjek: lampu")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("introductions")
    void whatAnAnswerQuotesIsHistory(String introduction) {
        Parts parts = Parts.of(
                "Masih padam, Pak.\n\n" + introduction + "\n\n> Sudah kami perbaiki.\nSudah.\n", "lampu", true);

        assertThat(parts.text()).isIn("Masih padam, Pak.", "Masih padam, Pak.\n\n________________________________");
        assertThat(parts.quoted()).endsWith("Sudah.").contains("Sudah kami perbaiki.");
        assertThat(parts.signature()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Re: lampu", "RE[2]: lampu", "Bls: lampu", "BALAS : lampu"})
    void anAnswerIsKnownByItsSubjectToo(String subject) {
        assertThat(Parts.of("ya\n> tidak?", subject, false)).isEqualTo(new Parts("ya", "> tidak?", null));
    }

    @Test
    void answersBetweenTheLinesAreWhatIsSaid() {
        Parts parts = Parts.of("> di mana?\nDi pasar.\n> kapan?\nSenin.\n", "Re: lampu", true);

        assertThat(parts).isEqualTo(new Parts("Di pasar.\nSenin.", "> di mana?\n> kapan?", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Pada hari Senin lampu padam dan Pak RT menulis: tolong!\nTerima kasih",
                "Dari: pasar\nke: terminal",
                "> kutipan dari koran\nBenarkah ini?",
                "On and off, says he who wrote:\nThe lamp"
            })
    void aMailThatAnswersNothingStaysWhole(String text) {
        assertThat(Parts.of(text, "lampu", false)).isEqualTo(new Parts(text, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "---------- Forwarded message ---------\nDari: Siti\nDate: Sen\nSubject: lampu\nLampu padam",
                "-------- Pesan yang diteruskan --------\n> Lampu padam",
                "Begin forwarded message:\n\nFrom: Siti\nDate: 1\nTo: x\nLampu padam",
                "Awal pesan diteruskan:\n> Lampu padam"
            })
    void whatIsForwardedIsWhatTheMailSays(String forwarded) {
        assertThat(Parts.of("Mohon diteruskan.\n" + forwarded, "lampu", true).quoted())
                .isNull();
        assertThat(Parts.of("Mohon.\nFrom: a\nSent: b\nTo: c\nLampu", "Fwd: lampu", true)
                        .quoted())
                .isNull();
    }

    @Test
    void aMailThatOnlyQuotesKeepsItsText() {
        String text = "> Lampu padam.\n> Sudah seminggu.";

        assertThat(Parts.of(text, "Re: lampu", true)).isEqualTo(new Parts(text, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- \nBudi\nRT 3", "--\nBudi\nRT 3\n"})
    void aSignatureIsTakenOff(String signature) {
        assertThat(Parts.of("Lampu padam.\n\n" + signature, "lampu", false))
                .isEqualTo(new Parts("Lampu padam.", null, "Budi\nRT 3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dikirim dari iPhone saya",
                "Sent from my Galaxy",
                "Dapatkan Outlook untuk Android",
                "Terkirim dari Yahoo Mail untuk iPhone",
                "Get Outlook for iOS<https://aka.example/o>"
            })
    void whatATelephoneWritesBelowIsASignature(String below) {
        assertThat(Parts.of("Lampu padam.\n\n" + below + "\n", "lampu", false))
                .isEqualTo(new Parts("Lampu padam.", null, below));
    }

    @Test
    void dashesFarAboveAreNoSignature() {
        String text = "Lampu\n--\n" + "baris\n".repeat(30);

        assertThat(Parts.of(text, "lampu", false)).isEqualTo(new Parts(text, null, null));
        assertThat(Parts.of("-- \nBudi", "lampu", false).text()).isEqualTo("-- \nBudi");
        assertThat(Parts.of("", "", true)).isEqualTo(new Parts("", null, null));
    }

    @Test
    void hugeTextsAreTakenApartInBoundedTime() {
        String text = ("On " + "a ".repeat(400) + "\n").repeat(5000) + "From: a\n".repeat(50_000);

        assertThat(Parts.of(text, "Re: x", true).text()).isNotEmpty();
    }
}
