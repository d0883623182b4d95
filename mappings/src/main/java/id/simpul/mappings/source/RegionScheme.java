package id.simpul.mappings.source;

public enum RegionScheme {
    KEMENDAGRI,
    BPS
}
