/**
 * As whom and by which way Tain comes to remote registries: joins the files that operators write about them with the client
 * that talks to them. What is asked of the registries does not belong here.
 */
@NullMarked
package dev.tain.server.access;

import org.jspecify.annotations.NullMarked;
