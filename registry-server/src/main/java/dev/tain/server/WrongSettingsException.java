package dev.tain.server;

/** A command that serves nothing cannot use the settings. The message says which of them, where it stands and what would be right. */
final class WrongSettingsException extends RuntimeException {

    WrongSettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
