package id.simpul.connectors.soap;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.rest.Web;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source's client goes with it, and leaves nothing behind. */
class SoapClientsTest {

    @TempDir
    Path folder;

    @Test
    void openingAndClosingTwoHundredTimesLeavesNoThreadAndNoBean() throws Exception {
        try (Web web = new Web()) {
            web.answers(
                    200,
                    "text/xml",
                    "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><r/></s:Body></s:Envelope>");
            SoapSources sources =
                    new SoapSources(folder).with("URL", web.url("/ws")).with("SANDI", "contoh");
            var definition = sources.read(
                    """
                    request: { url: "${URL}", body: "<ambil/>" }
                    auth: { ws-security: { user: a, password: "${SANDI}", answers: { timestamp: false } } }
                    records: r.n
                    key: id
                    """);
            var store = sources.store();
            Set<ObjectName> beans = Set.of();
            Set<String> threads = Set.of();
            for (int i = 0; i < 220; i++) {
                if (i == 20) { // what is made once is made
                    beans = beans();
                    threads = threads();
                }
                try (var connector = id.simpul.connectors.Connectors.open(definition, store)) {
                    assertThat(SoapSources.originals(SoapSources.pull(connector)))
                            .isEmpty();
                }
            }
            assertThat(beans()).isEqualTo(beans);
            // One a connector would be two hundred; a few come and go with the JDK's own pools.
            assertThat(threads()).hasSizeLessThan(threads.size() + 20);
        }
    }

    private static Set<ObjectName> beans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .filter(name -> !name.toString().contains("MemoryPool"))
                .collect(Collectors.toSet());
    }

    /** Without those of the web server, which answers with as many as it likes. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getId() + " " + thread.getName())
                .filter(name -> !name.contains("pool-") && !name.contains("HTTP-Dispatcher"))
                .collect(Collectors.toSet());
    }
}
