package id.simpul.mappings.folder;

import id.simpul.mappings.source.Soap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** What a WSDL says of how a service is asked: as much as a source is checked against. */
final class Wsdl {

    final String name;
    final Map<QName, Map<String, Part>> messages = new LinkedHashMap<>();
    final Map<QName, Map<String, QName>> inputs = new LinkedHashMap<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<Port> ports = new ArrayList<>();

    /** @param element of document style, {@code null} where a type stands */
    record Part(@Nullable QName element) {}

    record Port(QName binding, @Nullable String address) {}

    record Binding(QName name, QName portType, Soap.Version version, List<BoundOperation> operations) {}

    /**
     * @param action    "" for none
     * @param namespace of the body's element in rpc style
     * @param part      the message's part that is the body, or {@code null}: its only one
     */
    record BoundOperation(String name, String action, boolean rpc, @Nullable String namespace, @Nullable String part) {}

    /** @param root the element inside {@code soap:Body} */
    record Operation(String name, String action, QName root) {}

    Wsdl(String name) {
        this.name = name;
    }

    /** The operations that can be asked with a version, as far as they can be told. */
    List<Operation> operations(Soap.Version version) {
        List<Operation> found = new ArrayList<>();
        for (Binding binding : bindings) {
            if (binding.version() == version) {
                for (BoundOperation bound : binding.operations()) {
                    QName root = root(binding, bound);
                    if (root != null) {
                        found.add(new Operation(bound.name(), bound.action(), root));
                    }
                }
            }
        }
        return found;
    }

    private @Nullable QName root(Binding binding, BoundOperation bound) {
        if (bound.rpc()) {
            return new QName(Objects.requireNonNullElse(bound.namespace(), ""), bound.name());
        }
        QName input = inputs.getOrDefault(binding.portType(), Map.of()).get(bound.name());
        Map<String, Part> parts = input == null ? Map.of() : messages.getOrDefault(input, Map.of());
        Part part = bound.part() != null
                ? parts.get(bound.part())
                : parts.size() == 1 ? parts.values().iterator().next() : null;
        return part == null ? null : part.element();
    }

    /** Of the first port that speaks the version. */
    @Nullable
    String address(Soap.Version version) {
        return ports.stream()
                .filter(port -> bindings.stream()
                        .anyMatch(binding ->
                                binding.version() == version && binding.name().equals(port.binding())))
                .map(Port::address)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
