/** The description of the admin documents, and the page to browse it. Nothing here knows what it describes. */
@NullMarked
package dev.tain.server.admin.api;

import org.jspecify.annotations.NullMarked;
