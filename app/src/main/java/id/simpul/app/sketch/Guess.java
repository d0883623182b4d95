package id.simpul.app.sketch;

/**
 * One thing that was not known.
 *
 * @param file  in which it stands
 * @param place its key there
 * @param value what was written
 * @param why   what speaks for it
 */
public record Guess(String file, String place, String value, String why) {}
