package id.simpul.connectors.files;

/** What stands for content in the attachment store. @param sha256 hex; @param size in bytes */
public record Ticket(String sha256, long size) {}
