package id.simpul.connectors.soap;

import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.UsernameToken;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.Dispatch;
import jakarta.xml.ws.Service;
import jakarta.xml.ws.handler.MessageContext;
import jakarta.xml.ws.soap.SOAPBinding;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.xml.namespace.QName;
import javax.xml.transform.Source;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.apache.cxf.bus.CXFBusFactory;
import org.apache.cxf.endpoint.Client;
import org.apache.cxf.jaxws.DispatchImpl;
import org.apache.cxf.logging.FaultListener;
import org.apache.cxf.staxutils.StaxUtils;
import org.apache.cxf.transport.http.HTTPConduit;
import org.apache.cxf.transports.http.configuration.HTTPClientPolicy;
import org.apache.cxf.ws.security.wss4j.WSS4JOutInterceptor;
import org.apache.wss4j.common.ConfigurationConstants;
import org.apache.wss4j.common.WSS4JConstants;
import org.apache.wss4j.common.ext.WSPasswordCallback;
import org.jspecify.annotations.Nullable;

/** One CXF client, kept as long as its source. */
final class SoapClient implements AutoCloseable {

    /** Of our own: nothing that others configure on a default bus reaches the sources. */
    private static final Bus BUS = new CXFBusFactory().createBus();

    private static final QName PORT = new QName("urn:id:simpul", "Source");

    private final Dispatch<Source> dispatch;
    private final Client client;

    SoapClient(Soap access, AnswerGuard guard, Duration timeout) {
        Bus before = BusFactory.getAndSetThreadDefaultBus(BUS);
        try {
            Service service = Service.create(PORT);
            service.addPort(
                    PORT,
                    access.version() == Soap.Version.SOAP_1_1
                            ? SOAPBinding.SOAP11HTTP_BINDING
                            : SOAPBinding.SOAP12HTTP_BINDING,
                    access.url().toString());
            dispatch = service.createDispatch(PORT, Source.class, Service.Mode.PAYLOAD);
        } finally {
            BusFactory.setThreadDefaultBus(before);
        }
        client = ((DispatchImpl<?>) dispatch).getClient();
        client.getInInterceptors().add(guard);
        HTTPConduit conduit = (HTTPConduit) client.getConduit();
        conduit.setClient(policy(timeout));
        Map<String, Object> context = dispatch.getRequestContext();
        if (access.action() != null) {
            context.put(BindingProvider.SOAPACTION_USE_PROPERTY, true);
            context.put(BindingProvider.SOAPACTION_URI_PROPERTY, access.action());
        }
        // SOAP 1.2 sends a fault of the sender's with 400.
        context.put("org.apache.cxf.transport.process_fault_on_http_400", true);
        Map<String, Object> bounds = client.getEndpoint();
        bounds.put(StaxUtils.MAX_ELEMENT_DEPTH, "100");
        bounds.put(StaxUtils.MAX_CHILD_ELEMENTS, "100000");
        bounds.put(StaxUtils.MAX_ATTRIBUTE_COUNT, "100");
        // CXF would log each failed call with its stack, address and all; the caller tells it instead.
        bounds.put(FaultListener.class.getName(), (FaultListener) (failed, description, message) -> false);
        UsernameToken token = access.security();
        if (token != null) {
            client.getOutInterceptors().add(new WSS4JOutInterceptor(digest(token)));
        }
    }

    private static HTTPClientPolicy policy(Duration timeout) {
        HTTPClientPolicy policy = new HTTPClientPolicy();
        policy.setConnectionTimeout(timeout.toMillis());
        policy.setReceiveTimeout(timeout.toMillis());
        policy.setAutoRedirect(false);
        policy.setAllowChunking(false); // old servers want a length
        policy.setVersion("1.1");
        return policy;
    }

    /** With a new nonce and time at every call. */
    private static Map<String, Object> digest(UsernameToken token) {
        CallbackHandler passwords = callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof WSPasswordCallback asked) {
                    asked.setPassword(token.password().reveal());
                }
            }
        };
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConfigurationConstants.ACTION, ConfigurationConstants.USERNAME_TOKEN);
        properties.put(ConfigurationConstants.USER, token.user());
        properties.put(ConfigurationConstants.PASSWORD_TYPE, WSS4JConstants.PW_DIGEST);
        properties.put(ConfigurationConstants.PW_CALLBACK_REF, passwords);
        return properties;
    }

    Dispatch<Source> dispatch() {
        return dispatch;
    }

    /** A header of the last answer. */
    @Nullable
    String answerHeader(String name) {
        if (!(dispatch.getResponseContext().get(MessageContext.HTTP_RESPONSE_HEADERS) instanceof Map<?, ?> headers)) {
            return null;
        }
        Map<String, Object> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((key, value) -> anyCase.put(String.valueOf(key), value));
        return anyCase.get(name) instanceof List<?> values && !values.isEmpty() ? String.valueOf(values.get(0)) : null;
    }

    @Override
    public void close() {
        client.destroy();
    }
}
