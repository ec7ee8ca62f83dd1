/** Tests of identities, manifests and stores. */
@NullMarked
package io.twinseal.inference.model;

import org.jspecify.annotations.NullMarked;
