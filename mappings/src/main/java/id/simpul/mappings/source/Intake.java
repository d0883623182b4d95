package id.simpul.mappings.source;

import java.util.Map;

/**
 * A source that is not asked: hand-written Camel routes bring its records and hand them in at {@code direct:intake}.
 *
 * @param routes each route file's text (Camel YAML DSL, checked), by its name
 * @param values what the {@code {{NAME}}} in the routes stand for
 */
public record Intake(Map<String, String> routes, Map<String, Secret> values) implements Access {

    public Intake {
        routes = Map.copyOf(routes);
        values = Map.copyOf(values);
    }
}
