/**
 * The policies as a Kubernetes API: what kubectl, oc and other clients of Kubernetes expect on the admin port under
 * {@code /apis}, {@code /api}, {@code /version} and {@code /openapi}. What a change means is the business of the package policy.
 */
@NullMarked
package dev.tain.server.kube;

import org.jspecify.annotations.NullMarked;
