/** What administrators want to be here before anybody pulls it. The fetching itself is the business of {@code pull}. */
@NullMarked
package dev.tain.server.admin.prefetch;

import org.jspecify.annotations.NullMarked;
