/**
 * The directory of policy files: which files count, how they are put together into one policy, and what is said when one
 * of them is wrong. The formats of the files are the business of other packages.
 */
@NullMarked
package dev.tain.config.policyfiles;

import org.jspecify.annotations.NullMarked;
