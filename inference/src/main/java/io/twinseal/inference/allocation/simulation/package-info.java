/** Factories drawn from a seed, and policies run over their slots on common random numbers. */
@NullMarked
package io.twinseal.inference.allocation.simulation;

import org.jspecify.annotations.NullMarked;
