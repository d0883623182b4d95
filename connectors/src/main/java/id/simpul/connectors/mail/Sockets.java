package id.simpul.connectors.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * The sockets of one connection, which can be cut from outside. A server that sends a byte now and then never runs into a
 * time-out of reading; so the connection as a whole has an end, and one thread for all mailboxes brings it about.
 */
final class Sockets implements AutoCloseable {

    private static final ScheduledExecutorService SCISSORS = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "simpul-mail-watch");
        thread.setDaemon(true);
        return thread;
    });

    private final SSLSocketFactory tls;
    private final Collection<Socket> open = new ConcurrentLinkedQueue<>();
    private final ScheduledFuture<?> end;
    private volatile boolean cut;

    /** @param longest after this the connection is cut, whatever it does */
    Sockets(SSLSocketFactory tls, Duration longest) {
        this.tls = tls;
        this.end = SCISSORS.schedule(this::cut, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cut() {
        cut = true;
        open.forEach(Sockets::closeQuietly);
    }

    /** Whether the connection took too long and was cut. */
    boolean wereCut() {
        return cut;
    }

    @Override
    public void close() {
        end.cancel(false);
        open.forEach(Sockets::closeQuietly);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // it is gone: that is all we want
        }
    }

    private Socket unconnected() throws IOException {
        if (cut) {
            throw new IOException("the connection took too long and was cut");
        }
        Socket socket = new Socket();
        open.add(socket);
        return socket;
    }

    /** For a talk that begins without TLS. */
    SocketFactory plain() {
        return new Plain();
    }

    /** For TLS, laid over a socket that is connected already. */
    SSLSocketFactory secure() {
        return new Secure();
    }

    private final class Plain extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            return unconnected();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("the mail library connects by itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            return createSocket(host.getHostName(), port);
        }
    }

    private final class Secure extends SSLSocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            return unconnected();
        }

        @Override
        public Socket createSocket(Socket under, String host, int port, boolean autoClose) throws IOException {
            return tls.createSocket(under, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("the mail library connects by itself");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }
    }
}
