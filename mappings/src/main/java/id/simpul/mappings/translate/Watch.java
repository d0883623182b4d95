package id.simpul.mappings.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Sees what the expressions of a mapping do with one record. For one translation in one thread. */
final class Watch {

    private final Map<String, @Nullable Object> leaves = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();
    private final Set<String> seenWhole = new LinkedHashSet<>();
    private final Map<Field, Seen> steps = new LinkedHashMap<>();
    private final @Nullable Object tree;
    private @Nullable Seen now;

    /** What one field's expression did. */
    static final class Seen {
        final Set<String> reads = new LinkedHashSet<>();
        final List<CodeRow> rows = new ArrayList<>();

        @Nullable
        Object value;
    }

    Watch(@Nullable Object tree) {
        this.tree = watched(tree, "");
    }

    /** The record; whoever looks into it is seen. */
    @Nullable
    Object tree() {
        return tree;
    }

    void begins(Field field) {
        now = new Seen();
        steps.put(field, now);
    }

    void gave(@Nullable Object value) {
        if (now != null) {
            now.value = value == Mapping.FAILED ? null : value;
            now = null;
        }
    }

    void row(CodeRow row) {
        if (now != null) {
            now.rows.add(row);
        }
    }

    @Nullable
    Seen of(Field field) {
        return steps.get(field);
    }

    /** The innermost of what was looked at: who reads {@code a.b} has looked at {@code a} only on the way. */
    List<Trace.Read> reads(Seen step) {
        return step.reads.stream()
                .filter(path -> step.reads.stream().noneMatch(other -> other.startsWith(path + ".")))
                .map(path -> new Trace.Read(path, values.get(path)))
                .toList();
    }

    List<Trace.Unread> unread() {
        List<Trace.Unread> unread = new ArrayList<>();
        leaves.forEach((path, value) -> {
            boolean whole = seenWhole.stream().anyMatch(it -> it.isEmpty() || path.startsWith(it + "."));
            if (value != null && !value.toString().isBlank() && !seen.contains(path) && !whole) {
                unread.add(new Trace.Unread(path, value));
            }
        });
        return unread;
    }

    private void looks(String path) {
        seen.add(path);
        if (now != null) {
            now.reads.add(path);
        }
    }

    private void looksAtAll(String path) {
        seenWhole.add(path);
        if (now != null && !path.isEmpty()) {
            now.reads.add(path);
        }
    }

    private @Nullable Object watched(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map && isPlain(map)) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key, watched(item, path.isEmpty() ? key + "" : path + "." + key)));
            values.putIfAbsent(path, value);
            return new WatchedMap(copy, path);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(watched(item, path)));
            values.put(path, value);
            return copy;
        }
        leaves.merge(path, value == null ? "" : value, (a, b) -> a.toString().isBlank() ? b : a);
        values.putIfAbsent(path, value);
        return value;
    }

    /** One that a reader made for itself is a value to it. */
    private static boolean isPlain(Map<?, ?> map) {
        return map.getClass().getName().startsWith("java.");
    }

    private final class WatchedMap extends LinkedHashMap<Object, @Nullable Object> {
        private static final long serialVersionUID = 1;
        private final transient String path;

        WatchedMap(Map<Object, @Nullable Object> content, String path) {
            super(content);
            this.path = path;
        }

        @Override
        public @Nullable Object get(Object key) {
            looks(path.isEmpty() ? key + "" : path + "." + key);
            return super.get(key);
        }

        @Override
        public @Nullable Object getOrDefault(Object key, @Nullable Object standard) {
            looks(path.isEmpty() ? key + "" : path + "." + key);
            return super.getOrDefault(key, standard);
        }

        @Override
        public Set<Map.Entry<Object, @Nullable Object>> entrySet() {
            looksAtAll(path);
            return super.entrySet();
        }

        @Override
        public Collection<@Nullable Object> values() {
            looksAtAll(path);
            return super.values();
        }

        @Override
        public void forEach(BiConsumer<? super Object, ? super @Nullable Object> action) {
            looksAtAll(path);
            super.forEach(action);
        }
    }
}
