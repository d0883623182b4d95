package id.simpul.mappings.source;

/** One case a protocol. */
public sealed interface Access permits Rest, Soap, Mail, Intake {}
