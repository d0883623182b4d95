package id.simpul.mappings.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** @param tls IMAPS when true; @param trust an extra PEM file of trusted certificates, or {@code null} */
public record Mail(
        String host, int port, boolean tls, @Nullable String trust, String user, Secret password, List<String> folders)
        implements Access {}
