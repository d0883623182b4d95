package id.simpul.mappings.folder;

import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.UsernameToken;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how a SOAP source is asked. */
final class SoapReader {

    private final Path folder;
    private final YamlObject yaml;
    private final Values values;
    private final PlaceHolders placeHolders = new PlaceHolders();

    SoapReader(Path folder, YamlObject yaml, Values values) {
        this.folder = folder;
        this.yaml = yaml;
        this.values = values;
    }

    @Nullable
    Soap read() {
        YamlObject request = yaml.requiredObject("request", "{ url: \"${NAME}/path\" }");
        URI url = null;
        Soap.Version version = Soap.Version.SOAP_1_1;
        String action = null;
        String body = null;
        List<String> lists = new ArrayList<>();
        if (request != null) {
            request.only("url", "soap", "action", "body", "body-file", "lists");
            url = values.address(request, "url");
            version = values.choice(request, "soap", versions(), version);
            action = values.text(request, "action");
            body = new SoapBodyReader(folder, request, values, placeHolders).read();
            for (YamlText text : request.texts("lists")) {
                if (text.value().matches("[\\p{L}_][\\p{L}\\p{N}_.-]*")) {
                    lists.add(text.value());
                } else {
                    text.problem("is not the name of an element", "write the name without a prefix");
                }
            }
        }
        UsernameToken token = new AuthReader(values).usernameToken(yaml);
        ListReading list = new ListReader(yaml, values, placeHolders).read(request);
        return url == null || body == null || list == null
                ? null
                : new Soap(url, version, action, body, token, List.copyOf(lists), list);
    }

    private static Map<String, Soap.Version> versions() {
        Map<String, Soap.Version> versions = new LinkedHashMap<>();
        versions.put("1.1", Soap.Version.SOAP_1_1);
        versions.put("1.2", Soap.Version.SOAP_1_2);
        return versions;
    }
}
