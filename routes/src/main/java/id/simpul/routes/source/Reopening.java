package id.simpul.routes.source;

import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes a kept original up again: as it was read, but files that were already fetched or given up stay so. */
public final class Reopening {

    private Reopening() {}

    public static Original of(SourceConnector connector, KeptOriginal kept) {
        Original original = connector.reopen(kept);
        Map<String, Deque<SourceFile>> settled = new HashMap<>();
        for (SourceFile file : kept.files()) {
            if (file instanceof SourceFile.Stored || file instanceof SourceFile.Unavailable) {
                settled.computeIfAbsent(file.name(), name -> new ArrayDeque<>()).add(file);
            }
        }
        List<SourceFile> files = original.files().stream()
                .map(file -> {
                    Deque<SourceFile> same = settled.get(file.name());
                    return same == null || same.isEmpty() ? file : same.poll();
                })
                .toList();
        return original.withFiles(files);
    }
}
