package id.simpul.connectors.soap;

import id.simpul.connectors.Outside;
import java.net.http.HttpClient;
import org.apache.cxf.interceptor.MessageSenderInterceptor;
import org.apache.cxf.message.Message;
import org.apache.cxf.phase.AbstractPhaseInterceptor;
import org.apache.cxf.phase.Phase;

/** CXF makes its own HTTP client when it prepares to send, and takes the one beside the message when it sends. */
final class ThroughOutside extends AbstractPhaseInterceptor<Message> {

    private final Outside outside;

    ThroughOutside(Outside outside) {
        super(Phase.PREPARE_SEND);
        addAfter(MessageSenderInterceptor.class.getName());
        this.outside = outside;
    }

    @Override
    public void handleMessage(Message message) {
        HttpClient real = message.get(HttpClient.class);
        if (real == null) {
            throw new IllegalStateException("CXF keeps its HTTP client elsewhere now: its calls would pass us by");
        }
        message.put(HttpClient.class, outside.http(real));
    }
}
