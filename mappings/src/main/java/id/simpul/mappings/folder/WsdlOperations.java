package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Soap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;

/** What a WSDL 1.1 offers, for whoever chooses from it. Nothing is fetched. */
public final class WsdlOperations {

    private WsdlOperations() {}

    /**
     * @param action  SOAPAction, "" for none
     * @param root    the element inside {@code soap:Body}
     * @param address of the first port of this version, {@code null} if none is named
     */
    public record Operation(String name, Soap.Version version, String action, QName root, @Nullable String address) {}

    /**
     * @param file     whose imports lie beside it
     * @param problems gets what is wrong, with its place
     * @return SOAP 1.1 before 1.2; empty after a problem
     */
    public static List<Operation> read(Path file, List<FileProblem> problems) {
        Path folder = file.toAbsolutePath().getParent();
        String name = String.valueOf(file.getFileName());
        Wsdl wsdl = WsdlReader.read(
                folder == null ? file : folder,
                file,
                name,
                (in, line, column, what, fix) ->
                        problems.add(new FileProblem(in.toString(), line, column, "", what, fix)));
        List<Operation> operations = new ArrayList<>();
        if (wsdl != null) {
            for (Soap.Version version : Soap.Version.values()) {
                wsdl.operations(version)
                        .forEach(operation -> operations.add(new Operation(
                                operation.name(),
                                version,
                                operation.action(),
                                operation.root(),
                                wsdl.address(version))));
            }
        }
        return List.copyOf(operations);
    }
}
