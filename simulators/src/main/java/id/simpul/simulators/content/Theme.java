package id.simpul.simulators.content;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a complaint is about, with the sentence parts it is made of.
 *
 * @param label    how the source systems call it
 * @param category its name in the product's categories.csv
 * @param national whether it concerns a ministry rather than a local government
 */
public record Theme(
        String label,
        String category,
        boolean national,
        List<String> titles,
        List<String> problems,
        List<String> effects,
        List<String> requests) {

    private static final List<Theme> ALL = read();

    public static List<Theme> all() {
        return ALL;
    }

    public static List<Theme> local() {
        return ALL.stream().filter(theme -> !theme.national).toList();
    }

    private static List<Theme> read() {
        var themes = new ArrayList<Theme>();
        var stream = Objects.requireNonNull(Theme.class.getResourceAsStream("themes.txt"), "themes.txt");
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line; (line = reader.readLine()) != null; ) {
                if (line.startsWith("= ")) {
                    var parts = line.substring(2).split(" \\| ");
                    themes.add(new Theme(
                            parts[0],
                            parts[1],
                            parts[2].equals("nasional"),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>(),
                            new ArrayList<>()));
                } else if (!line.isBlank() && line.charAt(0) != '#') {
                    var theme = themes.get(themes.size() - 1);
                    var list =
                            switch (line.charAt(0)) {
                                case 'T' -> theme.titles;
                                case 'P' -> theme.problems;
                                case 'A' -> theme.effects;
                                case 'M' -> theme.requests;
                                default -> throw new IllegalStateException("themes.txt: " + line);
                            };
                    list.add(line.substring(2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(themes);
    }
}
