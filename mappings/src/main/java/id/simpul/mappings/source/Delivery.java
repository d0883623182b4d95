package id.simpul.mappings.source;

public enum Delivery {
    TRIAL,
    LIVE
}
