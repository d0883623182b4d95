package id.simpul.connectors.soap;

import id.simpul.connectors.PullResult;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.FaultRule;
import id.simpul.mappings.source.InBandError.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * A fault as a system gives it, in either layout: {@code faultcode, faultstring} of 1.1 and {@code Code/Value,
 * Subcode/Value, Reason/Text} of 1.2.
 *
 * @param codes   without prefixes, the general one first
 * @param details codes in its detail
 * @param tree    what expressions see
 */
record SoapFault(List<String> codes, String reason, List<String> details, @Nullable Object tree) {

    /** Faults that come again until a person acts; also the names WS-Security gives to a wrong password. */
    private static final Set<String> PERMANENT = Set.of(
            "client",
            "sender",
            "versionmismatch",
            "mustunderstand",
            "dataencodingunknown",
            "failedauthentication",
            "failedcheck",
            "invalidsecurity",
            "invalidsecuritytoken",
            "securitytokenunavailable",
            "unsupportedsecuritytoken",
            "securityerror");

    private static final int MOST_CODES = 50;

    static SoapFault of(Element fault) {
        List<String> codes = new ArrayList<>();
        List<String> details = new ArrayList<>();
        StringBuilder reason = new StringBuilder();
        read(fault, codes, reason, details);
        return new SoapFault(codes, reason.toString(), details, new XmlTree(fault, List.of(), List.of()).content());
    }

    private static void read(Element element, List<String> codes, StringBuilder reason, List<String> details) {
        for (Element child : XmlTree.children(element)) {
            switch (XmlTree.local(child)) {
                case "faultcode", "Value" -> codes.add(code(child.getTextContent()));
                case "faultstring", "Text" -> {
                    if (reason.isEmpty()) {
                        reason.append(child.getTextContent());
                    }
                }
                case "detail", "Detail" -> detail(child, details);
                case "Code", "Subcode", "Reason" -> read(child, codes, reason, details);
                default -> {
                    // faultactor, Node, Role: who it was is not asked
                }
            }
        }
    }

    private static void detail(Element element, List<String> details) {
        for (Element child : XmlTree.children(element)) {
            if (isCode(child) && XmlTree.children(child).isEmpty()) {
                add(details, child.getTextContent());
            }
            NamedNodeMap attributes = child.getAttributes();
            for (int i = 0; i < attributes.getLength(); i++) {
                Attr attribute = (Attr) attributes.item(i);
                if (isCode(attribute)) {
                    add(details, attribute.getValue());
                }
            }
            detail(child, details);
        }
    }

    private static void add(List<String> details, String value) {
        if (details.size() < MOST_CODES && value.length() < 200) {
            details.add(value.strip());
        }
    }

    private static boolean isCode(Node node) {
        return XmlTree.local(node).toLowerCase(Locale.ROOT).matches(".*(code|kode|errno|number).*");
    }

    private static String code(String text) {
        return text.strip().replaceFirst("^.*:", "").replaceAll("[^\\w.-]", "");
    }

    /** What {@code when} of a login sees. */
    Map<String, @Nullable Object> answer() {
        return java.util.Collections.singletonMap("Fault", tree);
    }

    /** The first rule that fits; if none does, by whose fault it says it is. */
    FaultRule meaning(List<FaultRule> rules) {
        return rules.stream()
                .filter(rule -> (rule.code() == null || has(rule.code()))
                        && (rule.text() == null || contains(reason, rule.text())))
                .findFirst()
                .orElseGet(() -> new FaultRule(null, null, isOurs() ? Kind.REFUSED : Kind.UNAVAILABLE, null));
    }

    private boolean has(String code) {
        return codes.stream().anyMatch(known -> isOrBegins(known, code))
                || details.stream().anyMatch(code::equalsIgnoreCase);
    }

    /** {@code Server} fits {@code Server.Busy}: dots make a code finer. */
    private static boolean isOrBegins(String known, String code) {
        return known.equalsIgnoreCase(code)
                || known.toLowerCase(Locale.ROOT).startsWith(code.toLowerCase(Locale.ROOT) + ".");
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private boolean isOurs() {
        return codes.stream()
                .anyMatch(code ->
                        PERMANENT.contains(code.replaceFirst("\\..*", "").toLowerCase(Locale.ROOT)));
    }

    /** @param meaning of {@link #meaning} */
    Failed failed(String place, FaultRule meaning) {
        String tamed = tame(reason);
        String said =
                place + " answers with the fault " + String.join("/", codes) + (tamed.isEmpty() ? "" : ": " + tamed);
        if (meaning.is() == Kind.REFUSED) {
            return Failed.refused(said, "check request and its security in source.yaml with the system's owner");
        }
        return meaning.is() == Kind.WAIT
                ? new Failed(new PullResult.Unavailable(said + " (too busy for us)", meaning.pause()))
                : Failed.unavailable(said);
    }

    /** One line without what may be someone's number or address. */
    static String tame(String text) {
        String line = text.strip()
                .replaceAll("\\s+|\\p{Cntrl}", " ")
                .replaceAll("\\d{6,}", "…")
                .replaceAll("\\S+@\\S+", "…");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    @Override
    public String toString() {
        return "SoapFault{" + String.join("/", codes) + "}";
    }
}
