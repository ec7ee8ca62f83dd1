/** Tests of activations. */
@NullMarked
package io.twinseal.inference.split;

import org.jspecify.annotations.NullMarked;
