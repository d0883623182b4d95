package id.simpul.connectors;

import id.simpul.connectors.files.Ticket;

/** Original bytes: at hand, or set aside in the attachment store (claim check). */
public sealed interface Content {

    record Inline(byte[] bytes) implements Content {
        @Override
        public String toString() {
            return "Inline{" + bytes.length + " bytes}";
        }
    }

    record Aside(Ticket ticket) implements Content {}
}
