/**
 * The credentials that operators keep for registries: containers-auth.json(5), Docker's config.json, and the credential helpers
 * that these name. What is done with a credential is the business of other modules; no message here has a secret in it.
 */
@NullMarked
package dev.tain.config.auth;

import org.jspecify.annotations.NullMarked;
