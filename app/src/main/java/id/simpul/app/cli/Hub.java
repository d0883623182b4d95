package id.simpul.app.cli;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A running hub's API. Paths are relative to {@code /api/v1/}, ready encoded. */
interface Hub {

    /** @throws HubProblem if there is no good answer, in words for the person who asked */
    JsonNode get(String path);

    /** @throws HubProblem if there is no good answer, in words for the person who asked */
    JsonNode post(String path, @Nullable Object body);

    /** @throws HubProblem if there is no good answer, in words for the person who asked */
    JsonNode put(String path, Object body);

    /** @throws HubProblem if there is no good answer, in words for the person who asked */
    JsonNode delete(String path);
}
