/**
 * OpenShift's objects about mirrors and registries, read from YAML and JSON and checked as the API server and the
 * machine-config operator check them. How they are merged is the business of the module policy.
 */
@NullMarked
package dev.tain.config.openshift;

import org.jspecify.annotations.NullMarked;
