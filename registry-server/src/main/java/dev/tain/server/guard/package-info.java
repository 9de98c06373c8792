/**
 * Who may do what on the admin port: who comes with a request, what it asks for, whether they may, and the audit of it. No other
 * package decides any of this, and this one decides nothing else.
 */
@NullMarked
package dev.tain.server.guard;

import org.jspecify.annotations.NullMarked;
