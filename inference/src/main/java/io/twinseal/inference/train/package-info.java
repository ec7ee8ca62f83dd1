/** Networks, examples and measures for training, without an engine. */
@NullMarked
package io.twinseal.inference.train;

import org.jspecify.annotations.NullMarked;
