package dev.tain.storage;

/**
 * A document as it is in force.
 *
 * @param collection what it belongs to
 * @param name its name there
 * @param version its version, 1 or more
 * @param text its text
 */
public record StoredDocument(String collection, String name, long version, String text) {}
