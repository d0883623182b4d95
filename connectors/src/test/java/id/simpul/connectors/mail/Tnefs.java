package id.simpul.connectors.mail;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a small winmail.dat, as Outlook would. */
final class Tnefs {

    private static final int ATTACHMENT_BEGINS = 0x00069002;
    private static final int ATTACHMENT_TITLE = 0x00018010;
    private static final int ATTACHMENT_DATA = 0x0006800F;

    private Tnefs() {}

    static byte[] with(String name, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(6)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x223E9F78)
                .putShort((short) 1)
                .array());
        attribute(out, ATTACHMENT_BEGINS, new byte[14]);
        attribute(out, ATTACHMENT_TITLE, (name + '\0').getBytes(StandardCharsets.US_ASCII));
        attribute(out, ATTACHMENT_DATA, content);
        return out.toByteArray();
    }

    private static void attribute(ByteArrayOutputStream out, int id, byte[] data) {
        int sum = 0;
        for (byte b : data) {
            sum += b & 0xff;
        }
        out.write(2); // level: attachment
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(id)
                .putInt(data.length)
                .array());
        out.writeBytes(data);
        out.writeBytes(ByteBuffer.allocate(2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) sum)
                .array());
    }
}
