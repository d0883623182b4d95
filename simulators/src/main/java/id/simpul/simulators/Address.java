package id.simpul.simulators;

/**
 * Where a simulator listens.
 *
 * @param bind       network address to listen on
 * @param publicHost the name by which others reach it: links to photos carry it
 * @param port       0 for a free one
 */
public record Address(String bind, String publicHost, int port) {

    public static Address local() {
        return new Address("127.0.0.1", "127.0.0.1", 0);
    }
}
