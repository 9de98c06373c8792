/** What the admin documents have in common: pages and problems. Nothing here knows a document. */
@NullMarked
package dev.tain.server.admin.web;

import org.jspecify.annotations.NullMarked;
