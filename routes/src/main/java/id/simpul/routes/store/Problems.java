package id.simpul.routes.store;

import id.simpul.mappings.translate.RecordProblem;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A quarantined record's problems, as its row keeps them. */
final class Problems {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Problems() {}

    static String json(List<RecordProblem> problems) {
        return JSON.writeValueAsString(problems);
    }
}
