package id.simpul.simulators;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The file {@code winmail.dat} that some mail programs wrap their attachments in (Transport Neutral Encapsulation). */
final class Tnef {

    private static final int MESSAGE = 1;
    private static final int ATTACHMENT = 2;

    private Tnef() {}

    static byte[] of(String subject, String fileName, byte[] file) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(little(6).putInt(0x223E9F78).putShort((short) 1).array());
        attribute(out, MESSAGE, 0x00089006, little(4).putInt(0x00010000).array()); // TNEF version
        attribute(out, MESSAGE, 0x00069007, little(8).putInt(1252).putInt(0).array()); // code page
        attribute(out, MESSAGE, 0x00078008, text("IPM.Microsoft Mail.Note"));
        attribute(out, MESSAGE, 0x00018004, text(subject));
        attribute(
                out,
                ATTACHMENT,
                0x00069002,
                little(14).putShort((short) 1).putInt(-1).array()); // a file follows
        attribute(out, ATTACHMENT, 0x00018010, text(fileName));
        attribute(out, ATTACHMENT, 0x0006800F, file);
        return out.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream out, int level, int id, byte[] value) {
        int sum = 0;
        for (byte b : value) {
            sum += b & 0xFF;
        }
        out.write(level);
        out.writeBytes(little(8).putInt(id).putInt(value.length).array());
        out.writeBytes(value);
        out.writeBytes(little(2).putShort((short) sum).array());
    }

    private static byte[] text(String value) {
        return (value + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
