/** What is held, for administrators: repositories, their tags and manifests, and what may be done to them. Nothing here decides whether that may be done. */
@NullMarked
package dev.tain.server.admin.repository;

import org.jspecify.annotations.NullMarked;
