package id.simpul.connectors.mail;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.Mail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/sources/mail.md} shows can be read, and it shows every key there is. */
class MailPageOfTheDocsTest {

    private static final Path PAGE = Path.of("../docs/sources/mail.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

    @TempDir
    private Path dir;

    private static List<String> examples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Matcher example = EXAMPLE.matcher(Files.readString(PAGE)); example.find(); ) {
            examples.add(example.group(1));
        }
        return examples;
    }

    @Test
    void everyExampleIsASourceThatOpens() throws IOException {
        for (String example : examples()) {
            Path folder = dir.resolve(example.replaceAll("(?s).*?id: (\\S+).*", "$1"));
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("source.yaml"), example);
            Files.writeString(folder.resolve("ca.pem"), "");
            Files.writeString(
                    folder.resolve("mapping.yaml"),
                    "title: subject\ndescription: text\nkind: \"'complaint'\"\nreported-at: $date(date)\n");
        }

        SourceFolders.Found found = SourceFolders.read(
                dir,
                Map.of(
                        "CONTOH_SANDI", "contoh",
                        "CONTOH_KLIEN", "contoh",
                        "CONTOH_RAHASIA", "contoh",
                        "CONTOH_PENYEGAR", "contoh"));

        assertThat(found.problems()).isEmpty();
        assertThat(found.sources()).hasSize(3).hasSameSizeAs(examples());
        AttachmentStore store = new AttachmentStore(dir.resolve("files"));
        found.sources().forEach(source -> new MailConnector(source.definition(), store).close());
        assertThat(((Mail) found.sources().get(2).definition().access()).after())
                .isEqualTo(new Mail.After.Move("Selesai"));
    }

    /** A key that is not known is answered with all that are. */
    @Test
    void everyKeyIsOnThePage() throws IOException {
        Files.writeString(
                dir.resolve("source.yaml"),
                examples().get(1).replace("mailbox:", "mailbox:\n  zzz: 1").replace("id: surat-lengkap", "id: x"));
        String told = SourceFolders.read(dir, Map.of()).problems().toString();
        Matcher known = Pattern.compile("(?s)zzz' is not known here.*?one of:? ([a-z, -]+)")
                .matcher(told);
        assertThat(known.find()).as(told).isTrue();
        List<String> keys = List.of(known.group(1).strip().split("[, \\n]+"));
        assertThat(keys).contains("host", "own");

        String page = Files.readString(PAGE);
        assertThat(keys).allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));
    }
}
