/** The only package that knows DJL and TensorFlow: it loads bundles and runs them. */
@NullMarked
package io.twinseal.inference.djl;

import org.jspecify.annotations.NullMarked;
