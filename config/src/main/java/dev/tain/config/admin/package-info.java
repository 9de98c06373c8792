/**
 * The credentials that operators give out for the admin port: a file of YAML with hashes of bearer tokens and names of client
 * certificates. Who comes with a request is the business of other modules; no message here has a secret in it.
 */
@NullMarked
package dev.tain.config.admin;

import org.jspecify.annotations.NullMarked;
