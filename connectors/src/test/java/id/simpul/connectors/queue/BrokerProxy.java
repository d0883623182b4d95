package id.simpul.connectors.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between client and broker; can swallow what the broker says, or what the client says, or cut the line. */
final class BrokerProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final URI broker;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean answersSwallowed;

    BrokerProxy(String broker) throws IOException {
        this.broker = URI.create(broker);
        start(this::accept);
    }

    String url() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on the client hears nothing, while the broker hears all. */
    void swallowAnswers(boolean swallow) {
        answersSwallowed = swallow;
    }

    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (!server.isClosed()) {
            Socket client = server.accept();
            Socket upstream = new Socket(broker.getHost(), broker.getPort());
            sockets.add(client);
            sockets.add(upstream);
            start(() -> pump(client, upstream, false));
            start(() -> pump(upstream, client, true));
        }
    }

    private void pump(Socket from, Socket to, boolean answers) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read != -1; read = in.read(buffer)) {
                if (!answers || !answersSwallowed) {
                    out.write(buffer, 0, read);
                    out.flush();
                }
            }
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException endOfTheLine) {
                Thread.currentThread().interrupt(); // this thread ends with its line
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
