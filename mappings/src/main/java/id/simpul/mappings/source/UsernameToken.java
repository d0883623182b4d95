package id.simpul.mappings.source;

/** @param digest with a nonce and a time, hashed; {@code false}: the password as it is */
public record UsernameToken(String user, Secret password, boolean digest) {}
