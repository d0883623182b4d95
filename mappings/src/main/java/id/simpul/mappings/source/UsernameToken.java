package id.simpul.mappings.source;

public record UsernameToken(String user, Secret password) {}
