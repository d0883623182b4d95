package id.simpul.mappings.routing;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.registry.Agency;
import id.simpul.mappings.registry.Region;
import id.simpul.mappings.registry.Regions;
import id.simpul.mappings.registry.Registry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content-based router's rules, read from {@code routing.yaml}; the first that holds and names an open agency decides.
 * Never throws for a complaint and never drops one: no rule means triage. Safe for many threads.
 */
public final class RoutingRules {

    /** The model's bound on a reason. */
    private static final int REASON_CHARACTERS = 1_000;

    /** What may be repeated of a source's own words: something that looks like an id. */
    private static final Pattern LIKE_AN_ID = Pattern.compile("[A-Za-z0-9._-]{1,20}");

    private final List<Rule> rules;
    private final Registry registry;

    private RoutingRules(List<Rule> rules, Registry registry) {
        this.rules = List.copyOf(rules);
        this.registry = registry;
    }

    /** The rules that ship with the product; read once. */
    public static RoutingRules standard() {
        return Standard.RULES;
    }

    /**
     * Reads a file of one's own.
     *
     * @param problems takes every mistake found; if there are any, the rules returned must not be used
     */
    public static RoutingRules read(Path file, List<FileProblem> problems) {
        try (Reader yaml = Files.newBufferedReader(file)) {
            return read(yaml, file.toString(), problems);
        } catch (IOException e) {
            problems.add(new FileProblem(
                    file.toString(),
                    1,
                    1,
                    "",
                    "cannot be read as UTF-8 text",
                    "check the path, its rights and its encoding"));
            return new RoutingRules(List.of(), Registry.load());
        }
    }

    /** @param file as the user named it, for the problems; the reader stays open */
    public static RoutingRules read(Reader yaml, String file, List<FileProblem> problems) {
        return read(yaml, file, Registry.load(), problems);
    }

    /** As {@link #read(Reader, String, List)}, with bodies other than those that ship with the product. */
    public static RoutingRules read(Reader yaml, String file, Registry registry, List<FileProblem> problems) {
        return new RoutingRules(new RoutingFile(file, registry, problems).read(yaml), registry);
    }

    /** The rules' ids, in the order in which they are asked. */
    public List<String> ids() {
        return rules.stream().map(Rule::id).toList();
    }

    /** The agency that must answer, the rule that says so and why; hop 0. */
    public Complaint.Routing decide(Complaint complaint) {
        List<String> passedOver = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule.when().holds(complaint)) {
                Optional<Complaint.Routing> decision = apply(rule, complaint, passedOver);
                if (decision.isPresent()) {
                    return decision.get();
                }
            }
        }
        return routing(Complaint.Routing.TRIAGE, Rule.TRIAGE, "No rule knows who answers this", "", passedOver);
    }

    private Optional<Complaint.Routing> apply(Rule rule, Complaint complaint, List<String> passedOver) {
        return switch (rule.to()) {
            case Rule.TRIAGE ->
                Optional.of(routing(
                        Complaint.Routing.TRIAGE,
                        rule.id(),
                        "People choose the agency" + of(rule.when().facts(complaint)),
                        rule.because(),
                        passedOver));
            case Rule.ADDRESSEE -> addressee(rule, complaint, passedOver);
            case Rule.GOVERNMENT -> government(rule, complaint, passedOver);
            default -> agency(rule, complaint, passedOver);
        };
    }

    private Optional<Complaint.Routing> addressee(Rule rule, Complaint complaint, List<String> passedOver) {
        String id = complaint.addressedTo();
        if (id == null) {
            return Optional.empty();
        }
        if (!registry.isOpen(id)) {
            passedOver.add("the source's addressee " + (LIKE_AN_ID.matcher(id).matches() ? id + " " : "") + whyNot(id));
            return Optional.empty();
        }
        return Optional.of(
                routing(id, rule.id(), "The source addressed it to " + name(id), rule.because(), passedOver));
    }

    private Optional<Complaint.Routing> government(Rule rule, Complaint complaint, List<String> passedOver) {
        String code = Condition.region(complaint);
        if (code == null) {
            passedOver.add("its region, which it does not name");
            return Optional.empty();
        }
        String place = Regions.load().region(code).map(Region::name).orElse("region") + " (" + code + ")";
        Optional<Agency> government = registry.governmentOf(code);
        if (government.isEmpty()) {
            passedOver.add(place + ", which has no open government");
        }
        return government.map(agency -> routing(
                agency.id(),
                rule.id(),
                "It concerns " + place + ", governed by " + agency.name(),
                rule.because(),
                passedOver));
    }

    private Optional<Complaint.Routing> agency(Rule rule, Complaint complaint, List<String> passedOver) {
        if (!registry.isOpen(rule.to())) {
            passedOver.add("rule " + rule.id() + ", whose agency " + rule.to() + " " + whyNot(rule.to()));
            return Optional.empty();
        }
        return Optional.of(routing(
                rule.to(),
                rule.id(),
                name(rule.to()) + " answers" + of(rule.when().facts(complaint)),
                rule.because(),
                passedOver));
    }

    private String name(String id) {
        return registry.agency(id).map(Agency::name).orElse(id) + " (" + id + ")";
    }

    private String whyNot(String id) {
        return registry.agency(id).isPresent() ? "is closed" : "is not in the registry";
    }

    private static String of(String facts) {
        return facts.isEmpty() ? "" : " for " + facts;
    }

    private static Complaint.Routing routing(
            String agency, String rule, String what, String because, List<String> passedOver) {
        String reason = what
                + (because.isEmpty() ? "" : ": " + because)
                + "."
                + (passedOver.isEmpty() ? "" : " Passed over: " + String.join("; ", passedOver) + ".");
        return new Complaint.Routing(
                agency,
                rule,
                reason.length() <= REASON_CHARACTERS ? reason : reason.substring(0, REASON_CHARACTERS - 1) + "…",
                0);
    }

    /** Read by the first who asks. */
    private static final class Standard {
        static final RoutingRules RULES = read();

        private static RoutingRules read() {
            List<FileProblem> problems = new ArrayList<>();
            try (Reader yaml = new InputStreamReader(
                    RoutingRules.class.getResourceAsStream("routing.yaml"), StandardCharsets.UTF_8)) {
                RoutingRules rules = RoutingRules.read(yaml, "routing.yaml", problems);
                if (!problems.isEmpty()) {
                    throw new IllegalStateException("the rules that ship with the product are broken: " + problems);
                }
                return rules;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
