package id.simpul.connectors.mail;

import java.io.IOException;

/** The mail itself cannot be read as one. The message says why, without any of its words. */
final class BrokenMail extends IOException {

    BrokenMail(String why) {
        super(why);
    }
}
