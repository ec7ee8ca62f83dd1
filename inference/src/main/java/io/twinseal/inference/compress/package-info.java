/** Smaller models: weights that do not matter removed, the others on grids of 255 steps. */
@NullMarked
package io.twinseal.inference.compress;

import org.jspecify.annotations.NullMarked;
