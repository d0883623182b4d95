package id.simpul.simulators.content;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Just enough CSV to read the product's own data files. */
final class Csv {

    private static final String DATA = "/id/simpul/mappings/data/";

    private Csv() {}

    /** @return the rows without the header; every row has as many cells as the header */
    static List<List<String>> rows(String file) {
        var stream = Csv.class.getResourceAsStream(DATA + file);
        if (stream == null) {
            throw new IllegalStateException(DATA + file + " is not on the class path: it comes with simpul-mappings");
        }
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(Csv::cells)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> cells(String line) {
        var cells = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
