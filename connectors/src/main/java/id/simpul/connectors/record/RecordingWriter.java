package id.simpul.connectors.record;

import id.simpul.connectors.record.Exchange.Answered;
import id.simpul.connectors.record.Exchange.Asked;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a recording: a line about it, a line an exchange, a line that says how it ended. Only its owner can read the file.
 * Named {@code …gz} it is zipped.
 */
public final class RecordingWriter implements Consumer<Exchange>, AutoCloseable {

    /** Of all lines together, in bytes: a person looks at it, and git holds it. */
    public static final long MOST = 256L << 20;

    static final int VERSION = 1;
    static final JsonMapper JSON = JsonMapper.builder().build();
    static final String WARNING =
            "holds what citizens wrote, as it came; secrets are masked. Give it only to whom you may give the"
                    + " originals.";

    private final OutputStream out;
    private final long most;
    private long written;
    private long exchanges;
    private @Nullable String problem;
    private boolean closed;

    private RecordingWriter(OutputStream out, long most) {
        this.out = out;
        this.most = most;
    }

    /**
     * @param file that is not there yet
     * @throws java.nio.file.FileAlreadyExistsException if it is
     */
    public static RecordingWriter create(Path file, RecordingHead head) throws IOException {
        return create(file, head, MOST);
    }

    static RecordingWriter create(Path file, RecordingHead head, long most) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        OutputStream bytes = java.nio.channels.Channels.newOutputStream(
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner));
        OutputStream zipped = file.toString().endsWith(".gz") ? new GZIPOutputStream(bytes) : bytes;
        RecordingWriter writer = new RecordingWriter(new BufferedOutputStream(zipped), most);
        writer.line(bytes(head(head)));
        if (writer.problem != null) {
            throw new IOException(writer.problem);
        }
        return writer;
    }

    private static ObjectNode head(RecordingHead head) {
        ObjectNode line = JSON.createObjectNode();
        line.put("recording", VERSION)
                .put("source", head.source())
                .put("place", head.place())
                .put("at", head.at().toString())
                .put("command", head.command())
                .put("warning", WARNING);
        texts(line.putObject("variables"), head.variables());
        texts(line.putObject("masked"), head.secrets());
        return line;
    }

    private static void texts(ObjectNode object, Map<String, String> texts) {
        new TreeMap<>(texts).forEach(object::put);
    }

    @Override
    public synchronized void accept(Exchange exchange) {
        if (problem != null || closed) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("n", exchange.number());
        if (exchange.stranger()) {
            line.put("stranger", true);
        }
        Asked asked = exchange.asked();
        ObjectNode request = line.putObject("asked");
        request.put("method", asked.method()).put("address", asked.address());
        headers(request, asked.headers());
        body(request, asked.body());
        Answered answered = exchange.answered();
        if (answered != null) {
            ObjectNode answer = line.putObject("answered");
            answer.put("status", answered.status());
            headers(answer, answered.headers());
            if (answered.cut()) {
                answer.put("cut", answered.bytes());
            } else {
                body(answer, answered.body());
            }
        }
        if (exchange.failure() != null) {
            line.put("failed", exchange.failure().name());
        }
        line.put("ms", exchange.millis());
        byte[] bytes = bytes(line);
        if (bytes.length > RecordingLines.LONGEST && answered != null) { // much of it had to be escaped
            ((ObjectNode) line.path("answered")).remove(List.of("text", "base64"));
            ((ObjectNode) line.path("answered")).put("cut", answered.bytes());
            bytes = bytes(line);
        }
        if (line(bytes)) {
            exchanges++;
        }
    }

    private static byte[] bytes(ObjectNode line) {
        return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void headers(ObjectNode node, Map<String, List<String>> headers) {
        ObjectNode all = node.putObject("headers");
        new TreeMap<>(headers).forEach((name, values) -> {
            ArrayNode texts = all.putArray(name);
            values.forEach(texts::add);
        });
    }

    private static void body(ObjectNode node, byte[] body) {
        String text = Masker.utf8(body);
        if (text == null) {
            node.put("base64", Base64.getEncoder().encodeToString(body));
        } else if (!text.isEmpty()) {
            node.put("text", text);
        }
    }

    private boolean line(byte[] bytes) {
        if (written + bytes.length > most) {
            problem =
                    "it is full (%,d MiB): what came after %,d exchanges is not in it".formatted(most >> 20, exchanges);
            return false;
        }
        try {
            out.write(bytes);
            written += bytes.length;
            return true;
        } catch (IOException failed) {
            problem = "it cannot be written any more (%s)"
                    .formatted(failed.getClass().getSimpleName());
            return false;
        }
    }

    public synchronized long exchanges() {
        return exchanges;
    }

    /** Why not everything is in it, or {@code null}. */
    public synchronized @Nullable String problem() {
        return problem;
    }

    /** Its last line; without one a file counts as cut off. @param how "complete" or "stopped" */
    public synchronized void end(String how) {
        if (closed) {
            return;
        }
        closed = true;
        ObjectNode line = JSON.createObjectNode();
        line.put("end", problem == null ? how : "full").put("exchanges", exchanges);
        try (OutputStream last = out) {
            last.write(bytes(line));
        } catch (IOException failed) {
            problem = "it cannot be written any more (%s)"
                    .formatted(failed.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        end("stopped");
    }
}
