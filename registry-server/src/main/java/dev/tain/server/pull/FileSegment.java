package dev.tain.server.pull;

/**
 * Some bytes of an open file, to be sent from there without passing through the heap. Whoever sends them retains the file
 * until they are out.
 *
 * @param file the file
 * @param position where the bytes begin
 * @param length how many, more than zero
 */
public record FileSegment(OpenFile file, long position, long length) {}
