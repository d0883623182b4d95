package id.simpul.mappings.translate;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A JSONata expression, compiled once; safe for many threads, bounded in time, depth and size. */
public final class Expression {

    /** Longer than any honest expression over one record, and short enough that a page of bad ones ends. */
    private static final Duration FOR_A_RECORD = Duration.ofMillis(500);

    private static final int DEPTH = 200;
    private static final int LONGEST_LIST = 1_000_000;

    /** Of the evaluation under way in this thread: functions are compiled into the expressions once. */
    private static final ThreadLocal<@Nullable Bounds> BOUNDS = new ThreadLocal<>();

    private static final Set<String> BUILT_IN =
            Set.of(("sum count max min average string substring substringBefore substringAfter lowercase uppercase"
                            + " length trim pad match contains replace split join formatNumber formatBase formatInteger"
                            + " parseInteger number floor ceil round abs sqrt power boolean not map zip filter single"
                            + " reduce sift keys lookup append exists spread merge reverse each error assert type sort"
                            + " distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent"
                            + " decodeUrl toMillis fromMillis clone")
                    .split(" "));

    private static final Map<String, String> FORBIDDEN = Map.of(
            "eval", "runs text from the source as an expression",
            "now", "gives something else at every reading, so every pull would look like a change",
            "millis", "gives something else at every reading, so every pull would look like a change",
            "random", "gives something else at every reading, so every pull would look like a change",
            "shuffle", "gives something else at every reading, so every pull would look like a change");

    /** What is not code: strings, quoted names, comments and regular expressions. */
    private static final Pattern QUOTED = Pattern.compile(
            "\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|`[^`]*+`|/\\*.*?\\*/"
                    + "|(?<=[(,=~>]\\s{0,9})/(?:[^/\\\\\n]|\\\\.)++/",
            Pattern.DOTALL);

    /** A repeat inside a repeat: some texts keep Java's engine busy for ever, and no bound of ours reaches into it. */
    private static final Pattern NESTED_REPEAT =
            Pattern.compile("\\((?:[^()\\\\]|\\\\.)*[+*](?:[^()\\\\]|\\\\.)*\\)[+*{]");

    private static final Pattern CALL = Pattern.compile("(\\$?)\\b([A-Za-z_]\\w*)\\s*\\(|(\\$)([A-Za-z_]\\w*)");
    private static final Pattern ASSIGNED = Pattern.compile("\\$(\\w+)\\s*:=");
    private static final Pattern PARAMETERS = Pattern.compile("(?:function|λ)\\s*\\(([^)]*)\\)");
    private static final Pattern PATH = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");
    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private static final Set<String> WORDS = Set.of("and", "or", "in", "function");

    private static final Object UNDECIDED = new Object();

    /** {@code $phone(hp)}, {@code $code('kind', jenis, null)}: fields, plain words and null. */
    private static final Pattern SIMPLE_CALL =
            Pattern.compile("\\$([A-Za-z_]\\w*)\\(\\s*(" + argument() + "(?:\\s*,\\s*" + argument() + ")*)\\s*\\)");

    private static final Pattern ARGUMENT = Pattern.compile(argument());
    private static final Pattern WORD = Pattern.compile("'[^'\\\\]*'");

    private static String argument() {
        return "(?:'[^'\\\\]*'|[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)";
    }

    private final String text;
    private final Jsonata compiled;

    private final @Nullable Short shortcut;

    private final Duration most;

    private Expression(String text, Jsonata compiled, @Nullable Short shortcut, Duration most) {
        this.text = text;
        this.compiled = compiled;
        this.shortcut = shortcut;
        this.most = most;
    }

    /** @param most how long an evaluation may take; 500 ms unless said otherwise */
    public Expression within(Duration most) {
        return new Expression(text, compiled, shortcut, most);
    }

    /** What most expressions are, and what needs no interpreter. */
    private interface Short {
        /** {@link #UNDECIDED} if it needs one after all. */
        @Nullable
        Object evaluate(@Nullable Object tree);
    }

