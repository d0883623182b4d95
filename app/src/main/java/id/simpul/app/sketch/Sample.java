package id.simpul.app.sketch;

import id.simpul.connectors.tree.AnswerReading;
import id.simpul.connectors.tree.Broken;
import id.simpul.connectors.tree.Tree;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.AnswerFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * An answer of a system, as somebody saved it: JSON, XML, a SOAP envelope, CSV, or a mail.
 *
 * @param format of the answer
 * @param root   all that was read of it, as expressions see it
 * @param path   of names from the root to the list of records; empty where the root is it
 * @param rows   the first records
 * @param first  the first record as the system wrote it; {@code null} where there is none
 * @param single the records do not stand in a list: one was saved, or XML had one only
 * @param cut    the file goes on behind what was looked at
 */
record Sample(
        Format format,
        @Nullable Object root,
        List<String> path,
        List<Object> rows,
        byte @Nullable [] first,
        boolean single,
        boolean cut) {

    enum Format {
        JSON,
        XML,
        SOAP,
        CSV,
        MAIL
    }

    /** What is looked at of a file, however large it is. */
    static final int MOST_BYTES = 4 << 20;

    static final int MOST_ROWS = 200;

    private static final Pattern MAIL = Pattern.compile(
            "\\A(?:From \\S+ .*\\R)?(?:[!-9;-~]+:[^\\r\\n]*\\R(?:[ \\t][^\\r\\n]*\\R)*){3,}", Pattern.MULTILINE);

    private static final Pattern PLACE = Pattern.compile("(?:at byte|after) ([\\d,.]+)|line (\\d+), column (\\d+)");

    static Sample read(Path file) throws CannotSketch {
        byte[] bytes;
        boolean cut;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES);
            cut = in.read() >= 0;
        } catch (IOException e) {
            throw new CannotSketch(
                    file.toString(), 1, 1, "cannot be read", "check the name of the file and its rights");
        }
        if (isMail(file, bytes)) {
            return new Sample(Format.MAIL, null, List.of(), List.of(), bytes, true, cut);
        }
        try {
            return answer(file, cut ? Cutting.wellFormed(bytes) : bytes, cut);
        } catch (Broken | IOException broken) {
            throw located(file, bytes, String.valueOf(broken.getMessage()));
        }
    }

    private static boolean isMail(Path file, byte[] bytes) {
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".eml")) {
            return true;
        }
        String head = new String(bytes, 0, Math.min(bytes.length, 8192), StandardCharsets.ISO_8859_1);
        return MAIL.matcher(head).find() && head.toLowerCase(Locale.ROOT).contains("\nfrom:");
    }

    private static Sample answer(Path file, byte[] bytes, boolean cut) throws Broken, IOException, CannotSketch {
        int at = 0;
        while (at < bytes.length && (Character.isWhitespace(bytes[at]) || (bytes[at] & 0xff) >= 0xbb)) {
            at++; // also a byte order mark
        }
        if (at == bytes.length) {
            throw new CannotSketch(file.toString(), 1, 1, "is empty", "save an answer with some records in it");
        }
        char begin = (char) bytes[at];
        boolean utf16 = bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0);
        if (begin == '<' && !utf16) {
            return xml(bytes, cut);
        }
        boolean csv = begin != '{' && begin != '[' && !utf16;
        AnswerFormat format = new AnswerFormat(
                csv ? AnswerFormat.Format.CSV : AnswerFormat.Format.DETECT, null, List.of(), null, List.of(), false);
        Tree tree = new AnswerReading(format).read(bytes, csv ? AnswerReading.CSV : null);
        Format found = csv ? Format.CSV : tree instanceof XmlTree ? Format.XML : Format.JSON;
        if (csv) {
            table(file, tree);
        }
        return of(found, tree, cut);
    }

    /** Prose has commas too. */
    private static void table(Path file, Tree tree) throws CannotSketch {
        List<Object> rows = list(tree.root(), List.of("rows"));
        if (rows.isEmpty() || ((Map<?, ?>) rows.get(0)).size() < 2) {
            throw new CannotSketch(
                    file.toString(),
                    1,
                    1,
                    "is neither JSON, XML, a mail nor a table with columns",
                    "save the answer as the system gives it; a CSV begins with the names of its columns");
        }
    }

    private static Sample xml(byte[] bytes, boolean cut) throws Broken, IOException {
        Tree tree = new AnswerReading(AnswerFormat.DETECTED).read(bytes, null);
        if (!(tree.root() instanceof Map<?, ?> root) || !root.containsKey("Envelope")) {
            return of(Format.XML, tree, cut);
        }
        Element envelope = XmlTree.parse(bytes);
        Optional<Element> answer = XmlTree.children(envelope).stream()
                .filter(child -> XmlTree.local(child).equals("Body"))
                .flatMap(body -> XmlTree.children(body).stream())
                .findFirst();
        if (answer.isEmpty()) {
            throw new IOException("it is a SOAP envelope with an empty body");
        }
        return of(Format.SOAP, new XmlTree(answer.get(), List.of()), cut);
    }

    private static Sample of(Format format, Tree tree, boolean cut) throws IOException {
        Found found = Found.in(tree.root());
        if (found.rows().isEmpty()) {
            throw new IOException("it has no records: nothing in it is an object with fields");
        }
        List<Object> rows =
                found.rows().subList(0, Math.min(MOST_ROWS, found.rows().size()));
        return new Sample(
                format,
                tree.root(),
                found.path(),
                List.copyOf(rows),
                tree.piece(rows.get(0)).bytes(),
                found.single(),
                cut);
    }

    /** Made of a description: it has names, and no record. @return {@code null} if there are none */
    static @Nullable Sample imagined(Object root) {
        Found found = Found.in(root);
        return found.rows().isEmpty()
                ? null
                : new Sample(Format.JSON, root, found.path(), found.rows(), null, found.single(), false);
    }

    /** Where the records are. */
    private record Found(List<String> path, List<Object> rows, boolean single, int score) {

        static Found in(@Nullable Object root) {
            Found best = new Found(List.of(), List.of(), true, -1);
            List<Found> all = new ArrayList<>();
            search(root, List.of(), all);
            for (Found one : all) {
                best = one.score > best.score ? one : best;
            }
            return best;
        }

        private static void search(@Nullable Object value, List<String> path, List<Found> found) {
            if (path.size() > 8) {
                return;
            }
            if (value instanceof List<?> list) {
                List<Object> records = new ArrayList<>();
                list.forEach(item -> {
                    if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                        records.add(item);
                    }
                });
                if (!records.isEmpty()) {
                    int names = KnownNames.recognised(Leaf.of(records.subList(0, Math.min(20, records.size()))));
                    // A list of twenty beats what stands around it; a record's own photos do not.
                    found.add(new Found(path, records, false, 4 * names + Math.min(records.size(), 20) + 20));
                }
            } else if (value instanceof Map<?, ?> map) {
                if (!map.isEmpty()
                        && map.values().stream()
                                .anyMatch(one -> one != null && !(one instanceof Map || one instanceof List))) {
                    int names = KnownNames.recognised(Leaf.of(List.of(map)));
                    if (names >= 2) {
                        found.add(new Found(path, List.of(map), true, names >= 3 ? 12 * names : names));
                    }
                }
                map.forEach((key, inner) -> {
                    List<String> below = new ArrayList<>(path);
                    below.add(String.valueOf(key));
                    search(inner, List.copyOf(below), found);
                });
            }
        }
    }

    static List<Object> list(@Nullable Object root, List<String> path) {
        Object value = root;
        for (String name : path) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        List<Object> list = new ArrayList<>();
        if (value instanceof List<?> items) {
            list.addAll(items);
        }
        return list;
    }

    /** What stands around the list: pages, totals, next addresses. */
    List<Leaf> around() {
        return root instanceof Map
                ? Leaf.of(List.of(root)).stream()
                        .filter(leaf -> !startsWith(leaf.path(), path))
                        .toList()
                : List.of();
    }

    private static boolean startsWith(List<String> whole, List<String> begin) {
        return !begin.isEmpty()
                && whole.size() >= begin.size()
                && whole.subList(0, begin.size()).equals(begin);
    }

    /** A reader's words, with the place that they name. */
    private static CannotSketch located(Path file, byte[] bytes, String what) {
        int line = 1;
        int column = 1;
        Matcher place = PLACE.matcher(what);
        if (place.find() && place.group(2) != null) {
            line = Integer.parseInt(place.group(2));
            column = Math.max(1, Integer.parseInt(place.group(3)));
        } else if (what.contains("at byte") || what.contains("bytes")) {
            int at = Integer.parseInt(place.group(1).replaceAll("\\D", ""));
            for (int i = 0; i < Math.min(at, bytes.length); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
                column = bytes[i] == '\n' ? 1 : column + 1;
            }
        }
        String said = what.startsWith("it ") ? what.substring(3) : what;
        return new CannotSketch(
                file.toString(),
                line,
                column,
                said.startsWith("is ") || said.startsWith("has ") ? said : "cannot be read: " + said,
                "save the answer again, as the system gives it");
    }
}
