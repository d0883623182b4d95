package id.simpul.connectors.http;

import id.simpul.mappings.source.Secret;

/** OAuth2 access tokens in the header {@code Authorization}. */
final class BearerTokens implements Credentials {

    private static final String SCHEME = "Bearer ";

    private final OAuth2Tokens tokens;

    BearerTokens(OAuth2Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Shown show() {
        OAuth2Tokens.Access access = tokens.access();
        return access instanceof OAuth2Tokens.Access.Token token
                ? Proof.header("Authorization", SCHEME + token.secret().reveal())
                : new Without(((OAuth2Tokens.Access.None) access).why());
    }

    @Override
    public boolean refused(Proof proof) {
        String header = proof.headers().getOrDefault("Authorization", SCHEME);
        return tokens.refused(new Secret(header.substring(SCHEME.length())));
    }
}
