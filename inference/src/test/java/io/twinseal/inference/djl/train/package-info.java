/** Tests of training and export. */
@NullMarked
package io.twinseal.inference.djl.train;

import org.jspecify.annotations.NullMarked;
