/** Tests of policies over many slots. */
@NullMarked
package io.twinseal.inference.allocation.simulation;

import org.jspecify.annotations.NullMarked;
