package id.simpul.mappings.folder;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.FaultRule;
import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SoapCall;
import id.simpul.mappings.source.SoapLogin;
import id.simpul.mappings.source.Tls;
import id.simpul.mappings.source.WsSecurity;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a SOAP source is asked. */
final class SoapReader {

    private static final String EXAMPLE = "{ url: \"${NAME}/path\" }";

    private final Path folder;
    private final YamlObject yaml;
    private final Values values;

    SoapReader(Path folder, YamlObject yaml, Values values) {
        this.folder = folder;
        this.yaml = yaml;
        this.values = values;
    }

    @Nullable
    Soap read() {
        Auth http = new Auth.None();
        WsSecurity security = null;
        YamlObject login = null;
        YamlObject auth = yaml.object("auth");
        if (auth != null) {
            auth.only(
                    List.of("basic", "api-key", "bearer", "ws-security", "login"),
                    Map.of("oauth2", "is for protocol rest"));
            http = new AuthReader(folder, values).shown(auth, List.of("basic", "api-key", "bearer"));
            security = new SoapAuthReader(folder, values).security(auth);
            login = auth.object("login");
        }
        Tls tls = new TlsReader(folder, values).read(yaml);
        List<FaultRule> faults = faults();
        boolean session = login != null && login.has("token");
        PlaceHolders placeHolders = session ? PlaceHolders.listingAnd(Set.of("session")) : new PlaceHolders();
        YamlObject request = yaml.requiredObject("request", EXAMPLE);
        if (request == null) {
            new ListReader(yaml, values, placeHolders).read(null);
            return null;
        }
        request.only(
                "url", "soap", "action", "body", "body-file", "soap-headers", "headers", "lists", "unwrap", "wsdl");
        Soap.Version version = values.choice(request, "soap", versions(), Soap.Version.SOAP_1_1);
        Wsdl wsdl = wsdl(request);
        SoapCall call = call(request, placeHolders, wsdl, request, version);
        Map<String, String> headers = headers(request, placeHolders);
        URI url = url(request, wsdl, version);
        SoapLogin first = login == null ? null : login(login, url, wsdl, request, version);
        List<String> lists = elements(request, "lists");
        List<String> unwrap = elements(request, "unwrap");
        ListReading list = new ListReader(yaml, values, placeHolders).read(request);
        if (session) {
            placeHolders.mustAsk(request, "session", true, "auth.login has a 'token'");
        }
        return url == null || call == null || list == null
                ? null
                : new Soap(url, version, call, headers, http, tls, security, first, faults, lists, unwrap, list);
    }

    private @Nullable Wsdl wsdl(YamlObject request) {
        YamlText name = request.text("wsdl");
        Path file = name == null ? null : FolderFile.named(folder, name);
        return file == null ? null : WsdlReader.read(folder, file, name);
    }

    /** @param versioned where {@code soap} is written */
    private @Nullable SoapCall call(
            YamlObject call,
            PlaceHolders placeHolders,
            @Nullable Wsdl wsdl,
            YamlObject versioned,
            Soap.Version version) {
        String action = values.text(call, "action");
        SoapTemplates templates = new SoapTemplates(folder, call, values, placeHolders);
        SoapTemplates.Body body = templates.body();
        String headers = templates.headers();
        if (body == null) {
            return null;
        }
        if (wsdl != null) {
            new WsdlCheck(wsdl, versioned, version).check(call, action, body);
        }
        return new SoapCall(action, body.text(), headers);
    }

    /** The port's own address is used only where the file says so: a WSDL often names the machine it was made on. */
    private @Nullable URI url(YamlObject request, @Nullable Wsdl wsdl, Soap.Version version) {
        YamlText text = request.has("url") ? request.text("url") : null;
        if (text == null || !text.value().equals("wsdl")) {
            return values.address(request, "url");
        }
        String address = wsdl == null ? null : wsdl.address(version);
        URI url = address == null ? null : Values.web(address);
        if (wsdl == null ? !request.has("wsdl") : url == null) {
            text.problem(
                    wsdl == null
                            ? "is to come from the WSDL, but none is named"
                            : "is to come from the WSDL, which has no web address for this version",
                    "write the address");
        }
        return url;
    }

    private @Nullable SoapLogin login(
            YamlObject login, @Nullable URI own, @Nullable Wsdl wsdl, YamlObject request, Soap.Version version) {
        login.only("url", "action", "body", "body-file", "soap-headers", "token", "expired");
        URI url = login.has("url") ? values.address(login, "url") : own;
        // Another address is another service, which the WSDL may not describe.
        SoapCall call = call(login, new PlaceHolders(Set.of()), login.has("url") ? null : wsdl, request, version);
        String token = Expressions.optional(login, "token");
        String expired = Expressions.optional(login, "expired");
        return url == null || call == null ? null : new SoapLogin(url, call, token, expired);
    }

    private Map<String, String> headers(YamlObject request, PlaceHolders placeHolders) {
        Map<String, String> headers = new LinkedHashMap<>();
        YamlObject fields = request.object("headers");
        if (fields != null) {
            fields.texts().forEach((name, text) -> {
                placeHolders.check(text);
                String value = values.maybeSecret(name, text);
                if (!AuthReader.HEADER.matcher(name).matches() || value != null && value.matches("(?s).*[\\r\\n].*")) {
                    text.problem("is not a header", "write 'Name: value' on one line");
                } else if (value != null) {
                    headers.put(name, value);
                }
            });
        }
        return headers;
    }

    private List<FaultRule> faults() {
        List<FaultRule> faults = new ArrayList<>();
        for (YamlObject fault : yaml.objects("faults")) {
            fault.only("code", "text", "is", "for");
            String code = values.text(fault, "code");
            String text = values.text(fault, "text");
            InBandError.Kind is = values.choice(fault, "is", Values.words(InBandError.Kind.values()), null);
            Duration pause = values.pause(fault, is);
            if (!fault.has("code") && !fault.has("text")) {
                fault.problem("fits every fault", "add 'code', 'text' or both");
            } else if (is != null) {
                faults.add(new FaultRule(code, text, is, pause));
            }
        }
        return List.copyOf(faults);
    }

    private static List<String> elements(YamlObject request, String key) {
        List<String> names = new ArrayList<>();
        for (YamlText text : request.texts(key)) {
            if (text.value().matches("[\\p{L}_][\\p{L}\\p{N}_.-]*")) {
                names.add(text.value());
            } else {
                text.problem("is not the name of an element", "write the name without a prefix");
            }
        }
        return List.copyOf(names);
    }

    private static Map<String, Soap.Version> versions() {
        Map<String, Soap.Version> versions = new LinkedHashMap<>();
        versions.put("1.1", Soap.Version.SOAP_1_1);
        versions.put("1.2", Soap.Version.SOAP_1_2);
        return versions;
    }
}
