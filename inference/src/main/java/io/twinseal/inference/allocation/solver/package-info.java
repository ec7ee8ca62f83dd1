/** Solves P1 of one slot: exactly over frequencies and energies, by enumeration or descent over partitions. */
@NullMarked
package io.twinseal.inference.allocation.solver;

import org.jspecify.annotations.NullMarked;
