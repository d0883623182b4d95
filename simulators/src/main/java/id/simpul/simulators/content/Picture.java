package id.simpul.simulators.content;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** A small photograph (PNG, some hundred bytes), another one for every name. Written by hand: no windowing library needed. */
public final class Picture {

    private static final int SIDE = 32;

    private Picture() {}

    public static byte[] png(String name) {
        try {
            var out = new ByteArrayOutputStream();
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
            var header = new ByteArrayOutputStream();
            var data = new DataOutputStream(header);
            data.writeInt(SIDE);
            data.writeInt(SIDE);
            data.write(new byte[] {8, 2, 0, 0, 0}); // 8 bits, RGB
            chunk(out, "IHDR", header.toByteArray());
            chunk(out, "tEXt", ("Comment\0" + name).getBytes(StandardCharsets.ISO_8859_1));
            chunk(out, "IDAT", pixels(name.hashCode()));
            chunk(out, "IEND", new byte[0]);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pixels(int colour) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var deflate = new DeflaterOutputStream(bytes)) {
            for (int y = 0; y < SIDE; y++) {
                deflate.write(0);
                for (int x = 0; x < SIDE; x++) {
                    deflate.write(colour + x);
                    deflate.write((colour >> 8) + y);
                    deflate.write((colour >> 16) + x * y / SIDE);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) throws IOException {
        var typed = new ByteArrayOutputStream();
        typed.write(type.getBytes(StandardCharsets.US_ASCII));
        typed.write(content);
        var crc = new CRC32();
        crc.update(typed.toByteArray());
        var data = new DataOutputStream(out);
        data.writeInt(content.length);
        data.write(typed.toByteArray());
        data.writeInt((int) crc.getValue());
    }
}
