package id.simpul.mappings.translate;

/**
 * Something wrong in one record. Carries no citizen's words: values are masked before they come here.
 *
 * @param field of the common model, e.g. {@code reportedAt}
 * @param group the same for all records with this problem, e.g. {@code reportedAt: unreadable date}: what operators list by
 * @param what  the group with this record's (masked) value
 * @param fix   what the owner of the mapping can do
 */
public record RecordProblem(String field, String group, String what, String fix) {}
