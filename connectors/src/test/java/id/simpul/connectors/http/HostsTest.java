package id.simpul.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Tls;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            own address, anything it resolves to       | aduan.go.id | https://aduan.go.id/x         | 10.0.0.1        | true
            own host at another port                   | aduan.go.id | http://aduan.go.id:8080/x     | 93.184.216.34   | true
            token endpoint as written                  | aduan.go.id | https://masuk.go.id/token     | 10.0.0.1        | true
            a host that nobody named                   | aduan.go.id | https://jahat.id/x            | 93.184.216.34   | false
            cloud metadata                             | aduan.go.id | http://169.254.169.254/latest | 169.254.169.254 | false
            a subdomain is another host                | aduan.go.id | https://x.foto.go.id/         | 93.184.216.34   | false
            a named host                               | aduan.go.id | https://foto.go.id/1.jpg      | 93.184.216.34   | true
            a named host of any letter case            | aduan.go.id | https://FOTO.go.id/1.jpg      | 93.184.216.34   | true
            a host named with its port                 | aduan.go.id | http://cdn.go.id:8443/1       | 93.184.216.34   | true
            another port of it                         | aduan.go.id | http://cdn.go.id/1            | 93.184.216.34   | false
            rebound to loopback                        | aduan.go.id | https://foto.go.id/1.jpg      | 127.0.0.1       | false
            rebound to an office                       | aduan.go.id | https://foto.go.id/1.jpg      | 192.168.1.1     | false
            rebound to the metadata address            | aduan.go.id | https://foto.go.id/1.jpg      | 169.254.169.254 | false
            rebound to IPv6 loopback                   | aduan.go.id | https://foto.go.id/1.jpg      | ::1             | false
            rebound to an IPv6 private network         | aduan.go.id | https://foto.go.id/1.jpg      | fd00::1         | false
            rebound to a provider's inner network      | aduan.go.id | https://foto.go.id/1.jpg      | 100.64.0.1      | false
            rebound to a mapped IPv4                   | aduan.go.id | https://foto.go.id/1.jpg      | ::ffff:10.0.0.1 | false
            private beside a private source            | 10.1.1.1    | https://foto.go.id/1.jpg      | 10.1.1.2        | true
            a private address that is named itself     | aduan.go.id | http://10.9.9.9/1.jpg         | 10.9.9.9        | true
            """)
    void onlyWhatTheSourceNamesIsAsked(String name, String own, String asked, String resolved, boolean allowed) {
        HttpAccess access = new HttpAccess(
                URI.create("https://" + own + "/list"),
                List.of(URI.create("https://masuk.go.id/token")),
                List.of("foto.go.id", "cdn.go.id:8443", "10.9.9.9"),
                true,
                new Auth.None(),
                Tls.PLATFORM,
                Limits.DEFAULT,
                false);
        Hosts hosts = new Hosts(access, host -> new InetAddress[] {
            InetAddress.getByName(
                    host.equals("aduan.go.id") ? "203.0.113.7" : host.matches("[\\d.]+") ? host : resolved)
        });
        assertThat(hosts.problem(URI.create(asked)) == null).as(name).isEqualTo(allowed);
    }
}
