package id.simpul.simulators;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All three legacy systems at once, each on its own port, filled.
 *
 * <p>Besides them a control server listens, with {@link Control} of each below {@code /control/<source id>/}.
 */
public final class Simulators implements AutoCloseable {

    private final RestProvince rest;
    private final SoapMinistry soap;
    private final RegencyMailbox mail;
    private final Pages control;

    private Simulators(RestProvince rest, SoapMinistry soap, RegencyMailbox mail, Address control) {
        this.rest = rest;
        this.soap = soap;
        this.mail = mail;
        this.control = new Pages(control, "control");
        all().forEach(each -> this.control.serve("/control/" + each.id() + "/", new Control(each)));
        this.control.start();
    }

    /** On 127.0.0.1 and free ports. The same seed gives the same records, apart from their times. */
    public static Simulators start(long seed, Sizes sizes) {
        return start(seed, sizes, Address.local(), Address.local(), Address.local(), Address.local());
    }

    public static Simulators start(long seed, Sizes sizes, Address rest, Address soap, Address mail, Address control) {
        var simulators = new Simulators(
                RestProvince.start(seed, rest, "kunci-contoh-jabar"),
                SoapMinistry.start(seed, soap, "simpul", "sandi-contoh-kemen"),
                RegencyMailbox.start(seed, mail, "pengaduan", "sandi-contoh-sleman"),
                control);
        simulators.rest.addAll(sizes.rest(), sizes.mix());
        simulators.soap.addAll(sizes.soap(), sizes.mix());
        simulators.mail.addAll(sizes.mail(), sizes.mix());
        return simulators;
    }

    public RestProvince rest() {
        return rest;
    }

    public SoapMinistry soap() {
        return soap;
    }

    public RegencyMailbox mail() {
        return mail;
    }

    public List<Simulator> all() {
        return List.of(rest, soap, mail);
    }

    /** By source id. */
    public Map<String, Ledger> ledgers() {
        var ledgers = new LinkedHashMap<String, Ledger>();
        all().forEach(each -> ledgers.put(each.id(), each.ledger()));
        return ledgers;
    }

    /** So many changes, replies and withdrawals of what is there, in turn over the three; all with the current time. */
    public void change(int count) {
        for (int i = 0; i < count; i++) {
            all().get(i % 3).change();
        }
    }

    /** @param perSecond events in all three together; new records, changes, withdrawals and the rest */
    public void startLive(double perSecond) {
        rest.startLive(perSecond * 0.6);
        soap.startLive(perSecond * 0.3);
        mail.startLive(perSecond * 0.1);
    }

    public void stopLive() {
        all().forEach(Simulator::stopLive);
    }

    /** What the source files in mappings/sources refer to. */
    public Map<String, String> environment() {
        var values = new LinkedHashMap<String, String>();
        values.put("JABAR_URL", rest.url());
        values.put("JABAR_KEY", rest.key());
        values.put("KEMEN_URL", soap.url());
        values.put("KEMEN_USER", soap.user());
        values.put("KEMEN_PASSWORD", soap.password());
        values.put("SLEMAN_IMAP_HOST", mail.host());
        values.put("SLEMAN_IMAP_PORT", String.valueOf(mail.port()));
        values.put("SLEMAN_USER", mail.user());
        values.put("SLEMAN_PASSWORD", mail.password());
        return values;
    }

    /** Where {@link Control} of each is served. */
    public String controlUrl() {
        return control.url() + "/control/";
    }

    @Override
    public void close() {
        control.close();
        all().forEach(Simulator::close);
    }
}
