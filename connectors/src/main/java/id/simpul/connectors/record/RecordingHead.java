package id.simpul.connectors.record;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a recording is of.
 *
 * @param source    the source's id
 * @param place     host and port of its system, as source.yaml names it first
 * @param at        the time at which the clock stood while it was made
 * @param command   that made it
 * @param variables what {@code ${NAME}} stood for where that is no secret
 * @param secrets   what stands in the recording in place of each secret, by name
 */
public record RecordingHead(
        String source,
        String place,
        Instant at,
        String command,
        Map<String, String> variables,
        Map<String, String> secrets) {

    public RecordingHead {
        variables = Map.copyOf(variables);
        secrets = Map.copyOf(secrets);
    }

    /** @param secrets as they are: here only their place-holders are kept */
    public static RecordingHead of(
            String source,
            String place,
            Instant at,
            String command,
            Map<String, String> variables,
            Map<String, String> secrets) {
        Map<String, String> placeHolders = Masker.placeHolders(secrets);
        Map<String, String> named = new TreeMap<>();
        secrets.forEach((name, value) -> named.put(name, placeHolders.get(value)));
        Masker masker = new Masker(placeHolders); // some take their user for a password
        Map<String, String> open = new TreeMap<>(variables);
        open.replaceAll((name, value) -> masker.text(value));
        return new RecordingHead(source, place, at, command, open, named);
    }

    /** The environment in which a source folder is read to be played back. */
    public Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>(variables);
        all.putAll(secrets);
        return all;
    }
}
