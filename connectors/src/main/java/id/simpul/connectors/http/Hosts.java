package id.simpul.connectors.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts may be asked. An address in an answer was written by a stranger: its host must be one that the source names,
 * and it must not stand in a private network (this machine, an office, the cloud's own services), unless the source itself
 * does or source.yaml names that very address. What source.yaml writes out as an address is believed.
 */
final class Hosts {

    /** What a name stands for now. The platform remembers it for a while, so that what is asked is what was looked at. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final HttpAccess access;
    private final Resolver resolver;

    Hosts(HttpAccess access, Resolver resolver) {
        this.access = access;
        this.resolver = resolver;
    }

    /** Why it may not be asked, or {@code null} if it may. */
    @Nullable
    String problem(URI address) {
        if (access.isOwn(address) || access.addresses().stream().anyMatch(it -> HttpAccess.sameOrigin(it, address))) {
            return null;
        }
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        boolean ownHost = host.equalsIgnoreCase(access.own().getHost());
        if (!ownHost && !named(host, HttpAccess.port(address))) {
            return "its host is neither the source's own nor one that source.yaml names (attachments.hosts, request.hosts)";
        }
        if (ownHost || isLiteral(host)) {
            return null;
        }
        try {
            if (isPrivate(resolver.resolve(host))
                    && !isPrivate(resolver.resolve(access.own().getHost()))) {
                return "its host stands in a private network, and the source does not";
            }
            return null;
        } catch (UnknownHostException unknown) {
            return null; // it cannot be reached either, and is told so
        }
    }

    private boolean named(String host, int port) {
        List<String> names = access.hosts();
        return names.stream().anyMatch(name -> name.equalsIgnoreCase(host) || name.equalsIgnoreCase(host + ":" + port));
    }

    private static boolean isLiteral(String host) {
        return host.equals("localhost") || host.startsWith("[") || host.matches("\\d+(\\.\\d+){3}");
    }

    static boolean isPrivate(InetAddress[] addresses) {
        for (InetAddress address : addresses) {
            if (isPrivate(address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress() // also 169.254.169.254, where clouds tell secrets
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet6Address) {
            boolean translated = first == 0 && second == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
            return (first & 0xfe) == 0xfc || translated;
        }
        return first == 0 || first == 100 && (second & 0xc0) == 64 || first == 198 && (second & 0xfe) == 18;
    }
}
