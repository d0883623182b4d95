package id.simpul.connectors.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The address settings of the contract: which there are, how a broker deviates from them, and why that matters. */
final class AddressRules {

    private AddressRules() {}

    /**
     * @param key      as the broker's management names it
     * @param standard what Artemis takes where nothing is said
     */
    private record Rule(String key, String element, Object wanted, Object standard, String otherwise) {}

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "autoCreateQueues",
                    "auto-create-queues",
                    false,
                    true,
                    "a mistyped name becomes a queue nobody reads"),
            new Rule(
                    "autoCreateAddresses",
                    "auto-create-addresses",
                    false,
                    true,
                    "a mistyped name becomes an address nobody reads"),
            new Rule(
                    "autoDeleteQueues",
                    "auto-delete-queues",
                    false,
                    true,
                    "an empty queue vanishes when its reader leaves"),
            new Rule(
                    "autoDeleteAddresses",
                    "auto-delete-addresses",
                    false,
                    true,
                    "an empty address vanishes when its reader leaves"),
            new Rule(
                    "deadLetterAddress",
                    "dead-letter-address",
                    BrokerContract.DEAD,
                    "",
                    "what an agency's client keeps failing on is removed or hidden elsewhere"),
            new Rule(
                    "expiryAddress",
                    "expiry-address",
                    BrokerContract.DEAD,
                    "",
                    "what expires is removed or hidden elsewhere"),
            new Rule(
                    "sendToDLAOnNoRoute",
                    "send-to-dla-on-no-route",
                    true,
                    false,
                    "what reaches an address without a queue is dropped silently"),
            new Rule(
                    "addressFullMessagePolicy",
                    "address-full-policy",
                    "PAGE",
                    "PAGE",
                    "a full queue blocks the sender, drops or refuses instead of going to disk"));

    /** How the settings of one address deviate; empty is well. */
    static List<String> deviations(
            JsonNode settings, BrokerContract contract, long brokersIdCache, long globalMaxSize) {
        List<String> found = new ArrayList<>();
        for (Rule rule : RULES) {
            String actual = settings.path(rule.key()).asString(rule.standard().toString());
            if (!actual.equals(rule.wanted().toString())) {
                found.add(said(rule.element(), actual.isEmpty() ? "not set" : actual, rule.wanted(), rule.otherwise()));
            }
        }
        long delay = settings.path("redeliveryDelay").asLong(0);
        if (delay <= 0) {
            found.add(said("redelivery-delay", delay, 1000, "all attempts are used up within milliseconds"));
        }
        double multiplier = settings.path("redeliveryMultiplier").asDouble(1);
        if (multiplier <= 1) {
            found.add(said("redelivery-delay-multiplier", multiplier, 2.0, "an agency's outage uses up all attempts"));
        }
        long cache = settings.path("idCacheSize").asLong(brokersIdCache);
        if (cache < contract.idCache()) {
            found.add(said(
                    "id-cache-size", cache, contract.idCache(), "a resent batch is not noticed and arrives twice"));
        }
        if (settings.path("maxSizeBytes").asLong(-1) <= 0
                && settings.path("maxSizeMessages").asLong(-1) <= 0
                && globalMaxSize <= 0) {
            found.add(
                    said("max-size-bytes", "unlimited", 10485760, "one queue nobody reads fills the broker's memory"));
        }
        if (settings.path("pageFullPolicy")
                .asString(settings.path("pageFullMessagePolicy").asString(""))
                .equals("DROP")) {
            found.add(said("page-full-policy", "DROP", "FAIL", "what does not fit on disk is dropped silently"));
        }
        return found;
    }

    private static String said(String element, Object actual, Object wanted, String otherwise) {
        return "%s is %s, must be %s: else %s. fix: <%s>%s</%s> in the address-setting that matches it"
                .formatted(element, actual, wanted, otherwise, element, wanted, element);
    }

    /** What is there already, with the contract's values over it; the broker replaces settings as a whole. */
    static Map<String, Object> mended(JsonNode settings, BrokerContract contract) {
        Map<String, Object> mended = new LinkedHashMap<>();
        settings.properties().forEach(entry -> mended.put(entry.getKey(), plain(entry.getValue())));
        RULES.forEach(rule -> mended.put(rule.key(), rule.wanted()));
        if (settings.path("redeliveryDelay").asLong(0) <= 0) {
            mended.put("redeliveryDelay", 1_000);
        }
        if (settings.path("redeliveryMultiplier").asDouble(1) <= 1) {
            mended.put("redeliveryMultiplier", 2.0);
        }
        mended.putIfAbsent("maxRedeliveryDelay", 60_000);
        mended.putIfAbsent("maxSizeBytes", 10 * 1024 * 1024);
        mended.putIfAbsent("pageSizeBytes", 1024 * 1024);
        if (settings.path("idCacheSize").asLong(0) < contract.idCache()) {
            mended.put("idCacheSize", contract.idCache());
        }
        if ("DROP".equals(mended.get("pageFullMessagePolicy"))) {
            mended.put("pageFullMessagePolicy", "FAIL");
        }
        return mended;
    }

    private static Object plain(JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.isNumber()) {
            return value.numberValue();
        }
        return value.asString();
    }
}
