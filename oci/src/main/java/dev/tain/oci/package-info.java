/**
 * The value types of the OCI and Docker specifications: digests, names, references, media types, descriptors and error
 * codes. An instance is always valid; nothing here does I/O, knows a policy or depends on more than the JDK.
 */
@NullMarked
package dev.tain.oci;

import org.jspecify.annotations.NullMarked;
