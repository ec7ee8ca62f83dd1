/** Activations as few bytes, and back. */
@NullMarked
package io.twinseal.inference.encode;

import org.jspecify.annotations.NullMarked;
