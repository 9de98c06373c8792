/** Tests of the registry client against testkit's scripted registry. */
@NullMarked
package dev.tain.upstream;

import org.jspecify.annotations.NullMarked;
