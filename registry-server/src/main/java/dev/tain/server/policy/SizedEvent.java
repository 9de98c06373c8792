package dev.tain.server.policy;

/**
 * A change, and what it takes.
 *
 * @param event the change
 * @param bytes about how many bytes of memory it keeps
 */
record SizedEvent(PolicyEvent event, long bytes) {

    static SizedEvent of(PolicyEvent event) {
        return new SizedEvent(event, event.bytes());
    }
}
