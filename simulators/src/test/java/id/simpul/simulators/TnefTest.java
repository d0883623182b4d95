package id.simpul.simulators;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.simulators.content.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.apache.poi.hmef.HMEFMessage;
import org.junit.jupiter.api.Test;

class TnefTest {

    @Test
    void anotherLibraryFindsThePhotoInWinmailDat() throws IOException {
        byte[] photo = Picture.png("foto");

        var message = new HMEFMessage(new ByteArrayInputStream(Tnef.of("Lampu padam", "foto.png", photo)));

        assertThat(message.getAttachments()).singleElement().satisfies(file -> {
            assertThat(file.getFilename()).isEqualTo("foto.png");
            assertThat(file.getContents()).isEqualTo(photo);
        });
        assertThat(ImageIO.read(new ByteArrayInputStream(photo)).getWidth()).isEqualTo(32);
    }
}
