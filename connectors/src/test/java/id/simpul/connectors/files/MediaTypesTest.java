package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {

    /** Content by its beginning; \\xNN are bytes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // what it is                           name           declared                  is
                "\\x89PNG\\r\\n\\x1a\\n....IHDR          | foto.png     | image/png                | image/png",
                "\\x89PNG\\r\\n\\x1a\\n....IHDR          | foto.jpg     | image/jpeg               | image/png",
                "\\xff\\xd8\\xff\\xe0..JFIF              | foto         | -                        | image/jpeg",
                "\\xff\\xd8\\xff\\xe0..JFIF              | foto.jpg     | application/octet-stream | image/jpeg",
                "\\xff\\xd8\\xff\\xe0..JFIF              | foto.jpg     | image/pjpeg              | image/jpeg",
                "%PDF-1.7                               | foto.jpg     | image/jpeg               | application/pdf",
                "MZ..............................       | foto.jpg     | image/jpeg               | application/x-msdownload",
                "<html><script>alert(1)</script>        | foto.jpg     | image/jpeg               | text/html",
                "<html><script>alert(1)</script>        | surat.txt    | text/plain               | text/html",
                "<svg xmlns=\"http://www.w3.org/2000/svg\"/> | foto.png | image/png               | image/svg+xml",
                "jalan rusak                            | foto.jpg     | image/jpeg               | text/plain",
                "nama;alamat                            | data.csv     | -                        | text/csv",
                "nama;alamat                            | data         | text/csv; charset=utf-8  | text/csv; charset=utf-8",
                "\\x00\\x01\\x02\\xfe\\x00\\x80             | foto.jpg     | image/jpeg               | application/octet-stream",
                "-                                      | foto.jpg     | image/jpeg               | application/octet-stream",
                "%PDF-1.7                               | ../../a\\x00.b | ;;not a type           | application/pdf",
            })
    void theContentTells(String content, String name, String declared, String is) throws IOException {
        byte[] bytes = content == null ? new byte[0] : unescaped(content).getBytes(ISO_8859_1);

        assertThat(MediaTypes.of(unescaped(name), declared, new ByteArrayInputStream(bytes)))
                .isEqualTo(is);
    }

    private static String unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        var parts = java.util.regex.Pattern.compile("\\\\x(..)|\\\\r|\\\\n|.", java.util.regex.Pattern.DOTALL)
                .matcher(text);
        while (parts.find()) {
            String part = parts.group();
            bytes.append(
                    parts.group(1) != null
                            ? String.valueOf((char) Integer.parseInt(parts.group(1), 16))
                            : part.equals("\\r") ? "\r" : part.equals("\\n") ? "\n" : part);
        }
        return bytes.toString();
    }

    @Test
    void aZipIsWhatItsNameSaysIfThatIsAZip() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("isi.txt"));
            out.write(1);
        }
        String docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

        assertThat(of("surat.docx", null, zip)).isEqualTo(docx);
        assertThat(of("surat", docx, zip)).isEqualTo(docx);
        assertThat(of("foto.jpg", "image/jpeg", zip)).isEqualTo("application/zip");
    }

    private static String of(String name, String declared, ByteArrayOutputStream content) throws IOException {
        return MediaTypes.of(name, declared, new ByteArrayInputStream(content.toByteArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "image/png,                 image/*,         true",
        "image/svg+xml,             image/*,         false", // can hold a program
        "image/svg+xml,             image/svg+xml,   true",
        "application/pdf,           application/pdf, true",
        "application/pdf,           image/*,         false",
        "text/csv; charset=utf-8,   text/csv,        true",
        "Application/PDF,           application/pdf, true",
        "application/x-msdownload,  image/*,         false",
    })
    void aSourceSaysWhatItTakes(String type, String allowed, boolean taken) {
        assertThat(MediaTypes.isAllowed(type, List.of("text/rtf", allowed))).isEqualTo(taken);
        assertThat(MediaTypes.isAllowed(type, List.of())).isTrue();
    }
}
