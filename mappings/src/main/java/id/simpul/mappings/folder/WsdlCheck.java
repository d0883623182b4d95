package id.simpul.mappings.folder;

import id.simpul.mappings.source.Soap;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import java.util.List;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** Holds a call against the service's own description: a mistake is told here, and not by the live system. */
final class WsdlCheck {

    private final Wsdl wsdl;
    private final YamlObject versioned;
    private final Soap.Version version;

    /** @param versioned where {@code soap} is written */
    WsdlCheck(Wsdl wsdl, YamlObject versioned, Soap.Version version) {
        this.wsdl = wsdl;
        this.versioned = versioned;
        this.version = version;
    }

    void check(YamlObject call, @Nullable String action, SoapTemplates.Body body) {
        List<Wsdl.Operation> known = wsdl.operations(version);
        QName root = body.root();
        List<Wsdl.Operation> fitting = fitting(known, root);
        Soap.Version other = version == Soap.Version.SOAP_1_1 ? Soap.Version.SOAP_1_2 : Soap.Version.SOAP_1_1;
        if (!fitting.isEmpty()) {
            action(call, action, fitting.get(0).action());
        } else if (known.isEmpty() || !fitting(wsdl.operations(other), root).isEmpty()) {
            versioned.problem(
                    "soap",
                    "is " + number(version) + ", but " + wsdl.name + " offers this operation with " + number(other),
                    "write soap: \"" + number(other) + "\"");
        } else {
            unknown(body, known);
        }
    }

    private static List<Wsdl.Operation> fitting(List<Wsdl.Operation> known, QName root) {
        return known.stream().filter(operation -> operation.root().equals(root)).toList();
    }

    private void action(YamlObject call, @Nullable String action, String described) {
        if (action == null ? described.isEmpty() || version == Soap.Version.SOAP_1_2 : action.equals(described)) {
            return;
        }
        if (described.isEmpty()) {
            call.problem("action", "is not in " + wsdl.name + ", which has none for this operation", "remove it");
        } else if (action == null) {
            call.problem("'action' is missing, and " + wsdl.name + " has one", "add 'action: \"" + described + "\"'");
        } else {
            call.problem("action", "is not the one in " + wsdl.name, "write action: \"" + described + "\"");
        }
    }

    private void unknown(SoapTemplates.Body body, List<Wsdl.Operation> known) {
        QName root = body.root();
        List<String> names =
                known.stream().map(operation -> operation.root().getLocalPart()).toList();
        for (Wsdl.Operation operation : known) {
            if (operation.root().getLocalPart().equals(root.getLocalPart())) {
                body.place()
                        .problem(
                                "<" + root.getLocalPart() + "> is in "
                                        + namespace(root) + ", but in " + wsdl.name + " it is in "
                                        + namespace(operation.root()),
                                "write <x:" + root.getLocalPart() + " xmlns:x=\""
                                        + operation.root().getNamespaceURI() + "\">");
                return;
            }
        }
        body.place()
                .problem(
                        "no operation of " + wsdl.name + " begins with <" + root.getLocalPart() + ">",
                        Suggestion.fix(root.getLocalPart(), names));
    }

    private static String namespace(QName name) {
        return name.getNamespaceURI().isEmpty() ? "no namespace" : "the namespace '" + name.getNamespaceURI() + "'";
    }

    private static String number(Soap.Version version) {
        return version == Soap.Version.SOAP_1_1 ? "1.1" : "1.2";
    }
}
