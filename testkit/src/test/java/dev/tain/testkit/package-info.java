/** Tests of the test kit, with the JDK's HTTP client on the other side. */
@NullMarked
package dev.tain.testkit;

import org.jspecify.annotations.NullMarked;