    private static @Nullable Short shortcut(String text, Map<String, Jsonata.JFunction> functions) {
        if (WORD.matcher(text).matches()) {
            String word = text.substring(1, text.length() - 1);
            return tree -> word;
        }
        if (PATH.matcher(text).matches()) {
            return LITERALS.contains(text) ? null : path(text);
        }
        Matcher call = SIMPLE_CALL.matcher(text);
        return call.matches() && functions.containsKey(call.group(1))
                ? call(functions.get(call.group(1)), call.group(2))
                : null;
    }

    /** {@code a.b.c}, unless a list is on the way. */
    private static Short path(String text) {
        String[] steps = text.split("\\.");
        return tree -> {
            Object value = tree;
            for (String step : steps) {
                if (!(value instanceof Map<?, ?> map)) {
                    return value instanceof List ? UNDECIDED : null;
                }
                value = map.get(step);
            }
            return value instanceof List ? UNDECIDED : value;
        };
    }

    /** One of our own functions, which take null and nothing for the same. */
    private static @Nullable Short call(Jsonata.JFunction function, String arguments) {
        List<Short> values = new ArrayList<>();
        Matcher argument = ARGUMENT.matcher(arguments);
        while (argument.find()) {
            Short value = argument.group().equals("null") ? tree -> null : shortcut(argument.group(), Map.of());
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return tree -> {
            List<@Nullable Object> args = new ArrayList<>(values.size());
            for (Short value : values) {
                Object given = value.evaluate(tree);
                if (given == UNDECIDED) {
                    return UNDECIDED;
                }
                args.add(given);
            }
            return function.call(tree, args);
        };
    }

    /** Ran for too long or went too deep. */
    static final class Exhausted extends RuntimeException {
        Exhausted(String what) {
            super(what, null, false, false);
        }
    }

    /** @throws JException if it does not parse; the message holds words of the expression only */
    public static Expression compile(String text) {
        return compile(text, FieldFunctions.everywhere());
    }

    static Expression compile(String text, Map<String, Jsonata.JFunction> functions) {
        Jsonata compiled = Jsonata.jsonata(text);
        // The tree comes from our own readers; checking it again for each expression costs more than evaluating.
        compiled.setValidateInput(false);
        BoundedFunctions.BY_NAME.forEach(compiled::registerFunction);
        functions.forEach(compiled::registerFunction);
        return new Expression(text, compiled, shortcut(text, functions), FOR_A_RECORD);
    }

    /** Compiles what stands in a file. @return empty after a problem */
    public static Optional<Expression> compile(YamlText text) {
        return compile(text, FieldFunctions.everywhere());
    }

    static Optional<Expression> compile(YamlText text, Map<String, Jsonata.JFunction> functions) {
        try {
            Expression expression = compile(text.value(), functions);
            return callsAreKnown(text, functions.keySet()) & patternsEnd(text)
                    ? Optional.of(expression)
                    : Optional.empty();
        } catch (JException e) {
            int after = Math.max(0, e.getLocation());
            int token = e.getCurrent() instanceof String s ? s.length() : 0;
            int at = Math.min(Math.max(0, after - token), text.value().length());
            text.problemAt(
                    at,
                    "is not JSONata: " + e.getMessage() + " at character " + (at + 1),
                    "try it at https://try.jsonata.org");
        } catch (RuntimeException | StackOverflowError e) {
            // The library's parser trips over some broken texts.
            text.problem("is not JSONata", "try it at https://try.jsonata.org");
        }
        return Optional.empty();
    }

    /** An unknown function would only show with the first record, and the library then prints the citizen's value. */
    private static boolean callsAreKnown(YamlText text, Set<String> ours) {
        String code = QUOTED.matcher(text.value())
                .replaceAll(m -> " ".repeat(m.group().length()));
        Set<String> own = new HashSet<>(ours);
        Matcher assigned = ASSIGNED.matcher(code);
        while (assigned.find()) {
            own.add(assigned.group(1));
        }
        Matcher parameters = PARAMETERS.matcher(code);
        while (parameters.find()) {
            Stream.of(parameters.group(1).split("[,\\s]+"))
                    .filter(p -> p.startsWith("$"))
                    .forEach(p -> own.add(p.substring(1)));
        }
        boolean good = true;
        Matcher call = CALL.matcher(code);
        while (call.find()) {
            boolean reference = call.group(4) != null;
            String name = reference ? call.group(4) : call.group(2);
            boolean dollar = reference || !call.group(1).isEmpty();
            if (dollar && FORBIDDEN.containsKey(name) && !own.contains(name)) {
                text.problemAt(call.start(), "$" + name + " " + FORBIDDEN.get(name), "use fields of the record");
                good = false;
            } else if (dollar && !reference && !own.contains(name) && !BUILT_IN.contains(name)) {
                Collection<String> known =
                        Stream.concat(own.stream(), BUILT_IN.stream()).toList();
                text.problemAt(
                        call.start(),
                        "there is no function $" + name,
                        Suggestion.nearest(name, known)
                                .map("did you mean '$%s'?"::formatted)
                                .orElse("see the list of functions at https://docs.jsonata.org"));
                good = false;
            } else if (!dollar && !WORDS.contains(name)) {
                text.problemAt(
                        call.start(), "'" + name + "(' calls a field as if it were a function", "write $" + name + "(");
                good = false;
            }
        }
        return good;
    }

    private static boolean patternsEnd(YamlText text) {
        boolean good = true;
        Matcher quoted = QUOTED.matcher(text.value());
        while (quoted.find()) {
            boolean regex = quoted.group().startsWith("/") && !quoted.group().startsWith("/*");
            if (regex && NESTED_REPEAT.matcher(quoted.group()).find()) {
                text.problemAt(
                        quoted.start(),
                        "repeats a repeat, which may take for ever on some texts",
                        "write the pattern without + or * around a group that has them");
                good = false;
            }
        }
        return good;
    }

    public String text() {
        return text;
    }

    /**
     * @param tree maps, lists, strings, numbers, booleans, nulls
     * @return the same kinds, or {@code null} when there is nothing there
     * @throws RuntimeException whatever the expression came to; its message may hold values of the record
     */
    public @Nullable Object evaluate(@Nullable Object tree) {
        Object value = shortcut == null ? UNDECIDED : shortcut.evaluate(tree);
        return value == UNDECIDED ? evaluateAll(tree) : value;
    }

    private @Nullable Object evaluateAll(@Nullable Object tree) {
        // A frame of its own for each call: otherwise "$$" is another thread's record (measured).
        Jsonata.Frame frame = compiled.createFrame();
        Bounds bounds = new Bounds(most);
        frame.setEvaluateEntryCallback(bounds);
        frame.setEvaluateExitCallback(bounds);
        Bounds outer = BOUNDS.get();
        BOUNDS.set(bounds);
        try {
            return compiled.evaluate(tree, frame);
        } catch (StackOverflowError e) {
            throw new Exhausted("goes too deep");
        } catch (RuntimeException e) {
            throw exhausted(e);
        } finally {
            BOUNDS.set(outer);
        }
    }

    /** The library wraps what a function throws. */
    private static RuntimeException exhausted(RuntimeException thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Exhausted exhausted) {
                return exhausted;
            }
        }
        return thrown;
    }

    static Bounds bounds() {
        Bounds bounds = BOUNDS.get();
        return bounds == null ? new Bounds(FOR_A_RECORD) : bounds;
    }

    /** The library's own bounds look away inside lists and objects ("parallel calls"); these do not. */
    static final class Bounds implements Jsonata.EntryCallback, Jsonata.ExitCallback {
        private final long start = System.nanoTime();
        private final Duration most;
        private int depth;
        private int steps;

        Bounds(Duration most) {
            this.most = most;
        }

        @Override
        public void callback(Parser.Symbol expression, Object input, Jsonata.Frame frame) {
            if (++depth > DEPTH) {
                throw new Exhausted("goes deeper than " + DEPTH);
            }
            if ((++steps & 63) == 0) {
                time();
            }
        }

        void time() {
            if (System.nanoTime() - start > most.toNanos()) {
                throw new Exhausted("takes longer than " + most.toMillis() + " ms");
            }
        }

        @Override
        public void callback(Parser.Symbol expression, Object input, Jsonata.Frame frame, Object result) {
            depth--;
            if (result instanceof List<?> list && list.size() > LONGEST_LIST) {
                throw new Exhausted("makes a list of more than " + LONGEST_LIST);
            }
            if (result instanceof String text && text.length() > BoundedFunctions.LONGEST_TEXT) {
                throw new Exhausted("makes a text of more than " + BoundedFunctions.LONGEST_TEXT + " characters");
            }
        }
    }
}
