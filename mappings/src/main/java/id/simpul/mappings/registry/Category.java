package id.simpul.mappings.registry;

import org.jspecify.annotations.Nullable;

/** What a complaint can be about. @param parent code of the category above, {@code null} at the top */
public record Category(String code, String name, @Nullable String parent) {}
