package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hand-written routes of a source with protocol intake: {@code route.yaml} and {@code *.camel.yaml}, in Camel's YAML
 * form. What is not known here to be harmless is a problem: a route may read files and keep a clock, cut what it reads into
 * records, and hand them in; it may not run programs or scripts, call hosts, write files, or do anything by which a record
 * could get lost on the way (queues in memory, parallel work, failures that are caught).
 */
final class RouteReader {

    /** Where a route may begin. */
    private static final List<String> FROM = List.of("file", "timer", "scheduler", "direct");

    private static final List<String> CLOCK = List.of(
            "delay",
            "initialDelay",
            "timeUnit",
            "useFixedDelay",
            "greedy",
            "backoffMultiplier",
            "backoffIdleThreshold",
            "backoffErrorThreshold");

    /** Of each beginning, what neither runs code nor loses a file: idempotent, noop, preMove and moveFailed would. */
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "file",
            Stream.concat(
                            CLOCK.stream(),
                            Stream.of(
                                    "antExclude",
                                    "antFilterCaseSensitive",
                                    "antInclude",
                                    "autoCreate",
                                    "charset",
                                    "delete",
                                    "directoryMustExist",
                                    "doneFileName",
                                    "exclude",
                                    "excludeExt",
                                    "fileName",
                                    "include",
                                    "includeExt",
                                    "includeHiddenFiles",
                                    "maxDepth",
                                    "maxMessagesPerPoll",
                                    "minDepth",
                                    "move",
                                    "readLock",
                                    "readLockCheckInterval",
                                    "readLockMinAge",
                                    "readLockMinLength",
                                    "readLockTimeout",
                                    "recursive",
                                    "sortBy",
                                    "startingDirectoryMustExist"))
                    .toList(),
            "scheduler",
            CLOCK,
            "timer",
            List.of("delay", "period", "fixedRate", "repeatCount", "time", "pattern"),
            "direct",
            List.of());

    private static final Pattern SORT =
            Pattern.compile("(reverse:|ignoreCase:)*file:[a-z.]+(;(reverse:|ignoreCase:)*file:[a-z.]+)*");

    private static final String INTAKE = "direct:intake";
    private static final List<String> STEPS = List.of(
            "split",
            "setHeader",
            "setHeaders",
            "removeHeader",
            "setBody",
            "convertBodyTo",
            "filter",
            "choice",
            "log",
            "to");
    private static final List<String> EXPRESSIONS = List.of("constant", "simple", "header", "tokenize", "method");

    /** The parts of the language Simple that only look at the message, and call nothing. */
    private static final Pattern LOOKS = Pattern.compile("body(\\[[^\\[\\](){}$]+])?"
            + "|(header|headers|exchangeProperty)(\\.[A-Za-z0-9_-]+|\\[[A-Za-z0-9_. -]+])"
            + "|file:[a-z.]+|date:(now|file):[^{}$]+");

    private static final Pattern FUNCTION = Pattern.compile("\\$(?:simple)?\\{([^}]*)}?");
    private static final Pattern PLACE_HOLDER = Pattern.compile("\\{\\{([^}]*)}}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern HEADER = Pattern.compile("(?!(?i)camel)[A-Za-z][A-Za-z0-9_-]*");

    private final Path folder;
    private final YamlObject yaml;
    private final Environment environment;
    private final List<FileProblem> problems;
    private final String source;
    private final Map<String, Secret> values = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private boolean handsIn;

    /** @param yaml source.yaml, to which a missing route is told; @param source the folder's id */
    RouteReader(Path folder, YamlObject yaml, String source, Environment environment, List<FileProblem> problems) {
        this.folder = folder;
        this.yaml = yaml;
        this.source = source;
        this.environment = environment;
        this.problems = problems;
    }

    @Nullable
    Intake read() {
        Map<String, String> routes = new LinkedHashMap<>();
        for (Path file : files()) {
            YamlObject.readList(file, problems).forEach(this::item);
            YamlObject.text(file, new ArrayList<>())
                    .ifPresent(text -> routes.put(file.getFileName().toString(), text));
        }
        if (routes.isEmpty()) {
            yaml.problem(
                    "protocol",
                    "is intake, but there is no route in this folder",
                    "add route.yaml, a Camel route that ends in " + INTAKE);
            return null;
        }
        if (!handsIn) {
            yaml.problem(
                    "protocol", "is intake, but no route hands anything in", "end a route with '- to: " + INTAKE + "'");
        }
        return new Intake(routes, values);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("route\\.yaml|.+\\.camel\\.yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // source.yaml was read from it a moment ago
        }
    }

    private void item(YamlObject item) {
        item.only("route", "from");
        if (item.has("route") && item.has("from")) {
            item.problem("is two things", "write each route as an item of its own");
        }
        item.everyText().forEach(this::harmless);
        YamlObject route = item.object("route");
        if (route != null) {
            route.only("id", "description", "from");
            YamlText id = route.text("id");
            if (id != null && !id.value().startsWith(source)) {
                id.problem(
                        "is not named after its source", "begin it with '" + source + "', e.g. " + source + "-files");
            } else if (id != null && !ids.add(id.value())) {
                id.problem("is another route's, which Camel would forget", "give each route an id of its own");
            }
            YamlObject from = route.requiredObject("from", "{ uri: ..., steps: [...] }");
            if (from != null) {
                from(from);
            }
        } else if (item.has("from")) {
            YamlObject from = item.object("from");
            if (from != null) {
                from(from);
            }
        }
    }

    private void from(YamlObject from) {
        from.only("uri", "parameters", "steps", "id", "description");
        YamlText uri = from.required("uri", "file:{{INBOX}}");
        Map<String, YamlText> parameters = parameters(from);
        if (uri != null) {
            String scheme = scheme(uri.value());
            if (!FROM.contains(scheme)) {
                uri.problem("'" + scheme + "' is not among what a route may begin with", Suggestion.fix(scheme, FROM));
            } else if (scheme.equals("direct")) {
                own(uri);
            } else if (scheme.equals("file")) {
                wholeFiles(uri, parameters);
            }
            if (FROM.contains(scheme)) {
                options(scheme, parameters);
            }
            if (uri.value().contains("?")) {
                uri.problem("has options in its address", "write them below it, under 'parameters:'");
            }
        }
        steps(from);
    }

    /** A file that is still being written must not be taken for a whole one. */
    private static void wholeFiles(YamlText uri, Map<String, YamlText> parameters) {
        YamlText lock = parameters.get("readLock");
        if (lock == null && !parameters.containsKey("doneFileName")) {
            uri.problem(
                    "may read a file that is still being written",
                    "add 'readLock: changed' to its parameters, or doneFileName");
        } else if (lock != null && !lock.value().equals("changed")) {
            lock.problem("may read a file that is still being written", "write 'readLock: changed'");
        }
    }

    /** What is not among them runs code, or lets a file be read never, or not again after a failure. */
    private void options(String scheme, Map<String, YamlText> parameters) {
        List<String> known = OPTIONS.getOrDefault(scheme, List.of());
        parameters.forEach((name, text) -> {
            if (!known.contains(name)) {
                text.problem(
                        "'" + name + "' is not among the options that '" + scheme + "' has here",
                        Suggestion.fix(name, known));
            } else if (!name.equals("sortBy")) {
                simple(text);
            } else if (!SORT.matcher(text.value()).matches()) {
                text.problem("is no order that is known here", "write file:name or file:modified");
            }
        });
    }

    private Map<String, YamlText> parameters(YamlObject endpoint) {
        YamlObject object = endpoint.object("parameters");
        Map<String, YamlText> parameters = object == null ? Map.of() : object.texts();
        parameters.forEach((name, text) -> {
            if (Values.isSecretName(name) && !PLACE_HOLDER.matcher(text.value()).matches()) {
                text.problem("is a secret in the open", "write \"{{NAME}}\" and set NAME in the environment");
            }
        });
        return parameters;
    }

    private void steps(YamlObject parent) {
        List<YamlObject> steps = parent.objects("steps");
        if (steps.isEmpty()) {
            parent.problem("has no steps", "add 'steps:' with at least '- to: " + INTAKE + "'");
        }
        steps.forEach(this::step);
    }

    private void step(YamlObject step) {
        if (step.keys().size() != 1) {
            step.problem("is not one step", "write each step as an item of its own: '- to: ...'");
            return;
        }
        String name = step.keys().iterator().next();
        switch (name) {
            case "to" -> to(step);
            case "log" -> log(step);
            case "removeHeader" -> {
                YamlObject header = step.object(name);
                if (header != null) {
                    header.only("name", "id");
                }
            }
            case "convertBodyTo" -> convert(step);
            case "choice" -> choice(step.object(name));
            case "setHeaders" -> {
                YamlObject headers = step.object(name);
                if (headers != null) {
                    headers.only("headers", "id");
                    headers.objects("headers").forEach(this::header);
                }
            }
            case "setHeader" -> header(step.object(name));
            case "setBody" -> {
                YamlObject body = step.object(name);
                if (body != null) {
                    body.only(with("id"), Map.of());
                    expression(body);
                }
            }
            case "filter" -> {
                YamlObject filter = step.object(name);
                if (filter != null) {
                    filter.only(with("id", "steps"), Map.of());
                    expression(filter);
                    steps(filter);
                }
            }
            case "split" -> split(step.object(name));
            default ->
                step.problem(
                        name,
                        "'" + name + "' is not among the steps that a source's route may take",
                        Suggestion.fix(name, STEPS));
        }
    }

    private static List<String> with(String... more) {
        List<String> keys = new ArrayList<>(List.of(more));
        keys.addAll(EXPRESSIONS);
        return keys;
    }

    private void to(YamlObject step) {
        YamlText uri;
        if (step.isText("to")) {
            uri = step.text("to");
        } else {
            YamlObject to = step.object("to");
            if (to == null) {
                return;
            }
            to.only("uri", "id", "description");
            uri = to.required("uri", INTAKE);
        }
        if (uri == null) {
            return;
        }
        if (uri.value().equals(INTAKE)) {
            handsIn = true;
        } else if (!scheme(uri.value()).equals("direct")) {
            uri.problem(
                    "'" + scheme(uri.value()) + "' is not where a source's route may lead",
                    "hand the record in with '" + INTAKE + "', or go on in a route of this source with 'direct:"
                            + source + "-...'");
        } else {
            own(uri);
        }
    }

    private void own(YamlText uri) {
        if (!uri.value().startsWith("direct:" + source + "-") || uri.value().contains("?")) {
            uri.problem("is not a route of this source", "name it 'direct:" + source + "-...'");
        }
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return (colon < 0 ? uri : uri.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private void log(YamlObject step) {
        YamlText message;
        if (step.isText("log")) {
            message = step.text("log");
        } else {
            YamlObject log = step.object("log");
            if (log == null) {
                return;
            }
            log.only("message", "id", "loggingLevel");
            message = log.required("message", "${header.key} is handed in");
        }
        if (simple(message) == null) {
            return;
        }
        if (message.value().contains("${body")) {
            message.problem("writes a citizen's words into the log", "log headers such as ${header.key} only");
        }
        if (message.value().contains("{{")) {
            message.problem("writes what may be a secret into the log", "remove {{...}}");
        }
    }

    private void convert(YamlObject step) {
        YamlText type;
        if (step.isText("convertBodyTo")) {
            type = step.text("convertBodyTo");
        } else {
            YamlObject convert = step.object("convertBodyTo");
            if (convert == null) {
                return;
            }
            convert.only("type", "charset", "id");
            type = convert.required("type", "String");
        }
        if (type != null && !Set.of("String", "byte[]").contains(type.value())) {
            type.problem("is not a type that is known here", "write String or byte[]");
        }
    }

    private void choice(@Nullable YamlObject choice) {
        if (choice == null) {
            return;
        }
        choice.only("when", "otherwise", "id");
        for (YamlObject when : choice.objects("when")) {
            when.only(with("steps", "id"), Map.of());
            expression(when);
            steps(when);
        }
        YamlObject otherwise = choice.object("otherwise");
        if (otherwise == null) {
            choice.problem(
                    "forgets what none of its cases is for", "add 'otherwise', e.g. with a step that hands it in");
        } else {
            otherwise.only("steps", "id");
            steps(otherwise);
        }
    }

    private void header(@Nullable YamlObject header) {
        if (header == null) {
            return;
        }
        header.only(with("name", "id"), Map.of());
        YamlText name = header.required("name", "key");
        if (name != null && !HEADER.matcher(name.value()).matches()) {
            name.problem(
                    "is not a header that a route may set",
                    "use letters, digits, '-' and '_', not beginning with Camel");
        }
        expression(header);
        if (name != null && name.value().equals("source") && header.isText("constant")) {
            YamlText given = header.text("constant");
            if (given != null && !given.value().equals(source)) {
                given.problem("is not this source", "write '" + source + "'");
            }
        }
    }

    private void split(@Nullable YamlObject split) {
        if (split == null) {
            return;
        }
        split.only(with("steps", "id", "streaming", "stopOnException", "delimiter"), Map.of());
        YamlText stop = split.text("stopOnException");
        if (stop == null || !stop.value().equals("true")) {
            split.problem(
                    "goes on after a record that could not be kept, and then takes the file away",
                    "add 'stopOnException: true'");
        }
        expression(split);
        steps(split);
    }

    private void expression(YamlObject object) {
        List<String> given = EXPRESSIONS.stream().filter(object::has).toList();
        if (given.size() != 1) {
            object.problem(
                    given.isEmpty() ? "has no expression that is known here" : "has more than one expression",
                    "write one of " + String.join(", ", EXPRESSIONS));
            return;
        }
        String language = given.get(0);
        switch (language) {
            case "simple" -> simple(object.text("simple"));
            case "tokenize" -> {
                if (object.isText("tokenize")) {
                    simple(object.text("tokenize"));
                } else {
                    YamlObject tokenize = object.object("tokenize");
                    if (tokenize != null) {
                        tokenize.only("token", "endToken", "xml", "regex", "inheritNamespaceTagName", "skipFirst");
                        tokenize.texts().values().forEach(this::simple);
                    }
                }
            }
            case "method" -> {
                YamlObject method = object.object("method");
                if (method != null) {
                    method.only("ref", "method");
                    YamlText ref = method.required("ref", "csvRows");
                    if (ref != null && !ref.value().equals("csvRows")) {
                        ref.problem("'" + ref.value() + "' is not a bean that routes may call", "write csvRows");
                    }
                    YamlText name = method.text("method");
                    if (name != null && !name.value().equals("rows")) {
                        name.problem("csvRows has no other method than 'rows'", "remove it");
                    }
                }
            }
            default -> object.text(language);
        }
    }

    private @Nullable YamlText simple(@Nullable YamlText text) {
        if (text == null) {
            return null;
        }
        Matcher function = FUNCTION.matcher(text.value());
        while (function.find()) {
            if (!LOOKS.matcher(function.group(1)).matches() || function.group().startsWith("$simple")) {
                boolean name = NAME.matcher(function.group(1)).matches();
                text.problemAt(
                        function.start(),
                        "'" + function.group() + "' does more than look at the message",
                        name
                                ? "in a route the environment is written {{" + function.group(1) + "}}"
                                : "use ${body}, ${body[name]}, ${header.name}, ${file:name} or ${date:now:...}");
            }
        }
        return text;
    }

    /**
     * Camel looks for place-holders and for other files in every value, wherever it stands. What {{NAME}} stands for is
     * looked up now, so that a missing one is told now.
     */
    private void harmless(YamlText text) {
        if (text.value().strip().startsWith("resource:")) {
            text.problem("takes what another file or host holds for an expression", "write the expression itself");
        }
        Matcher reference = PLACE_HOLDER.matcher(text.value());
        while (reference.find()) {
            String name = reference.group(1);
            if (!NAME.matcher(name).matches()) {
                text.problemAt(reference.start(), "'{{' without a name and '}}'", "write {{NAME}}");
                continue;
            }
            String value = environment.value(text, reference.start(), name);
            if (value != null) {
                values.put(name, new Secret(value));
            }
        }
    }
}
