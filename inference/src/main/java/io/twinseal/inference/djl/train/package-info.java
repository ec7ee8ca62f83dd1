/** Builds networks as TensorFlow graphs, trains them and exports them with every cut. */
@NullMarked
package io.twinseal.inference.djl.train;

import org.jspecify.annotations.NullMarked;
