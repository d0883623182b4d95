package id.simpul.connectors.http;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Tls;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What a source allows of HTTP: nothing outside of it is ever called.
 *
 * @param own         the address of the listing: what shows who we are goes to this scheme, host and port alone
 * @param addresses   further addresses that source.yaml writes itself: detail calls, token endpoint, login
 * @param hosts       names, each with or without a port, that addresses in answers may lead to
 * @param follow      redirects are followed, to own, addresses and hosts only
 * @param conditional see {@link id.simpul.mappings.source.AnswerFormat}
 */
public record HttpAccess(
        URI own,
        List<URI> addresses,
        List<String> hosts,
        boolean follow,
        Auth auth,
        Tls tls,
        Limits limits,
        boolean conditional) {

    public HttpAccess {
        addresses = List.copyOf(addresses);
        hosts = List.copyOf(hosts);
    }

    public static HttpAccess of(Rest rest, Limits limits) {
        List<String> hosts = new ArrayList<>(rest.hosts());
        hosts.addAll(fileHosts(rest.list()));
        List<URI> addresses = new ArrayList<>(rest.auth().addresses());
        rest.calls().values().forEach(call -> addresses.add(call.address()));
        return new HttpAccess(
                rest.url(),
                addresses,
                hosts,
                rest.follow(),
                rest.auth(),
                rest.tls(),
                limits,
                rest.answer().conditional());
    }

    /** For who asks otherwise than over plain HTTP and has only files to fetch. */
    public static HttpAccess forFiles(URI own, ListReading list, Auth auth, Tls tls, Limits limits) {
        return new HttpAccess(own, auth.addresses(), fileHosts(list), false, auth, tls, limits, false);
    }

    private static List<String> fileHosts(ListReading list) {
        RecordFiles files = list.attachments();
        return files == null ? List.of() : files.hosts();
    }

    boolean isOwn(URI address) {
        return sameOrigin(own, address);
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getHost().equalsIgnoreCase(String.valueOf(other.getHost()))
                && port(one) == port(other)
                && one.getScheme().equalsIgnoreCase(other.getScheme());
    }

    static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
