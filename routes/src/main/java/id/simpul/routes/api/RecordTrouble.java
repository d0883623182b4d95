package id.simpul.routes.api;

import id.simpul.mappings.masking.Masking;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A record's problem as the message store wrote it down, masked once more before it is shown. */
@Schema(description = "One thing wrong in a record; values are masked")
record RecordTrouble(
        @Schema(description = "Field of the common model") String field,
        @Schema(description = "The same for all records with this problem") String group,
        @Schema(description = "What is wrong here") String what,
        @Schema(description = "What the owner of the mapping can do") String fix) {

    /** @param written JSON, or {@code null} if nothing was wrong */
    static List<RecordTrouble> read(JsonMapper json, @Nullable String written) {
        return written == null
                ? List.of()
                : json.readValue(written, new TypeReference<List<RecordTrouble>>() {}).stream()
                        .map(p -> new RecordTrouble(p.field(), p.group(), Masking.text(p.what()), p.fix()))
                        .toList();
    }
}
