/** Tests of networks, examples and baselines. */
@NullMarked
package io.twinseal.inference.train;

import org.jspecify.annotations.NullMarked;
