package id.simpul.connectors.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.poi.hmef.Attachment;
import org.apache.poi.hmef.HMEFMessage;
import org.apache.poi.hmef.attribute.MAPIAttribute;
import org.apache.poi.hmef.attribute.TNEFAttribute;
import org.jspecify.annotations.Nullable;

/** The files inside a winmail.dat, Outlook's own wrapping. */
final class Tnef {

    /** It is unpacked in memory; a larger one stays wrapped. */
    static final long LARGEST = 16L << 20;

    static {
        // POI's own limit, 1 MB, is less than a photo.
        TNEFAttribute.setMaxRecordLength((int) LARGEST);
        MAPIAttribute.setMaxRecordLength((int) LARGEST);
    }

    record Inner(@Nullable String name, byte[] content) {}

    private Tnef() {}

    static boolean is(String mediaType, @Nullable String name) {
        return mediaType.equals("application/ms-tnef")
                || mediaType.equals("application/vnd.ms-tnef")
                || "winmail.dat".equalsIgnoreCase(name);
    }

    /** @return empty if it is broken */
    static Optional<List<Inner>> unpack(InputStream winmail) throws IOException {
        byte[] whole = winmail.readAllBytes();
        try {
            List<Inner> inside = new ArrayList<>();
            for (Attachment file : new HMEFMessage(new ByteArrayInputStream(whole)).getAttachments()) {
                String name = file.getLongFilename() == null ? file.getFilename() : file.getLongFilename();
                inside.add(new Inner(name, file.getContents()));
            }
            return Optional.of(inside);
        } catch (IOException | RuntimeException broken) { // POI throws almost any of them on a broken file
            return Optional.empty();
        }
    }
}
