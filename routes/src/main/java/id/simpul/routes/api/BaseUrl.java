package id.simpul.routes.api;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Knows how this hub is reached, and tells the command line by {@link HubAddress}. */
@Component
final class BaseUrl {

    private static final Logger LOG = LoggerFactory.getLogger(BaseUrl.class);

    private final ApiSettings settings;
    private final int configuredPort;
    private volatile @Nullable HubAddress address;

    BaseUrl(ApiSettings settings, @Value("${server.port:8080}") int configuredPort) {
        this.settings = settings;
        this.configuredPort = configuredPort;
    }

    @EventListener
    void listening(WebServerInitializedEvent event) throws IOException {
        if (event.getApplicationContext().getServerNamespace() != null) {
            return; // a separate management port is not the API
        }
        HubAddress here = new HubAddress(local(event.getWebServer().getPort()), settings.tokenFile());
        here.write(settings.data());
        address = here;
        LOG.info("API at {} (token file {})", here.url(), here.tokenFile());
        if (settings.baseUrl() == null) {
            LOG.info(
                    "simpul.base-url is not set: attachment links lead to {}, which only this machine can open",
                    here.url());
        }
    }

    @EventListener
    void closed(ContextClosedEvent event) throws IOException {
        HubAddress here = address;
        if (here != null) {
            here.remove(settings.data());
        }
    }

    /** Without a slash at its end. */
    String get() {
        URI configured = settings.baseUrl();
        HubAddress here = address;
        URI url = configured != null ? configured : here != null ? here.url() : local(configuredPort);
        return url.toString().replaceAll("/+$", "");
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
