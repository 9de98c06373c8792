/**
 * Tain's own settings, as {@code tain.yaml} and Spring Boot's other sources give them, checked and with their defaults.
 * Nothing here acts on a setting.
 */
@NullMarked
package dev.tain.config.settings;

import org.jspecify.annotations.NullMarked;
